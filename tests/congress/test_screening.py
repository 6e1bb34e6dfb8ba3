"""审查立案: outcomes moved by a meeting, one by one and many at once."""

from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework import clocks
from casework.models import VoidNumber
from casework.transitions import TransitionRefused
from congress.choices import ClockKind
from congress.documents import proposal_form
from congress.models import DecidedItem, Proposal, Suggestion
from congress.selectors.overview import conditions
from congress.services import co_movers, meetings, merging, review, rulings, screening
from congress.tasks import sweep
from congress.workflow import PROPOSAL
from members.choices import Role
from members.services import end_appointment
from tests.factories import officer

from .house import MEETING
from .table import WHY, drafted_table, many

pytestmark = pytest.mark.django_db
NEXT_DAY = date(2026, 4, 22)
NOW = None


def due(proposal, kind):
    clock = clocks.live(proposal.file, kind).first()
    return clock.due_on if clock else None


@pytest.mark.scenario("proposals", 12)
def test_a_meeting_decides_a_table_of_25_rows(house):
    rows = many(house, 25)
    drafts = drafted_table(house, rows)

    results = screening.decide_each(
        decision=house.meeting(), drafts=reversed(drafts), by=house.chair, on=NEXT_DAY
    )

    assert [r.error for r in results] == [""] * 25
    for row in rows:
        row.refresh_from_db()
    assert Counter(row.state for row in rows) == {
        "docketed": 14,
        "merged": 2,
        "converted": 6,
        "sent_back": 1,
        "declined": 1,
        "disputed": 1,
    }
    assert [row.docket_number for row in rows if row.state == "docketed"] == [
        f"0802-{n:03}" for n in range(1, 15)
    ]
    assert {row.screened_on for row in rows[:24]} - {None} == {MEETING}
    assert DecidedItem.objects.count() == 24  # a sending back is no item of a meeting
    assert not any(row.drafts.exists() for row in rows)


@pytest.mark.scenario("proposals", 12)
@pytest.mark.scenario("proposals", "E13")
def test_a_row_that_a_colleague_decided_meanwhile_is_reported_and_keeps_its_draft(house):
    first, second = many(house, 2)
    terms = {
        "outcome": "docket",
        "category": "campus",
        "lead_department": house.lead,
        "member_in_charge": house.member.person,
    }
    drafts = [
        screening.save_outcome(proposal=row, by=house.officer, **terms) for row in (first, second)
    ]
    review.send_back(proposal=second, reason="请补充。", by=house.chair, on=MEETING)

    results = screening.decide_each(
        decision=house.meeting(), drafts=drafts, by=house.chair, on=MEETING
    )

    assert [bool(r.error) for r in results] == [False, True]
    assert house.chair.person.name in results[1].error
    assert "退回修改" in results[1].error
    assert second.drafts.count() == 1


def test_what_comes_to_the_table_anew_is_drafted_anew(house):
    proposal = house.submitted()
    screening.save_outcome(
        proposal=proposal, by=house.officer, outcome="decline", reason_code="7", reason_text=WHY
    )
    review.send_back(proposal=proposal, reason="请补充数据。", by=house.chair, on=MEETING)
    assert proposal.drafts.count() == 1

    review.resubmit(proposal=proposal, by=house.mover, on=NEXT_DAY)

    assert not proposal.drafts.exists()


@pytest.mark.scenario("proposals", 13)
@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param("", WHY, id="no code"),
        pytest.param("7", "", id="no text"),
        pytest.param("11", WHY, id="code 11 is sent back"),
    ],
)
def test_a_decline_names_what_is_missing(house, code, text):
    proposal = house.submitted()

    with pytest.raises(ValidationError):
        screening.decline(
            proposal=proposal,
            decision=house.meeting(),
            code=code,
            text=text,
            by=house.chair,
            on=NEXT_DAY,
        )

    proposal.refresh_from_db()
    assert (proposal.state, proposal.outcome) == ("submitted", "")


def declined(house, on=NEXT_DAY):
    proposal = house.submitted()
    return screening.decline(
        proposal=proposal, decision=house.meeting(), code="7", text=WHY, by=house.chair, on=on
    )


