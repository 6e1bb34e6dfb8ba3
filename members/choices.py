"""What can be, among people: roles, kinds of employment, posts. Labels are for screens."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Roles of `Appointment`, as far as the rooms that exist need them. The order is the order
    of the lists. STAFF is computed from employment and never appointed."""

    STAFF = "staff", _("staff member")
    SYSTEM_KEEPER = "system_keeper", _("system keeper")
    UNION_CHAIR = "union_chair", _("union chair")
    STANDING_VICE_CHAIR = "standing_vice_chair", _("standing vice-chair of the union")
    VICE_CHAIR = "vice_chair", _("vice-chair of the union")
    UNION_OFFICER = "union_officer", _("union officer")
    CONGRESS_OFFICER = "congress_officer", _("congress officer")
    DELEGATE = "delegate", _("delegate")
    DELEGATION_LEADER = "delegation_leader", _("delegation leader")
    DELEGATION_DEPUTY = "delegation_deputy", _("deputy delegation leader")
    DELEGATION_SECRETARY = "delegation_secretary", _("delegation secretary")
    PRESIDIUM_MEMBER = "presidium_member", _("presidium member")
    SECRETARY_GENERAL = "secretary_general", _("secretary-general")
    EXECUTIVE_COMMITTEE_CHAIR = "executive_committee_chair", _("chair of the executive committee")
    EXECUTIVE_COMMITTEE_MEMBER = (
        "executive_committee_member",
        _("member of the executive committee"),
    )
    PROPOSAL_COMMITTEE_CHAIR = "proposal_committee_chair", _("chair of the proposal committee")
    PROPOSAL_COMMITTEE_MEMBER = "proposal_committee_member", _("member of the proposal committee")
    PARTY_SECRETARY = "party_secretary", _("party secretary")
    PARTY_COMMITTEE_MEMBER = "party_committee_member", _("member of the party committee")
    PARTY_OFFICE = "party_office", _("party office")
    DISCIPLINE_OFFICE = "discipline_office", _("discipline office")
    PRESIDENT = "president", _("president")
    RESPONSIBLE_LEADER = "responsible_leader", _("responsible school leader")
    SCHOOL_OFFICE = "school_office", _("school office")
    DEPARTMENT_HEAD = "department_head", _("department head")
    DEPARTMENT_CONTACT = "department_contact", _("department contact")
    HR_CLERK = "hr_clerk", _("personnel clerk")


# Roles that open more than names, posts and published things: sign-in asks for a second factor.
SECOND_FACTOR = frozenset(Role) - {Role.STAFF, Role.DELEGATE}

# Roles whose scope is one department: an appointment without it names nobody.
DEPARTMENT_ROLES = frozenset({Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CONTACT})

# Roles with one holder at a time, for the whole school.
SINGLE_ROLES = frozenset({Role.UNION_CHAIR, Role.PRESIDENT, Role.PARTY_SECRETARY})

# Computed from other rows (employment, mandate, portfolio), never appointed by hand.
COMPUTED_ROLES = frozenset({Role.STAFF})

# Held apart at appointment. 工会基层组织选举工作条例: 单位主要行政负责人不任本级工会主席、
# 副主席.
HELD_APART = (
    (
        frozenset({Role.PRESIDENT}),
        frozenset({Role.UNION_CHAIR, Role.STANDING_VICE_CHAIR, Role.VICE_CHAIR}),
    ),
)

# Absence: who may be deputised for (common.md 1, rule 2): leaders, heads and the chairs.
DEPUTABLE_ROLES = frozenset(
    {
        Role.RESPONSIBLE_LEADER,
        Role.DEPARTMENT_HEAD,
        Role.PROPOSAL_COMMITTEE_CHAIR,
        Role.UNION_CHAIR,
        Role.DELEGATION_LEADER,
        Role.PRESIDENT,
    }
)

# Who climbs to whom when a time limit passes; the first rung that somebody holds is asked.
SUPERIORS: dict[str, tuple[str, ...]] = {
    Role.DEPARTMENT_CONTACT: (Role.DEPARTMENT_HEAD, Role.RESPONSIBLE_LEADER, Role.SCHOOL_OFFICE),
    Role.DEPARTMENT_HEAD: (Role.RESPONSIBLE_LEADER, Role.SCHOOL_OFFICE),
    Role.RESPONSIBLE_LEADER: (Role.PRESIDENT, Role.SCHOOL_OFFICE),
    Role.SCHOOL_OFFICE: (Role.PRESIDENT,),
    Role.DELEGATION_LEADER: (Role.CONGRESS_OFFICER, Role.UNION_CHAIR),
    Role.PROPOSAL_COMMITTEE_MEMBER: (Role.PROPOSAL_COMMITTEE_CHAIR, Role.UNION_CHAIR),
    Role.PROPOSAL_COMMITTEE_CHAIR: (Role.UNION_CHAIR,),
    Role.CONGRESS_OFFICER: (Role.UNION_CHAIR, Role.STANDING_VICE_CHAIR),
    Role.UNION_OFFICER: (Role.UNION_CHAIR, Role.STANDING_VICE_CHAIR),
}
