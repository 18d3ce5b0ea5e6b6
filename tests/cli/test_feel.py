"""`policykit feel`, in-process: what it prints, where, and its exit codes."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from policykit.cli.excerpt import excerpt
from policykit.cli.main import run
from policykit.cli.repl import completions, is_open

if TYPE_CHECKING:
    from pathlib import Path

CASE = {
    "id": "a",
    "inputs": {},
    "definitions": [],
    "result": {"type": "number", "value": {"literal": "1 + 2"}},
}


def feel(*words: str) -> int:
    return run(["feel", "--lang", "en", *words])


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (["1 + 2"], "3"),
        (["1", "+", "2"], "3"),
        (["-3 ** 2"], "9"),
        (['"a" + "b"'], '"ab"'),
        (['@"2024-01-31" + @"P1M"'], "2024-02-29"),
        (["[1, {a: null}]"], "[1, {a: null}]"),
    ],
)
def test_an_expression_prints_its_value(
    words: list[str], printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert feel(*words) == 0
    assert capsys.readouterr() == (printed + "\n", "")


def test_a_parse_error_shows_the_line_and_a_caret(capsys: pytest.CaptureFixture[str]) -> None:
    assert feel('1 +\n"陳" == 2') == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "feel:2:5: feel-operator: FEEL has no `==`. Write `=`.",
        '  "陳" == 2',
        "       ^^",
    ]


def test_a_null_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert feel("1 + [2 / 0][1]") == 0
    out, err = capsys.readouterr()
    assert out == "null\n"
    assert "feel:1:6: feel-division-by-zero:" in err
    assert "       ^^^^^" in err


def test_a_message_is_said_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["feel", "1 == 2", "--lang", "zh-Hans"]) == 2
    assert "改写成" in capsys.readouterr().err


def test_a_context_gives_names_with_spaces_decimals_and_temporal_values(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "context.yaml"
    file.write_text(
        "投訴 級別: 重大\nrate: 0.1\ndue: '@\"2026-01-31\"'\nplain: 2026-01-31\nclient: {net amount: 3}\n",
        encoding="utf-8",
    )
    text = '[投訴 級別, rate * 3 = 0.3, due + @"P1D", plain, client.net amount]'
    assert feel("--context", str(file), text) == 0
    assert capsys.readouterr().out == '["重大", true, 2026-02-01, "2026-01-31", 3]\n'


@pytest.mark.parametrize("text", ["- 1\n", "a: '@\"2026-13-01\"'\n"])
def test_a_context_that_cannot_be_used_is_refused_with_its_place(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "context.yaml"
    file.write_text(text, encoding="utf-8")
    assert feel("--context", str(file), "1") == 2
    assert f"{file}:1:" in capsys.readouterr().err


def test_a_trace_shows_each_part_with_its_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert feel("--trace", "if 1 + 2 > 2 then sum([1, 2 * 3]) else 0") == 0
    assert capsys.readouterr().out.splitlines() == [
        "if 1 + 2 > 2 then sum([1, 2 * 3]) else 0  →  7",
        "├─ 1 + 2 > 2  →  true",
        "│  └─ 1 + 2  →  3",
        "└─ sum([1, 2 * 3])  →  7",
        "   └─ [1, 2 * 3]  →  [1, 6]",
        "      └─ 2 * 3  →  6",
    ]


def test_a_long_trace_is_cut_off(capsys: pytest.CaptureFixture[str]) -> None:
    assert feel("--trace", "for i in 1..5000 return i + 1") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) < 500
    assert lines[-1] == "…"


def test_cases_give_a_line_each_whatever_they_hold(tmp_path: Path) -> None:
    cases, results = tmp_path / "cases.jsonl", tmp_path / "out" / "results.jsonl"
    wrong = {**CASE, "id": "b", "result": {"type": "number", "value": {"literal": "1 +"}}}
    odd = {**CASE, "id": "\u2028", "result": {"type": "string", "value": {"literal": '"\u2028"'}}}
    lines = [json.dumps(CASE), "", json.dumps(wrong), "{", "[]", json.dumps(odd, ensure_ascii=False)]
    lines.append('{"id": "\\ud800", "result": {"type": "string", "value": {"literal": "\\"\\ud800\\""}}}')
    cases.write_text("\n".join(lines), encoding="utf-8")
    assert feel("run", str(cases), "-o", str(results)) == 0
    found = [json.loads(line) for line in results.read_text(encoding="utf-8").split("\n") if line]
    assert found[0] == {"id": "a", "value": {"type": "number", "value": "3"}, "diagnostics": []}
    assert [result["id"] for result in found] == ["a", "b", None, None, "\u2028", "\ud800"]
    assert all(set(result) == {"id", "value", "diagnostics"} for result in found)
    assert found[1]["value"] == {"type": "null"}
    assert found[1]["diagnostics"]
    assert found[4]["value"]["value"] == "\u2028"


def test_cases_without_an_output_file_go_to_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cases.jsonl").write_text(json.dumps(CASE), encoding="utf-8")
    assert feel("run", str(tmp_path / "cases.jsonl")) == 0
    assert json.loads(capsys.readouterr().out)["value"]["value"] == "3"


@pytest.mark.parametrize("words", [["run"], ["run", "a", "b"], ["run", "no-such.jsonl"]])
def test_cases_that_are_not_there_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert feel(*words) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def talk(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    return feel()


def test_a_session_answers_line_by_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '(1 +\n2)\n:let 投訴 級別 = "重大"\n投訴 級別 = "重大"\n:names\n:quit\n1\n'
    assert talk(text, monkeypatch) == 0
    assert capsys.readouterr().out.splitlines() == ["3", '"重大"', "true", "投訴 級別"]


def test_a_session_goes_on_after_an_error_and_tells_by_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert talk("1 +\n:nonsense\n:let x\n:let x = (\n\n:trace\n1 + 1\n:help", monkeypatch) == 2
    out, err = capsys.readouterr()
    assert "1 + 1  →  2" in out
    assert "feel:1:4: feel-unexpected-end" in err


def test_a_session_at_a_terminal_takes_several_lines_and_remembers_inputs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.get_app_dir", lambda _name: str(tmp_path))
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("(1 +\r2)\r:quit\r")
        assert feel() == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["3"]
    assert "+(1 +\n+2)" in (tmp_path / "feel-history").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "open_"),
    [("(1 +\n", True), ("(1)\n", False), ('"a\n', True), ("(1 +\n\n", False), (":let x = (\n", False)],
)
def test_an_input_goes_on_while_a_bracket_is_open(text: str, open_: bool) -> None:
    assert is_open(text) is open_


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 + cou", [("count(", 3)]),
        ("string le", [("string length(", 9)]),
        ("x+投訴", [("投訴 級別", 2)]),
        ("投訴 級別", []),
        ("zzz", []),
    ],
)
def test_completion_offers_what_has_been_begun(text: str, found: list[tuple[str, int]]) -> None:
    assert list(completions(text, iter(["count(", "string length(", "投訴 級別"]))) == found


def test_an_excerpt_is_a_window_of_a_long_line_without_control_characters() -> None:
    line, mark = excerpt("a" * 1000 + "\x1b[2J" + "b" * 1000, 1000, 1004)
    assert len(line) < 110
    assert "\x1b" not in line
    assert mark.strip() == "^^^^"
