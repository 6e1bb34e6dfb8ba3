"""What a meeting decided: date, present, for, against. One meeting may carry 300 items; in the
recess the chair and one more member may sign instead, each by her own sign-in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework.transitions import TransitionRefused
from members.models import Department

from .. import rules, selectors
from ..choices import Deciders, State
from ..models import DecidedItem, DraftOutcome, MeetingDecision, Proposal, Session
from ..rules.people import ENTERED_BY, has_a_part
from ..selectors.people import committee


@transaction.atomic
def record(
    *,
    session: Session,
    body: str,
    held_on: date,
    present: int,
    votes_for: int,
    votes_against: int,
    by: Any,
    on: date,
    minutes_number: str = "",
    note: str = "",
) -> MeetingDecision:
    """Record a meeting. The officer may enter the committee's; its chair confirms every item. The
    same meeting typed twice, in two tabs or by two, is one meeting."""
    day = _Day(on)
    roles = [ENTERED_BY[Deciders(body)]]
    if body == Deciders.COMMITTEE:
        roles.append("congress_officer")
    if not rules.holds(by, day, *roles):
        raise PermissionDenied
    if held_on > on:
        raise ValidationError(_("The meeting lies in the future."))
    if body == Deciders.COMMITTEE:
        _sat_there(present, held_on)
    if votes_for + votes_against > present:
        raise ValidationError(_("More votes than members present."))
    if votes_for <= votes_against:
        raise ValidationError(_("The meeting did not agree."))
    typed = {
        "session": session,
        "body": body,
        "held_on": held_on,
        "present": present,
        "votes_for": votes_for,
        "votes_against": votes_against,
        "minutes_number": minutes_number,
        "note": note,
        "by_signature": False,
    }
    known = MeetingDecision.objects.filter(**typed).first()
    return known or MeetingDecision.objects.create(**typed, entered_by=by)


def _sat_there(present: int, held_on: date) -> None:
    """A slip of the finger would make a quorum out of too few."""
    members = committee(held_on).distinct().count()
    if present > members:
        raise ValidationError(
            _("The committee had %(n)d members that day: not more can be present.") % {"n": members}
        )


def forget_unused(decision: MeetingDecision) -> None:
    """Of a meeting recorded for rows that were all refused nothing remains."""
    if not decision.items.exists():
        decision.delete()


class _Day:
    """What `rules.holds` asks of a case when there is none: the day."""

    def __init__(self, on: date) -> None:
        self.judged_on = on


@transaction.atomic
def sign(
    *, session: Session, items: Iterable[tuple[Proposal, str]], by: Any, on: date, note: str
) -> MeetingDecision:
    """The chair puts items to a second signature: pairs of a proposal and the verb proposed. What
    waits for one already waits once: the same items are the same paper, others leave theirs."""
    if not rules.holds(by, _Day(on), "proposal_committee_chair"):
        raise PermissionDenied
    items = list(items)
    put = {(proposal.pk, verb) for proposal, verb in items}
    waiting = MeetingDecision.objects.select_for_update().filter(
        session=session, by_signature=True, cosigned_by=None
    )
    for paper in waiting.order_by("pk"):
        stands = set(paper.items.values_list("proposal", "verb"))
        if stands == put and paper.entered_by_id == by.pk:
            return paper
        if stands:
            paper.items.filter(proposal__in=[proposal for proposal, _verb in items]).delete()
            forget_unused(paper)
    decision = MeetingDecision.objects.create(
        session=session,
        body=Deciders.COMMITTEE,
        held_on=on,
        note=note,
        entered_by=by,
        by_signature=True,
    )
    DecidedItem.objects.bulk_create(
        DecidedItem(decision=decision, proposal=proposal, verb=verb) for proposal, verb in items
    )
    return decision


@transaction.atomic
def cosign(*, decision: MeetingDecision, by: Any, on: date) -> MeetingDecision:
    """A second member signs what the chair put forward. Her signature carries no row in which she
    has a part; where that is every row, another member signs."""
    row = MeetingDecision.objects.select_for_update().get(pk=decision.pk)
    member = rules.holds(by, _Day(on), "proposal_committee_member", "proposal_committee_chair")
    if not row.by_signature or not member or row.entered_by_id == by.pk:
        raise PermissionDenied
    if row.cosigned_by_id is not None:
        raise TransitionRefused(
            _("A colleague was faster: %(name)s has signed already.") % {"name": row.cosigned_by}
        )
    waiting = row.items.filter(proposal__state=State.SUBMITTED)
    if not waiting.exists():
        raise TransitionRefused(
            _("No outcome is left here: the drafts were changed and are put forward anew.")
        )
    if not waiting.exclude(proposal__in=own_items(row, by, on)).exists():
        raise ValidationError(_("You have a part in all of this: another member signs."))
    row.cosigned_by = by
    row.save(update_fields=["cosigned_by"])
    return row


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


def own_items(decision: MeetingDecision, user: Any, on: date) -> set[int]:
    """The proposals of it in which a person has a part: as mover, as head of the department that
    is, or is proposed as, the lead, or recused."""
    leads = {draft.proposal_id: draft.lead_department_id for draft in drafts_signed(decision)}
    own = set()
    for item in decision.items.select_related("proposal__file").prefetch_related(
        "proposal__file__recusals"
    ):
        item.proposal.judged_on = on
        if has_a_part(user, item.proposal, leads.get(item.proposal_id)):
            own.add(item.proposal_id)
    return own


def moved(
    decision: MeetingDecision | None,
    proposal: Proposal,
    verb: str,
    *,
    body: str,
    on: date,
    lead: Department | None = None,
) -> MeetingDecision:
    """Enter the item that a decision moved; refused when it does not carry it. Members with an
    interest in the item leave the quorum base (proposals.md 2.4); `lead` is the department that
    the outcome proposes."""
    if decision is None:
        raise ValidationError(_("This needs the decision of a meeting."))
    if decision.body != body:
        raise ValidationError(
            _("This is decided by the %(body)s.") % {"body": Deciders(body).label}
        )
    if decision.held_on > on:
        raise ValidationError(_("The meeting lies in the future."))
    if proposal.submitted_on and decision.held_on < proposal.submitted_on:
        raise ValidationError(_("The meeting was held before the proposal was submitted."))
    if decision.by_signature:
        _signed(decision, proposal, verb, getattr(lead, "pk", None))
        return decision
    if body == Deciders.COMMITTEE:
        base = selectors.quorum_base(proposal, decision.held_on, getattr(lead, "pk", None))
        percent = proposal.session.rule("congress.screening_quorum")
        if decision.present * 100 <= percent * base:
            raise ValidationError(
                _("%(present)d of %(base)d members were present: too few to decide.")
                % {"present": decision.present, "base": base}
            )
    DecidedItem.objects.get_or_create(decision=decision, proposal=proposal, verb=verb)
    return decision


def _signed(
    decision: MeetingDecision, proposal: Proposal, verb: str, proposed_lead: int | None
) -> None:
    if decision.cosigned_by_id is None:
        raise ValidationError(_("The second signature is still missing."))
    if not decision.items.filter(proposal=proposal, verb=verb).exists():
        raise ValidationError(_("The two signatures are for something else."))
    for signer in (decision.entered_by, decision.cosigned_by):
        if has_a_part(signer, proposal, proposed_lead):
            raise ValidationError(
                _("%(name)s has a part in this proposal: another member signs it.")
                % {"name": signer}
            )
