"""The minute's work: every room answers, and one failing part stops no other."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from casework import clocks, health, notices
from casework.actors import CLOCK
from casework.models import Heartbeat
from union_portal import rooms, tasks

from ..casework import clock_room

NOW = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("module", "verb"),
    [
        ("selectors", "recipients"),
        ("selectors", "describe"),
        ("selectors", "desk_for"),
        ("finding", "find"),
        ("tasks", "sweep"),
        ("tasks", "nightly"),
    ],
)
@pytest.mark.parametrize("room", [r for r in rooms.ALL if r.kinds], ids=lambda room: room.name)
def test_every_room_with_cases_answers_what_the_roof_asks(room, module, verb):
    assert callable(room._asked(module, verb))


@pytest.mark.django_db
def test_a_failing_sweep_stops_neither_reminders_nor_mail(monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("a room has fallen over")

    monkeypatch.setattr(rooms.Room, "sweep", fail)
    monkeypatch.setattr(tasks.documents, "render_pending", fail)

    failed = tasks.round_once(NOW)

    assert failed == ["run_papers"]
    assert "the sweep of congress failed" in caplog.text
    assert "sweeps" in {line.name for line in health.report(timezone.now()) if not line.ok}
    assert set(Heartbeat.objects.values_list("name", flat=True)) >= {"tick", "deliver"}


@pytest.mark.django_db
def test_a_case_of_no_room_is_called_by_its_number_and_reminds_nobody():
    clock_room.write()
    file = clock_room.file("一件", number="试1")
    clock = clocks.start(file, "trial.reply", on=clock_room.day(4, 29), by=CLOCK)

    assert tasks.describe(file).name == "试1 一件"
    assert list(tasks.resolve(file, clock, "contact", clock_room.day(6, 1))) == []


@pytest.mark.django_db
def test_the_night_runs_once_a_day_after_two(monkeypatch):
    nights: list[datetime] = []
    monkeypatch.setattr(tasks, "_night_of", lambda room, now: nights.append(now) or True)
    at_one, at_three = NOW.replace(hour=17, day=2), NOW.replace(hour=19, day=2)  # UTC

    for moment in (at_one, at_three, at_three):
        assert tasks.round_once(moment) == []

    assert nights == [at_three] * len(rooms.WITH_FIGURES)
    assert Heartbeat.objects.get(name="nightly").detail["done"]


@pytest.mark.django_db
def test_a_room_that_fails_at_night_stops_no_other_and_is_named_until_it_is_mended(monkeypatch):
    night = NOW.replace(hour=19, day=2)
    nightly, asked = rooms.Room.nightly, []

    def one_fails(room: rooms.Room, on: date) -> None:
        asked.append(room.name)
        if room.name == "congress":
            raise RuntimeError("broken")

    def line() -> health.Line:
        return next(line for line in health.report(night) if line.name == "nightly")

    monkeypatch.setattr(rooms.Room, "nightly", one_fails)
    assert tasks.round_once(night) == []
    assert asked == ["congress", "members", "union_portal", "oversight"]
    assert (line().ok, "congress" in line().words) == (False, True)

    monkeypatch.setattr(rooms.Room, "nightly", nightly)
    tasks.round_once(night + timedelta(minutes=61))
    assert line().ok


@pytest.mark.django_db
def test_a_crowd_of_mails_goes_out_within_one_round():
    crowd = [clock_room.person(str(n), f"p{n}@school.invalid") for n in range(120)]
    notices.notify(crowd, subject="开会", now=NOW)

    tasks.run_delivery(NOW)

    assert len(mail.outbox) == 120
