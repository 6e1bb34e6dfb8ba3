"""交办: to a department, back from it, to another one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework import clocks
from casework.actors import CLOCK
from casework.models import CaseFile
from members.models import Department, Person

from ..choices import (
    AssignmentPart,
    AssignmentState,
    ClockKind,
    Deciders,
    KeySeat,
    PaperKind,
)
from ..models import Assignment, MeetingDecision, Proposal
from ..notices import assigning as notices
from ..workflow import ASSIGNMENT, PROPOSAL
from . import departments, handling, limits, meetings, papers, rounds
from .steps import keep, need

LEAD, ASSISTING = AssignmentPart.LEAD, AssignmentPart.ASSISTING
AFTER_REFUSAL = 5  # working days to find another department (proposals.md 2.2)


@transaction.atomic
def propose(
    *,
    proposal: Proposal,
    lead: Department,
    assisting: Iterable[Department] = (),
    by: Any,
    on: date,
) -> None:
    """Plan the departments (with `docket*` and `change_departments`): rows that stand for one
    already at work stay as they are, planned ones that are not wanted any more are dropped."""
    wanted = {lead.pk: LEAD}
    for department in assisting:
        if department.pk == lead.pk:
            raise ValidationError(_("The lead department cannot assist itself."))
        wanted[department.pk] = ASSISTING
    for department in (lead, *assisting):
        departments.need_open(department, on)
    kept = set()
    for row in proposal.assignments.in_force():
        if wanted.get(row.department_id) == row.part:
            kept.add(row.department_id)
            continue
        departments.let_go(Assignment.objects.filter(pk=row.pk), by=by, on=on)
    Assignment.objects.bulk_create(
        Assignment(proposal=proposal, department_id=pk, part=part, proposed_on=on)
        for pk, part in wanted.items()
        if pk not in kept
    )
    departments.set_lead(proposal, lead)


@transaction.atomic
def propose_again(*, proposal: Proposal, ended_on: date, by: Any, on: date) -> None:
    """Plan anew, as it was, what ended with the case that day; the successor stands for a
    department that is dissolved meanwhile (E17)."""
    lead = departments.standing_for(proposal.lead_department, on)
    ended = proposal.assignments.assisting().filter(ended_on=ended_on)
    assisting = {departments.standing_for(row.department, on) for row in ended} - {lead}
    propose(
        proposal=proposal,
        lead=lead,
        assisting=sorted(
            (d for d in assisting if departments.is_open(d, on)), key=lambda d: (d.sort, d.code)
        ),
        by=by,
        on=on,
    )


@transaction.atomic
def drop(*, proposal: Proposal, by: Any, on: date) -> None:
    """What was planned falls away, also where it had been sent before the lead refused."""
    departments.let_go(proposal.assignments.in_force(), by=by, on=on)


@transaction.atomic
def end_all(*, proposal: Proposal, by: Any, on: date) -> list[Department]:
    """The right to act ends, reading stays. Returns the departments that had it on their desk."""
    working = proposal.assignments.working().select_related("department")
    released = [row.department for row in working]
    departments.end_parts(proposal.assignments.in_force(), by=by, on=on)
    return released


@transaction.atomic
def change_departments(
    *,
    proposal: Proposal,
    lead: Department,
    assisting: Iterable[Department] = (),
    by: Any,
    on: date,
    reason: str,
) -> Proposal:
    PROPOSAL.enter(proposal, "change_departments", by=by, on=on)
    reason = need(reason, _("Say why the departments change."))
    propose(proposal=proposal, lead=lead, assisting=list(assisting), by=by, on=on)
    PROPOSAL.perform(proposal, "change_departments", by=by, on=on, note=reason)
    return proposal


@transaction.atomic
def assign(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    PROPOSAL.enter(proposal, "assign", by=by, on=on)
    rule = proposal.session.rule("congress.instruction_before_assign")
    if rule and not proposal.instruction_skipped and not proposal.instructions.exists():
        raise ValidationError(
            _("The leader's instruction is still awaited; it can be recorded from paper.")
        )
    return _send(proposal, "assign", by=by, on=on)


@transaction.atomic
def assign_finally(*, proposal: Proposal, by: Any, on: date, reason: str) -> Proposal:
    """The school office decides after too many refusals: this one cannot be refused."""
    PROPOSAL.enter(proposal, "assign_finally", by=by, on=on)
    reason = need(reason, _("Give the reasons of the final assignment."))
    return _send(proposal, "assign_finally", by=by, on=on, note=reason)


def _send(proposal: Proposal, verb: str, *, by: Any, on: date, note: str = "") -> Proposal:
    row = departments.lead_of(proposal)
    if row is None:
        raise ValidationError(_("Choose another lead department first."))
    departments.need_offices(row.department, on)
    is_final = verb == "assign_finally"
    PROPOSAL.perform(proposal, verb, by=by, on=on, note=note)
    keep(proposal, assigned_finally=is_final)
    limits.met(proposal, ClockKind.ASSIGNMENT, on=on, by=by)
    _dispatch(proposal, by=by, on=on)
    Assignment.objects.filter(pk=row.pk).update(is_final=is_final)
    rounds.open_round(proposal=proposal, by=by, on=on)
    for sent in proposal.assignments.filter(state=AssignmentState.SENT, sent_on=on):
        papers.issue(proposal, PaperKind.ASSIGNMENT_SHEET, on=on, assignment=sent)
        notices.assigned(sent, on=on)
    return proposal


def _dispatch(proposal: Proposal, *, by: Any, on: date) -> None:
    """Send the planned rows: keys to the offices, and to each row the time to refuse it."""
    planned = proposal.assignments.filter(state=AssignmentState.PROPOSED)
    rows = list(planned.select_related("department"))
    planned.update(sent_on=on)
    ASSIGNMENT.carry(Assignment.objects.filter(pk__in=[row.pk for row in rows]), "send")
    for row in rows:
        departments.give_keys(proposal.file, row.department, departments.SEATS[row.part])
        if row.part == LEAD:
            departments.set_lead(proposal, row.department)
        limits.start(
            proposal,
            ClockKind.REFUSE_ASSIGNMENT,
            on=on,
            by=by,
            purpose=departments.purpose_of(row),
            owner_unit=row.department,
        )


@transaction.atomic
def refuse_assignment(
    *, proposal: Proposal, by: Any, on: date, reason: str, right_department: Department | None
) -> Proposal:
    """不归我们: within the time to refuse, with the department that is the right one."""
    PROPOSAL.enter(proposal, "refuse_assignment", by=by, on=on)
    reason = need(reason, _("Give the reason of the refusal."))
    row = departments.lead_of(proposal)
    if right_department is None or right_department.pk == row.department_id:
        raise ValidationError(_("Name the department that is the right one."))
    clock = departments.own_clock(row)
    if clock is None or clocks.passed(clock, on):
        raise ValidationError(_("The time to refuse is over: the assignment counts as accepted."))
    PROPOSAL.perform(proposal, "refuse_assignment", by=by, on=on, note=reason, internal=True)
    rows = Assignment.objects.filter(pk=row.pk)
    rows.update(refusal=reason, refused_on=on, right_department=right_department)
    ASSIGNMENT.carry(rows, "turn_down")
    departments.take_keys(proposal.file, row.department, KeySeat.LEAD)
    CaseFile.objects.filter(pk=proposal.file_id).update(unit=None)
    clocks.cancel(clock, on=on, by=by)
    limits.cancel(proposal, *rounds.REPLY_CLOCKS, on=on, by=by)
    rounds.void_open(proposal=proposal, on=on)
    ever_taken = proposal.assignments.lead().exclude(taken_on=None).exists()
    rounds.unassigned(proposal=proposal, first_due_on=proposal.first_due_on if ever_taken else None)
    keep(proposal, assignments_refused=proposal.assignments_refused + 1)
    limits.start(proposal, ClockKind.ASSIGNMENT, on=on, by=by, n=AFTER_REFUSAL, unit="workday")
    row.refresh_from_db()
    notices.refused(row, on=on)
    return proposal


@transaction.atomic
def accept(
    *, proposal: Proposal, by: Any, on: date, responsible: Person | None, contact: Person | None
) -> Proposal:
    PROPOSAL.enter(proposal, "accept", by=by, on=on)
    row = departments.lead_of(proposal)
    responsible = departments.need_works_at(responsible, row.department, on)
    contact = departments.need_works_at(contact, row.department, on)
    PROPOSAL.perform(proposal, "accept", by=by, on=on)
    rows = Assignment.objects.filter(pk=row.pk)
    rows.update(taken_on=on, responsible=responsible, contact=contact)
    ASSIGNMENT.carry(rows, "take")
    _meet_own_clock(row, by=by, on=on)
    row.refresh_from_db()
    notices.accepted(row, on=on)
    return proposal


@transaction.atomic
def accept_by_silence(*, proposal: Proposal, on: date) -> Proposal:
    PROPOSAL.perform(proposal, "accept_by_silence", by=CLOCK, on=on)
    row = departments.lead_of(proposal)
    rows = Assignment.objects.filter(pk=row.pk)
    rows.update(taken_on=on, by_silence=True)
    ASSIGNMENT.carry(rows, "take")
    _meet_own_clock(row, by=CLOCK, on=on, silent=True)
    row.refresh_from_db()
    notices.accepted_by_silence(row, on=on)
    return proposal


def _meet_own_clock(row: Assignment, *, by: Any, on: date, silent: bool = False) -> None:
    clock = departments.own_clock(row)
    if clock:
        (clocks.stop if silent else clocks.met)(clock, on=on, by=by)


@transaction.atomic
def take_part(
    *, assignment: Assignment, by: Any, on: date, contact: Person | None = None
) -> Assignment:
    """An assisting department takes its part and names a contact; by silence the clock does."""
    ASSIGNMENT.enter(assignment, "take", by=by, on=on)
    silent = by is CLOCK
    if not silent:
        contact = departments.need_works_at(contact, assignment.department, on)
    ASSIGNMENT.perform(assignment, "take", by=by, on=on)
    keep(assignment, taken_on=on, contact=contact, by_silence=silent)
    _meet_own_clock(assignment, by=by, on=on, silent=silent)
    return assignment


@transaction.atomic
def ask_to_turn_down(*, assignment: Assignment, by: Any, on: date, reason: str) -> Assignment:
    """The head of an assisting department asks to be released; the chair decides."""
    ASSIGNMENT.enter(assignment, "ask_to_turn_down", by=by, on=on)
    reason = need(reason, _("Give the reason of the refusal."))
    ASSIGNMENT.perform(assignment, "ask_to_turn_down", by=by, on=on, note=reason)
    keep(assignment, refusal=reason, refusal_asked_on=on)
    notices.release_asked(assignment, on=on)
    return assignment


@transaction.atomic
def turn_down(*, assignment: Assignment, by: Any, on: date) -> Assignment:
    ASSIGNMENT.enter(assignment, "turn_down", by=by, on=on)
    if assignment.refusal_asked_on is None:
        raise ValidationError(_("Its head has not asked to be released."))
    keep(assignment, refused_on=on)
    ASSIGNMENT.perform(assignment, "turn_down", by=by, on=on)
    departments.take_keys(assignment.file, assignment.department, KeySeat.ASSISTING)
    _meet_own_clock(assignment, by=by, on=on, silent=True)
    notices.released(assignment, on=on)
    return assignment


@transaction.atomic
def reassign(
    *,
    proposal: Proposal,
    lead: Department,
    heard: str,
    reason: str,
    by: Any,
    on: date,
    decision: MeetingDecision | None = None,
) -> Proposal:
    """Another lead while it is handled: the chair once, then a meeting. `heard` says what both
    heads said. The reply clock restarts; a day that had passed stays in the figures (C 35)."""
    PROPOSAL.enter(proposal, "reassign", by=by, on=on)
    reason = need(reason, _("Say why another department takes the lead."))
    heard = need(heard, _("Note what both department heads said."))
    row = departments.lead_of(proposal)
    if lead.pk == row.department_id:
        raise ValidationError(_("This department has the lead already."))
    departments.need_open(lead, on)
    departments.need_offices(lead, on)
    if proposal.file.trail.filter(action="reassign").exists():
        meetings.moved(decision, proposal, "reassign", body=Deciders.COMMITTEE, on=on)
    number = rounds.current(proposal).number
    PROPOSAL.perform(proposal, "reassign", by=by, on=on, note=f"{reason}\n{heard}", internal=True)
    both = proposal.assignments.in_force().filter(department__in=(row.department, lead))
    departments.let_go(both, by=by, on=on)
    new = Assignment.objects.create(
        proposal=proposal, department=lead, part=LEAD, proposed_on=on, follows=row
    )
    rounds.void_open(proposal=proposal, on=on)
    handling.drop_request(proposal=proposal, reason=reason, on=on)
    _dispatch(proposal, by=by, on=on)
    clock = rounds.reply_clock(proposal)
    if clock.state == clock.State.PAUSED:
        clocks.resume(clock, on=on, by=by)
    clock = clocks.restart(clock, on=on, by=by, reason=reason, owner_unit=lead)
    rounds.record_round(proposal, clock, number, on=on)
    new.refresh_from_db()
    papers.issue(proposal, PaperKind.ASSIGNMENT_SHEET, on=on, assignment=new)
    notices.reassigned(new, before=row.department, on=on)
    return proposal


@transaction.atomic
def add_assisting(
    *, proposal: Proposal, department: Department, by: Any, on: date, reason: str
) -> Proposal:
    PROPOSAL.enter(proposal, "add_assisting", by=by, on=on)
    reason = need(reason, _("Say why another department assists."))
    departments.need_open(department, on)
    departments.need_offices(department, on)
    if proposal.assignments.in_force().filter(department=department).exists():
        raise ValidationError(_("This department has a part already."))
    PROPOSAL.perform(proposal, "add_assisting", by=by, on=on, note=f"{department}: {reason}")
    row = Assignment.objects.create(
        proposal=proposal, department=department, part=ASSISTING, proposed_on=on
    )
    _dispatch(proposal, by=by, on=on)
    row.refresh_from_db()
    papers.issue(proposal, PaperKind.ASSIGNMENT_SHEET, on=on, assignment=row)
    notices.assigned(row, on=on)
    return proposal
