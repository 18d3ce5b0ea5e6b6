"""The reference interpreter: one function a node kind, split by kind.

`data` makes values, `operators`, `tests`, `control`, `access` and `calls` combine them, `conform` knows
types; `runtime` is what an evaluation shares. Importing this package enters every handler.
"""

from policykit.feel.interpret import access, calls, conform, control, data, operators, tests  # noqa: F401
from policykit.feel.interpret.runtime import HANDLERS, Runtime, Scope, evaluate

__all__ = ["HANDLERS", "Runtime", "Scope", "evaluate"]
