"""What the forms of a deed offer to choose from."""

from datetime import date

from django.db.models import QuerySet

from members.models import Person

from ..choices import CoMoverState, Deciders, SecondState, State
from ..models import CoMover, Delegate, Proposal, Second
from ..rules.people import deciders_of_disputes
from .people import co_movers, committee


def deciding_body(proposal: Proposal, on: date) -> str:
    """Whose meeting moves what is possible in this state."""
    if proposal.state == State.DISPUTED:
        return deciders_of_disputes(proposal, on)
    if proposal.state == State.RECONSIDERING:
        referral = proposal.referrals.filter(settled_on=None).first()
        return referral.deciders if referral else Deciders.COMMITTEE
    return Deciders.COMMITTEE


def committee_people(on: date) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=committee(on).values("person"))


def possible_masters(proposal: Proposal) -> QuerySet[Proposal]:
    """Proposals of the same session into which this one may be merged (proposals.md 2.1)."""
    open_states = [State.DOCKETED, State.ASSIGNED, State.ACCEPTED]
    if proposal.state == State.SUBMITTED:
        open_states.append(State.SUBMITTED)
    return (
        Proposal.objects.filter(session=proposal.session, state__in=open_states)
        .exclude(pk=proposal.pk)
        .select_related("file")
        .order_by("receipt_serial")
    )


def delegates_to_offer(proposal: Proposal, on: date) -> QuerySet[Person]:
    """Delegates in office other than those who move it already."""
    in_office = Delegate.objects.of_the_school().in_office(on)
    return Person.objects.filter(pk__in=in_office.values("person")).exclude(
        pk__in={proposal.mover_id, *co_movers(proposal)}
    )


def joined_co_movers(proposal: Proposal) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=co_movers(proposal))


def joined_by(person_id: int) -> QuerySet[CoMover]:
    return CoMover.objects.filter(person=person_id, state=CoMoverState.JOINED)


def seconded_by(person_id: int) -> QuerySet[Second]:
    return Second.objects.filter(
        person=person_id,
        state__in=(SecondState.GIVEN, SecondState.TO_CONFIRM, SecondState.COUNTED),
    )
