"""A second reply begins with what most likely stays of the first, and says so."""

import time_machine
from django.urls import reverse

from congress.models import Commitment
from congress.services import reply_drafts, rounds, second_handling, tracking
from tests.congress.handled import (
    EXPLAINED,
    PLANNED,
    PROMISE,
    WORDS,
    accepted,
    day,
    fresh,
    night,
    rate,
    replied,
)
from tests.factories import enter


def at(on):
    return time_machine.travel(f"{on} 10:00+08:00", tick=False)


def second_round(house, words=None):
    proposal = replied(house, words=words)
    rate(proposal, house.mover, day(7, 14), "dissatisfied")
    proposal = fresh(proposal)
    return second_handling.order_second(
        proposal=proposal, by=house.chair, on=day(7, 20), demand="给出时间表"
    )


def opened(client, house, proposal):
    with at(day(7, 21)):
        enter(client, house.contact)
        return client.get(reverse("congress:reply", args=[proposal.pk]))


def test_class_and_contact_are_those_of_the_first_reply_and_the_text_is_written_anew(house, client):
    page = opened(client, house, second_round(house, words=EXPLAINED))

    form = page.context["form"]
    kept = {name: form[name].value() for name in ("result_class", "contact_name", "contact_phone")}
    assert kept == {
        "result_class": "D",
        "contact_name": WORDS["contact_name"],
        "contact_phone": WORDS["contact_phone"],
    }
    assert not form["situation"].value()
    shown = page.content.decode()
    assert "已代为填写。" in shown
    assert "取自7月2日的答复" in shown
    assert WORDS["situation"] in shown  # the first reply can be read beside it


def test_a_first_reply_begins_empty_and_says_nothing_of_an_earlier_one(house, client):
    proposal = accepted(house)
    with at(day(5, 12)):
        enter(client, house.contact)
        page = client.get(reverse("congress:reply", args=[proposal.pk]))

    assert page.context["before"] is None
    assert not page.context["form"]["contact_name"].value()
    assert "已代为填写。" not in page.content.decode()


def test_what_was_typed_is_not_filled_over(house, client):
    proposal = second_round(house)
    reply_drafts.save_draft(
        round=rounds.current(proposal),
        by=house.contact,
        on=day(7, 21),
        words={"contact_name": "新人"},
    )

    page = opened(client, house, proposal)

    assert page.context["form"]["contact_name"].value() == "新人"
    assert "已代为填写。" not in page.content.decode()


def test_what_is_promised_and_not_done_is_taken_over_by_the_page(house, client):
    proposal = replied(house, words=PLANNED)
    rate(proposal, house.mover, day(7, 10))
    night(day(1, 1, 2027))
    on = day(1, 6, 2027)
    proposal = second_handling.rehandle_broken(
        proposal=fresh(proposal), by=house.chair, on=on, demand="落实", decision=house.meeting(on)
    )
    url = reverse("congress:reply", args=[proposal.pk])
    with at(on):
        enter(client, house.contact)
        form = client.get(url).context["form"]
        sent = {
            name: form[name].value() or ""
            for name in form.fields
            if name not in ("version", "saves")
        }
        client.post(url, {**sent, "situation": "已开工。", "promise_0_promised_on": "2027-06-30"})

    (promise,) = rounds.current(proposal).reply.promises
    assert promise == {
        "text": PROMISE["text"],
        "promised_on": "2027-06-30",
        "takes_over": Commitment.objects.get().pk,
    }


def test_what_is_reported_waits_for_its_confirmation_and_is_not_promised_anew(house, client):
    gates = {"text": "更新门禁系统。", "promised_on": "2026-10-30"}
    proposal = replied(house, words={**PLANNED, "promises": [PROMISE, gates]})
    rate(proposal, house.mover, day(7, 10))
    done = Commitment.objects.get(text=gates["text"])
    tracking.report_progress(commitment=done, by=house.contact, on=day(10, 9), text="已更新。")
    night(day(1, 1, 2027))
    on = day(1, 6, 2027)
    proposal = second_handling.rehandle_broken(
        proposal=fresh(proposal), by=house.chair, on=on, demand="落实", decision=house.meeting(on)
    )

    with at(on):
        enter(client, house.contact)
        page = client.get(reverse("congress:reply", args=[proposal.pk]))

    assert [p["text"] for p in page.context["carried"]["promises"]] == [PROMISE["text"]]
    done.refresh_from_db()
    assert done.state == "reported"
