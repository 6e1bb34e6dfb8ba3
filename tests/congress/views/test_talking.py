"""What is said in a case and laid beside it: each sending once."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casework.models import Attachment, Message
from congress.models import Contact
from congress.services import co_movers
from tests.congress.handled import replied
from tests.factories import enter, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2026-04-21 10:00+08:00", tick=False):
        yield


def upload(name="座位.txt"):
    return SimpleUploadedFile(name, "每晚二十时后没有空位。".encode())


def test_a_message_sent_twice_stands_once(house):
    mover = enter(Client(), house.mover)
    page = reverse("congress:message", args=[house.submitted().pk])
    sent = {
        "text": "已与图书馆谈过。",
        "audience": "shared",
        "nonce": mover.get(page).context["nonce"],
    }

    first, second = (mover.post(page, sent) for _n in range(2))
    again = mover.post(page, sent | {"nonce": mover.get(page).context["nonce"]})

    assert first.url == second.url == again.url
    assert Message.objects.count() == 2  # the same words on purpose


def test_files_sent_twice_lie_there_once(house):
    mover = enter(Client(), house.mover)
    page = reverse("congress:files", args=[house.submitted().pk])
    nonce = mover.get(page).context["nonce"]

    first, second = (mover.post(page, {"files": upload(), "nonce": nonce}) for _n in range(2))

    assert first.url == second.url
    assert Attachment.objects.count() == 1


def test_what_is_refused_may_be_sent_again_from_the_page_that_says_so(house):
    mover = enter(Client(), house.mover)
    page = reverse("congress:files", args=[house.submitted().pk])
    nonce = mover.get(page).context["nonce"]

    refused = mover.post(page, {"files": upload("座位.exe"), "nonce": nonce})
    mended = mover.post(page, {"files": upload(), "nonce": refused.context["nonce"]})

    assert (refused.status_code, mended.status_code) == (422, 302)
    assert Attachment.objects.count() == 1


def test_what_the_sides_say_to_one_another_no_other_reader_reads(house):
    """After the reply all staff read the case (congress.md 2.6(14), 2.8)."""
    proposal = replied(house)
    words, page = "家里有老人要照顾，晚间不便。", proposal.get_absolute_url()
    with time_machine.travel("2026-06-26 10:00+08:00", tick=False):
        mover = enter(Client(), house.mover)
        url = reverse("congress:message", args=[proposal.pk])
        mover.post(url, {"text": words, "audience": "shared"})
        sides = [mover, *(enter(Client(), u) for u in (house.contact, house.officer, house.leader))]
        others = [enter(Client(), u) for u in (house.delegates[1][2], staff(), house.other_contact)]

        assert [words in side.get(page).content.decode() for side in sides] == [True] * 4
        for other in others:
            answer = other.get(page)
            assert (answer.status_code, words in answer.content.decode()) == (200, False)


@pytest.mark.parametrize("answer", [co_movers.stay_out, None], ids=["stays-out", "leaves"])
def test_whoever_was_asked_and_has_no_part_in_it_reads_as_every_delegate(house, answer):
    """She adds nothing, and what was said to the movers is not said to her."""
    other, on = house.delegates[1][4], date(2026, 3, 24)
    proposal = house.published()
    seat = co_movers.ask_to_join(proposal=proposal, person=other.person, by=house.mover, on=on)
    if answer:
        answer(seat=seat, by=other, on=on)
    else:
        seat = co_movers.join(seat=seat, by=other, on=on)
        co_movers.leave(seat=seat, by=other, on=on)
    Contact.objects.create(
        proposal=proposal, on=on, form="phone", with_whom="提案人", notes="电话里说了难处。",
        entered_by=house.contact,
    )  # fmt: skip

    reader, mover = enter(Client(), other), enter(Client(), house.mover)
    hers, his = (c.get(proposal.get_absolute_url()).content.decode() for c in (reader, mover))

    assert ("电话里说了难处。" in his, "电话里说了难处。" in hers) == (True, False)
    for name in ("message", "files", "form"):
        page = reverse(f"congress:{name}", args=[proposal.pk])
        sent = {"text": "一句话", "audience": "shared", "files": upload()}
        assert page not in hers
        assert reader.post(page, sent).status_code == 404
    assert (Message.objects.count(), Attachment.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["message", "files"])
def test_a_mere_reader_adds_nothing(house, name):
    proposal = house.submitted()
    page = reverse(f"congress:{name}", args=[proposal.pk])

    for user in (house.delegates[2][3], staff()):
        reader = enter(Client(), user)
        assert reader.get(page).status_code == 404
        sent = {"text": "一句话", "audience": "shared", "files": upload()}
        assert reader.post(page, sent).status_code == 404
    assert (Message.objects.count(), Attachment.objects.count()) == (0, 0)
