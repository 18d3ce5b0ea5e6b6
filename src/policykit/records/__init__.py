"""Records: what people submit, read from their files by the schema of its kind.

`schema` says what a kind of record is; `record` is what was read; `delivery.read` reads files;
`sheet` makes entry sheets and sheets of rejected rows.
"""
