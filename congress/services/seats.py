"""Keys to a proposal's folder: who is mover, co-mover or second opens it by her seat."""

from datetime import date

from casework import access
from casework.models import CaseFile
from members.models import Person, User

from ..choices import CoMoverState, KeySeat
from ..models import DelegationOffice, Proposal
from .steps import keep


def account(person: Person) -> User | None:
    """The account of a person, or None: somebody without one is told on paper."""
    return getattr(person, "user", None)


def give(proposal: Proposal, person: Person, seat: str, until: date | None = None) -> None:
    user = account(person)
    if user is not None:
        access.give_key(proposal.file, user, seat=seat, until=until)


def take(proposal: Proposal, person: Person, seat: str) -> None:
    user = account(person)
    if user is not None:
        access.take_key(proposal.file, user, seat=seat)


def give_to_leaders(proposal: Proposal, on: date) -> None:
    """The own delegation's leader and deputies read what seeks seconds, also among invited."""
    offices = DelegationOffice.objects.in_force(on).filter(
        delegation=proposal.delegation_id, role__in=("delegation_leader", "delegation_deputy")
    )
    for office in offices.select_related("person__user"):
        give(proposal, office.person, KeySeat.DELEGATION)


def shut(proposal: Proposal, on: date) -> None:
    """The folder ends with the case: lists of open files leave it out from now on, and there is
    no lead to take any more."""
    CaseFile.objects.filter(pk=proposal.file_id).update(closed_on=on)
    drop_offer(proposal)
    proposal.file.closed_on = on


def drop_offer(proposal: Proposal) -> None:
    """An offered lead that was not taken falls, and the key that came with the offer of a draft;
    that of an invitation stays."""
    offered = proposal.handed_to
    if offered is None:
        return
    keep(proposal, handed_to=None)
    asked = proposal.co_movers.filter(person=offered, state=CoMoverState.ASKED)
    if not asked.exists() and not proposal.seconds.filter(person=offered).exists():
        take(proposal, offered, KeySeat.INVITED)


def unshut(proposal: Proposal) -> None:
    CaseFile.objects.filter(pk=proposal.file_id).update(closed_on=None)
    proposal.file.closed_on = None
