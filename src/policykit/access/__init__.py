"""Access: applies what `restrict` rules decide to all that leaves the program, and writes down each look.

`guard.Access` is the one door: records, rejected rows, findings, problems and lines go out through it.
"""
