"""Who stands behind a proposal on a day: movers, seconds that count, a delegation's consent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from casework import clocks
from members.choices import Role
from members.models import Person, User
from members.selectors import holders

from ..choices import ClockKind, CoMoverState, SecondState
from ..models import CoMover, Delegate, Proposal, Second


def mandate_of(person_id: int, on: date) -> Delegate | None:
    """The mandate in the school's congress that day."""
    return (
        Delegate.objects.of_the_school()
        .in_office(on)
        .filter(person=person_id)
        .select_related("delegation", "person")
        .first()
    )


def is_in_office(person_id: int, on: date) -> bool:
    return mandate_of(person_id, on) is not None


def may_write(user: User, on: date) -> bool:
    """Whether a page offers to write or to second: the mandate in the school's congress has given
    the role, which every page knows. The deed itself asks for the mandate."""
    return any(o.role == Role.DELEGATE and o.unit_id is None for o in user.offices(on))


def is_on_committee(person_id: int, on: date) -> bool:
    return committee(on).filter(person=person_id).exists()


def committee(on: date):
    """The accounts of the proposal committee that day, its chair included."""
    return holders(Role.PROPOSAL_COMMITTEE_CHAIR, on) | holders(Role.PROPOSAL_COMMITTEE_MEMBER, on)


def co_movers(proposal: Proposal) -> set[int]:
    """The people who move it beside the mover, also by a merge."""
    joined = proposal.co_movers.filter(state=CoMoverState.JOINED)
    return set(joined.values_list("person", flat=True))


def movers(proposal: Proposal) -> list[Person]:
    """Mover and co-movers, each once, with their accounts: whom a reply goes to."""
    people = Person.objects.filter(pk__in={proposal.mover_id, *co_movers(proposal)})
    return list(people.select_related("user"))


def live_seconds(proposal: Proposal, on: date) -> list[Second]:
    """Seconds that count on that day: given for the text as it stands, by delegates in office who
    are neither mover nor co-mover. One that was counted at the submission stays."""
    in_office = Delegate.objects.of_the_school().in_office(on).values("person")
    return list(
        proposal.seconds.live()
        .filter(Q(person__in=in_office) | Q(state=SecondState.COUNTED))
        .exclude(person__in=[proposal.mover_id, *co_movers(proposal)])
        .select_related("person", "delegation")
    )


def standing_seconds(proposal: Proposal) -> list[Second]:
    """The seconds of a text with those of what was merged into it: each person once, and who moves
    it not at all (proposals.md 2.1 `merge_into`)."""
    joined = CoMover.objects.filter(proposal=proposal, state=CoMoverState.JOINED)
    rows = (
        Second.objects.filter(Q(proposal=proposal) | Q(proposal__merged_into=proposal))
        .filter(state__in=(SecondState.GIVEN, SecondState.COUNTED))
        .exclude(person=proposal.mover_id)
        .exclude(person__in=joined.values("person"))
        .select_related("person", "delegation")
        .order_by("delegation__number", "given_on", "pk")
    )
    once: dict[int, Second] = {}
    for row in rows:
        once.setdefault(row.person_id, row)
    return list(once.values())


def seconders(proposal: Proposal, states: Iterable[str] = (SecondState.COUNTED,)) -> list[Person]:
    """The people of its seconds and of what was merged into it, each once; a mover of the master
    is counted as mover only (E12)."""
    rows = Second.objects.filter(state__in=tuple(states)).filter(
        proposal__in=[proposal.pk, *proposal.merged.values_list("pk", flat=True)]
    )
    return list(
        Person.objects.filter(pk__in=rows.values("person"))
        .exclude(pk__in={proposal.mover_id, *co_movers(proposal)})
        .select_related("user")
    )


def collective_count(proposal: Proposal, on: date) -> tuple[int, int]:
    """How many of the delegation's delegates in office have confirmed the text as it stands, and
    how many they are: `2*confirmed >= members` opens the way."""
    members = Delegate.objects.in_office(on).filter(delegation=proposal.delegation_id)
    confirmed = proposal.confirmations.filter(
        revision=proposal.revision, person__in=members.values("person")
    )
    return confirmed.count(), members.count()


def unconfirmed(proposal: Proposal, on: date) -> list[Person]:
    """The delegates in office of the delegation that moves it who have not confirmed the text as
    it stands."""
    members = Delegate.objects.in_office(on).filter(delegation=proposal.delegation_id)
    done = proposal.confirmations.filter(revision=proposal.revision)
    people = Person.objects.filter(pk__in=members.values("person"))
    return list(people.exclude(pk__in=done.values("person")).select_related("user"))


def collection_ends_on(proposal: Proposal) -> date | None:
    """The last day on which seconds are given."""
    clock = clocks.live(proposal.file, ClockKind.COLLECTION).first()
    return clock.due_on if clock else None


@dataclass(frozen=True)
class Change:
    """One field before and after: what a seconder is shown before she confirms."""

    label: str
    before: str
    after: str


def text_changes(second: Second) -> list[Change]:
    """What has changed since the revision that this second was given for."""
    proposal = second.proposal
    kept = proposal.versions.filter(revision=second.revision, aside=False).first()
    if kept is None:
        return []
    return [
        Change(
            str(Proposal._meta.get_field(name).verbose_name),
            kept.words.get(name, ""),
            getattr(proposal, name),
        )
        for name in ("title", "reason", "suggestion")
        if kept.words.get(name, "") != getattr(proposal, name)
    ]
