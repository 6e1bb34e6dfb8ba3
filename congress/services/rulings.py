"""Dispute, objection and reconsideration: a question goes to other deciders, who answer it."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework.actors import CLOCK

from ..choices import ClockKind, Deciders, Outcome, PaperKind, ReferralKind
from ..models import MeetingDecision, Proposal, Referral
from ..notices import outcomes as notices
from ..rules.people import deciders_of_disputes
from ..workflow import PROPOSAL
from . import limits, meetings, outcomes, papers, proposals, seats, suggestions


@transaction.atomic
def refer(
    *, proposal: Proposal, decision: MeetingDecision, question: str, by: Any, on: date
) -> Proposal:
    """Put a question to the presidium or the executive committee, in one sentence."""
    PROPOSAL.enter(proposal, "refer", by=by, on=on)
    if not question.strip():
        raise ValidationError(_("Put the question in one sentence."))
    meetings.moved(decision, proposal, "refer", body=Deciders.COMMITTEE, on=on)
    PROPOSAL.perform(proposal, "refer", by=by, on=on, note=question)
    limits.stop(proposal, ClockKind.SCREENING, on=on, by=by)
    _raise_question(proposal, ReferralKind.DISPUTE, question, by, on)
    notices.referred(proposal, question, on=on)
    return proposal


def _raise_question(proposal: Proposal, kind: str, text: str, by: Any, on: date) -> Referral:
    referral = Referral.objects.create(
        proposal=proposal,
        kind=kind,
        text=text,
        raised_on=on,
        deciders=deciders_of_disputes(proposal, on),
    )
    limits.start(proposal, ClockKind.DISPUTE, on=on, by=by)
    return referral


@transaction.atomic
def add_statement(*, proposal: Proposal, text: str, by: Any, on: date) -> Proposal:
    PROPOSAL.enter(proposal, "add_statement", by=by, on=on)
    if not text.strip():
        raise ValidationError(_("Write your statement."))
    PROPOSAL.perform(proposal, "add_statement", by=by, on=on)
    proposal.referrals.filter(settled_on=None).update(statement=text)
    return proposal


def open_referral(proposal: Proposal) -> Referral:
    return proposal.referrals.get(settled_on=None)


def _settle(proposal: Proposal, verb: str, answer: str, on: date) -> None:
    proposal.referrals.filter(settled_on=None).update(settled_on=on, result=verb, answer=answer)


@transaction.atomic
def rule_docket(
    *,
    proposal: Proposal,
    decision: MeetingDecision,
    terms: outcomes.Docketing,
    by: Any,
    on: date,
) -> Proposal:
    """The body rules: docketed. A suggestion opened meanwhile is absorbed."""
    suggestions.lock_with(proposal)
    PROPOSAL.enter(proposal, "rule_docket", by=by, on=on)
    meetings.moved(decision, proposal, "rule_docket", body=_body(proposal, on), on=on)
    outcomes.enter_docket(proposal, "rule_docket", decision, terms, by=by, on=on)
    _settle(proposal, "rule_docket", "", on)
    _back_from_suggestion(proposal, by, on)
    return proposal


def _body(proposal: Proposal, on: date) -> Deciders:
    return deciders_of_disputes(proposal, on)


def _back_from_suggestion(proposal: Proposal, by: Any, on: date) -> None:
    suggestions.absorb_of(proposal=proposal, by=by, on=on)
    proposal.became_suggestion = False
    proposal.save(update_fields=["became_suggestion"])
    seats.unshut(proposal)


@transaction.atomic
def rule_convert(
    *, proposal: Proposal, decision: MeetingDecision, reason: str, by: Any, on: date
) -> Proposal:
    """The body rules: a suggestion. There is no second objection."""
    PROPOSAL.enter(proposal, "rule_convert", by=by, on=on)
    meetings.moved(decision, proposal, "rule_convert", body=_body(proposal, on), on=on)
    outcomes.enter_conversion(proposal, "rule_convert", decision, reason, by=by, on=on)
    _settle(proposal, "rule_convert", reason, on)
    proposal.objected = True
    proposal.save(update_fields=["objected"])
    return proposal


@transaction.atomic
def rule_decline(
    *, proposal: Proposal, decision: MeetingDecision, code: str, text: str, by: Any, on: date
) -> Proposal:
    PROPOSAL.enter(proposal, "rule_decline", by=by, on=on)
    outcomes.checked_reason(code, text)
    meetings.moved(decision, proposal, "rule_decline", body=_body(proposal, on), on=on)
    outcomes.enter_decline(proposal, "rule_decline", decision, code, text, by=by, on=on)
    _settle(proposal, "rule_decline", text, on)
    return proposal


@transaction.atomic
def hand_back(*, proposal: Proposal, hint: str, by: Any, on: date) -> Proposal:
    """ "Decide yourselves", with a hint; not after the mover's objection."""
    PROPOSAL.enter(proposal, "hand_back", by=by, on=on)
    if open_referral(proposal).kind == ReferralKind.OBJECTION:
        raise ValidationError(_("An objection must be answered by a ruling."))
    if not hint.strip():
        raise ValidationError(_("Give the committee a hint."))
    PROPOSAL.perform(proposal, "hand_back", by=by, on=on, note=hint)
    _settle(proposal, "hand_back", hint, on)
    limits.met(proposal, ClockKind.DISPUTE, on=on, by=by)
    proposals.start_screening(proposal, by=by, on=on, anew=True)
    notices.handed_back(proposal, hint, on=on)
    return proposal


