"""审查立案: one outcome a proposal, moved by a meeting and confirmed by the chair."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework import numbers
from casework.models import CaseFile
from casework.transitions import Outcome as Result
from casework.transitions import TransitionRefused, perform_each
from members.models import Department, Person

from .. import rules, selectors
from ..choices import (
    Deciders,
    Outcome,
    PaperKind,
    State,
)
from ..models import DecidedItem, DraftOutcome, MeetingDecision, Proposal
from ..notices import outcomes as notices
from ..workflow import PROPOSAL
from . import assignments, limits, meetings, papers, proposals, seats, suggestions
from .outcomes import (
    Docketing,
    checked_reason,
    enter_conversion,
    enter_decline,
    enter_docket,
    need_member,
    without_children,
)
from .steps import keep

OUTCOME_PAPERS = (
    PaperKind.DOCKET_NOTICE,
    PaperKind.CONVERT_NOTICE,
    PaperKind.DECLINE_NOTICE,
)


# ------------------------------------------------------------------ the committee's outcomes


@transaction.atomic
def docket(
    *, proposal: Proposal, decision: MeetingDecision, terms: Docketing, by: Any, on: date
) -> Proposal:
    suggestions.lock_with(proposal)
    PROPOSAL.enter(proposal, "docket", by=by, on=on)
    meetings.moved(decision, proposal, "docket", body=Deciders.COMMITTEE, on=on, lead=terms.lead)
    enter_docket(proposal, "docket", decision, terms, by=by, on=on)
    return proposal


@transaction.atomic
def convert(
    *, proposal: Proposal, decision: MeetingDecision, reason: str, by: Any, on: date
) -> Proposal:
    """Turn into a suggestion; the mover may object for some days."""
    PROPOSAL.enter(proposal, "convert", by=by, on=on)
    meetings.moved(decision, proposal, "convert", body=Deciders.COMMITTEE, on=on)
    enter_conversion(proposal, "convert", decision, reason, by=by, on=on)
    return proposal


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


@transaction.atomic
def ask_correction(*, proposal: Proposal, what: str, by: Any, on: date) -> Proposal:
    """The chair says what was entered wrongly; a second member of the committee must sign."""
    PROPOSAL.enter(proposal, "ask_correction", by=by, on=on)
    if not what.strip():
        raise ValidationError(_("Say what was entered wrongly."))
    without_children(proposal)
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
    without_children(proposal)
    what = proposal.correction_text
    PROPOSAL.perform(proposal, "correct_outcome", by=by, on=on, note=what)
    if proposal.docket_serial:
        series = f"docket/{proposal.session.code}"
        numbers.void(series, proposal.docket_serial, reason=what, on=on)
    assignments.drop(proposal=proposal, by=by, on=on)
    limits.cancel(proposal, on=on, by=by)
    suggestions.absorb_of(proposal=proposal, by=by, on=on)
    papers.void_last(proposal, *OUTCOME_PAPERS, note=what, on=on)
    papers.void_forms(proposal, since=proposal.screened_on, note=what, on=on)
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


@transaction.atomic
def name_member(*, proposal: Proposal, member: Person, by: Any, on: date) -> Proposal:
    """包案委员 anew: of an old committee nobody follows a case any more (E25)."""
    PROPOSAL.enter(proposal, "name_member", by=by, on=on)
    need_member(member, on)
    PROPOSAL.perform(proposal, "name_member", by=by, on=on, note=str(member))
    keep(proposal, member_in_charge=member)
    notices.put_in_charge(proposal, on=on)
    return proposal


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
