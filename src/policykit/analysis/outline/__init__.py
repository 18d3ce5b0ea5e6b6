"""From a regulation as a company has it to a version's text with clause anchors and a skeleton of rules.

`source` reads docx, Markdown and plain text into lines; `cleaning` mends what such files carry, and says
so; `numbering` recognises how items are numbered; `structure` nests them; `identifiers` gives each clause
its id; `modality` guesses what rule a clause asks for; `text` and `skeleton` write the two files.
"""

from policykit.analysis.outline.outline import Outline, outline

__all__ = ["Outline", "outline"]