@pytest.mark.scenario("proposals", 13)
def test_a_declined_proposal_is_reconsidered_once_by_others(house):
    proposal = declined(house)
    assert due(proposal, ClockKind.ASK_RECONSIDERATION) == date(2026, 5, 7)
    ask = {"proposal": proposal, "text": "有新的读者调查。", "by": house.mover}

    rulings.ask_reconsideration(**ask, on=date(2026, 5, 6))

    assert due(proposal, ClockKind.RECONSIDER) == date(2026, 6, 5)
    with pytest.raises(TransitionRefused):
        rulings.ask_reconsideration(**ask, on=date(2026, 5, 6))
    assert PROPOSAL.available(proposal, house.chair, date(2026, 5, 8)) == []
    buttons = {
        r.verb for r in PROPOSAL.available(proposal, house.executive_chair, date(2026, 5, 8))
    }
    assert buttons == {
        "docket_on_reconsideration",
        "convert_on_reconsideration",
        "uphold_decline",
    }
    rulings.docket_on_reconsideration(
        proposal=proposal,
        decision=house.meeting(date(2026, 5, 20), "executive_committee"),
        terms=house.terms(),
        by=house.executive_chair,
        on=date(2026, 5, 20),
    )
    assert (proposal.state, proposal.outcome) == ("docketed", "docket")
    assert (proposal.screened_on, proposal.docketed_on) == (MEETING, date(2026, 5, 20))


def test_a_reconsideration_asked_too_late_is_refused_and_silence_closes(house):
    proposal = declined(house)

    with pytest.raises(ValidationError):
        rulings.ask_reconsideration(
            proposal=proposal, text="新情况。", by=house.mover, on=date(2026, 5, 8)
        )
    sweep(date(2026, 5, 8), NOW)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.closed_on) == ("closed_declined", date(2026, 5, 8))


def test_an_upheld_decline_has_no_further_way(house):
    proposal = declined(house)
    rulings.ask_reconsideration(
        proposal=proposal, text="新情况。", by=house.mover, on=date(2026, 5, 6)
    )
    rulings.uphold_decline(
        proposal=proposal,
        decision=house.meeting(date(2026, 5, 20), "executive_committee"),
        reasons="经复核，理由成立。",
        by=house.executive_chair,
        on=date(2026, 5, 20),
    )

    assert proposal.state == "closed_declined"
    assert PROPOSAL.available(proposal, house.mover, date(2026, 5, 21)) == []


@pytest.mark.scenario("proposals", 14)
def test_an_objection_to_a_conversion_is_ruled_and_the_suggestion_absorbed(house):
    proposal = house.submitted()
    screening.convert(
        proposal=proposal,
        decision=house.meeting(),
        reason="内容适合作为意见建议办理。",
        by=house.chair,
        on=MEETING,
    )
    suggestion = Suggestion.objects.get(converted_from=proposal)
    assert suggestion.reply_due_on == date(2026, 6, 22)
    assert suggestion.number == "建0802-001"

    rulings.object_to_conversion(
        proposal=proposal, text="涉及全校教职工。", by=house.mover, on=date(2026, 4, 30)
    )
    assert due(proposal, ClockKind.DISPUTE) == date(2026, 5, 14)
    with pytest.raises(ValidationError):
        rulings.hand_back(
            proposal=proposal, hint="请自行决定。", by=house.executive_chair, on=date(2026, 5, 6)
        )
    rulings.rule_docket(
        proposal=proposal,
        decision=house.meeting(date(2026, 5, 8), "executive_committee"),
        terms=house.terms(),
        by=house.executive_chair,
        on=date(2026, 5, 8),
    )

    suggestion.refresh_from_db()
    assert (proposal.state, proposal.screened_on) == ("docketed", MEETING)
    assert proposal.file.closed_on is None
    assert suggestion.state == "absorbed"


def test_an_objection_after_fifteen_days_is_refused(house):
    proposal = house.submitted()
    screening.convert(
        proposal=proposal,
        decision=house.meeting(),
        reason="适合作为意见。",
        by=house.chair,
        on=MEETING,
    )

    with pytest.raises(ValidationError):
        rulings.object_to_conversion(
            proposal=proposal, text="不同意。", by=house.mover, on=date(2026, 5, 7)
        )


