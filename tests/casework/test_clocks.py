"""Time limits: the worked dates of domain/proposals.md 8, and what the verbs refuse."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from casework import append_only, calendars, clocks, ledger, recalculation, rulebook
from casework.actors import CLOCK
from casework.models import CaseFile, Clock, ClockEvent, LedgerEntry, PlannedStep
from casework.transitions import TransitionRefused

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


@pytest.mark.scenario("proposals", 35)
def test_a_resting_case_stops_its_clocks_and_takes_up_only_those_it_stopped(file):
    reply = start(file, "reply", day(4, 29))
    review = start(file, "leader_review", day(5, 29))
    clocks.pause(
        start(file, "reply", day(4, 29), purpose="second"), on=day(5, 4), by=CLOCK, reason="等材料"
    )

    assert clocks.pause_all(file, on=day(6, 1), by=CLOCK, reason="挂起") == 2
    assert clocks.resume_all(file, on=day(6, 10), by=CLOCK) == 2

    reply.refresh_from_db()
    review.refresh_from_db()
    assert reply.due_on == day(7, 8)
    assert review.state == "running"
    assert clocks.live(file, "trial.reply", "second").get().state == "paused"


def test_only_what_the_rule_lets_pause_is_paused_by_itself(file):
    with pytest.raises(ValidationError):
        clocks.pause(start(file, "cosign", day(5, 25)), on=day(5, 26), by=CLOCK, reason="等")
    with pytest.raises(ValidationError):
        clocks.pause(start(file, "reply", day(5, 25)), on=day(5, 26), by=CLOCK, reason=" ")


@pytest.mark.scenario("proposals", "E18")
def test_an_extension_after_the_due_day_gives_a_day_and_heals_nothing(file):
    clock = start(file, "reply", day(4, 29))

    clock = clocks.extend(clock, 30, by=CLOCK, on=day(7, 1), reason="工期")
    clock = clocks.met(clock, on=day(7, 20), by=CLOCK)

    assert (clock.due_on, clock.missed_due_on) == (day(7, 28), day(6, 29))
    assert clock.is_late(day(7, 20))


@pytest.mark.parametrize(
    ("n", "on", "refused"),
    [
        pytest.param(31, day(6, 1), "30", id="more-than-the-rule-allows"),
        pytest.param(0, day(6, 1), "later", id="nothing"),
        pytest.param(1, day(7, 20), "past", id="ends-in-the-past"),
        pytest.param(day(6, 1), day(5, 1), "later", id="an-earlier-day"),
    ],
)
def test_an_extension_that_is_none_is_refused(file, n, on, refused):
    clock = start(file, "reply", day(4, 29))

    with translation.override("en"), pytest.raises(ValidationError, match=refused):
        clocks.extend(clock, n, by=CLOCK, on=on, reason="工期")
    clock.refresh_from_db()
    assert (clock.due_on, clock.extensions) == (day(6, 29), 0)


def test_a_fixed_day_is_moved_never_into_the_past_and_never_rolls(file):
    clock = start(file, "commitment", day(7, 2), due_on=day(10, 4))
    assert clock.due_on == day(10, 4)  # a holiday and a Sunday

    moved = clocks.move_date(clock, day(12, 31), by=CLOCK, on=day(9, 1), reason="招标")

    assert (moved.due_on, moved.first_due_on) == (day(12, 31), day(10, 4))
    with pytest.raises(ValidationError):
        clocks.move_date(moved, day(9, 1), by=CLOCK, on=day(9, 2), reason="招标")
    paused = clocks.pause(moved, on=day(9, 2), by=CLOCK, reason="挂起", with_case=True)
    assert clocks.resume(paused, on=day(9, 9), by=CLOCK).due_on == day(12, 31)


def test_months_end_on_the_same_day_and_roll_and_hours_run_from_the_moment(file):
    assert start(file, "months", date(2025, 11, 30)).due_on == date(2026, 2, 28)
    assert start(file, "months", day(1, 5), purpose="2").due_on == day(4, 7)  # 5, 6 April: 清明
    hours = start(file, "hours", day(6, 1))
    assert hours.due_at - hours.started_at == timedelta(hours=4)


def test_a_limit_that_passes_silently_waits_for_its_patience_in_working_days(file):
    sign_off = start(file, "sign_off", day(7, 1))  # scenario 25: due 8 July
    decide = start(file, "decide_second", day(7, 14))  # scenario 28: due 28 July

    assert [clocks.passed(sign_off, d, skip=5) for d in (day(7, 15), day(7, 16))] == [False, True]
    assert [clocks.passed(decide, d, skip=5) for d in (day(8, 4), day(8, 5))] == [False, True]
    assert not clocks.past_due("trial.sign_off", day(7, 15), skip=5).exists()
    assert clocks.past_due("trial.sign_off", day(7, 16), skip=5).get() == sign_off
    assert not clocks.past_due("trial.sign_off", day(7, 8)).exists()
    assert clocks.past_due("trial.sign_off", day(7, 9)).get() == sign_off


def test_the_file_carries_the_earliest_running_day(file):
    def next_due():
        file.refresh_from_db()
        return file.next_due_on

    reply, cosign = start(file, "reply", day(4, 29)), start(file, "cosign", day(5, 25))
    assert next_due() == day(6, 1)
    clocks.met(cosign, on=day(5, 26), by=CLOCK)
    assert next_due() == day(6, 29)
    clocks.pause(reply, on=day(5, 27), by=CLOCK, reason="等材料")
    assert next_due() is None


def test_one_live_clock_per_purpose_also_in_the_database(file):
    start(file, "reply", day(4, 29))

    with pytest.raises(ValueError, match="runs already"):
        start(file, "reply", day(4, 29))
    twin = Clock.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
    assert start(file, "reply", day(4, 29), purpose="second").pk


def test_a_clock_that_ended_takes_no_step_any_more(file):
    stale = start(file, "reply", day(4, 29))
    clocks.met(stale, on=day(5, 1), by=CLOCK)

    for late in (clocks.met, clocks.stop, clocks.cancel):
        with pytest.raises(TransitionRefused):
            late(stale, on=day(5, 2), by=CLOCK)
    with pytest.raises(TransitionRefused):
        clocks.extend(stale, 5, by=CLOCK, on=day(5, 2), reason="晚了")


def test_every_event_enters_the_trail_and_cannot_be_rewritten(file):
    clock = start(file, "reply", day(4, 29))
    clocks.pause(clock, on=day(5, 12), by=CLOCK, reason="等材料")

    assert list(file.trail.values_list("action", flat=True)) == ["clock.start", "clock.pause"]
    assert clocks.broken_events() == []
    with pytest.raises(IntegrityError), transaction.atomic():
        clock.events.update(reason="别的")

    append_only.remove(connection)
    clock.events.filter(seq=2).update(reason="别的")
    assert clocks.broken_events() == [(clock.pk, 2)]
    assert list(ledger.broken()) == []


def test_a_running_clock_keeps_the_version_of_its_rule(file):
    officer = room.person("1")
    before = start(file, "reply", day(4, 29))
    frozen = rulebook.freeze("trial", day(4, 1))

    rulebook.change("trial.reply", 45, by=officer, on=day(5, 1), reason="缩短")
    after = start(room.file(), "reply", day(5, 1))
    in_session = start(room.file(), "reply", day(5, 1), frozen=frozen)

    before.refresh_from_db()
    assert (before.n, after.n, in_session.n) == (60, 45, 60)
    assert before.rule == in_session.rule != after.rule


def test_a_year_without_its_notice_gives_a_provisional_day(file):
    inside = start(file, "leader_review", day(12, 21))
    beyond = start(file, "reply", day(12, 4))

    assert (inside.due_on, inside.provisional) == (day(12, 28), False)
    assert (beyond.due_on, beyond.provisional) == (date(2027, 2, 2), True)


def notice_of_2027() -> None:
    """A made-up notice: the first four days of February are off."""
    rows = [(date(2027, 2, number), "holiday", "春节") for number in (1, 2, 3, 4, 5, 8)]
    rows += [(date(2027, 2, 13), "makeup", "春节")]
    calendars.load_year(
        2027, rows, status="announced", notice_number="国办发明电〔2026〕9号", loaded_by="试"
    )


def nobody(file, clock, audience, on):
    return []


def test_the_notice_moves_only_what_it_touches_and_tells_the_owner(file):
    owner = room.person("1", "owner@school.invalid")
    moved = start(file, "reply", day(12, 4), owner_user=owner)  # 2 February 2027
    still = start(room.file(), "reply", day(12, 14))  # 12 February
    past = start(room.file(), "reply", day(11, 2))  # 1 January 2027 rolls to 4 January
    notice_of_2027()

    assert recalculation.recalculate(2027, on=date(2027, 1, 6), resolve=nobody) == 1

    for clock in (moved, still, past):
        clock.refresh_from_db()
    assert (moved.due_on, moved.provisional) == (date(2027, 2, 9), False)
    assert (still.due_on, still.provisional) == (date(2027, 2, 12), False)
    assert past.due_on == date(2027, 1, 4)
    assert moved.events.latest("seq").kind == ClockEvent.Kind.RECALCULATE
    assert owner.notices.count() == 1
    file.refresh_from_db()
    assert file.next_due_on == moved.due_on
    assert moved.steps.get(state="planned", code="0", audience="head").fire_on == moved.due_on
    assert list(ledger.broken()) == []
    assert clocks.broken_events() == []
    assert recalculation.recalculate(2027, on=date(2027, 1, 6), resolve=nobody) == 0


def test_the_department_that_owes_the_reply_hears_of_its_new_day_and_no_superior_does(file):
    people = {
        "contact": [room.person("1", "contact@school.invalid")],
        "head": [room.person("2", "head@school.invalid")],
        "union_chair": [room.person("3", "chair@school.invalid")],
    }
    start(file, "reply", day(12, 4))
    notice_of_2027()

    for _time in range(2):
        recalculation.recalculate(
            2027, on=day(12, 20), resolve=lambda f, c, audience, on: people.get(audience, [])
        )

    told = {
        user.username: list(user.notices.values_list("subject", flat=True))
        for (user,) in people.values()
    }
    assert [len(subjects) for subjects in told.values()] == [1, 1, 0]
    assert "2027年2月9日" in told["1"][0]
    assert "2027年2月2日" in told["1"][0]


def test_two_clocks_of_one_file_move_together(file):
    start(file, "reply", day(12, 4))
    start(file, "reply", day(12, 4), purpose="second")
    notice_of_2027()

    assert recalculation.recalculate(2027, on=day(12, 20), resolve=nobody) == 2
    assert file.trail.filter(action="clock.recalculate").count() == 2
    assert list(ledger.broken()) == []


def test_an_account_in_the_trail_of_a_clock_cannot_be_deleted(file):
    officer = room.person("1")
    clocks.start(file, "trial.reply", on=day(4, 29), by=officer)

    assert ClockEvent.objects.get().actor_label == "人1"
    assert LedgerEntry.objects.get().by == officer