@transaction.atomic
def object_to_conversion(*, proposal: Proposal, text: str, by: Any, on: date) -> Proposal:
    """The mover objects, once, in time; the suggestion goes on meanwhile."""
    PROPOSAL.enter(proposal, "object_to_conversion", by=by, on=on)
    if proposal.objected:
        raise ValidationError(_("An objection is possible once only."))
    days = proposal.session.rule("congress.objection_days")
    if on > proposal.decided_on + timedelta(days=days):
        raise ValidationError(_("An objection was possible for %(n)d days.") % {"n": days})
    if not text.strip():
        raise ValidationError(_("Say why it should be docketed."))
    PROPOSAL.perform(proposal, "object_to_conversion", by=by, on=on, note=text)
    proposal.objected = True
    proposal.save(update_fields=["objected"])
    seats.unshut(proposal)
    _raise_question(proposal, ReferralKind.OBJECTION, text, by, on)
    notices.referred(proposal, text, on=on)
    return proposal


@transaction.atomic
def ask_reconsideration(*, proposal: Proposal, text: str, by: Any, on: date) -> Proposal:
    """Ask, once, that others look at it again: the dispute body, or the joint meeting of
    delegation leaders when that body decided first."""
    PROPOSAL.enter(proposal, "ask_reconsideration", by=by, on=on)
    if proposal.reconsidered:
        raise ValidationError(_("A reconsideration is possible once only."))
    due = limits.due_on(proposal, ClockKind.ASK_RECONSIDERATION)
    if due is None or on > due:
        raise ValidationError(_("The time to ask for a reconsideration is over."))
    if not text.strip():
        raise ValidationError(_("Say what is new."))
    PROPOSAL.perform(proposal, "ask_reconsideration", by=by, on=on, note=text)
    proposal.reconsidered = True
    proposal.save(update_fields=["reconsidered"])
    by_committee = proposal.decided_by_body == Deciders.COMMITTEE
    Referral.objects.create(
        proposal=proposal,
        kind=ReferralKind.RECONSIDERATION,
        text=text,
        raised_on=on,
        deciders=deciders_of_disputes(proposal, on) if by_committee else Deciders.JOINT_MEETING,
    )
    limits.met(proposal, ClockKind.ASK_RECONSIDERATION, on=on, by=by)
    limits.start(proposal, ClockKind.RECONSIDER, on=on, by=by)
    notices.reconsideration_asked(proposal, text, on=on)
    return proposal


@transaction.atomic
def docket_on_reconsideration(
    *,
    proposal: Proposal,
    decision: MeetingDecision,
    terms: outcomes.Docketing,
    by: Any,
    on: date,
) -> Proposal:
    verb = "docket_on_reconsideration"
    suggestions.lock_with(proposal)
    PROPOSAL.enter(proposal, verb, by=by, on=on)
    meetings.moved(decision, proposal, verb, body=open_referral(proposal).deciders, on=on)
    proposal.reason_code = proposal.reason_text = ""
    outcomes.enter_docket(proposal, verb, decision, terms, by=by, on=on)
    _settle(proposal, verb, "", on)
    _back_from_suggestion(proposal, by, on)
    return proposal


@transaction.atomic
def convert_on_reconsideration(
    *, proposal: Proposal, decision: MeetingDecision, reason: str, by: Any, on: date
) -> Proposal:
    verb = "convert_on_reconsideration"
    PROPOSAL.enter(proposal, verb, by=by, on=on)
    meetings.moved(decision, proposal, verb, body=open_referral(proposal).deciders, on=on)
    outcomes.enter_conversion(proposal, verb, decision, reason, by=by, on=on)
    _settle(proposal, verb, reason, on)
    proposal.objected = True
    proposal.save(update_fields=["objected"])
    return proposal


@transaction.atomic
def uphold_decline(
    *, proposal: Proposal, decision: MeetingDecision, reasons: str, by: Any, on: date
) -> Proposal:
    """The decline stands: no further way inside the portal."""
    PROPOSAL.enter(proposal, "uphold_decline", by=by, on=on)
    if not reasons.strip():
        raise ValidationError(_("Give the reasons."))
    meetings.moved(
        decision, proposal, "uphold_decline", body=open_referral(proposal).deciders, on=on
    )
    PROPOSAL.perform(proposal, "uphold_decline", by=by, on=on, note=reasons)
    _settle(proposal, "uphold_decline", reasons, on)
    limits.met(proposal, ClockKind.RECONSIDER, on=on, by=by)
    _closed_declined(proposal, on)
    papers.issue(
        proposal,
        PaperKind.DECLINE_NOTICE,
        on=on,
        code=proposal.reason_code,
        text=reasons,
    )
    notices.decline_upheld(proposal, reasons, on=on)
    return proposal


@transaction.atomic
def accept_decline(*, proposal: Proposal, on: date, by: Any = CLOCK) -> Proposal:
    """The mover lets it rest, or the time to ask has passed in silence."""
    PROPOSAL.perform(proposal, "accept_decline", by=by, on=on)
    _settle(proposal, "accept_decline", "", on)
    limits.stop(proposal, ClockKind.ASK_RECONSIDERATION, ClockKind.RECONSIDER, on=on, by=by)
    _closed_declined(proposal, on)
    return proposal


def _closed_declined(proposal: Proposal, on: date) -> None:
    proposal.closed_on = on
    proposal.outcome = Outcome.DECLINE
    proposal.save(update_fields=["closed_on", "outcome"])
    seats.shut(proposal, on)
    suggestions.leave_unanswered(proposal, on=on)
