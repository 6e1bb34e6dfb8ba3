"""承诺事项: promised in a reply of class B or C, reported by the department, confirmed by the
mover, broken by the day; tracked across sessions until done or dropped."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from casework import clocks
from casework.actors import CLOCK
from casework.models import Clock

from ..choices import ClockKind, CommitmentState, Deciders, ResultClass
from ..models import Commitment, HandlingRound, MeetingDecision, Proposal, Reply
from ..models.rounds import CommitmentQuerySet
from ..notices import tracking as notices
from ..workflow import COMMITMENT, PROPOSAL
from . import assignments, limits, meetings, seats
from .steps import keep, need


def of(proposal: Proposal) -> CommitmentQuerySet:
    return Commitment.objects.filter(round__proposal=proposal)


def broken(proposal: Proposal) -> CommitmentQuerySet:
    return of(proposal).filter(state=CommitmentState.BROKEN)


def clock_of(row: Commitment) -> Clock | None:
    return clocks.live(row.file, ClockKind.COMMITMENT, f"commitment.{row.pk}").first()


# ---------------------------------------------------------------- promised


@transaction.atomic
def promise(*, round: HandlingRound, reply: Reply, by: Any, on: date) -> None:
    """Open the commitments of a released reply. What was open from an earlier round is dropped
    as replaced by it, unless the new reply takes it over: then its first day goes along, also when
    a reply that was recalled had dropped it."""
    takeable = of(round.proposal).filter(state__in=(*Commitment.UNDONE, CommitmentState.DROPPED))
    earlier = {row.pk: row for row in takeable}
    for entry in reply.promises if reply.result_class in (ResultClass.B, ResultClass.C) else ():
        taken_over = earlier.get(entry.get("takes_over"))
        day = parse_date(entry["promised_on"])
        Commitment.objects.create(
            round=round,
            text=entry["text"],
            first_promised_on=taken_over.first_promised_on if taken_over else day,
            promised_on=day,
            broken_on=taken_over.broken_on if taken_over else None,
            taken_over_from=taken_over,
        )
    for row in (row for row in earlier.values() if row.state in Commitment.UNDONE):
        taken_over = row.taken_over_by.exists()
        reason = _("taken over by the new reply") if taken_over else _("replaced by the new reply")
        _drop(row, reason=reason, by=by, on=on)


def _drop(row: Commitment, *, reason: str, by: Any, on: date) -> None:
    keep(row, drop_reason=reason, dropped_on=on)
    COMMITMENT.carry(Commitment.objects.filter(pk=row.pk), "drop")
    clock = clock_of(row)
    if clock:
        clocks.cancel(clock, on=on, by=by)


@transaction.atomic
def unpromise(*, round: HandlingRound) -> None:
    """With the recall of the reply: it never was promised. The recalled version keeps its words."""
    round.commitments.all().delete()


@transaction.atomic
def start_clocks(*, proposal: Proposal, on: date) -> None:
    """Tracking begins: a clock for each commitment that is not settled, due on its own day."""
    for row in of(proposal).undone().select_related("round__proposal__file"):
        if clock_of(row) is None:
            limits.start(
                proposal,
                ClockKind.COMMITMENT,
                on=on,
                by=CLOCK,
                purpose=f"commitment.{row.pk}",
                due_on=row.promised_on,
                owner_unit=proposal.lead_department_id,
            )


# ---------------------------------------------------------------- reported, confirmed, broken


@transaction.atomic
def report_progress(
    *, commitment: Commitment, by: Any, on: date, text: str, proof: Any = None
) -> Commitment:
    proposal = commitment.proposal
    PROPOSAL.enter(proposal, "report_progress", by=by, on=on)
    text = need(text, _("Say what was done."))
    commitment.refresh_from_db()
    if commitment.state not in Commitment.UNDONE:
        raise ValidationError(_("This commitment is reported or settled already."))
    PROPOSAL.perform(proposal, "report_progress", by=by, on=on, note=text)
    keep(commitment, reported_on=on, report=text, proof=proof, returned="")
    COMMITMENT.carry(Commitment.objects.filter(pk=commitment.pk), "report_progress")
    commitment.refresh_from_db()
    clock = clock_of(commitment)
    if clock:  # the deed is the report: in time is what was reported by the day and confirmed
        clocks.met(clock, on=on, by=by)
    notices.reported(commitment, on=on)
    return commitment


@transaction.atomic
def confirm(*, commitment: Commitment, by: Any, on: date) -> Commitment:
    COMMITMENT.enter(commitment, "confirm", by=by, on=on)
    keep(commitment, confirmed_on=on, confirmed_by=by)
    COMMITMENT.perform(commitment, "confirm", by=by, on=on)
    notices.confirmed(commitment, on=on)
    return commitment


@transaction.atomic
def return_report(*, commitment: Commitment, by: Any, on: date, text: str) -> Commitment:
    """Not done yet: open again, and broken at the next tick when its day is past."""
    COMMITMENT.enter(commitment, "return_report", by=by, on=on)
    text = need(text, _("Say what is missing."))
    COMMITMENT.perform(commitment, "return_report", by=by, on=on, note=text)
    keep(commitment, returned=text, reported_on=None)
    start_clocks(proposal=commitment.proposal, on=on)
    notices.report_returned(commitment, on=on)
    return commitment


@transaction.atomic
def break_promise(*, commitment: Commitment, on: date) -> Commitment:
    COMMITMENT.perform(commitment, "break_promise", by=CLOCK, on=on)
    keep(commitment, broken_on=commitment.broken_on or on)
    notices.promise_broken(commitment, on=on)
    return commitment


@transaction.atomic
def move_date(
    *, commitment: Commitment, by: Any, on: date, promised_on: date, reason: str
) -> Commitment:
    """The chair gives another day; `first_promised_on` stays, and one that was broken stays late
    in the figures."""
    COMMITMENT.enter(commitment, "move_date", by=by, on=on)
    reason = need(reason, _("Say why the day is moved."))
    if promised_on < on:
        raise ValidationError(_("The new day is past already."))
    COMMITMENT.perform(commitment, "move_date", by=by, on=on, note=reason)
    clock = clock_of(commitment)
    if clock:
        clocks.move_date(clock, promised_on, by=by, on=on, reason=reason)
    keep(commitment, promised_on=promised_on)
    notices.date_moved(commitment, reason=reason, on=on)
    return commitment


@transaction.atomic
def drop(
    *,
    commitment: Commitment,
    by: Any,
    on: date,
    reason: str,
    decision: MeetingDecision | None,
) -> Commitment:
    """A meeting drops one commitment; the report prints it with its reason."""
    COMMITMENT.enter(commitment, "drop", by=by, on=on)
    reason = need(reason, _("Say why the commitment is dropped."))
    meetings.moved(decision, commitment.proposal, "drop", body=Deciders.COMMITTEE, on=on)
    keep(commitment, drop_reason=reason, dropped_on=on)
    COMMITMENT.perform(commitment, "drop", by=by, on=on, note=reason)
    clock = clock_of(commitment)
    if clock:
        clocks.cancel(clock, on=on, by=by)
    notices.dropped(commitment, on=on)
    return commitment


# ---------------------------------------------------------------- the end


def _close(proposal: Proposal, final_class: str, *, on: date, by: Any) -> None:
    assignments.end_all(proposal=proposal, by=by, on=on)
    limits.stop(proposal, ClockKind.COMMITMENT, on=on, by=by)
    keep(proposal, final_class=final_class, closed_on=on)
    seats.shut(proposal, on)


@transaction.atomic
def confirm_done(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """Every commitment is confirmed, or dropped beside at least one confirmed: class A."""
    PROPOSAL.enter(proposal, "confirm_done", by=by, on=on)
    if of(proposal).unsettled().exists():
        raise ValidationError(_("A commitment is not settled yet."))
    if not of(proposal).filter(state=CommitmentState.CONFIRMED).exists():
        raise ValidationError(_("Nothing was done of what was promised: the plan is dropped."))
    PROPOSAL.perform(proposal, "confirm_done", by=by, on=on)
    _close(proposal, ResultClass.A, on=on, by=by)
    notices.done(proposal, on=on)
    return proposal


@transaction.atomic
def drop_plan(
    *,
    proposal: Proposal,
    by: Any,
    on: date,
    reasons: str,
    decision: MeetingDecision | None,
) -> Proposal:
    """A meeting drops what is still open; nothing was confirmed: class D, explained to the mover
    (Order 32 Art. 8, 待核对)."""
    PROPOSAL.enter(proposal, "drop_plan", by=by, on=on)
    reasons = need(reasons, _("Give the mover the reasons."))
    rows = of(proposal)
    if rows.filter(state=CommitmentState.CONFIRMED).exists():
        raise ValidationError(_("Something was done: drop the rest and confirm it as done."))
    if rows.filter(state=CommitmentState.REPORTED).exists():
        raise ValidationError(_("A report waits to be confirmed or returned."))
    meetings.moved(decision, proposal, "drop_plan", body=Deciders.COMMITTEE, on=on)
    PROPOSAL.perform(proposal, "drop_plan", by=by, on=on, note=reasons)
    for row in rows.undone().select_related("round__proposal__file"):
        _drop(row, reason=reasons, by=by, on=on)
    _close(proposal, ResultClass.D, on=on, by=by)
    notices.plan_dropped(proposal, reasons=reasons, on=on)
    return proposal
