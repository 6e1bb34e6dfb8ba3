"""What an outcome does to a proposal, whoever reaches it: committee, presidium or the second look
at a declined one. The steps themselves stand in `screening` and `rulings`."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from casework import numbers
from casework.models import CaseFile
from casework.transitions import widen
from members.models import Department, Person

from .. import rules, selectors
from ..choices import (
    Category,
    ClockKind,
    DeclineReason,
    Outcome,
    PaperKind,
    Reach,
)
from ..models import MeetingDecision, Proposal
from ..notices import outcomes as notices
from ..workflow import PROPOSAL
from . import assignments, limits, papers, seats, suggestions

LEAST_REASON = 10  # characters


@dataclass(frozen=True)
class Docketing:
    """What docketing fixes: category, one lead, assisting departments, member in charge, key."""

    category: str
    lead: Department
    member_in_charge: Person
    assisting: tuple[Department, ...] = ()
    is_key: bool = False


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
    """The limit to assign it, and the one for the leader's instruction where it is still awaited:
    of a restored case it may have been given, or passed over in silence."""
    limits.start(proposal, ClockKind.ASSIGNMENT, on=on, by=by)
    asked = proposal.session.rule("congress.instruction_before_assign")
    if asked and not proposal.instruction_skipped and not proposal.instructions.exists():
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
    need_member(terms.member_in_charge, on)
    if rules.holds(by, proposal, "department_head", department_id=terms.lead.pk):
        raise PermissionDenied(_("The head of the lead department leaves this item."))


def need_member(member: Person | None, on: date) -> None:
    if member is None or not selectors.is_on_committee(member.pk, on):
        raise ValidationError(_("Choose a member of the committee who follows the case."))


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


def enter_conversion(
    proposal: Proposal, verb: str, decision: MeetingDecision, reason: str, *, by: Any, on: date
) -> None:
    if not reason.strip():
        raise ValidationError(_("Say why it becomes a suggestion."))
    without_children(proposal)
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
    suggestions.leave_unanswered(proposal, on=on)


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
    without_children(proposal)
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


def without_children(proposal: Proposal) -> None:
    if proposal.is_master:
        raise ValidationError(_("Others are merged into this proposal: undo the merge first."))
