"""The words of a reminder. Lazy: each reader gets them in her own language."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext, pgettext

from .clocks import rest
from .models import Clock, PlannedStep


class Named(Protocol):
    name: str


def day_words(day: date) -> str:
    return format_date(day, pgettext("date format", "j F Y"))


def moment_words(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{day_words(local.date())} {local:%H:%M}"


def listed(words: Iterable[Any]) -> str:
    """Join words as the language does: 、 in Chinese."""
    return pgettext("between words of a list", ", ").join(map(str, words))


def length_words(n: int, unit: str) -> str:
    """A number of days in the rule's own unit, never mixed."""
    if unit == "workday":
        return ngettext("%(n)d working day", "%(n)d working days", n) % {"n": n}
    if unit == "month":
        return ngettext("%(n)d month", "%(n)d months", n) % {"n": n}
    if unit == "hour":
        return ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}


def _rest_unit(clock: Clock) -> str:
    return "workday" if clock.unit == "workday" else "day"


def _sealed_name(clock: Clock) -> str:
    """A mail lies on phones and other people's servers: it names neither kind nor law."""
    return gettext("Sealed matter %(number)s") % {"number": clock.file.number or ""}


def _names(clock: Clock, matter: Named) -> dict[str, str]:
    if clock.file.sealed:
        return {"matter": _sealed_name(clock), "limit": gettext("the limit")}
    return {"matter": matter.name, "limit": clock.rule.rule.name}


def _subject(clock: Clock, matter: Named, step: PlannedStep, on: date) -> str:
    left = rest(clock, on)
    parts = {
        **_names(clock, matter),
        "rest": length_words(abs(left), _rest_unit(clock)),
        "day": day_words(clock.due_on),
    }
    if step.level:
        return gettext("%(matter)s: %(limit)s is %(rest)s overdue, reported to you") % parts
    if clock.due_on < on:
        return gettext("%(matter)s: %(limit)s is %(rest)s overdue") % parts
    if clock.due_on == on:
        return gettext("%(matter)s: %(limit)s ends today") % parts
    if step.code == "start":
        return gettext("%(matter)s: %(limit)s runs until %(day)s") % parts
    return gettext("%(matter)s: %(rest)s left, %(limit)s ends on %(day)s") % parts


def _body(clock: Clock, matter: Named, step: PlannedStep, on: date) -> str:
    lines = [
        gettext("Last day: %(day)s, until midnight.") % {"day": day_words(clock.due_on)},
        gettext("Basis: %(basis)s.") % {"basis": clock.basis}
        if clock.basis and not clock.file.sealed
        else "",
        gettext("Provisional: the holidays of that year are not announced yet.")
        if clock.provisional
        else "",
        gettext("This reminder belongs to %(day)s.") % {"day": day_words(step.fire_on)}
        if step.fire_on != on
        else "",
    ]
    return "\n".join(line for line in lines if line)


def _moved(clock: Clock, matter: Named, before: date) -> str:
    return gettext(
        "%(matter)s: %(limit)s now ends on %(new)s instead of %(old)s, by the holiday notice"
    ) % {**_names(clock, matter), "new": day_words(clock.due_on), "old": day_words(before)}


subject: Any = lazy(_subject, str)
body: Any = lazy(_body, str)
moved: Any = lazy(_moved, str)
