"""SIGKILL at any moment: no notice twice, no level lost, no half change, no broken trail."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from casework import access, clocks, delivery, health, ledger, notices
from casework.actors import CLOCK
from casework.models import Clock, Escalation, Notice, Outbox, PlannedStep
from casework.tick import tick
from casework.transitions import TransitionRefused

from ..casework import clock_room as room
from . import workers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

KILLS = [20, pytest.param(300, marks=pytest.mark.long, id="long")]
CASES, COURTESIES = 40, 80
STARTED = date(2024, 4, 29)
LATER = datetime(2024, 9, 2, 1, 0, tzinfo=UTC)  # everything is due, with both levels


@pytest.fixture
def post(settings, tmp_path, monkeypatch):
    """A mail server that is a file, short leases and short waits."""
    settings.EMAIL_BACKEND = "tests.faults.workers.AppendingServer"
    monkeypatch.setattr(workers.AppendingServer, "path", tmp_path / "post", raising=False)
    monkeypatch.setattr(delivery, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(delivery, "BACKOFF", [timedelta(seconds=1)] * 300)
    workers.AppendingServer.path.touch()
    return workers.AppendingServer.path


@pytest.fixture
def people():
    room.write()
    access.write_facets_and_scopes([], [])
    names = ("contact", "head", "union_chair", "leader")
    return {name: room.person(name, f"{name}@school.invalid") for name in names}


def unsettled() -> bool:
    open_states = ["pending", "leased", "sending", "retry"]
    return (
        PlannedStep.objects.filter(state="planned").exists()
        or Outbox.objects.filter(state__in=open_states).exists()
    )


@pytest.mark.parametrize("kills", KILLS)
def test_reminders_and_mail_survive_kills(post, people, tmp_path, kills):
    for number in range(CASES * (1 if kills == 20 else 5)):
        file = room.file(f"第{number}件")
        for user in people.values():
            access.give_key(file, user, seat="reader")
        clocks.start(file, "trial.reply", on=STARTED, by=CLOCK)
    for number in range(COURTESIES * (1 if kills == 20 else 5)):
        notices.notify([people["contact"]], subject=f"第{number}条", now=LATER)
    cases, courtesies = Clock.objects.count(), Outbox.objects.count()

    def work() -> None:
        tick(LATER, lambda file, clock, audience, on: [people[audience]])
        delivery.deliver(timezone.now(), limit=20)

    errors = tmp_path / "errors"
    done = workers.kill_at_random(
        [work] * 4,
        kills=kills,
        errors=errors,
        finished=lambda: not unsettled(),
        within=60 + kills,
    )

    assert not errors.exists() or errors.read_text() == ""
    # inside the database exactly once
    assert Notice.objects.filter(planned_step__isnull=False).count() == cases * 4
    assert Escalation.objects.count() == cases * 2
    assert list(ledger.broken()) == []
    # on the wire: never twice what may go once, never lost what must go
    out = Counter(post.read_text().split())
    legal = dict(Outbox.objects.filter(policy="at_least_once").values_list("message_id", "state"))
    courtesy = dict(Outbox.objects.filter(policy="at_most_once").values_list("message_id", "state"))
    assert (len(legal), len(courtesy)) == (cases * 4, courtesies)
    assert set(legal.values()) == {"sent"}
    assert all(out[message] >= 1 for message in legal)
    assert sum(out[message] - 1 for message in legal) <= done
    assert set(courtesy.values()) <= {"sent", "in_doubt"}
    assert all(out[message] == 1 for message, state in courtesy.items() if state == "sent")
    assert all(out[message] <= 1 for message, state in courtesy.items() if state == "in_doubt")
    assert sum(state == "in_doubt" for state in courtesy.values()) <= done


@pytest.mark.parametrize("kills", KILLS)
def test_a_verb_killed_half_way_changes_nothing(people, tmp_path, kills):
    files = [room.file(f"第{number}件") for number in range(6)]
    for file in files:
        for purpose in ("", "second"):
            clocks.start(file, "trial.reply", on=STARTED, by=CLOCK, purpose=purpose)

    def deeds(clock: Clock, on: date) -> list:
        return [
            lambda: clocks.pause(clock, on=on, by=CLOCK, reason="等材料"),
            lambda: clocks.resume(clock, on=on + timedelta(days=3), by=CLOCK),
            lambda: clocks.restart(clock, on=on, by=CLOCK),
            lambda: clocks.extend(clock, 5, on=on, by=CLOCK, reason="工期"),
            lambda: clocks.pause_all(clock.file, on=on, by=CLOCK, reason="挂起"),
            lambda: clocks.resume_all(clock.file, on=on + timedelta(days=9), by=CLOCK),
        ]

    def work() -> None:
        clock = random.choice(list(Clock.objects.select_related("file")))
        on = STARTED + timedelta(days=random.randrange(10))
        try:
            random.choice(deeds(clock, on))()
        except (ValidationError, TransitionRefused):
            connection.close()

    errors = tmp_path / "errors"
    workers.kill_at_random(
        [work] * 3, kills=kills, errors=errors, finished=lambda: True, within=60 + kills
    )

    assert not errors.exists() or errors.read_text() == ""
    assert list(ledger.broken()) == []
    assert clocks.broken_events() == []
    assert health.wrong_next_due() == []
    for clock in Clock.objects.all():
        events = list(clock.events.order_by("seq"))
        assert [event.seq for event in events] == list(range(1, clock.events_kept + 1))
        assert events[-1].due_after == clock.due_on
        planned = set(clock.steps.filter(state="planned").values_list("cycle", flat=True))
        assert planned == ({clock.cycle} if clock.state == "running" else set())
