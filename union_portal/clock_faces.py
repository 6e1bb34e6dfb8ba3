"""How a clock is told: each state its icon, its colour and its words (DESIGN 4). Lateness is
computed here, never stored; the rest is in the rule's own unit, days or working days."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from casework import clocks, workdays
from casework.calendars import calendar

from . import words

SOON = 5  # units, where the rule names no earlier mark
_ICONS = {
    "": "clock",
    "soon": "soon",
    "today": "soon",
    "late": "late",
    "paused": "pause",
    "met": "check",
    "ended": "x",
}


@dataclass(frozen=True)
class Face:
    """`css` is the state; `day` and `rest` stand in one line, `near` and `near_rest` in the two
    lines of a desk row, `due` and `detail` in the full clock with its meter."""

    css: str
    icon: str
    day: str
    rest: str
    near: str
    near_rest: str
    due: str
    detail: str
    provisional: bool = False
    extended: str = ""
    basis: str = ""
    counted: int = 0
    length: int | None = None
    mark: int | None = None
    counting: str = ""


def left(n: int, unit: str) -> str:
    """还有39天 / 还有12个工作日; late: 逾期6天."""
    if unit == "workday":
        if n >= 0:
            return ngettext("%(n)s working day left", "%(n)s working days left", n) % {"n": n}
        return ngettext("%(n)s working day late", "%(n)s working days late", -n) % {"n": -n}
    if n >= 0:
        return ngettext("%(n)s day left", "%(n)s days left", n) % {"n": n}
    return ngettext("%(n)s day late", "%(n)s days late", -n) % {"n": -n}


def of_day(due_on: date, today: date) -> Face:
    """A date without a clock: the desk's rows and plain lists."""
    rest = (due_on - today).days
    state = "late" if rest < 0 else "soon" if rest <= SOON else ""
    return _running(due_on, today, rest, "day", state)


def of(clock: Any, today: date) -> Face:
    if clock.state == "paused":
        return _paused(clock, today)
    if clock.state == "met":
        return _met(clock)
    if clock.state != "running":
        stopped = pgettext("clock", "stopped")
        return Face("ended", "x", stopped, "", stopped, "", stopped, "")
    rest = _rest(clock, today)
    state = "late" if clock.due_on < today else "soon" if rest <= SOON else ""
    face = _running(clock.due_on, today, rest, clock.unit, state)
    if clock.provisional:
        far = (clock.due_on - today).days > 7
        face = replace(
            face,
            provisional=True,
            css=f"{face.css} provisional".strip(),
            near_rest=pgettext("clock", "provisional") if far else face.near_rest,
        )
    return replace(face, basis=clock.basis, extended=_extended(clock, today))


_kept: ContextVar[list | None] = ContextVar("the calendar of this request", default=None)


def new_request() -> None:
    """From here on the calendar is asked once: a list of thirty clocks is one query."""
    _kept.set([])


def _exceptions() -> Mapping[date, bool]:
    kept = _kept.get()
    if kept is None:
        return calendar().exceptions
    if not kept:
        kept.append(calendar().exceptions)
    return kept[0]


def _rest(clock: Any, today: date) -> int:
    """As `casework.clocks.rest`, with the calendar of the request; late by rest days alone is
    late all the same."""
    if clock.unit != "workday":
        return (clock.due_on - today).days
    if clock.due_on >= today:
        return workdays.workdays_between(today, clock.due_on, _exceptions())
    return min(-1, -workdays.workdays_between(clock.due_on, today, _exceptions()))


def in_full(clock: Any, today: date) -> Face:
    """The face with its meter: two more queries, so only on the page of the case itself."""
    face = of(clock, today)
    if clock.state != "running" or not clock.length or clock.unit not in ("day", "workday"):
        return face
    counted = clocks.counted(clock, today)
    paused = clocks.paused_days(clock, today)
    parts = [
        _("%(counted)s of %(length)s days counted") % {"counted": counted, "length": clock.length}
    ]
    if paused:
        parts.append(
            ngettext("stood still %(n)s day", "stood still %(n)s days", paused) % {"n": paused}
        )
    mark = _mark(clock)
    if mark:
        parts.append(_("reminder after %(n)s days") % {"n": mark})
    counting = _("; ").join(parts) + _(".")
    return replace(face, counted=counted, length=clock.length, mark=mark, counting=counting)


def _mark(clock: Any) -> int | None:
    """After how many units the first reminder before the due day comes."""
    days = [int(code[2:]) for code, _who, _level in _steps(clock) if code.startswith("r-")]
    return clock.length - max(days) if days and max(days) < clock.length else None


def _steps(clock: Any) -> list:
    return clock.rule.terms.get("steps", [])


def _running(due_on: date, today: date, rest: int, unit: str, state: str) -> Face:
    day, calendar_days = words.day(due_on, today), (due_on - today).days
    text = left(rest, unit)
    if calendar_days == 0:
        until = _("until midnight")
        today_word = _("today").capitalize()
        return Face("soon", "soon", today_word, until, today_word, until, today_word, until)
    if calendar_days == 1:
        near_rest = _("tomorrow")
    elif 1 < calendar_days <= 7:
        near_rest = words.weekday_short(due_on)
    else:
        near_rest = text
    if state == "late":
        due, detail = day, text
    else:
        due = _("by %(day)s") % {"day": day}
        detail = _("%(weekday)s, %(rest)s") % {"weekday": words.weekday(due_on), "rest": text}
    return Face(state, _ICONS[state], day, text, day, near_rest, due, detail)


def _paused(clock: Any, today: date) -> Face:
    paused, since = pgettext("clock", "suspended"), ""
    if clock.paused_on:
        since = _("since %(day)s") % {"day": words.day(clock.paused_on, today)}
    paused = paused.capitalize()
    return Face("paused", "pause", paused, since, paused, since, paused, since, basis=clock.basis)


def _met(clock: Any) -> Face:
    day = words.day(clock.ended_on)
    due_on = clock.missed_due_on or clock.due_on
    early = (due_on - clock.ended_on).days if due_on else 0
    if early < 0:
        text = ngettext("%(n)s day late", "%(n)s days late", -early) % {"n": -early}
        text = _("done, %(late)s") % {"late": text}
        return Face("met-late", "check", day, text, day, text, day, text)
    if early == 0:
        text = _("done on the last day")
    else:
        text = ngettext("done %(n)s day early", "done %(n)s days early", early) % {"n": early}
    return Face("met", "check", day, text, day, text, day, text)


def _extended(clock: Any, today: date) -> str:
    if not clock.extensions or not clock.first_due_on:
        return ""
    return _("was due %(day)s") % {"day": words.day(clock.first_due_on, today)}
