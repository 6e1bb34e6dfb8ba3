"""The desk shows what its reader may open, and nothing of what she could open once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework import access, notices, recusal
from casework.files import open_file
from congress.models import Proposal
from tests.congress.handled import accepted
from tests.congress.house import build_house
from tests.factories import enter, staff

pytestmark = pytest.mark.django_db
DUTIES = {"mover": 11, "chair": 16, "officer": 12, "contact": 12, "leader": 9}
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


def queries(client: Client) -> list[str]:
    Client().get(reverse("sign_in"))  # whatever page comes first asks for the school's names
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("desk")).status_code == 200
    return [row["sql"] for row in asked if row["sql"].startswith("SELECT")]


def test_a_desk_counts_once_for_its_rows_and_for_the_figure_beside_it():
    """The first page after the sign-in, when no figure is kept, asks what every other one asks."""
    house = build_house()
    house.submitted()
    client = enter(Client(), house.chair)

    cold = queries(client)
    warm = queries(client)

    assert len(cold) == len(warm)
    assert sum('FROM "congress_adoption"' in sql for sql in cold) == 1


def test_the_figure_beside_the_desk_is_what_the_desk_shows():
    house = build_house()
    client = enter(Client(), house.mover)
    client.get(reverse("desk"))
    before = client.session["waiting"]["n"]

    house.draft(title=TITLE)
    client.get(reverse("desk"))

    assert client.session["waiting"]["n"] == before + 1


def test_three_followed_cases_cost_what_one_costs():
    house, reader = build_house(), staff()
    numbers = []
    for n in range(3):
        access.give_key(house.draft(title=f"关于第{n}件事的提案").file, reader, seat="second")
        if n != 1:
            numbers.append(len(queries(enter(Client(), reader))))

    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("who", ["mover", "chair", "officer", "contact", "leader"])
def test_a_cold_desk_stays_within_its_queries(who):
    """Twelve are the measure of a page; a desk asks each duty of its owner besides."""
    house = build_house()
    for n in range(3):
        accepted(house, title=f"关于第{n}件事的提案")
    house.draft()
    user = getattr(house, who)
    user.forget_offices()

    with time_machine.travel("2026-05-12 10:00+08:00", tick=False):
        asked = queries(enter(Client(), user))

    assert len(asked) <= 12 + DUTIES[who]
