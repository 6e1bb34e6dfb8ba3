"""The arithmetic of figures (oversight.md 6.2): exact fractions, one rounding, at the end."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

from django.db import models
from django.utils.translation import gettext_lazy as _

MINUS = "\u2212"  # in text; the hyphen is too short beside a digit
P90_FROM = 20  # the 90th percentile is printed from so many cases on
LEVEL = Fraction(1, 2)  # percentage points: a smaller change is "about level"


class Base(models.TextChoices):
    """How much a denominator carries."""

    NONE = "none", _("none in this period")
    TINY = "tiny", _("small base, no percentage")
    SMALL = "small", _("small base")
    PLAIN = "plain", _("plain")


class Trend(models.TextChoices):
    UP = "up", _("up")
    DOWN = "down", _("down")
    LEVEL = "level", _("about level")


class Status(models.TextChoices):
    """Never by colour alone: the word is printed."""

    GOOD = "good", _("on target")
    WATCH = "watch", _("watch")
    ATTENTION = "attention", _("needs study")


def base(d: int) -> Base:
    if d == 0:
        return Base.NONE
    if d < 10:
        return Base.TINY
    return Base.SMALL if d < 30 else Base.PLAIN


def _tenths(value: Fraction) -> Decimal:
    """Round half up, away from zero, to one decimal. The fraction is exact until here."""
    tenths = abs(value) * 10
    rounded = Decimal(tenths.numerator) / Decimal(tenths.denominator)
    whole = rounded.quantize(Decimal(1), ROUND_HALF_UP)
    return whole.scaleb(-1).copy_sign(Decimal(value.numerator))


def percent(n: int, d: int) -> Decimal:
    """Return n/d in percent with one decimal. 100.0 only when n = d, 0.0 only when n = 0."""
    shown = _tenths(Fraction(100 * n, d))
    if 0 < n < d:
        return min(max(shown, Decimal("0.1")), Decimal("99.9"))
    return shown


def points(n: int, d: int, n_before: int, d_before: int) -> Fraction:
    """The change in percentage points, exact: from the unrounded values."""
    return Fraction(100 * n, d) - Fraction(100 * n_before, d_before)


def signed(value: Fraction | int) -> str:
    """Return the change with its sign: "+4.2", "−3.0"; whole numbers without a decimal."""
    shown = str(abs(value)) if isinstance(value, int) else f"{abs(_tenths(value)):.1f}"
    if float(shown) == 0:
        return shown
    return f"{'+' if value > 0 else MINUS}{shown}"


def growth(new: int, old: int) -> Fraction | None:
    """The change of a count in percent, from 30 cases before on; else None."""
    return Fraction(100 * (new - old), old) if old >= 30 else None


def trend(n: int, d: int, n_before: int, d_before: int) -> Trend | None:
    """Which way a rate went, or None where a base is too small to say so."""
    if d < 10 or d_before < 10:
        return None
    change = points(n, d, n_before, d_before)
    if abs(change) < LEVEL:
        return Trend.LEVEL
    return Trend.UP if change > 0 else Trend.DOWN


def median(values: Sequence[int]) -> Fraction | None:
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle], 2)


def percentile_90(values: Sequence[int]) -> int | None:
    """The value that nine in ten do not exceed (nearest rank), or None below 20 cases."""
    ordered = sorted(values)
    return ordered[ceil(len(ordered) * 0.9) - 1] if len(ordered) >= P90_FROM else None
