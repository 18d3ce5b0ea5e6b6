"""Calendars from data: what a file may say, what it inherits, and every mistake with its place."""

import json
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from calendar_support import ROOT, SHIPPED, day, shipped
from policykit.calendar import calendar_from_data, calendars_from_sources
from policykit.problems import LANGUAGES, InputError
from policykit.yamlsource import load, parse

SCHEMA = Draft202012Validator(json.loads((ROOT / "schemas/calendar.schema.json").read_text(encoding="utf-8")))
BASE = """
calendar: base
version: "1"
names: {spring: {zh-Hant: 春節, en: Spring Festival}}
years:
  2025:
    rest: [{days: 2025-01-28/2025-01-30, name: spring}, 2025-05-01]
    work: [2025-01-26]
    statutory: [2025-01-29]
closes: {otherwise: "18:00", friday: "17:00"}
"""


def read(text, bases=()):
    source = parse(text, "c.yaml")
    return calendar_from_data(source.data, {calendar.name: calendar for calendar in bases}, source.where)


def problems(text, bases=()):
    with pytest.raises(InputError) as error:
        read(text, bases)
    return [(problem.code, str(problem.place)) for problem in error.value.problems]


def base():
    return read(BASE)


def test_a_calendar_of_its_own():
    calendar = base()
    assert (calendar.name, calendar.version) == ("base", "1")
    assert calendar.open_weekdays == frozenset(range(5))
    assert calendar.rest[day("2025-01-29")] == {"zh-Hant": "春節", "en": "Spring Festival"}
    assert calendar.rest[day("2025-05-01")] == {}
    assert sorted(calendar.rest) == [day(f"2025-01-{n}") for n in (28, 29, 30)] + [day("2025-05-01")]
    assert calendar.make_up == {day("2025-01-26")}
    assert calendar.statutory == {day("2025-01-29")}
    assert calendar.arranged == {2025}
    assert calendar.closing(day("2025-03-06")) == time(18)
    assert calendar.closing(day("2025-03-07")) == time(17)


def test_the_least_calendar_is_a_week_without_holidays():
    calendar = read("calendar: week")
    assert calendar.arranged is None
    assert [calendar.working(date(2025, 3, n)) for n in range(3, 10)] == [True] * 5 + [False] * 2


def test_a_calendar_inherits_what_it_does_not_say():
    calendar = read("{calendar: own, extends: base}", [base()])
    assert (calendar.rest, calendar.make_up, calendar.arranged) == (
        base().rest,
        base().make_up,
        base().arranged,
    )
    assert calendar.closing(day("2025-03-07")) == time(17)
    assert (calendar.name, calendar.version) == ("own", "")


def test_a_company_adds_and_removes_rest_days():
    own = "add_rest: [{days: 2025-03-03, name: 公司年會}], remove_rest: [2025-05-01]"
    calendar = read(f"{{calendar: own, extends: base, {own}}}", [base()])
    assert calendar.rest_on(day("2025-03-03")).name == {"zh-Hant": "公司年會"}
    assert calendar.working(day("2025-05-01"))
    assert not calendar.working(day("2025-01-28"))


def test_what_extends_a_companys_calendar_may_take_its_days_back():
    middle = read("{calendar: middle, add_rest: [2025-03-03, 2025-03-04], remove_rest: [2025-03-08]}")
    last = read(
        "{calendar: last, extends: middle, remove_rest: [2025-03-03], add_rest: [2025-03-08]}", [middle]
    )
    assert last.working(day("2025-03-03"))
    assert not last.working(day("2025-03-04"))
    assert last.rest_on(day("2025-03-08")).kind == "own"


def test_make_up_days_can_be_switched_off():
    calendar = read("{calendar: own, extends: base, make_up_days: false}", [base()])
    assert base().working(day("2025-01-26"))
    assert not calendar.working(day("2025-01-26"))
    assert not calendar.working(day("2025-01-28"))


def test_holidays_can_be_switched_off_and_then_no_announcement_is_waited_for():
    calendar = read("{calendar: own, extends: base, holidays: false, open: [saturday, sunday]}", [base()])
    assert calendar.arranged is None
    assert [calendar.working(day(f"2025-01-{n}")) for n in (25, 26, 27, 28)] == [True, True, False, False]


