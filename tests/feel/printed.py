"""Trees as short text, and files of pairs `text => expected`, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from policykit.feel import nodes as n
from policykit.feel.interpret.conform import shown_type
from policykit.feel.text import text_of


def pairs(name: str) -> list[tuple[str, str]]:
    """The pairs of `pairs/name`: one a line, `#` begins a remark, `⏎` stands for a line break."""
    lines = (Path(__file__).parent / "pairs" / name).read_text(encoding="utf-8").splitlines()
    split = [line.rpartition(" => ") for line in lines if line.strip() and not line.startswith("#")]
    return [(text.strip().replace("⏎", "\n"), expected.strip()) for text, _, expected in split]


def printed(node: n.Node) -> str:
    """A tree as nested brackets: the kind's sign, then its parts."""
    match node:
        case n.Literal():
            return f'"{node.value}"' if isinstance(node.value, str) else text_of(node.value)
        case n.Temporal():
            return f"@{node.text}" if node.value is not None else f"@{node.text}!"
        case n.Name():
            return node.name.replace(" ", "_")
        case n.RangeNode():
            ends = f"{_end(node.start)} {_end(node.end)}"
            return f"{'[' if node.start_included else '('}{ends}{']' if node.end_included else ')'}"
        case n.InstanceOf():
            return f"(is {printed(node.operand)} {shown_type(node.type)})"
        case n.FunctionNode():
            parameters = " ".join(f"{p}:{shown_type(t)}" if t else p for p, t in node.parameters)
            return f"({'external' if node.external else 'fn'} ({parameters}) {printed(node.body)})"
        case n.Path():
            return f"(. {printed(node.operand)} {node.name.replace(' ', '_')})"
        case n.ContextNode():
            return "{" + " ".join(f"{key}: {printed(value)}" for key, value in node.entries) + "}"
        case n.Iteration():
            end = f"..{printed(node.end)}" if node.end else ""
            return f"{node.name.replace(' ', '_')}={printed(node.source)}{end}"
        case n.Call():
            names = "".join(f" {name.replace(' ', '_')}:" for name in node.names)
            return f"({printed(node.function)}{names}{_all(node.arguments)})"
        case n.UnaryTests():
            return f"({'none' if node.negated else 'any'}{_all(node.tests)})"
    return f"({_SIGNS.get(type(node)) or _sign(node)}{_all(n.children(node))})"


_SIGNS: dict[type, str] = {
    n.ListNode: "list",
    n.Negate: "neg",
    n.Between: "between",
    n.In: "in",
    n.If: "if",
    n.For: "for",
    n.Filter: "filter",
}


def _sign(node: Any) -> str:
    return str(node.kind if isinstance(node, n.Quantified) else node.op)


def _end(node: n.Node | None) -> str:
    return "…" if node is None else printed(node)


def _all(nodes: Any) -> str:
    return "".join(f" {printed(node)}" for node in nodes)
