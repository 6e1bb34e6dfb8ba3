"""Cells: counted each night from the rooms' facts, the same when run twice, frozen when signed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from casework.metrics import Period
from casework.small_numbers import OTHERS
from oversight import services, tasks
from oversight.models import MetricCell, Semester
from tests.congress.cases import House

DUE = date(2026, 6, 29)
EARLY = date(2026, 6, 10)
MORNING = date(2026, 7, 10)
pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    services.load_file(on=DUE)
    return House()


def cell(code: str, semester: str = "2025-2026-2", dimension: str = "", key: str = ""):
    return MetricCell.objects.get(
        semester__code=semester, metric=code, dimension=dimension, key=key
    )


def test_a_night_counts_what_had_happened_the_day_before(house):
    house.handled(DUE, MORNING)
    house.handled(MORNING)

    tasks.nightly(MORNING)

    assert (cell("P06").numerator, cell("P06").denominator) == (0, 1)
    assert cell("P08").numerator == 1
    assert cell("P06").cutoff == MORNING - timedelta(days=1)

    tasks.nightly(MORNING + timedelta(days=1))

    assert (cell("P06").numerator, cell("P06").denominator) == (0, 2)
    assert cell("P09").numerator == 1


def test_a_night_run_twice_writes_the_same_cells(house):
    for n in range(5):
        house.handled(DUE, DUE + timedelta(days=n - 3), department=n % 3, grade="satisfied")

    def cells():
        return set(
            MetricCell.objects.values_list(
                "semester", "metric", "dimension", "key", "numerator", "denominator", "cutoff"
            )
        )

    tasks.nightly(MORNING)
    first, number = cells(), MetricCell.objects.count()
    tasks.nightly(MORNING)

    assert cells() == first
    assert MetricCell.objects.count() == number


def test_a_place_that_is_empty_now_is_taken_away(house):
    row = house.handled(DUE, department=1)
    tasks.nightly(MORNING)
    key = str(house.departments[1].pk)
    assert cell("P08", dimension="department", key=key).numerator == 1

    row.replied_on, row.state, row.result_class = DUE, "published", "A"
    row.save()
    tasks.nightly(MORNING)

    assert not MetricCell.objects.filter(metric="P08", dimension="department", key=key).exists()
    assert cell("P08").numerator == 0


def test_a_frozen_semester_never_moves(house):
    house.handled(DUE)
    tasks.nightly(MORNING)
    Semester.objects.filter(code="2025-2026-2").update(state="signed")
    house.handled(DUE)

    tasks.nightly(MORNING)

    assert cell("P08").numerator == 1


def test_semesters_that_have_not_begun_have_no_figures(house):
    house.handled(DUE)
    tasks.nightly(MORNING)

    assert not MetricCell.objects.filter(semester__period_from__gte=MORNING).exists()


def test_semesters_before_the_first_fact_are_missing_and_not_zero(house):
    house.handled(DUE)  # handed in on 21 March 2026
    tasks.nightly(MORNING)

    assert set(MetricCell.objects.values_list("semester__code", flat=True)) == {"2025-2026-2"}


def test_a_house_without_any_fact_has_no_figures(house):
    assert tasks.nightly(MORNING) == 0


@pytest.mark.scenario("oversight", 19)
def test_sensitive_figures_stand_still_within_the_month(house):
    for _n in range(8):
        house.suggestion(date(2026, 6, 20))
    tasks.nightly(date(2026, 7, 10))
    before = cell("P16").numerator
    house.suggestion(date(2026, 7, 9))
    house.proposal(submitted_on=date(2026, 7, 9))
    received = cell("P01").numerator

    tasks.nightly(date(2026, 7, 11))

    assert (before, cell("P16").numerator) == (8, 8)
    assert cell("P16").cutoff == date(2026, 6, 30)
    assert cell("P01").numerator == received + 1


def test_hidden_cells_hold_nothing_at_all(house):
    for n in range(9):
        house.suggestion(date(2026, 4, 21), is_anonymous=n < 3)
    for n in range(9):
        house.handled(DUE, EARLY, grade="satisfied", department=0 if n < 7 else 1)

    tasks.nightly(MORNING)

    stored = MetricCell.objects.filter(metric="P16").exclude(dimension="")
    assert not stored.exists()  # 3 anonymous of 9: the total stands alone
    keys = MetricCell.objects.filter(metric="P10", dimension="department")
    assert not keys.filter(numerator__lt=5).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        MetricCell.objects.filter(metric="P06").update(hidden=True)


def test_merged_cells_say_how_many_they_stand_for(house):
    for n in range(19):
        house.handled(DUE, EARLY, grade="satisfied", department=0 if n < 12 else 1 + n % 2)

    tasks.nightly(MORNING)

    others = cell("P10", dimension="department", key=OTHERS)
    assert (others.numerator, others.merged) == (7, 2)


def test_the_period_of_a_running_semester_ends_yesterday(house):
    semester = Semester.objects.get(code="2025-2026-2")

    assert semester.period(date(2026, 7, 9)) == Period(date(2026, 3, 2), date(2026, 7, 9))
    assert semester.period(date(2027, 7, 9)).end == semester.period_to
