"""A FEEL expression as a sentence: what a manager reads instead of the expression.

One function a node kind, one template a form of words (`messages/sentence.toml`). What has no template of
its own is shown as written, in back quotes, so that nothing is ever paraphrased wrongly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from policykit.feel import nodes as n
from policykit.languages import in_language
from policykit.problems import message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policykit.problems import Language


class Vocabulary(Protocol):
    """The words of a policy: its fields, decisions, parameters and enumerated values."""

    def title(self, name: str) -> Mapping[str, str]:
        """The title of a name by language; empty where it has none."""

    def value_title(self, name: str, value: str) -> Mapping[str, str]:
        """The title of an enumerated value of `name` by language; empty where it has none."""

    def is_instant(self, name: str) -> bool:
        """Whether the name holds a date or a time, so that less is earlier."""


class Speaker:
    """Says expressions over `vocabulary` in `lang`; `source` is the text the tree was read from."""

    def __init__(self, vocabulary: Vocabulary, lang: Language, source: str) -> None:
        self.vocabulary, self.lang, self.source = vocabulary, lang, source

    def say(self, node: n.Node) -> str:
        """`node` in words."""
        speak = _SPEAK.get(type(node))
        return speak(self, node) if speak else self.verbatim(node)

    def word(self, form: str, **parts: str) -> str:
        """The template `sentence-FORM` filled with `parts`."""
        return message(f"sentence-{form}", "text", self.lang, parts)

    def verbatim(self, node: n.Node) -> str:
        """`node` as written, in back quotes."""
        return f"`{self.source[slice(*node.span)].strip()}`"

    def name(self, name: str) -> str:
        """The title of `name`, else the name."""
        return in_language(self.vocabulary.title(name), self.lang) or name

    def value(self, node: n.Node, of: n.Node | None) -> str:
        """`node` as a value beside `of`: an enumerated value by its title."""
        if isinstance(node, n.Test) and node.op == "=":
            return self.value(node.operand, of)
        if of is not None and isinstance(node, n.Literal) and isinstance(node.value, str):
            title = self.vocabulary.value_title(last_name(of), node.value)
            if title:
                return self.word("quoted", text=in_language(title, self.lang))
        return self.say(node)


def last_name(node: n.Node) -> str:
    """The name a value comes from: the name itself, or the last step of a path; else empty."""
    return node.name if isinstance(node, n.Name | n.Path) else ""


def _literal(speaker: Speaker, node: n.Literal) -> str:
    if node.value is None:
        return speaker.word("null")
    if isinstance(node.value, bool):
        return speaker.word("true" if node.value else "false")
    return speaker.word("quoted", text=node.value) if isinstance(node.value, str) else f"{node.value:f}"


def _name(speaker: Speaker, node: n.Name) -> str:
    return speaker.name(node.name)


def _path(speaker: Speaker, node: n.Path) -> str:
    return speaker.word("path", owner=speaker.say(node.operand), part=speaker.name(node.name))


def _logic(speaker: Speaker, node: n.Logic) -> str:
    parts = [speaker.say(o) for o in node.operands]
    wrapped = [
        speaker.word("bracket", text=p) if isinstance(o, n.Logic) else p for o, p in zip(node.operands, parts, strict=True)
    ]
    return speaker.word(f"join-{node.op}", text="").join(wrapped)


_ORDER = {"<": "less", "<=": "at-most", ">": "more", ">=": "at-least"}


def _compare(speaker: Speaker, node: n.Compare) -> str:
    left, right = node.left, node.right
    if isinstance(right, n.Literal) and right.value is None:
        return speaker.word("filled" if node.op == "!=" else "empty", a=speaker.say(left))
    if isinstance(right, n.Literal) and isinstance(right.value, bool):
        holds = right.value == (node.op == "=")
        return speaker.word("holds" if holds else "holds-not", a=speaker.say(left))
    if node.op in ("=", "!="):
        form = "is" if node.op == "=" else "is-not"
    else:
        instant = speaker.vocabulary.is_instant(last_name(left)) or speaker.vocabulary.is_instant(last_name(right))
        form = _ORDER[node.op] + ("-time" if instant else "")
    return speaker.word(form, a=speaker.value(left, right), b=speaker.value(right, left))


def _in(speaker: Speaker, node: n.In) -> str:
    listed = speaker.word("join-list", text="").join(speaker.value(test, node.operand) for test in node.tests)
    return speaker.word("in", a=speaker.say(node.operand), b=listed)


def _between(speaker: Speaker, node: n.Between) -> str:
    return speaker.word(
        "between", a=speaker.say(node.operand), low=speaker.say(node.low), high=speaker.say(node.high)
    )


def _test(speaker: Speaker, node: n.Test) -> str:
    if isinstance(node.operand, n.Literal) and node.operand.value is None:
        return speaker.word("test-empty" if node.op == "=" else "test-filled")
    form = {"=": "test-is", "!=": "test-is-not"}.get(node.op) or f"test-{_ORDER[node.op]}"
    return speaker.word(form, b=speaker.say(node.operand))


def _arithmetic(speaker: Speaker, node: n.Arithmetic) -> str:
    return f"{speaker.say(node.left)} {node.op} {speaker.say(node.right)}"


def _if(speaker: Speaker, node: n.If) -> str:
    return speaker.word(
        "if", condition=speaker.say(node.condition), then=speaker.say(node.then), otherwise=speaker.say(node.otherwise)
    )


def _quantified(speaker: Speaker, node: n.Quantified) -> str:
    if len(node.iterations) > 1 or node.iterations[0].end is not None:
        return speaker.verbatim(node)
    over = node.iterations[0]
    return speaker.word(
        node.kind, name=over.name, source=speaker.say(over.source), condition=speaker.say(node.condition)
    )


def _filter(speaker: Speaker, node: n.Filter) -> str:
    return speaker.word("filter", source=speaker.say(node.operand), condition=speaker.say(node.condition))


def _call(speaker: Speaker, node: n.Call) -> str:
    function = last_name(node.function)
    arguments = [speaker.say(a) for a in node.arguments]
    if function == "list contains" and len(arguments) == 2:
        return speaker.word("contains", a=arguments[0], b=speaker.value(node.arguments[1], node.arguments[0]))
    if function in ("not", "happened", "count", "is known") and len(arguments) == 1:
        return speaker.word(function.replace(" ", "-"), a=arguments[0])
    return speaker.verbatim(node)


_SPEAK: dict[type[n.Node], Callable[[Speaker, n.Node], str]] = {
    n.Literal: _literal, n.Name: _name, n.Path: _path, n.Logic: _logic, n.Compare: _compare, n.In: _in,
    n.Between: _between, n.Test: _test, n.Arithmetic: _arithmetic, n.If: _if, n.Quantified: _quantified,
    n.Filter: _filter, n.Call: _call,
}  # type: ignore[dict-item]  # fmt: skip  # each is called with nodes of its own kind only
