"""From the clause to what carries it out: rules, forms, reports, tests; and the regulation as a page.

`documents` reads which clauses the forms and reports cite, `matrix` puts everything together, `page` sets
the text of a regulation beside its executable reading.
"""
