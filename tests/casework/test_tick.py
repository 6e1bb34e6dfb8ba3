"""The minute tick: who is told, on which morning, once, whatever went down in between."""

import threading
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError, connections

from casework import clocks, notices, recusal
from casework.actors import CLOCK
from casework.models import Clock, Escalation, Heartbeat, LedgerEntry, Notice, Outbox, PlannedStep
from casework.tick import take_up_parked, tick

from . import clock_room as room
from .clock_room import day

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")


def at(on: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=HERE).astimezone(UTC)


class Cast:
    """Who stands behind an audience code, as the roof would answer."""

    def __init__(self, **people) -> None:
        self.people = people

    def __call__(self, file, clock, audience, on):
        return self.people.get(audience, [])


@pytest.fixture
def cast() -> Cast:
    room.write()
    return Cast(
        contact=[room.person("1", "contact@school.invalid")],
        head=[room.person("2", "head@school.invalid")],
        union_chair=[room.person("3", "chair@school.invalid")],
        leader=[room.person("4")],
        mover=[room.person("5", "mover@school.invalid")],
    )


@pytest.fixture
def reply(cast) -> Clock:
    """The reply of scenario 18: assigned 29 April, due 29 June 2026."""
    return clocks.start(room.file(), "trial.reply", on=day(4, 29), by=CLOCK)


def told(user) -> list[str]:
    return list(user.notices.order_by("pk").values_list("subject", flat=True))


def test_nothing_is_told_before_half_past_eight_of_the_day(cast, reply):
    (contact,) = cast.people["contact"]
    first = day(6, 10)  # 42nd of 60 days

    assert tick(at(first, 8, 29), cast).told == 0
    assert tick(at(first, 8, 30), cast).told == 1
    assert tick(at(first, 8, 31), cast).told == 0
    assert len(told(contact)) == 1


def test_a_reminder_names_the_limit_and_its_last_day(cast, reply):
    tick(at(day(6, 10)), cast)

    notice = Notice.objects.get()
    assert "关于食堂的提案" in notice.subject
    assert "2026" in notice.subject
    assert notice.legal
    assert notice.outbox.policy == "at_least_once"


@pytest.mark.scenario("proposals", 20)
def test_a_step_on_a_sunday_is_told_on_the_next_working_morning_with_its_own_day(cast, reply):
    clock = clocks.pause(reply, on=day(5, 12), by=CLOCK, reason="等材料")
    clocks.resume(clock, on=day(5, 18), by=CLOCK)
    tick(at(day(7, 17)), cast)

    assert tick(at(day(7, 26)), cast).escalated == 0
    assert tick(at(day(7, 27)), cast).escalated == 1

    row = Escalation.objects.get(level=2)
    assert (row.on, row.at) == (day(7, 26), at(day(7, 27)))


@pytest.mark.scenario("proposals", 43)
def test_the_clock_was_down_from_day_8_to_day_12(cast, reply):
    due = reply.due_on
    tick(at(due + timedelta(days=8)), cast)
    (chair,) = cast.people["union_chair"]
    assert told(chair) == []

    for number in (12, 13, 14):
        tick(at(due + timedelta(days=number)), cast)

    assert len(told(chair)) == 1
    row = Escalation.objects.get()
    assert (row.level, row.on) == (1, due + timedelta(days=10))
    assert LedgerEntry.objects.filter(action="escalate").count() == 1
    assert Escalation.objects.filter(level=2).count() == 0
    for number in (20, 21):
        tick(at(due + timedelta(days=number)), cast)
    assert Escalation.objects.filter(level=2).count() == 1


def test_after_an_outage_the_newest_step_stands_for_the_earlier_and_no_level_is_lost(cast, reply):
    tick(at(reply.due_on + timedelta(days=25)), cast)

    (contact,) = cast.people["contact"]
    states = dict(reply.steps.filter(audience="contact").values_list("code", "state"))
    assert states == {"70%": "superseded", "r-5": "superseded", "0": "materialised"}
    assert len(told(contact)) == 1
    assert list(Escalation.objects.values_list("level", flat=True)) == [1, 2]


def test_who_stands_behind_two_audiences_of_a_day_is_told_once(cast, reply):
    cast.people["head"] = cast.people["contact"]

    assert tick(at(reply.due_on), cast).settled == 4

    (contact,) = cast.people["contact"]
    assert len(told(contact)) == 1
    assert not reply.steps.filter(state="planned", fire_on__lte=reply.due_on).exists()


def test_a_clock_that_is_met_reminds_nobody_any_more(cast, reply):
    clocks.met(reply, on=day(6, 1), by=CLOCK)

    assert tick(at(day(7, 30)), cast).told == 0
    assert not reply.steps.filter(state=PlannedStep.State.PLANNED).exists()


