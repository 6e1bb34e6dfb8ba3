"""附议: given, taken back and confirmed by the delegate's own act, for the text on her screen."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casework.files import lock
from casework.transitions import TransitionRefused
from casework.words import day_words
from members.models import Person

from .. import selectors
from ..choices import KeySeat, SecondState, State
from ..models import Delegate, Delegation, Proposal, Second
from ..notices import writing as notices
from ..workflow import SECOND
from . import seats


def _delegation_of(person: Person, on: date) -> Delegation | None:
    mandate = (
        Delegate.objects.of_the_school()
        .in_office(on)
        .filter(person=person)
        .select_related("delegation")
        .first()
    )
    return mandate.delegation if mandate else None


def _collecting(proposal: Proposal, on: date) -> None:
    """Lock the folder; seconds are given while they are sought, never after the last day (E8)."""
    _locked_in(proposal, State.SECONDING)
    need_time_left(proposal, on)


def _not_handed_in(proposal: Proposal, on: date) -> None:
    """Lock the folder; what was given can be changed until the submission, or in a revision."""
    _locked_in(proposal, State.SECONDING, State.SENT_BACK)
    need_time_left(proposal, on)


def _locked_in(proposal: Proposal, *states: str) -> None:
    lock(proposal.file_id)
    proposal.refresh_from_db()
    if proposal.state not in states:
        raise TransitionRefused(_("This proposal seeks no seconds now."), proposal.state)


def need_time_left(proposal: Proposal, on: date) -> None:
    """After the last day nothing changes what the clock will judge, however late it comes (E8)."""
    last = selectors.collection_ends_on(proposal)
    if last is not None and on > last:
        raise TransitionRefused(
            _("The last day was %(day)s: what stood then is handed in, or lapses, by itself.")
            % {"day": day_words(last)},
            proposal.state,
        )


def _not_a_mover(proposal: Proposal, person: Person) -> None:
    if person.pk == proposal.mover_id:
        raise ValidationError(_("The mover cannot second her own proposal."))
    if proposal.co_movers.filter(person=person, state="joined").exists():
        raise ValidationError(_("A co-mover cannot second the proposal."))


def _row(proposal: Proposal, person: Person, state: str, delegation: Delegation, **more) -> Second:
    try:
        with transaction.atomic():
            return Second.objects.create(
                proposal=proposal, person=person, delegation=delegation, state=state, **more
            )
    except IntegrityError as twice:
        raise ValidationError(
            _("%(name)s has been asked or has seconded already.") % {"name": person}
        ) from twice


@transaction.atomic
def invite(*, proposal: Proposal, person: Person, by: Any, on: date) -> Second:
    """Ask a delegate by name; one tap answers either way."""
    _collecting(proposal, on)
    _not_a_mover(proposal, person)
    delegation = _delegation_of(person, on)
    if delegation is None:
        raise ValidationError(_("%(name)s is no delegate in office.") % {"name": person})
    second = _row(proposal, person, SecondState.INVITED, delegation, invited_on=on)
    SECOND.begin(second, "invite", by=by, on=on)
    seats.give(proposal, person, KeySeat.INVITED)
    notices.invited(proposal, person, on=on)
    return second


@transaction.atomic
def invite_delegation(
    *, proposal: Proposal, delegation: Delegation, by: Any, on: date
) -> list[Second]:
    """Ask everybody of a delegation who has not been asked yet."""
    _collecting(proposal, on)
    known = proposal.seconds.exclude(state__in=Second.SETTLED).values("person")
    movers = [proposal.mover_id, *selectors.co_movers(proposal)]
    mandates = (
        Delegate.objects.in_office(on)
        .filter(delegation=delegation)
        .exclude(person__in=known)
        .exclude(person__in=movers)
        .select_related("person")
    )
    return [invite(proposal=proposal, person=m.person, by=by, on=on) for m in mandates]


@transaction.atomic
def volunteer(*, proposal: Proposal, revision: int, by: Any, on: date) -> Second:
    """Second without having been asked, after the full text was opened at that revision."""
    person = getattr(by, "person", None)
    delegation = _delegation_of(person, on) if person else None
    if delegation is None:
        raise PermissionDenied(
            _("Only formal delegates in office can second. The suggestion box is open to you.")
        )
    _collecting(proposal, on)
    _not_a_mover(proposal, person)
    _same_text(proposal, revision)
    if proposal.session.rule("congress.draft_visibility") == "invited":
        raise PermissionDenied(_("This proposal is seconded by invitation."))
    second = _row(proposal, person, SecondState.GIVEN, delegation, revision=revision, given_on=on)
    SECOND.begin(second, "volunteer", by=by, on=on)
    seats.give(proposal, person, KeySeat.SECOND)
    _tell_at_the_minimum(proposal, on)
    return second


def _same_text(proposal: Proposal, revision: int) -> None:
    """A second counts for the revision on the seconder's screen; she is shown a newer one (E6)."""
    if revision != proposal.revision:
        raise ValidationError(
            _("The text was changed while you were reading. Please read the new text."),
            code="new_revision",
        )


