"""Who is told, asked on the day itself: the codes of `rulebook.steps`."""

from collections.abc import Iterable
from datetime import date

from casework.models import CaseFile, Clock
from casework.tick import Matter, by_number
from members.choices import Role
from members.models import Deputy, User
from members.selectors import holders, responsible_leader, superior

from ..choices import SUGGESTION, Deciders, RatingSeat, RatingState, RoundState, SecondState
from ..models import DelegationOffice, Proposal, Rating, Second
from ..rules.people import ENTERED_BY, deciders_of_disputes
from .people import committee, movers, unconfirmed

SCHOOL_WIDE = {
    "chair": Role.PROPOSAL_COMMITTEE_CHAIR,
    "officer": Role.CONGRESS_OFFICER,
    "union_chair": Role.UNION_CHAIR,
    "school_office": Role.SCHOOL_OFFICE,
}


def recipients(file: CaseFile, clock: Clock, code: str, on: date) -> Iterable[User]:
    """The accounts that an audience code means for this clock on that day."""
    if code in SCHOOL_WIDE:
        return held_or_above(SCHOOL_WIDE[code], on)
    unit = clock.owner_unit_id or file.unit_id
    if file.kind == SUGGESTION and not unit:
        return held_or_above(Role.CONGRESS_OFFICER, on)  # nobody has it yet: the desk does
    if code in ("lead_contact", "assisting_contact"):
        return held_or_above(Role.DEPARTMENT_CONTACT, on, unit) if unit else ()
    if code in ("lead_head", "assisting_head"):
        return held_or_above(Role.DEPARTMENT_HEAD, on, unit) if unit else ()
    if code == "leader":
        return leaders(unit, on)
    proposal = getattr(file, "proposal", None)
    return of_the_proposal(proposal, code, on) if proposal else ()


def held_or_above(role: str, on: date, unit: int | None = None) -> Iterable[User]:
    """Who holds the office; where nobody does, who stands above it: a department without a contact
    hears of its last day through its head."""
    return list(holders(role, on, unit)) or superior(role, unit, on)


def describe(file: CaseFile) -> Matter:
    """How a notice calls the case, and where it is read."""
    case = getattr(file, "proposal", None) or getattr(file, "suggestion", None)
    if case is None:
        return by_number(file)
    return Matter(f"{case.number} {case}".strip(), case.get_absolute_url())


def leaders(unit_id: int | None, on: date) -> Iterable[User]:
    """分管校领导 and whoever deputises; without one the school office (E15)."""
    if unit_id is None:
        return holders(Role.SCHOOL_OFFICE, on)
    by_role = list(holders(Role.RESPONSIBLE_LEADER, on, unit_id))
    leader = responsible_leader(unit_id, on)
    if leader is not None:
        acting = Deputy.objects.in_force(on).filter(
            appointment__person=leader, appointment__role=Role.RESPONSIBLE_LEADER
        )
        deputies = [row.person for row in acting.select_related("person__user")]
        by_role += accounts([leader, *deputies])
    return by_role or holders(Role.SCHOOL_OFFICE, on)


def of_the_proposal(proposal: Proposal, code: str, on: date) -> Iterable[User]:
    if code == "mover":
        return accounts(movers(proposal))
    if code == "raters":
        return raters(proposal, on)
    if code == "invited" and proposal.is_collective:
        return accounts(unconfirmed(proposal, on))
    if code == "invited":
        asked = Second.objects.filter(proposal=proposal, state=SecondState.INVITED)
        return accounts(s.person for s in asked.select_related("person__user"))
    if code == "delegation_leader":
        return delegation_leaders(proposal, on)
    if code == "member_in_charge":
        in_charge = committee(on).filter(person=proposal.member_in_charge_id)
        return in_charge or holders(SCHOOL_WIDE["chair"], on)  # nobody, or of an old committee
    if code == "body":
        return body(proposal, on)
    if code == "committee":
        return committee(on)
    raise LookupError(f"no audience {code!r}")


def raters(proposal: Proposal, on: date) -> list[User]:
    """Who has not rated the reply yet; the union's seat is its chair's."""
    due = Rating.objects.filter(
        round__proposal=proposal,
        round__state=RoundState.PUBLISHED,
        state=RatingState.DUE,
        beside=False,
    ).select_related("rater__user")
    people = accounts(row.rater for row in due if row.rater)
    if any(row.seat == RatingSeat.UNION for row in due):
        people += holders(Role.UNION_CHAIR, on)
    return people


def accounts(people: Iterable) -> list[User]:
    return [person.user for person in people if hasattr(person, "user")]


def delegation_leaders(proposal: Proposal, on: date) -> list[User]:
    offices = DelegationOffice.objects.in_force(on).filter(
        delegation=proposal.delegation_id, role__in=("delegation_leader", "delegation_deputy")
    )
    return accounts(office.person for office in offices.select_related("person__user"))


def body(proposal: Proposal, on: date) -> Iterable[User]:
    """Whoever enters the ruling of the body that has the question."""
    referral = proposal.referrals.filter(settled_on=None).first()
    deciders = deciders_of_disputes(proposal, on)
    if referral is not None and referral.kind == "reconsideration":
        deciders = Deciders(referral.deciders)
    return holders(ENTERED_BY[deciders], on)
