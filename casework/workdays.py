"""The working calendar: pure functions on civil dates in Asia/Shanghai, no database.

The counting rules of the Civil Code stand here alone. `exceptions` maps a date to True (make-up
working day) or False (holiday), as the yearly notice of the State Council publishes them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
DAY = timedelta(days=1)

Pause = tuple[date, date | None]  # the day it stopped, the day it ran on (None: still stopped)


def is_workday(day: date, exceptions: Mapping[date, bool]) -> bool:
    return exceptions.get(day, day.weekday() < 5)


class WorkCalendar(dict[date, bool]):
    """Exceptions with the sorted list of their working days: an addition is one bisection, where
    a loop over days is a hundred times slower. Treat it as frozen."""

    def __init__(self, exceptions: Mapping[date, bool]) -> None:
        super().__init__(exceptions)
        self.workdays = [
            ordinal
            for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1)
            if is_workday(date.fromordinal(ordinal), exceptions)
        ]


@lru_cache(maxsize=16)
def _indexed(exceptions: frozenset[tuple[date, bool]]) -> WorkCalendar:
    return WorkCalendar(dict(exceptions))


def indexed(exceptions: Mapping[date, bool]) -> WorkCalendar:
    if isinstance(exceptions, WorkCalendar):
        return exceptions
    return _indexed(frozenset(exceptions.items()))


def reaches(day: date) -> bool:
    """Whether the calendar goes so far: no time limit can end on another day."""
    return FIRST <= day <= LAST


def _inside(day: date) -> int:
    if not reaches(day):
        raise ValueError(f"{day} is outside the working calendar {FIRST.year}-{LAST.year}")
    return day.toordinal()


def add_workdays(start: date, n: int, exceptions: Mapping[date, bool]) -> date:
    """Return the n-th working day after `start` (before it when n is negative).

    民法典 201: `start` itself is not counted. n = 0 returns `start` as it is.
    """
    if n == 0:
        return start
    days = indexed(exceptions).workdays
    ordinal = _inside(start)
    place = bisect_right(days, ordinal) + n - 1 if n > 0 else bisect_left(days, ordinal) + n
    if not 0 <= place < len(days):
        raise ValueError(f"{n} working days from {start} leave the working calendar")
    return date.fromordinal(days[place])


def workdays_between(start: date, end: date, exceptions: Mapping[date, bool]) -> int:
    """Count the working days after `start` up to and with `end`; 0 when `end` is not later."""
    days = indexed(exceptions).workdays
    return max(0, bisect_right(days, _inside(end)) - bisect_right(days, _inside(start)))


def roll_to_workday(day: date, exceptions: Mapping[date, bool], roll: str = "next") -> date:
    """民法典 203: a period that ends on a rest day ends on the day after the rest days.
    `previous` and `none` are for rules that say so."""
    if roll == "none" or is_workday(day, exceptions):
        return day
    return add_workdays(day, 1 if roll == "next" else -1, exceptions)


def add_days(start: date, n: int, exceptions: Mapping[date, bool], roll: str = "next") -> date:
    """Return the last day of a period of n calendar days after `start` (民法典 201, 203)."""
    return roll_to_workday(start + n * DAY, exceptions, roll)


def add_months(start: date, n: int) -> date:
    """民法典 202: the same day of the month, or the month's last day where it has none."""
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + (start.day - 1) * DAY, following - DAY)


def _between(start: date, end: date, unit: str, exceptions: Mapping[date, bool]) -> int:
    if unit == "workday":
        return workdays_between(start, end, exceptions)
    return max(0, (end - start).days)


def counted_days(
    start: date,
    on: date,
    unit: str,
    exceptions: Mapping[date, bool],
    pauses: Sequence[Pause] = (),
) -> int:
    """Count the days of the period that have run by the end of `on`."""
    return sum(
        _between(opened, min(closed, on), unit, exceptions)
        for opened, closed in _stretches(start, on, pauses)
    )


def _stretches(start: date, end: date, pauses: Iterable[Pause]) -> Iterable[tuple[date, date]]:
    """Yield (day before, last day) of each stretch in which the clock ran.

    A day counts only if the clock ran from 0:00 to 24:00 of it: neither the day of the stop nor
    the day it ran on counts.
    """
    opened = start
    for stopped, resumed in pauses:
        if stopped - DAY > opened:
            yield opened, stopped - DAY
        if resumed is None:
            return
        opened = max(opened, resumed)
    yield opened, max(end, opened)


def nth_day(
    start: date,
    n: int,
    unit: str,
    exceptions: Mapping[date, bool],
    pauses: Sequence[Pause] = (),
) -> date | None:
    """Return the n-th counted day after `start`, not rolled; None while the clock is stopped
    before it. `unit` is workday or day."""
    if n <= 0:
        return start
    left = n
    for opened, closed in _stretches(start, LAST, pauses):
        if closed != LAST:
            ran = _between(opened, closed, unit, exceptions)
            if ran < left:
                left -= ran
                continue
        if unit == "workday":
            return add_workdays(opened, left, exceptions)
        return opened + left * DAY
    return None
