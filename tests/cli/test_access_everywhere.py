"""No verb lets out what somebody may not see: planted values are looked for in every byte that leaves.

A verb that reads records has to stand in `RUNS`, or the first test fails.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from policykit.cli import main
from policykit.cli.main import run

CLI = Path(main.__file__).parent
PEOPLE = [
    {"id": "E1", "name": "馮靜", "role": "sales_supervisor", "since": "2025-01-01", "until": ""},
    {"id": "E2", "name": "趙雪", "role": "salesperson", "since": "2025-01-01", "until": ""},
]
OTHERS = ("complaint-handling", "complaint-reception", "project-lifecycle", "sales-conduct", "unit-release")
"""Policies that read no register; without them a run is quicker."""
RECORDS = ("--records", "records")
RUNS: dict[str, list[tuple[str, ...]]] = {
    "evaluate": [
        (
            "evaluate",
            "records",
            "--format",
            form,
            "-o",
            f"out/findings.{form}",
            "--rejects",
            "out/rejects.xlsx",
        )
        for form in ("json", "jsonl", "csv")
    ]
    + [("evaluate", "records", "--explain", "--all", "--limit", "999"), ("evaluate", "records", "--all")],
    "whose": [("whose", "{telephone}", *RECORDS), ("whose", "99", *RECORDS)],
    "next": [("next", *RECORDS, "--all", "--as-of", "2026-05-01T12:00")],
    "upcoming": [("upcoming", "records"), ("upcoming", "records", "--ics", "out/x.ics")],
    "purge": [("purge", *RECORDS, "--as-of", "2029-01-01")],
    "render": [
        ("render", "visitor-register", "--record", "records", "--html", "-o", "out/register.html"),
        ("render", "visitor-register", "--record", "records", "-o", "out/register.pdf"),
    ],
    "report": [
        ("report", "sales-office", *RECORDS, "--month", "2026-05", "-o", "out/report.pdf"),
        ("report", "sales-office", *RECORDS, "--month", "2026-05", "-o", "out/report.xlsx"),
    ],
    "log": [("log", "show")],
}
"""What is run of each verb, in a folder with `records` and `out`."""
QUICK = [
    words
    for verb, runs in RUNS.items()
    if verb != "report"
    for words in runs
    if "out/register.pdf" not in words
]


def test_every_verb_that_reads_records_is_looked_at_here():
    reading = {
        verb
        for verb, module in main.VERBS.items()
        if "work.delivered(" in (CLI / f"{module}.py").read_text(encoding="utf-8")
    }
    assert reading == set(RUNS) - {"log"}


def test_no_verb_reads_records_past_the_door():
    past = re.compile(r"records\.delivery import .*\bread\b|read_data\(|raw_tables\(")
    modules = [path.name for path in CLI.glob("*.py") if past.search(path.read_text(encoding="utf-8"))]
    assert modules == ["work.py"]


class Planted:
    """A folder to work in, with a register that holds the planted values in every way people err."""

    def __init__(self, folder: Path, source: Path, *values: str, whole: bool = False) -> None:
        self.folder = folder
        self.name, self.telephone, id_number, features = values
        typed = f"{self.telephone[:3]}-{self.telephone[3:7]}-{self.telephone[7:]}"
        self.secrets = (*values, typed)
        for part in ("schemas", "templates"):
            (folder / part).symlink_to(source / part, target_is_directory=True)
        ignored = shutil.ignore_patterns(*(() if whole else OTHERS))
        shutil.copytree(source / "policies", folder / "policies", ignore=ignored)
        settings_ = (source / "policies" / "settings.yaml").read_text(encoding="utf-8")
        (folder / "policies" / "settings.yaml").write_text(settings_ + 'ask_as: ["*"]\n', encoding="utf-8")
        (folder / "records").mkdir()
        self._register(id_number, features, typed)
        self._reception(id_number, features)

    def _reception(self, id_number: str, features: str) -> None:
        name, telephone = self.name, self.telephone
        staff = {
            "person": PEOPLE,
            "roster": [{"id": "B1", "person": "趙雪", "position": 1, "since": "2026-04-01"}],
        }
        visitor = {"client_name": name, "telephone": telephone, "id_number": id_number}
        at = {
            "at": "2026-05-01 11:00",
            "entered_at": "2026-05-01 11:05",
            "way": "visit",
            "received_by": "趙雪",
        }
        staff["reception"] = [
            {"id": "J1", **at, **visitor, "remark": f"{name} {features}", "named": name},
            {"id": "J2", **at, "client_name": name, "telephone": name, "at": telephone},
        ]
        path = self.folder / "records" / "案場.json"
        path.write_text(json.dumps(staff, ensure_ascii=False), encoding="utf-8")

    def _register(self, id_number: str, features: str, typed: str) -> None:
        name, telephone = self.name, self.telephone
        fields = "id kind client_name telephone id_number salesperson at entered_at features remark"
        heads = [*fields.split(), "電話號碼二"]
        good = [name, typed, id_number, "趙雪", "2026-05-01 10:00", "2026-05-01 10:05", features]
        rows = [
            ["R1", "visit", *good, f"{name}的電話 {telephone}", ""],
            ["R2", "visit", *good[:3], "李強", "2026-05-02 10:00", "2026-05-02 10:05", features, "", ""],
            ["R3", name, *good, "", ""],
            ["R4", "visit", *good, "", telephone],
            ["R5", "visit", name, name, name, telephone, f"{telephone}？", id_number, "", "", ""],
            [telephone, "visit", *good, "", ""],
            ["R6", "不詳", *good, "", ""],
            ["R7", "visit", features, telephone, id_number, name, "2026-05-01 10:00", name, "", "", ""],
        ]
        with (self.folder / "records" / "客戶登記.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([heads, *rows])

    def everything(self, runs: list[tuple[str, ...]], *more: str) -> str:
        """All that leaves in running `runs`: both streams and every file written, the log among them."""
        out, err = io.StringIO(), io.StringIO()
        (self.folder / "out").mkdir(exist_ok=True)
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            for words in runs:
                code = run([*(word.replace("{telephone}", self.telephone) for word in words), *more])
                assert code in (0, 1) or "99" in words, err.getvalue()
        files = [*(self.folder / "out").iterdir(), self.folder / "access.log"]
        return "\n".join([out.getvalue(), err.getvalue(), *(text for path in files for text in _texts(path))])

    def leaks(self, text: str) -> list[str]:
        """The planted values in `text`, spread over lines or not."""
        squeezed = re.sub(r"[\s-]+", "", text)
        return [secret for secret in self.secrets if secret in text or secret.replace("-", "") in squeezed]


def _texts(path: Path) -> list[str]:
    """What a file says, unpacked."""
    if path.suffix == ".pdf":
        done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
        return [done.stdout.decode(), path.read_bytes().decode("latin-1")]
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return [_unescaped(archive.read(name).decode("utf-8", "replace")) for name in archive.namelist()]
    return [path.read_text(encoding="utf-8-sig")]


def _unescaped(text: str) -> str:
    return re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), text)


_LETTERS = "墨翟琮璟瑄翊昊煜霖"
_NAMES = st.text(st.sampled_from(_LETTERS), min_size=2, max_size=4)
_TELEPHONES = st.integers(0, 10**8 - 1).map(lambda n: f"139{n:08}")
_IDS = st.integers(10**16, 10**17 - 1).map(lambda n: f"{n}X")
_FEATURES = st.text(st.sampled_from("偏好朝南樓層採光靜謐學區"), min_size=6, max_size=20)


@pytest.mark.slow
@given(_NAMES, _TELEPHONES, _IDS, _FEATURES)
@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_planted_value_leaves_by_any_verb(
    made_workspace, tmp_path_factory, name, telephone, id_number, features
):
    folder = tmp_path_factory.mktemp("planted")
    planted = Planted(folder, made_workspace, name, telephone, id_number, features)
    assert planted.leaks(planted.everything(QUICK)) == []


VALUES = ("墨翟琮", "13987654321", "44132419720707491X", "偏好朝南採光好的樓層")


@pytest.fixture
def planted(made_workspace, tmp_path):
    return Planted(tmp_path, made_workspace, *VALUES)


@pytest.mark.slow
def test_no_planted_value_leaves_on_paper(made_workspace, tmp_path):
    planted = Planted(tmp_path, made_workspace, *VALUES, whole=True)
    runs = [*RUNS["render"], *RUNS["report"]]
    text = planted.everything(runs)
    assert planted.leaks(text) == []
    assert "墨**" in text


def test_the_supervisor_sees_what_others_do_not_and_the_log_says_by_which_role(planted):
    text = planted.everything(RUNS["evaluate"], "--as", "馮靜")
    assert "墨翟琮" in text
    entries = [json.loads(line) for line in (planted.folder / "access.log").read_text("utf-8").splitlines()]
    assert {(entry["person"], entry["outcome"], entry["by"]) for entry in entries} == {
        ("馮靜", "allowed", "role:sales_supervisor")
    }
    assert not planted.leaks((planted.folder / "access.log").read_text("utf-8"))


def test_as_of_opens_no_door(planted):
    permission = {
        "view_permission": [
            {"id": "V1", "person": "趙雪", "granted_by": "馮靜", "granted_at": "2026-05-01 09:00",
             "since": "2026-05-01 09:00", "until": "2026-05-02 09:00"},
        ]
    }  # fmt: skip
    path = planted.folder / "records" / "查看許可.json"
    path.write_text(json.dumps(permission, ensure_ascii=False), encoding="utf-8")
    words = ("evaluate", "records", "--explain", "--all", "--as-of", "2026-05-01T12:00")
    assert planted.leaks(planted.everything([words], "--as", "趙雪")) == []


def test_an_unusable_file_is_told_without_its_content(planted):
    for name, content in {
        "客戶登記2.csv": f"id,客戶姓名,client_name\nR1,{planted.name},{planted.telephone}\n",
        "接待記錄.yaml": f"- {{id: J1, {planted.name}: 1, {planted.name}: 2}}\n",
        "客戶登記3.json": f'[{{"{planted.telephone}": 1, "{planted.telephone}": 2}}]',
        "registration4.csv": f"{planted.name},{planted.telephone}\n{planted.name},{planted.telephone}\n",
    }.items():
        path = planted.folder / "records" / name
        path.write_text(content, encoding="utf-8")
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(planted.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            run(["evaluate", "records"])
        assert planted.leaks(out.getvalue() + err.getvalue()) == [], name
        path.unlink()


def test_another_name_is_refused_to_users_who_are_not_listed(planted, capsys):
    path = planted.folder / "policies" / "settings.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('ask_as: ["*"]', "ask_as: [nobody]"), encoding="utf-8"
    )
    with contextlib.chdir(planted.folder):
        assert run(["evaluate", "records", "--as", "馮靜"]) == 2
    captured = capsys.readouterr()
    assert "access-as-refused" in captured.err
    assert captured.out == ""
    (entry,) = map(json.loads, (planted.folder / "access.log").read_text("utf-8").splitlines())
    assert (entry["as"], entry["outcome"]) == ("馮靜", "refused")


def test_nothing_is_shown_where_the_log_cannot_be_written(planted, capsys):
    (planted.folder / "access.log").mkdir()
    with contextlib.chdir(planted.folder):
        assert run(["evaluate", "records"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "access-log-unwritable" in captured.err


def test_the_log_is_verified_against_a_head_kept_elsewhere(planted, capsys):
    with contextlib.chdir(planted.folder):
        for _ in range(2):
            run(["evaluate", "records", "--limit", "1"])
        assert run(["log", "head", "-o", "head.json"]) == 0
        assert run(["log", "verify", "--head", "head.json"]) == 0
        log = Path("access.log")
        log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:1]))
        assert run(["log", "verify"]) == 0
        assert run(["log", "verify", "--head", "head.json"]) == 1
    assert "access-log-cut" in capsys.readouterr().err
