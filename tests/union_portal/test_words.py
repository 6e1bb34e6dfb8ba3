from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from union_portal import words

TODAY = date(2026, 5, 28)


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [
        ("zh-hans", date(2026, 7, 6), "7月6日"),
        ("zh-hans", date(2025, 9, 3), "2025年9月3日"),
        ("en", date(2026, 7, 6), "6 July"),
        ("en", date(2025, 9, 3), "3 Sep 2025"),
    ],
)
def test_a_day_names_its_year_only_when_it_is_another(language, value, written):
    with translation.override(language):
        assert words.day(value, TODAY) == written


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [
        ("zh-hans", date(2026, 5, 28), "今天"),
        ("zh-hans", date(2026, 5, 29), "明天"),
        ("zh-hans", date(2026, 5, 27), "昨天"),
        ("zh-hans", date(2026, 5, 30), "5月30日"),
        ("en", date(2026, 5, 29), "tomorrow"),
    ],
)
def test_the_days_around_today_have_names(language, value, written):
    with translation.override(language):
        assert words.near(value, TODAY) == written


def test_weekdays_are_long_in_sentences_and_short_in_tables():
    with translation.override("zh-hans"):
        assert words.weekday(date(2026, 7, 6)) == "星期一"
        assert words.weekday_short(date(2026, 7, 6)) == "周一"
    with translation.override("en"):
        assert words.weekday_short(date(2026, 7, 6)) == "Mon"


def test_a_moment_is_told_in_the_time_of_the_campus():
    late_in_london = datetime(2026, 5, 27, 16, 30, tzinfo=UTC)

    with translation.override("zh-hans"):
        assert words.moment(late_in_london, TODAY) == "5月28日 00:30"
    assert words.civil(late_in_london) == date(2026, 5, 28)


def test_a_span_in_one_month_names_the_month_once():
    with translation.override("zh-hans"):
        assert words.span(date(2026, 5, 12), date(2026, 5, 18), TODAY) == "5月12日—18日"
        assert words.span(date(2026, 5, 30), date(2026, 6, 2), TODAY) == "5月30日—6月2日"
    with translation.override("en"):
        assert words.span(date(2026, 5, 12), date(2026, 5, 18), TODAY) == "12–18 May"


def test_a_percentage_without_a_denominator_is_not_written():
    assert words.percent(50, 58) == "86.2%"
    assert words.percent(0, 58) == "0.0%"
    assert words.percent(0, 0) == ""
    assert words.percent(None, 58) == ""


def test_money_is_exact_in_acts_and_short_in_summaries():
    with translation.override("zh-hans"):
        assert words.yuan(2_800_000) == "28,000.00元"
        assert words.yuan(-1) == "−0.01元"
        assert words.wan(41_800_000) == "41.8万元"


def test_large_numbers_are_grouped_and_minus_is_a_minus():
    assert words.thousands(3016) == "3,016"
    assert words.thousands(-41.8) == "−41.8"


@pytest.mark.parametrize(
    ("title", "last"),
    [
        ("关于优化寒暑假看护服务的提案", "服务的提案"),
        ("审定《绩效工资实施办法（修订）》", "办法（修订）》"),
        ("希望尽快维修文科楼电梯", None),
        ("的提案", None),
    ],
)
def test_the_last_unit_of_a_title_is_found(title, last):
    at = words.last_unit(title)

    assert (title[at:] if at >= 0 else None) == last


def test_staff_numbers_are_masked_outside_the_office_that_needs_them():
    assert words.masked("08012317") == "08****17"
    assert words.masked("12") == "****"
