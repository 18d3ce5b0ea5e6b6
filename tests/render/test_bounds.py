"""Pages that WeasyPrint would draw for ever, or fall over: each is told as what it is."""

from __future__ import annotations

import base64
import io
import logging
import signal
import threading
from contextlib import suppress

import pytest
from PIL import Image

from policykit.problems import LANGUAGES, InputError, Problem
from policykit.render import bounds
from policykit.render.folders import Folders
from policykit.render.pdf import Press

# An end that falls into a callback of the garbage collector is lost there, and comes again at the next tick.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

SVG = "http://www.w3.org/2000/svg"


@pytest.fixture
def drawn(tmp_path):
    """Draws a body under one stylesheet, with other files in the folder."""

    def draw(body: str, css: str = "", **others: bytes) -> bytes:
        (tmp_path / "a.css").write_text(css, encoding="utf-8")
        for name, content in others.items():
            (tmp_path / name.replace("_", ".")).write_bytes(content)
        page = f'<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>{body}</body></html>'
        return Press(Folders((tmp_path,)), "en", ()).pdf(page, ("a.css",), "memo")

    return draw


def told(drawn, body: str, css: str = "", **others: bytes) -> Problem:
    """What is wrong with the page: one problem, with words in every language."""
    with pytest.raises(InputError) as caught:
        drawn(body, css, **others)
    (only,) = caught.value.problems
    assert all(only.reason(lang) and only.mend(lang) for lang in LANGUAGES)
    assert only.args["form"] == "memo"
    return only


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("1" if kind == "PNG" else "L", (width, height)).save(stream, kind)
    return stream.getvalue()


