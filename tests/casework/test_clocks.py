"""Time limits: the worked dates of domain/proposals.md 8, and what the verbs refuse."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework import clocks
from casework.actors import CLOCK
from casework.models import CaseFile, Clock, PlannedStep

from . import clock_room as room
from .clock_room import day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules():
    room.write()


@pytest.fixture
def file() -> CaseFile:
    return room.file()


def start(file: CaseFile, code: str, on: date, **more) -> Clock:
    return clocks.start(file, f"trial.{code}", on=on, by=CLOCK, **more)


def fires(clock: Clock, *audiences: str) -> list[tuple[str, date, date]]:
    steps = clock.steps.filter(state=PlannedStep.State.PLANNED, audience__in=audiences)
    return [
        (s.code, s.fire_on, s.fire_at.astimezone(tz=None).date()) for s in steps.order_by("fire_on")
    ]


@pytest.mark.parametrize(
    ("code", "started_on", "due_on"),
    [
        pytest.param("leader_review", day(4, 8), day(4, 15), id="8"),
        pytest.param("leader_review", day(4, 9), day(4, 16), id="8-auto"),
        pytest.param("revise", day(4, 9), day(4, 23), id="10"),
        pytest.param("screening", day(4, 9), day(4, 30), id="11"),
        pytest.param("screening", day(4, 28), day(5, 19), id="11-resubmitted"),
        pytest.param("ask", day(4, 22), day(5, 7), id="13"),
        pytest.param("decide", day(5, 6), day(6, 5), id="13-reconsider"),
        pytest.param("reply", day(4, 21), day(6, 22), id="14-rest-day"),
        pytest.param("dispute", day(4, 30), day(5, 14), id="14-objected"),
        pytest.param("instruction", day(4, 21), day(4, 28), id="17"),
        pytest.param("assignment", day(4, 21), day(5, 6), id="17-holiday"),
        pytest.param("reply", day(4, 29), day(6, 29), id="18"),
        pytest.param("refuse_assignment", day(4, 29), day(5, 6), id="18-refuse"),
        pytest.param("reply", day(6, 10), day(8, 10), id="22"),
        pytest.param("cosign", day(5, 25), day(6, 1), id="23"),
        pytest.param("sign_off", day(7, 1), day(7, 8), id="25"),
        pytest.param("rating", day(7, 2), day(7, 17), id="26"),
        pytest.param("decide_second", day(7, 14), day(7, 28), id="28"),
        pytest.param("second_reply", day(7, 20), day(8, 19), id="29"),
    ],
)
def test_a_limit_ends_on_the_worked_day(file, code, started_on, due_on):
    clock = start(file, code, started_on)

    assert (clock.due_on, clock.first_due_on, clock.provisional) == (due_on, due_on, False)


def test_a_shorter_limit_for_one_case_counts_the_make_up_day(file):
    clock = start(file, "assignment", day(5, 6), n=5, unit="workday")

    assert clock.due_on == day(5, 12)  # 9 May 2026, a Saturday, is a make-up working day
    assert clock.roll == "none"


@pytest.mark.scenario("proposals", 20)
def test_a_paused_limit_ends_later_by_the_days_it_rested(file):
    clock = start(file, "reply", day(4, 29))

    clock = clocks.pause(clock, on=day(5, 12), by=CLOCK, reason="等提案人补充材料")
    assert (clock.due_on, clock.state) == (None, "paused")
    clock = clocks.resume(clock, on=day(5, 18), by=CLOCK)

    assert clock.due_on == day(7, 6)
    assert clock.first_due_on == day(6, 29)
    assert clocks.counted(clock, day(5, 28)) == 22
    assert clocks.paused_days(clock, day(6, 1)) == 7
    assert fires(clock, "contact") == [
        ("70%", day(6, 17), day(6, 17)),
        ("r-5", day(6, 29), day(6, 29)),
        ("0", day(7, 6), day(7, 6)),
    ]
    assert fires(clock, "union_chair", "leader") == [
        ("+10d", day(7, 16), day(7, 16)),
        ("+20d", day(7, 26), day(7, 27)),  # a Sunday: the day stands, the telling waits
    ]


@pytest.mark.scenario("proposals", 21)
def test_an_extension_adds_to_the_unrolled_end_and_is_given_once(file):
    head = room.person("1")
    plain = start(file, "reply", day(4, 29), owner_user=head)
    paused = start(room.file(), "reply", day(4, 29))
    paused = clocks.pause(paused, on=day(5, 12), by=CLOCK, reason="等材料")
    paused = clocks.resume(paused, on=day(5, 18), by=CLOCK)

    with pytest.raises(PermissionDenied):
        clocks.extend(plain, 30, by=head, on=day(6, 1), reason="工期")
    plain = clocks.extend(plain, 30, by=CLOCK, on=day(6, 1), reason="工期")
    paused = clocks.extend(paused, date(2026, 8, 4), by=CLOCK, on=day(6, 1), reason="工期")

    assert (plain.due_on, plain.first_due_on) == (day(7, 28), day(6, 29))
    assert (paused.due_on, paused.extended_by) == (day(8, 4), 30)
    with pytest.raises(ValidationError, match="1"):
        clocks.extend(plain, 1, by=CLOCK, on=day(6, 2), reason="再延")


@pytest.mark.scenario("proposals", 22)
def test_a_restart_begins_anew_and_keeps_what_stood_first_and_what_was_missed(file):
    clock = start(file, "reply", day(4, 29))

    timely = clocks.restart(clock, on=day(6, 10), by=CLOCK, reason="改派")

    assert (timely.due_on, timely.first_due_on) == (day(8, 10), day(6, 29))
    assert not timely.is_late(day(7, 8))

    late = clocks.restart(start(room.file(), "reply", day(4, 29)), on=day(7, 8), by=CLOCK)
    assert late.missed_due_on == day(6, 29)
    assert late.is_late(day(7, 8))
