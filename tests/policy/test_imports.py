"""Definitions taken over from another policy by name and version: each stands once."""

import datetime as dt
from pathlib import Path

import pytest

from policykit.engine.evaluate import evaluate
from policykit.policy.workspace import Workspace
from policykit.records.delivery import read_data

HEAD = """\
policy: {name}
version: {version}
{issued}
title: 試
record: complaint
uses: [complaint]
in_force_at: received_at
"""
ISSUED = "issued: {on: 2026-01-01, by: 總經理}\neffective: {from: 2026-01-01}"
SOURCE = """\
parameters:
  major_amount: {value: 5000, chosen: 限額}
  far: {value: P3M, chosen: 回溯}
identity:
  client: {same_when: {any: [telephone]}}
rules:
  - {measure: times, over: complaint, same: [telephone], within: far}
  - decide: grade
    title: {zh-Hant: 等級, en: Grade}
    values: {big: {zh-Hant: 大, en: big}, small: {zh-Hant: 小, en: small}}
    hit: first
    table: |
      | claimed_amount  | times || grade |
      | >= major_amount | -     || big   |
      | -               | >= 2  || big   |
      | -               | -     || small |
  - {forbid: shout, when: 'false', action: 大聲}
"""
TAKER = """\
import:
  - {policy: source, version: 1.0.0, names: [NAMES]}
rules:
  - forbid: idle
    when: grade = big and not(happened(acted_at))
    action: 不辦
"""

OWN_CLIENT = "identity:\n  client: {same_when: {any: [id_number]}}\n"


@pytest.fixture
def house(tmp_path: Path):
    """Write policies by name; gives the workspace."""

    def write(names: str = "grade", more: str = "", source: str = ISSUED, **texts: str) -> Workspace:
        texts = {"source": SOURCE, "taker": TAKER.replace("NAMES", names) + more, **texts}
        for name, text in texts.items():
            folder = tmp_path / "policies" / name
            folder.mkdir(parents=True, exist_ok=True)
            head = HEAD.format(name=name, version="1.0.0", issued=source if name == "source" else ISSUED)
            (folder / "1.0.0.yaml").write_text(head + text, encoding="utf-8")
        return Workspace.read(tmp_path)

    return write


def codes(workspace: Workspace) -> list[str]:
    return sorted({problem.code for problem in workspace.problems if problem.severity == "error"})


def test_a_decision_comes_with_everything_it_reads(house):
    workspace = house()
    (taker,) = workspace.policies["taker"]
    assert codes(workspace) == []
    assert [rule.name for rule in taker.borrowed.rules] == ["grade", "times"]
    assert set(taker.borrowed.parameters) == {"major_amount", "far"}
    assert [rule.name for rule in taker.rules] == ["idle"]


def test_it_decides_as_in_its_own_policy_and_gives_no_findings_here(house):
    workspace = house()
    given = (("A", 5000, "1"), ("B", 4999, "2"), ("C", 1, "2"))
    rows = [
        {
            "id": id_,
            "received_at": f"2026-07-0{day} 09:00",
            "claimed_amount": amount,
            "telephone": f"1380000000{n}",
            "acted_at": "",
        }
        for day, (id_, amount, n) in enumerate(given, 1)
    ]
    delivery = read_data({"投訴": rows}, workspace.schemas)
    found = evaluate(workspace, delivery, as_of=dt.datetime(2026, 7, 8, tzinfo=dt.UTC), policies=["taker"])
    assert [(f.rule, f.subject.id, f.status) for f in found] == [
        ("idle", "A", "violated"),
        ("idle", "B", "clear"),
        ("idle", "C", "violated"),
    ]


def test_who_is_the_same_client_is_taken_over_as_it_stands(house):
    workspace = house("client, grade")
    (source,), (taker,) = workspace.policies["source"], workspace.policies["taker"]
    assert taker.identity["client"] is source.identity["client"]


def test_a_parameter_taken_over_may_be_a_period(house):
    rule = "  - {measure: again, over: complaint, same: [category], within: far}\n"
    assert codes(house("grade, far", rule)) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"names": "grade, grades"}, "policy-import-unknown"),
        ({"names": "grade, shout"}, "policy-import-unknown"),
        ({"source": ""}, "policy-import-draft"),
        ({"more": "  - {decide: times, value: 1}\n"}, "policy-import-taken"),
        ({"names": "grade, client", "more": OWN_CLIENT}, "policy-import-taken"),
    ],
)
def test_what_cannot_be_taken_over_is_told(house, given, code):
    assert code in codes(house(**given))


def test_an_import_that_names_a_path_is_never_looked_for(house, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "1.0.0.yaml").write_text(
        HEAD.format(name="elsewhere", version="1.0.0", issued=ISSUED) + SOURCE
    )
    found = codes(house(other=TAKER.replace("source", "../elsewhere").replace("NAMES", "grade")))
    assert "schema-expected" in found
    assert "policy-misfiled" not in found


def test_a_version_that_is_not_there_is_told(house):
    assert "policy-import-none" in codes(house(other=TAKER.replace("1.0.0", "2.0.0")))


def test_a_version_with_errors_of_its_own_is_told_once(house):
    reads = "  - {decide: much, value: claimed_amount > major_amount}\n"
    taker = TAKER.replace("source", "origin").replace("NAMES", "grade, major_amount") + reads
    misspelt = SOURCE.replace("hit: first", "hit: frist")
    assert codes(house(origin=misspelt, other=taker)) == ["schema-not-one-of"]


def test_policies_that_import_each_other_are_told(house):
    circle = "import:\n  - {policy: taker, version: 1.0.0, names: [grade]}\n" + SOURCE
    assert "policy-import-none" in codes(house(other=circle.replace("taker", "other")))
