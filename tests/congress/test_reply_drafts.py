"""Drafting of a reply, by the contact and the head (proposals.md 2.2)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from congress.models import Reply
from congress.services import handling, replies, reply_drafts, rounds

from .handled import PLANNED, PROMISE, WORDS, accepted, at_sign_off, day, drafted, fresh


def test_a_draft_is_saved_as_typed_and_an_older_page_does_not_overwrite_it(house):
    proposal = accepted(house)
    round = rounds.current(proposal)
    first = drafted(house, proposal, day(5, 20), situation="一稿")
    seen = (first.version, first.saves)
    second = drafted(house, proposal, day(5, 20), situation="二稿")
    assert (second.pk, second.saves) == (first.pk, 2)

    aside = reply_drafts.save_draft(
        round=round, by=house.contact, on=day(5, 20), words={"situation": "旧页"}, seen=seen
    )

    assert aside.aside is True
    assert aside.situation == "旧页"
    assert rounds.current(proposal).reply.situation == "二稿"
    assert not proposal.file.trail.filter(action="round.save_draft").exists()


def test_a_colleagues_draft_becomes_a_version_of_its_own(house):
    proposal = accepted(house)
    first = drafted(house, proposal, day(5, 20), situation="一稿")

    second = reply_drafts.save_draft(
        round=rounds.current(proposal),
        by=house.head,
        on=day(5, 21),
        words={"situation": "负责人改稿"},
    )

    assert second.version == first.version + 1
    assert second.contact_name == WORDS["contact_name"]
    assert Reply.objects.get(pk=first.pk).situation == "一稿"


def test_another_department_writes_no_draft(house):
    proposal = accepted(house)

    with pytest.raises(PermissionDenied):
        reply_drafts.save_draft(
            round=rounds.current(proposal), by=house.other_contact, on=day(5, 20), words=WORDS
        )


@pytest.mark.scenario("proposals", 24)
@pytest.mark.parametrize(
    ("words", "field"),
    [
        pytest.param({"result_class": ""}, "result_class", id="no-class"),
        pytest.param({"result_class": "D", "reason": ""}, "reason", id="D-without-reason"),
        pytest.param(
            {**PLANNED, "promises": [{"text": "改造", "promised_on": ""}]},
            "promises",
            id="B-without-day",
        ),
        pytest.param({"contact_phone": ""}, "contact_name", id="no-contact"),
        pytest.param(
            {**PLANNED, "promises": [{"text": "改造", "promised_on": "2027-02-30"}]},
            "promises",
            id="E24-30-february",
        ),
        pytest.param(
            {**PLANNED, "promises": [{"text": "改造", "promised_on": "2026-06-30"}]},
            "promises",
            id="E24-past-day",
        ),
    ],
)
@pytest.mark.scenario("proposals", "E24")
def test_a_reply_that_is_not_whole_is_refused_and_its_words_are_kept(house, words, field):
    proposal = accepted(house)
    drafted(house, proposal, day(7, 1), **words)

    with pytest.raises(ValidationError) as refusal:
        replies.send_reply(proposal=proposal, by=house.head, on=day(7, 1))

    assert list(refusal.value.message_dict) == [field]
    kept = rounds.current(proposal).reply
    assert kept.situation == WORDS["situation"]
    if "promises" in words:
        assert kept.promises[0]["promised_on"] == words["promises"][0]["promised_on"]


def test_a_commitment_whose_day_passes_during_sign_off_holds_the_release_back(house):
    soon = [{**PROMISE, "promised_on": "2026-07-03"}]
    proposal = at_sign_off(house, words={**PLANNED, "promises": soon})

    with pytest.raises(ValidationError):
        replies.sign_reply(proposal=proposal, by=house.leader, on=day(7, 6))

    assert fresh(proposal).state == "reply_review"


def test_nobody_spoken_to_needs_a_reason_or_a_talk(house):
    proposal = accepted(house)
    drafted(house, proposal, day(7, 1), no_contact_reason="")

    with pytest.raises(ValidationError):
        replies.send_reply(proposal=proposal, by=house.head, on=day(7, 1))
    handling.meet(
        proposal=proposal,
        by=house.contact,
        on=day(7, 1),
        held_on=day(6, 20),
        form="face_to_face",
        with_whom="提案人",
        notes="当面说明",
    )
    replies.send_reply(proposal=proposal, by=house.head, on=day(7, 1))

    assert proposal.state == "reply_review"


def test_the_contact_goes_through_the_head_who_may_send_the_draft_back(house):
    proposal = accepted(house)
    round = rounds.current(proposal)
    drafted(house, proposal, day(6, 25))
    reply_drafts.to_head(round=round, by=house.contact, on=day(6, 25))

    with pytest.raises(PermissionDenied):
        replies.send_reply(proposal=proposal, by=house.contact, on=day(6, 26))
    with pytest.raises(PermissionDenied):
        reply_drafts.head_back(round=round, by=house.contact, on=day(6, 26), reason="x")
    reply_drafts.head_back(round=round, by=house.head, on=day(6, 26), reason="补充经费来源")
    again = drafted(house, proposal, day(6, 27), measures="经费已列入预算。")

    assert round.state == "open"
    assert again.version == 2
    assert house.contact.notices.filter(body__contains="补充经费来源").exists()