def test_the_presidium_rules_while_the_session_sits(house):
    from congress.services import course

    course.open_session(session=house.session, on=date(2026, 4, 16))
    proposal = house.submitted()
    rulings.refer(
        proposal=proposal,
        decision=house.meeting(),
        question="是否属于教代会职权？",
        by=house.chair,
        on=MEETING,
    )
    deed = {"proposal": proposal, "hint": "由委员会决定。", "on": NEXT_DAY}

    with pytest.raises(PermissionDenied):
        rulings.hand_back(**deed, by=house.executive_chair)
    rulings.hand_back(**deed, by=house.secretary_general)

    assert proposal.state == "submitted"
    assert due(proposal, ClockKind.SCREENING) == date(2026, 5, 13)


@pytest.mark.parametrize("role", ["officer", "member", "mover"])
def test_only_the_chair_confirms_an_outcome(house, role):
    proposal = house.submitted()

    with pytest.raises(PermissionDenied):
        screening.docket(
            proposal=proposal,
            decision=house.meeting(),
            terms=house.terms(),
            by=getattr(house, role),
            on=MEETING,
        )


def test_a_chair_who_moves_the_proposal_leaves_the_item_and_the_quorum(house):
    """Three members, one of them co-mover: two are the base, one present is too few."""
    proposal = house.seconded()
    chair = officer(Role.PROPOSAL_COMMITTEE_CHAIR, user=house.delegates[2][3])
    seat = co_movers.ask_to_join(
        proposal=proposal, person=chair.person, by=house.mover, on=date(2026, 3, 26)
    )
    co_movers.join(seat=seat, by=chair, on=date(2026, 3, 26))
    from congress.selectors import quorum_base
    from congress.services import proposals

    proposals.submit(proposal=proposal, by=house.mover, on=date(2026, 4, 8))
    review.pass_on(
        proposal=proposal, opinion="同意。", by=house.delegation_leader, on=date(2026, 4, 9)
    )

    assert quorum_base(proposal, MEETING) == 3
    with pytest.raises(PermissionDenied):
        screening.docket(
            proposal=proposal,
            decision=house.meeting(),
            terms=house.terms(),
            by=chair,
            on=MEETING,
        )
    with pytest.raises(ValidationError, match="应到3人，实到1人"):
        screening.docket(
            proposal=proposal,
            decision=house.meeting(present=1, votes_for=1),
            terms=house.terms(),
            by=house.chair,
            on=MEETING,
        )


def test_in_the_recess_two_members_sign_instead_of_a_meeting(house):
    proposal = house.submitted()
    decision = meetings.sign(
        session=house.session,
        items=[(proposal, "docket")],
        by=house.chair,
        on=date(2026, 6, 1),
        note="闭会期间",
    )
    deed = {
        "proposal": proposal,
        "decision": decision,
        "terms": house.terms(),
        "by": house.chair,
        "on": date(2026, 6, 1),
    }
    with pytest.raises(ValidationError):
        screening.docket(**deed)
    with pytest.raises(PermissionDenied):
        meetings.cosign(decision=decision, by=house.chair, on=date(2026, 6, 1))

    decision = meetings.cosign(decision=decision, by=house.member, on=date(2026, 6, 1))
    screening.docket(**{**deed, "decision": decision})

    assert proposal.state == "docketed"


def test_two_signatures_carry_only_what_they_name(house):
    proposal, other = many(house, 2)
    decision = meetings.sign(
        session=house.session, items=[(other, "docket")], by=house.chair, on=MEETING, note=""
    )
    decision = meetings.cosign(decision=decision, by=house.member, on=MEETING)

    with pytest.raises(ValidationError):
        screening.docket(
            proposal=proposal, decision=decision, terms=house.terms(), by=house.chair, on=MEETING
        )


def test_a_wrong_outcome_is_corrected_by_two_and_its_number_is_void(house):
    proposal = house.docketed()
    assert proposal.docket_number == "0802-001"
    with pytest.raises(PermissionDenied):  # nobody has asked
        screening.correct_outcome(proposal=proposal, by=house.member, on=NEXT_DAY)
    screening.ask_correction(proposal=proposal, what="行号看错。", by=house.chair, on=NEXT_DAY)
    with pytest.raises(PermissionDenied):
        screening.correct_outcome(proposal=proposal, by=house.chair, on=NEXT_DAY)

    screening.correct_outcome(proposal=proposal, by=house.member, on=NEXT_DAY)

    assert (proposal.state, proposal.docket_number, proposal.screened_on) == (
        "submitted",
        None,
        None,
    )
    assert VoidNumber.objects.get(series="docket/0802").number == 1
    assert list(clocks.live(proposal.file).values_list("kind", flat=True)) == [ClockKind.SCREENING]
    again = house.docketed(house.delegates[1][4], title="另一件")
    assert again.docket_number == "0802-002"


