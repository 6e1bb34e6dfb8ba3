"""Who has entered a receipt code is known to the browser alone."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from casework import guests
from casework.models import Once
from congress.models import Suggestion
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


def test_a_page_sent_twice_hands_in_once(house):
    with time_machine.travel(NOON, tick=False):
        author = enter(Client(), staff())
        nonce = author.get(reverse("congress:suggest")).context["nonce"]
        sent = {"title": "开水房", "text": "三楼水温不够。", "nonce": nonce}

        first, second = (author.post(reverse("congress:suggest"), sent) for _n in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert Suggestion.objects.count() == 1


def test_a_deed_by_code_leaves_no_row_that_holds_its_hour(handed_in):
    row, _code = handed_in
    with time_machine.travel(NOON, tick=False):
        visitor = Client()
        ask(visitor, handed_in)
        page = reverse("congress:by_code_perform", args=[row.pk, "withdraw_suggestion"])
        nonce = visitor.get(page).context["nonce"]
        sessions = PortalSession.objects.count()

        done = visitor.post(page, {"nonce": nonce})

    row.refresh_from_db()
    assert (done.status_code, row.state) == (302, "withdrawn")
    assert not Once.objects.exists()
    assert PortalSession.objects.count() == sessions == 0


def test_the_brake_holds_to_the_last_one(house):
    address = "203.0.113.7"
    for _n in range(suggestions.BOX_PER_DAY):
        suggestions.brake(address, on=MEETING)

    with pytest.raises(ValidationError):
        suggestions.brake(address, on=MEETING)
    suggestions.brake("203.0.113.8", on=MEETING)
