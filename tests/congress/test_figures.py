"""The figures read what the services write: dates on the rows, verbs and days in the trail."""

from datetime import UTC, date, datetime

import pytest

from casework import metrics
from casework.metrics import Period
from congress import facts
from congress.services import assignments, side_ways

from . import handled
from .handled import day
from .house import House

SPRING = Period(date(2026, 3, 2), date(2026, 8, 30))
AFTER = datetime(2100, 1, 1, tzinfo=UTC)
BEFORE = datetime(2000, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def parts(code: str, cutoff: datetime | None = None) -> tuple[int | None, int | None]:
    metric = next(m for m in facts.METRICS if m.code == code)
    total = metrics.facts(metric, SPRING, cutoff)[0]
    return total.n, total.d


@pytest.mark.scenario("proposals", 44)
def test_the_way_of_three_proposals_through_the_services(house: House):
    late = handled.replied(house)  # due on 29 June, released on 2 July
    handled.rate(late, house.mover, day(7, 10))
    handled.replied(house, on=day(6, 20))
    refused = handled.assigned(house)
    assignments.refuse_assignment(
        proposal=refused,
        by=house.head,
        on=day(5, 6),
        reason="不属于本部门职责，请交后勤部门办理。",
        right_department=house.other,
    )

    assert (parts("P01"), parts("P02"), parts("P03")) == ((3, None), (3, None), (3, 3))
    assert (parts("P05"), parts("P06"), parts("P09")) == ((2, None), (1, 2), (2, 2))
    assert parts("P08") == (0, None)
    assert (parts("P10"), parts("P11")) == ((1, 1), (1, 2))
    for metric in facts.METRICS:
        assert parts(metric.code, AFTER) == parts(metric.code), metric.code


def test_before_anything_was_recorded_nothing_is_counted(house: House):
    handled.replied(house)

    for code in ("P01", "P02", "P03", "P07", "P10", "P14"):
        assert parts(code, BEFORE)[0] == 0, code
    assert parts("P06", BEFORE) == (0, 1)  # the due day stands, the reply is not known yet


def test_a_withdrawal_that_both_sides_agreed_to_leaves_both_parts(house: House):
    proposal = handled.accepted(house)
    assert parts("P05") == (1, None)

    side_ways.ask_withdrawal(
        proposal=proposal, by=house.mover, on=day(5, 30), reason="问题已经解决。"
    )
    side_ways.withdraw_docketed(proposal=proposal, by=house.chair, on=day(6, 1))

    assert parts("P05") == (0, None)
    assert parts("P08") == (0, None)
