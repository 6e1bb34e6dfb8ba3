"""A figure as it is read: its value, what it is compared with, and what may be said of it."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from casework.metrics import Direction, Figure, Metric, Unit

from .arithmetic import LEVEL, Base, Status, Trend, base, growth, percent, points, signed, trend


@dataclass(frozen=True)
class Reading:
    """One figure of one semester beside those it is compared with. None is missing, never 0."""

    metric: Metric
    now: Figure | None
    before: Figure | None = None  # the semester before
    year_ago: Figure | None = None  # the same kind of semester a year earlier
    departments: int = 0  # with at least one of what is counted

    # ------------------------------------------------------------ the value

    @property
    def is_missing(self) -> bool:
        return self.now is None

    @property
    def is_hidden(self) -> bool:
        return self.now is not None and self.now.hidden

    @property
    def is_plain(self) -> bool:
        return not (self.is_missing or self.is_hidden)

    @cached_property
    def base(self) -> Base:
        """How much the figure carries; a plain count carries itself."""
        if not self.is_plain:
            return Base.NONE
        if self.metric.is_rate:
            return base(self.now.d)
        if self.metric.unit == Unit.DAYS:
            return base(self.now.n)
        return Base.PLAIN

    @property
    def has_value(self) -> bool:
        """Whether a percentage or a median may be printed."""
        return self.is_plain and self.base not in (Base.NONE, Base.TINY)

    @cached_property
    def number(self) -> float | None:
        """The value on an axis, or None where nothing may be drawn."""
        return number_of(self.metric, self.now)

    @property
    def value(self) -> str:
        if self.is_missing:
            return _("data missing")
        if self.is_hidden:
            return _("too few to show")
        if self.base == Base.NONE:
            return _("none in this period")
        return value_of(self.metric, self.now)

    @property
    def is_number(self) -> bool:
        """Whether the value is set in large figures or is a word."""
        return self.is_plain and self.base != Base.NONE

    @property
    def unit(self) -> str:
        if not self.is_number:
            return ""
        if self.metric.is_rate and self.has_value:
            return "%"
        if self.metric.unit == Unit.DAYS:
            return pgettext("unit of a figure", "days")
        return pgettext("unit of a figure", "cases")

    @property
    def measured(self) -> str:
        """The value with its unit, where both stand in one size: 302 cases, 58.8%, 54 days."""
        if not self.is_number or (self.metric.is_rate and self.has_value):
            return f"{self.value}{self.unit}"
        if self.metric.unit == Unit.DAYS:
            return pgettext("measured", "%(n)s days") % {"n": self.value}
        return pgettext("measured", "%(n)s cases") % {"n": self.value}

    @property
    def fraction(self) -> str:
        if not (self.metric.is_rate and self.has_value):
            return ""
        return f"{self.now.n:,} / {self.now.d:,}"

    # ------------------------------------------------------------ the comparison

    @property
    def compared(self) -> Figure | None:
        """Seasonal figures look a year back first: sessions are usually in spring."""
        return self.year_ago if self.metric.seasonal and self.year_ago else self.before

    @property
    def against(self) -> str:
        if self.metric.seasonal and self.year_ago:
            return _("the same semester last year")
        return _("last semester")

    def trend_to(self, other: Figure | None) -> Trend | None:
        if other is None or not self.is_plain or other.hidden:
            return None
        if self.metric.is_rate:
            return trend(self.now.n, self.now.d, other.n, other.d)
        if self.metric.unit == Unit.DAYS and Base.TINY in (base(self.now.n), base(other.n)):
            return None
        new, old = number_of(self.metric, self.now), number_of(self.metric, other)
        if new is None or old is None:
            return None
        if abs(new - old) < LEVEL:
            return Trend.LEVEL
        return Trend.UP if new > old else Trend.DOWN

    @property
    def trend(self) -> Trend | None:
        return self.trend_to(self.compared)

    def change_to(self, other: Figure | None) -> str:
        """The change in words, or "" where nothing may be said of it."""
        way = self.trend_to(other)
        if way is None or other is None:
            return ""
        if way == Trend.LEVEL:
            return _("about level")
        if self.metric.is_rate:
            change = signed(points(self.now.n, self.now.d, other.n, other.d))
            return _("%(change)s percentage points") % {"change": change}
        if self.metric.unit == Unit.DAYS:
            days = number_of(self.metric, self.now) - number_of(self.metric, other)
            words = ngettext("%(change)s day", "%(change)s days", 1 if abs(days) == 1 else 2)
            return words % {"change": signed_days(days)}
        return _count_change(self.now.n, other.n)

    @property
    def change(self) -> str:
        return self.change_to(self.compared)

    @property
    def is_better(self) -> bool | None:
        """Better or worse than the semester before; None where neither may be said or where
        neither is a merit."""
        way = self.trend_to(self.before)
        if way in (None, Trend.LEVEL) or self.metric.direction == Direction.NEUTRAL:
            return None
        return (way == Trend.UP) == (self.metric.direction == Direction.UP)

    # ------------------------------------------------------------ the target

    @cached_property
    def status(self) -> Status | None:
        target = self.metric.target
        if target is None or not self.has_value:
            return None
        # Rates are judged by their exact fraction, not by what is printed.
        n, d = (100 * self.now.n, self.now.d) if self.metric.is_rate else (self.number, 1)
        up = self.metric.direction == Direction.UP
        for mark, status in ((target.value, Status.GOOD), (target.watch, Status.WATCH)):
            if mark is not None and (n >= mark * d if up else n <= mark * d):
                return status
        return Status.ATTENTION


def number_of(metric: Metric, figure: Figure | None) -> float | None:
    """The exact value on an axis: percent, days or a count; None where none may be drawn."""
    if figure is None or figure.hidden:
        return None
    if metric.is_rate:
        return 100 * figure.n / figure.d if figure.d else None
    if metric.unit == Unit.DAYS:
        return figure.extra.get("median")
    return figure.n


def value_of(metric: Metric, figure: Figure) -> str:
    """A published figure in print, without its unit; small bases without a percentage."""
    if figure.hidden:
        return "—"
    if metric.is_rate:
        if base(figure.d) in (Base.NONE, Base.TINY):
            return f"{figure.n}/{figure.d}" if figure.d else "—"
        return str(percent(figure.n, figure.d))
    if metric.unit == Unit.DAYS:
        median = figure.extra.get("median")
        return "—" if median is None else f"{median:g}"
    return f"{figure.n:,}"


def with_fraction(figure: Figure) -> str:
    """A rate in a table: 91.9%（57/62）, of a small base only its fraction, of none a dash."""
    if not figure.d:
        return "—"
    if base(figure.d) in (Base.NONE, Base.TINY):
        return f"{figure.n}/{figure.d}"
    words = {"value": percent(figure.n, figure.d), "n": figure.n, "d": figure.d}
    return _("%(value)s%% (%(n)s/%(d)s)") % words


def signed_days(days: float) -> str:
    whole = signed(int(days)) if days == int(days) else None
    if whole:
        return whole
    return f"{'+' if days > 0 else chr(0x2212)}{abs(days):g}"


def _count_change(new: int, old: int) -> str:
    n = abs(new - old)
    change = {"change": signed(new - old)}
    share = growth(new, old)
    if share is None:
        return ngettext("%(change)s case", "%(change)s cases", n) % change
    words = ngettext("%(change)s case (%(share)s%%)", "%(change)s cases (%(share)s%%)", n)
    return words % {**change, "share": signed(share)}
