"""Names compared across scripts, widths and cases."""

import pytest

from policykit.names import closest, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("投訴編號", "投诉编号"),
        ("投诉編號", "投訴編號："),
        ("Received at", "received_at"),
        ("ＲＥＣＥＩＶＥＤ　ＡＴ", "received_at"),
        ("受理時間*", " 受理 時間 "),
    ],
)
def test_two_spellings_of_a_name_are_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_different_names_stay_different() -> None:
    assert len({name_key(name) for name in ("受理時間", "受理人", "received_at", "received_by")}) == 4


def test_did_you_mean_crosses_scripts() -> None:
    assert closest("投诉级", ["投訴級別", "受理時間"]) == ["投訴級別"]
    assert closest("recieved_at", ["received_at", "closed_at"])[0] == "received_at"
    assert closest("zzz", ["received_at"]) == []
