"""A company's own templates: what they may change, and what they are told when they may not."""

from __future__ import annotations

import http.server
import shutil
import threading
from pathlib import Path

import pytest

from policykit.problems import LANGUAGES, InputError
from policykit.render.printer import Printer
from render import pages
from render.sample import COMPLAINT, ROOT, SETTINGS

FORM = "forms/user-opinion.html"
MEMO = '{% extends "layout.html" %}{% block content %}<p>memo {{ record.id.text }}</p>{% endblock %}'
ENTRY = """\
forms:
  memo:
    title: {zh-Hant: 便箋, en: Memo}
    record: complaint
    template: forms/memo.html
"""
SVG = "http://www.w3.org/2000/svg"


@pytest.fixture
def office(tmp_path):
    """Prints 用戶意見受理表 with a company's own template, given its content block and other files."""

    def draw(content: str, record: object = COMPLAINT, form: str = "user-opinion", **files: str) -> bytes:
        own = tmp_path / "templates"
        page = '{% extends "layout.html" %}\n{% block content %}\n' + content + "\n{% endblock %}\n"
        for name, text in {FORM: page, **files}.items():
            path = own / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Printer(SETTINGS, "en", tmp_path).form(form, record)

    return draw


def problem(caught: pytest.ExceptionInfo[InputError]):
    """The one problem, which has words in every language."""
    (only,) = caught.value.problems
    for lang in LANGUAGES:
        assert only.reason(lang)
        assert only.mend(lang)
    return only


def test_a_template_of_the_company_replaces_ours_and_keeps_the_rest(office, tmp_path):
    printed = pages.text(office("<p>OUR OWN {{ record.content.title }}</p>"), tmp_path)
    assert "OUR OWN Content" in printed
    assert "Donghu Property Management" in printed  # our letterhead, which it did not replace


def test_a_partial_of_the_company_replaces_ours(office, tmp_path):
    printed = pages.text(
        office("<p>text</p>", **{"partials/letterhead.html": "<p>HEADED PAPER</p>"}), tmp_path
    )
    assert "HEADED PAPER" in printed


def test_a_stylesheet_of_the_company_replaces_ours(office):
    plain = office("<p>text</p>")
    assert office("<p>text</p>", **{"style/tokens.css": ":root { --face: serif; --size: 20pt }"}) != plain


def test_a_form_is_added_by_a_file_and_an_entry(tmp_path, office):
    office("<p>text</p>", **{"forms.yaml": ENTRY, "forms/memo.html": MEMO})
    printed = pages.text(Printer(SETTINGS, "en", tmp_path).form("便箋", COMPLAINT), tmp_path)
    assert "memo C2026-0715" in printed


def test_a_logo_in_the_templates_folder_is_drawn(office, tmp_path):
    svg = f'<svg xmlns="{SVG}" width="9" height="9"><rect width="9" height="9"/></svg>'
    without = office("<p>text</p>", **{"mark.svg": svg})
    with_logo = Printer({**SETTINGS, "logo": "mark.svg"}, "en", tmp_path).form("user-opinion", COMPLAINT)
    assert with_logo != without


