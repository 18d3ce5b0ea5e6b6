"""The passes of `check`: one a file, each a function from a workspace to problems."""