def test_the_recused_and_the_closed_account_are_not_told(cast, reply):
    contact, head = cast.people["contact"][0], cast.people["head"][0]
    recusal.declare(reply.file, contact, "self", by=contact, on=day(5, 1))
    head.is_active = False
    head.save(update_fields=["is_active"])

    tick(at(reply.due_on), cast)

    assert Notice.objects.count() == 0
    assert reply.steps.filter(state="materialised").count() == 2


def test_who_holds_the_office_that_morning_is_told(cast, reply):
    successor = room.person("9", "next@school.invalid")
    cast.people["contact"] = [successor]

    tick(at(day(6, 10)), cast)

    assert len(told(successor)) == 1


def test_a_failing_clock_stops_no_other_and_is_parked_after_five(cast, reply):
    other = clocks.start(room.file("另一件"), "trial.reply", on=day(4, 29), by=CLOCK)

    def resolve(file, clock, audience, on):
        if clock.pk == reply.pk:
            raise RuntimeError("no such room")
        return cast(file, clock, audience, on)

    tallies = [tick(at(day(6, 10), 9, minute), resolve) for minute in range(6)]

    assert [len(tally.failed) for tally in tallies] == [1, 1, 1, 1, 1, 0]
    assert other.steps.filter(state="materialised").count() == 1
    assert reply.steps.filter(state="parked").count() == 1

    assert take_up_parked() == 1
    assert tick(at(day(6, 10), 10), cast).told == 1


def test_a_lock_held_too_long_parks_nothing(cast, reply):
    def resolve(file, clock, audience, on):
        raise OperationalError("database is locked")

    for minute in range(7):
        assert tick(at(day(6, 10), 9, minute), resolve).failed == []

    assert tick(at(day(6, 10), 10), cast).told == 1


def test_a_tick_with_nothing_due_asks_three_questions(cast, reply, django_assert_num_queries):
    tick(at(day(5, 1)), cast)

    with django_assert_num_queries(3):  # due steps, digests, heartbeat
        tick(at(day(5, 1), 9, 1), cast)

    assert Heartbeat.objects.get(name="tick").at == at(day(5, 1), 9, 1)


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_tell_once(cast):
    for number in range(40):
        clocks.start(room.file(f"第{number}件"), "trial.reply", on=day(4, 29), by=CLOCK)
    errors: list[Exception] = []

    def run():
        try:
            tick(at(day(7, 30)), cast)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tick(at(day(7, 30), 9, 1), cast)

    assert errors == []
    assert Escalation.objects.count() == 80
    assert Notice.objects.count() == 40 * 4  # contact, head, chair, leader: each one message
    assert PlannedStep.objects.filter(state="planned").count() == 0


def test_a_digest_is_one_mail_a_day(cast):
    (mover,) = cast.people["mover"]
    notices.prefer(mover, "digest")
    morning = at(day(6, 1), 7)
    for words in ("甲", "乙"):
        notices.notify([mover], subject=words, now=morning)
    assert Outbox.objects.count() == 0

    for minute in (29, 30, 31):
        tick(at(day(6, 1), 8, minute), cast)

    mail = Outbox.objects.get()
    assert mail.is_digest
    assert mail.notices.count() == 2
    notices.notify([mover], subject="丙", now=at(day(6, 1), 10))
    tick(at(day(6, 1), 11), cast)
    assert Outbox.objects.count() == 1
    tick(at(day(6, 2), 8, 30), cast)
    assert Outbox.objects.count() == 2


@pytest.mark.parametrize("skew", [-10, 10], ids=["slow", "fast"])
def test_a_second_clock_that_goes_wrong_by_ten_minutes_tells_nothing_twice(cast, reply, skew):
    right = at(day(6, 10), 8, 35)

    tick(right, cast)
    tick(right + timedelta(minutes=skew), cast)
    tick(right + timedelta(minutes=1), cast)

    assert Notice.objects.count() == 1


def test_the_zone_has_no_summer_time():
    winter, summer = at(day(1, 5), 8, 30), at(day(7, 6), 8, 30)

    assert (winter.hour, summer.hour) == (0, 0)


def test_a_year_of_ticks_through_the_spring_festival_tells_each_step_once(cast):
    """From 9 February 2026: the reply's day falls after the festival, its steps around it."""
    clock = clocks.start(room.file(), "trial.rating", on=day(2, 9), by=CLOCK)
    assert clock.due_on == day(2, 24)  # 15 to 23 February are off

    for number in range(20):
        tick(at(day(2, 9) + timedelta(days=number), 8, 45), cast)

    (mover,) = cast.people["mover"]
    told_on = [n.created_at.astimezone(HERE).date() for n in mover.notices.order_by("pk")]
    steps = dict(clock.steps.values_list("code", "state"))
    assert told_on == [day(2, 14), day(2, 24)]  # a make-up Saturday; the first day back
    assert steps == {"day5": "materialised", "day10": "superseded", "day14": "materialised"}
