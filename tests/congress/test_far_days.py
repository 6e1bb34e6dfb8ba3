"""A day that nobody can mean is refused where it is typed: later it would stop whoever comes after,
for beyond the working calendar no time limit is counted."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from congress.forms.fields import Day
from members.forms.base import DateField

from .handled import PLANNED, PROMISE, fresh, rate, replied

pytestmark = pytest.mark.django_db


def promising(day: str) -> dict:
    return {**PLANNED, "promises": [{**PROMISE, "promised_on": day}]}


@pytest.mark.parametrize("day", ["2206-09-30", "9999-12-31"])
def test_no_reply_promises_something_for_a_day_that_no_clock_can_count(house, day):
    """It would break the rating of the mover, and the night in which the round settles."""
    with pytest.raises(ValidationError) as refused:
        replied(house, words=promising(day))

    assert refused.value.message_dict.keys() == {"promises"}


def test_the_last_day_that_can_be_promised_is_rated_and_followed(house):
    proposal = replied(house, words=promising("2099-12-31"))

    rate(proposal, house.mover, date(2026, 6, 30))

    assert fresh(proposal).state == "tracking"


@pytest.mark.parametrize("field", [Day(label="日期"), DateField()], ids=["of-a-deed", "of-people"])
@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2100-01-01", "9999年12月31日"])
def test_a_form_says_that_the_year_cannot_be_meant(field, typed):
    with pytest.raises(forms.ValidationError, match="太远"):
        field.clean(typed)


@pytest.mark.parametrize("typed", ["1988-07-01", "2026年7月6日", "2099/12/31"])
def test_a_day_of_a_working_life_is_one(typed):
    assert Day(label="日期").clean(typed) == DateField().clean(typed)
