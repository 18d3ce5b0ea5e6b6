"""Whatever the records: knowing more never changes a determined owner, and their order never changes any."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.sales_office import findings, row

DAYS = ("2026-05-01", "2026-05-02")
TIMES = (*(f"{day}T{hour}:00" for day in DAYS for hour in ("09", "15")), *DAYS)
OPEN = {
    "salesperson": "AB",
    "kind": ("telephone", "visit"),
    "received_by": "AB",
    "on_behalf_of": ("A", "B", "無"),
    "announced": (True, False),
    "about": "AB",
    "leaver": "AB",
    "receiver": "BC",
    "assigned_to": "BC",
    "relation": ("spouse", "sibling"),
    "features": ("高", "無"),
}
"""The fields that may be unknown, with the values that they may turn out to have."""
KINDS = {
    "registration": (("salesperson", "kind"), "at"),
    "reception": (("received_by", "on_behalf_of", "announced"), "at"),
    "pre_registration": (("features",), "entered_at"),
    "incompetence_complaint": (("about",), "at"),
    "reassignment": (("assigned_to",), "assigned_at"),
    "allocation": (("leaver", "receiver"), "decided_at"),
}


@st.composite
def drawn_records(draw):
    """Up to four records about two people who may live together, as kind and fields."""
    found = [("household_member", {"id": "h1", "telephone": "138"})]
    relation = draw(st.sampled_from((*OPEN["relation"], "?")))
    found.append(("household_member", {"id": "h2", "telephone": "139", "relation": relation}))
    for n in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(sorted(KINDS)))
        names, when = KINDS[kind]
        fields = {name: draw(st.sampled_from((*OPEN[name], "?"))) for name in names}
        fields |= {"id": f"r{n}", "telephone": draw(st.sampled_from(("138", "138", "139")))}
        fields[when] = draw(st.sampled_from(TIMES))
        if kind == "registration":
            fields["entered_at"] = "2026-05-02T16:00"
        if kind == "pre_registration":
            fields["salesperson"] = "B"
        if kind == "reception":
            fields |= {"brought_by_existing_client": True, "named_by_existing_client": "C"}
        found.append((kind, fields))
    return found


def outcome(records, now="2026-07-20T12:00", **options):
    made = [row(kind, **fields) for kind, fields in records]
    return {
        f.subject.id: (f.status, f.value, f.possible, f.details.get("candidates"))
        for f in findings(*made, now=now, **options)
    }


@settings(max_examples=150, deadline=None)
@given(drawn_records(), st.data())
def test_knowing_more_never_changes_a_determined_owner(records, data):
    before = outcome(records)
    told = [
        (kind, {name: _told(name, value, data) for name, value in fields.items()}) for kind, fields in records
    ]
    after = outcome(told)
    for client, (status, owner, possible, candidates) in before.items():
        if status != "undetermined":
            assert after[client][:2] == (status, owner)
        else:
            assert after[client][0] in {*possible, "undetermined"}
            if after[client][0] == "owned" and "?" not in str(records):
                assert after[client][1] in candidates


def _told(name, value, data):
    if value == "?":
        return data.draw(st.sampled_from(OPEN[name]))
    if value in DAYS and name != "since":
        return f"{value}T{data.draw(st.sampled_from(['00:00', '12:00', '23:59']))}"
    return value


@settings(max_examples=100, deadline=None)
@given(drawn_records(), st.randoms(use_true_random=False))
def test_shuffling_the_records_changes_nothing(records, random):
    before = [f.to_json() for f in findings(*(row(kind, **fields) for kind, fields in records))]
    random.shuffle(records)
    after = [f.to_json() for f in findings(*(row(kind, **fields) for kind, fields in records))]
    assert before == after


DECIDED_OF_A_SPOUSE = [
    ("household_member", {"id": "h1", "telephone": "138"}),
    ("household_member", {"id": "h2", "telephone": "139", "relation": "spouse"}),
    ("reassignment", {"id": "r0", "assigned_to": "?", "telephone": "138", "assigned_at": "2026-05-02"}),
    ("incompetence_complaint", {"id": "r1", "about": "?", "telephone": "138", "at": "2026-05-01T09:00"}),
    (
        "allocation",
        {"id": "r2", "leaver": "B", "receiver": "?", "telephone": "139", "decided_at": "2026-05-02T09:00"},
    ),
]


@settings(max_examples=150, deadline=None)
@example(DECIDED_OF_A_SPOUSE, {"reassignment"})
@given(drawn_records(), st.sets(st.sampled_from((*KINDS, "household_member")), min_size=1, max_size=2))
def test_delivering_a_kind_never_changes_what_was_determined_without_it(records, kinds):
    """Clients are compared by the records that both deliveries have."""
    rest = [(kind, fields) for kind, fields in records if kind not in kinds]
    whole = outcome(records)
    for client, found in outcome(rest, missing=tuple(kinds)).items():
        if found[0] != "undetermined" and client in whole:
            assert whole[client][:2] == found[:2]
