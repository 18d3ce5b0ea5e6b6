"""`trace`, `outline` and `fmt` as people call them."""

from __future__ import annotations

import csv
import io
import json
import shutil

import pytest

from policykit.cli.main import run
from policykit.resources import folder

REGULATION = folder("examples") / "regulation" / "包裹代收規定.docx"


@pytest.fixture
def own(made_workspace, tmp_path, monkeypatch, policykit):
    """A workspace that a test may change."""
    home = tmp_path / "w"
    shutil.copytree(made_workspace, home)
    monkeypatch.chdir(home)
    return home


def test_the_matrix_as_json_has_exactly_its_keys(policykit):
    done = policykit("trace", "--format", "json")
    rows = json.loads(done.out)
    keys = ["clause", "kinds", "rules", "forms", "reports", "tests", "status"]
    assert done.code == 0
    assert all(list(row) == keys for row in rows)
    row = next(row for row in rows if row["clause"] == "CMP-1.3")
    assert "complaint-handling@1.1.0#keep-promised-reply" in row["rules"]


def test_the_matrix_as_a_table_ends_with_its_coverage(policykit):
    done = policykit("trace", "complaint-handling")
    assert "CMP-1.3" in done.out
    assert "SAL-02" not in done.out
    assert "clauses: " in done.out.splitlines()[-1]


def test_the_matrix_as_csv(policykit, tmp_path):
    done = policykit("trace", "-o", str(tmp_path / "m.csv"))
    assert done.code == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "m.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0][0] == "clause"
    assert len({len(row) for row in rows}) == 1


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
@pytest.mark.parametrize("words", [["trace", "visitor-register"], ["trace", "--choices", "lead-ownership"]])
def test_the_pages_are_printed_in_each_language(policykit, tmp_path, words, lang):
    path = tmp_path / "page.pdf"
    done = policykit("--lang", lang, *words, "-o", str(path))
    assert (done.code, done.err) == (0, "")
    assert path.read_bytes().startswith(b"%PDF")


def test_the_register_of_choices(policykit):
    done = policykit("trace", "--choices", "--format", "json")
    found = json.loads(done.out)
    keys = ["id", "policy", "clauses", "what", "chosen", "because", "instead_of", "where"]
    assert all(list(choice) == keys for choice in found)
    assert "zero-period" in [choice["id"] for choice in found]
    assert f"{len(found)} choices" in policykit("trace", "--choices").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["trace", "nope"], "nope"),
        (["trace", "--format", "pdf"], "-o"),
        (["trace", "--format", "doc"], "doc"),
    ],
)
def test_a_mistake_is_told(policykit, words, said):
    done = policykit(*words)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_outline_lists_the_clauses_and_writes_nothing_without_a_folder(policykit, own):
    before = sorted(own.rglob("*"))
    done = policykit("outline", str(REGULATION), "--policy", "parcel-room")
    assert done.code == 0
    assert "PR-3.1" in done.out
    assert sorted(own.rglob("*")) == before


def test_outline_writes_a_draft_that_check_and_trace_accept_and_overwrites_nothing(policykit, own):
    words = ("outline", str(REGULATION), "-o", "policies/parcel-room", "--record", "complaint")
    assert policykit(*words).code == 0
    assert policykit("check", "policies/parcel-room").code == 0
    assert "policy-to-fill" in policykit("check", "policies/parcel-room").err
    assert "PR-3.1" in policykit("trace", "parcel-room").out
    text = (own / "policies" / "parcel-room" / "1.0.0.yaml").read_text(encoding="utf-8")
    again = policykit(*words)
    assert (again.code, again.err.count("outline-exists")) == (2, 2)
    assert (own / "policies" / "parcel-room" / "1.0.0.yaml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "words",
    [
        ["outline", "missing.docx"],
        ["outline", str(REGULATION), "--record", "nope"],
        ["outline", str(REGULATION), "--prefix", "a b"],
        ["outline", "policies/settings.yaml"],
    ],
)
def test_outline_tells_what_it_cannot_use(policykit, words):
    done = policykit(*words)
    assert done.code == 2
    assert "Traceback" not in done.err


def draft(own):
    """Make a draft whose table is not aligned; give its path."""
    path = own / "policies" / "unit-release" / "9.0.0.yaml"
    path.write_text(
        "policy: unit-release\nversion: 9.0.0\ntitle: 試\nrecord: sale\nin_force_at: withdrawn_at\nrules:\n"
        "  - decide: held   # 註\n    table: |\n      | unit || held |\n      | - || 1 |\n",
        encoding="utf-8",
    )
    return path


def test_fmt_aligns_tables_and_check_only_tells(policykit, own):
    path = draft(own)
    before = path.read_bytes()
    assert policykit("fmt", "--check", str(path)).code == 1
    assert path.read_bytes() == before
    assert policykit("fmt", str(path)).code == 0
    assert "      | -    || 1    |\n" in path.read_text(encoding="utf-8")
    assert policykit("fmt", "--check", str(path)).code == 0


def test_fmt_keeps_line_breaks_and_the_byte_order_mark(policykit, own):
    path = draft(own)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert policykit("fmt", str(path)).code == 0
    after = path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbfpolicy")
    assert b"|\r\n" in after
    assert b"\r\n" in after
    assert b"\n" not in after.replace(b"\r\n", b"")


def test_fmt_names_there_and_back(policykit, own):
    path = draft(own)
    policykit("fmt", str(path))
    before = path.read_bytes()
    assert policykit("fmt", "--names", "zh-Hant", str(path)).code == 0
    assert "| 房號" in path.read_text(encoding="utf-8")
    assert policykit("fmt", "--names", "id", str(path)).code == 0
    assert path.read_bytes() == before


def test_fmt_leaves_a_released_version_as_it_is(policykit, own):
    path = own / "policies" / "complaint-handling" / "1.1.0.yaml"
    before = path.read_bytes()
    done = policykit("fmt", "--names", "zh-Hant", str(path))
    assert done.code == 0
    assert path.read_bytes() == before
    assert "1.1.0.yaml" in done.err


def test_the_shipped_policies_are_formatted():
    assert run(["-C", str(folder("policies").parent), "fmt", "--check"]) == 0
