"""From the draft to the committee's table: seconds are sought, the proposal is handed in."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import numbers, search
from casework.actors import CLOCK
from casework.models import CaseFile
from casework.transitions import TransitionRefused, widen
from members.models import Person

from .. import rules, selectors
from ..choices import SUGGESTION_OFFERED_DAYS, ClockKind, KeySeat, PaperKind, Reach
from ..models import CollectiveConfirmation, Delegate, Proposal
from ..notices import writing as notices
from ..workflow import CO_MOVER, PROPOSAL, SECOND
from . import drafts, limits, papers, replies, seats, sessions, suggestions
from . import seconds as seconding

LEAST_COLLECTION_DAYS = 3  # of a restored one


@transaction.atomic
def publish_for_seconds(
    *, proposal: Proposal, by: Any, on: date, invited: list[Person] | None = None
) -> Proposal:
    """Open the draft to those who may second it, until the last day of the window; in the recess
    for as long as the rule gives."""
    PROPOSAL.enter(proposal, "publish_for_seconds", by=by, on=on)
    _complete(proposal)
    _in_office(proposal, on)
    ends_on = _place(proposal, on)
    sessions.freeze(session=proposal.session, on=on)
    PROPOSAL.perform(proposal, "publish_for_seconds", by=by, on=on)
    if proposal.session.rule("congress.draft_visibility") == "delegates":
        widen(proposal.file, Reach.DELEGATES)
    seats.give_to_leaders(proposal, on)
    limits.start(proposal, ClockKind.COLLECTION, on=on, by=by, due_on=ends_on)
    if proposal.is_collective:
        _ask_the_delegation(proposal, on)
    for person in invited or ():
        seconding.invite(proposal=proposal, person=person, by=by, on=on)
    return proposal


def _ask_the_delegation(proposal: Proposal, on: date) -> None:
    """Its delegates confirm in place of seconds, also where only the invited read a text."""
    people = selectors.unconfirmed(proposal, on)
    for person in people:
        seats.give(proposal, person, KeySeat.INVITED)
    notices.asked_to_confirm_for_the_delegation(proposal, people, on=on)


def _complete(proposal: Proposal) -> None:
    missing = [
        str(Proposal._meta.get_field(name).verbose_name)
        for name in ("title", "category", "reason", "suggestion")
        if not str(getattr(proposal, name)).strip()
    ]
    if missing:
        raise ValidationError(_("Still missing: %(names)s.") % {"names": "、".join(missing)})
    if not proposal.one_matter:
        raise ValidationError(_("Confirm that the proposal is about one matter only."))


def _in_office(proposal: Proposal, on: date) -> None:
    if not selectors.is_in_office(proposal.mover_id, on):
        raise ValidationError(
            _("The mover's mandate has ended. Hand the proposal over to a delegate in office.")
        )


def _place(proposal: Proposal, on: date) -> date:
    """Put the proposal into the session that receives it; return the last day for seconds."""
    right = proposal.window_right_until
    if right and right >= on:  # split off: the right of its window goes on
        own = proposal.session
        open_now = own.is_collecting(on) and not proposal.in_recess
        return max(right, own.window_closes_on) if open_now else right
    session, in_recess = sessions.receiving(on)
    if in_recess and not session.rule("congress.year_round", on):
        raise ValidationError(
            _("The window has closed. Hand your matter in as a suggestion instead.")
        )
    proposal.session, proposal.in_recess = session, in_recess
    proposal.save(update_fields=["session", "in_recess"])
    if in_recess:
        return on + timedelta(days=session.rule("congress.recess_seconding", on))
    return session.window_closes_on


@transaction.atomic
def unpublish(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """Back to a private draft, as long as nobody has seconded."""
    PROPOSAL.enter(proposal, "unpublish", by=by, on=on)
    seconding.need_time_left(proposal, on)
    if proposal.seconds.live().exists():
        raise ValidationError(_("Somebody has seconded already: withdraw instead."))
    PROPOSAL.perform(proposal, "unpublish", by=by, on=on)
    seconding.expire(proposal)
    limits.cancel(proposal, ClockKind.COLLECTION, on=on, by=by)
    # The one way down the ladder: nobody has built on it, and a draft is private.
    CaseFile.objects.filter(pk=proposal.file_id).update(reach=Reach.KEYS)
    for key in (KeySeat.INVITED, KeySeat.DELEGATION):
        proposal.file.keys.filter(seat=key).delete()
    return proposal


@transaction.atomic
def edit(
    *, proposal: Proposal, words: dict[str, Any], by: Any, on: date, version: int | None = None
) -> Proposal:
    """Change a published text. Title, reason or suggestion: a new revision, every second is asked
    again; category, wished department and the like: nothing. A page that was opened at an older
    `version` is refused, so that no colleague's change is written over."""
    words = drafts.checked(words)
    PROPOSAL.enter(proposal, "edit", by=by, on=on)
    seconding.need_time_left(proposal, on)
    if version is not None and version != proposal.version:
        raise TransitionRefused(_("The text was changed meanwhile."), proposal.state)
    changed = {k: v for k, v in words.items() if getattr(proposal, k) != v}
    if not changed:
        return proposal
    PROPOSAL.perform(proposal, "edit", by=by, on=on, note="、".join(sorted(changed)))
    drafts.write(proposal, changed)
    if set(changed) & set(drafts.TEXT):
        _complete(proposal)
        proposal.revision += 1
        proposal.save(update_fields=["revision"])
        asked = list(
            proposal.seconds.filter(state__in=("given", "counted")).select_related("person__user")
        )
        SECOND.carry(proposal.seconds.all(), "unsettle")
        notices.ask_to_confirm(proposal, [second.person for second in asked], on=on)
        before = proposal.confirmations.filter(revision=proposal.revision - 1)
        confirmed = [row.person for row in before.select_related("person__user")]
        notices.asked_to_confirm_again(proposal, confirmed, on=on)
    drafts.keep_version(proposal, by)
    if proposal.submitted_on:
        index(proposal)
    return proposal


