"""The working calendar against an oracle that walks day by day, and against other calendars."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from casework import calendars, clocks, workdays
from casework.models import CalendarYear

DAY = timedelta(days=1)
BASE = date(2024, 1, 1)
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
exceptions = st.dictionaries(days, st.booleans(), max_size=60)
lengths = st.integers(1, 120)


# ---------------------------------------------------------------- an independent oracle


def works(day: date, odd: dict[date, bool]) -> bool:
    if day in odd:
        return odd[day]
    return day.isoweekday() not in (6, 7)


def walk(start: date, n: int, unit: str, odd: dict, still: set[date]) -> date:
    """Walk day by day; a day counts when the clock did not stand still on it."""
    day = start
    while n:
        day += DAY
        if day not in still and (unit == "day" or works(day, odd)):
            n -= 1
    return day


def stretches(start: date, gaps: list[tuple[int, int]]) -> tuple[list, set[date]]:
    """Pauses from (gap, length) pairs, in order, and the set of days on which they stand."""
    pauses, still, day = [], set(), start
    for gap, length in gaps:
        stopped = day + gap * DAY
        resumed = stopped + length * DAY
        pauses.append((stopped, resumed))
        still |= {stopped + k * DAY for k in range(length + 1)}
        day = resumed
    return pauses, still


pauses_and_still = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 30)), max_size=4)


@settings(max_examples=300, deadline=None)
@given(days, lengths, st.sampled_from(["day", "workday"]), exceptions, pauses_and_still)
def test_the_nth_day_is_where_a_walker_arrives(start, n, unit, odd, gaps):
    pauses, still = stretches(start, gaps)

    arrived = workdays.nth_day(start, n, unit, odd, pauses)

    assert arrived == walk(start, n, unit, odd, still)
    assert workdays.counted_days(start, arrived, unit, odd, pauses) == n
    assert workdays.counted_days(start, arrived - DAY, unit, odd, pauses) == n - 1


@settings(max_examples=200, deadline=None)
@given(days, st.integers(-60, 60), exceptions)
def test_adding_working_days_and_counting_them_agree(start, n, odd):
    end = workdays.add_workdays(start, n, odd)

    if n > 0:
        assert workdays.workdays_between(start, end, odd) == n
        assert works(end, odd)
    elif n < 0:
        assert sum(works(end + k * DAY, odd) for k in range((start - end).days)) == -n
    else:
        assert end == start


@settings(max_examples=200, deadline=None)
@given(days, st.integers(1, 400), exceptions)
def test_a_period_that_ends_on_a_rest_day_rolls_to_the_next_working_day(start, n, odd):
    end = start + n * DAY
    rolled = workdays.add_days(start, n, odd)

    assert works(rolled, odd)
    assert not any(works(end + k * DAY, odd) for k in range((rolled - end).days))
    assert workdays.add_days(start, n, odd, "none") == end
    assert workdays.add_days(start, n, odd, "previous") <= end


@settings(max_examples=200, deadline=None)
@given(days, st.integers(0, 15), days, exceptions)
def test_what_has_passed_with_patience_is_found_from_both_ends(due_on, skip, on, odd):
    last = workdays.add_workdays(due_on, skip, odd)
    latest = workdays.add_workdays(on, -skip, odd) - DAY

    assert (on > last) == (due_on <= latest)


@settings(max_examples=150, deadline=None)
@given(days, st.integers(0, 40), pauses_and_still, st.integers(1, 30), exceptions)
def test_resting_never_brings_the_end_nearer(start, n, gaps, more, odd):
    pauses, _still = stretches(start, gaps)
    terms = {"unit": "day", "roll": "next", "started_on": start, "exceptions": odd}

    plain = clocks.due(n=n, pauses=[], **terms)
    rested = clocks.due(n=n, pauses=pauses, **terms)
    extended = clocks.due(n=n + more, pauses=pauses, **terms)

    assert plain <= rested <= extended


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        pytest.param(date(2026, 1, 31), 1, date(2026, 2, 28), id="art-202-no-such-day"),
        pytest.param(date(2024, 1, 31), 1, date(2024, 2, 29), id="art-202-leap-year"),
        pytest.param(date(2026, 5, 15), 1, date(2026, 6, 15), id="art-202"),
        pytest.param(date(2026, 11, 30), 3, date(2027, 2, 28), id="art-202-over-the-year"),
        pytest.param(date(2026, 12, 31), 12, date(2027, 12, 31), id="art-202-a-year"),
    ],
)
def test_months_end_on_the_same_day_of_the_month(start, n, end):
    assert workdays.add_months(start, n) == end


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        pytest.param(date(2024, 2, 2), 5, date(2024, 2, 8), id="2024-make-up-sunday-before"),
        pytest.param(date(2024, 2, 9), 1, date(2024, 2, 18), id="2024-spring-festival"),
        pytest.param(date(2025, 1, 27), 3, date(2025, 2, 7), id="2025-spring-festival"),
        pytest.param(date(2025, 9, 30), 1, date(2025, 10, 9), id="2025-national-day"),
        pytest.param(date(2026, 2, 13), 1, date(2026, 2, 14), id="2026-make-up-saturday"),
        pytest.param(date(2026, 5, 8), 1, date(2026, 5, 9), id="2026-make-up-after-labour-day"),
        pytest.param(date(2026, 9, 30), 2, date(2026, 10, 9), id="2026-national-day"),
    ],
)
@pytest.mark.django_db
def test_working_days_by_the_notices_of_the_state_council(start, n, end):
    assert workdays.add_workdays(start, n, calendars.calendar().exceptions) == end


@pytest.mark.django_db
def test_the_shipped_calendar_agrees_with_two_others_on_every_day():
    ours = calendars.calendar().exceptions
    official = holidays.country_holidays("CN", years=[2024, 2025, 2026])
    day = BASE
    while day <= date(2026, 12, 31):
        working = workdays.is_workday(day, ours)
        assert working == chinese_calendar.is_workday(day), day
        assert working == official.is_working_day(day), day
        day += DAY


def test_a_day_outside_the_calendar_is_refused_not_guessed():
    with pytest.raises(ValueError, match="outside"):
        workdays.add_workdays(date(1999, 12, 31), 5, {})
    with pytest.raises(ValueError, match="leave"):
        workdays.add_workdays(date(2099, 12, 30), 50, {})


# ---------------------------------------------------------------- loading


@pytest.mark.django_db
def test_loading_the_same_file_again_changes_nothing():
    assert calendars.load_csv(calendars.OFFICIAL, loaded_by="again") == []
    assert {row.version for row in CalendarYear.objects.all()} == {1}


@pytest.mark.django_db
def test_a_notice_reaches_into_the_december_before_its_year():
    """国办发明电〔2018〕15号: 30 December 2018 to 1 January 2019 off, 29 December worked."""
    bridge = [
        (date(2018, 12, 29), "makeup", "元旦"),
        (date(2018, 12, 31), "holiday", "元旦"),
        (date(2019, 1, 1), "holiday", "元旦"),
    ]
    for year, rows in ((2019, bridge), (2018, [])):
        calendars.load_year(
            year, rows, status="announced", notice_number="国办发明电〔2018〕15号", loaded_by="试"
        )

    days = calendars.calendar().exceptions
    assert workdays.add_workdays(date(2018, 12, 28), 1, days) == date(2018, 12, 29)
    assert workdays.add_workdays(date(2018, 12, 29), 1, days) == date(2019, 1, 2)


@pytest.mark.django_db
def test_a_notice_replaces_an_estimate_and_an_estimate_never_a_notice():
    assert not calendars.calendar().is_announced(2027)

    made = calendars.load_year(
        2027,
        [(date(2027, 1, 1), "holiday", "元旦")],
        status="announced",
        notice_number="国办发明电〔2026〕9号",
        loaded_by="试",
    )
    again = calendars.load_year(2027, [], status="estimated", notice_number="", loaded_by="试")

    assert (made.version, again) == (2, None)
    assert calendars.calendar().is_announced(2027)
    assert workdays.is_workday(date(2027, 2, 10), calendars.calendar().exceptions)
    assert calendars.write_official() == []  # the next release does not undo it


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "number"),
    [
        pytest.param([(date(2028, 1, 1), "holiday", "元旦")], "9号", id="another-year"),
        pytest.param([(date(2027, 1, 4), "makeup", "元旦")], "9号", id="make-up-on-a-monday"),
        pytest.param([(date(2027, 1, 1), "feast", "元旦")], "9号", id="unknown-kind"),
        pytest.param([(date(2027, 1, 1), "holiday", "元旦")] * 2, "9号", id="twice"),
        pytest.param([(date(2027, 1, 1), "holiday", "元旦")], " ", id="no-number"),
    ],
)
def test_an_odd_notice_is_refused_in_words(rows, number):
    with pytest.raises(ValidationError):
        calendars.load_year(2027, rows, status="announced", notice_number=number, loaded_by="试")
    assert CalendarYear.objects.filter(year=2027).count() == 1
