"""A template of the company that would never end: one message with file and line, exit 2, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORM = "templates/forms/user-opinion.html"
LOOPS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


@pytest.fixture
def company(tmp_path, monkeypatch):
    """A workspace with a form of its own, of which the third line is given."""

    def begin(content: str) -> None:
        for name in ("policies", "schemas"):
            (tmp_path / name).symlink_to(ROOT / name)
        page = tmp_path / FORM
        page.parent.mkdir(parents=True)
        page.write_text(f"<!DOCTYPE html>\n<title>x</title>\n{content}\n", encoding="utf-8")
        monkeypatch.chdir(tmp_path)

    return begin


@pytest.mark.parametrize("look", [(), ("--html",), ("--png",)])
@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_a_loop_without_end_is_told_with_its_line_and_nothing_is_written(
    policykit, company, tmp_path, monkeypatch, look, lang
):
    company(LOOPS)
    monkeypatch.setattr("policykit.render.environment.WORK", 10_000_000)
    target = tmp_path / "form.pdf"
    outcome = policykit("--lang", lang, "render", "user-opinion", *look, "-o", str(target))
    assert outcome.code == 2
    assert outcome.err.count("render-template-work") == 1
    assert f"{FORM}:3:1" in outcome.err.replace("\n", "").replace("\\", "/")
    assert "Traceback" not in outcome.err
    assert not target.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<div>" * 200, "render-page-deep"),
        ("<p style='tab-size: 1000000000'>", "render-page-number"),
        ("{{ 'a' * 10**9 }}", "render-template-large"),
        ("{{ lang | lowercase }}", "render-unknown-filter"),
        ("{% include 'forms/user-opinion.html' %}", "render-template-deep"),
    ],
)
def test_whatever_is_out_of_bounds_is_one_message(policykit, company, tmp_path, content, code):
    company(content)
    outcome = policykit("render", "user-opinion", "-o", str(tmp_path / "form.pdf"))
    assert outcome.code == 2
    assert outcome.err.count("render-") == outcome.err.count(code) == 1
    assert not (tmp_path / "form.pdf").exists()