@transaction.atomic
def confirm_collective(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """A delegate of the delegation stands by its collective proposal, once per revision."""
    PROPOSAL.enter(proposal, "confirm_collective", by=by, on=on)
    seconding.need_time_left(proposal, on)
    row, made = CollectiveConfirmation.objects.get_or_create(
        proposal=proposal,
        person=by.person,
        revision=proposal.revision,
        defaults={"on": on},
    )
    if not made:
        raise ValidationError(_("You have confirmed this text already."))
    PROPOSAL.perform(proposal, "confirm_collective", by=by, on=on)
    confirmed, members = selectors.collective_count(proposal, on)
    if 2 * (confirmed - 1) < members <= 2 * confirmed:
        notices.enough_confirmed(proposal, on=on)
    return proposal


def obstacles(proposal: Proposal, on: date) -> list[str]:
    """Why the proposal cannot be handed in on that day, in words; empty when it can. The names of
    those who do not count any more are nobody's business (E3)."""
    found = []
    if not selectors.is_in_office(proposal.mover_id, on):
        found.append(_("The mover's mandate has ended."))
    if proposal.is_collective:
        confirmed, members = selectors.collective_count(proposal, on)
        if 2 * confirmed < members:
            found.append(
                _("%(confirmed)d of %(members)d delegates have confirmed; half are needed.")
                % {"confirmed": confirmed, "members": members}
            )
        return found
    live = selectors.live_seconds(proposal, on)
    missing = proposal.session.rule("congress.seconders_min") - len(live)
    if missing > 0:
        found.append(
            ngettext("%(n)d more second is needed.", "%(n)d more seconds are needed.", missing)
            % {"n": missing}
        )
    cross = proposal.session.rule("congress.seconders_cross_delegation")
    others = [second for second in live if second.delegation_id != proposal.delegation_id]
    if cross == "other" and live and not others:
        found.append(_("At least one second must come from another delegation."))
    if cross == "own" and others and not _small_delegation(proposal, on):
        own = len(live) - len(others)
        if own < proposal.session.rule("congress.seconders_min"):
            found.append(_("Only seconds of the own delegation count."))
    return found


def _small_delegation(proposal: Proposal, on: date) -> bool:
    size = Delegate.objects.in_office(on).filter(delegation=proposal.delegation_id).count()
    return size <= proposal.session.rule("congress.seconders_min")


@transaction.atomic
def submit(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """Hand in, to the delegation's leader first. By the clock `on` is the window's last day."""
    _hand_in(proposal, "submit", by, on)
    limits.start(proposal, ClockKind.LEADER_REVIEW, on=on, by=by)
    notices.to_be_reviewed(proposal, on=on)
    return proposal


@transaction.atomic
def submit_directly(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """Hand in straight to the committee: nobody reviews before it, or the delegation moves."""
    _hand_in(proposal, "submit_directly", by, on)
    start_screening(proposal, by=by, on=on)
    return proposal


def hand_in(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """Submit by the way that stands open."""
    proposal.judged_on = on
    way = submit if rules.leader_reviews(by, proposal) else submit_directly
    return way(proposal=proposal, by=by, on=on)


def _hand_in(proposal: Proposal, verb: str, by: Any, on: date) -> None:
    PROPOSAL.enter(proposal, verb, by=by, on=on)
    seconding.need_time_left(proposal, on)
    found = obstacles(proposal, on)
    if found:
        raise ValidationError(found)
    counted = [second.pk for second in selectors.live_seconds(proposal, on)]
    PROPOSAL.perform(proposal, verb, by=by, on=on)
    seats.drop_offer(proposal)
    proposal.submitted_on = on
    proposal.auto_submitted = by is CLOCK
    settle_seconds(proposal, counted)
    limits.met(proposal, ClockKind.COLLECTION, on=on, by=by)
    proposal.receipt_serial = numbers.next_number(f"receipt/{proposal.session.code}")
    number = f"收{proposal.session.code}-{proposal.receipt_serial:03}"
    CaseFile.objects.filter(pk=proposal.file_id).update(number=number)
    proposal.file.number = number
    proposal.save(update_fields=["submitted_on", "auto_submitted", "receipt_serial"])
    index(proposal)
    papers.issue(proposal, PaperKind.PROPOSAL_FORM, on=on)
    notices.received(proposal, on=on)


def settle_seconds(proposal: Proposal, counted: list[int]) -> None:
    """Freeze the seconds that count; a given one whose mandate ended is void; the rest expire."""
    SECOND.carry(proposal.seconds.filter(pk__in=counted), "count")
    SECOND.carry(proposal.seconds.filter(state="given"), "end_mandate")
    seconding.expire(proposal)
    CO_MOVER.carry(proposal.co_movers.all(), "pass_by")


def index(proposal: Proposal) -> None:
    search.index(
        proposal.file,
        proposal.title,
        proposal.reason,
        proposal.suggestion,
        proposal.feasibility,
    )


def start_screening(proposal: Proposal, *, by: Any, on: date, anew: bool = False) -> None:
    """21 days from the end of the window for all that came in it; from the arrival at the
    committee for what came in the recess or comes back."""
    session = proposal.session
    starts_on = (
        on if anew or proposal.in_recess else max(session.window_closes_on, proposal.submitted_on)
    )
    proposal.drafts.all().delete()  # outcomes drafted for the text or the day before
    limits.start(proposal, ClockKind.SCREENING, on=on, by=by, starts_on=starts_on)


@transaction.atomic
def make_public(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """Let all staff read the text, by the mover's own word; there is no way back (E27)."""
    PROPOSAL.perform(proposal, "make_public", by=by, on=on)
    proposal.is_public = True
    proposal.save(update_fields=["is_public"])
    if proposal.rounds.released().exists():
        widen(proposal.file, replies.reach_of(proposal))
    elif proposal.file.reach >= Reach.COVER:  # by the rule that staff read it from docketing on
        widen(proposal.file, Reach.STAFF)
    return proposal


@transaction.atomic
def lapse(*, proposal: Proposal, on: date, by: Any = CLOCK) -> Proposal:
    """The window has ended without enough seconds: the mover may make it a suggestion."""
    PROPOSAL.perform(proposal, "lapse", by=by, on=on)
    end(proposal, on=on, by=by)
    return proposal


def end(proposal: Proposal, *, on: date, by: Any) -> None:
    """What lapsing has in common, before and after the submission."""
    told = selectors.seconders(proposal, states=("given", "to_confirm", "counted"))
    proposal.lapsed_on = proposal.closed_on = on
    proposal.save(update_fields=["lapsed_on", "closed_on"])
    seconding.expire(proposal)
    limits.stop(
        proposal, ClockKind.COLLECTION, ClockKind.REVISE, ClockKind.LEADER_REVIEW, on=on, by=by
    )
    seats.shut(proposal, on)
    notices.lapsed(proposal, told, on=on)
    suggestions.leave_unanswered(proposal, on=on)


def may_become_suggestion(proposal: Proposal, on: date) -> bool:
    """Whether what lapsed is still offered that: once, and for some days."""
    return (
        not proposal.became_suggestion and (on - proposal.lapsed_on).days <= SUGGESTION_OFFERED_DAYS
    )


@transaction.atomic
def turn_into_suggestion(*, proposal: Proposal, by: Any, on: date) -> Any:
    """Open a suggestion from what lapsed, once and not too late."""
    PROPOSAL.enter(proposal, "turn_into_suggestion", by=by, on=on)
    if proposal.became_suggestion:
        raise ValidationError(_("The suggestion is open already."))
    if not may_become_suggestion(proposal, on):
        raise ValidationError(
            _("This was possible for %(n)d days.") % {"n": SUGGESTION_OFFERED_DAYS}
        )
    PROPOSAL.perform(proposal, "turn_into_suggestion", by=by, on=on)
    proposal.became_suggestion = True
    proposal.save(update_fields=["became_suggestion"])
    return suggestions.open_converted(proposal=proposal, by=by, on=on)
