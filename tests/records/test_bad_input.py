"""Bad input: one message for people in three languages, and the other rows go on."""

from pathlib import Path

import pytest

from policykit.problems import InputError
from policykit.records.delivery import read
from policykit.records.schema import Schemas
from records.bad_files import UNUSABLE, Maker
from records.golden import check, in_all_languages


@pytest.mark.parametrize(("case", "make"), UNUSABLE.items(), ids=UNUSABLE)
def test_an_unusable_file_gives_one_problem(case: str, make: Maker, schemas: Schemas, tmp_path: Path) -> None:
    path = make(tmp_path)
    with pytest.raises(InputError) as caught:
        read([path], schemas)
    assert len(caught.value.problems) == 1
    check(f"unusable/{case}", in_all_languages(caught.value.problems, tmp_path))


def test_every_unusable_file_is_named_in_one_go(schemas: Schemas, tmp_path: Path) -> None:
    paths = []
    for case in ("broken-json", "formula", "unknown-format"):
        (tmp_path / case).mkdir()
        paths.append(UNUSABLE[case](tmp_path / case))
    with pytest.raises(InputError) as caught:
        read(paths, schemas)
    assert sorted(problem.code for problem in caught.value.problems) == [
        "record-format",
        "record-formula",
        "record-json",
    ]


def test_an_unknown_kind_asked_for_is_a_problem_with_a_suggestion(schemas: Schemas) -> None:
    with pytest.raises(InputError) as caught:
        read([], schemas, kind="complaints")
    check("unknown-kind", in_all_languages(caught.value.problems, Path("/nowhere")))


CELLS = {
    "impossible-day": ("受理時間", "2026-02-30"),
    "impossible-time": ("受理時間", "2026-05-06 25:10"),
    "day-before-month": ("受理時間", "6/5/2026"),
    "two-digit-year": ("受理時間", "26-05-06"),
    "year-of-the-republic": ("受理時間", "0115-05-06"),
    "half-of-the-day-unclear": ("受理時間", "2026-05-06 上午12:30"),
    "half-of-the-day-contradicts": ("受理時間", "2026年5月6日 上午15:00"),
    "time-in-words": ("受理時間", "2026-05-06 下午"),
    "unknown-value": ("受理渠道", "飛鴿"),
    "not-yes-or-no": ("人身傷害", "輕微"),
    "amount-in-words": ("索賠金額", "約三千"),
    "amount-grouped-wrongly": ("索賠金額", "1,23,456"),
    "amount-in-another-currency": ("索賠金額", "$300"),
    "amount-below-zero": ("索賠金額", "-5"),
    "households-not-whole": ("涉及戶數", "2.5"),
    "telephone-in-words": ("聯繫電話", "張先生手機"),
    "two-telephones": ("聯繫電話", "13800138000 / 13900139000"),
    "telephone-rounded": ("聯繫電話", "1.38E+10"),
    "list-in-one-cell": ("承諾答覆", "五月六日答覆"),
    "text-too-long": ("投訴內容", "長" * 100_001),
    "unknown-field": ("投訴級別", "重大"),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_bad_cell_rejects_its_row_and_the_others_go_on(case: str, schemas: Schemas, tmp_path: Path) -> None:
    heading, content = CELLS[case]
    path = tmp_path / "投訴.csv"
    headings = ["投訴編號", *(["受理時間"] if heading != "受理時間" else []), heading]
    rest = ["2026-05-06"] if heading != "受理時間" else []
    rows = [
        headings,
        ["C1", *rest, f'"{content}"'],
        ["C2", *(rest or ["2026-05-06"]), *([""] if rest else [])],
    ]
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    delivery = read([path], schemas)
    assert [record.id for record in delivery.records["complaint"]] == ["C2"]
    [reject] = delivery.rejects
    assert content in [cell.text for cell in reject.cells]
    check(f"rejected/{case}", in_all_languages((*delivery.problems, *reject.problems), tmp_path))


ROWS = {
    "missing-fields": "- {id: C1}\n",
    "missing-id": "- {received_at: 2026-05-06}\n",
    "id-not-known": "- {id: 不詳, received_at: 2026-05-06}\n",
    "wrong-types": "- {id: C1, received_at: 2026-05-06, injury: [], content: {}, promises: 3, conduct: 5}\n",
    "boolean-for-text": "- {id: C1, received_at: 2026-05-06, content: true}\n",
    "unknown-keys": "- {id: C1, recieved_at: 2026-05-06, 投诉级别: 重大}\n",
    "unknown-key-in-item": "- {id: C1, received_at: 2026-05-06, promises: [{by: 2026-05-07}]}\n",
    "bad-item": "- {id: C1, received_at: 2026-05-06, promises: [{for: 明天}]}\n",
    "not-a-record": "- C1\n",
    "one-id-two-contents": "- {id: C1, received_at: 2026-05-06}\n- {id: C1, received_at: 2026-05-07}\n",
}


@pytest.mark.parametrize("case", ROWS)
def test_a_bad_record_is_rejected_with_every_reason(case: str, schemas: Schemas, tmp_path: Path) -> None:
    path = tmp_path / "投訴.yaml"
    path.write_text(ROWS[case] + "- {id: C9, received_at: 2026-05-09}\n", encoding="utf-8")
    delivery = read([path], schemas)
    assert [record.id for record in delivery.records["complaint"]] == ["C9"]
    problems = [problem for reject in delivery.rejects for problem in reject.problems]
    check(f"rejected/{case}", in_all_languages(problems, tmp_path))


def test_a_bad_line_of_json_lines_is_rejected_and_the_others_go_on(schemas: Schemas, tmp_path: Path) -> None:
    path = tmp_path / "投訴.jsonl"
    path.write_text('{"id": "C1"\n{"id": "C2", "received_at": "2026-05-06"}\n[]\n', encoding="utf-8")
    delivery = read([path], schemas)
    assert [record.id for record in delivery.records["complaint"]] == ["C2"]
    problems = [problem for reject in delivery.rejects for problem in reject.problems]
    check("rejected/json-line", in_all_languages(problems, tmp_path))


def test_a_message_shows_no_more_than_a_part_of_a_long_cell(schemas: Schemas, tmp_path: Path) -> None:
    path = tmp_path / "投訴.csv"
    path.write_text(f"投訴編號,受理時間\nC1,{'長' * 5000}\n", encoding="utf-8")
    [reject] = read([path], schemas).rejects
    assert len(reject.problems[0].text("zh-Hant")) < 400 + len(str(path))
