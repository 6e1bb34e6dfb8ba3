"""Semesters tile the calendar; their dates are data and said to be provisional when they are."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from members.models import Person, User
from members.services import appoint
from oversight import services, tasks
from oversight.choices import SemesterState
from oversight.models import MetricCell, Semester
from oversight.services import semesters

DAY = date(2026, 6, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> User:
    person = Person.objects.create(staff_no="1", name="党办")
    user = User.objects.create_user("1", person)
    appoint(person=person, role="party_office", by=None, from_on=date(2026, 1, 1))
    return user


def plan(code: str, start: date, end: date, by=None) -> Semester:
    return services.plan(
        code=code,
        by=by,
        on=DAY,
        staff_return_on=start,
        term_ends_on=end,
        period_from=start,
        period_to=end,
    )


@pytest.mark.scenario("oversight", 1)
def test_no_day_may_belong_to_no_semester_or_to_two():
    plan("2026-2027-1", date(2026, 8, 31), date(2027, 2, 21))

    with translation.override("zh-hans"), pytest.raises(ValidationError) as gap:
        plan("2026-2027-2", date(2027, 2, 23), date(2027, 8, 29))
    assert gap.value.messages == ["2027年2月22日不属于任何学期。"]
    with translation.override("zh-hans"), pytest.raises(ValidationError) as overlap:
        plan("2026-2027-2", date(2027, 2, 21), date(2027, 8, 29))
    assert overlap.value.messages == ["2027年2月21日同时属于两个学期。"]

    assert plan("2026-2027-2", date(2027, 2, 22), date(2027, 8, 29)).state == "planned"
    assert semesters.untiled() == []


def test_a_semester_is_planned_once_and_by_who_keeps_the_calendar(office):
    plan("2026-2027-1", date(2026, 8, 31), date(2027, 2, 21), by=office)

    with pytest.raises(ValidationError):
        plan("2026-2027-1", date(2027, 2, 22), date(2027, 8, 29), by=office)
    other = User.objects.create_user("2", Person.objects.create(staff_no="2", name="教师"))
    with pytest.raises(PermissionDenied):
        plan("2026-2027-2", date(2027, 2, 22), date(2027, 8, 29), by=other)


@pytest.mark.scenario("oversight", "E2")
def test_an_amended_day_is_taken_from_the_neighbour(office):
    first = plan("2026-2027-1", date(2026, 8, 31), date(2027, 2, 21))
    second = plan("2026-2027-2", date(2027, 2, 22), date(2027, 8, 29))

    services.amend(
        first,
        by=office,
        on=DAY,
        source_doc="京华大〔2026〕16号",
        provisional=False,
        period_to=date(2027, 2, 28),
    )

    second.refresh_from_db()
    assert second.period_from == date(2027, 3, 1)
    assert semesters.untiled() == []

    Semester.objects.filter(pk=second.pk).update(state=SemesterState.COLLECTING)
    with pytest.raises(ValidationError):
        services.amend(
            first,
            by=office,
            on=DAY,
            source_doc="",
            provisional=False,
            period_to=date(2027, 2, 21),
        )


def test_no_figure_is_counted_while_a_day_belongs_to_no_semester(office):
    first = plan("2026-2027-1", date(2026, 8, 31), date(2027, 2, 21))
    plan("2026-2027-2", date(2027, 2, 22), date(2027, 8, 29))
    Semester.objects.filter(pk=first.pk).update(period_to=date(2027, 2, 20))

    with pytest.raises(ValueError, match="2027年2月21日"):
        tasks.nightly(date(2027, 3, 2))

    assert not MetricCell.objects.exists()


def test_the_shipped_dates_tile_and_say_that_they_are_provisional(settings):
    settings.PORTAL_DEMO = False
    made = services.load_file(on=DAY)

    assert [s.code for s in made][::6] == ["2024-2025-1", "2027-2028-1"]
    assert all(s.provisional for s in made)
    assert semesters.untiled() == []
    assert services.load_file(on=DAY) == []  # what stands is left alone


def test_the_demo_university_has_published_its_calendar_but_for_next_year():
    made = services.load_file(on=DAY)

    assert [s.code for s in made if s.provisional] == ["2027-2028-1"]


def test_a_semester_begins_by_itself_on_its_first_day():
    services.load_file(on=DAY)

    services.start_due(date(2026, 8, 30))
    assert Semester.objects.get(code="2026-2027-1").state == "planned"
    services.start_due(date(2026, 8, 31))
    assert Semester.objects.get(code="2026-2027-1").state == "running"
    assert Semester.objects.of_day(date(2026, 8, 31)).code == "2026-2027-1"


def test_semesters_are_named_in_full_and_short():
    services.load_file(on=DAY)
    spring = Semester.objects.get(code="2025-2026-2")

    with translation.override("zh-hans"):
        assert str(spring) == "2025—2026学年第二学期"
        assert spring.short == "2026春"
        assert Semester.objects.get(code="2025-2026-1").short == "2025秋"
