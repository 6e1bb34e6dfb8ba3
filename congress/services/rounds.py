"""办理轮次: opened by an order to handle, with its clock; voided when the order falls away."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casework import clocks
from casework.actors import CLOCK
from casework.models import Clock
from members.models import Department

from ..choices import AssignmentPart, AssignmentState, ClockKind, KeySeat, RoundState
from ..models import Assignment, HandlingRound, Proposal
from ..workflow import PROPOSAL, ROUND
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
    *,
    proposal: Proposal,
    by: Any,
    on: date,
    demand: str = "",
    automatic: bool = False,
) -> HandlingRound:
    """Open the next round and start its clock; a later one (also of a reopened case) gives the
    lead back to a department whose part had ended, or to the one that follows it (E17)."""
    number = next_number(proposal)
    lead = departments.standing_for(proposal.lead_department, on)
    if departments.lead_of(proposal) is None or lead != proposal.lead_department:
        _take_up_lead(proposal, lead, on)
    kind = ClockKind.SECOND_REPLY if number > 1 else ClockKind.REPLY
    clock = limits.start(
        proposal, kind, on=on, by=by, owner_unit=proposal.lead_department, reason=demand
    )
    return record_round(proposal, clock, number, on=on, demand=demand, automatic=automatic)


def _take_up_lead(proposal: Proposal, lead: Department, on: date) -> None:
    before = proposal.lead_department
    if lead != before:
        note = _("%(old)s is followed by %(new)s") % {"old": before, "new": lead}
        PROPOSAL.perform(proposal, "move_all", by=CLOCK, on=on, note=note)
        departments.give_keys(proposal.file, lead, KeySeat.LEAD)
        departments.set_lead(proposal, lead)
    in_force = proposal.assignments.in_force().filter(department__in=(before, lead))
    departments.end_parts(in_force, by=CLOCK, on=on)
    ended = proposal.assignments.lead().filter(state=AssignmentState.ENDED).last()
    stays = ended is not None and ended.department == lead
    Assignment.objects.create(
        proposal=proposal,
        department=lead,
        part=AssignmentPart.LEAD,
        state=AssignmentState.TAKEN,
        proposed_on=on,
        sent_on=on,
        taken_on=on,
        responsible=ended.responsible if stays else None,
        contact=ended.contact if stays else None,
        follows=ended,
    )


def record_round(
    proposal: Proposal,
    clock: Clock,
    number: int,
    *,
    on: date,
    demand: str = "",
    automatic: bool = False,
) -> HandlingRound:
    """Write the round and, of the first one, its days on the proposal. One that takes the place of
    a void one stays late where that was; a further handling was ordered once, whoever does it."""
    before = proposal.rounds.filter(state=RoundState.VOID, number=number).order_by("pk").last()
    ordered = before if number > 1 else None
    row = HandlingRound.objects.create(
        proposal=proposal,
        number=number,
        ordered_on=ordered.ordered_on if ordered else on,
        demand=demand or (ordered.demand if ordered else ""),
        automatic=ordered.automatic if ordered else automatic,
        first_due_on=(before and before.first_due_on) or clock.due_on,
        reply_due_on=clock.due_on,
        missed_due_on=clock.missed_due_on or (before and before.missed_due_on),
    )
    if number == 1:
        keep(
            proposal,
            assigned_on=on,
            first_due_on=proposal.first_due_on or clock.due_on,
            reply_due_on=clock.due_on,
        )
    return row


@transaction.atomic
def void_open(*, proposal: Proposal, on: date) -> None:
    """The order falls away; a day that had passed is kept, it stays in the figures."""
    row = proposal.rounds.current().first()
    if row is None:
        return
    if row.missed_due_on is None and row.reply_due_on and row.reply_due_on < on:
        keep(row, missed_due_on=row.reply_due_on)
    ROUND.carry(HandlingRound.objects.filter(pk=row.pk), "void_round")


@transaction.atomic
def unassigned(*, proposal: Proposal, first_due_on: date | None = None) -> None:
    """No department has it any more. Until a round counts, the days of the first one fall away
    with its order, but for a `first_due_on` that stays; afterwards they stand for good."""
    if not proposal.rounds.counting().exists():
        keep(proposal, assigned_on=None, reply_due_on=None, first_due_on=first_due_on)


@transaction.atomic
def due_moved(*, proposal: Proposal, clock: Clock) -> None:
    """Write the new due day of the running round after its clock was moved."""
    row = current(proposal)
    keep(row, reply_due_on=clock.due_on, missed_due_on=clock.missed_due_on or row.missed_due_on)
    if row.number == 1:
        keep(proposal, reply_due_on=clock.due_on)


@transaction.atomic
def end_pause(*, proposal: Proposal, by: Any, on: date) -> None:
    """A reply that goes out ends the wait for the mover: its due day is later by what the clock
    stood still, and that is the day which the figures compare with."""
    clock = reply_clock(proposal)
    if clock is not None and clock.state == Clock.State.PAUSED:
        due_moved(proposal=proposal, clock=clocks.resume(clock, on=on, by=by))


@transaction.atomic
def keep_due_day(*, proposal: Proposal) -> None:
    """After a rest of the whole case: the reply's day as its clock has it now."""
    clock = reply_clock(proposal)
    if clock is not None and proposal.rounds.current().exists():
        due_moved(proposal=proposal, clock=clock)
