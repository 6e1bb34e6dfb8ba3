"""Is the portal alive and does it hold what it promises? Asked of rows, never of processes."""

import json
import shutil
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import clocks, documents, ledger, notices
from .calendars import calendar
from .models import CalendarYear, CaseFile, Clock, Heartbeat, Outbox, PlannedStep
from .words import moment_words

TICK_AGE = timedelta(minutes=5)
BACKLOG_AGE = timedelta(minutes=10)
DOUBT_AGE = timedelta(hours=1)
FAILURES_WITHIN = timedelta(days=7)
NIGHT_LONG = timedelta(hours=1)
NIGHT_AGE = timedelta(hours=48)
FAULT_AGE = timedelta(minutes=15)  # the sweep runs each minute: what still fails is fresh
BACKUP_AGE = timedelta(days=2)
DISK_FREE = 0.05  # share of the disk that must be free


LABELS = {
    "heartbeat": gettext_lazy("Clock"),
    "reminders": gettext_lazy("Reminders"),
    "sweeps": gettext_lazy("What happens by itself"),
    "backlog": gettext_lazy("Mails that wait"),
    "in_doubt": gettext_lazy("Mails in doubt"),
    "failures": gettext_lazy("Mails not delivered"),
    "parked": gettext_lazy("Parked reminders"),
    "nightly": gettext_lazy("Nightly check"),
    "calendar": gettext_lazy("Calendar of this year"),
    "next_calendar": gettext_lazy("Calendar of next year"),
    "papers": gettext_lazy("Renderer of papers"),
    "disk": gettext_lazy("Disk"),
    "backup": gettext_lazy("Backup"),
}


class Line(NamedTuple):
    """One line of the health page. What is `grave` makes `/healthz` answer 503 when not ok."""

    name: str
    ok: bool
    words: str
    grave: bool = True

    @property
    def label(self) -> str:
        return str(LABELS[self.name])


def report(now: datetime) -> list[Line]:
    return [
        _heartbeat(now),
        _reminders(now),
        _sweeps(now),
        _backlog(now),
        _in_doubt(now),
        _failures(now),
        _parked(),
        _nightly(now),
        *_calendar(timezone.localdate(now)),
        _papers(),
        _disk(),
        _backup(now),
    ]


def is_red(lines: list[Line]) -> bool:
    return any(line.grave and not line.ok for line in lines)


def _minutes(age: timedelta) -> str:
    n = int(age.total_seconds() // 60)
    return ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}


def _heartbeat(now: datetime) -> Line:
    beat = Heartbeat.objects.filter(name="tick").first()
    if beat is None:
        return Line("heartbeat", False, _("The clock has never run."))
    age = now - beat.at
    return Line(
        "heartbeat", age <= TICK_AGE, _("The clock ran %(age)s ago.") % {"age": _minutes(age)}
    )


def _reminders(now: datetime) -> Line:
    late = PlannedStep.objects.filter(state="planned", fire_at__lt=now - BACKLOG_AGE).count()
    if late:
        return Line("reminders", False, _("%(n)d reminders wait to be told.") % {"n": late})
    return Line("reminders", True, _("No reminder waits."))


def note_fault(what: str) -> None:
    """Something that should have happened by itself has failed: a row of a sweep, or all of it.
    `what` is its kind and number, never a name; the cause stands in the log."""
    notices.beat("fault", timezone.now(), what=what)


def _sweeps(now: datetime) -> Line:
    fault = Heartbeat.objects.filter(name="fault", at__gt=now - FAULT_AGE).first()
    if fault is None:
        return Line("sweeps", True, _("Nothing has failed within fifteen minutes."))
    words = _("It failed on %(what)s at %(at)s; the log names the cause.")
    at = timezone.localtime(fault.at).strftime("%H:%M")
    return Line("sweeps", False, words % {"what": fault.detail["what"], "at": at})


def _backlog(now: datetime) -> Line:
    waiting = Outbox.objects.filter(state__in=["pending", "retry"], not_before__lte=now)
    n = waiting.count()
    oldest = waiting.order_by("not_before").values_list("not_before", flat=True).first()
    ok = oldest is None or now - oldest <= BACKLOG_AGE
    return Line("backlog", ok, _("%(n)d mails wait to be sent.") % {"n": n})


def _in_doubt(now: datetime) -> Line:
    n = Outbox.objects.filter(state="in_doubt").count()
    old = Outbox.objects.filter(state="in_doubt", doubted_at__lt=now - DOUBT_AGE).exists()
    return Line("in_doubt", not old, _("%(n)d mails are in doubt.") % {"n": n})


def _failures(now: datetime) -> Line:
    since = now - FAILURES_WITHIN
    n = Outbox.objects.filter(state="failed", made_at__gte=since).count()
    words = _("%(n)d mails could not be delivered within seven days.") % {"n": n}
    return Line("failures", n == 0, words, grave=False)


def _parked() -> Line:
    n = PlannedStep.objects.filter(state="parked").count()
    return Line("parked", n == 0, _("%(n)d reminders are parked after failures.") % {"n": n})