def _tell_at_the_minimum(proposal: Proposal, on: date) -> None:
    if len(selectors.live_seconds(proposal, on)) == proposal.session.rule("congress.seconders_min"):
        notices.enough_seconds(proposal, on=on)


def _give(second: Second, verb: str, revision: int, by: Any, on: date) -> Second:
    proposal = second.proposal
    if verb == "confirm":
        _not_handed_in(proposal, on)
    else:
        _collecting(proposal, on)
    SECOND.enter(second, verb, by=by, on=on)
    _not_a_mover(proposal, second.person)
    _same_text(proposal, revision)
    # a given second says for which text and when: the CHECK asks for it beside the state
    second.revision, second.given_on, second.withdrawn_on = revision, on, None
    second.save(update_fields=["revision", "given_on", "withdrawn_on"])
    SECOND.perform(second, verb, by=by, on=on)
    seats.give(proposal, second.person, KeySeat.SECOND)
    _tell_at_the_minimum(proposal, on)
    return second


@transaction.atomic
def agree(*, second: Second, revision: int, by: Any, on: date) -> Second:
    """Say yes to an invitation, also after an earlier no or a second taken back."""
    return _give(second, "agree", revision, by, on)


@transaction.atomic
def confirm(*, second: Second, revision: int, by: Any, on: date) -> Second:
    """Stand by the changed text."""
    return _give(second, "confirm", revision, by, on)


@transaction.atomic
def refuse(*, second: Second, by: Any, on: date) -> Second:
    """Say no; no reason is asked."""
    _not_handed_in(second.proposal, on)
    SECOND.perform(second, "refuse", by=by, on=on)
    return second


@transaction.atomic
def take_back(*, second: Second, by: Any, on: date) -> Second:
    """Take a second back, until the submission."""
    _not_handed_in(second.proposal, on)
    SECOND.perform(second, "take_back", by=by, on=on)
    second.withdrawn_on = on
    second.save(update_fields=["withdrawn_on"])
    seats.take(second.proposal, second.person, KeySeat.SECOND)
    notices.second_taken_back(second.proposal, second.person, on=on)
    return second


@transaction.atomic
def end_mandate(*, second: Second, by: Any, on: date) -> Second:
    """The seconder's mandate has ended: a second not yet counted falls, a counted one stays."""
    SECOND.perform(second, "end_mandate", by=by, on=on)
    seats.take(second.proposal, second.person, KeySeat.INVITED)
    notices.second_fell(second.proposal, on=on)
    return second


def expire(proposal: Proposal) -> int:
    """What was asked and not given is used up, with the step of the proposal under way."""
    return SECOND.carry(proposal.seconds.all(), "expire")
