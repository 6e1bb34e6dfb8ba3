"""答复: sent to sign-off by the head, signed by the school, released, recalled."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework import clocks, search
from casework.models import Clock
from casework.transitions import TransitionRefused, widen
from members.models import Person
from members.selectors import responsible_leader

from ..choices import AssignmentState, ClockKind, PaperKind, Reach, RoundState
from ..models import HandlingRound, Proposal, Reply
from ..notices import handling as notices
from ..rules.handling import deputises_for_leader, signs_for_school
from ..selectors.answers import answered_by
from ..workflow import PROPOSAL, ROUND
from . import cosigning, limits, papers, rating, reply_drafts, rounds, suggestions, tracking
from .steps import keep, need


@transaction.atomic
def send_reply(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """The head sends the reply to sign-off; one who drafted it himself needs no second step."""
    PROPOSAL.enter(proposal, "send_reply", by=by, on=on)
    row = rounds.current(proposal)
    reply = reply_drafts.check(row.reply, on)
    cosigning.pass_the_silent(proposal, on)
    cosigning.need_cosigned(proposal, reply)
    _need_contact(proposal, row, reply)
    PROPOSAL.perform(proposal, "send_reply", by=by, on=on)
    kept = HandlingRound.objects.filter(pk=row.pk)
    ROUND.carry(kept, "to_head")
    ROUND.carry(kept, "to_sign_off")
    keep(reply, frozen=True, head=by.person, sent_on=on)
    limits.start(proposal, ClockKind.SIGN_OFF, on=on, by=by)
    notices.reply_at_sign_off(proposal, on=on)
    return proposal


def _need_contact(proposal: Proposal, row: HandlingRound, reply: Reply) -> None:
    if proposal.contacts.filter(on__gte=row.ordered_on).exists():
        return
    if proposal.session.rule("congress.contact_before_reply") == "required":
        raise ValidationError(_("Speak with the mover before the reply and record it."))
    if not reply.no_contact_reason.strip():
        raise ValidationError(
            {"no_contact_reason": _("Nobody was spoken to: record a talk, or say why not.")}
        )


@transaction.atomic
def send_back_reply(*, proposal: Proposal, by: Any, on: date, reason: str) -> Proposal:
    """What is missing. The time for the reply never stopped."""
    PROPOSAL.enter(proposal, "send_back_reply", by=by, on=on)
    reason = need(reason, _("Say what is missing."))
    row = rounds.current(proposal)
    PROPOSAL.perform(proposal, "send_back_reply", by=by, on=on, note=reason, internal=True)
    ROUND.carry(HandlingRound.objects.filter(pk=row.pk), "sign_off_back")
    keep(row.reply, returned=reason)
    limits.stop(proposal, ClockKind.SIGN_OFF, on=on, by=by)
    notices.reply_sent_back(proposal, reason=reason, on=on)
    return proposal


def sign_off_needed(proposal: Proposal, row: HandlingRound) -> bool:
    """In a second handling the leader's signature cannot be switched off."""
    return row.number >= 2 or bool(proposal.session.rule("congress.reply_signoff"))


@transaction.atomic
def sign_reply(
    *,
    proposal: Proposal,
    by: Any,
    on: date,
    leader: Person | None = None,
    signed_on: date | None = None,
    scan: Any = None,
    at: datetime | None = None,
) -> Proposal:
    """The leader or his deputy signs and the reply is out; or the officer records the signed
    paper with its scan. `replied_on` is the day on which both were done."""
    PROPOSAL.enter(proposal, "sign_reply", by=by, on=on)
    row = rounds.current(proposal)
    if not sign_off_needed(proposal, row):
        raise ValidationError(_("At this school the chair releases the reply."))
    signature: dict[str, Any] = {"signed_on": on}
    if signs_for_school(by, proposal):
        signed_for = deputises_for_leader(by, proposal)
        signature |= {"signed_by": by.person, "signed_for": signed_for.name if signed_for else ""}
    else:
        signed_on = signed_on or on
        leader = leader or responsible_leader(proposal.lead_department_id, on)
        if leader is None:
            raise ValidationError(_("Name the leader who signed the paper."))
        if scan is None:
            raise ValidationError(_("Attach the scan of the paper."))
        if not row.reply.sent_on <= signed_on <= on:
            raise ValidationError(
                _("The paper was signed between the day the reply was sent and today.")
            )
        signature |= {
            "signed_by": leader,
            "signed_on": signed_on,
            "recorded_by": by,
            "scan": scan,
        }
    keep(row.reply, **signature)
    return _release(proposal, row, "sign_reply", by=by, on=on, at=at)


@transaction.atomic
def release_reply(*, proposal: Proposal, by: Any, on: date, at: datetime | None = None) -> Proposal:
    """Without the leader: where no sign-off is asked, or when silence has passed in round 1."""
    PROPOSAL.enter(proposal, "release_reply", by=by, on=on)
    row = rounds.current(proposal)
    if row.number >= 2:
        raise ValidationError(_("The reply of a second handling is signed by the school leader."))
    if sign_off_needed(proposal, row):
        clock = clocks.live(proposal.file, ClockKind.SIGN_OFF).first()
        skip = proposal.session.rule("congress.skip_overdue")
        if clock is None or not clocks.passed(clock, on, skip=skip):
            raise ValidationError(_("The school leader still has time to sign."))
        keep(row, without_sign_off=True)
    return _release(proposal, row, "release_reply", by=by, on=on, at=at)


