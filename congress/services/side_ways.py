"""Withdrawal, suspension, restoring a mistake, another lead mover (proposals.md 2.1, 2.3)."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework import clocks
from casework.transitions import TransitionRefused
from members.models import Person

from .. import selectors
from ..choices import ClockKind, Deciders, KeySeat, State
from ..models import MeetingDecision, Proposal
from ..notices import outcomes, writing
from ..workflow import PROPOSAL
from . import (
    assignments,
    limits,
    meetings,
    proposals,
    rounds,
    seats,
    sessions,
    suggestions,
)
from . import seconds as seconding
from .outcomes import start_assigning
from .steps import keep, need

TAKE_UP = {
    State.SUBMITTED: "take_up_screening",
    State.DOCKETED: "take_up_docketed",
    State.ASSIGNED: "take_up_assigned",
    State.ACCEPTED: "take_up_accepted",
    State.TRACKING: "take_up_tracking",
}


# ------------------------------------------------------------------ withdrawal


@transaction.atomic
def withdraw(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """Freely until it is docketed; a master first hands its lead to a co-mover who goes on."""
    PROPOSAL.enter(proposal, "withdraw", by=by, on=on)
    if proposal.is_master:
        raise ValidationError(
            _("Others are merged into this proposal: hand the lead over first."), code="hand_over"
        )
    told = selectors.seconders(proposal, states=("given", "to_confirm", "counted"))
    PROPOSAL.perform(proposal, "withdraw", by=by, on=on)
    _withdrawn(proposal, by, on)
    proposal.referrals.filter(settled_on=None).update(settled_on=on, result="withdraw")
    outcomes.withdrawn(proposal, told, on=on)
    return proposal


def _withdrawn(proposal: Proposal, by: Any, on: date) -> None:
    proposal.withdrawn_on = proposal.closed_on = on
    proposal.save(update_fields=["withdrawn_on", "closed_on"])
    seconding.expire(proposal)
    limits.cancel(proposal, on=on, by=by)
    proposal.drafts.all().delete()
    seats.shut(proposal, on)
    suggestions.leave_unanswered(proposal, on=on)


@transaction.atomic
def ask_withdrawal(*, proposal: Proposal, reason: str, by: Any, on: date) -> Proposal:
    """After docketing the chair must agree: the mover asks."""
    PROPOSAL.enter(proposal, "ask_withdrawal", by=by, on=on)
    if not reason.strip():
        raise ValidationError(_("Say why you withdraw."))
    PROPOSAL.perform(proposal, "ask_withdrawal", by=by, on=on, note=reason)
    proposal.withdrawal_asked_on, proposal.withdrawal_reason = on, reason
    proposal.save(update_fields=["withdrawal_asked_on", "withdrawal_reason"])
    outcomes.withdrawal_asked(proposal, reason, on=on)
    return proposal


@transaction.atomic
def refuse_withdrawal(*, proposal: Proposal, reason: str, by: Any, on: date) -> Proposal:
    """A withdrawal needs both (proposals.md 2.3): without the chair's yes the case goes on, and
    the mover may ask again."""
    PROPOSAL.enter(proposal, "refuse_withdrawal", by=by, on=on)
    reason = need(reason, _("Say why you do not agree."))
    PROPOSAL.perform(proposal, "refuse_withdrawal", by=by, on=on, note=reason)
    _forget_request(proposal)
    outcomes.withdrawal_refused(proposal, reason, on=on)
    return proposal


@transaction.atomic
def unask_withdrawal(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    PROPOSAL.perform(proposal, "unask_withdrawal", by=by, on=on)
    _forget_request(proposal)
    outcomes.withdrawal_unasked(proposal, on=on)
    return proposal


def _forget_request(proposal: Proposal) -> None:
    keep(proposal, withdrawal_asked_on=None, withdrawal_reason="")


@transaction.atomic
def withdraw_docketed(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """The chair agrees: departments are told, their rows end, clocks are in no figure."""
    PROPOSAL.enter(proposal, "withdraw_docketed", by=by, on=on)
    if proposal.docketed_on is None:
        raise TransitionRefused(_("It was not docketed: take it up first."), proposal.state)
    if selectors.co_movers(proposal):
        raise ValidationError(
            _("A co-mover goes on: hand the lead over instead."), code="hand_over"
        )
    PROPOSAL.perform(proposal, "withdraw_docketed", by=by, on=on, note=proposal.withdrawal_reason)
    _withdrawn(proposal, by, on)
    rounds.void_open(proposal=proposal, on=on)
    departments = assignments.end_all(proposal=proposal, by=by, on=on)
    outcomes.withdrawn_from_departments(proposal, departments, on=on)
    return proposal


# ------------------------------------------------------------------ another lead


@transaction.atomic
def offer_lead(*, proposal: Proposal, to: Person, by: Any, on: date) -> Proposal:
    """The mover who leaves, or the chair when her mandate has ended, offers the lead to a co-mover
    in office; she takes it by her own yes."""
    PROPOSAL.enter(proposal, "offer_lead", by=by, on=on)
    if by.person_id != proposal.mover_id and selectors.is_in_office(proposal.mover_id, on):
        raise ValidationError(_("The mover is in office: she offers the lead herself."))
    if to.pk not in selectors.co_movers(proposal) or not selectors.is_in_office(to.pk, on):
        raise ValidationError(_("Choose a co-mover in office."))
    PROPOSAL.perform(proposal, "offer_lead", by=by, on=on, note=str(to))
    proposal.handed_to = to
    proposal.save(update_fields=["handed_to"])
    writing.hand_over_offered(proposal, to, on=on)
    return proposal


@transaction.atomic
def hand_over_lead(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """Take the lead. All who moved stay named; whoever leaves is a co-mover who left."""
    PROPOSAL.perform(proposal, "hand_over_lead", by=by, on=on)
    before = proposal.mover
    seat = proposal.co_movers.get(person=by.person, state="joined")
    proposal.mover, proposal.delegation, proposal.handed_to = by.person, seat.delegation, None
    proposal.save(update_fields=["mover", "delegation", "handed_to"])
    # The two change seats: the former mover stays named as a co-mover who has left.
    seat.person, seat.state, seat.left_on = before, "left", on
    seat.save(update_fields=["person", "state", "left_on"])
    seats.take(proposal, by.person, KeySeat.CO_MOVER)
    seats.give(proposal, by.person, KeySeat.MOVER)
    seats.take(proposal, before, KeySeat.MOVER)
    writing.handed_over(proposal, before, on=on)
    return proposal


@transaction.atomic
def refuse_lead(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """The yes to an offered lead is her own (proposals.md 2.11), and so is the no."""
    PROPOSAL.perform(proposal, "refuse_lead", by=by, on=on)
    seats.drop_offer(proposal)
    writing.lead_refused(proposal, by.person, on=on)
    return proposal


# ------------------------------------------------------------------ suspension


@transaction.atomic
def suspend(*, proposal: Proposal, reason: str, until: date, by: Any, on: date) -> Proposal:
    """Rest the whole case until a day; the state is kept, and there is one way back to it."""
    PROPOSAL.enter(proposal, "suspend", by=by, on=on)
    most = proposal.session.rule("congress.suspension_max")
    if not reason.strip():
        raise ValidationError(_("Say why the case rests."))
    if not on < until <= on + timedelta(days=most):
        raise ValidationError(_("Choose a day within %(n)d days.") % {"n": most})
    proposal.suspended_from = proposal.state
    proposal.save(update_fields=["suspended_from"])
    clocks.pause_all(proposal.file, on=on, by=by, reason=reason)
    PROPOSAL.perform(proposal, "suspend", by=by, on=on, note=reason)
    limits.start(proposal, ClockKind.SUSPENSION, on=on, by=by, due_on=until, reason=reason)
    outcomes.suspended(proposal, reason, until, on=on)
    return proposal


def _take_up(proposal: Proposal, verb: str, by: Any, on: date) -> Proposal:
    PROPOSAL.perform(proposal, verb, by=by, on=on)
    proposal.suspended_from = ""
    proposal.save(update_fields=["suspended_from"])
    limits.met(proposal, ClockKind.SUSPENSION, on=on, by=by)
    clocks.resume_all(proposal.file, on=on, by=by)
    # The reply's day moved by the rest; the round keeps it for the figures.
    rounds.keep_due_day(proposal=proposal)
    outcomes.taken_up(proposal, on=on)
    return proposal


@transaction.atomic
def take_up_screening(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    return _take_up(proposal, "take_up_screening", by, on)


@transaction.atomic
def take_up_docketed(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    return _take_up(proposal, "take_up_docketed", by, on)


@transaction.atomic
def take_up_assigned(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    return _take_up(proposal, "take_up_assigned", by, on)


@transaction.atomic
def take_up_accepted(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    return _take_up(proposal, "take_up_accepted", by, on)


@transaction.atomic
def take_up_tracking(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    return _take_up(proposal, "take_up_tracking", by, on)


# ------------------------------------------------------------------ restoring a mistake


def _restorable(proposal: Proposal, verb: str, by: Any, on: date, reason: str) -> None:
    PROPOSAL.enter(proposal, verb, by=by, on=on)
    if not reason.strip():
        raise ValidationError(_("Say which mistake is mended."))
    ended_on = proposal.withdrawn_on or proposal.lapsed_on
    days = proposal.session.rule("congress.restore_days")
    if on > ended_on + timedelta(days=days):
        raise ValidationError(_("A mistake is mended within %(n)d days.") % {"n": days})


def _restored(proposal: Proposal, verb: str, by: Any, on: date, reason: str) -> None:
    PROPOSAL.perform(proposal, verb, by=by, on=on, note=reason)
    proposal.withdrawn_on = proposal.lapsed_on = proposal.closed_on = None
    proposal.withdrawal_asked_on, proposal.withdrawal_reason = None, ""
    proposal.save(
        update_fields=[
            "withdrawn_on",
            "lapsed_on",
            "closed_on",
            "withdrawal_asked_on",
            "withdrawal_reason",
        ]
    )
    seats.unshut(proposal)
    outcomes.restored(proposal, on=on)


@transaction.atomic
def restore_seconding(*, proposal: Proposal, reason: str, by: Any, on: date) -> Proposal:
    """Never submitted: seconds are sought again, for three days at least."""
    _restorable(proposal, "restore_seconding", by, on, reason)
    session, in_recess = sessions.receiving(on)
    if in_recess and not session.rule("congress.year_round"):
        raise ValidationError(_("No window is open."))
    _restored(proposal, "restore_seconding", by, on, reason)
    proposal.session, proposal.in_recess = session, in_recess
    proposal.save(update_fields=["session", "in_recess"])
    least = on + timedelta(days=proposals.LEAST_COLLECTION_DAYS)
    if in_recess:
        ends_on = on + timedelta(days=session.rule("congress.recess_seconding"))
    else:
        ends_on = session.window_closes_on
    limits.start(proposal, ClockKind.COLLECTION, on=on, by=by, due_on=max(ends_on, least))
    return proposal


@transaction.atomic
def restore_submitted(*, proposal: Proposal, reason: str, by: Any, on: date) -> Proposal:
    _restorable(proposal, "restore_submitted", by, on, reason)
    _restored(proposal, "restore_submitted", by, on, reason)
    proposals.start_screening(proposal, by=by, on=on, anew=True)
    return proposal


@transaction.atomic
def restore_docketed(*, proposal: Proposal, reason: str, by: Any, on: date) -> Proposal:
    """Docketed before: the same docket number, to be assigned anew."""
    _restorable(proposal, "restore_docketed", by, on, reason)
    withdrawn_on = proposal.withdrawn_on
    _restored(proposal, "restore_docketed", by, on, reason)
    rounds.unassigned(proposal=proposal)
    proposal.suspended_from = ""
    proposal.save(update_fields=["suspended_from"])
    assignments.propose_again(proposal=proposal, ended_on=withdrawn_on, by=by, on=on)
    start_assigning(proposal, by=by, on=on)
    return proposal


@transaction.atomic
def reopen(
    *, proposal: Proposal, decision: MeetingDecision, reason: str, by: Any, on: date
) -> Proposal:
    """A mistake, or a promise broken after the end: another round, moved by a meeting, and not on
    the word of the person who closed."""
    PROPOSAL.enter(proposal, "reopen", by=by, on=on)
    if not reason.strip():
        raise ValidationError(_("Say why the case is opened again."))
    meetings.moved(decision, proposal, "reopen", body=Deciders.COMMITTEE, on=on)
    PROPOSAL.perform(proposal, "reopen", by=by, on=on, note=reason)
    proposal.closed_on, proposal.final_class = None, ""
    proposal.save(update_fields=["closed_on", "final_class"])
    seats.unshut(proposal)
    rounds.open_round(proposal=proposal, demand=reason, by=by, on=on)
    outcomes.reopened(proposal, reason, on=on)
    return proposal
