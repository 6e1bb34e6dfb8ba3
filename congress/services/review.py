"""代表团初审 and every sending back and coming again: a leader may send back or pass on, never
refuse (proposals.md 2.1)."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework import clocks
from casework.actors import CLOCK

from .. import rules, selectors
from ..choices import ClockKind, LeaderMark, PaperKind, ReturnedBy
from ..models import LeaderOpinion, Proposal, SendBack
from ..notices import writing as notices
from ..workflow import PROPOSAL
from . import limits, papers, proposals, seats


@transaction.atomic
def pass_on(*, proposal: Proposal, opinion: str, by: Any, on: date) -> Proposal:
    PROPOSAL.enter(proposal, "pass_on", by=by, on=on)
    if not opinion.strip():
        raise ValidationError(_("Write an opinion, if only that you agree."))
    PROPOSAL.perform(proposal, "pass_on", by=by, on=on, note=opinion)
    LeaderOpinion.objects.create(proposal=proposal, person=by.person, text=opinion, on=on)
    proposal.leader_mark = LeaderMark.PASSED
    proposal.save(update_fields=["leader_mark"])
    limits.met(proposal, ClockKind.LEADER_REVIEW, on=on, by=by)
    _to_the_committee(proposal, by, on)
    return proposal


@transaction.atomic
def skip_leader(*, proposal: Proposal, on: date, by: Any = CLOCK) -> Proposal:
    """Silence passes: nobody can hold a proposal up by doing nothing."""
    PROPOSAL.perform(proposal, "skip_leader", by=by, on=on)
    proposal.leader_mark = LeaderMark.NOT_REVIEWED
    proposal.save(update_fields=["leader_mark"])
    limits.stop(proposal, ClockKind.LEADER_REVIEW, on=on, by=by)
    _to_the_committee(proposal, by, on)
    notices.leader_skipped(proposal, on=on)
    return proposal


def _to_the_committee(proposal: Proposal, by: Any, on: date) -> None:
    came_back = proposal.send_backs.filter(resubmitted_on__isnull=False).exists()
    proposals.start_screening(proposal, by=by, on=on, anew=came_back)


@transaction.atomic
def send_back_by_leader(*, proposal: Proposal, reason: str, by: Any, on: date) -> Proposal:
    """Ask for a revision, at most as often as the rule says; then only passing on remains."""
    PROPOSAL.enter(proposal, "send_back_by_leader", by=by, on=on)
    _reason(reason)
    returned = proposal.send_backs.filter(returned_by=ReturnedBy.LEADER).count()
    most = proposal.session.rule("congress.leader_returns_max")
    if returned >= most:
        raise ValidationError(
            _("It has been sent back %(n)d times. Pass it on with your opinion.") % {"n": returned}
        )
    PROPOSAL.perform(proposal, "send_back_by_leader", by=by, on=on, note=reason)
    limits.stop(proposal, ClockKind.LEADER_REVIEW, on=on, by=by)
    _returned(proposal, ReturnedBy.LEADER, reason, [], by, on)
    return proposal


@transaction.atomic
def send_back(
    *,
    proposal: Proposal,
    reason: str,
    by: Any,
    on: date,
    parts: list[str] | None = None,
    missing_form_part: bool = False,
) -> Proposal:
    """Send back by the committee. `parts` names the parts into which it should be split; the
    officer alone sends back for a missing form part only."""
    PROPOSAL.enter(proposal, "send_back", by=by, on=on)
    _reason(reason)
    committee = rules.is_chair(by, proposal) or rules.is_member_in_charge(by, proposal)
    if not committee and not missing_form_part:
        raise ValidationError(_("The office sends back only for a missing part of the form."))
    if proposal.is_master:
        raise ValidationError(_("Others are merged into this proposal: undo the merge first."))
    if parts is not None and len([part for part in parts if part.strip()]) < 2:
        raise ValidationError(_("Name at least two parts."))
    PROPOSAL.perform(proposal, "send_back", by=by, on=on, note=reason)
    limits.stop(proposal, ClockKind.SCREENING, on=on, by=by)
    _returned(proposal, ReturnedBy.COMMITTEE, reason, parts or [], by, on)
    papers.issue(proposal, PaperKind.SEND_BACK_NOTICE, on=on, reason=reason, parts=parts or [])
    return proposal


def _reason(text: str) -> None:
    if not text.strip():
        raise ValidationError(_("Say what should be revised."))


def _returned(
    proposal: Proposal, returned_by: str, reason: str, parts: list[str], by: Any, on: date
) -> None:
    SendBack.objects.create(
        proposal=proposal, returned_by=returned_by, by=by, reason=reason, parts=parts, on=on
    )
    seats.drop_offer(proposal)
    proposal.returned_by = returned_by
    proposal.save(update_fields=["returned_by"])
    limits.start(proposal, ClockKind.REVISE, on=on, by=by)
    notices.sent_back(proposal, reason, on=on)


@transaction.atomic
def resubmit_to_leader(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    _come_again(proposal, "resubmit_to_leader", by, on)
    limits.start(proposal, ClockKind.LEADER_REVIEW, on=on, by=by)
    notices.to_be_reviewed(proposal, on=on)
    return proposal


@transaction.atomic
def resubmit(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    _come_again(proposal, "resubmit", by, on)
    proposals.start_screening(proposal, by=by, on=on, anew=True)
    notices.resubmitted(proposal, on=on)
    return proposal


def _come_again(proposal: Proposal, verb: str, by: Any, on: date) -> None:
    """Same number; seconds of the text as it stands must reach the minimum again."""
    PROPOSAL.enter(proposal, verb, by=by, on=on)
    found = proposals.obstacles(proposal, on)
    if found:
        raise ValidationError(found)
    counted = [second.pk for second in selectors.live_seconds(proposal, on)]
    PROPOSAL.perform(proposal, verb, by=by, on=on)
    proposals.settle_seconds(proposal, counted)
    seats.drop_offer(proposal)
    limits.met(proposal, ClockKind.REVISE, on=on, by=by)
    proposal.send_backs.filter(resubmitted_on=None).update(resubmitted_on=on)
    proposals.index(proposal)


@transaction.atomic
def extend_revision(*, proposal: Proposal, by: Any, on: date, reason: str) -> Proposal:
    """The chair gives ten working days more, once."""

    PROPOSAL.enter(proposal, "extend_revision", by=by, on=on)
    clock = clocks.live(proposal.file, ClockKind.REVISE).first()
    if clock is None:
        raise ValidationError(_("No revision is under way."))
    PROPOSAL.perform(proposal, "extend_revision", by=by, on=on, note=reason)
    clocks.extend(clock, clock.max_extension, by=by, on=on, reason=reason)
    proposal.parts.update(window_right_until=limits.due_on(proposal, ClockKind.REVISE))
    notices.revision_extended(proposal, on=on)
    return proposal


@transaction.atomic
def lapse_unrevised(*, proposal: Proposal, on: date, by: Any = CLOCK) -> Proposal:
    """Not revised in time: the mover may begin anew or make it a suggestion."""
    PROPOSAL.perform(proposal, "lapse_unrevised", by=by, on=on)
    proposals.end(proposal, on=on, by=by)
    return proposal
