"""Who may, between the assignment and the end: departments, leaders, raters."""

from typing import Any

from members.choices import Role
from members.models import Deputy, Person
from members.selectors import responsible_leader

from ..choices import (
    COMMITTEE,
    AssignmentPart,
    RatingSeat,
    RatingState,
    ResultClass,
    RoundState,
    State,
)
from ..models import HandlingRound, Rating
from .people import (
    holds,
    is_chair,
    is_lead_contact,
    is_lead_head,
    is_leader,
    is_member_in_charge,
    is_school_office,
)
from .seats import day_of, is_any_mover, person_of, proposal_of

SILENT_MOVER_DAYS = "congress.rating"  # the mover has as long for a report as for a reply


def works_for_lead(user: Any, case: Any) -> bool:
    """Head or contact of the lead department: a head may do what her contact may."""
    return is_lead_contact(user, case) or is_lead_head(user, case)


def is_tracked(user: Any, case: Any) -> bool:
    """What was promised is followed once the reply has been rated."""
    return proposal_of(case).state == State.TRACKING


def works_for_row(user: Any, case: Any) -> bool:
    """Head or contact of the department of this row."""
    return holds(
        user,
        case,
        Role.DEPARTMENT_HEAD,
        Role.DEPARTMENT_CONTACT,
        department_id=case.department_id,
    )


def is_assisting_row(user: Any, case: Any) -> bool:
    return case.part == AssignmentPart.ASSISTING


def deputises_for_leader(user: Any, case: Any) -> Person | None:
    """The school leader of the lead department for whom the user acts that day as deputy."""
    lead = proposal_of(case).lead_department_id
    leader = responsible_leader(lead, day_of(case)) if lead else None
    if leader is None or person_of(user) in (None, leader.pk):
        return None
    acts = Deputy.objects.in_force(day_of(case)).filter(
        appointment__person=leader,
        appointment__role=Role.RESPONSIBLE_LEADER,
        person=person_of(user),
    )
    return leader if acts.exists() else None


def signs_for_school(user: Any, case: Any) -> bool:
    """分管校领导 or his deputy; where the portfolio names nobody, the school office (E15)."""
    lead = proposal_of(case).lead_department_id
    if lead is None or is_leader(user, case):
        return lead is not None
    return is_school_office(user, case) and responsible_leader(lead, day_of(case)) is None


def may_still_be_refused(user: Any, case: Any) -> bool:
    return not proposal_of(case).assigned_finally


def is_refused_too_often(user: Any, case: Any) -> bool:
    """Two departments say 不归我们: the third refusal goes to the school office."""
    return case.assignments_refused >= case.session.rule("congress.refusals_to_office")


def can_be_assigned(user: Any, case: Any) -> bool:
    return not is_refused_too_often(user, case)


def is_not_of_the_lead(user: Any, case: Any) -> bool:
    """Nobody extends the time of her own department."""
    lead = proposal_of(case).lead_department_id
    return not any(office.unit_id == lead for office in user.offices(day_of(case)))


def last_round(case: Any) -> HandlingRound | None:
    rounds = (row for row in proposal_of(case).rounds.all() if row.state != RoundState.VOID)
    return max(rounds, key=lambda row: row.number, default=None)


def last_round_class(case: Any) -> str:
    last = last_round(case)
    return last.result_class if last else ""


def ends_with_the_reply(user: Any, case: Any) -> bool:
    """Class A or D: nothing is promised."""
    return last_round_class(case) in (ResultClass.A, ResultClass.D)


def promises_something(user: Any, case: Any) -> bool:
    return last_round_class(case) in (ResultClass.B, ResultClass.C)


def _ratings(case: Any, *states: str) -> list[Rating]:
    last = last_round(case)
    return [row for row in last.ratings.all() if row.state in states] if last else []


def is_rater(user: Any, case: Any) -> bool:
    """Whoever a row of the current round names; for the union's seat its chair."""
    if person_of(user) is None:
        return False
    rows = _ratings(case, RatingState.DUE, RatingState.GIVEN)
    if any(row.rater_id == person_of(user) for row in rows):
        return True
    return any(row.seat == RatingSeat.UNION for row in rows) and holds(user, case, Role.UNION_CHAIR)


def reads_ratings(user: Any, case: Any) -> bool:
    """The words of a rating are for the movers, committee and union, the lead department and the
    school leader over it; others learn the grade (proposals.md 1, congress.md 2.8)."""
    return (
        is_any_mover(user, case)
        or holds(user, case, *COMMITTEE)
        or works_for_lead(user, case)
        or signs_for_school(user, case)
    )


def was_silent(user: Any, case: Any) -> bool:
    return person_of(user) is not None and any(
        row.rater_id == person_of(user) for row in _ratings(case, RatingState.MISSED)
    )


def judges_a_report(user: Any, case: Any) -> bool:
    """The mover; the member in charge when she has been silent as long as a rating may take."""
    if is_any_mover(user, case):
        return True
    if case.reported_on is None or not (is_member_in_charge(user, case) or is_chair(user, case)):
        return False
    waited = (day_of(case) - case.reported_on).days
    return waited > proposal_of(case).session.rule(SILENT_MOVER_DAYS)
