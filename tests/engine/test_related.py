"""Which records belong to a record: by reference, by being referred to, by subject (semantics section 1)."""

from engine_support import SCHEMAS, at, case, delivered
from policykit.engine.finding import Missing
from policykit.engine.related import Relations
from policykit.engine.world import World
from policykit.feel.values import DoubtfulList
from policykit.policy.model import Identity

CLIENT = {"client": Identity("client", ("telephone",))}


def visit(number: int, **fields: str) -> dict[str, str]:
    usual = {"case": "none", "visited_at": f"2026-07-0{number}T10:00", "telephone": "13900000000", "week": ""}
    return {"id": f"V{number}", **usual, **fields}


def its(
    kind: str, *visits: dict[str, str], of: tuple[str, str] = ("case", "C1"), known: bool = True
) -> object:
    records = delivered(case(), **({"visit": list(visits)} if known else {}))
    world = World(records, SCHEMAS, as_of=at("07-10 12:00"), identity=CLIENT)
    found = world.find(*of)
    assert found is not None
    return Relations(world).its(found, kind)


def ids(found: object) -> list[str]:
    assert isinstance(found, list)
    return [view.id for view in found]


def test_its_records_refer_to_it_are_referred_to_or_share_its_subject():
    same = {"telephone": "13800000001"}
    assert ids(its("visit", visit(2, case="C1"), visit(1, **same), visit(3))) == ["V1", "V2"]
    assert ids(its("case", visit(1, case="C1"), of=("visit", "V1"))) == ["C1"]
    assert ids(its("case", visit(1), of=("visit", "V1"))) == []


def test_a_reference_not_known_makes_a_record_doubtful():
    found = its("visit", visit(1, case="C1"), visit(2, case="不詳"))
    assert isinstance(found, DoubtfulList)
    assert ([v.id for v in found.sure], [v.id for v in found.doubtful]) == (["V1"], ["V2"])
    assert found.causes == {Missing("visit", "V2", "case")}


def test_what_an_unknown_reference_may_lead_to_is_doubtful():
    found = its("case", visit(1, case="不詳"), of=("visit", "V1"))
    assert isinstance(found, DoubtfulList)
    assert [v.id for v in found.doubtful] == ["C1"]


def test_a_kind_not_delivered_is_open():
    found = its("visit", known=False)
    assert isinstance(found, DoubtfulList)
    assert found.open
