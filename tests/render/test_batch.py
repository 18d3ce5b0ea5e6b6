"""Many forms at once: one that fails is named, the others are printed, and what is done is not done again."""

from __future__ import annotations

import gc
import pickle

import pytest

from policykit.problems import InputError
from policykit.render.batch import file_name, render_many, workers_for
from policykit.render.pdf import digest_of
from policykit.render.printer import Printer
from render import embedded
from render.deadly import Deadly
from render.sample import COMPLAINT, FINDINGS, SETTINGS

FORM = "user-opinion"
LACKING = "\U0002a6a5"


def records(*ids: str, **changed):
    return [{**COMPLAINT, "id": id_, **changed.get(id_, {})} for id_ in ids]


def test_a_batch_writes_a_file_a_record_and_tells_its_progress(printer, tmp_path):
    seen: list[str] = []
    batch = render_many(printer("en"), FORM, records("A1", "A2"), FINDINGS, tmp_path, seen.append)
    assert [path.name for path in batch.made] == ["user-opinion-A1.pdf", "user-opinion-A2.pdf"]
    assert all(path.read_bytes().startswith(b"%PDF") for path in batch.made)
    assert seen == ["A1", "A2"]
    assert batch.failed == {}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_record_that_cannot_be_printed_is_named_and_the_others_are_printed(printer, tmp_path, workers):
    given = records("A1", "A2", "A3", A2={"content": LACKING})
    batch = render_many(printer("en"), FORM, given, (), tmp_path, workers=workers)
    assert [path.name for path in batch.made] == ["user-opinion-A1.pdf", "user-opinion-A3.pdf"]
    assert [problem.code for problem in batch.failed["A2"]] == ["render-no-glyph"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [path.name for path in batch.made]


@pytest.mark.parametrize("workers", [1, 2])
def test_one_of_a_batch_is_the_same_as_one_by_itself(printer, tmp_path, workers):
    batch = render_many(printer("en"), FORM, records("A1", "A2"), FINDINGS, tmp_path, workers=workers)
    alone = printer("en").form(FORM, records("A2")[0], FINDINGS)
    assert batch.made[1].read_bytes() == alone


def test_what_other_processes_make_comes_in_the_order_of_the_records(printer, tmp_path):
    ids = [f"A{number}" for number in range(9)]
    seen: list[str] = []
    batch = render_many(printer("en"), FORM, records(*ids), (), tmp_path, seen.append, workers=3)
    assert [path.stem for path in batch.made] == [f"user-opinion-{id_}" for id_ in ids]
    assert sorted(seen) == ids


def test_a_drawing_that_fails_in_another_process_is_told_by_record(tmp_path):
    own = tmp_path / "templates" / "forms"
    own.mkdir(parents=True)
    (own / "user-opinion.html").write_text(
        '<html lang="en"><title>x</title><img src="https://example.com/{{ record.id.text }}.png" alt="">',
        encoding="utf-8",
    )
    desk = Printer(SETTINGS, "en", tmp_path)
    batch = render_many(desk, FORM, records("A1", "A2"), (), tmp_path / "out", workers=2)
    assert {id_: [problem.code for problem in told] for id_, told in batch.failed.items()} == {
        "A1": ["render-url-refused"],
        "A2": ["render-url-refused"],
    }


def test_a_process_that_dies_takes_only_its_own_record_with_it(tmp_path):
    desk = Printer(SETTINGS, "en")
    desk.way = Deadly(desk.press)
    given = records("A1", "A2", "A3", "A4", A2={"content": "Deadly"})
    batch = render_many(desk, FORM, given, (), tmp_path, workers=2)
    assert [path.stem[-2:] for path in batch.made] == ["A1", "A3", "A4"]
    assert [problem.code for problem in batch.failed["A2"]] == ["render-process-died"]


def test_a_press_is_pickled_as_what_it_is_made_from(printer):
    press = printer("en").press
    again = pickle.loads(pickle.dumps(press))
    sheet = printer("en").sheet(FORM, COMPLAINT)
    assert again.draw(sheet) == press.draw(sheet)


def test_nothing_of_one_record_is_in_the_file_of_another(printer, tmp_path):
    given = records("A1", "A2", A1={"complainant": "龘靐齉", "content": "短"})
    alone = printer("zh-Hant").form(FORM, given[1])
    batch = render_many(printer("zh-Hant"), FORM, given, (), tmp_path)
    assert batch.made[1].read_bytes() == alone
    first, second = (embedded.characters(path.read_bytes()) for path in batch.made)
    assert set("龘靐齉") <= first
    assert not set("龘靐齉") & second


@pytest.mark.parametrize("workers", [1, 2])
def test_a_folder_that_cannot_be_written_to_ends_the_batch(printer, tmp_path, workers):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(InputError):
        render_many(printer("en"), FORM, records("A1"), (), tmp_path / "taken", workers=workers)


def stamps(folder):
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_a_batch_that_is_resumed_prints_what_is_not_there_or_not_whole(printer, tmp_path):
    given = records("A1", "A2", "A3", "A4")
    first = render_many(printer("en"), FORM, given, (), tmp_path)
    whole = [path.read_bytes() for path in first.made]
    first.made[1].unlink()
    first.made[2].write_bytes(whole[2][:-9])
    before = stamps(tmp_path)
    again = render_many(printer("en"), FORM, given, (), tmp_path, resume=True)
    assert again.kept == [first.made[0], first.made[3]]
    assert again.made == [first.made[1], first.made[2]]
    assert [path.read_bytes() for path in first.made] == whole
    assert stamps(tmp_path)[first.made[0].name] == before[first.made[0].name]


def test_a_batch_that_is_resumed_prints_a_record_anew_that_has_changed(printer, tmp_path):
    render_many(printer("en"), FORM, records("A1", "A2"), (), tmp_path)
    changed = records("A1", "A2", A2={"result": "another"})
    again = render_many(printer("en"), FORM, changed, (), tmp_path, resume=True)
    assert [path.stem for path in again.kept] == ["user-opinion-A1"]
    assert [path.stem for path in again.made] == ["user-opinion-A2"]


@pytest.mark.parametrize("changed", ["style/tokens.css", "forms/user-opinion.html", "mark.svg"])
def test_a_batch_that_is_resumed_prints_all_anew_when_a_template_has_changed(tmp_path, changed):
    own = tmp_path / "templates"
    for name, text in {
        "style/tokens.css": ":root { --size: 9pt }",
        "forms/user-opinion.html": "<html lang=en><title>x</title><h1>{{ record.id.text }}</h1>",
        "mark.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    }.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    render_many(Printer(SETTINGS, "en", tmp_path), FORM, records("A1"), (), out)
    assert render_many(Printer(SETTINGS, "en", tmp_path), FORM, records("A1"), (), out, resume=True).kept
    (own / changed).write_text((own / changed).read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert render_many(Printer(SETTINGS, "en", tmp_path), FORM, records("A1"), (), out, resume=True).made


def test_what_is_no_pdf_of_ours_has_no_digest():
    assert digest_of(b"") == digest_of(b"%PDF-1.7\n%%EOF\n") == ""


def test_ids_that_make_the_same_file_name_make_two_files(printer, tmp_path):
    batch = render_many(printer("en"), FORM, records("A/1", "a_1", "A_1"), (), tmp_path)
    assert len({path.name.casefold() for path in batch.made}) == 3
    assert batch.made[0].name == "user-opinion-A_1.pdf"
    again = render_many(printer("en"), FORM, records("A/1", "a_1", "A_1"), (), tmp_path, resume=True)
    assert again.kept == batch.made


def test_few_forms_are_not_worth_another_process():
    assert workers_for(0) == workers_for(5) == 1
    assert workers_for(10**6) >= workers_for(100) >= 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("C2026-0001", "C2026-0001"),
        ("../../etc/x", "_.._etc_x"),
        ("投訴 1/2", "投訴_1_2"),
        ("", "_"),
        ("..", "_"),
        ("..\\..\\x", "_.._x"),
        ("C:\\CON", "C__CON"),
        ("a. ", "a._"),
        ("a...", "a"),
        ("a\0b\n\u202ec", "a_b__c"),
        ("\ud800", "_"),
    ],
)
def test_a_record_id_becomes_a_harmless_file_name(given, expected):
    assert file_name(given) == expected


@pytest.mark.parametrize("char", ["a", "長", "𠮷"])
def test_a_very_long_id_makes_a_file_name_that_any_system_takes(char):
    first, second = file_name(char * 300), file_name(char * 301)
    assert len(first.encode()) < 200
    assert first != second


def test_a_file_of_a_windows_device_is_none_for_the_form_stands_before_it(printer, tmp_path):
    batch = render_many(printer("en"), FORM, records("CON", "nul", "𠮷" * 300), (), tmp_path)
    assert batch.failed == {}
    assert [path.name for path in batch.made[:2]] == ["user-opinion-CON.pdf", "user-opinion-nul.pdf"]


def test_a_batch_keeps_nothing_of_the_forms_it_has_printed(printer, tmp_path):
    desk, counts = printer("en"), []
    desk.form(FORM, COMPLAINT)
    given = records(*(f"A{number}" for number in range(8)))
    render_many(desk, FORM, given, (), tmp_path, lambda _id: counts.append(len(gc.get_objects())))
    assert max(counts[2:]) - counts[2] < 500, counts
