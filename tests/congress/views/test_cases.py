"""The page behind every step shows its choices to those whose step it is, and to nobody else."""

from functools import partial

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casework import recusal
from casework.models import Attachment
from casework.transitions import widen
from congress.choices import Deciders, Reach
from congress.models import Commitment, MeetingDecision, Proposal
from congress.services import assignments, handling, meetings, merging, tracking
from tests.congress.handled import (
    PLANNED,
    PROMISE,
    WORDS,
    accepted,
    assigned,
    at_sign_off,
    clock,
    day,
    drafted,
    fresh,
    instructed,
    rate,
    replied,
)
from tests.congress.house import MEETING
from tests.factories import enter, staff

pytestmark = pytest.mark.django_db
NOW = "2026-04-21 10:00+08:00"
TWO = {**PLANNED, "promises": [PROMISE, {"text": "更新门禁系统。", "promised_on": "2026-10-30"}]}
HIDDEN = "关于不对外公开的一件事的提案"


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def merge_page(house) -> str:
    """The merge of a proposal that all delegates may read; another one is offered as master."""
    proposal = house.submitted(house.delegates[0][2])
    house.submitted(house.delegates[1][2], title=HIDDEN, is_public=False)
    Proposal.objects.filter(pk=proposal.pk).update(is_public=True)
    proposal.file.reach = 40
    proposal.file.save(update_fields=["reach"])
    return reverse("congress:perform", args=[proposal.pk, "merge_into"])


@pytest.mark.parametrize("method", ["post", "put", "options", "patch", "delete"])
def test_a_form_filled_in_wrongly_shows_no_titles_to_somebody_whose_step_it_is_not(
    house, merge_page, method
):
    response = getattr(enter(Client(), staff()), method)(merge_page)

    assert response.status_code in (302, 404)
    assert HIDDEN not in response.content.decode()


def test_the_page_of_the_master_names_what_was_merged_into_it_as_far_as_it_is_open(house):
    """All staff read the master; the mover of the other one opened hers to delegates alone."""
    other = house.submitted(house.delegates[1][2], title=HIDDEN, is_public=False)
    master, decision = house.submitted(), house.meeting(MEETING)
    merging.merge_into(proposal=other, master=master, decision=decision, by=house.chair, on=MEETING)
    widen(master.file, Reach.STAFF)  # as after its reply

    pages = {
        who: enter(Client(), user).get(master.get_absolute_url()).content.decode()
        for who, user in (("staff", staff()), ("delegate", house.delegates[2][2]))
    }

    assert master.title in pages["staff"]
    assert HIDDEN not in pages["staff"]
    assert HIDDEN in pages["delegate"]


def test_the_page_of_a_time_limit_is_closed_to_whoever_sees_the_cover_alone(house):
    """It names the case and says why the limit rests (E27)."""
    proposal = accepted(house, title=HIDDEN, is_public=False)
    handling.pause(proposal=proposal, by=house.chair, on=day(5, 12), awaited="补充两份附件。")
    widen(proposal.file, Reach.COVER)
    page = reverse("clock", args=[clock(proposal, "reply").pk])

    with time_machine.travel("2026-05-13 10:00+08:00", tick=False):
        reader, mover = enter(Client(), staff()), enter(Client(), house.mover)
        assert reader.get(proposal.get_absolute_url()).status_code == 200
        assert reader.get(page).status_code == 404
        shown = mover.get(page).content.decode()
    assert "补充两份附件。" in shown
    assert '<th scope="col">周一</th>' in shown


def test_the_chair_gets_the_form_back_with_its_choices(house, merge_page):
    response = enter(Client(), house.chair).post(merge_page, {})

    assert response.status_code == 422
    assert HIDDEN in response.content.decode()


def test_a_step_that_is_over_is_told_to_its_people_and_not_found_by_others(house):
    proposal = house.docketed()
    decision = house.meeting(MEETING)
    page = reverse("congress:perform", args=[proposal.pk, "decline"])
    sent = {"decision": decision.pk, "code": "8", "text": "眼下条件还不具备。"}

    told = enter(Client(), house.chair).post(page, sent)
    other = enter(Client(), house.mover).post(page, sent)

    assert (told.status_code, other.status_code) == (409, 404)
    assert "眼下条件还不具备。" in told.content.decode()


def test_a_recused_member_finds_the_item_among_no_masters(house, merge_page):
    hidden = Proposal.objects.get(title=HIDDEN)
    recusal.declare(hidden.file, house.chair, "self", by=house.chair, on=MEETING)

    response = enter(Client(), house.chair).get(merge_page)

    assert response.status_code == 200
    assert HIDDEN not in response.content.decode()


