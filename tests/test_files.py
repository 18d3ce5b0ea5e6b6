"""Files read within bounds, and written whole or not at all."""

import errno
import os

import pytest

from policykit import files
from policykit.files import atomic_write, read_bytes, read_text
from policykit.problems import InputError


def code_of(action) -> str:
    with pytest.raises(InputError) as caught:
        action()
    [problem] = caught.value.problems
    assert all(problem.text(lang) for lang in ("zh-Hant", "zh-Hans", "en"))
    return problem.code


def test_a_missing_file_a_folder_and_a_large_file_are_problems(tmp_path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 100)
    assert code_of(lambda: read_bytes(tmp_path / "none")) == "file-missing"
    assert code_of(lambda: read_bytes(tmp_path)) == "file-is-folder"
    assert code_of(lambda: read_bytes(tmp_path / "large", limit=99)) == "file-too-large"
    assert code_of(lambda: read_bytes("a\0b")) == "file-unreadable"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_pipe_is_not_waited_for(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert code_of(lambda: read_bytes(tmp_path / "pipe")) == "file-not-ordinary"


def test_bytes_that_are_no_text_or_no_utf8_are_problems_with_a_place(tmp_path) -> None:
    (tmp_path / "binary").write_bytes(b"\x89PNG\0\0")
    (tmp_path / "gb").write_bytes("甲\n乙".encode() + "丙".encode("gb18030"))
    assert code_of(lambda: read_text(tmp_path / "binary")) == "file-binary"
    with pytest.raises(InputError) as caught:
        read_text(tmp_path / "gb")
    place = caught.value.problems[0].place
    assert (place.line, place.column) == (2, 2)


def test_a_file_is_written_with_its_folders(tmp_path) -> None:
    atomic_write(tmp_path / "a" / "b.txt", "甲")
    atomic_write(tmp_path / "a" / "b.txt", lambda stream: stream.write(b"xyz"))
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"xyz"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(tmp_path) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")

    def half(stream) -> None:
        stream.write(b"half of the new")
        raise OSError(errno.ENOSPC, "No space left on device")

    assert code_of(lambda: atomic_write(target, half)) == "file-disk-full"
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_an_interruption_half_way_leaves_nothing(tmp_path) -> None:
    def interrupted(stream) -> None:
        stream.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        atomic_write(tmp_path / "a.pdf", interrupted)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_where_the_file_should_be_and_a_file_where_a_folder_should_be_are_problems(tmp_path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert code_of(lambda: atomic_write(tmp_path / "taken", b"x")) == "file-is-folder"
    assert code_of(lambda: atomic_write(tmp_path / "file" / "x", b"x")) == "file-unwritable"


def test_a_folder_that_may_not_be_written_is_a_problem(tmp_path, monkeypatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(files.tempfile, "mkstemp", refuse)
    assert code_of(lambda: atomic_write(tmp_path / "x", b"x")) == "file-unwritable"
