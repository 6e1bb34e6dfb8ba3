"""Small numbers: hidden, and not to be had back by subtraction."""

from collections import defaultdict
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.small_numbers import (
    OTHERS,
    Cell,
    Suppression,
    Table,
    is_sensitive,
    may_compare,
    may_show_sum,
    merge_hidden,
    pooled,
    protect,
    settled_until,
    year_total,
)


def counts(*values: int) -> Table:
    cells = tuple(Cell(f"{i:02}", n) for i, n in enumerate(values))
    return Table(Cell("", sum(values)), cells)


def rates(*pairs: tuple[int, int]) -> Table:
    cells = tuple(Cell(f"{i:02}", n, d) for i, (n, d) in enumerate(pairs))
    return Table(Cell("", sum(n for n, _ in pairs), sum(d for _, d in pairs)), cells)


def shown(table: Table) -> list[int | None]:
    return [cell.n for cell in table.cells]


@pytest.mark.scenario("oversight", 15)
@pytest.mark.scenario("oversight", 16)
@pytest.mark.parametrize(
    ("values", "published"),
    [
        pytest.param((12, 9, 7, 5, 3, 0), [12, 9, 7, None, None, 0], id="example-A"),
        pytest.param((20, 2, 1), [], id="example-B"),
        pytest.param((9, 2, 2, 1), [], id="example-B2"),
        pytest.param((8, 4, 4), [8, None, None], id="scenario-16"),
        pytest.param((6, 0, 0), [6, 0, 0], id="E16-zeros-beside-a-shown-cell"),
        pytest.param((30, 8, 7, 7, 2), [30, 8, None, 7, None], id="tie-lowest-code"),
        pytest.param((30, 7, 7, 4), [30, None, None, None], id="the-neighbour-would-be-known"),
        pytest.param((3, 0), [], id="a-small-total-stands-alone"),
        pytest.param((0, 0), [0, 0], id="zeros"),
    ],
)
def test_a_breakdown_hides_small_cells_and_their_neighbours(values, published):
    table = protect(counts(*values), Suppression.S2)

    assert shown(table) == published
    assert table.total.n == (None if 1 <= sum(values) < 5 else sum(values))


def test_hidden_departments_are_merged_into_one_row():
    table = counts(12, 9, 7, 5, 3, 0)

    merged = merge_hidden(table, protect(table, Suppression.S2))

    assert shown(merged) == [12, 9, 7, 0, 8]
    assert (merged.cells[-1].key, merged.cells[-1].merged) == (OTHERS, 2)


def test_nothing_is_merged_where_nothing_is_hidden():
    table = counts(12, 9)

    assert merge_hidden(table, protect(table, Suppression.S2)) == table


def test_s1_looks_at_the_population_and_shows_the_total():
    table = protect(rates((1, 30), (9, 12), (2, 3)), Suppression.S1)

    assert [(c.n, c.d) for c in table.cells] == [(1, 30), (None, None), (None, None)]
    assert (table.total.n, table.total.d) == (12, 45)
    assert protect(rates((1, 3)), Suppression.S1).total == Cell("", 1, 3)


def test_s3_has_no_breakdown_and_s0_hides_nothing():
    assert protect(counts(20, 8), Suppression.S3) == Table(Cell("", 28))
    assert protect(counts(1, 2), Suppression.S0) == counts(1, 2)
    assert protect(counts(1, 2), Suppression.S3) == Table(Cell("", None, hidden=True))


def test_a_rate_falls_with_either_part_and_with_its_complement():
    assert is_sensitive(Cell("", 2, 40), Suppression.S2)
    assert not is_sensitive(Cell("", 9, 12), Suppression.S2)
    assert is_sensitive(Cell("", 9, 12), Suppression.S2, complement=True)


def test_example_d_pools_only_what_passes_itself():
    def pool(*pairs):
        return pooled([Cell("", n, d) for n, d in pairs], complement=True)

    assert pool((9, 12), (8, 9)) is None  # 17/21 leaves 4
    passed = pool((9, 12), (8, 9), (8, 10), (6, 9))
    assert (passed.n, passed.d) == (31, 40)
    assert pool((9, 12), (40, 50)) is None  # one semester is shown: the other would be the rest


@pytest.mark.scenario("oversight", 17)
def test_a_year_is_hidden_when_exactly_one_semester_is():
    first, second = Cell("1", 3).hide(), Cell("2", 9)

    assert year_total([first, second], Cell("", 12)).hidden
    assert not year_total([Cell("1", 6), second], Cell("", 15)).hidden
    assert not may_compare(second, first)
    assert may_compare(second, Cell("1", 6))


def test_sums_of_money_hide_the_few_and_the_dominant():
    assert not may_show_sum(4, 100, 400)
    assert not may_show_sum(6, 71, 100)
    assert may_show_sum(6, 70, 100)
    assert may_show_sum(0, 0, 0)


@pytest.mark.scenario("oversight", "E36")
@pytest.mark.parametrize(
    ("on", "level", "until"),
    [
        (date(2026, 11, 13), "S0", date(2026, 11, 12)),
        (date(2026, 11, 13), "S2", date(2026, 10, 31)),
        (date(2026, 11, 2), "S3", date(2026, 10, 31)),  # Monday, the first working day
        (date(2026, 11, 1), "S3", date(2026, 9, 30)),  # a Sunday: still the month before
    ],
)
def test_sensitive_figures_move_once_a_month(on, level, until):
    assert settled_until(on, level, lambda day: day.weekday() < 5) == until


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_no_hidden_count_follows_from_the_total_and_its_bounds(values):
    table = counts(*values)
    published = protect(table, Suppression.S2)

    assert all(c.n is None or c.n == 0 or c.n >= 5 for c in published.cells)
    hidden = [c.key for c in published.hidden]
    if hidden:
        rest = published.total.n - sum(c.n for c in published.cells if not c.hidden)
        # A hidden cell is known to be at least 1: with m of them each may be 1 .. rest - m + 1.
        assert len(hidden) >= 2
        assert rest - len(hidden) + 1 >= 4


@given(
    st.lists(
        st.integers(0, 30).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d))),
        min_size=1,
        max_size=8,
    )
)
def test_no_part_of_a_hidden_rate_follows_from_the_totals(pairs):
    table = rates(*pairs)
    published = protect(table, Suppression.S2)

    for part in ("n", "d"):
        assert all(
            not 1 <= (getattr(c, part) or 0) < 5 for c in (*published.cells, published.total)
        )
    covered = {c.key for c in published.hidden}
    if covered:
        for part in ("n", "d"):
            values = [getattr(c, part) for c in table.cells if c.key in covered]
            kept = [v for v in values if v]
            assert not kept or (len(kept) >= 2 and sum(kept) >= 5)


@pytest.mark.parametrize(("cells", "highest"), [(3, 12), (4, 9)])
def test_who_knows_the_rules_still_cannot_name_a_small_count(cells, highest):
    """Every table of so many cells up to so high: what is published fits at least two values of
    each small cell, also for a reader who runs our own function over all of them."""
    fits = defaultdict(list)
    for values in product(range(highest + 1), repeat=cells):
        fits[protect(counts(*values), Suppression.S2)].append(values)

    for published, tables in fits.items():
        for place in range(cells):
            possible = {table[place] for table in tables}
            if len(possible) == 1:
                (value,) = possible
                assert not 1 <= value < 5, (published, tables)