def test_after_fifteen_days_nothing_is_corrected(house):
    proposal = house.docketed()

    with pytest.raises(PermissionDenied):
        screening.ask_correction(
            proposal=proposal, what="行号看错。", by=house.chair, on=date(2026, 5, 7)
        )


@pytest.mark.scenario("proposals", 15)
def test_a_merged_child_moves_with_its_master_until_it_is_assigned(house):
    child = house.submitted(house.delegates[1][4], title="另一件")
    master = house.docketed()
    merging.merge_into(
        proposal=child, master=master, decision=house.meeting(), by=house.chair, on=MEETING
    )
    from congress.selectors import movers

    assert {p.pk for p in movers(master)} == {master.mover_id, child.mover_id}
    assert (child.state, child.outcome, child.merged_into) == ("merged", "merge_into", master)
    assert house.delegates[1][4].notices.filter(subject__contains="并入0802-001号").exists()

    merging.unmerge(proposal=child, reason="并错了。", by=house.chair, on=date(2026, 4, 28))

    assert (child.state, child.outcome, child.screened_on) == ("submitted", "", None)
    assert {p.pk for p in movers(master)} == {master.mover_id}
    assert child.file.number == "收0802-001"


@pytest.mark.scenario("proposals", 15)
def test_a_merge_cannot_be_undone_once_the_master_is_assigned(house):
    from congress.services import assignments, instructions

    child = house.submitted(house.delegates[1][4], title="另一件")
    master = house.docketed()
    merging.merge_into(
        proposal=child, master=master, decision=house.meeting(), by=house.chair, on=MEETING
    )
    instructions.instruct(proposal=master, text="同意。", by=house.leader, on=date(2026, 4, 27))
    assignments.assign(proposal=master, by=house.chair, on=date(2026, 4, 29))

    with pytest.raises(ValidationError):
        merging.unmerge(proposal=child, reason="并错了。", by=house.chair, on=date(2026, 4, 29))


def test_merged_after_docketing_the_number_stays_and_the_clock_rests(house):
    master = house.docketed()
    child = house.docketed(house.delegates[1][4], title="另一件", assisting=(house.other,))

    merging.merge_docketed(proposal=child, master=master, by=house.chair, on=NEXT_DAY)
    assert (child.state, child.docket_number) == ("merged", "0802-002")
    assert clocks.live(child.file, ClockKind.ASSIGNMENT).get().state == "paused"
    merging.unmerge_docketed(
        proposal=child, reason="并错了。", by=house.chair, on=date(2026, 4, 23)
    )

    assert child.state == "docketed"
    assert clocks.live(child.file, ClockKind.ASSIGNMENT).get().state == "running"
    planned = child.assignments.filter(state="proposed")
    assert [row.department for row in planned] == [house.lead, house.other]


@pytest.mark.scenario("proposals", "E10")
def test_a_master_is_not_merged_further(house):
    master = house.submitted()
    child = house.submitted(house.delegates[1][4], title="另一件")
    third = house.submitted(house.delegates[1][5], title="第三件")
    merging.merge_into(
        proposal=child, master=master, decision=house.meeting(), by=house.chair, on=MEETING
    )

    with pytest.raises(ValidationError):
        merging.merge_into(
            proposal=master, master=third, decision=house.meeting(), by=house.chair, on=MEETING
        )
    with pytest.raises(ValidationError):
        merging.merge_into(
            proposal=third, master=child, decision=house.meeting(), by=house.chair, on=MEETING
        )


@pytest.mark.scenario("proposals", "E25")
def test_another_member_is_put_in_charge_when_the_first_has_left_the_committee(house):
    proposal = house.docketed()
    member = house.second_member
    deed = {"proposal": proposal, "on": NEXT_DAY}

    def nobody_in_charge(on):
        rows = Proposal.objects.filter(conditions("proposal", on)["unassigned"])
        return rows.exclude(state="docketed").exists()

    with pytest.raises(PermissionDenied):
        screening.name_member(member=member.person, by=house.member, **deed)
    with pytest.raises(ValidationError):
        screening.name_member(member=house.officer.person, by=house.officer, **deed)
    Proposal.objects.filter(pk=proposal.pk).update(state="accepted")
    proposal.refresh_from_db()
    assert not nobody_in_charge(MEETING)
    end_appointment(
        appointment=house.member.person.appointments.get(), by=house.officer, on=MEETING
    )
    assert nobody_in_charge(NEXT_DAY)

    screening.name_member(member=member.person, by=house.officer, **deed)

    proposal.refresh_from_db()
    assert proposal.member_in_charge == member.person
    assert not nobody_in_charge(NEXT_DAY)
    assert member.notices.filter(file=proposal.file, subject__contains="包案").exists()


