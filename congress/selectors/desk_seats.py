"""Who sits where, as the table of the desk asks it: on which proposals (or suggestions) a person
holds that seat today, as a condition; None where she holds it nowhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from members.choices import Role
from members.models import LeaderPortfolio, User
from members.selectors import holds

from ..choices import CoMoverState, RatingSeat
from ..models import CollectiveConfirmation, CoMover, Delegate, DelegationOffice
from ..rules.people import ENTERED_BY
from ..rules.suggestions import SECONDS


@dataclass(frozen=True)
class Sitter:
    """Whose desk it is. The offices of the day are on the user: no seat asks for them again."""

    user: User
    on: date

    @property
    def person(self) -> int:
        return self.user.person_id

    def holds(self, *roles: str) -> bool:
        return holds(self.user, roles, self.on)

    def units(self, *roles: str) -> list[int]:
        """The departments for which she holds one of the roles, deputies' included."""
        offices = self.user.offices(self.on)
        return [o.unit_id for o in offices if o.role in roles and o.unit_id is not None]


Seat = Callable[[Sitter], Q | None]
EVERYWHERE = Q()


def office(*roles: str) -> Seat:
    """An office of the whole school sits at every case."""
    return lambda me: EVERYWHERE if me.holds(*roles) else None


def office_of_unit(path: str, *roles: str) -> Seat:
    """An office of a department sits where `path` leads to that department."""

    def seat(me: Sitter) -> Q | None:
        units = me.units(*roles)
        return Q(**{f"{path}__in": units}) if units else None

    return seat


# ------------------------------------------------------------------ by name on the case


def mover(me: Sitter) -> Q:
    return Q(mover=me.person)


def any_mover(me: Sitter) -> Q:
    """Mover or co-mover. Not by a join: of two conditions on one row each finds its index."""
    joined = CoMover.objects.filter(person=me.person, state=CoMoverState.JOINED)
    return mover(me) | Q(pk__in=joined.values("proposal"))


def offered_the_lead(me: Sitter) -> Q:
    return Q(handed_to=me.person)


def second(me: Sitter) -> Q:
    return Q(seconds__person=me.person)


def co_mover(me: Sitter) -> Q:
    return Q(co_movers__person=me.person)


def rater(me: Sitter) -> Q:
    """Whom a row names; the union's seat is its chair's."""
    named = Q(rounds__ratings__rater=me.person)
    if me.holds(Role.UNION_CHAIR):
        return named | Q(rounds__ratings__seat=RatingSeat.UNION)
    return named


def author(me: Sitter) -> Q:
    return Q(author=me.person)


def second_of_the_union(me: Sitter) -> Q | None:
    """Of a suggestion that is not to be handled: not whoever proposed it."""
    return ~Q(proposed_by=me.user) if me.holds(*SECONDS) else None


def second_to_reply(me: Sitter) -> Q | None:
    """Of a direct reply: the union chair, not whoever drafted it."""
    return ~Q(proposed_by=me.user) if me.holds(Role.UNION_CHAIR) else None


# ------------------------------------------------------------------ delegation and committee


def delegation_leader(me: Sitter) -> Q | None:
    """Leader or deputy of the mover's delegation, unless she moves it herself (E5)."""
    roles = (Role.DELEGATION_LEADER, Role.DELEGATION_DEPUTY)
    if not me.holds(*roles):
        return None
    led = DelegationOffice.objects.in_force(me.on).filter(person=me.person, role__in=roles)
    return Q(delegation__in=led.values("delegation")) & ~Q(mover=me.person)


def confirms_for_the_delegation(me: Sitter) -> Q | None:
    """A delegate of the delegation that moves it who has not confirmed the text as it stands."""
    if not me.holds(Role.DELEGATE):
        return None
    mandates = Delegate.objects.in_office(me.on).filter(person=me.person)
    confirmed = CollectiveConfirmation.objects.filter(
        person=me.person, revision=F("proposal__revision")
    )
    return Q(delegation__in=mandates.values("delegation")) & ~Q(pk__in=confirmed.values("proposal"))


chair = office(Role.PROPOSAL_COMMITTEE_CHAIR)
member = office(Role.PROPOSAL_COMMITTEE_MEMBER, Role.PROPOSAL_COMMITTEE_CHAIR)
officer = office(Role.CONGRESS_OFFICER)
screener = office(Role.PROPOSAL_COMMITTEE_CHAIR, Role.CONGRESS_OFFICER)


def member_in_charge(me: Sitter) -> Q | None:
    return Q(member_in_charge=me.person) if member(me) is not None else None


def second_signer(me: Sitter) -> Q | None:
    """Of a correction: not whoever asked for it."""
    return ~Q(correction_asked_by=me.user) if member(me) is not None else None


enters_rulings = office(*ENTERED_BY.values())


def enters_reconsiderations(me: Sitter) -> Q | None:
    """The question names its deciders."""
    deciders = [body for body, role in ENTERED_BY.items() if me.holds(role)]
    return Q(referrals__deciders__in=deciders) if deciders else None


# ------------------------------------------------------------------ departments and the school

HEAD, CONTACT = Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CONTACT
lead = office_of_unit("lead_department", HEAD, CONTACT)
lead_head = office_of_unit("lead_department", HEAD)
assisting = office_of_unit("assignments__department", HEAD, CONTACT)
assisting_head = office_of_unit("assignments__department", HEAD)
forwarded_to = office_of_unit("department", HEAD, CONTACT)
forwarded_to_head = office_of_unit("department", HEAD)
# By the portfolio map, or as a deputy: `User.offices` names the departments of both.
leader = office_of_unit("lead_department", Role.RESPONSIBLE_LEADER)
school_office = office(Role.SCHOOL_OFFICE)


def school_office_for_nobody(me: Sitter) -> Q | None:
    """Where the portfolio map names no leader (E15)."""
    led = LeaderPortfolio.objects.in_force(me.on).values("department")
    return ~Q(lead_department__in=led) if me.holds(Role.SCHOOL_OFFICE) else None
