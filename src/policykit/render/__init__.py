"""Forms and reports as PDF: templates, fonts, pages. Reads what others made and changes none of it."""
