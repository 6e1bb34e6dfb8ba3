"""The desk shows what its reader may open, and nothing of what she could open once."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework import access, notices, recusal
from casework.files import open_file
from congress.models import Proposal
from tests.congress.house import build_house
from tests.factories import enter, staff

pytestmark = pytest.mark.django_db
TITLE = "关于延长图书馆晚间开放时间的提案"


@pytest.fixture
def draft() -> Proposal:
    return build_house().draft(title=TITLE)


def desk(user) -> str:
    user.forget_offices()
    return enter(Client(), user).get(reverse("desk")).content.decode()


@pytest.mark.parametrize(("days", "shown"), [(1, True), (-1, False)])
def test_a_key_that_has_ended_leads_to_no_title(draft, days, shown):
    reader, today = staff(), timezone.localdate()
    access.give_key(draft.file, reader, seat="second", until=today + timedelta(days=days))

    assert (TITLE in desk(reader)) is shown


def test_what_was_told_of_a_file_is_gone_with_the_file():
    reader = staff()
    file = open_file(kind="proposal", title=TITLE)
    access.give_key(file, reader, seat="second")
    notices.notify([reader], subject="有一件新消息", file=file)
    assert "有一件新消息" in desk(reader)

    recusal.declare(file, reader, "self", by=reader, on=date(2026, 1, 1))

    assert "有一件新消息" not in desk(reader)