def _nightly(now: datetime) -> Line:
    """What the nightly check found: `next_due_on` against the clocks, the trail against its
    hashes. Differences are reported, never mended silently."""
    night = Heartbeat.objects.filter(name="nightly").first()
    if night is None or "broken_trails" not in night.detail:
        return Line("nightly", True, _("The nightly check has not run yet."), grave=False)
    faults = night.detail["wrong_next_due"] + night.detail["broken_trails"]
    failed = night.detail.get("failed", [])
    words = _("The nightly check of %(at)s found %(n)d faults.") % {
        "at": moment_words(night.at),
        "n": faults,
    }
    if failed:
        said = _("The night's work of %(what)s failed; the log names the cause.")
        words = f"{words} {said % {'what': ', '.join(failed)}}"
    ok = faults == 0 and not failed and now - night.at <= NIGHT_AGE
    return Line("nightly", ok, words)


def begin_night(now: datetime) -> bool:
    """Take up the night's work: one process a local day gets True. Work that was begun and not
    ended within `NIGHT_LONG`, by a process that died, is taken up again."""
    night = Heartbeat.objects.filter(name="nightly").first()
    if night is None:
        try:
            with transaction.atomic():
                Heartbeat.objects.create(name="nightly", at=now, detail={"done": False})
        except IntegrityError:  # another process was faster
            return False
        return True
    today = timezone.localdate(night.at) == timezone.localdate(now)
    if today and (night.detail["done"] or now - night.at < NIGHT_LONG):
        return False
    taken = Heartbeat.objects.filter(name="nightly", at=night.at)
    return bool(taken.update(at=now, detail=night.detail | {"done": False}))


def check_at_night(now: datetime, failed: Sequence[str] = ()) -> None:
    """Anchor the trail, walk every chain, compare every next due day; keep what was found, and
    whose work `failed` this night: it is taken up again within the hour."""
    loose = ledger.loose_anchors()
    if not loose:  # a new one would cover up what the last one shows
        ledger.anchor(timezone.localdate(now))
    found = {
        "done": not failed,
        "failed": list(failed),
        "wrong_next_due": len(wrong_next_due()),
        "broken_trails": sum(1 for _fault in ledger.broken())
        + len(clocks.broken_events())
        + len(loose),
    }
    Heartbeat.objects.filter(name="nightly").update(at=now, detail=found)


def wrong_next_due() -> list[int]:
    """The files whose `next_due_on` is not the earliest due day of their running clocks."""
    running = Clock.objects.running().order_by("-due_on").values_list("file_id", "due_on")
    earliest = dict(running)  # the last one stays: the earliest
    kept = dict(CaseFile.objects.exclude(next_due_on=None).values_list("pk", "next_due_on"))
    return sorted(pk for pk in earliest.keys() | kept.keys() if earliest.get(pk) != kept.get(pk))


def _calendar(on: date) -> list[Line]:
    """This year's calendar must be announced; from 1 November next year's is asked for."""
    days = calendar()
    lines = [
        Line(
            "calendar",
            days.is_announced(on.year),
            _("Working calendar of %(year)d: %(status)s.")
            % {"year": on.year, "status": _status(days.years.get(on.year))},
        )
    ]
    if on.month >= 11:
        year = on.year + 1
        lines.append(
            Line(
                "next_calendar",
                days.is_announced(year),
                _("Working calendar of %(year)d: %(status)s.")
                % {"year": year, "status": _status(days.years.get(year))},
                grave=False,
            )
        )
    return lines


def _status(year: object) -> str:
    if year is None:
        return _("not loaded")
    return str(CalendarYear.Status(year.status).label)


def _papers() -> Line:
    """Papers hold nothing up: the case goes on, so a missing renderer is no alarm."""
    trouble = documents.trouble()
    words = []
    if trouble.failed and trouble.why:
        words.append(
            _("%(n)d papers could not be made; of the newest: %(why)s.")
            % {"n": trouble.failed, "why": trouble.why}
        )
    elif trouble.failed:
        words.append(_("%(n)d papers could not be made.") % {"n": trouble.failed})
    if trouble.late:
        words.append(_("%(n)d papers wait for more than ten minutes.") % {"n": trouble.late})
    if trouble.missing:
        words.append(_("The renderer is missing: %(why)s") % {"why": trouble.missing})
    said = " ".join(words) or _("No paper waits.")
    return Line("papers", not words, said, grave=False)


def _disk() -> Line:
    var = settings.PORTAL_VAR
    usage = shutil.disk_usage(var if var.exists() else var.parent)
    free = usage.free / usage.total
    words = _("%(gb).1f GB of the disk are free.") % {"gb": usage.free / 1e9}
    return Line("disk", free >= DISK_FREE, words)


def backup_note() -> Path:
    """Where a backup that is complete says so; the one truth about the last one."""
    return Path(settings.PORTAL_VAR) / "backups" / "last.json"


def last_backup() -> datetime | None:
    """When the last archive was made, wherever it was put; None before the first."""
    try:
        kept = json.loads(backup_note().read_text())
    except FileNotFoundError:
        return None
    return datetime.fromisoformat(kept["made_at"])


def _backup(now: datetime) -> Line:
    """A portal younger than the limit need not have a backup yet."""
    last = last_backup()
    if last:
        words = _("Last backup: %(at)s.") % {"at": moment_words(last)}
        return Line("backup", now - last <= BACKUP_AGE, words, grave=False)
    born = CalendarYear.objects.order_by("loaded_at").values_list("loaded_at", flat=True).first()
    young = born is None or now - born <= BACKUP_AGE
    return Line("backup", young, _("There is no backup yet."), grave=False)
