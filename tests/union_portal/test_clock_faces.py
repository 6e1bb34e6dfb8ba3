"""Each state of a clock has its icon and its words (DESIGN 4)."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from tests.union_portal.gallery import TODAY, FakeClock
from union_portal import clock_faces


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("clock", "css", "icon", "day", "rest"),
    [
        pytest.param(FakeClock(), "", "clock", "7月6日", "还有39天", id="running"),
        pytest.param(
            FakeClock(due_on=date(2026, 6, 2)), "soon", "soon", "6月2日", "还有5天", id="soon"
        ),
        pytest.param(FakeClock(due_on=TODAY), "soon", "soon", "今天", "24时止", id="today"),
        pytest.param(
            FakeClock(due_on=date(2026, 5, 22)), "late", "late", "5月22日", "逾期6天", id="overdue"
        ),
        pytest.param(
            FakeClock(state="paused", due_on=None, paused_on=date(2026, 5, 20)),
            "paused",
            "pause",
            "已中止",
            "5月20日起",
            id="paused",
        ),
        pytest.param(
            FakeClock(due_on=date(2027, 2, 10), provisional=True),
            "provisional",
            "clock",
            "2027年2月10日",
            "还有258天",
            id="provisional",
        ),
        pytest.param(
            FakeClock(state="met", ended_on=date(2026, 7, 2)),
            "met",
            "check",
            "7月2日",
            "提前4天办完",
            id="met",
        ),
        pytest.param(
            FakeClock(state="met", ended_on=date(2026, 7, 9)),
            "met-late",
            "check",
            "7月9日",
            "办完，逾期3天",
            id="met-late",
        ),
        pytest.param(FakeClock(state="cancelled"), "ended", "x", "已停止", "", id="ended"),
    ],
)
def test_each_state_has_its_icon_and_words(clock, css, icon, day, rest):
    face = clock_faces.of(clock, TODAY)

    assert (face.css, face.icon, face.day, face.rest) == (css, icon, day, rest)


def test_a_full_clock_says_by_when_and_which_weekday():
    face = clock_faces.of(FakeClock(), TODAY)

    assert (face.due, face.detail) == ("7月6日前", "星期一，还有39天")


@pytest.mark.parametrize(
    ("due_on", "near_rest"),
    [
        (date(2026, 5, 29), "明天"),
        (date(2026, 5, 30), "周六"),
        (date(2026, 6, 5), "还有8天"),
    ],
)
def test_the_desk_names_the_days_that_are_near(due_on, near_rest):
    assert clock_faces.of_day(due_on, TODAY).near_rest == near_rest


def test_an_extended_clock_says_what_stood_before():
    face = clock_faces.of(FakeClock(due_on=date(2026, 8, 5), extensions=1), TODAY)

    assert face.extended == "原为7月6日"


def test_a_day_that_was_missed_and_extended_later_is_told_as_late():
    clock = FakeClock(
        state="met",
        due_on=date(2026, 8, 5),
        missed_due_on=date(2026, 7, 6),
        ended_on=date(2026, 7, 20),
    )

    assert clock_faces.of(clock, TODAY).css == "met-late"


@pytest.mark.django_db
def test_working_days_are_told_in_working_days():
    # From Thursday 28 May 2026: Friday, Monday, Tuesday.
    face = clock_faces.of(FakeClock(due_on=date(2026, 6, 2), unit="workday"), TODAY)

    assert face.rest == "还有3个工作日"


@pytest.mark.django_db
def test_a_limit_that_passed_over_a_weekend_is_late_on_the_saturday():
    friday, saturday = date(2026, 5, 29), date(2026, 5, 30)

    face = clock_faces.of(FakeClock(due_on=friday, unit="workday"), saturday)

    assert (face.css, face.rest) == ("late", "逾期1个工作日")


@pytest.mark.django_db
def test_a_list_of_working_day_clocks_asks_for_the_calendar_once(django_assert_num_queries):
    clock_faces.new_request()
    clocks = [FakeClock(due_on=date(2026, 6, n), unit="workday") for n in range(1, 13)]
    clock_faces.of(clocks[0], TODAY)

    with django_assert_num_queries(0):
        faces = [clock_faces.of(clock, TODAY) for clock in clocks]

    assert len(faces) == 12


@pytest.mark.django_db
def test_the_full_clock_counts_its_days_and_marks_the_first_reminder():
    rule = SimpleNamespace(terms={"steps": [["r-18", "owner", 0], ["0", "owner", 0]]})
    face = clock_faces.in_full(FakeClock(rule=rule), TODAY)

    assert (face.counted, face.length, face.mark) == (29, 60, 42)
    assert face.counting == "已计29天，共60天，满42天时提醒。"


def test_the_words_are_complete_in_english():
    with translation.override("en"):
        face = clock_faces.of(FakeClock(), TODAY)
        late = clock_faces.of(FakeClock(due_on=date(2026, 5, 27)), TODAY)

    assert (face.due, face.detail) == ("by 6 July", "Monday, 39 days left")
    assert late.rest == "1 day late"


def test_nothing_is_drawn_for_a_row_without_a_date():
    drawn = Template(
        '{% include "components/clock.html" with clock=None today=today only %}'
    ).render(Context({"today": TODAY}))

    assert "clock" not in drawn