def test_a_company_may_write_a_year_before_the_library_knows_it():
    calendar = read(
        "{calendar: own, extends: base, years: {2027: {rest: [2027-01-01/2027-01-03]}}}", [base()]
    )
    assert calendar.arranged == {2025, 2027}
    assert not calendar.working(day("2027-01-01"))
    assert not calendar.working(day("2025-01-28"))


def test_a_year_of_its_own_replaces_the_inherited_one_whole():
    calendar = read("{calendar: own, extends: base, years: {2025: {rest: [2025-02-03]}}}", [base()])
    assert sorted(calendar.rest) == [day("2025-02-03")]
    assert (calendar.make_up, calendar.statutory) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("closes", "on", "clock"),
    [
        ('"18:00"', "2025-03-08", time(18)),
        ('"24:00"', "2025-03-08", None),
        ('"00:00"', "2025-03-08", time(0)),
        ('{saturday: "12:00"}', "2025-03-08", time(12)),
        ('{saturday: "12:00"}', "2025-03-07", None),
        ('{saturday: "24:00", otherwise: "18:00"}', "2025-03-08", None),
        ('{saturday: "24:00", otherwise: "18:00"}', "2025-03-07", time(18)),
    ],
)
def test_closing_times_know_24_as_the_end_of_a_day(closes, on, clock):
    assert read(f"{{calendar: c, closes: {closes}}}").closing(day(on)) == clock


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("{zh-Hant: 甲, en: A}", {"zh-Hant": "甲", "en": "A"}),
        ("甲", {"zh-Hant": "甲"}),
        ("one", {"zh-Hant": "一", "en": "One"}),
        ("[one, two]", {"zh-Hant": "一、二", "en": "One, Two"}),
        ("[two, 丙]", {"zh-Hant": "二、丙", "en": "Two"}),
        ("[one]", {"zh-Hant": "一", "en": "One"}),
    ],
)
def test_a_rest_day_is_named_by_text_by_id_or_by_a_list_of_them(name, expected):
    names = "{one: {zh-Hant: 一, en: One}, two: {zh-Hant: 二, en: Two}}"
    calendar = read(f"{{calendar: c, names: {names}, add_rest: [{{days: 2025-03-03, name: {name}}}]}}")
    assert calendar.rest_on(day("2025-03-03")).name == expected


def test_days_may_be_listed_under_one_name():
    calendar = read("{calendar: c, add_rest: [{days: [2025-03-03, 2025-03-05/2025-03-06], name: x}]}")
    assert sorted(calendar.closed) == [day("2025-03-03"), day("2025-03-05"), day("2025-03-06")]


