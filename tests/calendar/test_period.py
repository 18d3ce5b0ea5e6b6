"""Periods: what text names one, what is refused, and where months end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_support import day, period
from policykit.calendar import Period
from policykit.calendar.period import add_to_day
from policykit.problems import LANGUAGES, InputError, Place


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("P3D", "days", 3),
        ("P1W", "days", 7),
        ("P2W", "days", 14),
        ("P1W3D", "days", 10),
        ("P2M", "months", 2),
        ("P18M", "months", 18),
        ("P1Y", "years", 1),
        ("PT4H", "exact", 4 * 3600),
        ("PT30M", "exact", 30 * 60),
        ("PT45S", "exact", 45),
        ("PT1H30M", "exact", 90 * 60),
        ("PT90M", "exact", 90 * 60),
        ("PT24H", "exact", 24 * 3600),
        ("P0D", "days", 0),
        ("PT0H", "exact", 0),
        ("P007D", "days", 7),
        ("P100Y", "years", 100),
        ("P36525D", "days", 36525),
    ],
)
def test_text_of_one_unit_is_a_period(text, unit, amount):
    assert Period.parse(text) == Period(unit, amount)


@pytest.mark.parametrize("text", ["P1M3D", "P1DT2H", "P1Y6M", "P1YT1H", "P2M1W", "P1Y2M3DT4H5M6S"])
def test_a_period_mixes_no_units(text):
    with pytest.raises(InputError) as error:
        Period.parse(text)
    assert error.value.problems[0].code == "period-mixed-units"


@pytest.mark.parametrize("text", ["-P3D", "-PT1H", "-P1M"])
def test_a_negative_period_is_refused_and_the_mend_names_before(text):
    with pytest.raises(InputError) as error:
        Period.parse(text)
    (problem,) = error.value.problems
    assert problem.code == "period-negative"
    assert all("before:" in problem.mend(lang) for lang in LANGUAGES)


@pytest.mark.parametrize(
    "text",
    [
        "", "P", "PT", "P1", "1D", "3 days", "三日", "p3d", "P3d", "P 3D", "P3D ", "P1.5D", "PT0.5H", "P-3D",
        "+P3D", "P3DT", "PT3D", "P4H", "PT1M1H", "P1D1W", "P3D\n", "P３D", "P1DT", "--P1D", "P3D/2025-01-01",
    ],
)  # fmt: skip
def test_other_text_is_no_period(text):
    with pytest.raises(InputError) as error:
        Period.parse(text)
    assert error.value.problems[0].code == "period-unreadable"


@pytest.mark.parametrize(
    "text", ["P101Y", "P1201M", "P36526D", "P5219W", "PT876601H", "P" + "9" * 4000 + "D"]
)
def test_a_period_longer_than_a_century_is_refused(text):
    with pytest.raises(InputError) as error:
        Period.parse(text)
    assert error.value.problems[0].code == "period-too-long"


def test_the_problem_has_the_place_it_was_given_and_never_a_long_text():
    with pytest.raises(InputError) as error:
        Period.parse("x" * 5000, Place("a.yaml", 3, 9))
    (problem,) = error.value.problems
    assert str(problem.place) == "a.yaml:3:9"
    assert all(len(problem.text(lang)) < 250 for lang in LANGUAGES)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("P1W", "P7D"),
        ("PT90M", "PT1H30M"),
        ("PT3600S", "PT1H"),
        ("PT24H", "PT24H"),
        ("PT61S", "PT1M1S"),
        ("PT0M", "PT0S"),
        ("P18M", "P18M"),
        ("P0D", "P0D"),
        ("-P3D", "-P3D"),
        ("-PT90M", "-PT1H30M"),
    ],
)
def test_a_period_is_shown_in_one_canonical_way(text, shown):
    assert str(period(text)) == shown


@given(
    st.sampled_from(["years", "months", "days", "exact"]).flatmap(
        lambda unit: st.builds(Period, st.just(unit), st.integers(0, 100))
    )
)
def test_the_text_of_a_period_names_the_same_period(any_period):
    assert Period.parse(str(any_period)) == any_period


@given(st.text(alphabet="PT0123456789YMWDHS-. ", max_size=12))
def test_any_text_gives_a_period_or_a_problem(text):
    code = "period-"
    try:
        parsed = Period.parse(text)
    except InputError as error:
        code = error.problems[0].code
    else:
        assert parsed.amount >= 0
    assert code.startswith("period-")


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2025-01-31", "P1M", "2025-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2025-01-31", "P2M", "2025-03-31"),
        ("2025-03-31", "P1M", "2025-04-30"),
        ("2025-05-29", "P2M", "2025-07-29"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-02-29", "P4Y", "2028-02-29"),
        ("2023-02-28", "P1Y", "2024-02-28"),
        ("2024-12-31", "P2M", "2025-02-28"),
        ("2023-12-31", "P2M", "2024-02-29"),
        ("2025-11-30", "P14M", "2027-01-30"),
        ("2025-12-15", "P1M", "2026-01-15"),
        ("2025-12-31", "P0M", "2025-12-31"),
        ("2025-02-27", "P3D", "2025-03-02"),
        ("2024-02-27", "P3D", "2024-03-01"),
        ("2025-03-31", "-P1M", "2025-02-28"),
        ("2025-01-15", "-P1M", "2024-12-15"),
        ("2025-01-15", "-P13M", "2023-12-15"),
        ("2024-02-29", "-P1Y", "2023-02-28"),
        ("2025-03-02", "-P3D", "2025-02-27"),
    ],
)
def test_months_end_on_the_corresponding_day_or_on_the_months_last(start, length, end):
    assert add_to_day(day(start), period(length)) == day(end)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-300, 300))
def test_a_month_added_keeps_the_day_or_is_clamped_to_the_months_last(start, months):
    end = add_to_day(start, Period("months", months))
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 100))
def test_a_year_is_twelve_months(start, years):
    assert add_to_day(start, Period("years", years)) == add_to_day(start, Period("months", 12 * years))


@given(st.integers(-50, 50), st.integers(0, 50))
def test_a_period_times_a_number_is_that_many_of_its_unit(amount, times):
    assert Period("days", amount) * times == Period("days", amount * times)
    assert -Period("months", amount) == Period("months", -amount)


def test_days_and_hours_have_an_exact_length_and_months_have_none():
    assert period("P1D").exact() == timedelta(hours=24)
    assert period("PT90M").exact() == timedelta(minutes=90)
    for text in ("P1M", "P1Y"):
        with pytest.raises(ValueError, match="no exact length"):
            period(text).exact()


def test_hours_are_not_added_to_a_day():
    with pytest.raises(ValueError, match="cannot be added to a day"):
        add_to_day(day("2025-01-01"), period("PT1H"))