def _release(
    proposal: Proposal, row: HandlingRound, verb: str, *, by: Any, on: date, at: datetime | None
) -> Proposal:
    reply = reply_drafts.check(row.reply, on)
    PROPOSAL.perform(proposal, verb, by=by, on=on)
    rounds.end_pause(proposal=proposal, by=by, on=on)
    unsigned = proposal.assignments.filter(state=AssignmentState.UNSIGNED).exists()
    keep(
        row,
        replied_on=on,
        result_class=reply.result_class,
        unsigned_departments=unsigned,
    )
    ROUND.carry(HandlingRound.objects.filter(pk=row.pk), "publish")
    row.refresh_from_db()
    row.proposal = proposal
    keep(reply, released_on=on, released_at=at or timezone.now(), recalled_on=None)
    if row.number == 1:
        keep(proposal, replied_on=on)
    widen(proposal.file, reach_of(proposal))
    limits.met(proposal, *rounds.REPLY_CLOCKS, ClockKind.SIGN_OFF, on=on, by=by)
    clock = limits.start(proposal, ClockKind.RATING, on=on, by=by)
    keep(row, rating_closes_on=clock.due_on)
    rating.open_ratings(round=row, by=by, on=on)
    tracking.promise(round=row, reply=reply, by=by, on=on)
    search.index(proposal.file, *core_text(proposal))
    papers.issue(proposal, PaperKind.REPLY_LETTER, on=on, reply=reply)
    papers.issue(proposal, PaperKind.RATING_FORM, on=on, round=row)
    notices.replied(row, on=on)
    suggestions.pass_on_reply(answered_by(proposal), on=on)
    return proposal


def reach_of(proposal: Proposal) -> int:
    """How far a released reply opens the file: of a non-public proposal staff see the cover."""
    if not proposal.is_public:
        return Reach.COVER
    return Reach.PUBLIC if proposal.session.rule("congress.publish_to_public") else Reach.STAFF


def core_text(proposal: Proposal) -> list[str]:
    """What search may find: the proposal and its released replies, nothing of other drawers."""
    released = Reply.objects.filter(round__proposal=proposal).exclude(released_on=None)
    texts = [proposal.title, proposal.reason, proposal.suggestion, proposal.feasibility]
    return [*texts, *(reply.text for reply in released)]


@transaction.atomic
def recall_reply(
    *, proposal: Proposal, by: Any, on: date, reason: str, at: datetime | None = None
) -> Proposal:
    """A reply released by mistake: hidden again, its letter void, the old due day stands. Within
    `recall_hours`, while nobody has rated."""
    PROPOSAL.enter(proposal, "recall_reply", by=by, on=on)
    reason = need(reason, _("Say why the reply is recalled."))
    row = rounds.current(proposal)
    reply = row.reply
    hours = proposal.session.rule("congress.recall_hours")
    if (at or timezone.now()) - reply.released_at > timedelta(hours=hours):
        raise ValidationError(
            _("A reply can be recalled for %(hours)d hours only.") % {"hours": hours}
        )
    if row.ratings.exclude(rated_on=None).exists():
        raise TransitionRefused(_("Somebody has rated the reply already."), proposal.state)
    PROPOSAL.perform(proposal, "recall_reply", by=by, on=on, note=reason)
    papers.void_last(proposal, PaperKind.REPLY_LETTER, note=reason, on=on)
    papers.void_last(proposal, PaperKind.RATING_FORM, note=reason, on=on)
    papers.void_forms(proposal, since=reply.released_on, note=reason, on=on)
    ROUND.carry(HandlingRound.objects.filter(pk=row.pk), "pull_back")
    keep(row, replied_on=None, result_class="", rating_closes_on=None, without_sign_off=False)
    keep(
        reply,
        released_on=None,
        released_at=None,
        recalled_on=on,
        recall_reason=reason,
        signed_by=None,
        signed_for="",
        signed_on=None,
        recorded_by=None,
        scan=None,
    )
    if row.number == 1:
        keep(proposal, replied_on=None)
    limits.cancel(proposal, ClockKind.RATING, on=on, by=by)
    rating.void_ratings(round=row)
    tracking.unpromise(round=row)
    _run_on(proposal, row, by=by, on=on)
    search.index(proposal.file, *core_text(proposal))
    notices.recalled(row, reason=reason, on=on)
    return proposal


def _run_on(proposal: Proposal, row: HandlingRound, *, by: Any, on: date) -> None:
    """The time for the reply runs again and ends on its old day; sign-off starts anew."""
    old = (
        Clock.objects.filter(
            file=proposal.file_id, kind__in=rounds.REPLY_CLOCKS, state=Clock.State.MET
        )
        .order_by("-pk")
        .first()
    )
    limits.start(
        proposal,
        old.kind,
        on=on,
        by=by,
        starts_on=old.started_on,
        n=(row.reply_due_on - old.started_on).days,
        owner_unit=proposal.lead_department_id,
        follows=old,
    )
    limits.start(proposal, ClockKind.SIGN_OFF, on=on, by=by)


def is_visible(reply: Reply) -> bool:
    """What is released; a recalled one is hidden again."""
    return reply.released_on is not None and reply.round.state in (
        RoundState.PUBLISHED,
        RoundState.CLOSED,
    )
