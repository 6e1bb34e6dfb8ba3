"""What hangs on a mandate, on an office of a delegation and on the window of a session: asked
before the congress officer ends or moves one. Numbers only; drafts are private."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from members.choices import Role

from ..choices import CoMoverState, RatingState, RoundState, SecondState, State
from ..models import (
    CoMover,
    Delegate,
    Delegation,
    DelegationOffice,
    Proposal,
    Rating,
    Second,
    Session,
)

UNSETTLED = (SecondState.INVITED, SecondState.GIVEN, SecondState.TO_CONFIRM)
BEGUN = (State.DRAFT, State.SECONDING, State.SENT_BACK)  # these need a mover in office (E1)
GOING = (
    State.LEADER_REVIEW,
    State.SUBMITTED,
    State.DISPUTED,
    State.RECONSIDERING,
    State.DOCKETED,
    State.ASSIGNED,
    State.ACCEPTED,
    State.REPLY_REVIEW,
    State.REPLIED,
    State.UNSATISFIED,
    State.TRACKING,
    State.SUSPENDED,
)
REVIEWERS = (Role.DELEGATION_LEADER, Role.DELEGATION_DEPUTY)


@dataclass(frozen=True)
class Hanging:
    """Counts of what a delegate has in hand that day."""

    seconds: int  # not counted yet: they fall with the mandate (E3)
    counted: int  # these stay
    begun: int
    going: int
    joined: int
    asked: int
    ratings: int


def hangs_on(delegate: Delegate) -> Hanging:
    person = delegate.person_id
    open_text = Q(proposal__state__in=(State.SECONDING, State.SENT_BACK))
    under_way = Q(proposal__state__in=GOING)
    seconds = Second.objects.filter(person=person).aggregate(
        seconds=Count("pk", filter=open_text & Q(state__in=UNSETTLED)),
        counted=Count("pk", filter=under_way & Q(state=SecondState.COUNTED)),
    )
    moved = Proposal.objects.filter(mover=person).aggregate(
        begun=Count("pk", filter=Q(state__in=BEGUN)), going=Count("pk", filter=Q(state__in=GOING))
    )
    seats = CoMover.objects.filter(person=person).aggregate(
        joined=Count("pk", filter=under_way & Q(state=CoMoverState.JOINED)),
        asked=Count("pk", filter=Q(state=CoMoverState.ASKED)),
    )
    ratings = Rating.objects.filter(
        rater=person, state=RatingState.DUE, beside=False, round__state=RoundState.PUBLISHED
    )
    return Hanging(**seconds, **moved, **seats, ratings=ratings.count())


def offices_of(delegate: Delegate, on: date) -> list[DelegationOffice]:
    """The offices in the delegation that a delegate holds that day."""
    return list(
        DelegationOffice.objects.in_force(on).filter(
            delegation=delegate.delegation_id, person=delegate.person_id
        )
    )


def reviews_left_alone(delegation: Delegation, office: DelegationOffice, on: date) -> int | None:
    """How many proposals wait for the delegation's review when nobody reviews after this office
    has ended; None where somebody else does."""
    if office.role not in REVIEWERS:
        return None
    others = DelegationOffice.objects.in_force(on).filter(delegation=delegation, role__in=REVIEWERS)
    if others.exclude(pk=office.pk).exists():
        return None
    return delegation.proposals.filter(state=State.LEADER_REVIEW).count()


def told_of_a_window(session: Session, on: date) -> int:
    return Delegate.objects.in_office(on).filter(term=session.term_id).count()


def lapsed_with_the_window(session: Session) -> int:
    """What lapsed on the last day, or by hand after it, and was never submitted: the chair of the
    committee may restore it (E9)."""
    return Proposal.objects.filter(
        session=session,
        in_recess=False,
        state=State.LAPSED,
        submitted_on=None,
        closed_on__gte=session.window_closes_on,
    ).count()


def people_of_a_delegation(delegation: Delegation, on: date) -> QuerySet[Delegate]:
    return (
        Delegate.objects.in_office(on)
        .filter(delegation=delegation)
        .select_related("person", "appointment")
        .order_by("person__name_pinyin", "person__staff_no")
    )
