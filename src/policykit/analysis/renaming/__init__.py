"""`fmt --names`: the names in a policy's expressions written by id or by title, its meaning unchanged.

`titles` finds where each name stands and what it is called, `edits` where that is in the file, `meaning`
says whether two policies mean the same, `rename` puts it together: what would change the meaning stays.
"""

from policykit.analysis.renaming.rename import NAMES, renamed

__all__ = ["NAMES", "renamed"]
