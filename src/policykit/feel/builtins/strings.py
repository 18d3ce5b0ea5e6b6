"""String functions (DMN 1.5, table 74). Positions and lengths count code points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel import regex
from policykit.feel.builtins.registry import Parameter, Runtime, builtin, within
from policykit.feel.decimals import whole
from policykit.feel.kinds import BOOLEAN, LIST, NUMBER, STRING, kind_name
from policykit.feel.values import FeelFailure, Value

if TYPE_CHECKING:
    from decimal import Decimal

_STRING = Parameter("string", STRING)
_MATCH = Parameter("match", STRING)
_FLAGS = Parameter("flags", STRING, nullable=True)
_INPUT = Parameter("input", STRING)
_PATTERN = Parameter("pattern", STRING)


@builtin("substring", _STRING, Parameter("start position", NUMBER), returns=STRING)
def _substring_to_end(string: str, start_position: Decimal) -> str:
    return string[_start(string, start_position) :]


@builtin(
    "substring", _STRING, Parameter("start position", NUMBER), Parameter("length", NUMBER), returns=STRING
)
def _substring(string: str, start_position: Decimal, length: Decimal) -> str:
    """A length past the end of the string reaches to its end, as in XPath."""
    start, count = _start(string, start_position), whole(length)
    if count < 1:
        raise FeelFailure("feel-length-range", length=count, most=len(string) - start)
    return string[start : start + count]


def _start(string: str, start_position: Decimal) -> int:
    """The index of a position that counts from 1, or from -1 at the end."""
    position = whole(start_position)
    if not 1 <= abs(position) <= len(string):
        raise FeelFailure("feel-position-range", position=position, size=len(string))
    return position - 1 if position > 0 else len(string) + position


@builtin("string length", _STRING, returns=NUMBER)
def _string_length(string: str) -> Decimal:
    from decimal import Decimal

    return Decimal(len(string))


@builtin("upper case", _STRING, returns=STRING)
def _upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case", _STRING, returns=STRING)
def _lower_case(string: str) -> str:
    return string.lower()


@builtin("substring before", _STRING, _MATCH, returns=STRING)
def _substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", _STRING, _MATCH, returns=STRING)
def _substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@builtin("contains", _STRING, _MATCH, returns=BOOLEAN)
def _contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with", _STRING, _MATCH, returns=BOOLEAN)
def _starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with", _STRING, _MATCH, returns=BOOLEAN)
def _ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@builtin("matches", _INPUT, _PATTERN, _FLAGS, required=2, returns=BOOLEAN)
def _matches(text: str, pattern: str, flags: str | None = None) -> bool:
    return regex.matches(text, pattern, flags or "")


@builtin(
    "replace",
    _INPUT,
    _PATTERN,
    Parameter("replacement", STRING),
    _FLAGS,
    required=3,
    returns=STRING,
    runtime=True,
)
def _replace(runtime: Runtime, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    return regex.replace(text, pattern, replacement, flags or "", runtime.limits.string_size)


@builtin("split", _STRING, Parameter("delimiter", STRING), returns=LIST, runtime=True)
def _split(runtime: Runtime, string: str, delimiter: str) -> list[Value]:
    return within(runtime, list(regex.split(string, delimiter)))


@builtin(
    "string join",
    Parameter("list", LIST),
    Parameter("delimiter", STRING, nullable=True),
    required=1,
    returns=STRING,
    runtime=True,
)
def _string_join(runtime: Runtime, items: list[Value], delimiter: str | None = None) -> str:
    strings = []
    for position, item in enumerate(items, 1):
        if item is None:
            continue
        if type(item) is not str:
            raise FeelFailure(
                "feel-list-item",
                function="string join",
                position=position,
                expected=STRING.name,
                given=kind_name(item),
            )
        strings.append(item)
    separator = delimiter or ""
    length = sum(map(len, strings)) + len(separator) * max(len(strings) - 1, 0)
    if length > runtime.limits.string_size:
        raise FeelFailure("feel-string-too-long", limit=runtime.limits.string_size)
    return separator.join(strings)
