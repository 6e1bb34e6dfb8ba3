"""Readings and sentences: what may be said of a figure, in the words of oversight.md 7.2.2."""

import pytest
from django.utils import translation

from casework.metrics import Figure
from congress import facts
from oversight import sentences
from oversight.arithmetic import Status, Trend
from oversight.readings import Reading

METRICS = {metric.code: metric for metric in facts.METRICS}


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def reading(code: str, now=None, before=None, year_ago=None, **extra) -> Reading:
    def figure(pair):
        if pair is None or isinstance(pair, Figure):
            return pair
        n, d = pair if isinstance(pair, tuple) else (pair, None)
        return Figure(n, d, extra=extra)

    return Reading(METRICS[code], figure(now), figure(before), figure(year_ago))


@pytest.mark.scenario("oversight", 10)
def test_the_short_form_when_what_was_docketed_is_what_fell_due():
    r = {"P02": reading("P02", 62), "P06": reading("P06", (57, 62), (50, 57))}
    assert (
        sentences.answered(r)
        == "本学期立案提案62件，按期答复率91.9%（57/62），较上学期+4.2个百分点。"
    )


@pytest.mark.scenario("oversight", 11)
def test_the_long_form_when_fewer_fell_due():
    r = {
        "P02": reading("P02", 62),
        "P05": reading("P05", 58),
        "P06": reading("P06", (53, 58), (50, 57)),
    }
    assert sentences.answered(r) == (
        "本学期立案提案62件；到期应答复58件，按期答复率91.4%（53/58），较上学期+3.7个百分点。"
    )


@pytest.mark.scenario("oversight", 12)
def test_a_tiny_base_has_no_percentage_no_arrow_and_no_status():
    tiny = reading("P06", (3, 4), (50, 57))

    assert sentences.rate(tiny, "按期答复率") == "按期答复率3/4件，基数较小，不计百分比"
    assert sentences.comparison(tiny) == ""
    assert (tiny.trend, tiny.status, tiny.value) == (None, None, "3/4")


def test_a_median_of_few_replies_is_held_against_none():
    few = reading("P07", Figure(9, extra={"median": 40}), Figure(30, extra={"median": 60}))
    enough = reading("P07", Figure(10, extra={"median": 40}), Figure(30, extra={"median": 60}))

    assert (few.trend, few.is_better, few.change) == (None, None, "")
    assert (enough.trend, enough.is_better) == (Trend.DOWN, True)


def test_a_small_base_says_so_beside_its_percentage():
    small = reading("P06", (20, 22))

    assert sentences.rate(small, "按期答复率") == "按期答复率90.9%（20/22，基数较小）"


def test_example_b_silent_movers_are_told_apart():
    r = {"P10": reading("P10", (49, 52)), "P11": reading("P11", (52, 57))}
    assert sentences.satisfaction(r) == (
        "提案人评价52件，满意和基本满意49件，满意率94.2%（49/52）；另有5件未评价，不计入。"
    )


@pytest.mark.scenario("oversight", "E17")
def test_nothing_due_is_said_with_what_was_due_before():
    none = reading("P06", (0, 0), (11, 12))

    assert sentences.rate(none, "按期答复率") == "按期答复率：本期无，上学期11/12"
    assert none.status is None


def test_hidden_and_missing_are_words_and_never_zero():
    hidden = Reading(METRICS["P16"], Figure(None, hidden=True), Figure(12))

    assert sentences.count(hidden, "收到意见建议") == "收到意见建议：过少，不显示"
    assert hidden.change == ""
    assert reading("P06").value == "数据缺失"


@pytest.mark.scenario("oversight", 13)
def test_a_change_comes_from_unrounded_values():
    assert reading("P06", (73, 80), (15, 17)).change == "+3.0个百分点"
    assert reading("P06", (15, 17), (73, 80)).change == "\u22123.0个百分点"


def test_seasonal_figures_look_a_year_back_first():
    received = reading("P01", 62, before=20, year_ago=57)

    assert sentences.comparison(received) == "，较去年同期+5件（+8.8%）"
    assert received.trend is Trend.UP
    assert sentences.comparison(reading("P01", 62, before=20)) == "，较上学期+42件"


@pytest.mark.parametrize(
    ("code", "now", "status"),
    [
        ("P06", (62, 62), Status.GOOD),
        ("P06", (60, 62), Status.WATCH),
        ("P06", (57, 62), Status.ATTENTION),
        ("P06", (1999, 2000), Status.WATCH),  # printed 99.9, judged by the fraction
        ("P08", 0, Status.GOOD),
        ("P08", 1, Status.ATTENTION),
        ("P03", (62, 62), None),  # a high rate is no virtue
    ],
)
def test_a_status_follows_the_target(code, now, status):
    assert reading(code, now).status == status


def test_days_are_judged_and_told_by_the_median():
    spent = Reading(
        METRICS["P07"],
        Figure(30, extra={"median": 42.0, "p90": 58}),
        Figure(28, extra={"median": 45.5}),
    )

    assert spent.status is Status.GOOD
    assert sentences.days({"P07": spent}) == (
        "答复30件，从交办到答复的中位数42天，较上学期\u22123.5天；九成在58天以内。"
    )


def test_better_and_worse_follow_the_direction_and_neutral_figures_are_neither():
    assert reading("P06", (60, 62), (50, 57)).is_better is True
    assert reading("P08", 3, 1).is_better is False
    assert reading("P02", 62, 30).is_better is None