def test_a_meeting_drops_one_commitment_on_its_page(house):
    proposal = replied(house, words=TWO)
    rate(proposal, house.mover, day(7, 10))
    row = Commitment.objects.filter(round__proposal=proposal).first()
    page = reverse("congress:perform_row", args=["commitment", row.pk, "drop"])
    sent = {"reason": "楼体加固", "held_on": "2026-10-20", "present": 3, "votes_for": 3}

    with time_machine.travel("2026-10-20 10:00+08:00", tick=False):
        shown = enter(Client(), house.chair).get(page)
        done = enter(Client(), house.chair).post(page, sent)
        other = enter(Client(), house.mover).post(page, sent)

    assert (shown.status_code, done.status_code, other.status_code) == (200, 302, 404)
    row.refresh_from_db()
    assert row.state == "dropped"


def test_a_new_meeting_is_asked_of_whoever_has_chosen_none(house):
    proposal = replied(house, words=TWO)
    rate(proposal, house.mover, day(7, 10))
    row = Commitment.objects.filter(round__proposal=proposal).first()
    page = reverse("congress:perform_row", args=["commitment", row.pk, "drop"])

    with time_machine.travel("2026-10-20 10:00+08:00", tick=False):
        none_yet = enter(Client(), house.chair).get(page).content.decode()
        meetings.record(
            session=proposal.session,
            body=Deciders.COMMITTEE,
            held_on=day(10, 19),
            present=3,
            votes_for=3,
            votes_against=0,
            by=house.chair,
            on=day(10, 20),
        )
        offered = enter(Client(), house.chair).get(page).content.decode()
        forgotten = enter(Client(), house.chair).post(page, {"reason": "楼体加固", "decision": ""})
        meeting = MeetingDecision.objects.get(held_on=day(10, 19))
        slip = {"reason": "楼体加固", "decision": meeting.pk, "present": "三人"}
        slipped = enter(Client(), house.chair).post(page, slip)

    assert '<details class="tucked" open>' in none_yet
    assert '<details class="tucked">' in offered
    assert forgotten.status_code == 422
    assert '<details class="tucked" open>' in forgotten.content.decode()
    assert slipped.status_code == 422
    assert '<details class="tucked" open>' in slipped.content.decode()


def test_whoever_closes_a_case_as_done_reads_what_was_promised_and_done(house):
    proposal = replied(house, words=PLANNED)
    rate(proposal, house.mover, day(7, 10))
    row = Commitment.objects.get(round__proposal=proposal)
    tracking.report_progress(
        commitment=row, by=house.contact, on=day(10, 20), text="已完工并验收。"
    )
    tracking.confirm(commitment=row, by=house.mover, on=day(10, 20))
    page = reverse("congress:perform", args=[proposal.pk, "confirm_done"])

    with time_machine.travel("2026-10-20 10:00+08:00", tick=False):
        shown = enter(Client(), house.chair).get(page).content.decode()
        mover = enter(Client(), house.mover).get(page)

    assert PROMISE["text"] in shown
    assert "已完工并验收。" in shown
    assert mover.status_code == 302  # back to the case: it is no step of hers


@pytest.mark.parametrize("verb", ["cosign", "cosign_late"])
def test_a_released_department_reads_no_draft_on_the_page_of_its_co_signature(house, verb):
    """All staff may read the case, the draft nobody but its departments."""
    on = day(5, 25)
    proposal = assigned(house, assisting=(house.other,))
    row = proposal.assignments.assisting().get()
    assignments.ask_to_turn_down(
        assignment=row, by=house.other_head, on=on, reason="不属本单位职责。"
    )
    assignments.turn_down(assignment=row, by=house.chair, on=on)
    assignments.accept(
        proposal=proposal,
        by=house.contact,
        on=on,
        responsible=house.head.person,
        contact=house.contact.person,
    )
    drafted(house, proposal, on)
    widen(proposal.file, Reach.STAFF)  # as after an earlier reply
    page = reverse("congress:perform_row", args=["assignment", row.pk, verb])

    with time_machine.travel("2026-05-26 10:00+08:00", tick=False):
        released = enter(Client(), house.other_head)
        assert released.get(proposal.get_absolute_url()).status_code == 200
        for sent in ({}, {"opinion": "agree"}):
            response = released.post(page, sent)
            assert response.status_code in (409, 422)
            assert WORDS["situation"] not in response.content.decode()


@pytest.mark.parametrize("verb", ["instruct", "sign_reply", "rate"])
def test_the_officer_records_from_paper_with_a_scan_that_handlers_alone_open(house, verb):
    at, prepare, words = {
        "instruct": ("2026-04-24", house.docketed, {"leader": house.leader.person_id}),
        "sign_reply": ("2026-07-02", partial(at_sign_off, house), {}),
        "rate": (
            "2026-07-10",
            partial(replied, house),
            {"manner": "mostly", "result": "mostly", "rater": house.mover.person_id},
        ),
    }[verb]
    proposal = prepare()
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    page = reverse("congress:perform", args=[proposal.pk, verb])

    with time_machine.travel(f"{at} 10:00+08:00", tick=False):
        done = enter(Client(), house.officer).post(page, {**words, "scan": scan})
        kept = Attachment.objects.get()
        address = reverse("attachment", args=[kept.pk])
        assert enter(Client(), house.mover).get(address).status_code == 404

    assert (done.status_code, kept.file, kept.facet) == (302, proposal.file, "internal")


