"""What a meeting decided: date, present, for, against. One meeting may carry 300 items; in the
recess the chair and one more member may sign instead, each by her own sign-in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .. import rules, selectors
from ..choices import Deciders
from ..models import DecidedItem, MeetingDecision, Proposal, Session
from ..rules.people import ENTERED_BY, has_interest


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
    """Record a meeting. The officer may enter the committee's; its chair confirms every item."""
    day = _Day(on)
    roles = [ENTERED_BY[Deciders(body)]]
    if body == Deciders.COMMITTEE:
        roles.append("congress_officer")
    if not rules.holds(by, day, *roles):
        raise PermissionDenied
    if held_on > on:
        raise ValidationError(_("The meeting lies in the future."))
    if votes_for + votes_against > present:
        raise ValidationError(_("More votes than members present."))
    if votes_for <= votes_against:
        raise ValidationError(_("The meeting did not agree."))
    return MeetingDecision.objects.create(
        session=session,
        body=body,
        held_on=held_on,
        present=present,
        votes_for=votes_for,
        votes_against=votes_against,
        minutes_number=minutes_number,
        note=note,
        entered_by=by,
    )


class _Day:
    """What `rules.holds` asks of a case when there is none: the day."""

    def __init__(self, on: date) -> None:
        self.judged_on = on


@transaction.atomic
def sign(
    *, session: Session, items: Iterable[tuple[Proposal, str]], by: Any, on: date, note: str
) -> MeetingDecision:
    """The chair puts items to a second signature: pairs of a proposal and the verb proposed."""
    if not rules.holds(by, _Day(on), "proposal_committee_chair"):
        raise PermissionDenied
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
    """A second member signs what the chair put forward."""
    row = MeetingDecision.objects.select_for_update().get(pk=decision.pk)
    member = rules.holds(by, _Day(on), "proposal_committee_member", "proposal_committee_chair")
    if not row.by_signature or not member or row.entered_by_id == by.pk:
        raise PermissionDenied
    if row.cosigned_by_id is not None:
        raise ValidationError(_("This has been signed already."))
    row.cosigned_by = by
    row.save(update_fields=["cosigned_by"])
    return row


def moved(
    decision: MeetingDecision | None, proposal: Proposal, verb: str, *, body: str, on: date
) -> MeetingDecision:
    """Enter the item that a decision moved; refused when it does not carry it. Members with an
    interest in the item leave the quorum base (proposals.md 2.4)."""
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
        _signed(decision, proposal, verb)
        return decision
    if body == Deciders.COMMITTEE:
        base = selectors.quorum_base(proposal, decision.held_on)
        percent = proposal.session.rule("congress.screening_quorum")
        if decision.present * 100 <= percent * base:
            raise ValidationError(
                _("%(present)d of %(base)d members were present: too few to decide.")
                % {"present": decision.present, "base": base}
            )
    DecidedItem.objects.get_or_create(decision=decision, proposal=proposal, verb=verb)
    return decision


def _signed(decision: MeetingDecision, proposal: Proposal, verb: str) -> None:
    if decision.cosigned_by_id is None:
        raise ValidationError(_("The second signature is still missing."))
    if not decision.items.filter(proposal=proposal, verb=verb).exists():
        raise ValidationError(_("The two signatures are for something else."))
    if has_interest(decision.cosigned_by, proposal):
        raise ValidationError(
            _("%(name)s has a part in this proposal: another member signs it.")
            % {"name": decision.cosigned_by}
        )
