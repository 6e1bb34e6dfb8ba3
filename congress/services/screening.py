"""审查立案: one outcome a proposal, moved by a meeting and confirmed by the chair."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework import numbers
from casework.models import CaseFile
from casework.transitions import Outcome as Result
from casework.transitions import TransitionRefused, perform_each, widen
from members.models import Department, Person

from .. import rules, selectors
from ..choices import (
    Category,
    ClockKind,
    Deciders,
    DeclineReason,
    Outcome,
    PaperKind,
    Reach,
    State,
)
from ..models import DecidedItem, DraftOutcome, MeetingDecision, Proposal
from ..notices import outcomes as notices
from ..workflow import PROPOSAL
from . import assignments, limits, meetings, papers, proposals, seats, suggestions

LEAST_REASON = 10  # characters
OUTCOME_PAPERS = (
    PaperKind.DOCKET_NOTICE,
    PaperKind.CONVERT_NOTICE,
    PaperKind.DECLINE_NOTICE,
)


@dataclass(frozen=True)
class Docketing:
    """What docketing fixes: category, one lead, assisting departments, member in charge, key."""

    category: str
    lead: Department
    member_in_charge: Person
    assisting: tuple[Department, ...] = ()
    is_key: bool = False


# ------------------------------------------------------------------ the outcomes


@transaction.atomic
def docket(
    *, proposal: Proposal, decision: MeetingDecision, terms: Docketing, by: Any, on: date
) -> Proposal:
    suggestions.lock_with(proposal)
    PROPOSAL.enter(proposal, "docket", by=by, on=on)
    meetings.moved(decision, proposal, "docket", body=Deciders.COMMITTEE, on=on)
    enter_docket(proposal, "docket", decision, terms, by=by, on=on)
    return proposal


def enter_docket(
    proposal: Proposal,
    verb: str,
    decision: MeetingDecision,
    terms: Docketing,
    *,
    by: Any,
    on: date,
) -> None:
    """Docket by whichever body: number, dates, departments, clocks, notice."""
    _checked_terms(proposal, terms, by, on)
    proposal.lead_department = terms.lead  # a docketed row has a lead: the CHECK asks for it
    proposal.save(update_fields=["lead_department"])
    PROPOSAL.perform(proposal, verb, by=by, on=on, note=f"{decision}")
    note_outcome(proposal, Outcome.DOCKET, decision, by=by, on=on)
    limits.met(proposal, *SCREENING_CLOCKS, on=on, by=by)
    proposal.docketed_on = on
    proposal.category = terms.category
    proposal.is_key = terms.is_key
    proposal.member_in_charge = terms.member_in_charge
    proposal.docket_serial = numbers.next_number(f"docket/{proposal.session.code}")
    proposal.docket_number = f"{proposal.session.code}-{proposal.docket_serial:03}"
    proposal.save(
        update_fields=[
            "docketed_on",
            "category",
            "is_key",
            "member_in_charge",
            "docket_serial",
            "docket_number",
        ]
    )
    CaseFile.objects.filter(pk=proposal.file_id).update(unit=terms.lead)
    assignments.propose(
        proposal=proposal, lead=terms.lead, assisting=list(terms.assisting), by=by, on=on
    )
    if proposal.session.rule("congress.publish_to_staff") == "docketing":
        widen(proposal.file, Reach.STAFF if proposal.is_public else Reach.COVER)
    start_assigning(proposal, by=by, on=on)
    suggestions.end_with_docket(proposal=proposal, by=by, on=on)
    papers.issue(proposal, PaperKind.DOCKET_NOTICE, on=on)
    notices.docketed(proposal, on=on)


SCREENING_CLOCKS = (ClockKind.SCREENING, ClockKind.DISPUTE, ClockKind.RECONSIDER)


def start_assigning(proposal: Proposal, *, by: Any, on: date) -> None:
    limits.start(proposal, ClockKind.ASSIGNMENT, on=on, by=by)
    if proposal.session.rule("congress.instruction_before_assign"):
        limits.start(
            proposal,
            ClockKind.INSTRUCTION,
            on=on,
            by=by,
            owner_user=selectors.leader_account(proposal, on),
        )


def _checked_terms(proposal: Proposal, terms: Docketing, by: Any, on: date) -> None:
    if terms.category not in Category.values:
        raise ValidationError(_("Choose a category."))
    if terms.lead is None:
        raise ValidationError(_("Choose the lead department."))
    if terms.lead.valid_to is not None and terms.lead.valid_to < on:
        raise ValidationError(_("%(name)s does not exist any more.") % {"name": terms.lead})
    if terms.lead in terms.assisting or len(set(terms.assisting)) < len(terms.assisting):
        raise ValidationError(_("Each department takes one part only."))
    if terms.member_in_charge is None or not selectors.is_on_committee(
        terms.member_in_charge.pk, on
    ):
        raise ValidationError(_("Choose a member of the committee who follows the case."))
    if rules.holds(by, proposal, "department_head", department_id=terms.lead.pk):
        raise PermissionDenied(_("The head of the lead department leaves this item."))


def note_outcome(
    proposal: Proposal, outcome: str, decision: MeetingDecision, *, by: Any, on: date
) -> None:
    """`screened_on` is the day of the first meeting that settled it and stays (P03)."""
    proposal.outcome = outcome
    proposal.screened_on = proposal.screened_on or decision.held_on
    proposal.decided_on, proposal.decided_by = on, by
    proposal.decided_by_body = decision.body
    proposal.save(
        update_fields=["outcome", "screened_on", "decided_on", "decided_by", "decided_by_body"]
    )


@transaction.atomic
def convert(
    *, proposal: Proposal, decision: MeetingDecision, reason: str, by: Any, on: date
) -> Proposal:
    """Turn into a suggestion; the mover may object for some days."""
    PROPOSAL.enter(proposal, "convert", by=by, on=on)
    meetings.moved(decision, proposal, "convert", body=Deciders.COMMITTEE, on=on)
    enter_conversion(proposal, "convert", decision, reason, by=by, on=on)
    return proposal


def enter_conversion(
    proposal: Proposal, verb: str, decision: MeetingDecision, reason: str, *, by: Any, on: date
) -> None:
    if not reason.strip():
        raise ValidationError(_("Say why it becomes a suggestion."))
    _without_children(proposal)
    PROPOSAL.perform(proposal, verb, by=by, on=on, note=reason)
    proposal.reason_text = reason
    proposal.save(update_fields=["reason_text"])
    note_outcome(proposal, Outcome.CONVERT, decision, by=by, on=on)
    limits.met(proposal, *SCREENING_CLOCKS, on=on, by=by)
    seats.shut(proposal, on)
    if not proposal.became_suggestion:
        suggestions.open_converted(proposal=proposal, by=by, on=on)
        proposal.became_suggestion = True
        proposal.save(update_fields=["became_suggestion"])
    papers.issue(proposal, PaperKind.CONVERT_NOTICE, on=on, reason=reason)
    notices.converted(proposal, reason, on=on)


@transaction.atomic
def decline(
    *,
    proposal: Proposal,
    decision: MeetingDecision,
    code: str,
    text: str,
    by: Any,
    on: date,
) -> Proposal:
    """不予立案: a reason code and at least ten characters; the mover may ask once for a
    reconsideration by others (Order 32 Art. 8, 待核对: what is not adopted is explained)."""
    PROPOSAL.enter(proposal, "decline", by=by, on=on)
    checked_reason(code, text)
    meetings.moved(decision, proposal, "decline", body=Deciders.COMMITTEE, on=on)
    enter_decline(proposal, "decline", decision, code, text, by=by, on=on)
    return proposal


def checked_reason(code: str, text: str) -> None:
    if code not in DeclineReason.values:
        raise ValidationError(_("Choose the reason for declining."))
    if code == DeclineReason.SEVERAL_MATTERS:
        raise ValidationError(_("Several matters in one are sent back to be split, not declined."))
    if len(text.strip()) < LEAST_REASON:
        raise ValidationError(
            _("Explain the reason in at least %(n)d characters.") % {"n": LEAST_REASON}
        )


def enter_decline(
    proposal: Proposal,
    verb: str,
    decision: MeetingDecision,
    code: str,
    text: str,
    *,
    by: Any,
    on: date,
) -> None:
    _without_children(proposal)
    proposal.reason_code, proposal.reason_text = code, text.strip()
    proposal.save(update_fields=["reason_code", "reason_text"])
    PROPOSAL.perform(proposal, verb, by=by, on=on, note=text)
    note_outcome(proposal, Outcome.DECLINE, decision, by=by, on=on)
    limits.met(proposal, *SCREENING_CLOCKS, on=on, by=by)
    if not proposal.session.rule("congress.declined_seen_by_delegates"):
        # The school shows declined ones to nobody but the desk and whoever holds a key.
        CaseFile.objects.filter(pk=proposal.file_id).update(reach=Reach.DESK)
    if not proposal.reconsidered:
        limits.start(
            proposal,
            ClockKind.ASK_RECONSIDERATION,
            on=on,
            by=by,
            owner_user=seats.account(proposal.mover),
        )
    papers.issue(proposal, PaperKind.DECLINE_NOTICE, on=on, code=code, text=text)
    notices.declined(proposal, on=on)


def _without_children(proposal: Proposal) -> None:
    if proposal.is_master:
        raise ValidationError(_("Others are merged into this proposal: undo the merge first."))


@transaction.atomic
def ask_correction(*, proposal: Proposal, what: str, by: Any, on: date) -> Proposal:
    """The chair says what was entered wrongly; a second member of the committee must sign."""
    PROPOSAL.enter(proposal, "ask_correction", by=by, on=on)
    if not what.strip():
        raise ValidationError(_("Say what was entered wrongly."))
    _without_children(proposal)
    PROPOSAL.perform(proposal, "ask_correction", by=by, on=on, note=what)
    proposal.correction_asked_by, proposal.correction_text = by, what.strip()
    proposal.save(update_fields=["correction_asked_by", "correction_text"])
    notices.correction_asked(proposal, on=on)
    return proposal


@transaction.atomic
def correct_outcome(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """With the second signature the proposal goes back to the table; a docket number stays listed
    as 作废."""
    suggestions.lock_with(proposal)
    PROPOSAL.enter(proposal, "correct_outcome", by=by, on=on)
    _without_children(proposal)
    what = proposal.correction_text
    PROPOSAL.perform(proposal, "correct_outcome", by=by, on=on, note=what)
    if proposal.docket_serial:
        series = f"docket/{proposal.session.code}"
        numbers.void(series, proposal.docket_serial, reason=what, on=on)
    assignments.drop(proposal=proposal, on=on)
    limits.cancel(proposal, on=on, by=by)
    suggestions.absorb_of(proposal=proposal, by=by, on=on)
    papers.void_last(proposal, *OUTCOME_PAPERS, note=what, on=on)
    _forget_outcome(proposal)
    seats.unshut(proposal)
    proposals.start_screening(proposal, by=by, on=on, anew=True)
    notices.outcome_corrected(proposal, what, on=on)
    return proposal


def _forget_outcome(proposal: Proposal) -> None:
    cleared = {
        "outcome": "",
        "reason_code": "",
        "reason_text": "",
        "decided_on": None,
        "decided_by": None,
        "decided_by_body": "",
        "screened_on": None,
        "docketed_on": None,
        "docket_serial": None,
        "docket_number": None,
        "lead_department": None,
        "became_suggestion": False,
        "correction_asked_by": None,
        "correction_text": "",
    }
    for name, value in cleared.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=list(cleared))
    CaseFile.objects.filter(pk=proposal.file_id).update(unit=None)


# ------------------------------------------------------------------ drafts of outcomes, and many


@transaction.atomic
def save_outcome(
    *, proposal: Proposal, by: Any, assisting: Iterable[Department] = (), **words: Any
) -> DraftOutcome:
    """Keep a draft of an outcome: the officer prepares, colleagues see it, the chair confirms.
    What waits for a second signature is put forward anew after it: nobody signs other words."""
    if not rules.is_congress_staff(by, proposal):
        raise PermissionDenied
    DecidedItem.objects.filter(
        proposal=proposal, decision__by_signature=True, proposal__state=State.SUBMITTED
    ).delete()
    draft, _made = DraftOutcome.objects.update_or_create(
        proposal=proposal, officer=by, defaults=words
    )
    draft.assisting.set(assisting)
    return draft


@transaction.atomic
def drop_outcome(*, draft: DraftOutcome, by: Any) -> None:
    if draft.officer_id != by.pk and not rules.is_chair(by, draft.proposal):
        raise PermissionDenied
    draft.delete()


def drafts_signed(decision: MeetingDecision) -> list[DraftOutcome]:
    """The newest draft of each outcome that the two signatures name."""
    named = dict(decision.items.values_list("proposal", "verb"))
    newest = {
        draft.proposal_id: draft
        for draft in DraftOutcome.objects.filter(proposal__in=named)
        .select_related("proposal__file", "lead_department", "member_in_charge", "master__file")
        .prefetch_related("assisting")
        .order_by("saved_at")
        if draft.outcome == named[draft.proposal_id]
    }
    return list(newest.values())


def decide_each(
    *, decision: MeetingDecision, drafts: Iterable[DraftOutcome], by: Any, on: date
) -> list[Result]:
    """Confirm many drafts of outcomes: one transaction and one result a row, docketing first and
    in receipt order, so that docket numbers follow it. A refused row keeps its draft."""
    rows = sorted(
        drafts, key=lambda d: (d.outcome != Outcome.DOCKET, d.proposal.receipt_serial or 0)
    )
    return perform_each(rows, lambda draft: _decide(draft, decision, by, on))


def _decide(draft: DraftOutcome, decision: MeetingDecision, by: Any, on: date) -> None:
    from . import merging, review, rulings  # these use the outcomes above

    proposal = draft.proposal
    deed = {"proposal": proposal, "by": by, "on": on}
    try:
        match draft.outcome:
            case Outcome.DOCKET:
                terms = Docketing(
                    category=draft.category or proposal.category,
                    lead=draft.lead_department,
                    member_in_charge=draft.member_in_charge,
                    assisting=tuple(draft.assisting.all()),
                    is_key=draft.is_key,
                )
                docket(decision=decision, terms=terms, **deed)
            case Outcome.MERGE:
                merging.merge_into(master=draft.master, decision=decision, **deed)
            case Outcome.CONVERT:
                convert(decision=decision, reason=draft.reason_text, **deed)
            case Outcome.SEND_BACK:
                review.send_back(reason=draft.reason_text, parts=draft.parts or None, **deed)
            case Outcome.DECLINE:
                decline(decision=decision, code=draft.reason_code, text=draft.reason_text, **deed)
            case Outcome.REFER:
                rulings.refer(decision=decision, question=draft.reason_text, **deed)
    except TransitionRefused as refused:
        raise ValidationError(selectors.who_was_faster(proposal)) from refused
    proposal.drafts.all().delete()