# Bad data, the codes it gives with their places, and whether the JSON Schema sees it too.
BAD = [
    ("[]", [("calendar-not-a-mapping", "1:1"), ("calendar-without-name", "1:1")], True),
    ("version: '1'", [("calendar-without-name", "1:1")], True),
    ("calendar: 3", [("calendar-without-name", "1:11")], True),
    ("{calendar: c, opne: [monday]}", [("calendar-unknown-key", "1:21")], True),
    ("{calendar: c, open: []}", [("calendar-no-open-weekday", "1:21")], True),
    ("{calendar: c, open: monday}", [("calendar-not-a-list", "1:21")], True),
    ("{calendar: c, open: [Monday]}", [("calendar-not-a-weekday", "1:22")], True),
    ("{calendar: c, open: [[]]}", [("calendar-not-a-weekday", "1:22")], True),
    ("{calendar: c, holidays: no}", [("calendar-not-true-or-false", "1:25")], True),
    ("{calendar: c, make_up_days: 1}", [("calendar-not-true-or-false", "1:29")], True),
    ("{calendar: c, closes: '25:00'}", [("calendar-not-a-clock", "1:23")], True),
    ("{calendar: c, closes: '24:01'}", [("calendar-not-a-clock", "1:23")], True),
    ("{calendar: c, closes: 18:60}", [("calendar-not-a-clock", "1:23")], True),
    ("{calendar: c, closes: {monday: 6pm}}", [("calendar-not-a-clock", "1:32")], True),
    ("{calendar: c, closes: {mon: '18:00'}}", [("calendar-not-a-weekday", "1:29")], True),
    ("{calendar: c, closes: 18}", [("calendar-not-a-mapping", "1:23")], True),
    ("{calendar: c, add_rest: 2025-05-01}", [("calendar-not-a-list", "1:25")], True),
    ("{calendar: c, add_rest: [2025-05]}", [("calendar-not-a-day", "1:26")], True),
    ("{calendar: c, add_rest: [20250501]}", [("calendar-not-a-day", "1:26")], True),
    ("{calendar: c, add_rest: [2025-02-30]}", [("calendar-not-a-day", "1:26")], False),
    ("{calendar: c, add_rest: [2025-05-01/x]}", [("calendar-not-a-day", "1:26")], True),
    ("{calendar: c, add_rest: [{name: x}]}", [("calendar-not-a-day", "1:26")], True),
    ("{calendar: c, add_rest: [{days: 2025-05-01, nmae: x}]}", [("calendar-unknown-key", "1:51")], True),
    ("{calendar: c, add_rest: [{days: 2025-05-01, name: 7}]}", [("calendar-not-a-mapping", "1:51")], True),
    ("{calendar: c, names: {a: {de: x}}}", [("calendar-unknown-key", "1:31")], True),
    ("{calendar: c, remove_rest: [2025-05-03/2025-05-01]}", [("calendar-span-length", "1:29")], False),
    ("{calendar: c, remove_rest: [2025-01-01/2026-01-02]}", [("calendar-span-length", "1:29")], False),
    ("{calendar: c, add_rest: [2025-05-01], remove_rest: [2025-05-01]}",
     [("calendar-rest-and-work", "1:52")], False),
    ("{calendar: c, years: {25: {}}}", [("calendar-not-a-year", "1:27")], True),
    ("{calendar: c, years: {2025: []}}", [("calendar-not-a-mapping", "1:29")], True),
    ("{calendar: c, years: {2025: {off: []}}}", [("calendar-unknown-key", "1:35")], True),
    ("{calendar: c, years: {2025: {rest: [2026-01-01]}}}", [("calendar-day-outside-year", "1:29")], False),
    ("{calendar: c, years: {2025: {rest: [2025-01-01], work: [2025-01-01]}}}",
     [("calendar-rest-and-work", "1:56")], False),
    ("{calendar: c, years: {2025: {statutory: [2025-01-01]}}}",
     [("calendar-statutory-not-rest", "1:41")], False),
    ("{calendar: c, extends: nobody}", [("calendar-base-unknown", "1:24")], False),
    ("{calendar: c, extends: [a]}", [("calendar-base-unknown", "1:24")], True),
    ("{calendar: c, names: []}", [("calendar-not-a-mapping", "1:22")], True),
    ("{calendar: c, names: {x: null}}", [("calendar-not-a-mapping", "1:26")], True),
    ("{calendar: c, title: null}", [("calendar-not-a-mapping", "1:22")], True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "_seen"), BAD)
def test_each_mistake_is_one_problem_at_its_place(text, expected, _seen):
    assert problems(text) == [(code, f"c.yaml:{place}") for code, place in expected]


@pytest.mark.parametrize(("text", "_expected", "seen"), BAD)
def test_the_schema_sees_the_mistakes_of_form(text, _expected, seen):
    assert SCHEMA.is_valid(parse(text, "c.yaml").data) is not seen


@pytest.mark.parametrize(
    "text", [BASE, *(path.read_text(encoding="utf-8") for path in SHIPPED.glob("*.yaml"))]
)
def test_the_schema_accepts_what_is_shipped(text):
    assert SCHEMA.is_valid(parse(text, "c.yaml").data)


@pytest.mark.parametrize(("text", "_expected", "_seen"), BAD)
def test_every_problem_reads_in_three_languages(text, _expected, _seen):
    source = parse(text, "c.yaml")
    with pytest.raises(InputError) as error:
        calendar_from_data(source.data)
    for problem in error.value.problems:
        texts = {problem.text(lang) for lang in LANGUAGES}
        assert len(texts) == 3
        assert not any("{" in text for text in texts)


