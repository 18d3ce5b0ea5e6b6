"""Regulation texts: headings with anchors, and what is under them."""

from __future__ import annotations

import pytest

from policykit.policy.cited import citations
from policykit.policy.clauses import read_regulation
from policykit.problems import InputError

TEXT = """\
# 制度

引言。

### 聽清楚 {#T-1.1}

先聽。

後說。
## 沒有錨的標題

不屬於任何條款。
###### 問清楚   {#T-1.2}
再問。
"""


def read(tmp_path, text):
    path = tmp_path / "1.0.0.md"
    path.write_text(text, encoding="utf-8")
    problems = []
    return read_regulation(path, "1.0.0.md", problems), problems


def test_a_clause_runs_from_its_heading_to_the_next(tmp_path):
    regulation, problems = read(tmp_path, TEXT)
    assert problems == []
    assert list(regulation.clauses) == ["T-1.1", "T-1.2"]
    first = regulation.clauses["T-1.1"]
    assert (first.title, first.text, first.place.line) == ("聽清楚", "先聽。\n\n後說。", 5)
    assert regulation.clauses["T-1.2"].text == "再問。"


def test_blanks_and_line_breaks_are_no_change_of_wording(tmp_path):
    one, _ = read(tmp_path, "### 甲 {#T-1}\n\n先聽，\n後說。\n")
    other, _ = read(tmp_path, "##  甲  {#T-1}\n先聽，後說。")
    changed, _ = read(tmp_path, "### 甲 {#T-1}\n先聽、後說。")
    assert one.clauses["T-1"].digest == other.clauses["T-1"].digest != changed.clauses["T-1"].digest


def test_an_anchor_twice_keeps_the_first_and_is_told(tmp_path):
    regulation, problems = read(tmp_path, "# 甲 {#T-1}\n一\n# 乙 {#T-1}\n二\n")
    assert regulation.clauses["T-1"].text == "一"
    assert [(p.code, p.place.line, p.args["line"]) for p in problems] == [("clause-twice", 3, 1)]


def test_a_binary_text_is_refused(tmp_path):
    path = tmp_path / "1.0.0.md"
    path.write_bytes(b"\x00\x01")
    with pytest.raises(InputError):
        read_regulation(path, "x", [])


def test_citations_find_every_part_that_cites(load):
    policy, problems = load("""\
parameters: {limit: {value: 1, clause: P-1}}
identity: {client: {same_when: {any: [telephone]}}}
rules:
  - oblige: tell
    clause: R-1
    action: 告知
    due: {from: received_at, within: P1D}
    fulfilled: {at: told_at, with: [{name: 有, that: injury, clause: C-1}]}
  - decide: a
    clause: [R-1, R-2]
    table: |
      | injury || a || clause   |
      | true   || 1 ||          |
      | -      || 2 || W-1、W-2 |
  - prefer: owner
    subject: client
    claims: [{claim: c, of: registration, clause: K-1, claimant: salesperson, at: at}]
    transfers: [{of: reception, clause: M-1, to: received_by, at: at}]
    otherwise: {owner: nobody, clause: O-1}
""")
    assert [p.text("en") for p in problems] == []
    found = [(c.clause, c.name, c.row) for c in citations(policy)]
    assert found == [
        ("P-1", "limit", 0),
        ("R-1", "tell", 0),
        ("C-1", "tell", 0),
        ("R-1", "a", 0),
        ("R-2", "a", 0),
        ("W-1", "a", 2),
        ("W-2", "a", 2),
        ("K-1", "owner", 0),
        ("M-1", "owner", 0),
        ("O-1", "owner", 0),
    ]
