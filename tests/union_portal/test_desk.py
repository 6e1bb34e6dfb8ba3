"""The desk sorts by what is due and drops empty buckets."""

from datetime import date, timedelta

import pytest

from casework.todo import Todo
from union_portal.desk import buckets, count

TODAY = date(2026, 4, 21)


def row(due_on, count=1):
    return Todo(None, "Reply", "title", "/x/", "Draft", due_on=due_on, count=count)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-1, "late"),
        (0, "today"),
        (1, "week"),
        (7, "week"),
        (8, "later"),
    ],
)
def test_a_row_stands_in_the_bucket_of_its_due_day(days, bucket):
    (found,) = buckets([row(TODAY + timedelta(days=days))], TODAY)

    assert found.code == bucket


def test_a_row_without_a_date_stands_last():
    rows = sorted([row(None), row(TODAY), row(TODAY - timedelta(days=3))], key=lambda r: r.order)

    assert [r.due_on for r in rows] == [TODAY - timedelta(days=3), TODAY, None]
    assert [b.code for b in buckets(rows, TODAY)] == ["late", "today", "later"]


def test_one_row_may_stand_for_many():
    rows = [row(TODAY, count=126), row(TODAY)]

    assert count(rows) == 127
    assert buckets(rows, TODAY)[0].count == 127