def data(content: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


@pytest.mark.parametrize(
    ("body", "css"),
    [
        ("<div>" * 101, ""),
        ("<div>" * 100_000, ""),
        ("<b>" * 20_000, ""),
        ("<b><p>" * 3_000, ""),
        ("<table><tr><td>" * 60, ""),
        (f'<svg xmlns="{SVG}">' + "<g>" * 200, ""),
        ("<p>x</p>", "p { width: " + "(" * 5_000),
        ("<p>x</p>", "p" + ":not(" * 500 + "p" + ")" * 500 + " { color: red }"),
        ("<q>" * 90, "q { display: table }"),
    ],
)
def test_what_is_nested_too_deeply_is_not_drawn(drawn, body, css):
    assert told(drawn, body, css).code == "render-page-deep"


@pytest.mark.parametrize("body", ["<p>x</p>" * 50, "<" * 101])
def test_more_elements_than_a_page_may_have_are_not_drawn(drawn, monkeypatch, body):
    monkeypatch.setattr(bounds, "MAX_ELEMENTS", 50)
    assert told(drawn, body).code == "render-page-elements"


@pytest.mark.parametrize(
    "cell",
    [
        '<td colspan="1000000000">',
        '<td colspan="101">',
        '<th colspan=" +999 columns">',
        '<td colspan="&#49;000000">',
        '<td COLSPAN="1' + "0" * 5000 + '">',
    ],
)
def test_a_cell_that_spans_more_than_a_table_has_is_not_drawn(drawn, cell):
    assert told(drawn, f"<table><tr>{cell}x</td></tr></table>").code == "render-page-span"


@pytest.mark.parametrize("column", ["<col span=1000000000>", "<colgroup span=1000000000>"])
def test_a_column_that_spans_more_than_a_table_has_is_not_drawn(drawn, column):
    assert told(drawn, f"<table>{column}<tr><td>x</td></tr></table>").code == "render-page-span"


NUMBERS = (
    "height: 100000000mm",
    "column-count: 1000000000",
    "column-width: 0.0001px",
    "display: grid; grid-template-columns: repeat(1000000000, 1fr)",
    "grid-row: 1000000000",
    "tab-size: 1000000000",
    "counter-reset: c 1000000000",
    "counter-reset: c -1000000000",
    "font-size: 1e9px",
    "letter-spacing: +1E9px",
    "width: 99999.9px",
    "background: repeating-linear-gradient(red 0, blue .0001px)",
    "width: calc(1px + 1000000px)",
    "text-shadow: 0 0 /* 1 */ 1000000px",
)


@pytest.mark.parametrize("style", NUMBERS)
def test_numbers_out_of_all_proportion_are_not_drawn(drawn, style):
    assert told(drawn, "<p>x</p>", f"p {{ {style} }}").code == "render-page-number"
    assert told(drawn, f'<p style="{style}">x</p>').code == "render-page-number"
    assert told(drawn, f"<style>p {{ {style} }}</style>").code == "render-page-number"
    imported = f"p {{ {style} }}".encode()
    assert told(drawn, "<p>x</p>", "@import 'b.css';", b_css=imported).code == "render-page-number"
    embedded = f"@import '{data(imported, 'text/css')}';"
    assert told(drawn, "<p>x</p>", embedded).code == "render-page-number"


@pytest.mark.parametrize(
    "css",
    [
        "@page { size: 1000000000mm }",
        "@counter-style s { system: numeric; symbols: '0' '1'; pad: 1000000000 'x' }",
        "@counter-style s { system: additive; additive-symbols: 1000000000 'a', 1 'b' }",
    ],
)
def test_numbers_of_other_rules_are_no_larger(drawn, css):
    assert told(drawn, "<p>x</p>", css).code == "render-page-number"


@pytest.mark.parametrize(
    "css",
    [
        "p { color: #100000; width: 10000px; height: 0.001px; margin: 0 0.0 -9999px }",
        "p::before { content: '1000000000' \"0.00000001\" }",
        "/* 1000000000 */ p { color: red } /* 20000000",
        ".year20260101, #n1000000 { color: red }",
        "p { --a1000000: 1 }",
        "@font-face { font-family: f; unicode-range: U+100000-10FFFF; src: local(Arial) }",
        "p { background: url(data:image/gif;base64,R0lGODlhAQABAIAAAP99999999yH5BAAAAAAALA) }",
    ],
)
def test_digits_that_are_no_numbers_are_let_be(css):
    bounds.require_style(css, "memo")


@pytest.mark.parametrize("name", ["b.png", "b.txt", "b.ttf", "b.css"])
def test_pictures_have_so_many_pixels_whatever_they_are_called(drawn, monkeypatch, name):
    monkeypatch.setattr(bounds, "MAX_PIXELS", 99)
    only = told(drawn, f'<img src="{name}">', **{name.replace(".", "_"): picture(10, 10)})
    assert only.code == "render-picture-large"


def test_pixels_are_counted_over_all_pictures(drawn, monkeypatch):
    monkeypatch.setattr(bounds, "MAX_PIXELS", 99)
    small = f'<img src="{data(picture(7, 7))}">'
    assert drawn(small).startswith(b"%PDF")
    only = told(drawn, small + f'<img src="{data(picture(8, 8, "JPEG"), "image/jpeg")}">')
    assert only.code == "render-picture-large"


def test_a_picture_of_a_thousand_million_pixels_is_not_opened(drawn):
    """A file of some kilobytes: its head alone is read."""
    head = picture(9, 9)[:16] + (2**15).to_bytes(4, "big") * 2
    assert bounds.pixels(head + picture(9, 9)[24:]) in (0, bounds.MAX_PIXELS + 1)
    large = picture(20_000, 3_000)
    assert len(large) < 20_000
    assert told(drawn, f'<img src="{data(large)}">').code == "render-picture-large"


@pytest.mark.parametrize("head", [b"wOFF", b"wOF2"])
def test_fonts_that_are_packed_are_not_unpacked(drawn, head):
    face = "@font-face { font-family: f; src: url(f.bin) } p { font-family: f }"
    assert told(drawn, "<p>x</p>", face, f_bin=head + bytes(99)).code == "render-font-packed"


NESTED = {
    "flexible boxes": ("div { display: flex }", "<div>" * 25),
    "grids": ("div { display: grid }", "<div>" * 25),
    "columns": ("div { columns: 2 }", "<div>" * 25),
}
USES = "".join(f'<g id="a{n}"><use href="#a{n - 1}"/><use href="#a{n - 1}"/></g>' for n in range(1, 40))
LAUGHING = (
    f'<svg xmlns="{SVG}"><defs><rect id="a0" width="1" height="1"/>{USES}</defs><use href="#a39"/></svg>'
)


@pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="no interval timers: the time of steps is looked at"
)
@pytest.mark.parametrize(("css", "body"), NESTED.values(), ids=NESTED)
def test_what_takes_for_ever_is_given_up(drawn, monkeypatch, css, body):
    monkeypatch.setattr(bounds, "SECONDS", 0.5)
    assert told(drawn, body + "x", css).code == "render-page-time"


@pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="no interval timers: the time of steps is looked at"
)
@pytest.mark.parametrize("body", [LAUGHING, f'<img src="{data(LAUGHING.encode(), "image/svg+xml")}">'])
def test_a_picture_that_takes_for_ever_is_given_up(drawn, monkeypatch, body):
    """Though WeasyPrint takes whatever happens inside it for a picture that cannot be drawn."""
    monkeypatch.setattr(bounds, "SECONDS", 0.5)
    assert told(drawn, body).code == "render-page-time"


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no interval timers: memory is not looked at")
def test_what_takes_more_and_more_memory_is_given_up(drawn, monkeypatch):
    monkeypatch.setattr(bounds, "MAX_MEMORY", 64 * 2**20)
    monkeypatch.setattr(bounds, "_TICK", 0.05)
    css = "p { background: repeating-linear-gradient(red 0, blue 0.001px); height: 500px }"
    assert told(drawn, "<p>x</p>", css).code == "render-page-memory"


@pytest.mark.parametrize("of", ["reset", "increment", "set"])
def test_a_counter_is_not_reckoned(drawn, of):
    assert told(drawn, "<p>x</p>", f"p {{ counter-{of}: c calc(9999 * 9999) }}").code == "render-page-counter"


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no interval timers")
@pytest.mark.parametrize("body", ["<p>x</p>", "<div>" * 200])
def test_timer_and_logging_are_left_as_they_were(drawn, body):
    progress = logging.getLogger("weasyprint.progress")

    def state() -> tuple[object, ...]:
        timers = signal.getsignal(signal.SIGVTALRM), signal.getitimer(signal.ITIMER_VIRTUAL)
        return *timers, progress.level, progress.propagate, list(progress.handlers)

    before = state()
    with suppress(InputError):
        drawn(body)
    assert state() == before


def test_in_another_thread_the_time_is_looked_at_between_steps(drawn, monkeypatch):
    monkeypatch.setattr(bounds, "SECONDS", 0.0)
    monkeypatch.setattr(bounds, "CHARACTERS_A_SECOND", 10**9)
    found: list[Problem] = []
    thread = threading.Thread(target=lambda: found.append(told(drawn, "<p>x</p>")))
    thread.start()
    thread.join()
    assert [problem.code for problem in found] == ["render-page-time"]


def test_more_pages_than_a_document_may_have_are_not_drawn(drawn, monkeypatch):
    monkeypatch.setattr(bounds, "MAX_PAGES", 3)
    css = "i { display: block; break-before: page }"
    assert drawn("<i>x</i>" * 3, css).startswith(b"%PDF")
    assert told(drawn, "<i>x</i>" * 4, css).code == "render-page-pages"


@pytest.mark.parametrize(
    ("body", "css"),
    [
        ("<div>" * 90 + "x", "div { font-size: 1.5em }"),
        ("<p>x</p>", "p { " * 5_000),
        ("<div>" * 60 + "x", "div { position: running(a) } @page { @top-left { content: element(a) } }"),
        ("<p>x</p>", "@import 'a.css';"),
        (f'<img src="{data(b"<svg", "image/svg+xml")}">', ""),
        (f'<svg xmlns="{SVG}"><g id="a"><use href="#a"/></g></svg>', ""),
    ],
)
def test_whatever_weasyprint_fails_at_is_told_as_the_fault_of_the_page(drawn, body, css):
    assert told(drawn, body, css).code in ("render-drawing", "render-page-deep")
