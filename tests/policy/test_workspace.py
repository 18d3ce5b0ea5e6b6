"""A workspace: versions in force, regulation texts, and everything wrong with its files in one go."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from policykit.policy.lock import changes, lock
from policykit.policy.workspace import Workspace, version_key
from policykit.problems import InputError

UTC = dt.UTC
POLICY = """\
policy: {name}
version: {version}
{issued}
title: 試
record: complaint
in_force_at: received_at
rules:
  - {{decide: a, clause: {clause}, value: 1}}
"""


class House:
    """A workspace made file by file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "policies").mkdir()
        (root / "policies" / "calendars").mkdir()

    def write(self, name: str, text: str) -> Path:
        path = self.root / "policies" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def version(
        self, version: str, issued: str | None, effective: str | None = None, clause: str = "T-1"
    ) -> Path:
        lines = (
            f"issued: {{on: {issued}, by: 總經理}}\neffective: {{from: {effective or issued}}}"
            if issued
            else ""
        )
        text = POLICY.format(name="trial", version=version, issued=lines, clause=clause)
        return self.write(f"trial/{version}.yaml", text)

    def text(self, version: str, *clauses: str, words: str = "文字") -> Path:
        body = "\n".join(f"### 條 {{#{clause}}}\n\n{words}\n" for clause in clauses)
        return self.write(f"trial/{version}.md", f"# 規定\n\n{body}")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def codes(found) -> list[str]:
    return [problem.code for problem in found]


def test_the_version_in_force_is_the_last_one_begun(house):
    house.version("1.0.0", "2026-01-01", "2026-02-01")
    house.version("1.1.0", "2026-03-01")
    house.version("1.10.0", "2026-06-01")
    house.version("2.0.0", None)
    workspace = Workspace.load(house.root)
    assert [p.version for p in workspace.policies["trial"]] == ["1.0.0", "1.1.0", "1.10.0", "2.0.0"]
    days = ["2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", "2026-05-31", "2026-06-01", "2030-01-01"]
    found = [workspace.in_force("trial", dt.date.fromisoformat(day)) for day in days]
    assert [p and p.version for p in found] == [None, "1.0.0", "1.0.0", "1.1.0", "1.1.0", "1.10.0", "1.10.0"]
    assert workspace.latest("trial").version == "2.0.0"
    assert workspace.in_force("nothing", dt.date(2026, 7, 1)) is None


def test_a_version_begins_at_midnight_of_its_own_zone(house):
    house.version("1.0.0", "2026-07-01")
    workspace = Workspace.load(house.root)
    midnight = dt.datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
    assert workspace.in_force("trial", midnight).version == "1.0.0"
    assert workspace.in_force("trial", midnight - dt.timedelta(microseconds=1)) is None


def test_versions_order_by_number_not_by_letter():
    assert sorted(["1.10.0", "1.9.0", "1.2.10"], key=version_key) == ["1.2.10", "1.9.0", "1.10.0"]


def test_a_version_without_a_text_uses_the_nearest_older_one(house):
    house.text("1.0.0", "T-1")
    house.text("1.2.0", "T-1", "T-2")
    for version in ("1.0.0", "1.1.0", "1.2.0", "1.3.0"):
        house.version(version, f"2026-0{int(version[2]) + 1}-01")
    workspace = Workspace.load(house.root)
    files = [Path(workspace.regulation("trial", v).file).name for v in ("1.0.0", "1.1.0", "1.2.0", "1.3.0")]
    assert files == ["1.0.0.md", "1.0.0.md", "1.2.0.md", "1.2.0.md"]
    assert workspace.regulation("trial", "0.9.0") is None
    assert workspace.clause("trial", "1.3.0", "T-2").text == "文字"
    assert workspace.clause("trial", "1.1.0", "T-2") is None


def test_a_clause_that_the_text_does_not_have_is_an_error(house):
    house.text("1.0.0", "T-1")
    house.version("1.0.0", "2026-01-01", clause="T-7")
    with pytest.raises(InputError) as caught:
        Workspace.load(house.root)
    assert codes(caught.value.problems) == ["policy-unknown-clause"]


def test_problems_of_all_files_come_together_sorted(house):
    house.version("1.0.0", "2026-03-01", "2026-02-01")
    house.version("1.1.0", "2026-04-01")
    house.version("1.2.0", "2026-04-01")
    house.version("1.3.0", "2026-03-15")
    house.write("trial/1.4.0.yaml", "policy: [\n")
    house.write("settings.yaml", "company: 東湖\nzone: Asia/Nowhere\ncolour: red\n")
    house.write("trial/9.9.9.yaml", POLICY.format(name="other", version="1.0.0", issued="", clause="T-1"))
    house.write("trial/1.0.0.md", "### 甲 {#T-1}\n\n### 乙 {#T-1}\n")
    workspace = Workspace.read(house.root)
    assert codes(workspace.problems) == [
        "schema-unknown-key",
        "clause-twice",
        "policy-effective-before-issued",
        "policy-ranges-overlap",
        "policy-ranges-disorder",
        "yaml-unclosed-bracket",
        "policy-misfiled",
        "policy-misfiled",
    ]
    with pytest.raises(InputError):
        Workspace.load(house.root)


