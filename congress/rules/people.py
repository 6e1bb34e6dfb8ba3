"""Offices in force on the day of the deed. A recused person holds none of them for this file."""

from typing import Any

from casework import recusal
from members.choices import Role

from ..choices import COMMITTEE, Deciders
from .seats import day_of, is_any_mover, person_of, proposal_of

BODIES = (
    Role.PRESIDIUM_MEMBER,
    Role.SECRETARY_GENERAL,
    Role.EXECUTIVE_COMMITTEE_MEMBER,
    Role.EXECUTIVE_COMMITTEE_CHAIR,
    Role.DELEGATION_LEADER,
)


def holds(user: Any, case: Any, *roles: str, department_id: int | None = None) -> bool:
    """Whether the actor holds one of the roles that day; with a department, for that one."""
    if person_of(user) is None:
        return False
    return any(
        office.role in roles and department_id in (None, office.unit_id)
        for office in user.offices(day_of(case))
    )


def has_interest(user: Any, case: Any, proposed_lead: int | None = None) -> bool:
    """A decider who moves the proposal, or heads its lead department, leaves the item: also where
    the outcome only proposes that department. It is no recusal row: she still reads her own
    proposal; a seconder stays (proposals.md 2.4)."""
    return (
        is_any_mover(user, case)
        or is_lead_head(user, case)
        or (
            proposed_lead is not None
            and holds(user, case, Role.DEPARTMENT_HEAD, department_id=proposed_lead)
        )
    )


def has_a_part(user: Any, case: Any, proposed_lead: int | None = None) -> bool:
    """Whoever has an interest, or is recused, decides nothing of the item and signs for nothing."""
    return has_interest(user, case, proposed_lead) or recusal.stands(proposal_of(case).file, user)


def _unrecused(user: Any, case: Any, *roles: str) -> bool:
    return holds(user, case, *roles) and not has_a_part(user, case)


def is_chair(user: Any, case: Any) -> bool:
    return _unrecused(user, case, Role.PROPOSAL_COMMITTEE_CHAIR)


def is_committee_member(user: Any, case: Any) -> bool:
    return _unrecused(user, case, Role.PROPOSAL_COMMITTEE_CHAIR, Role.PROPOSAL_COMMITTEE_MEMBER)


def is_officer(user: Any, case: Any) -> bool:
    return _unrecused(user, case, Role.CONGRESS_OFFICER)


def is_congress_staff(user: Any, case: Any) -> bool:
    return is_officer(user, case) or is_committee_member(user, case)


def is_union_chair(user: Any, case: Any) -> bool:
    return holds(user, case, Role.UNION_CHAIR)


def is_school_office(user: Any, case: Any) -> bool:
    return holds(user, case, Role.SCHOOL_OFFICE)


def is_member_in_charge(user: Any, case: Any) -> bool:
    """包案委员: a member of the committee that day whom the case names."""
    return person_of(user) == proposal_of(case).member_in_charge_id and is_committee_member(
        user, case
    )


def is_lead_head(user: Any, case: Any) -> bool:
    lead = proposal_of(case).lead_department_id
    return lead is not None and holds(user, case, Role.DEPARTMENT_HEAD, department_id=lead)


def is_lead_contact(user: Any, case: Any) -> bool:
    lead = proposal_of(case).lead_department_id
    return lead is not None and holds(user, case, Role.DEPARTMENT_CONTACT, department_id=lead)


def is_assisting_head(user: Any, case: Any) -> bool:
    """Head of the department of this assignment row."""
    return holds(user, case, Role.DEPARTMENT_HEAD, department_id=case.department_id)


def is_leader(user: Any, case: Any) -> bool:
    """分管校领导 of the lead department, or whoever deputises for him: the offices of a person
    name the departments of both."""
    lead = proposal_of(case).lead_department_id
    return lead is not None and holds(user, case, Role.RESPONSIBLE_LEADER, department_id=lead)


def reads_questions(user: Any, case: Any) -> bool:
    """What was put to other deciders: the movers, committee and union, and whoever may sit in the
    body that rules."""
    return is_any_mover(user, case) or holds(user, case, *COMMITTEE, *BODIES)


def deciders_of_disputes(proposal: Any, on: Any) -> Deciders:
    """争议裁定: the presidium while the session sits, the executive committee in the recess, the
    joint meeting of delegation leaders where the school has neither (proposals.md 2.4)."""
    if proposal.session.rule("congress.dispute_body") == "joint_meeting":
        return Deciders.JOINT_MEETING
    return Deciders.PRESIDIUM if proposal.session.sits(on) else Deciders.EXECUTIVE_COMMITTEE


ENTERED_BY = {
    Deciders.PRESIDIUM: Role.SECRETARY_GENERAL,
    Deciders.EXECUTIVE_COMMITTEE: Role.EXECUTIVE_COMMITTEE_CHAIR,
    Deciders.JOINT_MEETING: Role.UNION_CHAIR,
    Deciders.COMMITTEE: Role.PROPOSAL_COMMITTEE_CHAIR,
}


def is_dispute_body(user: Any, case: Any) -> bool:
    deciders = deciders_of_disputes(case, day_of(case))
    return _unrecused(user, case, ENTERED_BY[deciders])


def is_second_decider(user: Any, case: Any) -> bool:
    """复核: other deciders than the first. Whoever entered the first decision has no button."""
    if case.decided_by_id is not None and case.decided_by_id == getattr(user, "pk", None):
        return False
    referral = case.referrals.filter(settled_on=None).first()
    return referral is not None and _unrecused(user, case, ENTERED_BY[Deciders(referral.deciders)])
