"""The page behind a date: every step of the arithmetic, in words and on the calendar."""

from datetime import date

import pytest
import time_machine

from casework import clocks
from casework.actors import CLOCK
from casework.explanation import explain

from . import clock_room as room
from .clock_room import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply():
    """The clock of the picture: assigned 29 April, paused 12-18 May, due 6 July 2026."""
    room.write()
    clock = clocks.start(room.file(), "trial.reply", on=day(4, 29), by=CLOCK)
    clock = clocks.pause(clock, on=day(5, 12), by=CLOCK, reason="等提案人补充材料。")
    return clocks.resume(clock, on=day(5, 18), by=CLOCK)


def squares(page) -> dict[date, object]:
    return {
        square.date: square
        for month in page.months
        for week in month.weeks
        for square in week
        if square
    }


def test_the_calendar_shows_what_counted_what_rested_and_where_it_ended(reply):
    days = squares(explain(reply, day(5, 28)))

    assert [m.first for m in explain(reply, day(5, 28)).months] == [
        day(4, 1),
        day(5, 1),
        day(6, 1),
        day(7, 1),
    ]
    assert sum(1 for square in days.values() if square.mark == "counted") == 60
    assert [d.day for d, square in days.items() if square.mark == "paused"] == list(range(12, 19))
    assert days[day(4, 29)].mark == "plain"
    assert [d for d, square in days.items() if square.is_nth] == [day(7, 5)]
    assert [d for d, square in days.items() if square.is_due] == [day(7, 6)]
    assert days[day(7, 7)].mark == "plain"


def test_the_steps_say_what_was_done_by_which_article(reply):
    lines = explain(reply, day(5, 28)).lines

    assert [line.title for line in lines] == [
        "期限60天",
        "从第二天开始数",
        "2026年5月12日到2026年5月18日中止",
        "数到第60天",
        "最后一天是休息日，顺延",
    ]
    assert "《民法典》第二百零一条" in lines[1].text
    assert lines[2].value == "7天不计"
    assert "22天" in lines[3].text
    assert (lines[3].value, lines[3].note) == ("2026年7月5日", "星期日")
    assert "《民法典》第二百零三条" in lines[4].text
    assert lines[4].value == "2026年7月6日"


def test_it_names_the_calendar_the_reminders_and_every_change(reply):
    page = explain(reply, day(5, 28))

    assert [(y.year, y.notice_number) for y in page.years] == [(2026, "国办发明电〔2025〕7号")]
    assert [(r.on, r.words, r.audience) for r in page.reminders] == [
        (day(6, 17), "满42天", "contact"),
        (day(6, 29), "提前5个工作日", "contact"),
        (day(7, 6), "最后一天", "contact"),
        (day(7, 6), "最后一天", "head"),
        (day(7, 16), "逾期10天", "union_chair"),
        (day(7, 26), "逾期20天", "leader"),
    ]
    assert [(c.on, c.words) for c in page.changes] == [
        (day(4, 29), "定为2026年6月29日"),
        (day(5, 12), "中止，暂无日期"),
        (day(5, 18), "恢复，定为2026年7月6日"),
    ]


def test_a_paused_a_fixed_and_a_working_day_limit_are_explained_too(reply):
    paused = clocks.pause(reply, on=day(6, 1), by=CLOCK, reason="再等。")
    assert explain(paused, day(6, 2)).lines[-1].value == "暂无日期"

    fixed = clocks.start(room.file(), "trial.commitment", on=day(7, 2), by=CLOCK, due_on=day(10, 4))
    (line,) = explain(fixed, day(7, 2)).lines
    assert (line.value, line.note) == ("2026年10月4日", "星期日")

    working = clocks.start(room.file(), "trial.instruction", on=day(4, 30), by=CLOCK)
    days = squares(explain(working, day(5, 1)))
    assert working.due_on == day(5, 11)
    assert [d.day for d, s in days.items() if s.mark == "counted"] == [6, 7, 8, 9, 11]
    assert days[day(5, 10)].mark == "rest"


def test_an_extension_and_a_provisional_day_stand_among_the_steps():
    room.write()
    clock = clocks.start(room.file(), "trial.reply", on=day(12, 4), by=CLOCK)
    clock = clocks.extend(clock, 30, by=CLOCK, on=day(12, 20), reason="招标未完。")

    titles = [line.title for line in explain(clock, day(12, 20)).lines]

    assert "延长30天" in titles
    assert titles[-1] == "这个日期是暂定的"


def test_a_limit_of_hours_names_the_hour_of_this_place():
    room.write()
    with time_machine.travel("2026-06-01 15:30+08:00", tick=False):
        clock = clocks.start(room.file(), "trial.hours", on=day(6, 1), by=CLOCK)
        (line,) = explain(clock, day(6, 1)).lines

    assert "19:30" in str(line)
