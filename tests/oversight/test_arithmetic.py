"""The arithmetic of figures, with the worked examples of oversight.md 6.2."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.arithmetic import (
    Base,
    Trend,
    base,
    growth,
    median,
    percent,
    percentile_90,
    points,
    signed,
    trend,
)


@pytest.mark.parametrize(
    ("n", "d", "shown"),
    [
        pytest.param(57, 62, "91.9", id="example-a"),
        pytest.param(50, 57, "87.7", id="example-a-before"),
        pytest.param(49, 52, "94.2", id="example-b-P10"),
        pytest.param(52, 57, "91.2", id="example-b-P11"),
        pytest.param(2874, 3012, "95.4", id="example-e"),
        pytest.param(73, 80, "91.3", id="half-up"),
        pytest.param(15, 17, "88.2", id="example-change-before"),
        pytest.param(
            1999, 2000, "99.9", id="scenario-14", marks=pytest.mark.scenario("oversight", 14)
        ),
        pytest.param(2000, 2000, "100.0", id="all"),
        pytest.param(1, 5000, "0.1", id="never-0-unless-none"),
        pytest.param(0, 7, "0.0", id="none"),
    ],
)
def test_rates_have_one_decimal_rounded_half_up(n, d, shown):
    assert percent(n, d) == Decimal(shown)


@pytest.mark.parametrize(
    ("now", "before", "shown"),
    [
        pytest.param((57, 62), (50, 57), "+4.2", id="example-a"),
        pytest.param(
            (73, 80),
            (15, 17),
            "+3.0",
            id="scenario-13",
            marks=pytest.mark.scenario("oversight", 13),
        ),
        pytest.param((2874, 3012), (2806, 2990), "+1.6", id="example-e"),
        pytest.param((15, 17), (73, 80), "\u22123.0", id="minus-is-u2212"),
        pytest.param((1, 2), (1, 2), "0.0", id="no-sign-without-change"),
    ],
)
def test_changes_come_from_unrounded_values(now, before, shown):
    assert signed(points(*now, *before)) == shown


def test_counts_change_by_difference_and_from_thirty_on_in_percent():
    assert signed(5) == "+5"
    assert signed(-3) == "\u22123"
    assert signed(growth(62, 57)) == "+8.8"
    assert growth(31, 29) is None


@pytest.mark.parametrize(
    ("d", "kind"),
    [
        (0, Base.NONE),
        (1, Base.TINY),
        (9, Base.TINY),
        (10, Base.SMALL),
        (29, Base.SMALL),
        (30, Base.PLAIN),
    ],
)
def test_small_denominators_are_told_apart(d, kind):
    assert base(d) is kind


def test_a_trend_needs_two_bases_of_ten_and_half_a_point():
    assert trend(9, 10, 8, 10) is Trend.UP
    assert trend(8, 10, 9, 10) is Trend.DOWN
    assert trend(996, 1000, 992, 1000) is Trend.LEVEL
    assert trend(995, 1000, 990, 1000) is Trend.UP
    assert trend(9, 9, 8, 10) is None
    assert trend(9, 10, 8, 9) is None


def test_days_are_told_by_the_median_and_from_twenty_on_by_the_ninetieth_percentile():
    assert median([]) is None
    assert median([3, 1, 2]) == 2
    assert median([4, 1, 2, 3]) == Fraction(5, 2)
    assert percentile_90(range(19)) is None
    assert percentile_90(range(1, 21)) == 18


@given(st.integers(1, 10_000).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d))))
def test_a_printed_rate_never_claims_all_or_nothing(pair):
    n, d = pair
    shown = percent(n, d)

    assert (shown == 100) == (n == d)
    assert (shown == 0) == (n == 0)
    assert abs(shown - Decimal(100 * n) / Decimal(d)) <= Decimal("0.1")
