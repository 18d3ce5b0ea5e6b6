"""The engine: records and policies in, findings out; one module a rule kind, no files and no templates."""
