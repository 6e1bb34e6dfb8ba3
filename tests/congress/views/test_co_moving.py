"""Moving together, from the mover's question to the co-mover's leave, each on its page."""

from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from congress.models import CoMover
from congress.services import co_movers, rounds
from congress.views.cases import actions
from tests.congress.handled import day, replied
from tests.congress.house import build_house
from tests.factories import enter

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 25)


@pytest.fixture
def house(db):
    with time_machine.travel("2026-03-25 10:00+08:00", tick=False):
        yield build_house()


@pytest.fixture
def english(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def page(name, proposal):
    return reverse(f"congress:{name}", args=[proposal.pk])


def joined(house, proposal):
    user = house.delegates[1][3]
    seat = co_movers.ask_to_join(proposal=proposal, person=user.person, by=house.mover, on=DAY)
    return user, co_movers.join(seat=seat, by=user, on=DAY)


def labels(client, proposal):
    asked = client.get(proposal.get_absolute_url())
    return [button["url"] for button in actions(asked.wsgi_request, proposal)]


def test_the_mover_asks_from_the_page_of_the_case(house, english):
    proposal = house.draft()
    other = house.delegates[1][3]
    enter(english, house.mover)
    url = page("co_movers", proposal)
    assert url in labels(english, proposal)

    opened = english.get(url)
    english.post(url, {"nonce": opened.context["nonce"], "person": [other.person_id]})

    assert "Whoever you ask reads this draft" in opened.content.decode()
    seat = CoMover.objects.get()
    assert (seat.person, seat.state) == (other.person, "asked")
    assert seat.person.name in english.get(url).content.decode()


def test_a_double_press_asks_once_and_an_empty_one_asks_nobody(house, english):
    proposal = house.draft()
    enter(english, house.mover)
    url = page("co_movers", proposal)
    sent = {"nonce": english.get(url).context["nonce"]}
    assert english.post(url, sent).status_code == 422

    sent["person"] = [house.delegates[1][3].person_id]
    answers = [english.post(url, sent) for _ in range(2)]

    assert [a.status_code for a in answers] == [302, 302]
    assert CoMover.objects.count() == 1


def test_who_has_been_asked_is_not_offered_again(house, english):
    proposal = house.draft()
    other = house.delegates[1][3]
    co_movers.ask_to_join(proposal=proposal, person=other.person, by=house.mover, on=DAY)
    enter(english, house.mover)

    found = english.get(page("co_movers", proposal), {"q": other.person.name})

    assert other.person not in found.context["form"].fields["person"].queryset


@pytest.mark.parametrize("number", ["²", "9" * 5000, "x"])
def test_a_delegation_that_is_no_number_is_no_fault(house, client, number):
    proposal = house.draft()
    enter(client, house.mover)

    asked = client.get(page("co_movers", proposal), {"delegation": number})

    assert asked.status_code == 200


def test_only_the_mover_asks_and_only_before_the_submission(house, client):
    proposal = house.seconded()
    enter(client, house.delegates[0][4])
    assert client.get(page("co_movers", proposal)).status_code == 404

    submitted = house.submitted(on=DAY)
    enter(client, house.mover)
    assert client.get(page("co_movers", submitted)).status_code == 404


def test_who_is_asked_reads_what_it_means_and_answers_once(house, english):
    proposal = house.draft()
    other = house.delegates[1][3]
    co_movers.ask_to_join(proposal=proposal, person=other.person, by=house.mover, on=DAY)
    enter(english, other)
    url = page("join", proposal)
    assert url in labels(english, proposal)

    words = english.get(url).content.decode()
    english.post(url, {"join": "1"})
    again = english.post(url, {"join": "1"})

    assert "rates it in her own right" in words
    assert CoMover.objects.get().state == "joined"
    assert again.status_code == 302


def test_who_stays_out_loses_the_draft_and_is_not_led_to_it(house, english):
    proposal = house.draft()
    other = house.delegates[1][3]
    co_movers.ask_to_join(proposal=proposal, person=other.person, by=house.mover, on=DAY)
    enter(english, other)

    sent = {"nonce": english.get(page("join", proposal)).context["nonce"], "stay_out": "1"}

    answers = [english.post(page("join", proposal), sent) for _ in range(2)]

    assert [answer.url for answer in answers] == [reverse("congress:proposals")] * 2
    assert english.get(proposal.get_absolute_url()).status_code == 404


def test_a_co_mover_leaves_after_the_page_has_said_what_follows(house, english):
    proposal = house.draft()
    user, seat = joined(house, proposal)
    enter(english, user)
    url = page("leave", proposal)
    assert url in labels(english, proposal)

    opened = english.get(url)
    done = english.post(url, {"nonce": opened.context["nonce"]})

    assert f"{house.mover.person} is told" in opened.content.decode()
    assert "The draft is closed to you again." in opened.context["effects"]
    assert done.url == reverse("congress:proposals")
    seat.refresh_from_db()
    assert (seat.state, seat.left_on) == ("left", DAY)
    again = english.post(url, {"nonce": opened.context["nonce"]})  # a second press
    assert again.status_code == 302


def test_nobody_leaves_for_somebody_else(house, client):
    proposal = house.draft()
    _user, seat = joined(house, proposal)
    enter(client, house.mover)

    assert client.get(page("leave", proposal)).status_code == 404
    client.post(page("leave", proposal), {})

    seat.refresh_from_db()
    assert seat.state == "joined"


def test_the_case_shows_its_movers_who_was_asked(house, english):
    proposal = house.published()
    other = house.delegates[1][3]
    co_movers.ask_to_join(proposal=proposal, person=other.person, by=house.mover, on=DAY)

    enter(english, house.mover)
    assert "Not answered yet" in english.get(proposal.get_absolute_url()).content.decode()
    enter(english, house.delegates[2][3])
    assert "Not answered yet" not in english.get(proposal.get_absolute_url()).content.decode()


def test_the_rating_of_who_leaves_is_not_waited_for(house):
    other = house.delegates[1][5]
    proposal = replied(house, co_mover=other)

    co_movers.leave(seat=proposal.co_movers.get(), by=other, on=day(7, 5))

    states = {r.rater: r.state for r in rounds.current(proposal).ratings.all()}
    assert states == {house.mover.person: "due", other.person: "passed"}
