"""What waits for a person from the assignment to the end: departments, leaders, committee, movers,
and whoever answers suggestions."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from casework.models import Clock
from members.choices import Role
from members.models import LeaderPortfolio, User
from members.selectors import holds

from ..choices import (
    AssignmentState,
    ClockKind,
    CommitmentState,
    ExtensionState,
    RatingSeat,
    RatingState,
    RoundState,
    State,
    SuggestionState,
    UrgeState,
)
from ..models import (
    Adoption,
    Assignment,
    Commitment,
    Contact,
    Extension,
    HandlingRound,
    Instruction,
    Proposal,
    Rating,
    Suggestion,
    Urge,
)
from .waiting import Waiting, each

K = ClockKind
REPLYING = (K.REPLY, K.SECOND_REPLY)
SPOKEN = (State.REPLY_REVIEW, State.REPLIED, State.UNSATISFIED, State.TRACKING)


def waiting_for(user: User, on: date) -> list[Waiting]:
    return [
        *_as_mover(user, on),
        *_as_department(user, on),
        *_as_leader(user, on),
        *_as_committee(user, on),
        *_as_school_office(user, on),
        *_with_suggestions(user, on),
    ]


def proposals() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("file", "session")


def _of(model: type, **where: Any) -> QuerySet:
    """Rows that hang on a proposal, with it."""
    return model.objects.filter(**where).select_related("proposal__file", "proposal__session")


# ------------------------------------------------------------------ movers


def _as_mover(user: User, on: date) -> Iterator[Waiting]:
    person = user.person_id
    due = Rating.objects.filter(state=RatingState.DUE, round__state=RoundState.PUBLISHED)
    mine = Q(rater=person)
    if holds(user, [Role.UNION_CHAIR], on):
        mine |= Q(seat=RatingSeat.UNION)
    yield from each(
        proposals().filter(
            state=State.REPLIED, rounds__in=due.filter(mine, beside=False).values("round")
        ),
        _("Rate the reply"),
        _("Read and rate"),
        K.RATING,
    )
    moved = Q(mover=person) | Q(co_movers__person=person, co_movers__state="joined")
    mine_now = set(
        Proposal.objects.filter(moved, state__in=(State.ACCEPTED, *SPOKEN)).values_list(
            "pk", flat=True
        )
    )
    if not mine_now:
        return
    own = proposals().filter(pk__in=mine_now)
    paused = Clock.objects.filter(
        file=OuterRef("file"), state=Clock.State.PAUSED, kind__in=REPLYING, paused_with_case=False
    )
    yield from each(
        own.filter(Exists(paused), state=State.ACCEPTED),
        _("Something is awaited from you"),
        _("Add it"),
    )
    talks = Contact.objects.filter(proposal__in=mine_now, confirmed_on=None)
    yield from each(
        talks.select_related("proposal__file"),
        _("A talk with you was recorded"),
        _("Confirm"),
        own="proposal",
    )
    reports = Commitment.objects.filter(
        state=CommitmentState.REPORTED, round__proposal__in=mine_now
    )
    yield from each(
        proposals().filter(rounds__commitments__in=reports, state=State.TRACKING).distinct(),
        _("The department reports that it is done"),
        _("Confirm"),
        K.COMMITMENT,
    )


# ------------------------------------------------------------------ departments


def _units(user: User, on: date, *roles: str) -> list[int]:
    return [o.unit_id for o in user.offices(on) if o.role in roles and o.unit_id is not None]


def _as_department(user: User, on: date) -> Iterator[Waiting]:
    heads = _units(user, on, Role.DEPARTMENT_HEAD)
    office = _units(user, on, Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CONTACT)
    if not office:
        return
    led = proposals().filter(lead_department__in=office)
    current = HandlingRound.objects.filter(proposal=OuterRef("pk")).exclude(
        state__in=(RoundState.CLOSED, RoundState.VOID)
    )
    at_work = led.filter(state__in=(State.ASSIGNED, State.ACCEPTED))
    for proposal in at_work.annotate(round_state=Subquery(current.values("state")[:1])):
        if proposal.state == State.ASSIGNED:
            task = _("Accept the assignment and name a contact")
            yield Waiting(proposal, task, _("Accept"), (K.REFUSE_ASSIGNMENT,))
        elif proposal.round_state == RoundState.OPEN:
            yield Waiting(proposal, _("Reply in writing"), _("Draft the reply"), REPLYING)
        elif (
            proposal.round_state == RoundState.HEAD_REVIEW and proposal.lead_department_id in heads
        ):
            task = _("Check the reply and send it to sign-off")
            yield Waiting(proposal, task, _("Check"), REPLYING)
    part = Assignment.objects.assisting().filter(
        department__in=office, state__in=(AssignmentState.SENT, AssignmentState.ASKED)
    )
    for row in part.select_related("proposal__file"):
        if row.state == AssignmentState.SENT:
            yield Waiting(row.proposal, _("Take your part"), _("Take"), (K.REFUSE_ASSIGNMENT,))
        elif row.department_id in heads:
            yield Waiting(row.proposal, _("Co-sign the reply"), _("Co-sign"), (K.COSIGN,))
    urged = _of(Urge, state=UrgeState.SENT, proposal__lead_department__in=office)
    yield from each(urged, _("You are urged"), _("Acknowledge"), *REPLYING, own="proposal")
    unkept = Commitment.objects.filter(
        state__in=(CommitmentState.OPEN, CommitmentState.BROKEN),
        round__proposal__lead_department__in=office,
    )
    yield from each(
        led.filter(state=State.TRACKING, rounds__commitments__in=unkept).distinct(),
        _("Report what was done of the commitments"),
        _("Report"),
        K.COMMITMENT,
    )


# ------------------------------------------------------------------ school leaders, school office


def _portfolio(user: User, on: date) -> set[int]:
    """The departments for which the person signs: by portfolio, by office, or as a deputy."""
    deputised = Q(
        leader__appointments__role=Role.RESPONSIBLE_LEADER,
        leader__appointments__deputies__person=user.person_id,
        leader__appointments__deputies__from_on__lte=on,
        leader__appointments__deputies__to_on__gte=on,
    )
    led = LeaderPortfolio.objects.in_force(on).filter(Q(leader=user.person_id) | deputised)
    return {
        *led.values_list("department", flat=True),
        *_units(user, on, Role.RESPONSIBLE_LEADER),
    }


def _as_leader(user: User, on: date) -> Iterator[Waiting]:
    units = _portfolio(user, on)
    if units:
        yield from _to_sign(proposals().filter(lead_department__in=units))


def _to_sign(mine: QuerySet[Proposal]) -> Iterator[Waiting]:
    given = Instruction.objects.filter(proposal=OuterRef("pk"))
    yield from each(
        mine.filter(~Exists(given), state=State.DOCKETED),
        _("Give your instruction"),
        _("Instruct"),
        K.INSTRUCTION,
    )
    yield from each(
        mine.filter(state=State.REPLY_REVIEW),
        _("Sign the reply"),
        _("Read and sign"),
        K.SIGN_OFF,
    )


def _as_school_office(user: User, on: date) -> Iterator[Waiting]:
    """What nobody signs for (E15), and what departments have refused too often."""
    if not holds(user, [Role.SCHOOL_OFFICE], on):
        return
    led = LeaderPortfolio.objects.in_force(on).values("department")
    yield from _to_sign(proposals().exclude(lead_department__in=led))
    often = [
        proposal.pk
        for proposal in proposals().filter(state=State.DOCKETED, assignments_refused__gt=0)
        if proposal.assignments_refused >= proposal.session.rule("congress.refusals_to_office")
    ]
    yield from each(
        proposals().filter(pk__in=often),
        _("Refused too often: assign finally"),
        _("Assign"),
        K.ASSIGNMENT,
    )


# ------------------------------------------------------------------ committee and officer


def _as_committee(user: User, on: date) -> Iterator[Waiting]:
    if holds(user, [Role.PROPOSAL_COMMITTEE_CHAIR], on):
        yield from _as_chair(on)
    if holds(user, [Role.CONGRESS_OFFICER], on):
        yield from _as_officer()
    if holds(user, [Role.PROPOSAL_COMMITTEE_CHAIR, Role.PROPOSAL_COMMITTEE_MEMBER], on):
        reports = Commitment.objects.filter(state=CommitmentState.REPORTED)
        yield from each(
            proposals()
            .filter(
                member_in_charge=user.person_id,
                state=State.TRACKING,
                rounds__commitments__in=reports,
            )
            .distinct(),
            _("Follow the report on a commitment"),
            _("Look at it"),
            K.COMMITMENT,
        )


def _as_chair(on: date) -> Iterator[Waiting]:
    yield from each(
        _of(Extension, state=ExtensionState.ASKED),
        _("More time is asked for"),
        _("Decide"),
        *REPLYING,
        own="proposal",
    )
    yield from each(
        proposals().filter(state=State.UNSATISFIED),
        _("Not satisfied: handle again or note the difference"),
        _("Decide"),
        K.DECIDE_SECOND,
    )
    yield from each(
        _of(Assignment, state=AssignmentState.SENT, refusal_asked_on__isnull=False),
        _("An assisting department asks to be released"),
        _("Decide"),
        own="proposal",
    )
    late = Rating.objects.filter(late=True, result="dissatisfied")
    yield from each(
        proposals().filter(
            rounds__ratings__in=late, state__in=(State.CLOSED, State.CLOSED_UNRATED)
        ),
        _("Dissatisfied after the time for ratings"),
        _("Look at it"),
    )


def _as_officer() -> Iterator[Waiting]:
    ready = Exists(Instruction.objects.filter(proposal=OuterRef("pk")))
    yield from each(
        proposals()
        .filter(ready | Q(instruction_skipped=True), state=State.DOCKETED)
        .filter(assignments__part="lead", assignments__state=AssignmentState.PROPOSED),
        _("Assign to the department"),
        _("Assign"),
        K.ASSIGNMENT,
    )
    refused = proposals().filter(state=State.DOCKETED, assignments__state="refused")
    planned = Assignment.objects.in_force().lead().filter(proposal=OuterRef("pk"))
    yield from each(
        refused.filter(~Exists(planned)).distinct(),
        _("Refused: choose another department"),
        _("Choose"),
        K.ASSIGNMENT,
    )


# ------------------------------------------------------------------ suggestions


def _with_suggestions(user: User, on: date) -> Iterator[Waiting]:
    open_ones = Suggestion.objects.select_related("file")
    if holds(user, [Role.CONGRESS_OFFICER], on):
        yield from each(
            open_ones.filter(state=SuggestionState.RECEIVED),
            _("A suggestion to forward"),
            _("Forward"),
            K.SUGGESTION_REPLY,
        )
    heads = _units(user, on, Role.DEPARTMENT_HEAD)
    office = _units(user, on, Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CONTACT)
    if office:
        at_work = open_ones.filter(
            state__in=(SuggestionState.ASSIGNED, SuggestionState.ACCEPTED), department__in=office
        )
        for suggestion in at_work:
            if suggestion.state == SuggestionState.ASSIGNED:
                task = _("Take the suggestion")
                yield Waiting(suggestion, task, _("Take"), (K.REFUSE_ASSIGNMENT,))
            elif suggestion.department_id in heads:
                task = _("Answer the suggestion")
                yield Waiting(suggestion, task, _("Answer"), (K.SUGGESTION_REPLY,))
    if holds(user, [Role.UNION_CHAIR], on):
        drafted = open_ones.filter(state=SuggestionState.RECEIVED).exclude(proposed_by=None)
        yield from each(
            drafted.filter(decline_code=""),
            _("Agree to a direct reply"),
            _("Read"),
            K.SUGGESTION_REPLY,
        )
    asked = Adoption.objects.filter(
        suggestion__author=user.person_id, consented_on=None, refused_on=None
    )
    yield from each(
        asked.select_related("suggestion__file"),
        _("A delegate asks to take your suggestion up"),
        _("Answer"),
        own="suggestion",
    )
