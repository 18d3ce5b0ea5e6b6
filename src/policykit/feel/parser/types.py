"""Types as `instance of` and function parameters write them (10.3.1.2, rules 54 to 56)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel.types import (
    ANY,
    SIMPLE,
    ContextType,
    FunctionType,
    ListType,
    NamedType,
    RangeType,
)

if TYPE_CHECKING:
    from policykit.feel.parser.core import Parser
    from policykit.feel.types import Type

# What XML Schema and older DMN call them.
_ALIASES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "any": "Any",
    "null": "Null",
}
_LONG = ("date and time", "days and time duration", "years and months duration")


def type_named(name: str) -> Type:
    """Give the type that a model names `name`: a simple type, else an item definition."""
    return SIMPLE.get(_ALIASES.get(name, name)) or NamedType(name)


def parse_type(p: Parser) -> Type:
    """Give a type; a name that FEEL does not have is an item definition, known when it is evaluated."""
    if p.depth >= 60:
        p.fail("type")
    p.depth += 1
    found = _parse_type(p)
    p.depth -= 1
    return found


def _parse_type(p: Parser) -> Type:
    for name in _LONG:
        keys = tuple(name.split(" ", 1)[:1]) + tuple(" " + word for word in name.split()[1:])
        if p.stands_here(keys):
            p.pos += len(keys)
            return SIMPLE[name]
    word = p.token.text
    if word == "function" or p.kind(1) == "<":
        return _parse_generic(p, word)
    return type_named(_qualified_name(p))


def _parse_generic(p: Parser, word: str) -> Type:
    p.next()
    if word == "function":
        return _parse_function_type(p)
    if word not in ("list", "range", "context"):
        p.pos -= 1
        return type_named(_qualified_name(p))
    p.expect("<")
    made: Type
    if word == "context":
        made = ContextType(_parse_fields(p))
    else:
        made = (ListType if word == "list" else RangeType)(parse_type(p))
    p.expect(">")
    return made


def _parse_function_type(p: Parser) -> Type:
    if not p.accept("<"):
        return SIMPLE["function"]
    parameters: list[Type] = []
    while p.kind() not in (">", "end"):
        parameters.append(parse_type(p))
        if not p.accept(","):
            break
    p.expect(">")
    result: Type = parse_type(p) if p.accept("->") else ANY
    return FunctionType(tuple(parameters), result)


def _parse_fields(p: Parser) -> tuple[tuple[str, Type], ...]:
    fields: list[tuple[str, Type]] = []
    while p.kind() not in (">", "end"):
        name = p.next().text
        while p.kind() not in (":", ">", "end"):
            name += p.next().key
        p.expect(":")
        fields.append((name, parse_type(p)))
        if not p.accept(","):
            break
    return tuple(fields)


def _qualified_name(p: Parser) -> str:
    if p.kind() not in ("name", "null"):
        p.fail("type")
    name = p.next().text
    while p.kind() == "name" or (p.kind() == "." and p.kind(1) == "name"):
        if p.kind() == ".":
            p.next()
            name += "."
            name += p.next().text
        else:
            name += p.next().key
    return name


def parse_type_text(text: str) -> Type:
    """Parse a declared type: one of FEEL's, `list<number>` and its like, or an item definition's name."""
    from policykit.feel.parser.core import Parser
    from policykit.feel.parser.names import Names

    simple = type_named(text.strip())
    if not isinstance(simple, NamedType) or "<" not in text:
        return simple
    p = Parser(text, Names(), Names())
    found = parse_type(p)
    p.expect("end")
    return found
