"""What a policy's Unknown, not-yet and none come to in each operator; a test a sentence of the meaning."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from policykit.feel import Diagnostic, evaluate, evaluate_unary_tests, parse
from policykit.feel.temporal import parse_date_and_time
from policykit.feel.text import text_of
from policykit.feel.values import NONE, NOT_YET, DoubtfulList, Range, Unknown

NOW = parse_date_and_time("2024-03-05T12:00:00+08:00")


def moment(text: str) -> Any:
    return parse_date_and_time(f"2024-{text}+08:00")


def unknown(name: str, low: Any = None, high: Any = None, *, high_included: bool = True) -> Unknown:
    bounds = Range(low, high, True, high_included) if low is not None or high is not None else None
    return Unknown(frozenset((name,)), bounds)


def doubtful(sure: list[Any], maybe: list[Any], *, open_: bool = False) -> DoubtfulList:
    return DoubtfulList(sure, maybe, open_, frozenset(("who",)))


N = Decimal
CONTEXT: dict[str, Any] = {
    "u": unknown("u"),
    "v": unknown("v"),
    "few": unknown("few", N(1), N(3)),
    "many": unknown("many", N(5), None),
    "day": unknown("time of day", moment("03-04T00:00:00"), moment("03-05T00:00:00"), high_included=False),
    "early": unknown("time of early", None, moment("03-05T12:00:00")),
    "before": moment("03-03T10:00:00"),
    "within": moment("03-04T10:00:00"),
    "after": moment("03-05T00:00:00"),
    "later": moment("03-09T00:00:00"),
    "not yet": NOT_YET,
    "also not yet": NOT_YET,
    "none": NONE,
    "maybe": doubtful([N(1), N(2)], [N(3), N(-4)]),
    "zeros": doubtful([N(1), N(2)], [N(0)]),
    "perhaps": doubtful([], [N(3)]),
    "open": doubtful([N(1)], [], open_=True),
    "records": [{"n": N(1), "ok": True}, {"n": N(2), "ok": unknown("ok of 2")}, {"n": N(3), "ok": False}],
    "holed": [N(1), unknown("few", N(1), N(3)), N(9)],
}


def value(text: str, **options: Any) -> Any:
    return evaluate(parse(text, list(CONTEXT)), CONTEXT, now=NOW, unknown_errors=True, **options).value


def shown(result: Any) -> str:
    """A value as FEEL text; Unknown as `?` with its causes and bounds, doubtful members after a bar."""
    if isinstance(result, Unknown):
        causes = sorted(c.code if isinstance(c, Diagnostic) else str(c) for c in result.causes)
        bounds = f" [{_end(result.bounds.start)}..{_end(result.bounds.end)}]" if result.bounds else ""
        return f"?{','.join(causes)}{bounds}"
    if isinstance(result, DoubtfulList):
        inside = [", ".join(map(shown, members)) for members in (result.sure, result.doubtful)]
        return f"[{' | '.join(inside)}{' …' if result.open else ''}]"
    return text_of(result)


def _end(end: Any) -> str:
    return "" if end is None else text_of(end)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        # and, or: Kleene; what is absorbed did not reach the result
        ("u and true", "?u"),
        ("u and false", "false"),
        ("false and u", "false"),
        ("u or true", "true"),
        ("u or false", "?u"),
        ("u and v", "?u,v"),
        ("u or null", "?u"),
        ("not(u)", "?u"),
        # if: the common value of the branches
        ("if u then 1 else 1", "1"),
        ("if u then 1 else 2", "?u [1..2]"),
        ("if u then v else 1", "?u,v"),
        ("if u = 1 then true else u = 1", "?u"),
        # every other operator or function of an Unknown is Unknown
        ("u + 1", "?u"),
        ("-u", "?u"),
        ("string length(u) + abs(v)", "?u,v"),
        ("u.name", "?u"),
        ("u[1]", "?u"),
        ("[1, 2][u]", "?u"),
        ("for i in u return i", "?u"),
        ("some i in u satisfies i", "?u"),
        ("u instance of number", "?u"),
        ("u in (1, 2)", "?u"),
        ("u between 1 and 2", "?u"),
        ("u = 1", "?u"),
        ("u = null", "?u"),
        ("[u, 1] = [1, 2]", "false"),
        ("[u, 2] = [1, 2]", "?u"),
        ("{a: u}.a", "?u"),
        ("u(1)", "?u"),
        # bounds decide comparisons
        ("few < 4", "true"),
        ("few <= 3", "true"),
        ("few < 3", "?few"),
        ("few > 3", "false"),
        ("few >= 1", "true"),
        ("few = 4", "false"),
        ("few != 4", "true"),
        ("few = 2", "?few"),
        ("few = null", "false"),
        ("few < many", "true"),
        ("many >= 5", "true"),
        ("many < 100", "?many"),
        ("few between 1 and 3", "true"),
        ("few between 2 and 3", "?few"),
        ("few in [0..3]", "true"),
        ("few in [5..9]", "false"),
        ("few in (> 4, 7)", "false"),
        ("few + 1", "?few [2..4]"),
        ("10 - few", "?few [7..9]"),
        ("few + few > 1", "true"),
        ("few * 2", "?few"),
        # a date alone is an instant within that day, never midnight
        ("day > before", "true"),
        ("day < after", "true"),
        ("day >= within", "?time of day"),
        ('day + duration("P1D") > within', "true"),
        ("day = within", "?time of day"),
        ("day = before", "false"),
        # an event known to have happened lies not after as-of
        ("early <= later", "true"),
        ("early > before", "?time of early"),
        ("happened(early)", "true"),
        # not yet
        ("not yet = null", "true"),
        ("not yet = before", "false"),
        ("not yet > before", "true"),
        ("before < not yet", "true"),
        ("not yet <= before", "false"),
        ("not yet < later", "?"),
        ("not yet < also not yet", "?"),
        ("not yet = also not yet", "true"),
        ("early < not yet", "true"),
        ("day < not yet", "true"),
        ("happened(not yet)", "false"),
        ("happened(none)", "false"),
        ("happened(before)", "true"),
        ("happened(u)", "?u"),
        ('not yet > @"2024-03-04"', "true"),
        ('not yet > @"2024-03-05"', "?"),
        ('not yet >= @"2024-03-05"', "true"),
        ("not yet < 5", "?feel-not-comparable"),
        ("not yet + 1", "?feel-operand-types"),
        ("-none", "?feel-operand-type"),
        # none satisfies no ordering test
        ("none = null", "true"),
        ("none = 5", "false"),
        ("none > 5", "false"),
        ("none <= 5", "false"),
        ("not(none > 5)", "true"),
        ("none between 1 and 2", "false"),
        ("none < few", "false"),
        # is known
        ("is known(u)", "false"),
        ("is known(few)", "false"),
        ("is known(not yet)", "true"),
        ("is known(none)", "true"),
        ("is known(maybe)", "false"),
        # an error is Unknown, with its diagnostic
        ("1 / 0 > 1", "?feel-division-by-zero"),
        ("nobody = 1", "?feel-unknown-name"),
        ("1 / 0 > 1 or true", "true"),
        ("null > 1", "?feel-not-comparable"),
        ("null and true", "null"),
    ],
)
def test_an_operator_of_what_is_not_known(text: str, answer: str) -> None:
    assert shown(value(text)) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("maybe[item > 1]", "[2 | 3]"),
        ("maybe[item > 3]", "[]"),
        ("[1, 2, 3][item > few]", "[ | 2, 3]"),
        ("records[ok].n", "[1 | 2]"),
        ("[1, 2][item > u]", "[ | 1, 2]"),
        ("open[item > 0]", "[1 |  …]"),
        ("for i in maybe return i * 2", "[2, 4 | 6, -8]"),
        ("for i in [1, 2], j in perhaps return i + j", "[ | 4, 5]"),
        ("concatenate(maybe, [9])", "[1, 2, 9 | 3, -4]"),
        ("append(perhaps, 1)", "[1 | 3]"),
        ("count(maybe)", "?who [2..4]"),
        ("count(maybe) >= 2", "true"),
        ("count(maybe) >= 5", "false"),
        ("count(maybe) >= 3", "?who"),
        ("count(open)", "?who [1..]"),
        ("count(open) >= 1", "true"),
        ("count(records[ok])", "?ok of 2 [1..2]"),
        ("sum(maybe)", "?who [-1..6]"),
        ("sum(zeros)", "3"),
        ("sum(perhaps)", "?who"),
        ("sum(holed)", "?few [11..13]"),
        ("min(maybe)", "?who [-4..1]"),
        ("max(maybe)", "?who [2..3]"),
        ("max(zeros)", "2"),
        ("min(holed)", "1"),
        ("max(holed)", "9"),
        ("max(perhaps)", "?who"),
        ("max(1, few)", "?few [1..3]"),
        ("max(9, few)", "9"),
        ("max(open)", "?who [1..]"),
        ("list contains(maybe, 2)", "true"),
        ("list contains(maybe, 3)", "?who"),
        ("list contains(maybe, 7)", "false"),
        ("list contains(open, 7)", "?who"),
        ("list contains(holed, 7)", "false"),
        ("list contains(holed, 2)", "?few"),
        ("2 in maybe", "true"),
        ("3 in maybe", "?who"),
        ("7 in maybe", "false"),
        ("some i in maybe satisfies i > 1", "true"),
        ("some i in maybe satisfies i > 2", "?who"),
        ("some i in maybe satisfies i > 3", "false"),
        ("every i in maybe satisfies i > 0", "?who"),
        ("every i in maybe satisfies i > -5", "true"),
        ("every i in maybe satisfies i > 1", "false"),
        ("some i in open satisfies i > 0", "true"),
        ("some i in open satisfies i > 1", "?who"),
        ("every i in open satisfies i > 0", "?who"),
        ("every i in perhaps satisfies i > 5", "?who"),
        ("maybe[1]", "?who"),
        ("sort(maybe, function(x, y) x < y)", "?who"),
        ("sublist(maybe, 1, 1)", "?who"),
        ("sort(holed, function(x, y) x < y)", "?few"),
        ("sort(records, function(x, y) x.n > y.n).n", "[3, 2, 1]"),
        ("count(records)", "3"),
        ("records[2].ok", "?ok of 2"),
        ("any(records.ok)", "true"),
        ("all(records.ok)", "false"),
        ("maybe = [1, 2]", "?who"),
        ("string join(maybe)", "?who"),
    ],
)
def test_a_list_with_doubtful_members(text: str, answer: str) -> None:
    assert shown(value(text)) == answer


@pytest.mark.parametrize(
    ("cell", "given", "answer"),
    [
        ("-", "u", "true"),
        ("> 4", "few", "false"),
        ("not(> 4)", "few", "true"),
        ("2", "few", "?few"),
        ("null", "not yet", "true"),
        ("null", "u", "?u"),
        ("< before", "not yet", "false"),
        ("> 5", "none", "false"),
        ("not(> 5)", "none", "true"),
        ("? > 4 or ? < 4", "few", "true"),
        ("u", "before", "?u"),
    ],
)
def test_a_cell_over_what_is_not_known(cell: str, given: str, answer: str) -> None:
    result = evaluate_unary_tests(cell, CONTEXT[given], CONTEXT, now=NOW, unknown_errors=True)
    assert shown(result.value) == answer


def test_alone_feel_has_no_unknown_and_an_error_is_null() -> None:
    result = evaluate("1 / 0 > 1")
    assert result.value is None
    assert [d.code for d in result.diagnostics] == ["feel-division-by-zero"]


def test_without_a_clock_the_order_of_not_yet_is_not_known() -> None:
    assert shown(evaluate(parse("not yet > before", list(CONTEXT)), CONTEXT).value) == "?"