@pytest.mark.parametrize(
    ("content", "name", "suggestion"),
    [
        ("<p>{{ recrod }}</p>", "recrod", "record"),
        ("<p>{{ record.contnet.text }}</p>", "contnet", "content"),
        ("<p>{{ say.sgnature }}</p>", "sgnature", "signature"),
        ("{% for one in nroms %}{% endfor %}", "nroms", "norms"),
        ("{% if not formm %}x{% endif %}", "formm", "form"),
        ("{{ row(record.contnet) }}", "contnet", "content"),  # told where it is written, not in the macro
        ("{{ row(record) }}", "title", "accepted"),
        ("{{ row(decisions.severty) }}", "severty", "severity"),
        ("{{ norms[0].title }}", "0", "—"),
    ],
)
def test_an_unknown_name_is_an_error_with_line_and_suggestion(office, content, name, suggestion):
    with pytest.raises(InputError) as caught:
        office('{% from "partials/fields.html" import row with context %}\n\n' + content)
    only = problem(caught)
    assert only.code == "render-unknown-name"
    assert only.args["name"] == name
    assert suggestion in str(only.args["suggestions"])
    assert Path(only.place.file).name == "user-opinion.html"
    assert only.place.line == 5


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{% if %}", "render-template-syntax"),
        ("{{ record | nosuchfilter }}", "render-unknown-filter"),
        ('{% include "nosuch.html" %}', "render-template-missing"),
        ('{% include "../../settings.html" %}', "render-template-missing"),
        ("{{ 1 / 0 }}", "render-template-failed"),
        ("{{ ''.__class__.__mro__ }}", "render-template-forbidden"),
        ("{{ record.content.__init__.__globals__ }}", "render-template-forbidden"),
        ("{{ 'x' * 100000000 }}", "render-template-large"),
        ("{{ 10 ** 10000000 }}", "render-template-large"),
        ("{% for i in range(10000000) %}{% endfor %}", "render-template-large"),
        ("{% set x = record.clear() %}", "render-unknown-name"),
    ],
)
def test_what_a_template_must_not_do_is_told_with_its_place(office, content, code):
    with pytest.raises(InputError) as caught:
        office(content)
    assert problem(caught).code == code


@pytest.mark.parametrize(
    "content",
    [
        '<img src="http://{host}/x.png">',
        '<link rel="stylesheet" href="http://{host}/x.css">',
        '<style>@import url("http://{host}/x.css");</style>',
        '<p style="background: url(http://{host}/x.png)">x</p>',
        "<style>@font-face {{ font-family: f; src: url(http://{host}/f.ttf) }}</style>",
        '<link rel="attachment" href="http://{host}/x.txt">',
        '<object data="http://{host}/x.svg"></object>',
        f'<svg xmlns="{SVG}"><image href="http://{{host}}/x.png" width="9" height="9"/></svg>',
    ],
)
def test_a_template_that_reaches_for_the_network_is_refused_before_it_gets_there(office, content):
    hits: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            with pytest.raises(InputError) as caught:
                office(content.format(host=f"127.0.0.1:{server.server_port}"))
        finally:
            server.shutdown()
    assert hits == []
    assert problem(caught).code == "render-url-refused"


@pytest.mark.parametrize(
    "content",
    [
        '<img src="file:///etc/passwd">',
        '<img src="../../../../../../etc/passwd">',
        '<img src="%2e%2e/%2e%2e/settings.yaml">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="file://localhost/etc/passwd">',
        '<img src="ftp://example.invalid/x">',
        '<img src="//example.invalid/x">',
    ],
)
def test_a_template_that_reaches_for_other_files_is_refused(office, content):
    with pytest.raises(InputError) as caught:
        office(content)
    assert problem(caught).code == "render-url-refused"


def test_a_link_out_of_the_folder_is_not_followed(office, tmp_path):
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "picture.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(InputError) as caught:
        office('<img src="picture.png">')
    assert problem(caught).code == "render-file-missing"


def test_a_picture_that_is_missing_is_named(office):
    with pytest.raises(InputError) as caught:
        office('<img src="stamp.png">')
    assert problem(caught).args["url"] == "stamp.png"


def test_a_picture_that_is_none_is_an_error(office):
    with pytest.raises(InputError) as caught:
        office('<img src="broken.png">', **{"broken.png": "no picture"})
    assert problem(caught).code == "render-drawing"


def test_embedded_data_may_be_used(office):
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    assert office(f'<img src="data:image/png;base64,{pixel}">').startswith(b"%PDF")


def test_data_that_holds_a_picture_from_elsewhere_is_refused(office):
    svg = f"<svg xmlns='{SVG}'><image href='file:///etc/passwd' width='9' height='9'/></svg>"
    with pytest.raises(InputError) as caught:
        office(f'<img src="data:image/svg+xml,{svg}">')
    assert problem(caught).code == "render-url-refused"