def test_all_mistakes_of_a_file_are_reported_together_in_the_order_of_lines():
    text = "calendar: c\nopen: [x]\nholidays: maybe\ncloses: noon\nadd_rest: [y]\nremove_rest: [z]\n"
    assert [place for _, place in problems(text)] == [
        f"c.yaml:{n}:{column}" for n, column in [(2, 8), (3, 11), (4, 9), (5, 12), (6, 15)]
    ]


def test_a_calendar_that_lists_days_without_end_is_refused_in_time():
    spans = ", ".join(["1000-01-01/1000-12-31"] * 400)
    assert problems(f"{{calendar: c, add_rest: [{spans}]}}")[0][0] == "calendar-too-many-days"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["2025-05-01", "monday"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "calendar",
                    "open",
                    "years",
                    "add_rest",
                    "closes",
                    "names",
                    "days",
                    "name",
                    "2025",
                    "rest",
                    "extends",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_data_gives_a_calendar_or_problems(data):
    found = []
    try:
        calendar_from_data(data)
    except InputError as error:
        found = [problem.text("zh-Hant") for problem in error.problems]
    assert all(found)


@given(JSON)
def test_data_that_gives_a_calendar_has_no_fault_of_form(data):
    try:
        calendar_from_data(data)
    except InputError:
        return
    wrong = [
        error
        for error in SCHEMA.iter_errors(data)
        if error.validator not in ("minLength", "minProperties", "oneOf")
    ]
    assert not wrong or "extends" in data


def sources(*texts):
    return [parse(text, f"{n}.yaml") for n, text in enumerate(texts)]


def codes(*texts):
    with pytest.raises(InputError) as error:
        calendars_from_sources(sources(*texts))
    return [(problem.code, str(problem.place)) for problem in error.value.problems]


def test_calendars_are_read_in_any_order_of_extension():
    texts = [
        "{calendar: c, extends: b}",
        "{calendar: b, extends: a}",
        "{calendar: a, add_rest: [2025-03-03]}",
    ]
    for order in (texts, texts[::-1]):
        assert not calendars_from_sources(sources(*order))["c"].working(day("2025-03-03"))


def test_no_calendars_are_no_calendars():
    assert calendars_from_sources([]) == {}


def test_calendars_that_extend_one_another_are_refused():
    found = codes("{calendar: a, extends: b}", "{calendar: b, extends: a}", "{calendar: c, extends: c}")
    assert found == [("calendar-base-unknown", f"{n}.yaml:1:24") for n in range(3)]


def test_two_calendars_of_one_name_are_refused():
    assert codes("calendar: a", "calendar: a") == [("calendar-twice", "1.yaml:1:11")]


def test_a_faulty_base_does_not_hide_the_faults_of_what_extends_it():
    found = codes("{calendar: a, open: [x]}", "{calendar: b, extends: a, open: [y]}")
    assert found == [("calendar-not-a-weekday", "0.yaml:1:22"), ("calendar-not-a-weekday", "1.yaml:1:34")]


def test_the_shipped_calendars_load():
    assert set(shipped()) == {"china", "sales-office"}


def test_the_sales_office_is_open_at_weekends_and_on_holidays_and_closed_at_the_spring_festival():
    office = shipped()["sales-office"]
    for open_day in ("2025-03-08", "2025-10-01", "2025-05-01", "2025-02-08", "2026-02-15"):
        assert office.working(day(open_day)), open_day
    assert office.rest_on(day("2025-01-29")).name["zh-Hant"] == "春節閉館"
    assert office.closing(day("2025-03-08")) == time(18)
    assert office.unarranged(day("2026-06-01")) is None
    assert office.unarranged(day("2027-02-06")) == 2027


def test_a_file_that_cannot_be_a_calendar_is_a_problem(tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text("just text", encoding="utf-8")
    with pytest.raises(InputError) as error:
        calendars_from_sources([load(path)])
    assert {problem.code for problem in error.value.problems} == {
        "calendar-not-a-mapping",
        "calendar-without-name",
    }
