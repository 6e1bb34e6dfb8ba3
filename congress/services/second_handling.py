"""二次办理 and 存异: what follows when a mover is not satisfied."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework import clocks
from casework.actors import CLOCK

from ..choices import ClockKind, Deciders
from ..models import MeetingDecision, Proposal
from ..notices import rating as notices
from ..workflow import PROPOSAL
from . import assignments, limits, meetings, rounds, seats, tracking
from .steps import keep, need


@transaction.atomic
def order_second(
    *,
    proposal: Proposal,
    by: Any,
    on: date,
    demand: str,
    decision: MeetingDecision | None = None,
) -> Proposal:
    """The chair orders as many further rounds alone as the rule lets her (one); each one after
    that is moved by a meeting."""
    PROPOSAL.enter(proposal, "order_second", by=by, on=on)
    demand = need(demand, _("Say what must be better."))
    alone = proposal.session.rule("congress.second_rounds_by_chair")
    if rounds.next_number(proposal) - 1 > alone:
        meetings.moved(decision, proposal, "order_second", body=Deciders.COMMITTEE, on=on)
    PROPOSAL.perform(proposal, "order_second", by=by, on=on, note=demand)
    return _again(proposal, by=by, on=on, demand=demand)


@transaction.atomic
def order_second_by_silence(*, proposal: Proposal, on: date) -> Proposal:
    PROPOSAL.enter(proposal, "order_second_by_silence", by=CLOCK, on=on)
    if rounds.last(proposal).number != 1:
        raise ValidationError(_("Only the first round goes on by itself."))
    PROPOSAL.perform(proposal, "order_second_by_silence", by=CLOCK, on=on)
    demand = _("Dissatisfied, and nothing decided in time: handled again.")
    return _again(proposal, by=CLOCK, on=on, demand=demand, automatic=True)


def _again(
    proposal: Proposal, *, by: Any, on: date, demand: str, automatic: bool = False
) -> Proposal:
    end = limits.stop if automatic else limits.met
    end(proposal, ClockKind.DECIDE_SECOND, on=on, by=by)
    row = rounds.open_round(proposal=proposal, by=by, on=on, demand=demand, automatic=automatic)
    notices.handled_again(row, on=on)
    return proposal


@transaction.atomic
def note_difference(
    *,
    proposal: Proposal,
    by: Any,
    on: date,
    reasons: str,
    decision: MeetingDecision | None,
) -> Proposal:
    """办结（存异）: a meeting closes it, the mover gets the reasons, the report prints it."""
    PROPOSAL.enter(proposal, "note_difference", by=by, on=on)
    reasons = need(reasons, _("Give the mover the reasons."))
    meetings.moved(decision, proposal, "note_difference", body=Deciders.COMMITTEE, on=on)
    PROPOSAL.perform(proposal, "note_difference", by=by, on=on, note=reasons)
    limits.met(proposal, ClockKind.DECIDE_SECOND, on=on, by=by)
    assignments.end_all(proposal=proposal, by=by, on=on)
    final = rounds.last(proposal).result_class
    keep(proposal, difference_noted=True, closed_on=on, final_class=final)
    seats.shut(proposal, on)
    notices.difference_noted(proposal, reasons=reasons, on=on)
    return proposal


@transaction.atomic
def note_difference_tracking(
    *,
    proposal: Proposal,
    by: Any,
    on: date,
    reasons: str,
    decision: MeetingDecision | None,
) -> Proposal:
    """The difference is noted and what was promised is still tracked."""
    PROPOSAL.enter(proposal, "note_difference_tracking", by=by, on=on)
    reasons = need(reasons, _("Give the mover the reasons."))
    meetings.moved(decision, proposal, "note_difference_tracking", body=Deciders.COMMITTEE, on=on)
    PROPOSAL.perform(proposal, "note_difference_tracking", by=by, on=on, note=reasons)
    limits.met(proposal, ClockKind.DECIDE_SECOND, on=on, by=by)
    keep(proposal, difference_noted=True)
    tracking.start_clocks(proposal=proposal, on=on)
    notices.difference_noted(proposal, reasons=reasons, on=on)
    return proposal


@transaction.atomic
def rehandle_broken(
    *,
    proposal: Proposal,
    by: Any,
    on: date,
    demand: str,
    decision: MeetingDecision | None,
) -> Proposal:
    """A commitment was broken: a meeting has the case handled again."""
    PROPOSAL.enter(proposal, "rehandle_broken", by=by, on=on)
    demand = need(demand, _("Say what must be better."))
    if not tracking.broken(proposal).exists():
        raise ValidationError(_("No commitment is broken."))
    meetings.moved(decision, proposal, "rehandle_broken", body=Deciders.COMMITTEE, on=on)
    PROPOSAL.perform(proposal, "rehandle_broken", by=by, on=on, note=demand)
    for clock in list(clocks.live(proposal.file, ClockKind.COMMITMENT).order_by("pk")):
        clocks.stop(clock, on=on, by=by)
    row = rounds.open_round(proposal=proposal, by=by, on=on, demand=demand)
    notices.handled_again(row, on=on)
    return proposal
