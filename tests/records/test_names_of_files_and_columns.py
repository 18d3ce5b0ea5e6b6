"""Headings and file names: what they mean in whatever way they are written."""

import pytest

from policykit.problems import LANGUAGES
from policykit.records.columns import columns
from policykit.records.headings import is_ignored, near, resolve, title_of
from policykit.records.kinds import kind_of
from policykit.records.schema import Schemas


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("received_at", ("received_at",)),
        ("受理時間", ("received_at",)),
        ("受理时间*", ("received_at",)),
        ("受 理 时 間：", ("received_at",)),
        ("Received At", ("received_at",)),
        ("promises.1.for", ("promises", 0, "for")),
        ("promises.12.made_at", ("promises", 11, "made_at")),
        ("承諾答覆1 約定答覆時間", ("promises", 0, "for")),
        ("承诺答复２约定答复时间", ("promises", 1, "for")),
        ("Promised replies 3 Reply promised for", ("promises", 2, "for")),
        ("conduct.heard_out", ("conduct", "heard_out")),
        ("接待行為 聽清楚", ("conduct", "heard_out")),
        ("聽清楚", ("conduct", "heard_out")),
        ("约定答复时间", ("promises", 0, "for")),
        ("promises.0.for", None),
        ("promises.1.by", None),
        ("for", None),
        ("投訴級別", None),
        ("", None),
    ],
)
def test_a_heading_means_a_field(heading: str, path: object, schemas: Schemas) -> None:
    assert resolve(heading, schemas["complaint"]) == path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_heading_that_is_written_is_read_back(lang: str, schemas: Schemas) -> None:
    for kind in schemas.values():
        lists = {field.id: 3 for field in kind.fields.values() if field.type == "list"}
        for column in columns(kind, lang, lists):
            assert resolve(title_of(column.path, kind, lang), kind) == column.path


def test_running_numbers_and_the_reason_of_rejection_are_no_fields() -> None:
    assert all(map(is_ignored, ("序號", "序号", "No.", "退回原因", "退回原因 ", "Why it came back")))
    assert not is_ignored("編號")


def test_a_wrong_heading_is_answered_in_its_own_way(schemas: Schemas) -> None:
    assert "承诺答复1 约定答复时间" in near("約定答覆時", schemas["complaint"])["zh-Hans"]
    assert near("recieved_at", schemas["complaint"])["zh-Hant"].startswith("received_at")
    assert near("甲乙丙丁", schemas["absence"])["zh-Hant"] == "請假編號、請假人員、請假起、請假止、請假原因"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("complaint", "complaint"),
        ("complaints-2026-05", "complaint"),
        ("投訴", "complaint"),
        ("投诉登记（五月）", "complaint"),
        ("2026年5月投訴", "complaint"),
        ("不稱職投訴", "incompetence_complaint"),
        ("incompetence_complaint_2026", "incompetence_complaint"),
        ("接手回訪", "follow_up"),
        ("回訪", "revisit"),
        ("客户登记", "registration"),
        ("Client registration", "registration"),
        ("sales", "sale"),
        ("wholesale", None),
        ("personnel", None),
        ("投訴和請假", None),
        ("五月", None),
    ],
)
def test_a_name_tells_the_kind_or_does_not(name: str, kind: str | None, schemas: Schemas) -> None:
    found = kind_of(name, schemas)
    assert (found.id if found else None) == kind
