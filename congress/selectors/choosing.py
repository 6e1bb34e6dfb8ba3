"""What the forms of a deed offer to choose from."""

from datetime import date

from django.db.models import Q, QuerySet

from casework import clocks
from casework.access import Gate
from members.choices import Role
from members.models import Appointment, Employment, Person
from members.selectors import holders

from ..choices import ClockKind, CoMoverState, Deciders, RatingState, SecondState, State
from ..models import CoMover, Delegate, Proposal, Rating, Second, Session
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


MERGEABLE = (State.SUBMITTED, State.DOCKETED, State.ASSIGNED, State.ACCEPTED)


def mergeable(session: Session, gate: Gate) -> QuerySet[Proposal]:
    """What of a session may still be merged (proposals.md 2.1), by receipt number, with what a list
    of titles needs; as far as the officer may open it: a title of the item that she left stands on
    no list of hers."""
    seen = Proposal.objects.visible_to(gate).filter(session=session, state__in=MERGEABLE)
    shown = ("state", "title", "docket_number", "receipt_serial", "file__number")
    return seen.select_related("file").only(*shown).order_by("receipt_serial")


def possible_masters(proposal: Proposal, gate: Gate) -> QuerySet[Proposal]:
    """Proposals of the same session into which this one may be merged: one that is docketed goes
    into no other that is not."""
    rows = mergeable(proposal.session, gate).exclude(pk=proposal.pk)
    return rows if proposal.state == State.SUBMITTED else rows.exclude(state=State.SUBMITTED)


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


def school_leaders(on: date) -> QuerySet[Person]:
    held = Appointment.objects.in_force(on).filter(
        role__in=(Role.RESPONSIBLE_LEADER, Role.PRESIDENT)
    )
    return Person.objects.filter(pk__in=held.values("person"))


def people_of(department_id: int | None, on: date) -> QuerySet[Person]:
    """Who works in a department that day, or holds one of its offices."""
    held = Appointment.objects.in_force(on).filter(department=department_id)
    return Person.objects.filter(
        Q(pk__in=held.values("person"))
        | Q(
            pk__in=Employment.objects.in_force(on).filter(department=department_id).values("person")
        )
    )


def head_of(department_id: int | None, on: date) -> Person | None:
    user = holders(Role.DEPARTMENT_HEAD, on, department_id).first() if department_id else None
    return user.person if user else None


def contact_of(department_id: int | None, on: date) -> Person | None:
    user = holders(Role.DEPARTMENT_CONTACT, on, department_id).first() if department_id else None
    return user.person if user else None


def most_days(proposal: Proposal) -> int | None:
    """How much time the clock of the running round may be given: a second handling has a number
    of its own."""
    replying = clocks.live(proposal.file).filter(kind__in=(ClockKind.REPLY, ClockKind.SECOND_REPLY))
    return next((clock.max_extension for clock in replying), None)


def raters_due(proposal: Proposal) -> QuerySet[Person]:
    """Whose rating of the running round may still be given or changed."""
    rows = Rating.objects.filter(
        round__proposal=proposal, state__in=(RatingState.DUE, RatingState.GIVEN)
    )
    return Person.objects.filter(pk__in=rows.values("rater"))