@pytest.mark.scenario("proposals", "E12")
def test_who_moved_one_and_seconded_the_other_is_one_person(house):
    from congress.selectors import movers, seconders, standing_seconds

    child_mover = house.delegates[1][2]
    master = house.submitted()  # seconded by delegates[1][2] and [3]
    child = house.submitted(child_mover, title="另一件")

    merging.merge_into(
        proposal=child, master=master, decision=house.meeting(), by=house.chair, on=MEETING
    )

    assert child_mover.person in movers(master)
    assert child_mover.person not in seconders(master)
    assert len(seconders(master)) == 3
    shown = [row.person for row in standing_seconds(master)]
    assert (len(shown), set(shown)) == (3, set(seconders(master)))
    assert proposal_form(master, on=MEETING)["seconds"]["count"] == 3


@pytest.mark.scenario("proposals", 16)
def test_a_master_is_neither_sent_back_nor_withdrawn_but_handed_over(house):
    from congress.services import side_ways

    master = house.submitted()
    child_mover = house.delegates[1][4]
    child = house.submitted(child_mover, title="另一件")
    merging.merge_into(
        proposal=child, master=master, decision=house.meeting(), by=house.chair, on=MEETING
    )
    with pytest.raises(ValidationError):
        review.send_back(proposal=master, reason="请补充。", by=house.chair, on=NEXT_DAY)
    with pytest.raises(ValidationError) as refused:
        side_ways.withdraw(proposal=master, by=house.mover, on=NEXT_DAY)
    assert refused.value.error_list[0].code == "hand_over"

    side_ways.offer_lead(proposal=master, to=child_mover.person, by=house.mover, on=NEXT_DAY)
    with pytest.raises(PermissionDenied):
        side_ways.hand_over_lead(proposal=master, by=house.mover, on=NEXT_DAY)
    side_ways.hand_over_lead(proposal=master, by=child_mover, on=NEXT_DAY)

    assert (master.state, master.mover) == ("submitted", child_mover.person)
    assert master.co_movers.get().state == "left"


@pytest.mark.scenario("proposals", 17)
def test_docketing_starts_the_clocks_of_instruction_and_assignment(house):
    proposal = house.docketed()

    assert due(proposal, ClockKind.INSTRUCTION) == date(2026, 4, 28)
    assert due(proposal, ClockKind.ASSIGNMENT) == date(2026, 5, 6)


@pytest.mark.scenario("proposals", "E33")
def test_a_matter_beyond_the_powers_is_declined_with_code_two(house):
    proposal = house.submitted()

    screening.decline(
        proposal=proposal,
        decision=house.meeting(),
        code="2",
        text="超出二级教代会职权，建议由校教代会代表提出。",
        by=house.chair,
        on=MEETING,
    )

    assert (proposal.state, proposal.reason_code) == ("declined", "2")


def test_a_meeting_held_before_the_submission_decides_nothing(house):
    proposal = house.submitted(on=date(2026, 4, 8))

    with pytest.raises(ValidationError):
        screening.docket(
            proposal=proposal,
            decision=house.meeting(date(2026, 4, 7)),
            terms=house.terms(),
            by=house.chair,
            on=MEETING,
        )


def test_docketing_opens_the_proposal_to_leaders_and_the_lead_department(house):
    from congress.models import Proposal
    from tests.factories import gate_of, staff

    proposal = house.docketed()
    seen = {
        name: Proposal.objects.visible_to(gate_of(user, MEETING)).filter(pk=proposal.pk).exists()
        for name, user in (
            ("leader", house.leader),
            ("contact", house.contact),
            ("other contact", house.other_contact),
            ("delegate", house.delegates[2][4]),
            ("staff", staff()),
        )
    }

    assert seen == {
        "leader": True,
        "contact": True,
        "other contact": False,
        "delegate": True,
        "staff": False,
    }
