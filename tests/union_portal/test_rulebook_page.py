"""The page of a rule: who changes it, from which day, and what keeps the former value."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework import rulebook
from casework.models import RuleVersion
from members.choices import Role
from tests.factories import enter, officer

pytestmark = pytest.mark.django_db
CODE = "congress.seconders_min"


def press(user, **more):
    words = {"value": 3, "from_on": timezone.localdate(), "reason": "校工会决定〔2026〕3号", **more}
    return enter(Client(), user).post(reverse("rule", args=[CODE]), words)


@pytest.mark.parametrize("days", [0, 30])
def test_a_rule_changes_from_today_or_a_later_day(days):
    day = timezone.localdate() + timedelta(days=days)

    done = press(officer(Role.UNION_CHAIR), from_on=day)

    assert done.status_code == 302
    assert rulebook.value(CODE, on=day) == 3
    assert rulebook.value(CODE, on=day - timedelta(days=1)) == 2


def test_a_rule_does_not_change_backwards_and_what_was_typed_stays():
    refused = press(officer(Role.UNION_CHAIR), from_on=timezone.localdate() - timedelta(days=1))

    assert refused.status_code == 422
    assert "校工会决定〔2026〕3号" in refused.content.decode()
    assert RuleVersion.objects.filter(rule__code=CODE).count() == 1


@pytest.mark.parametrize("role", [Role.SYSTEM_KEEPER, Role.PROPOSAL_COMMITTEE_CHAIR])
def test_nobody_else_changes_a_rule(role):
    assert press(officer(role)).status_code == 403
    assert RuleVersion.objects.filter(rule__code=CODE).count() == 1
