"""How libraries are looked for while WeasyPrint is imported, and that nobody else is the worse for it."""

from __future__ import annotations

import ctypes.util
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from policykit.render import libraries

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems look for libraries as ever")


@linux
def test_other_threads_look_for_libraries_as_ever(monkeypatch):
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: f"found {name}")
    with ThreadPoolExecutor(1) as other, libraries.by_full_name():
        assert ctypes.util.find_library("c") is None
        assert other.submit(ctypes.util.find_library, "c").result() == "found c"
    assert ctypes.util.find_library("c") == "found c"


def test_the_lookup_comes_back_when_the_import_fails():
    before = ctypes.util.find_library
    with pytest.raises(OSError, match="no pango"), libraries.by_full_name():
        raise OSError("no pango")
    assert ctypes.util.find_library is before


def test_two_threads_that_import_at_once_leave_the_lookup_as_it_was():
    before, both = ctypes.util.find_library, threading.Barrier(8)

    def import_something(_number: int) -> None:
        both.wait()
        with libraries.by_full_name():
            pass

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(import_something, range(8)))
    assert ctypes.util.find_library is before


def test_the_first_library_there_is_of_several_is_loaded():
    assert libraries.load(("no-such-library.so.0", "libfontconfig.so.1", "libfontconfig.1.dylib")) is not None
    assert libraries.load(("no-such-library.so.0",)) is None
