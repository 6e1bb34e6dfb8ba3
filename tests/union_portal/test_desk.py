"""The desk sorts by what is due and drops empty buckets."""

from datetime import date, timedelta

import pytest

from casework.todo import Todo
from union_portal.desk import buckets, count, narrowed, views

TODAY = date(2026, 4, 21)


def row(due_on, count=1, code="reply"):
    return Todo(None, code, "title", "/x/", "Draft", due_on=due_on, count=count, code=code)


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


def test_a_desk_is_narrowed_to_a_bucket_or_to_a_kind_of_work():
    rows = [row(TODAY - timedelta(days=1)), row(TODAY, code="sign"), row(TODAY, count=3)]

    assert narrowed(rows, "late", TODAY) == rows[:1]
    assert narrowed(rows, "reply", TODAY) == [rows[0], rows[2]]
    assert [(v["label"], v["count"], v["current"]) for v in views(rows, "sign", TODAY)][2:] == [
        ("reply", 4, False),
        ("sign", 1, True),
    ]


def test_a_bucket_leads_to_what_it_leaves_out_and_a_page_says_how_much_there_is():
    rows = [row(TODAY) for _ in range(7)]

    (cut,) = buckets(rows, TODAY, first=3)
    (page,) = buckets(rows[5:], TODAY, whole=rows)

    assert (len(cut.rows), cut.more, cut.more_url) == (3, 4, "?show=today")
    assert (len(page.rows), page.count, page.more) == (2, 7, 0)


def test_a_row_that_stands_for_many_is_never_among_those_left_out():
    many = row(TODAY, count=129)

    (cut,) = buckets([row(TODAY) for _ in range(7)] + [many], TODAY, first=3)

    assert [shown.count for shown in cut.rows] == [1, 1, 129]  # in their order
    assert (cut.count, cut.more) == (136, 5)
