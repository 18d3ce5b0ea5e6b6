"""`policykit render`: blank, one, a register, a batch; quick looks; printing again on every save."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from policykit.cli.watch import watched
from policykit.problems import InputError, Place, Problem

EXAMPLES = Path(__file__).parents[2] / "examples"
REGISTER = ("--record", str(EXAMPLES / "客戶登記.csv"), "--as-of", "2026-08-31")


def test_a_register_is_one_document_over_many_records(policykit, tmp_path):
    outcome = policykit("render", "來電登記本", *REGISTER, "-o", str(tmp_path / "a.pdf"))
    assert outcome.code == 0, outcome.err
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_a_register_without_any_of_its_records_says_so(policykit, tmp_path):
    outcome = policykit("render", "incoming-register", *REGISTER, "-o", str(tmp_path / "a.pdf"))
    assert outcome.code == 2
    assert "render-nothing-to-list" in outcome.err


@pytest.mark.parametrize(("look", "begins"), [("--html", b"<!DOCTYPE html>"), ("--png", b"\x89PNG")])
def test_a_quick_look_is_html_or_a_picture(policykit, tmp_path, look, begins):
    target = tmp_path / "look"
    assert policykit("render", "user-opinion", look, "-o", str(target)).code == 0
    assert target.read_bytes().startswith(begins)


@pytest.mark.parametrize("look", ["--html", "--png", "--watch"])
def test_a_quick_look_reaches_no_further_than_the_page_itself(policykit, tmp_path, monkeypatch, look):
    for name in ("policies", "schemas"):
        (tmp_path / name).symlink_to(EXAMPLES.parent / name)
    own = tmp_path / "templates" / "partials"
    own.mkdir(parents=True)
    (own / "letterhead.html").write_text('<img src="https://example.invalid/x.png" alt="">', encoding="utf-8")
    monkeypatch.setattr("policykit.cli.watch.watched", lambda act, _inputs: act())
    outcome = policykit("-C", str(tmp_path), "render", "user-opinion", look, "-o", str(tmp_path / "a"))
    assert outcome.code == 2
    assert "render-url-refused" in outcome.err
    assert not (tmp_path / "a").exists()


def test_pictures_of_several_pages_are_numbered(policykit, tmp_path):
    assert policykit("render", "complaint-record", "--png", "-o", str(tmp_path / "a.png")).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-1.png", "a-2.png"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--html", "--png"), "render-two-looks"),
        (("--png", "--record", str(EXAMPLES / "投訴.xlsx")), "render-one-look"),
    ],
)
def test_what_cannot_be_looked_at_at_once_is_told(policykit, tmp_path, options, code):
    outcome = policykit("render", "user-opinion", *options, "-o", str(tmp_path / "x"))
    assert outcome.code == 2
    assert code in outcome.err


def test_watching_prints_again_after_each_save_and_lives_through_mistakes(tmp_path):
    template = tmp_path / "form.html"
    template.write_text("one", encoding="utf-8")
    seen: list[str] = []

    def act() -> int:
        seen.append(template.read_text(encoding="utf-8"))
        if seen[-1] == "broken":
            raise InputError([Problem("render-two-looks", Place(str(template)))])
        return 0

    saves = iter(["broken", "three"])

    def wait(_seconds: float) -> None:
        text = next(saves, None)
        if text is None:
            raise KeyboardInterrupt
        template.write_text(text, encoding="utf-8")
        os.utime(template, ns=(len(seen), len(seen)))

    assert watched(act, lambda: [tmp_path], wait) == 0
    assert seen == ["one", "broken", "three"]


def test_the_summary_of_a_month_holds_the_records_of_that_month_and_says_so(policykit, tmp_path):
    wanted = ("--record", str(EXAMPLES / "投訴.xlsx"), "--month", "2026-07", "--html")
    target = tmp_path / "a.html"
    assert policykit("render", "opinion-summary", *wanted, "-o", str(target)).code == 0
    page = target.read_text(encoding="utf-8")
    assert "Month: Jul 2026</p>" in page
    assert set(re.findall(r"<td>C2026-\d+</td><td>\d+ (\w+ \d+)", page)) == {"Jul 2026"}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--month", "2026-07"), "render-month-of-many"),
        (
            ("--month", "2026-07", "--record", str(EXAMPLES / "投訴.xlsx"), "--id", "C1"),
            "render-month-of-many",
        ),
        (("--month", "July", "--record", str(EXAMPLES / "投訴.xlsx")), "render-month"),
        (("--month", "1999-01", "--record", str(EXAMPLES / "投訴.xlsx")), "render-nothing-to-list"),
    ],
)
def test_a_month_that_picks_nothing_is_told(policykit, tmp_path, options, code):
    outcome = policykit("render", "opinion-summary", *options, "-o", str(tmp_path / "x"))
    assert outcome.code == 2
    assert f"{code}:" in outcome.err
