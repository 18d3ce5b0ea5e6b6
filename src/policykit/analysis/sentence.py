"""A FEEL expression as a sentence: what a manager reads instead of the expression.

One function a node kind, one template a form of words (`messages/sentence.toml`). What has no template of
its own is shown as written, in back quotes, so that nothing is ever paraphrased wrongly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from policykit.feel import nodes as n
from policykit.languages import in_language
from policykit.problems import message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policykit.problems import Language


class Vocabulary(Protocol):
    """The words of a policy: its fields, decisions, parameters and enumerated values."""

    def title(self, name: str, kind: str = "") -> Mapping[str, str]:
        """The title of a name (of a field of `kind`, where given) by language; empty where it has none."""

    def value_title(self, name: str, value: str, kind: str = "") -> Mapping[str, str]:
        """The title of an enumerated value of `name` by language; empty where it has none."""

    def is_kind(self, name: str) -> bool:
        """Whether the name is a kind of record."""

    def is_instant(self, name: str) -> bool:
        """Whether the name holds a date or a time, so that less is earlier."""


class Speaker:
    """Says expressions over `vocabulary` in `lang`; `source` is the text the tree was read from.

    `kind` is the kind of record whose fields bare names are; `kinds` that of each local name.
    """

    def __init__(self, vocabulary: Vocabulary, lang: Language, source: str, kind: str = "") -> None:
        self.vocabulary, self.lang, self.source, self.kind = vocabulary, lang, source, kind
        self.kinds: dict[str, str] = {}
        self.items: set[str] = set()

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

    def name(self, name: str, kind: str = "") -> str:
        """The title of `name`, else the name; that of an item of a list is what any item is called."""
        if name in self.items:
            return self.word("item")
        return in_language(self.vocabulary.title(name, kind), self.lang) or name

    def kind_of(self, node: n.Node) -> str:
        """The kind of the records that `node` is or lists; empty where it is none that is known."""
        if (
            isinstance(node, n.Path)
            and isinstance(node.operand, n.Name)
            and node.operand.name in ("all", "its")
        ):
            return node.name if self.vocabulary.is_kind(node.name) else ""
        if isinstance(node, n.Filter):
            return self.kind_of(node.operand)
        return self.kinds.get(node.name, "") if isinstance(node, n.Name) else ""

    def within(self, kind: str) -> Speaker:
        """A speaker for the condition of a filter over records of `kind`."""
        inner = Speaker(self.vocabulary, self.lang, self.source, kind or self.kind)
        inner.kinds, inner.items = self.kinds, self.items
        return inner

    def value(self, node: n.Node, of: n.Node | None) -> str:
        """`node` as a value beside `of`: an enumerated value by its title."""
        if isinstance(node, n.Test) and node.op == "=":
            return self.value(node.operand, of)
        if of is not None and isinstance(node, n.Literal) and isinstance(node.value, str):
            kind = self.kind_of(of.operand) if isinstance(of, n.Path) else self.kind
            title = self.vocabulary.value_title(last_name(of), node.value, kind)
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
    if node.name in speaker.kinds:
        return speaker.word("the", kind=speaker.name(speaker.kinds[node.name]))
    return speaker.name(node.name, speaker.kind)


def _path(speaker: Speaker, node: n.Path) -> str:
    if (kind := speaker.kind_of(node)) and isinstance(node.operand, n.Name):
        return speaker.word(node.operand.name, kind=speaker.name(kind))
    part = speaker.name(node.name, speaker.kind_of(node.operand))
    return speaker.word("path", owner=speaker.say(node.operand), part=part)


def _logic(speaker: Speaker, node: n.Logic) -> str:
    parts = [speaker.say(o) for o in node.operands]
    wrapped = [
        speaker.word("bracket", text=p) if isinstance(o, n.Logic) else p
        for o, p in zip(node.operands, parts, strict=True)
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
        instant = speaker.vocabulary.is_instant(last_name(left)) or speaker.vocabulary.is_instant(
            last_name(right)
        )
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
        "if",
        condition=speaker.say(node.condition),
        then=speaker.say(node.then),
        otherwise=speaker.say(node.otherwise),
    )


def _quantified(speaker: Speaker, node: n.Quantified) -> str:
    if len(node.iterations) > 1 or node.iterations[0].end is not None:
        return speaker.verbatim(node)
    over = node.iterations[0]
    if kind := speaker.kind_of(over.source):
        speaker.kinds[over.name] = kind
    speaker.items.add(over.name)
    source, condition = speaker.say(over.source), speaker.say(node.condition)
    return speaker.word(node.kind, source=source, condition=condition)


def _filter(speaker: Speaker, node: n.Filter) -> str:
    condition = speaker.within(speaker.kind_of(node)).say(node.condition)
    return speaker.word("filter", source=speaker.say(node.operand), condition=condition)


def _call(speaker: Speaker, node: n.Call) -> str:
    function = last_name(node.function)
    arguments = [speaker.say(a) for a in node.arguments]
    if function == "list contains" and len(arguments) == 2:
        return speaker.word("contains", a=arguments[0], b=speaker.value(node.arguments[1], node.arguments[0]))
    if function == "now" and not arguments:
        return speaker.word("now")
    if function in ("not", "happened", "count", "is known", "date") and len(arguments) == 1:
        return speaker.word(function.replace(" ", "-"), a=arguments[0])
    if function in ("concatenate", "min", "max") and arguments:
        return speaker.word(function, list=speaker.word("join-list", text="").join(arguments))
    return speaker.verbatim(node)


_SPEAK: dict[type[n.Node], Callable[[Speaker, Any], str]] = {
    n.Literal: _literal, n.Name: _name, n.Path: _path, n.Logic: _logic, n.Compare: _compare, n.In: _in,
    n.Between: _between, n.Test: _test, n.Arithmetic: _arithmetic, n.If: _if, n.Quantified: _quantified,
    n.Filter: _filter, n.Call: _call,
}  # fmt: skip
