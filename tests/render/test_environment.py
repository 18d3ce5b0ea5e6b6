"""Templates that nobody has read: each that would never end, or fill the memory, is told so with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from policykit.problems import LANGUAGES, InputError, Problem
from policykit.render import environment as environment_module
from policykit.render import harmless
from policykit.render.budget import WORK
from policykit.render.environment import environment, fill
from policykit.render.folders import Folders
from render.matters import CASES, case
from render.sample import ROOT

ROWS = [{"name": name, "size": number} for number, name in enumerate("abc")]
GIVEN = {"record": {"text": "some text"}, "rows": ROWS}


@pytest.fixture
def filled(tmp_path):
    """Fills in a page of its own, on the third line of which stands what is given."""

    def fill_in(content: str, **others: str) -> str:
        for name, text in {"page": f"\n\n{content}", **others}.items():
            (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
        made = environment(Folders((tmp_path,)), {"shout": str.upper})
        return fill(made, "page.html", GIVEN).strip()

    return fill_in


def told(filled, content: str, **others: str) -> Problem:
    """What is wrong with the page: one problem, with words in every language."""
    with pytest.raises(InputError) as caught:
        filled(content, **others)
    (only,) = caught.value.problems
    assert all(only.reason(lang) and only.mend(lang) for lang in LANGUAGES)
    return only


MANY = "{% for a in range(99999) %}"
SQUARE = "{% for a in range(99999) %}{% for b in range(99999) %}"
ENDS = "{% endfor %}{% endfor %}"
GROWN = "{% set s = 'a' * 999999 %}" + MANY


def doubled(first: str, again: str) -> str:
    """A value that is put into itself sixty times."""
    return f"{{% set x = {first} %}}" + f"{{% set x = {again} %}}" * 60


ENDLESS = {
    "loops without output": SQUARE + ENDS,
    "loops with output": SQUARE + "x" + ENDS,
    "loops that are filtered": MANY + "{% for b in range(99999) if b < 0 %}" + ENDS,
    "a macro that calls itself twice": "{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}"
    "{% macro n(i) %}{% if i %}{{ n(i - 1) }}{{ n(i - 1) }}{% endif %}{% endmacro %}{{ n(60) }}",
    "a macro with a costly default": "{% macro m(a=range(99999) | list) %}{% endmacro %}"
    + MANY
    + "{{ m() }}{% endfor %}",
    "a text doubled": doubled("'ab'", "x ~ x"),
    "a block doubled": "{% set x %}ab{% endset %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60,
    "a list within a list": doubled("['ab']", "[x, x]"),
    "a tuple within a tuple": doubled("('ab',)", "(x, x)"),
    "a mapping within a mapping": doubled("'ab'", "{'a': x, 'b': x}"),
    "a list kept in a namespace": "{% set n = namespace(x=[1]) %}"
    + MANY
    + "{% set n.x = [n.x, n.x] %}{% endfor %}",
    "a text kept in a namespace": "{% set n = namespace(x='ab') %}"
    + MANY
    + "{% set n.x = n.x ~ n.x %}{% endfor %}",
    "long texts in a buffer": "{% set x %}" + MANY + "y" * 9999 + "{% endfor %}{% endset %}",
    "constants": MANY + "{{ 'abcdefghij' }}" * 999 + "{% endfor %}",
    "sorting": MANY + "{{ range(99999) | sort | length }}{% endfor %}",
    "lists of ranges": MANY + "{% set x = range(99999) | list %}{% endfor %}",
    "maps": MANY + "{% set x = range(99999) | map('string') | list %}{% endfor %}",
    "searching": GROWN + "{% set x = s.count('b') %}{% endfor %}",
    "splitting": GROWN + "{% set x = s.split('a') %}{% endfor %}",
    "comparing": GROWN + "{% set x = 'b' in s %}{% endfor %}",
    "slicing": GROWN + "{% set x = s[1:] %}{% endfor %}",
    "replacing": GROWN + "{% set x = s | replace('a', 'b') %}{% endfor %}",
    "lists shortened below nothing": SQUARE + "{% set x = ([1] * -99999) | length %}" + ENDS,
    "files looked for": SQUARE + "{% include 'none.html' ignore missing %}" + ENDS,
    "many files looked for": SQUARE + "{% include ['1', '2', '3'] ignore missing %}" + ENDS,
}  # fmt: skip
"""What a template may do for ever, or till the memory is full, one small step after the other."""


@pytest.mark.parametrize("content", ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_is_told_with_its_line(filled, monkeypatch, content):
    monkeypatch.setattr(environment_module, "WORK", WORK // 20)
    only = told(filled, content)
    assert only.code == "render-template-work"
    assert (Path(only.place.file).name, only.place.line) == ("page.html", 3)


LARGE = (
    "{{ 'a' * 10**9 }}",
    "{{ 10**9 * 'a' }}",
    "{{ [1] * 10**9 }}",
    doubled("'ab'", "x + x"),
    doubled("['ab']", "x + x"),
    doubled("7", "x * x"),
    "{{ 2 ** 100000000 }}",
    "{{ 9 ** 9 ** 9 ** 9 ** 9 }}",
    "{% for a in range(10**9) %}{% endfor %}",
    "{{ range(10**9) | list }}",
    "{{ range(9, 10**30) | length }}",
    "{{ range(99999) | join('a' * 99999) }}",
    "{{ [1] | batch(10**9, 0) | length }}",
    "{{ [1] | slice(10**9) | length }}",
    "{{ ('a' * 99999) | replace('a', 'b' * 99999) }}",
    "{{ ('a' * 99999) | replace('', 'b' * 99999) }}",
    "{{ 1.5 | round(10**9) }}",
    "{{ 5 | round(-10**9) }}",
    "{{ 5 | round(10**9, 'ceil') }}",
    "{{ ('f' * 9999) | int(base=16) }}",
)
"""What would be as large as a template says."""


@pytest.mark.parametrize("content", LARGE)
def test_what_would_be_too_large_is_not_made(filled, content):
    only = told(filled, content)
    assert only.code == "render-template-large"
    assert (Path(only.place.file).name, only.place.line) == ("page.html", 3)


DEEP = (
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include 'page.html' %}",
    "{% include 'page.html' %}{% include 'page.html' %}",
    "{% extends 'page.html' %}",
    "{% import 'page.html' as page %}",
    "{% block a %}{{ self.a() }}{% endblock %}",
    "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
    "{{ " + "-" * 50_000 + "1 }}",
    "{{ 1" + " + 1" * 20_000 + " }}",
    "{{ " + "[" * 20_000 + "]" * 20_000 + " }}",
    "{% if 1 %}" * 200 + "{% endif %}" * 200,
    "{% for a in rows %}" * 50 + "{% endfor %}" * 50,
)


@pytest.mark.parametrize("content", DEEP, ids=range(len(DEEP)))
def test_what_is_nested_without_end_is_told_with_its_file(filled, content):
    only = told(filled, content)
    assert only.code == "render-template-deep"
    assert Path(only.place.file).name == "page.html"


@pytest.mark.parametrize(
    ("content", "code", "suggestion"),
    [
        ("{{ 'a' | lenght }}", "render-unknown-filter", "length"),
        ("{% if record %}{{ 'a' | uper }}{% endif %}", "render-unknown-filter", "upper"),
        ("{{ rows | map('lenght') | list }}", "render-unknown-filter", "length"),
        ("{{ record | tojson }}", "render-unknown-filter", "join"),
        ("{{ 'a' | shut }}", "render-unknown-filter", "shout"),
        ("{{ 'a' is sting }}", "render-unknown-test", "string"),
        ("{{ 1 if 1 is evn }}", "render-unknown-test", "even"),
        ("{{ rows | selectattr('size', 'evn') | list }}", "render-unknown-test", "even"),
        ("{{ rang(3) }}", "render-unknown-name", "range"),
        ("{{ 'a'.center(10**9) }}", "render-unknown-name", "count"),
        ("{{ '{:09999999d}'.format(1) }}", "render-unknown-name", "capitalize"),
        ("{{ record.itens() }}", "render-unknown-name", "text"),
        ("{{ rows[0].clear() }}", "render-unknown-name", "name"),
    ],
)
def test_what_templates_do_not_have_is_told_with_what_they_have(filled, content, code, suggestion):
    only = told(filled, content)
    assert (only.code, only.place.line) == (code, 3)
    assert suggestion in str(only.args["suggestions"])


LEFT_OUT = (
    "attr", "center", "filesizeformat", "forceescape", "format", "indent", "pprint", "random", "safe",
    "striptags", "tojson", "urlencode", "urlize", "wordwrap", "xmlattr",
)  # fmt: skip


@pytest.mark.parametrize("name", LEFT_OUT)
def test_filters_that_no_form_needs_are_not_there(filled, name):
    assert told(filled, f"{{{{ 'a' | {name} }}}}").code == "render-unknown-filter"


@pytest.mark.parametrize("name", ["cycler", "dict", "joiner", "lipsum", "gettext"])
def test_functions_that_no_form_needs_are_not_there(filled, name):
    assert told(filled, f"{{{{ {name}() }}}}").code == "render-unknown-name"


METHODS = ("ljust", "rjust", "zfill", "expandtabs", "translate", "replace", "join", "encode", "format_map")


@pytest.mark.parametrize("name", METHODS)
def test_methods_whose_result_grows_are_not_there(filled, name):
    assert told(filled, f"{{{{ 'a'.{name}(99) }}}}").code == "render-unknown-name"


@pytest.mark.parametrize(
    "content",
    [
        "{{ rows }}",
        "{{ record }}",
        "{{ rows ~ 'a' }}",
        "{{ [rows] | join }}",
        "{{ rows | string }}",
        "{{ rows | e }}",
        "{{ 'a' | replace('a', rows) }}",
        "{{ range }}",
        "{{ self }}",
        "{{ namespace(a=1) }}",
        "{% for a in rows %}{{ loop }}{% endfor %}",
        "{{ rows is upper }}",
    ],
)
def test_what_is_no_text_and_no_number_is_not_printed(filled, content):
    assert told(filled, content).code == "render-template-unprintable"


@pytest.mark.parametrize(
    "content",
    [
        "{% autoescape false %}{{ record.text }}{% endautoescape %}",
        "{% for a in rows recursive %}{{ loop(rows) }}{% endfor %}",
        "{{ range(*rows) }}",
        "{{ namespace(**record) }}",
        "{% trans %}a{% endtrans %}",
    ],
)
def test_what_no_page_needs_cannot_be_said(filled, content):
    assert told(filled, content).code == "render-template-syntax"


@pytest.mark.parametrize(
    "content",
    [
        "{{ ''.__class__ }}",
        "{{ rows.__len__() }}",
        "{{ range.__globals__ }}",
        "{{ '%099999999d' % 1 }}",
        "{{ rows | map(attribute='__class__') | first }}",
    ],
)
def test_what_is_out_of_reach_is_forbidden(filled, content):
    assert told(filled, content).code == "render-template-forbidden"


@pytest.mark.parametrize(
    "content", ["{{ 1 / 0 }}", "{{ 1e999 }}", "{{ 1 < 'a' }}", "{{ rows | sum }}", "{{ " + "9" * 5000 + " }}"]
)
def test_whatever_else_fails_is_told(filled, content):
    assert told(filled, content).code == "render-template-failed"


def test_a_template_goes_by_one_name(filled):
    assert filled("{% include 'other.html' %}", other="other") == "other"
    for name in ("./other.html", ".//other.html", "a/../other.html", "/other.html"):
        assert told(filled, f"{{% include '{name}' %}}", other="other").code == "render-template-missing"


def test_a_template_of_more_than_a_megabyte_is_not_read(filled):
    assert told(filled, "x" * 2**20).code == "file-too-large"


HARMLESS = {
    "{{ 'ab' * 3 ~ 1 }}": "ababab1",
    "{{ [1, 2] + [3] | list | length }}": None,
    "{{ ([1, 2] + [3]) | sum }}": "6",
    "{{ rows | sum(attribute='size') }}": "3",
    "{{ rows | map(attribute='name') | join('、') }}": "a、b、c",
    "{{ rows | join('-', attribute='name') }}": "a-b-c",
    "{{ rows | selectattr('size', '>', 0) | list | length }}": "2",
    "{{ [3, 1, 2] | sort | join }}": "123",
    "{{ '<b>' | replace('b', 'i') }}": "&lt;i&gt;",
    "{{ ('<b>' | e) | replace('b', '<') }}": "&lt;&lt;&gt;",
    "{{ 'aXa' | replace('a', 'b', 1) }}": "bXa",
    "{{ [1, 2, 3] | batch(2, 0) | map('join') | join('|') }}": "12|30",
    "{{ [1, 2, 3] | slice(2) | map('length') | join }}": "21",
    "{{ 2 ** 10 }} {{ 7 // 2 }} {{ 7 % 2 }} {{ -3 }}": "1024 3 1 -3",
    "{{ 3.14159 | round(2) }}": "3.14",
    "{{ 'abcdef'[1:4] }}{{ rows[1:] | length }}": "bcd2",
    "{{ 'a,b'.split(',') | join(';') }}": "a;b",
    "{{ 'x' | shout }}": "X",
    "{{ record.text.upper() }}": "SOME TEXT",
    "{% for a in rows if a.size %}{{ loop.index }}{{ a.name }}{% endfor %}": "1b2c",
    "{% for a in rows %}{{ loop.cycle('x', 'y') }}{{ loop.last }}{% endfor %}": "xFalseyFalsexTrue",
    "{% for size, items in rows | groupby('size') %}{{ size }}{{ items | length }}{% endfor %}": "011121",
    "{{ 'yes' if 1 < 2 <= 2 != 3 and 'a' in 'abc' and 1 not in [2] }}{{ 'no' if 1 > 2 }}": "yes",
    "{% macro m(a, b=[1, 2]) %}{{ a }}{{ b | sum }}{% endmacro %}{{ m('<') }}": "&lt;3",
    "{% set n = namespace(x=0) %}{% for a in rows %}{% set n.x = n.x + a.size %}{% endfor %}{{ n.x }}": "3",
    "{{ none is none }}{{ {'a': 1}['a'] }}{{ (1, 2)[1] }}{{ nothing | default('-') }}": "True12-",
}


@pytest.mark.parametrize(("content", "shown"), [(c, s) for c, s in HARMLESS.items() if s is not None])
def test_what_is_harmless_goes_on_as_jinja_has_it(filled, content, shown):
    assert filled(content) == shown


def test_the_documentation_lists_what_a_template_may_use():
    text = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8").partition("## What a template may do")[2]
    text = text.partition("\n## ")[0]
    names = (*harmless.ALLOWED_FILTERS, *harmless.ALLOWED_TESTS, "moment", "number", "range", "namespace")
    assert [name for name in names if f"`{name}`" not in text] == []


@pytest.mark.parametrize("name", CASES)
def test_forms_of_ours_cost_less_than_a_tenth(printer, name):
    """With the longest complaint, and a register of five hundred."""
    desk = printer("zh-Hant")
    for form in desk.registry.forms.values():
        given = case(form, name)
        records = (given.records * 500)[:500] if form.many else given.records
        desk.html(form.id, records, given.findings, given.related)
        assert WORK - desk.environment.left < WORK / 10, form.id
