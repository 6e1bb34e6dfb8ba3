"""共同提案人: asked before the submission, joined by the delegate's own act, or by a merge."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casework.files import lock
from casework.transitions import TransitionRefused
from members.models import Person

from .. import selectors
from ..choices import CoMoverState, KeySeat, RatingState, State
from ..models import CoMover, Proposal, Rating
from ..notices import writing as notices
from ..workflow import CO_MOVER, SECOND
from . import rating, seats


@transaction.atomic
def ask_to_join(*, proposal: Proposal, person: Person, by: Any, on: date) -> CoMover:
    """Ask a delegate to move together, before the submission."""
    lock(proposal.file_id)
    proposal.refresh_from_db()
    if proposal.state not in (State.DRAFT, State.SECONDING):
        raise TransitionRefused(_("Co-movers join before the submission."), proposal.state)
    mandate = selectors.mandate_of(person.pk, on)
    if mandate is None or person.pk == proposal.mover_id:
        raise ValidationError(_("Choose another delegate in office."))
    try:
        with transaction.atomic():
            seat = CoMover.objects.create(
                proposal=proposal, person=person, delegation=mandate.delegation, asked_on=on
            )
    except IntegrityError as twice:
        raise ValidationError(_("%(name)s has been asked already.") % {"name": person}) from twice
    CO_MOVER.begin(seat, "ask_to_join", by=by, on=on)
    seats.give(proposal, person, KeySeat.INVITED)
    notices.asked_to_join(proposal, person, on=on)
    return seat


@transaction.atomic
def join(*, seat: CoMover, by: Any, on: date) -> CoMover:
    """Move together; one's own second, if any, ends."""
    CO_MOVER.perform(seat, "join", by=by, on=on)
    seat.joined_on = on
    seat.save(update_fields=["joined_on"])
    SECOND.carry(seat.proposal.seconds.filter(person=seat.person), "become_mover")
    seats.take(seat.proposal, seat.person, KeySeat.SECOND)
    seats.take(seat.proposal, seat.person, KeySeat.INVITED)
    seats.give(seat.proposal, seat.person, KeySeat.CO_MOVER)
    notices.co_mover_joined(seat.proposal, seat.person, on=on)
    return seat


@transaction.atomic
def stay_out(*, seat: CoMover, by: Any, on: date) -> CoMover:
    CO_MOVER.perform(seat, "stay_out", by=by, on=on)
    seats.take(seat.proposal, seat.person, KeySeat.INVITED)
    return seat


@transaction.atomic
def leave(*, seat: CoMover, by: Any, on: date) -> CoMover:
    """Leave the proposal; it goes on. Ratings given stay, one that is due is not waited for."""
    CO_MOVER.perform(seat, "leave", by=by, on=on)
    due = Rating.objects.filter(
        round__proposal=seat.proposal_id, rater=seat.person, beside=False, state=RatingState.DUE
    )
    for row in due.select_related("round__proposal__file", "rater"):
        rating.pass_rating(rating=row, on=on)
    seat.left_on = on
    seat.save(update_fields=["left_on"])
    seats.take(seat.proposal, seat.person, KeySeat.CO_MOVER)
    notices.co_mover_left(seat.proposal, seat.person, on=on)
    return seat


@transaction.atomic
def join_by_merge(
    *, master: Proposal, child: Proposal, person: Person, delegation: Any, by: Any, on: date
) -> CoMover | None:
    """The movers of a merged proposal become co-movers of the master; who is one already, stays
    what she is: one person, one seat (E12)."""
    taken = {master.mover_id, *selectors.co_movers(master)}
    if person.pk in taken:
        return None
    seat = CoMover.objects.create(
        proposal=master,
        person=person,
        delegation=delegation,
        state=CoMoverState.JOINED,
        merged=child,
        asked_on=on,
        joined_on=on,
    )
    CO_MOVER.begin(seat, "join_by_merge", by=by, on=on)
    seats.give(master, person, KeySeat.CO_MOVER)
    return seat


@transaction.atomic
def unjoin(*, master: Proposal, child: Proposal, on: date) -> None:
    """The seats that a merge gave end with it."""
    rows = master.co_movers.filter(merged=child, state=CoMoverState.JOINED)
    for seat in rows.select_related("person__user"):
        seats.take(master, seat.person, KeySeat.CO_MOVER)
    rows.update(left_on=on)
    CO_MOVER.carry(master.co_movers.filter(merged=child), "unjoin")