def test_the_office_sends_back_what_is_incomplete_and_the_committee_what_is_to_be_split(house):
    proposal = house.submitted()
    page = reverse("congress:perform", args=[proposal.pk, "send_back"])
    judging, office = enter(Client(), house.chair), enter(Client(), house.officer)
    assert set(judging.get(page).context["form"].fields) == {"reason", "parts"}
    assert office.post(page, {"reason": "缺附件。"}).status_code == 422
    assert fresh(proposal).state == "submitted"

    office.post(page, {"reason": "缺附件。", "missing_form_part": "on"})

    assert fresh(proposal).state == "sent_back"
    assert proposal.send_backs.get().parts == []


def test_the_department_reports_on_a_commitment_from_the_page_of_the_case(house):
    proposal = replied(house, words=PLANNED)
    page = reverse(
        "congress:perform_row", args=["commitment", Commitment.objects.get().pk, "report_progress"]
    )

    def seen(user) -> str:
        return enter(Client(), user).get(proposal.get_absolute_url()).content.decode()

    with time_machine.travel("2026-07-10 10:00+08:00", tick=False):
        assert page not in seen(house.contact)  # not rated yet
        rate(proposal, house.mover, day(7, 10))
        assert page in seen(house.contact)
        assert page not in seen(house.mover)
        department = enter(Client(), house.contact)
        assert department.get(page).status_code == 200
        proof = SimpleUploadedFile("验收单.txt", "已验收".encode())
        department.post(page, {"text": "三层阅览室已改造完成。", "proof": proof})

    row = Commitment.objects.get()
    assert (row.state, row.proof.name, row.proof.facet) == ("reported", "验收单.txt", "core")


def test_the_page_of_the_assignment_says_to_whom_it_goes(client, house):
    proposal = instructed(house)
    with time_machine.travel("2026-04-27 10:00+08:00", tick=False):
        page = enter(client, house.officer).get(
            reverse("congress:perform", args=[proposal.pk, "assign"])
        )

    assert page.context["shown"][0] == ("主办", str(house.lead))


# ------------------------------------------------------------------ numbers that no row can have


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param({"assisting": "9" * 25}, id="a-box"),
        pytest.param({"lead": "9" * 25}, id="a-list"),
        pytest.param({"present": "9" * 25}, id="present"),
        pytest.param({"present": "40000", "votes_for": "40000"}, id="more-than-a-small-integer"),
        pytest.param({"votes_for": "-1"}, id="less-than-none"),
    ],
)
def test_a_number_written_by_hand_is_a_fault_of_the_form_and_none_of_ours(house, forged):
    proposal = house.submitted()
    words = {
        "category": "campus",
        "lead": house.lead.pk,
        "member_in_charge": house.member.person_id,
        "held_on": f"{MEETING}",
        "present": "3",
        "votes_for": "3",
        "votes_against": "0",
    }

    answer = enter(Client(), house.chair).post(
        reverse("congress:perform", args=[proposal.pk, "docket"]), {**words, **forged}
    )

    proposal.refresh_from_db()
    assert (answer.status_code, proposal.state) == (422, "submitted")


def test_delegates_are_asked_by_numbers_that_rows_can_have(house):
    proposal = house.published(on=day(3, 20))
    with time_machine.travel("2026-03-25 10:00+08:00", tick=False):
        mover = enter(Client(), house.mover)
        for name in ("invite", "co_movers"):
            answer = mover.post(
                reverse(f"congress:{name}", args=[proposal.pk]), {"person": ["9" * 25, "²"]}
            )
            assert answer.status_code == 422
    assert not proposal.seconds.exists()


def test_whoever_acknowledges_an_urging_reads_what_is_demanded_and_of_which_case(client, house):
    proposal = accepted(house)
    urge = handling.urge(
        proposal=proposal, by=house.member, on=day(6, 1), text="请先答复已办的部分。"
    )
    with time_machine.travel("2026-06-02 10:00+08:00", tick=False):
        page = enter(client, house.contact).get(
            reverse("congress:perform_row", args=["urge", urge.pk, "acknowledge"])
        )

    assert "请先答复已办的部分。" in page.content.decode()
    assert f'<li><a href="{proposal.get_absolute_url()}">{proposal}</a></li>' in (
        page.content.decode()
    )
