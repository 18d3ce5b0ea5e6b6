"""Forms and reports as PDF: the Jinja environment, the fonts, the page; reads what others made, changes nothing."""
