"""Instruction, assignment, refusal, acceptance, reassignment (proposals.md 2.2)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from casework import access, clocks, notices
from casework.models import CaseFile, OfficeKey
from casework.transitions import TransitionRefused
from congress.models import Assignment, Proposal
from congress.services import (
    assignments,
    cosigning,
    departments,
    handling,
    instructions,
    merging,
    replies,
    rounds,
    second_handling,
    successors,
)
from congress.workflow import PROPOSAL
from members.choices import Role
from members.models import Department, LeaderPortfolio
from tests.factories import department, gate_of, officer, staff

from .handled import (
    ASSIGNED,
    accepted,
    assigned,
    clock,
    day,
    drafted,
    fresh,
    instructed,
    moment,
    night,
    rate,
)


def test_a_notice_is_worded_for_its_reader_whatever_language_the_sender_reads(house):
    with translation.override("en"):
        proposal = assigned(house)

    notice = house.head.notices.filter(file=proposal.file).latest("pk")
    assert "主办" in notice.body
    assert "lead" not in notice.body


def refuse(house, proposal, on, reason="食堂由后勤保障部负责。"):
    return assignments.refuse_assignment(
        proposal=proposal, by=house.head, on=on, reason=reason, right_department=house.other
    )


# ------------------------------------------------------------------ instruction


@pytest.mark.scenario("proposals", 17)
def test_without_an_instruction_it_can_be_assigned_on_the_day_after_its_limit(house):
    proposal = house.docketed()
    assert clock(proposal, "instruction").due_on == day(4, 28)
    assert clock(proposal, "assignment").due_on == day(5, 6)

    night(day(4, 28))
    with pytest.raises(ValidationError):
        assignments.assign(proposal=proposal, by=house.officer, on=day(4, 28))
    night(day(4, 29))
    proposal = assignments.assign(proposal=proposal, by=house.officer, on=day(4, 29))

    assert proposal.instruction_skipped is True
    assert proposal.state == "assigned"


@pytest.mark.scenario("proposals", 17)
@pytest.mark.scenario("proposals", "E16")
def test_an_instruction_on_paper_is_entered_late_within_its_dates(house, scan):
    proposal = house.docketed()
    night(day(4, 29))

    def enter(given_on, paper=scan):
        return instructions.instruct(
            proposal=proposal,
            by=house.officer,
            on=day(4, 30),
            leader=house.leader.person,
            given_on=given_on,
            scan=paper,
        )

    for wrong in (day(4, 20), day(5, 1)):
        with pytest.raises(ValidationError):
            enter(wrong)
    with pytest.raises(ValidationError):
        enter(day(4, 27), None)
    enter(day(4, 27))

    (row,) = proposal.instructions.all()
    assert (row.on, row.late, row.recorded_by) == (day(4, 27), True, house.officer)
    assert row.leader == house.leader.person


def test_an_instruction_in_time_meets_its_clock_and_a_stranger_gives_none(house):
    proposal = house.docketed()

    with pytest.raises(PermissionDenied):
        instructions.instruct(proposal=proposal, by=house.head, on=day(4, 24))
    instructions.instruct(proposal=proposal, by=house.leader, on=day(4, 24))

    assert clock(proposal, "instruction") is None
    assert proposal.instructions.get().late is False
    assert proposal.file.trail.get(action="instruct").note.internal is True


@pytest.mark.scenario("proposals", "E15")
def test_without_a_responsible_leader_the_school_office_instructs_marked(house):
    LeaderPortfolio.objects.filter(department=house.lead).update(to_on=day(4, 1))
    proposal = house.docketed()

    instructions.instruct(proposal=proposal, by=house.school_office, on=day(4, 24), text="请办理。")

    assert proposal.instructions.get().by_office is True


def test_the_school_office_does_not_instruct_while_there_is_a_leader(house):
    proposal = house.docketed()

    with pytest.raises(PermissionDenied):
        instructions.instruct(proposal=proposal, by=house.school_office, on=day(4, 24))


# ------------------------------------------------------------------ assign and accept


@pytest.mark.scenario("proposals", 18)
@pytest.mark.scenario("proposals", "E31")
def test_assigned_on_29_april_it_is_due_on_the_monday_and_accepted_by_silence_on_7_may(house):
    proposal = assigned(house, on=ASSIGNED)

    assert proposal.assigned_on == ASSIGNED
    assert clock(proposal, "reply").due_on == day(6, 29)
    assert clock(proposal, "refuse_assignment").due_on == day(5, 6)
    assert clock(proposal, "assignment") is None
    assert (proposal.first_due_on, proposal.reply_due_on) == (day(6, 29), day(6, 29))

    night(day(5, 6))
    assert fresh(proposal).state == "assigned"
    night(day(5, 7))
    night(day(5, 7))

    proposal = fresh(proposal)
    row = proposal.assignments.get()
    assert proposal.state == "accepted"
    assert (row.state, row.by_silence, row.taken_on) == ("taken", True, day(5, 7))
    assert proposal.file.trail.filter(action="accept_by_silence").count() == 1


def test_assigning_gives_the_departments_offices_a_key_with_the_internal_drawer(house):
    proposal = instructed(house, assisting=(house.other,))
    stranger = officer(Role.DEPARTMENT_CONTACT, department("保卫处"))
    assert access.facets(gate_of(house.other_contact, ASSIGNED), proposal.file) == frozenset()

    assignments.assign(proposal=proposal, by=house.officer, on=ASSIGNED)

    for user in (house.head, house.contact, house.other_head, house.other_contact):
        opened = access.facets(gate_of(user, ASSIGNED), proposal.file)
        assert {"core", "internal"} <= opened
    assert access.facets(gate_of(stranger, ASSIGNED), proposal.file) == frozenset()


def test_only_chair_and_officer_assign(house):
    proposal = instructed(house)

    for user in (house.member, house.head, house.mover, house.school_office):
        with pytest.raises(PermissionDenied):
            assignments.assign(proposal=proposal, by=user, on=ASSIGNED)


@pytest.mark.scenario("proposals", "E14")
def test_a_department_in_which_nobody_can_act_takes_no_proposal(house):
    proposal = instructed(house)
    empty = department("档案馆")
    assignments.change_departments(
        proposal=proposal, lead=empty, by=house.officer, on=day(4, 27), reason="职责调整"
    )

    with pytest.raises(ValidationError, match="档案馆"):
        assignments.assign(proposal=proposal, by=house.officer, on=ASSIGNED)

    assert fresh(proposal).state == "docketed"


def test_acceptance_names_people_of_the_department(house):
    proposal = assigned(house)
    deed = {"proposal": proposal, "by": house.contact, "on": day(4, 30)}

    with pytest.raises(ValidationError):
        assignments.accept(responsible=None, contact=house.contact.person, **deed)
    with pytest.raises(ValidationError):
        assignments.accept(
            responsible=house.head.person, contact=house.other_contact.person, **deed
        )
    with pytest.raises(PermissionDenied):
        assignments.accept(
            responsible=house.head.person,
            contact=house.contact.person,
            **{**deed, "by": house.other_head},
        )
    assignments.accept(responsible=house.head.person, contact=house.contact.person, **deed)

    assert clock(proposal, "refuse_assignment") is None
    assert proposal.assignments.get().contact == house.contact.person
    told = house.mover.notices.latest("pk")
    assert house.contact.person.name in told.body


# ------------------------------------------------------------------ refusals


@pytest.mark.scenario("proposals", 19)
def test_a_refusal_cancels_the_reply_and_gives_five_working_days(house):
    proposal = assigned(house)

    refuse(house, proposal, day(5, 6))

    assert proposal.state == "docketed"
    assert clock(proposal, "reply") is None
    assert clock(proposal, "assignment").due_on == day(5, 12)
    assert proposal.file.clocks.get(kind="congress.reply").state == "cancelled"
    assert (proposal.assigned_on, proposal.first_due_on, proposal.reply_due_on) == (None,) * 3
    assert proposal.rounds.get().state == "void"
    assert proposal.assignments.get().state == "refused"
    assert not OfficeKey.objects.filter(content_object=proposal.file_id).exists()


def test_a_refusal_needs_reason_department_and_time(house):
    proposal = assigned(house)

    with pytest.raises(ValidationError):
        refuse(house, proposal, day(4, 30), reason=" ")
    with pytest.raises(ValidationError):
        assignments.refuse_assignment(
            proposal=proposal,
            by=house.head,
            on=day(4, 30),
            reason="不归我们",
            right_department=house.lead,
        )
    with pytest.raises(PermissionDenied):
        assignments.refuse_assignment(
            proposal=proposal,
            by=house.contact,
            on=day(4, 30),
            reason="不归我们",
            right_department=house.other,
        )
    with pytest.raises(ValidationError):
        refuse(house, proposal, day(5, 7))

    assert fresh(proposal).state == "assigned"


@pytest.mark.scenario("proposals", 19)
def test_the_third_refusal_goes_to_the_school_office_whose_word_is_final(house):
    proposal = assigned(house)
    for on in (day(4, 30), day(5, 6), day(5, 7)):
        if proposal.state == "docketed":
            assignments.change_departments(
                proposal=proposal, lead=house.lead, by=house.officer, on=on, reason="改派"
            )
            assignments.assign(proposal=proposal, by=house.officer, on=on)
        refuse(house, proposal, on)

    assert proposal.assignments_refused == 3
    assignments.change_departments(
        proposal=proposal, lead=house.lead, by=house.officer, on=day(5, 7), reason="报校办"
    )
    assert "assign" not in [row.verb for row in PROPOSAL.available(proposal, house.officer)]
    with pytest.raises(PermissionDenied):
        assignments.assign(proposal=proposal, by=house.officer, on=day(5, 7))
    with pytest.raises(ValidationError):
        assignments.assign_finally(
            proposal=proposal, by=house.school_office, on=day(5, 8), reason=""
        )
    assignments.assign_finally(
        proposal=proposal, by=house.school_office, on=day(5, 8), reason="属图书馆职责"
    )

    with pytest.raises(PermissionDenied):
        refuse(house, proposal, day(5, 8))
    assert house.school_office.notices.filter(subject__contains=proposal.number).exists()


def test_the_school_office_does_not_assign_before_the_third_refusal(house):
    proposal = instructed(house)

    with pytest.raises(PermissionDenied):
        assignments.assign_finally(
            proposal=proposal, by=house.school_office, on=ASSIGNED, reason="x"
        )


# ------------------------------------------------------------------ reassign, assist, move


def reassign(house, proposal, on, lead=None, **more):
    return assignments.reassign(
        proposal=proposal,
        lead=lead or house.other,
        heard="双方负责人均同意。",
        reason="设备由后勤保障部管理。",
        by=house.chair,
        on=on,
        **more,
    )


@pytest.mark.scenario("proposals", 22)
def test_a_reassignment_restarts_the_clock_and_keeps_the_first_day(house):
    proposal = accepted(house)

    reassign(house, proposal, day(6, 10))

    assert (proposal.state, proposal.assigned_on) == ("assigned", day(6, 10))
    assert proposal.lead_department == house.other
    assert (proposal.first_due_on, proposal.reply_due_on) == (day(6, 29), day(8, 10))
    assert clock(proposal, "reply").due_on == day(8, 10)
    assert rounds.current(proposal).missed_due_on is None
    assert [row.state for row in proposal.rounds.order_by("pk")] == ["void", "open"]
    assert CaseFile.objects.get(pk=proposal.file_id).unit == house.other


@pytest.mark.scenario("proposals", 22)
@pytest.mark.scenario("proposals", "E18")
def test_a_reassignment_after_the_due_day_stays_late_by_that_day(house):
    proposal = accepted(house)

    reassign(house, proposal, day(7, 8))

    round = rounds.current(proposal)
    assert round.counted_due_on == day(6, 29)
    assert round.is_late(day(7, 8)) is True


def test_what_a_department_asked_for_falls_when_another_takes_the_lead(house):
    proposal = accepted(house)
    ask = {"proposal": proposal, "reason": "需要招标", "wished_on": day(8, 30)}
    mine = handling.ask_extension(by=house.head, on=day(6, 9), **ask)

    reassign(house, proposal, day(6, 10))

    mine.refresh_from_db()
    assert (mine.state, mine.decided_on) == ("refused", day(6, 10))
    assignments.accept(
        proposal=proposal,
        by=house.other_contact,
        on=day(6, 11),
        responsible=house.other_head.person,
        contact=house.other_contact.person,
    )
    handling.ask_extension(by=house.other_head, on=day(6, 12), **ask)


def test_a_second_reassignment_is_moved_by_a_meeting(house):
    proposal = accepted(house)
    reassign(house, proposal, day(6, 10))
    assignments.accept(
        proposal=proposal,
        by=house.other_head,
        on=day(6, 11),
        responsible=house.other_head.person,
        contact=house.other_contact.person,
    )

    with pytest.raises(ValidationError):
        reassign(house, proposal, day(6, 12), lead=house.lead)
    reassign(house, proposal, day(6, 12), lead=house.lead, decision=house.meeting(day(6, 12)))

    assert proposal.lead_department == house.lead


def test_an_assisting_department_is_added_or_released_by_the_chair(house):
    proposal = accepted(house)
    assignments.add_assisting(
        proposal=proposal,
        department=house.other,
        by=house.officer,
        on=day(5, 12),
        reason="涉及供电",
    )
    row = proposal.assignments.assisting().get()
    assert row.state == "sent"

    with pytest.raises(ValidationError):
        assignments.turn_down(assignment=row, by=house.chair, on=day(5, 13))
    assignments.ask_to_turn_down(
        assignment=row, by=house.other_head, on=day(5, 13), reason="供电归基建处"
    )
    with pytest.raises(PermissionDenied):
        assignments.turn_down(assignment=row, by=house.officer, on=day(5, 13))
    assignments.turn_down(assignment=row, by=house.chair, on=day(5, 13))

    assert row.state == "refused"
    assert clock(proposal, "refuse_assignment") is None
    for user in (house.other_head, house.contact):  # the one gave its key back, and is told too
        inbox = notices.inbox(gate_of(user, day(5, 13)))
        assert inbox.filter(subject__contains="不再协办").exists()


def test_an_assisting_department_takes_its_part_by_silence(house):
    proposal = assigned(house, assisting=(house.other,))

    night(day(5, 7))

    states = {row.part: (row.state, row.by_silence) for row in proposal.assignments.all()}
    assert states == {"lead": ("taken", True), "assisting": ("taken", True)}


@pytest.mark.scenario("proposals", 37)
@pytest.mark.scenario("proposals", "E17")
def test_a_dissolved_department_leaves_no_row_behind(house):
    proposals = []
    for number in range(3):
        proposals.append(accepted(house, title=f"关于图书馆第{number}件事的提案"))
    before = {p.pk: clock(p, "reply").due_on for p in proposals}
    Department.objects.filter(pk=house.lead.pk).update(valid_to=day(6, 1))

    with pytest.raises(ValidationError):
        successors.move_all(department=house.lead, successor=None, by=house.officer, on=day(6, 1))
    moved = successors.move_all(
        department=house.lead, successor=house.other, by=house.officer, on=day(6, 1)
    )

    assert len(moved) == 3
    assert not Assignment.objects.in_force().filter(department=house.lead).exists()
    assert {p.pk: clock(p, "reply").due_on for p in proposals} == before
    assert all(clock(p, "reply").owner_unit_id == house.other.pk for p in proposals)
    entry = proposals[0].file.trail.get(action="move_all")
    assert "图书馆" in entry.note.text
    assert house.other_head.notices.count() == 1


# ------------------------------------------------------------------ rows that end


def limits_of(proposal) -> set[tuple]:
    """The live limits of single departments: kind, department, day."""
    rows = clocks.live(proposal.file).filter(kind__in=departments.OF_A_ROW)
    return {(row.kind.partition(".")[2], str(row.owner_unit), row.due_on) for row in rows}


def passed_to(house, lead, on):
    """The lead refuses on 4 May; the chair plans another one, the officer sends it out."""
    proposal = assigned(house, assisting=(house.other,))
    refuse(house, proposal, day(5, 4))
    assignments.change_departments(
        proposal=fresh(proposal), lead=lead, by=house.chair, on=on, reason="归口调整。"
    )
    return assignments.assign(proposal=fresh(proposal), by=house.officer, on=on)


def test_whoever_assisted_and_takes_the_lead_has_the_whole_time_to_refuse_it(house):
    proposal = passed_to(house, house.other, day(5, 5))
    assert limits_of(proposal) == {("refuse_assignment", "后勤保障部", day(5, 12))}

    night(day(5, 7))  # the day after the time it had as an assistant
    assignments.refuse_assignment(
        proposal=fresh(proposal),
        by=house.other_head,
        on=day(5, 8),
        reason="属基建事项。",
        right_department=department("基建处"),
    )

    proposal = fresh(proposal)
    assert (proposal.state, limits_of(proposal)) == ("docketed", set())
    assert not Proposal.objects.overdue(day(5, 8)).filter(pk=proposal.pk).exists()


def test_an_assisting_department_that_is_dropped_owes_nothing_and_reads_no_more(house):
    third = department("基建处")
    officer(Role.DEPARTMENT_HEAD, third)
    proposal = assigned(house, assisting=(house.other,))
    other = access.opens(house.other_contact, proposal.file, day(5, 4), "internal")
    refuse(house, proposal, day(5, 4))

    assignments.change_departments(
        proposal=fresh(proposal), lead=third, by=house.chair, on=day(5, 5), reason="归口调整。"
    )
    proposal = assignments.assign(proposal=fresh(proposal), by=house.officer, on=day(5, 5))

    assert limits_of(proposal) == {("refuse_assignment", "基建处", day(5, 12))}
    assert other is True
    assert access.opens(house.other_contact, proposal.file, day(5, 5), "internal") is False


def test_a_department_that_had_taken_its_part_reads_on_when_it_is_dropped(house):
    third = department("基建处")
    proposal = accepted(house, assisting=(house.other,))
    officer(Role.DEPARTMENT_HEAD, third)
    assignments.reassign(
        proposal=proposal, lead=third, heard="均同意。", reason="归口", by=house.chair, on=day(5, 8)
    )
    assert access.opens(house.contact, proposal.file, day(5, 8), "internal") is True


def test_a_reassignment_to_whoever_was_asked_to_co_sign_ends_that_limit(house):
    proposal = accepted(house, assisting=(house.other,))
    drafted(house, proposal, day(5, 5))
    cosigning.ask_cosign(proposal=proposal, by=house.contact, on=day(5, 6))
    assert limits_of(proposal) == {("cosign", "后勤保障部", day(5, 12))}

    assignments.reassign(
        proposal=fresh(proposal),
        lead=house.other,
        heard="均同意。",
        reason="归口调整。",
        by=house.chair,
        on=day(5, 7),
    )

    assert limits_of(proposal) == {("refuse_assignment", "后勤保障部", day(5, 14))}


@pytest.mark.scenario("proposals", "E17")
def test_a_successor_that_assists_already_keeps_the_limit_of_the_lead_alone(house):
    proposal = assigned(house, assisting=(house.other,))

    successors.move_all(
        department=house.lead, successor=house.other, by=house.officer, on=day(5, 4)
    )

    assert limits_of(proposal) == {("refuse_assignment", "后勤保障部", day(5, 6))}
    night(day(5, 7))
    assert (fresh(proposal).state, limits_of(proposal)) == ("accepted", set())


@pytest.mark.scenario("proposals", "E17")
@pytest.mark.parametrize(("on", "ends"), [(day(5, 1), "taken"), (day(5, 6), "unsigned")])
def test_the_limit_of_an_assisting_part_goes_on_with_the_successor(house, on, ends):
    third = department("基建处")
    if ends == "taken":
        proposal = assigned(house, assisting=(house.other,))
    else:
        proposal = accepted(house, assisting=(house.other,))
        drafted(house, proposal, day(5, 5))
        cosigning.ask_cosign(proposal=proposal, by=house.contact, on=day(5, 5))

    successors.move_all(department=house.other, successor=third, by=house.officer, on=on)
    night(day(5, 13))

    row = proposal.assignments.in_force().assisting().get()
    assert (row.department, row.state) == (third, ends)
    assert limits_of(proposal) == set()


def test_a_merge_ends_what_a_refused_lead_had_left_behind(house):
    master = house.docketed(house.delegates[1][2], title="另一件")
    proposal = assigned(house, assisting=(house.other,))
    refuse(house, proposal, day(5, 4))

    merging.merge_docketed(proposal=fresh(proposal), master=master, by=house.chair, on=day(5, 5))

    assert not proposal.assignments.in_force().exists()
    assert limits_of(proposal) == set()


def test_a_second_reply_is_co_signed_anew(house):
    proposal = accepted(house, assisting=(house.other,))
    drafted(house, proposal, day(5, 5))
    cosigning.ask_cosign(proposal=proposal, by=house.contact, on=day(5, 6))
    cosigning.cosign(
        assignment=proposal.assignments.assisting().get(),
        by=house.other_head,
        on=day(5, 7),
        opinion="agree",
    )
    replies.send_reply(proposal=fresh(proposal), by=house.head, on=day(5, 8))
    replies.sign_reply(
        proposal=fresh(proposal), by=house.leader, on=day(5, 9), at=moment(day(5, 9))
    )
    rate(fresh(proposal), house.mover, day(5, 11), "dissatisfied")
    second_handling.order_second(
        proposal=fresh(proposal), by=house.chair, on=day(5, 12), demand="给出时间表。"
    )

    drafted(house, fresh(proposal), day(5, 13), situation="已给出时间表。")

    with pytest.raises(ValidationError, match="会签"):
        replies.send_reply(proposal=fresh(proposal), by=house.head, on=day(5, 13))


def test_only_the_officer_moves_a_department(house):
    accepted(house)

    with pytest.raises(PermissionDenied):
        successors.move_all(
            department=house.lead, successor=house.other, by=house.member, on=day(6, 1)
        )


def test_a_step_on_a_case_that_has_moved_is_refused(house):
    proposal = accepted(house)

    with pytest.raises(TransitionRefused):
        assignments.assign(proposal=proposal, by=house.officer, on=day(5, 12))


def test_staff_without_an_office_act_on_nothing(house):
    proposal = accepted(house)
    stranger = staff()

    with pytest.raises(PermissionDenied):
        handling.urge(proposal=proposal, by=stranger, on=day(5, 12))
    assert not [row for row in PROPOSAL.available(proposal, stranger)]
