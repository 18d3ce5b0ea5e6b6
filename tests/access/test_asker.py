"""Who asks comes from the operating system and the settings, never from the environment."""

from __future__ import annotations

import pytest

from policykit.access.asker import Asker, asker, os_user
from policykit.policy.settings import Settings

SETTINGS = Settings(users={"feng": "馮靜", "*": "訪客"}, ask_as=("ci",))


def test_a_user_is_the_person_whom_the_settings_name():
    assert asker(SETTINGS, user="feng") == Asker("feng", "馮靜")
    assert asker(SETTINGS, user="other") == Asker("other", "訪客")
    assert asker(Settings(), user="other") == Asker("other")


def test_only_users_that_are_listed_ask_under_another_name():
    assert asker(SETTINGS, "馮靜", user="ci") == Asker("ci", "馮靜")
    assert asker(SETTINGS, "馮靜", user="other") == Asker("other", refused="馮靜")
    assert asker(Settings(ask_as=("*",)), "馮靜", user="anybody") == Asker("anybody", "馮靜")


def test_a_name_is_read_as_the_records_are():
    assert asker(Settings(users={"u": "  Ａnna  Li "}), user="u").person == "Anna Li"


@pytest.mark.parametrize("name", ["USER", "LOGNAME", "USERNAME"])
def test_the_environment_says_nothing(monkeypatch, name):
    before = os_user()
    monkeypatch.setenv(name, "feng")
    assert os_user() == before
