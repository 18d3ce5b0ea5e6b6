"""Many forms at once: one that fails is named and the others are printed."""

from __future__ import annotations

import pytest

from policykit.problems import InputError
from policykit.render.batch import file_name, render_many
from render.sample import COMPLAINT, FINDINGS


def records(*ids: str, **changed):
    return [{**COMPLAINT, "id": id_, **changed.get(id_, {})} for id_ in ids]


def test_a_batch_writes_a_file_a_record_and_tells_its_progress(printer, tmp_path):
    seen: list[str] = []
    batch = render_many(printer("en"), "user-opinion", records("A1", "A2"), FINDINGS, tmp_path, seen.append)
    assert [path.name for path in batch.made] == ["user-opinion-A1.pdf", "user-opinion-A2.pdf"]
    assert all(path.read_bytes().startswith(b"%PDF") for path in batch.made)
    assert seen == ["A1", "A2"]
    assert batch.failed == {}


def test_a_record_that_cannot_be_printed_is_named_and_the_others_are_printed(printer, tmp_path):
    given = records("A1", "A2", "A3", A2={"content": "\U0002a6a5"})
    batch = render_many(printer("en"), "user-opinion", given, (), tmp_path)
    assert [path.name for path in batch.made] == ["user-opinion-A1.pdf", "user-opinion-A3.pdf"]
    assert [problem.code for problem in batch.failed["A2"]] == ["render-no-glyph"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [path.name for path in batch.made]


def test_one_of_a_batch_is_the_same_as_one_by_itself(printer, tmp_path):
    batch = render_many(printer("en"), "user-opinion", records("A1", "A2"), FINDINGS, tmp_path)
    alone = printer("en").form("user-opinion", records("A2")[0], FINDINGS)
    assert batch.made[1].read_bytes() == alone


def test_nothing_of_one_record_is_in_the_file_of_another(printer, tmp_path):
    given = records("A1", "A2", A1={"complainant": "龘靐齉", "content": "短"})
    alone = printer("zh-Hant").form("user-opinion", given[1])
    batch = render_many(printer("zh-Hant"), "user-opinion", given, (), tmp_path)
    assert batch.made[1].read_bytes() == alone


def test_a_folder_that_cannot_be_written_to_ends_the_batch(printer, tmp_path):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(InputError):
        render_many(printer("en"), "user-opinion", records("A1"), (), tmp_path / "taken")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("C2026-0001", "C2026-0001"),
        ("../../etc/x", "_.._etc_x"),
        ("投訴 1/2", "投訴_1_2"),
        ("", "_"),
        ("..", "_"),
    ],
)
def test_a_record_id_becomes_a_harmless_file_name(given, expected):
    assert file_name(given) == expected
