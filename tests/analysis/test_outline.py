"""`outline`: a regulation as it comes, read into clauses with ids, a text and a draft."""

from __future__ import annotations

import contextlib
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.analysis.outline import outline
from policykit.analysis.outline.skeleton import skeleton
from policykit.analysis.outline.text import regulation_text
from policykit.policy.clauses import read_regulation
from policykit.policy.workspace import Workspace
from policykit.problems import LANGUAGES, InputError
from policykit.resources import folder
from policykit.yamlsource import parse

HOUSE = Workspace.load(folder("policies").parent)
EXAMPLES = sorted((folder("examples") / "regulation").iterdir())


def outlined(tmp_path, text, name="r.txt", **given_):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return outline(path, HOUSE.schemas, **given_)


def ids(found):
    return [clause.id for clause in found.clauses]


NESTED = """\
停車規定
一、總則
（一）車主應登記。
（二）下列車輛不得進入：
1. 漏油的；
2. 超高的。
二、收費
（一）費用按月收取。
"""


def test_items_nest_in_the_order_in_which_their_styles_appear(tmp_path):
    found = outlined(tmp_path, NESTED, policy="car-park")
    assert found.title == "停車規定"
    assert ids(found) == ["CP-1.1", "CP-1.2", "CP-1.2.1", "CP-1.2.2", "CP-2.1"]
    assert [clause.guess.kind for clause in found.clauses] == ["oblige", "forbid", "forbid", "forbid", ""]


def test_articles_count_through_their_chapters(tmp_path):
    text = "第一章 甲\n第一條 應甲。\n第二條 應乙。\n第二章 乙\n第三條 應丙。\n"
    assert ids(outlined(tmp_path, text, prefix="X")) == ["X-1", "X-2", "X-3"]


def test_dotted_numbers_are_their_own_ids(tmp_path):
    text = "1.0目的\n應甲。\n2.0程序\n2.1應乙。\n2.2應丙。\n2.10應丁。\n"
    assert ids(outlined(tmp_path, text, prefix="X")) == ["X-1.0", "X-2.1", "X-2.2", "X-2.10"]


def test_where_numbers_begin_again_the_part_is_in_the_id(tmp_path):
    text = "第1篇 甲\n一、應甲。\n二、應乙。\n第2篇 乙\n一、應丙。\n"
    assert ids(outlined(tmp_path, text, prefix="X")) == ["X-1.1", "X-1.2", "X-2.1"]


def test_an_id_that_the_file_gives_is_kept(tmp_path):
    found = outlined(tmp_path, "# 甲\n\n## 乙 {#OWN-7}\n\n應丙。\n", name="r.md")
    assert ids(found) == ["OWN-7"]


def test_a_number_twice_gets_an_id_of_its_own_and_is_noted(tmp_path):
    found = outlined(tmp_path, "1. 應當甲甲。\n1. 應當乙乙。\n", prefix="X")
    assert ids(found) == ["X-1", "X-1-2"]
    assert "outline-number-twice" in [note.code for note in found.notes]


def test_lost_line_breaks_are_found_again(tmp_path):
    found = outlined(tmp_path, "(一)應甲。(二)應乙；(三)應丙，見第(五)項。\n", prefix="X")
    assert ids(found) == ["X-1", "X-2", "X-3"]
    assert [note.code for note in found.notes].count("outline-line-break") == 2


def test_a_sentence_broken_over_lines_is_joined(tmp_path):
    found = outlined(tmp_path, "1. 銷售人員在接待客戶的時候，\n不得離開。\n2. 應乙。\n", prefix="X")
    assert found.clauses[0].text == ("銷售人員在接待客戶的時候，不得離開。",)


def test_a_repeated_clause_is_listed_once_and_pointed_to(tmp_path):
    text = "第1篇 甲\n一、應耐心聽客戶把話講完。\n第2篇 甲\n一、應耐心聽客戶把話講完。\n"
    found = outlined(tmp_path, text, prefix="X")
    assert [clause.repeats for clause in found.clauses] == ["", "X-1.1"]
    written = regulation_text(found, "en")
    assert "{#X-2.1}" not in written
    assert "> X-2.1 has the wording of X-1.1; left out." in written
    assert "X-2.1" not in skeleton(found, HOUSE.schemas, "en")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_the_encodings_of_office_programs(tmp_path, encoding):
    text = "客戶投訴規定\n一、受理人應登記投訴，並於三天內答覆用戶。\n二、不得與用戶爭執。\n"
    found = outlined(tmp_path, text.encode(encoding))
    assert [clause.guess.kind for clause in found.clauses] == ["oblige", "forbid"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.suffix)
def test_an_example_becomes_a_text_and_a_draft_that_check_accepts(tmp_path, path):
    from policykit.analysis.check import check

    found = outline(path, HOUSE.schemas, "parcel-room")
    home = tmp_path / "policies" / "parcel-room"
    home.mkdir(parents=True)
    (home / "1.0.0.md").write_text(regulation_text(found, "zh-Hant"), encoding="utf-8")
    (home / "1.0.0.yaml").write_text(skeleton(found, HOUSE.schemas, "zh-Hant"), encoding="utf-8")
    calendars = tmp_path / "policies" / "calendars"
    calendars.mkdir()
    plain = "calendar: china\nversion: 1\ntitle: 無假日\nyears: {}\n"
    (calendars / "china.yaml").write_text(plain, encoding="utf-8")
    problems = check(Workspace.read(tmp_path))
    assert [problem.text("en") for problem in problems if problem.severity == "error"] == []
    assert {problem.code for problem in problems} == {"policy-draft", "policy-to-fill", "test-none"}
    lines = (home / "1.0.0.yaml").read_text(encoding="utf-8").splitlines()
    filled = [problem.place.line for problem in problems if problem.code == "policy-to-fill"]
    blanks = [
        n
        for n, line in enumerate(lines, 1)
        if '"null"' in line or re.search("[:：] '待填|because: '待填", line)
    ]
    assert sorted(set(filled)) == [n - ("because" in lines[n - 1]) * 4 for n in blanks]


