"""Bad commands and bad records: one message for people, exit code 2, nothing half-written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from .conftest import Policykit

LANGS = ("zh-Hant", "zh-Hans", "en")

REPORT = ("report", "monthly-complaints")
FORM = ("render", "user-opinion")
STRAY = "投訴編號,受理時間,投訴級別別\nA,2026-02-03 09:00,x\n"

COMMANDS = {
    "an unknown verb, with the likely one": (("evalute",), "evaluate"),
    "an unknown option": (("check", "--nonsense"), "--nonsense"),
    "a missing argument": (("whose",), "TELEPHONE"),
    "a missing option": (REPORT, "--month"),
    "a value that is not among the choices": (("evaluate", "examples", "--format", "xml"), "xml"),
    "an unknown policy": (("show", "complaint"), "complaint-handling"),
    "an unknown rule": (("show", "complaint-handling#report-mayor"), "report-major"),
    "an unknown status": (("evaluate", "examples/回訪.jsonl", "--fail-on", "late"), "late"),
    "an instant that is none": (("evaluate", "examples/回訪.jsonl", "--as-of", "yesterday"), "yesterday"),
    "a month that is none": ((*REPORT, "--month", "2026-13", "--records", "x", "-o", "x.pdf"), "2026-13"),
    "an unknown form": (("render", "opinion", "-o", "x.pdf"), "user-opinion"),
    "an unknown kind": (("sheet", "complaind", "-o", "x.xlsx"), "complaint"),
    "a file that is not there": (("evaluate", "nowhere.csv"), "nowhere.csv"),
    "a workspace that is none": (("-C", "examples", "check"), "examples"),
    "a target that is taken": (("init", "examples"), "examples"),
    "an unknown record": ((*FORM, "--record", "examples/投訴.xlsx", "--id", "X", "-o", "x.pdf"), "X"),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("case", COMMANDS)
def test_a_bad_command_is_one_message_that_names_what_is_wrong(
    policykit: Policykit, made_workspace: Path, case: str, lang: str
) -> None:
    words, named = COMMANDS[case]
    before = sorted(made_workspace.iterdir())
    outcome = policykit("--lang", lang, *words)
    assert outcome.code == 2
    assert outcome.out == ""
    assert named in outcome.err
    assert "Traceback" not in outcome.err
    assert sorted(made_workspace.iterdir()) == before


RECORDS = {
    "an empty file, which is an empty list": ("complaint.csv", b"", 0),
    "a binary file": ("complaint.csv", bytes(range(256)) * 8, 2),
    "a broken zip": ("complaint.xlsx", b"PK\x03\x04nonsense", 2),
    "a file of no known kind": ("stuff.csv", "編號,時間\n1,2\n".encode(), 2),
    "a kind of file that is not read": ("complaint.docx", b"x", 2),
    "broken YAML": ("complaint.yaml", b"a: [1", 2),
    "an impossible date": ("complaint.csv", "投訴編號,受理時間\nA,2026-02-30\n".encode(), 2),
    "an unknown column": ("complaint.csv", STRAY.encode(), 2),
    "numbers for records": ("complaint.json", b"[" + b"1," * 300 + b"1]", 2),
    "one bad row among good ones": (
        "complaint.csv",
        "投訴編號,受理時間\nA,2026-02-30\nB,2026-07-01\n".encode(),
        1,
    ),
}


@pytest.mark.parametrize("case", RECORDS)
def test_bad_records_are_told_and_never_a_traceback(policykit: Policykit, tmp_path: Path, case: str) -> None:
    name, data, code = RECORDS[case]
    path = tmp_path / name
    path.write_bytes(data)
    outcome = policykit("evaluate", str(path))
    assert outcome.code == code, outcome.err
    assert name in outcome.err
    assert "Traceback" not in outcome.err


def test_few_of_many_rejected_rows_are_told_on_screen(policykit: Policykit, tmp_path: Path) -> None:
    path = tmp_path / "complaint.csv"
    path.write_text(
        "投訴編號,受理時間\n" + "".join(f"A{n},2026-02-30\n" for n in range(500)), encoding="utf-8"
    )
    outcome = policykit("evaluate", str(path))
    assert outcome.err.count("2026-02-30") == 100
    assert "400 more problems" in outcome.err


def test_a_workspace_that_does_not_fit_on_the_disk_leaves_nothing_behind(
    policykit: Policykit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shutil.copy", full)
    outcome = policykit("init", str(tmp_path / "w"))
    assert (outcome.code, "the disk is full" in outcome.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_directory_without_records_is_told(policykit: Policykit, tmp_path: Path) -> None:
    outcome = policykit("evaluate", str(tmp_path))
    assert outcome.code == 2
    assert "no record files" in outcome.err


def test_rejected_rows_come_back_on_a_sheet_with_reasons(policykit: Policykit, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "complaint.csv"
    path.write_text("投訴編號,受理時間\nA,2026-02-30\nB,2026-07-02 09:00\n", encoding="utf-8")
    outcome = policykit("evaluate", str(path), "--rejects", str(tmp_path / "back.xlsx"))
    assert outcome.code == 1
    cells = [cell.value for row in load_workbook(tmp_path / "back.xlsx").worksheets[0] for cell in row]
    assert "A" in cells
    assert "B" not in cells


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_folder_is_told(policykit: Policykit, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    outcome = policykit("render", "user-opinion", "-o", str(tmp_path / "x.pdf"))
    assert outcome.code == 2


def test_an_output_in_a_missing_folder_leaves_nothing(policykit: Policykit, tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("", encoding="utf-8")
    outcome = policykit("render", "user-opinion", "-o", str(target / "x.pdf"))
    assert outcome.code == 2
    assert "Traceback" not in outcome.err
    assert list(tmp_path.iterdir()) == [target]
