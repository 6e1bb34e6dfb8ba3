"""Health is asked of rows: each alarm has its cause, and a healthy portal has none."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from casework import append_only, calendars, clocks, health, notices
from casework.actors import CLOCK
from casework.models import CalendarYear, CaseFile, Document, Outbox, PlannedStep
from casework.notices import beat

from . import clock_room as room
from .clock_room import day

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def alive():
    room.write()
    beat("tick", NOW)
    CalendarYear.objects.update(loaded_at=NOW)


def wrong(now=NOW) -> list[str]:
    return [line.name for line in health.report(now) if not line.ok]


def mail(**more) -> Outbox:
    notices.notify([room.person("1", "one@school.invalid")], subject="一", now=NOW)
    Outbox.objects.update(**more)
    return Outbox.objects.get()


def test_a_healthy_portal_is_green():
    assert wrong() == []
    assert not health.is_red(health.report(NOW))


def test_a_clock_that_stands_still_is_seen_after_five_minutes():
    assert wrong(NOW + timedelta(minutes=5)) == []
    assert wrong(NOW + timedelta(minutes=6)) == ["heartbeat"]
    assert health.is_red(health.report(NOW + timedelta(minutes=6)))


def test_mail_that_waits_or_is_in_doubt_or_failed_is_seen():
    mail(not_before=NOW - timedelta(minutes=11))
    assert wrong() == ["backlog"]
    Outbox.objects.update(state="in_doubt", doubted_at=NOW - timedelta(minutes=61))
    assert wrong() == ["in_doubt"]
    Outbox.objects.update(state="failed", made_at=NOW)
    assert wrong() == ["failures"]
    assert not health.is_red(health.report(NOW))


def test_reminders_that_wait_or_are_parked_are_seen():
    clocks.start(room.file(), "trial.reply", on=day(3, 2), by=CLOCK)
    assert wrong() == ["reminders"]
    PlannedStep.objects.update(state="parked")
    assert wrong() == ["parked"]


def test_what_failed_by_itself_is_seen_until_it_has_run_clean_for_a_while(time_machine):
    time_machine.move_to(NOW, tick=False)

    health.note_fault("Proposal 12")

    later = NOW + timedelta(minutes=14)
    beat("tick", later)
    assert wrong(later) == ["sweeps"]
    assert health.is_red(health.report(later))
    (line,) = [line for line in health.report(later) if line.name == "sweeps"]
    assert line.words == "10:00处理Proposal 12时出错，原因见日志。"
    beat("tick", NOW + timedelta(minutes=15))
    assert wrong(NOW + timedelta(minutes=15)) == []


def test_the_calendar_of_next_year_is_asked_for_from_november():
    october, november = (
        datetime(2026, month, 31 - (month == 11), tzinfo=UTC) for month in (10, 11)
    )
    for moment in (october, november):
        beat("tick", moment)
        CalendarYear.objects.update(loaded_at=moment)
        assert wrong(moment) == ([] if moment == october else ["next_calendar"])
    calendars.load_year(2027, [], status="announced", notice_number="9号", loaded_by="试")
    CalendarYear.objects.update(loaded_at=november)
    assert wrong(november) == []


def test_a_missing_calendar_of_this_year_is_grave():
    CalendarYear.objects.filter(year=2026).delete()

    assert wrong() == ["calendar"]
    assert health.is_red(health.report(NOW))


def test_a_backup_is_asked_for_after_two_days(settings, tmp_path):
    settings.PORTAL_VAR = tmp_path
    later = NOW + timedelta(days=3)
    beat("tick", later)
    assert wrong(later) == ["backup"]

    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "portal-1.tar.gz.part").touch()  # one that was broken off
    assert wrong(later) == ["backup"]
    made_at = timezone.localtime(later - timedelta(days=1)).isoformat(timespec="seconds")
    health.backup_note().write_text(json.dumps({"made_at": made_at, "path": "/elsewhere/x"}))

    assert wrong(later) == []
    assert health.last_backup() == later - timedelta(days=1)
    (line,) = [line for line in health.report(later) if line.name == "backup"]
    assert line.words == "上次备份：2026年6月3日 10:00。"


def test_the_night_finds_a_wrong_due_day_and_a_broken_trail():
    file = room.file()
    clocks.start(file, "trial.reply", on=day(5, 29), by=CLOCK)
    health.begin_night(NOW)
    health.check_at_night(NOW)
    assert wrong() == []

    CaseFile.objects.filter(pk=file.pk).update(next_due_on=date(2026, 1, 1))
    append_only.remove(connection)
    file.trail.update(action="other")
    tomorrow = NOW + timedelta(days=1)
    beat("tick", tomorrow)
    health.begin_night(tomorrow)
    health.check_at_night(tomorrow)

    assert wrong(tomorrow) == ["nightly"]
    assert health.wrong_next_due() == [file.pk]


def test_one_process_has_the_night_and_a_dead_one_gives_it_back():
    assert health.begin_night(NOW)
    assert not health.begin_night(NOW)
    assert not health.begin_night(NOW + timedelta(minutes=59))
    assert health.begin_night(NOW + timedelta(minutes=61))  # it began and never ended

    health.check_at_night(NOW + timedelta(minutes=62))

    assert not health.begin_night(NOW + timedelta(hours=5))
    assert health.begin_night(NOW + timedelta(days=1))


def test_papers_that_could_not_be_made_are_told_with_the_reason_of_the_newest():
    file = CaseFile.objects.create(kind="proposal", opened_at=NOW)
    for n, error in enumerate(("ValueError: 张三的病历", "TooLong: stopped after 90 seconds")):
        Document.objects.create(
            file=file, kind="notice", issued_on=NOW, code=str(n), state="failed", error=error
        )

    (line,) = [line for line in health.report(NOW) if not line.ok]

    assert line.words == "2份文书没有生成；最近一份的原因：生成时间超过了一份文书允许的上限。"
    assert not line.grave
