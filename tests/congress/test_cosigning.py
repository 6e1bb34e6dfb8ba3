"""Co-signing of a reply by the assisting departments (proposals.md 2.2)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from congress.services import cosigning, replies, reply_drafts, rounds

from .handled import accepted, clock, day, drafted, night


@pytest.fixture
def assisted(house):
    proposal = accepted(house, assisting=(house.other,))
    drafted(house, proposal, day(5, 25))
    cosigning.ask_cosign(proposal=proposal, by=house.contact, on=day(5, 25))
    return proposal


@pytest.mark.scenario("proposals", 23)
def test_co_signatures_are_awaited_to_the_end_of_their_time(house, assisted):
    assert clock(assisted, "cosign").due_on == day(6, 1)

    with pytest.raises(ValidationError, match="后勤保障部"):
        replies.send_reply(proposal=assisted, by=house.head, on=day(6, 1))
    replies.send_reply(proposal=assisted, by=house.head, on=day(6, 2))

    row = assisted.assignments.assisting().get()
    assert row.state == "unsigned"
    cosigning.cosign_late(assignment=row, by=house.other_head, on=day(6, 3), opinion="agree")
    replies.sign_reply(proposal=assisted, by=house.leader, on=day(6, 4))

    row.refresh_from_db()
    assert row.state == "cosigned"
    assert rounds.last(assisted).unsigned_departments is False


@pytest.mark.scenario("proposals", 23)
def test_a_reply_without_every_co_signature_is_marked(house, assisted):
    night(day(6, 2))
    replies.send_reply(proposal=assisted, by=house.head, on=day(6, 2))
    replies.sign_reply(proposal=assisted, by=house.leader, on=day(6, 4))

    assert rounds.last(assisted).unsigned_departments is True


@pytest.mark.scenario("proposals", "E19")
def test_a_department_that_differs_stops_nothing_and_is_seen_by_committee_and_leader(
    house, assisted
):
    row = assisted.assignments.assisting().get()

    with pytest.raises(ValidationError):
        cosigning.cosign(assignment=row, by=house.other_head, on=day(5, 26), opinion="differ")
    with pytest.raises(PermissionDenied):
        cosigning.cosign(assignment=row, by=house.other_contact, on=day(5, 26), opinion="agree")
    cosigning.cosign(
        assignment=row, by=house.other_head, on=day(5, 26), opinion="differ", text="供电不足"
    )
    replies.send_reply(proposal=assisted, by=house.head, on=day(5, 27))

    for user in (house.chair, house.member, house.leader):
        assert user.notices.filter(body__contains="供电不足").exists()
    assert not house.mover.notices.filter(body__contains="供电不足").exists()
    assert assisted.file.trail.get(action="assignment.cosign").note.internal is True


def test_a_changed_draft_asks_for_co_signatures_again(house, assisted):
    row = assisted.assignments.assisting().get()
    cosigning.cosign(assignment=row, by=house.other_head, on=day(5, 26), opinion="agree")
    drafted(house, assisted, day(5, 27), situation="改动后的答复")

    with pytest.raises(ValidationError):
        replies.send_reply(proposal=assisted, by=house.head, on=day(5, 27))
    cosigning.ask_cosign(proposal=assisted, by=house.contact, on=day(5, 27))

    row.refresh_from_db()
    assert (row.state, row.opinion, row.asked_version) == ("asked", "", 2)


def test_what_is_sent_on_word_for_word_stays_co_signed(house, assisted):
    """Pressing a button of the form saves it: a department would ask for ever."""
    row = assisted.assignments.assisting().get()
    cosigning.cosign(assignment=row, by=house.other_head, on=day(5, 26), opinion="agree")
    before = rounds.current(assisted).reply

    for user in (house.contact, house.head):
        kept = reply_drafts.save_draft(
            round=rounds.current(assisted), by=user, on=day(5, 27), words=before.words
        )
        assert kept == before
    replies.send_reply(proposal=assisted, by=house.head, on=day(5, 27))

    assert rounds.current(assisted).state == "sign_off"
