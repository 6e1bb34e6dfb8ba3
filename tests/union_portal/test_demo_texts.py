"""The demo's texts are filled in and never repeat a title."""

import re
from random import Random

import pytest

from union_portal.demo.names import Names, chinese_ordinal
from union_portal.demo.texts import Topics, fill, rows


def test_there_are_eighty_topics_with_place_figures_and_department():
    topics = rows("topics")

    assert len(topics) >= 80
    assert all(len(row) == 6 and "{p}" in row[3] + row[4] for row in topics)
    assert all("{n:" in row[4] for row in topics)


def test_titles_are_all_different_and_nothing_stays_unfilled():
    topics = Topics(Random(7))

    dealt = [topics.next() for _ in range(480)]

    assert len({t.title for t in dealt}) == 480
    assert not [t for t in dealt if re.search(r"[{}]", t.title + t.reason + t.suggestion)]


def test_every_department_of_a_topic_exists():
    departments = {row[1] for row in rows("departments")}

    assert {row[1] for row in rows("topics")} | {
        row[0] for row in rows("suggestions")
    } <= departments


def test_the_same_seed_gives_the_same_people():
    first, second = Names(Random(3)), Names(Random(3))

    assert [first.next() for _ in range(50)] == [second.next() for _ in range(50)]


def test_three_thousand_names_are_different():
    names = Names(Random(1))

    assert len({names.next() for _ in range(3000)}) == 3000


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十")])
def test_ordinals_are_read_in_chinese(number, words):
    assert chinese_ordinal(number) == words


def test_a_range_becomes_a_number_of_that_range():
    text = fill("{p}有{n:3-5}处", Random(1), p="东校区")

    assert re.fullmatch(r"东校区有[345]处", text)
