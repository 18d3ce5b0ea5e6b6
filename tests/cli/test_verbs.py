"""Every verb does its job from a starter workspace, and says so in the language asked for."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from policykit.cli.main import VERBS

from .conftest import Policykit

AS_OF = ("--as-of", "2026-08-31")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_every_verb_explains_itself_with_an_example(policykit: Policykit, verb: str, lang: str) -> None:
    outcome = policykit(verb, "--help", "--lang", lang)
    assert outcome.code == 0
    assert f"policykit {verb}" in outcome.out


def test_help_lists_every_verb_in_simplified_chinese(policykit: Policykit) -> None:
    outcome = policykit("--lang", "zh-Hans", "--help")
    assert "检查政策文件" in outcome.out
    assert all(verb in outcome.out for verb in VERBS)


HEAVY = ["weasyprint", "openpyxl", "jsonschema", "matplotlib", "holidays", "phonenumbers", "opencc", "rich"]


@pytest.mark.parametrize("words", [("--help",), ("check", "--help")])
def test_help_imports_no_heavy_library(words: tuple[str, ...]) -> None:
    code = (
        "import sys; from policykit.cli.main import run; run(sys.argv[1:]);"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stderr.strip() == "[]"


def test_python_runs_the_package_as_the_program_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "policykit", "--version"], capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout.startswith("policykit ")


def test_check_finds_nothing_wrong_with_the_shipped_policies(policykit: Policykit) -> None:
    outcome = policykit("check")
    assert (outcome.code, outcome.err) == (0, "")
    assert "0 errors, 0 warnings" in outcome.out


def test_the_shipped_policies_pass_their_own_tests(policykit: Policykit) -> None:
    outcome = policykit("test")
    assert outcome.code == 0, outcome.err
    assert "0 failed" in outcome.out


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Three complaints: one reported late, one not at all, one of which nothing is known."""
    path = tmp_path_factory.mktemp("records") / "complaint.csv"
    rows = [
        "投訴編號,受理時間,人身傷害,受理人,上報時間,上報對象",
        "A,2026-07-06 09:00,是,王芳,2026-07-06 12:00,部門主管",
        "B,2026-07-07 09:00,是,王芳,,",
        "C,2026-07-08 09:00,不詳,王芳,,",
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


def test_evaluate_lists_what_needs_attention_and_ends_with_1(policykit: Policykit, few: str) -> None:
    outcome = policykit("evaluate", few, *AS_OF, "--limit", "2")
    assert outcome.code == 1
    assert "overdue" in outcome.out
    assert "more; see --limit" in outcome.out


def test_evaluate_ends_with_0_where_nothing_is_called_bad(policykit: Policykit, few: str) -> None:
    mine = ("--policy", "complaint-handling")
    assert policykit("evaluate", few, *AS_OF, *mine, "--fail-on", "refused").code == 0


def test_json_jsonl_and_csv_hold_the_same_findings(policykit: Policykit, few: str) -> None:
    as_json = json.loads(policykit("evaluate", few, *AS_OF, "--format", "json").out)
    lines = policykit("evaluate", few, *AS_OF, "--format", "jsonl").out.splitlines()
    rows = list(csv.DictReader(io.StringIO(policykit("evaluate", few, *AS_OF, "--format", "csv").out)))
    assert [json.loads(line) for line in lines] == as_json
    assert [(f["rule"], f["status"]) for f in as_json] == [(r["rule"], r["status"]) for r in rows]


def test_explain_tells_the_ranking_of_all_claims(policykit: Policykit) -> None:
    outcome = policykit("evaluate", "examples", *AS_OF, "--policy", "lead-ownership", "--explain", "--all")
    assert "SAL-" in outcome.out


def test_whose_gives_one_line_with_a_clause(policykit: Policykit, made_workspace: Path) -> None:
    text = next((made_workspace / "examples").glob("客戶登記*.csv")).read_bytes()
    telephone = _first_telephone(text)
    outcome = policykit("whose", telephone, "--records", "examples", *AS_OF)
    assert outcome.code == 0
    assert len(outcome.out.splitlines()) == 1


def _first_telephone(data: bytes) -> str:
    text = next(data.decode(e) for e in ("utf-8-sig", "gb18030") if _decodes(data, e))
    rows = list(csv.DictReader(io.StringIO(text)))
    return next(row[key] for row in rows for key in row if "電話" in key or "电话" in key)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize(
    ("policy", "line"),
    [
        ("sales-conduct", "採用的定義：client：以《案場客戶歸屬》1.0.0 版為準"),
        (
            "visitor-register",
            "失效的客戶登記：依《案場客戶歸屬》的「客戶歸屬」失效之後保存2年，期滿刪除　SAL-07",
        ),
    ],
)
def test_show_tells_what_the_rules_rest_on(policykit: Policykit, policy: str, line: str) -> None:
    assert f"  {line}\n" in policykit("show", policy, "--lang", "zh-Hant").out


def test_show_says_a_rule_with_its_number_and_clause(policykit: Policykit) -> None:
    outcome = policykit("show", "complaint-handling#report-major", "--lang", "zh-Hant")
    assert "1小時" in outcome.out
    assert "CMP-1.6" in outcome.out


def test_sheet_render_and_report_write_their_files(policykit: Policykit, tmp_path: Path) -> None:
    record = ("--record", "examples/投訴.xlsx", "--id", "C2026-0001", *AS_OF)
    month = ("--month", "2026-07", "--records", "examples")
    jobs = {
        "投訴.xlsx": ("sheet", "投訴"),
        "blank.pdf": ("render", "user-opinion"),
        "form.pdf": ("render", "user-opinion", *record),
        "report.pdf": ("report", "monthly-complaints", *month),
        "policy.pdf": ("show", "complaint-handling"),
    }
    for name, words in jobs.items():
        outcome = policykit(*words, "-o", str(tmp_path / name))
        assert outcome.code == 0, outcome.err
        assert (tmp_path / name).read_bytes()[:4] in (b"%PDF", b"PK\x03\x04")


def test_a_report_among_the_records_is_not_taken_for_records(
    policykit: Policykit, few: str, tmp_path: Path
) -> None:
    shutil.copy(few, tmp_path)
    words = ("report", "monthly-complaints", "--month", "2026-07", "--records", str(tmp_path), "-o")
    for name in ("七月.xlsx", "七月.html", "七月.xlsx"):
        outcome = policykit(*words, str(tmp_path / name))
        assert outcome.code == 0, outcome.err
    assert json.loads((tmp_path / "七月.json").read_text(encoding="utf-8"))["month"] == "2026-07"


def test_figures_of_another_month_are_nothing_to_compare_with(
    policykit: Policykit, few: str, tmp_path: Path
) -> None:
    words = ("report", "monthly-complaints", "--records", few, "-o", str(tmp_path / "x.html"))
    assert policykit(*words, "--month", "2026-07").code == 0
    (tmp_path / "x.json").rename(tmp_path / "july.json")
    since = ("--since", str(tmp_path / "july.json"))
    assert policykit(*words, "--month", "2026-07", *since).code == 0
    outcome = policykit(*words, "--month", "2026-08", *since)
    assert outcome.code == 2
    assert "july.json" in outcome.err
    assert "2026-07" in outcome.err


def test_a_broken_policy_is_told_by_place_and_nothing_is_evaluated(
    policykit: Policykit, made_workspace: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(made_workspace, broken)
    path = broken / "policies" / "complaint-handling" / "1.1.0.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("when: severity = major", "when: 投诉級 = major"), "utf-8"
    )
    outcome = policykit("-C", str(broken), "evaluate", "examples")
    assert outcome.code == 2
    assert "1.1.0.yaml:" in outcome.err
    assert "投訴級別" in outcome.err
    assert outcome.out == ""
