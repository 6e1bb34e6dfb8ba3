"""办理轮次: opened by an order to handle, with its clock; voided when the order falls away."""

from datetime import date
from typing import Any

from django.db import transaction

from casework import clocks
from casework.models import Clock

from ..choices import AssignmentPart, AssignmentState, ClockKind, RoundState
from ..models import Assignment, HandlingRound, Proposal
from ..workflow import ASSIGNMENT, ROUND
from . import departments, limits
from .steps import keep

REPLY_CLOCKS = (ClockKind.REPLY, ClockKind.SECOND_REPLY)


def current(proposal: Proposal) -> HandlingRound:
    """The round that is not settled; the state of the proposal says that there is one."""
    found = proposal.rounds.current().get()
    found.proposal = proposal
    return found


def last(proposal: Proposal) -> HandlingRound | None:
    found = proposal.rounds.counting().order_by("-number").first()
    if found:
        found.proposal = proposal
    return found


def reply_clock(proposal: Proposal) -> Clock | None:
    return clocks.live(proposal.file).filter(kind__in=REPLY_CLOCKS).first()


def next_number(proposal: Proposal) -> int:
    return proposal.rounds.counting().count() + 1


@transaction.atomic
def open_round(
    *, proposal: Proposal, by: Any, on: date, demand: str = "", automatic: bool = False
) -> HandlingRound:
    """Open the next round and start its clock. The dates of the first round stand on the proposal
    too: figures of the first reply are built on them, later rounds keep their own."""
    number = next_number(proposal)
    kind = ClockKind.REPLY if number == 1 else ClockKind.SECOND_REPLY
    clock = limits.start(
        proposal, kind, on=on, by=by, owner_unit=proposal.lead_department, reason=demand
    )
    return record_round(proposal, clock, number, on=on, demand=demand, automatic=automatic)


def record_round(
    proposal: Proposal,
    clock: Clock,
    number: int,
    *,
    on: date,
    demand: str = "",
    automatic: bool = False,
) -> HandlingRound:
    before = proposal.rounds.filter(state=RoundState.VOID, number=number).order_by("pk").last()
    row = HandlingRound.objects.create(
        proposal=proposal,
        number=number,
        ordered_on=on,
        demand=demand,
        automatic=automatic,
        first_due_on=(before and before.first_due_on) or clock.due_on,
        reply_due_on=clock.due_on,
        missed_due_on=clock.missed_due_on or (before and before.missed_due_on),
    )
    if number == 1:
        keep(
            proposal,
            first_due_on=proposal.first_due_on or clock.due_on,
            reply_due_on=clock.due_on,
        )
    return row


@transaction.atomic
def void_round(*, proposal: Proposal, on: date) -> None:
    """The order falls away; a day that had passed is kept, it stays in the figures."""
    row = proposal.rounds.current().first()
    if row is None:
        return
    if row.missed_due_on is None and row.reply_due_on and row.reply_due_on < on:
        keep(row, missed_due_on=row.reply_due_on)
    ROUND.carry(HandlingRound.objects.filter(pk=row.pk), "void_round")


@transaction.atomic
def due_moved(*, proposal: Proposal, clock: Clock) -> None:
    """Write the new due day of the running round after its clock was moved."""
    row = current(proposal)
    keep(row, reply_due_on=clock.due_on, missed_due_on=clock.missed_due_on or row.missed_due_on)
    if row.number == 1:
        keep(proposal, reply_due_on=clock.due_on)


@transaction.atomic
def handle_again(
    *, proposal: Proposal, by: Any, on: date, demand: str, automatic: bool = False
) -> HandlingRound:
    """Open a further round for a second handling or a reopened case: a lead whose part had ended
    takes it up again in a new row."""
    if departments.lead_of(proposal) is None:
        ended = proposal.assignments.lead().filter(state=AssignmentState.ENDED).last()
        Assignment.objects.create(
            proposal=proposal,
            department=proposal.lead_department,
            part=AssignmentPart.LEAD,
            state=AssignmentState.TAKEN,
            proposed_on=on,
            sent_on=on,
            taken_on=on,
            responsible=ended.responsible if ended else None,
            contact=ended.contact if ended else None,
            follows=ended,
        )
    return open_round(proposal=proposal, by=by, on=on, demand=demand, automatic=automatic)


@transaction.atomic
def end_assignments(*, proposal: Proposal, on: date) -> None:
    """The right to act ends, reading stays; what was only planned is dropped."""
    rows = proposal.assignments.in_force()
    rows.update(ended_on=on)
    ASSIGNMENT.carry(proposal.assignments.all(), "drop")
    ASSIGNMENT.carry(proposal.assignments.all(), "end_assignment")


@transaction.atomic
def end_handling(*, proposal: Proposal, by: Any, on: date) -> None:
    """Withdrawn while it is handled: departments are released, clocks and the round fall away."""
    void_round(proposal=proposal, on=on)
    end_assignments(proposal=proposal, on=on)
    limits.cancel(proposal, on=on, by=by)
