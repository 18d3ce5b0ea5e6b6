"""Reports over a month's records and findings: definitions as data, figures, charts, pages."""
