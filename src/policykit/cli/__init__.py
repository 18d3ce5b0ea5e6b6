"""The command line: one module a verb, thin; what a verb does stands in the packages it calls."""