def test_the_three_examples_say_the_same():
    kinds = [
        [clause.guess.kind for clause in outline(path, HOUSE.schemas).clauses if "領取" in clause.words]
        for path in EXAMPLES
    ]
    assert all("oblige" in found for found in kinds)


def test_the_text_reads_back_as_the_same_clauses(tmp_path):
    found = outlined(tmp_path, NESTED, policy="car-park")
    path = tmp_path / "1.0.0.md"
    path.write_text(regulation_text(found, "zh-Hant"), encoding="utf-8")
    problems = []
    read = read_regulation(path, "1.0.0.md", problems)
    assert problems == []
    assert list(read.clauses) == ids(found)
    assert read.clauses["CP-1.1"].text == "車主應登記。"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("r.pdf", b"%PDF", "outline-suffix"),
        ("r.doc", b"\xd0\xcf\x11\xe0", "outline-suffix"),
        ("r.docx", b"\xd0\xcf\x11\xe0", "outline-docx-old"),
        ("r.docx", b"PK\x03\x04nothing", "outline-docx-broken"),
        ("r.txt", b"", "outline-empty"),
        ("r.txt", b" \n\t\n", "outline-empty"),
        ("r.txt", b"\x00\x01", "file-binary"),
        ("r.txt", ("甲" * 21_000).encode(), "outline-too-long"),
        ("r.txt", "只有一句話。".encode(), "outline-no-clauses"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path, name, data, code):
    with pytest.raises(InputError) as error:
        outlined(tmp_path, data, name=name)
    assert [problem.code for problem in error.value.problems] == [code]
    assert all(problem.text(lang) for problem in error.value.problems for lang in LANGUAGES)


@pytest.mark.parametrize("given_", [{"policy": "Ä b"}, {"prefix": "a b"}, {"prefix": "{x}"}])
def test_a_name_that_cannot_be_one_is_told(tmp_path, given_):
    with pytest.raises(InputError):
        outlined(tmp_path, NESTED, **given_)


def packed(path: Path, change):
    """Write the example docx to `path` with `change(name, content)` in the place of its parts."""
    (source,) = [example for example in EXAMPLES if example.suffix == ".docx"]
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
    return path


def test_a_docx_that_unpacks_without_bound_is_refused(tmp_path):
    def huge(name, content):
        return content + b" " * 70_000_000 if name == "word/document.xml" else content

    with pytest.raises(InputError) as error:
        outline(packed(tmp_path / "r.docx", huge), HOUSE.schemas)
    assert error.value.problems[0].code == "outline-docx-bomb"


def test_a_docx_with_entities_is_refused(tmp_path):
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

    def declared(name, content):
        return content.replace(b"?>", b"?>" + entity, 1) if name == "word/document.xml" else content

    with pytest.raises(InputError) as error:
        outline(packed(tmp_path / "r.docx", declared), HOUSE.schemas)
    assert error.value.problems[0].code == "outline-docx-bomb"


def test_a_docx_with_macros_is_refused(tmp_path):
    def macros(name, content):
        old = b"wordprocessingml.document.main+xml"
        return content.replace(b"officedocument." + old, b"ms-word.document.macroEnabled.main+xml")

    with pytest.raises(InputError) as error:
        outline(packed(tmp_path / "r.docx", macros), HOUSE.schemas)
    assert error.value.problems[0].code == "outline-docx-broken"


def test_words_own_numbers_tables_and_changes_are_read(tmp_path):
    def tracked(name, content):
        inserted = b'<w:ins w:id="1" w:author="x"><w:r><w:t>\xe6\x96\xb0</w:t></w:r></w:ins>'
        deleted = b'<w:del w:id="2" w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del>'
        if name != "word/document.xml":
            return content
        at = content.index(b"</w:p>", content.index("第七條".encode()))
        return content[:at] + inserted + deleted + content[at:]

    found = outline(packed(tmp_path / "r.docx", tracked), HOUSE.schemas, "parcel-room")
    assert [clause.id for clause in found.clauses][2:5] == ["PR-3", "PR-3.1", "PR-3.2"]
    assert next(clause for clause in found.clauses if clause.id == "PR-7").text[0].endswith("新")
    assert {note.code for note in found.notes} >= {"outline-table", "outline-tracked"}


LINES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.builds(
            str.__add__,
            st.sampled_from(
                ["一、", "（二）", "第三條 ", "2.1", "①", "- ", "_", "1. ", "# ", "第1篇 ", "{#X-1}"]
            ),
            st.text(alphabet="甲乙應不得可，。：；(）_ ab\n", max_size=20),
        ),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(LINES, st.sampled_from([".txt", ".md"]))
def test_any_text_is_outlined_or_told_and_never_twice_one_id(tmp_path_factory, lines, suffix):
    path = tmp_path_factory.mktemp("any") / f"r{suffix}"
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    with contextlib.suppress(InputError):
        written_whole(outline(path, HOUSE.schemas), path)


def written_whole(found, path):
    assert len(set(ids(found))) == len(ids(found))
    text = path.with_name("1.0.0.md")
    text.write_text(regulation_text(found, "en"), encoding="utf-8")
    read = read_regulation(text, "1.0.0.md", [])
    assert list(read.clauses) == [clause.id for clause in found.clauses if not clause.repeats]
    assert parse(skeleton(found, HOUSE.schemas, "en"), "").data["rules"]