MEMO_OF = "forms:\n  memo:\n    title: {{en: Memo}}\n    record: complaint\n    template: {template}\n{more}"


def memo(template: str = "forms/user-opinion.html", **more: str) -> str:
    rest = "".join(f"    {key}: {value}\n" for key, value in more.items())
    return MEMO_OF.format(template=template, more=rest)


@pytest.mark.parametrize(
    ("register", "code", "line"),
    [
        ("forms:\n  memo:\n    title: {en: Memo}\n    record: complaint\n", "schema-missing-key", 2),
        (memo(titel="{en: Memo}"), "schema-unknown-key", 6),
        ("form:\n  memo:\n    title: {en: Memo}\n", "schema-unknown-key", 1),
        (memo(title="便箋").replace("    title: {en: Memo}\n", ""), "schema-expected", 5),
        (memo(clauses="[clause 1]"), "schema-expected", 6),
        (memo(over="several"), "schema-not-one-of", 6),
        (memo().replace("complaint", "complant"), "render-form-refers", 4),
        (memo(related="[revisits]"), "render-form-refers", 6),
        (memo(checklist="receptoin"), "render-form-refers", 6),
        (memo(decisions="[severty]"), "render-form-refers", 6),
        (memo(only="{chanel: written}"), "render-form-refers", 6),
        (memo(sort="recieved_at"), "render-form-refers", 6),
        (memo("forms/meno.html"), "render-template-missing", 5),
    ],
)
def test_a_wrong_entry_in_the_register_is_told_with_its_line(office, register, code, line):
    with pytest.raises(InputError) as caught:
        office("<p>text</p>", form="memo", **{"forms.yaml": register})
    (only,) = caught.value.problems
    assert all(only.reason(lang) for lang in LANGUAGES)
    assert (only.code, only.place.line) == (code, line)


def test_everything_that_is_wrong_in_the_register_is_told_at_once(office):
    given = memo(sort="at", checklist="none", related="[x, y]")
    with pytest.raises(InputError) as caught:
        office("<p>text</p>", form="Memo", **{"forms.yaml": given})
    assert len(caught.value.problems) == 4


def test_a_wrong_entry_in_the_register_leaves_the_other_forms_alone(office):
    assert office("<p>text</p>", **{"forms.yaml": memo(decisions="[severty]")}).startswith(b"%PDF")


def test_a_form_of_ours_about_a_record_the_company_does_not_have_is_left_out(tmp_path):
    kinds = tmp_path / "schemas" / "records"
    kinds.mkdir(parents=True)
    shutil.copy(ROOT / "schemas/records/complaint.schema.json", kinds)
    forms = Printer(SETTINGS, "en", tmp_path).registry.forms
    assert "user-opinion" in forms
    assert {form.record for form in forms.values()} == {"complaint"}


def test_an_unknown_form_is_told_which_there_are(printer):
    with pytest.raises(InputError) as caught:
        printer("en").form("user-opinon")
    assert "user-opinion" in str(problem(caught).args["suggestions"])


def test_the_form_that_the_documentation_adds_can_be_printed(tmp_path):
    text = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8").partition("## Adding a form")[2]
    entry, page = (text.split(f"```{kind}\n")[1].split("```")[0] for kind in ("yaml", "html"))
    own = tmp_path / "templates"
    (own / "forms").mkdir(parents=True)
    (own / "forms.yaml").write_text(entry, encoding="utf-8")
    (own / "forms" / "key-handover.html").write_text(page, encoding="utf-8")
    printed = pages.text(Printer(SETTINGS, "zh-Hans", tmp_path).form("鑰匙交接單", COMPLAINT), tmp_path)
    assert "钥匙交接单" in pages.squeezed(printed)
    assert "陳志明" in printed
