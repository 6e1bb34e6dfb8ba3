"""Who has entered a receipt code is known to the browser alone."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from casework import guests
from congress.services import suggestions
from members.models import PortalSession
from tests.congress.house import MEETING
from tests.factories import enter, staff

pytestmark = pytest.mark.django_db
NOON = "2026-04-21 12:00+08:00"


@pytest.fixture
def handed_in(house):
    return suggestions.hand_in_anonymously(on=MEETING, title="开水房", text="三楼水温不够。")


def ask(client: Client, handed_in):
    row, code = handed_in
    return client.post(reverse("congress:receipt"), {"number": row.number, "code": code})


def test_no_session_names_the_author_who_asks_while_signed_in(handed_in):
    with time_machine.travel(NOON, tick=False):
        author = enter(Client(), staff())
        opened = author.get(ask(author, handed_in)["Location"])

    assert "三楼水温不够。" in opened.content.decode()
    kept = [row.get_decoded() for row in PortalSession.objects.exclude(user=None)]
    assert kept
    assert not [data for data in kept if "guest_files" in data]
    assert str(handed_in[0].file_id) not in [str(v) for data in kept for v in data.values()]


def test_the_browser_forgets_after_half_an_hour(handed_in):
    with time_machine.travel(NOON, tick=False) as clock:
        visitor = Client()
        page = ask(visitor, handed_in)["Location"]
        clock.shift(guests.REMEMBERED - 1)
        before = visitor.get(page).status_code
        clock.shift(2)
        after = visitor.get(page).status_code

    assert (before, after) == (200, 404)


def test_a_cookie_of_ones_own_making_opens_nothing(handed_in):
    row, _code = handed_in
    with time_machine.travel(NOON, tick=False):
        thief = Client()
        thief.cookies[guests.COOKIE] = str(row.file_id)

        assert thief.get(reverse("congress:by_code", args=[row.pk])).status_code == 404
        assert thief.get(ask(Client(), handed_in)["Location"]).status_code == 404
