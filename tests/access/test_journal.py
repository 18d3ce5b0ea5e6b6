"""The access log: appended by many at once, and every tampering shows."""

from __future__ import annotations

import json
import os
import stat
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.access.journal import BEGINNING, Head, Journal, read_head
from policykit.problems import LANGUAGES, InputError


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "access.log")


def filled(journal: Journal, count: int = 4) -> Journal:
    for number in range(count):
        journal.write([{"user": "u", "verb": "evaluate", "ids": [f"R{number}"]}])
    return journal


def codes(journal: Journal, kept: Head | None = None) -> list[str]:
    return [problem.code for problem in journal.verify(kept).problems]


def lines(journal: Journal) -> list[bytes]:
    return journal.path.read_bytes().splitlines(keepends=True)


def test_a_log_that_nobody_has_written_is_sound(journal):
    assert journal.verify().head == Head(0, BEGINNING)
    assert codes(journal) == []
    assert list(journal.entries()) == []


def test_each_entry_follows_the_one_before(journal):
    head = filled(journal).write([{"user": "x"}, {"user": "y"}])
    assert journal.verify() == type(journal.verify())(head)
    assert [entry["seq"] for entry in journal.entries()] == [1, 2, 3, 4, 5, 6]
    assert all(entry["at"].endswith("Z") for entry in journal.entries())


@pytest.mark.parametrize("number", range(4))
def test_a_changed_entry_shows(journal, number):
    found = lines(filled(journal))
    found[number] = found[number].replace(b"evaluate", b"whatever")
    journal.path.write_bytes(b"".join(found))
    assert codes(journal) == ["access-log-changed"]


def test_bytes_that_change_no_meaning_show_too(journal):
    found = lines(filled(journal))
    found[1] = found[1].replace(b'"user": "u"', b'"user":  "u"')
    journal.path.write_bytes(b"".join(found))
    assert codes(journal) == ["access-log-changed"]


@pytest.mark.parametrize("number", range(3))
def test_a_removed_entry_shows(journal, number):
    found = lines(filled(journal))
    del found[number]
    journal.path.write_bytes(b"".join(found))
    assert codes(journal) == ["access-log-gap"]


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 3), (2, 3)])
def test_entries_that_changed_places_show(journal, first, second):
    found = lines(filled(journal))
    found[first], found[second] = found[second], found[first]
    journal.path.write_bytes(b"".join(found))
    assert "access-log-gap" in codes(journal)


def test_an_entry_put_in_twice_shows(journal):
    found = lines(filled(journal))
    journal.path.write_bytes(b"".join([*found, found[-1]]))
    assert codes(journal) == ["access-log-gap"]


def test_an_end_cut_off_shows_only_against_a_head_kept_elsewhere(journal):
    kept = filled(journal).verify().head
    journal.path.write_bytes(b"".join(lines(journal)[:2]))
    assert codes(journal) == []
    assert codes(journal, kept) == ["access-log-cut"]


def test_a_log_written_anew_shows_against_a_head_kept_elsewhere(journal):
    kept = filled(journal).verify().head
    journal.path.unlink()
    assert codes(journal, kept) == ["access-log-cut"]
    filled(journal, 6)
    assert codes(journal, kept) == ["access-log-other"]


def test_a_log_that_has_grown_agrees_with_an_older_head(journal):
    kept = filled(journal).verify().head
    assert codes(filled(journal), kept) == []


@pytest.mark.parametrize("content", [b"no entry\n", b"{}\n", b'{"seq": 1}\n', b"[1]\n", b"\n", b"\xff\xfe\n"])
def test_what_is_no_entry_shows_and_nothing_follows_it(journal, content):
    filled(journal, 1)
    journal.path.write_bytes(journal.path.read_bytes() + content)
    assert "access-log-no-entry" in codes(journal)
    with pytest.raises(InputError) as caught:
        journal.write([{"user": "u"}])
    assert [problem.code for problem in caught.value.problems] == ["access-log-broken"]


def test_a_last_line_torn_off_shows_and_nothing_follows_it(journal):
    filled(journal)
    journal.path.write_bytes(journal.path.read_bytes()[:-10])
    assert codes(journal)
    with pytest.raises(InputError):
        journal.write([{"user": "u"}])


def test_a_log_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError) as caught:
        Journal(tmp_path / "folder").write([{"user": "u"}])
    (problem,) = caught.value.problems
    assert problem.code == "access-log-unwritable"
    assert all(problem.text(lang) for lang in LANGUAGES)


@given(st.binary(max_size=200))
@settings(max_examples=60)
def test_no_content_of_a_log_makes_verifying_fail(tmp_path_factory, data):
    journal = Journal(tmp_path_factory.mktemp("log") / "access.log")
    journal.path.write_bytes(data)
    verified = journal.verify(Head(3, "x"))
    assert verified.problems or not data
    list(journal.entries())


def test_long_entries_are_followed(journal):
    journal.write([{"ids": [f"R{n:05}" for n in range(20_000)]}])
    journal.write([{"ids": []}])
    assert codes(journal) == []


def _many(path: str) -> None:
    journal = Journal(Path(path))
    for number in range(25):
        journal.write([{"user": str(os.getpid()), "ids": [str(number)]}])
        journal.keyed("13812345678")


def test_many_writers_at_once_make_one_chain(journal):
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(_many, [str(journal.path)] * 4))
    verified = journal.verify()
    assert (verified.head.seq, verified.problems) == (100, ())


def test_a_keyed_hash_is_the_same_each_time_and_nothing_without_the_key(journal, tmp_path):
    first = journal.keyed("13812345678")
    assert Journal(journal.path).keyed("13812345678") == first
    assert "13812345678" not in first
    assert Journal(tmp_path / "other.log").keyed("13812345678") != first


@pytest.mark.skipif(sys.platform == "win32", reason="permissions there are not those of a mode")
def test_log_and_key_are_their_owners_alone(journal):
    journal.write([{}])
    journal.keyed("x")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (journal.path, journal.key_path)]
    assert modes == [0o600, 0o600]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"seq": "x", "hash": "y"}', '{"hash": "y"}'])
def test_what_is_no_head_is_told(tmp_path, content):
    (tmp_path / "head.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_head(tmp_path / "head.json")
    assert [problem.code for problem in caught.value.problems] == ["access-head-broken"]


def test_a_head_reads_back(journal, tmp_path):
    head = filled(journal).verify().head
    (tmp_path / "head.json").write_text(json.dumps({"seq": head.seq, "hash": head.hash}), encoding="utf-8")
    assert read_head(tmp_path / "head.json") == head