def test_settings_say_company_zone_and_roles(house):
    house.write(
        "settings.yaml",
        "company: {zh-Hant: 東湖, en: Donghu}\nzone: Asia/Hong_Kong\nnot_kept: [revisit]\n"
        "source_language: zh-Hant\nroles: {head: 主管}\nusers: {wang: 王敏}\n",
    )
    settings = Workspace.load(house.root).settings
    assert settings.company == {"zh-Hant": "東湖", "en": "Donghu"}
    assert (settings.zone, settings.not_kept) == ("Asia/Hong_Kong", ("revisit",))
    assert settings.roles == {"head": {"zh-Hant": "主管"}}
    assert settings.users == {"wang": "王敏"}


def test_an_unknown_zone_is_told(house):
    house.write("settings.yaml", "company: 東湖\nzone: ../../etc/passwd\n")
    assert codes(Workspace.read(house.root).problems) == ["settings-unknown-zone"]


def test_a_folder_without_policies_is_no_workspace(tmp_path):
    with pytest.raises(InputError) as caught:
        Workspace.read(tmp_path)
    assert codes(caught.value.problems) == ["workspace-none"]


def test_the_shipped_workspace_loads(shipped):
    assert {"complaint-handling", "lead-ownership"} <= set(shipped.policies)
    assert "china" in shipped.calendars


def lockable(house: House) -> Workspace:
    house.text("1.0.0", "T-1", "T-2")
    house.version("1.0.0", "2026-01-01")
    house.version("2.0.0", None)
    house.write("calendars/china.yaml", "calendar: china\nversion: 1\ntitle: 日曆\nyears: {}\n")
    return Workspace.load(house.root)


def test_a_locked_version_is_quiet_until_something_changes(house):
    workspace = lockable(house)
    assert codes(changes(workspace)) == ["lock-missing"]
    path = lock(workspace)
    assert path == house.root / "policies" / "policykit.lock"
    assert "trial/1.0.0:" in path.read_text(encoding="utf-8")
    assert "2.0.0" not in path.read_text(encoding="utf-8")
    assert codes(changes(Workspace.load(house.root))) == []


def test_a_released_file_that_changed_is_refused(house):
    lock(lockable(house))
    path = house.version("1.0.0", "2026-01-01")
    path.write_text(path.read_text(encoding="utf-8") + "# 後來\n", encoding="utf-8")
    workspace = Workspace.load(house.root)
    assert codes(changes(workspace)) == ["lock-changed"]
    with pytest.raises(InputError) as caught:
        lock(workspace)
    assert codes(caught.value.problems) == ["lock-changed"]


def test_lines_that_end_as_on_windows_are_no_change(house):
    path = lock(lockable(house))
    for file in [*path.parent.rglob("*.yaml"), *path.parent.rglob("*.md"), path]:
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert codes(changes(Workspace.load(house.root))) == []


def test_a_locked_file_that_can_no_longer_be_read_as_a_policy_has_changed_all_the_same(house):
    path = lock(lockable(house))
    (file,) = path.parent.glob("*/1.0.0.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("rules:", "ruls:"), encoding="utf-8")
    (found,) = changes(Workspace.read(house.root))
    assert (found.code, found.place.file) == ("lock-changed", str(file))


def test_a_cited_clause_whose_wording_changed_marks_its_rules(house):
    lock(lockable(house))
    house.text("1.0.0", "T-1", "T-2", words="文字　改了")
    (found,) = changes(Workspace.load(house.root))
    assert (found.code, found.severity) == ("lock-clause-reworded", "warning")
    assert dict(found.args) == {"clause": "T-1", "rule": "a"}
    house.text("1.0.0", "T-1", "T-2", words="文\n字")
    assert codes(changes(Workspace.load(house.root))) == []


def test_a_calendar_that_changed_is_told_and_settled_by_locking_again(house):
    lock(lockable(house))
    house.write("calendars/china.yaml", "calendar: china\nversion: 2\ntitle: 日曆\nyears: {}\n")
    workspace = Workspace.load(house.root)
    assert codes(changes(workspace)) == ["lock-calendar-changed"]
    lock(workspace)
    assert codes(changes(workspace)) == []


def test_a_locked_version_that_is_gone_is_told(house):
    path = lock(lockable(house))
    (house.root / "policies/trial/1.0.0.yaml").unlink()
    found = list(changes(Workspace.load(house.root)))
    assert codes(found) == ["lock-gone"]
    assert found[0].place.file == str(path)


@pytest.mark.parametrize("text", ["- a\n", "trial/1.0.0: x\n", "trial/1.0.0: {file: 1}\n", "a: [\n"])
def test_a_lock_with_other_content_is_told(house, text):
    workspace = lockable(house)
    house.write("policykit.lock", text)
    assert codes(changes(workspace))[0] in ("lock-unreadable", "yaml-unclosed-bracket")
