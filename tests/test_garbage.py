"""Garbage is not looked for where it is said so, and is again afterwards."""

from __future__ import annotations

import gc

import pytest

from policykit import garbage


def _fail() -> None:
    with garbage.unsought():
        raise ValueError(str(gc.isenabled()))


def test_it_is_looked_for_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="False"):
        _fail()
    assert gc.isenabled()


def test_within_another_it_stays_off() -> None:
    with garbage.unsought():
        with garbage.unsought():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_when_told_it_is_looked_for_only_then() -> None:
    with garbage.when_told():
        assert not gc.isenabled()
        assert gc.get_freeze_count()
    assert gc.isenabled()
    assert not gc.get_freeze_count()
