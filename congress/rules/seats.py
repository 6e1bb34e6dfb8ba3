"""Relations of one case: mover, co-mover, second, the leader of the own delegation."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from casework.actors import Clock
from casework.models import CaseLink

from ..choices import CoMoverState, LinkKind, ResultClass, ReturnedBy, State
from ..models import Delegate, DelegationOffice, Session

Rule = Callable[[Any, Any], bool]


def day_of(case: Any) -> date:
    """The day of the deed; a page asks for today."""
    return getattr(case, "judged_on", None) or timezone.localdate()


def person_of(user: Any) -> int | None:
    return getattr(user, "person_id", None)


def any_of(*rules: Rule) -> Rule:
    return lambda user, case: any(rule(user, case) for rule in rules)


def all_of(*rules: Rule) -> Rule:
    return lambda user, case: all(rule(user, case) for rule in rules)


def nobody(user: Any, case: Any) -> bool:
    """Of rows that only move along with a step of the proposal (`Workflow.carry`)."""
    return False


def is_clock(user: Any, case: Any) -> bool:
    return isinstance(user, Clock)


def proposal_of(case: Any) -> Any:
    """The proposal itself, or that of a row which shares its folder."""
    return getattr(case, "proposal", case)


def is_the_person(user: Any, case: Any) -> bool:
    """The person a row names: a second, a co-mover, a rater."""
    return person_of(user) is not None and person_of(user) == case.person_id


def is_mover(user: Any, case: Any) -> bool:
    return person_of(user) is not None and person_of(user) == proposal_of(case).mover_id


def joined(proposal: Any) -> set[int]:
    """Who moves it beside the mover. A page that asks for many steps has fetched the rows before;
    under the lock of a step they are asked anew."""
    seats = proposal.co_movers.all()
    return {seat.person_id for seat in seats if seat.state == CoMoverState.JOINED}


def is_co_mover(user: Any, case: Any) -> bool:
    return person_of(user) is not None and person_of(user) in joined(proposal_of(case))


def is_any_mover(user: Any, case: Any) -> bool:
    return is_mover(user, case) or is_co_mover(user, case)


def is_handed_to(user: Any, case: Any) -> bool:
    """The delegate to whom the mover offered the lead: her yes is her own act."""
    return person_of(user) is not None and person_of(user) == proposal_of(case).handed_to_id


def is_delegate(user: Any, case: Any) -> bool:
    """A formal delegate of the school's congress in office that day (Order 32 Art. 13(3),
    待核对); observers, invitees and delegates of a department's congress are not."""
    return (
        person_of(user) is not None
        and Delegate.objects.of_the_school()
        .in_office(day_of(case))
        .filter(person=person_of(user))
        .exists()
    )


def is_formal_mover(user: Any, case: Any) -> bool:
    """Whoever begins: a delegate in office for herself; for a collective proposal the secretary
    of the delegation writes and its leader is the mover, or the leader writes himself."""
    proposal = proposal_of(case)
    if not proposal.is_collective:
        return is_mover(user, case) and is_delegate(user, case)
    return (
        DelegationOffice.objects.in_force(day_of(case))
        .filter(
            delegation=proposal.delegation_id,
            person=person_of(user),
            role__in=("delegation_secretary", "delegation_leader"),
        )
        .exists()
    )


def is_of_the_delegation(user: Any, case: Any) -> bool:
    return (
        person_of(user) is not None
        and Delegate.objects.in_office(day_of(case))
        .filter(person=person_of(user), delegation=proposal_of(case).delegation_id)
        .exists()
    )


def is_collective(user: Any, case: Any) -> bool:
    return proposal_of(case).is_collective


def is_own_leader(user: Any, case: Any) -> bool:
    """Leader or deputy of the mover's delegation who has no part in the proposal (E5)."""
    return (
        person_of(user) is not None
        and not is_any_mover(user, case)
        and DelegationOffice.objects.in_force(day_of(case))
        .filter(
            delegation=proposal_of(case).delegation_id,
            person=person_of(user),
            role__in=("delegation_leader", "delegation_deputy"),
        )
        .exists()
    )


def leader_reviews(user: Any, case: Any) -> bool:
    """代表团初审 takes place: the rule is on and a leader or deputy has no part in the proposal;
    a collective one is the leader's own (E5)."""
    if case.is_collective or not case.session.rule("congress.leader_review_on"):
        return False
    return (
        DelegationOffice.objects.in_force(day_of(case))
        .filter(delegation=case.delegation_id, role__in=("delegation_leader", "delegation_deputy"))
        .exclude(person__in={case.mover_id, *joined(case)})
        .exists()
    )


def nobody_reviews(user: Any, case: Any) -> bool:
    return not leader_reviews(user, case)


def returned_by_leader(user: Any, case: Any) -> bool:
    return case.returned_by == ReturnedBy.LEADER


def returned_by_committee(user: Any, case: Any) -> bool:
    return case.returned_by == ReturnedBy.COMMITTEE


def is_to_be_split(user: Any, case: Any) -> bool:
    """The committee has named parts, and they have not become drafts since."""
    returned = case.send_backs.last()
    return bool(returned and returned.parts) and not _copies(
        case, LinkKind.SPLIT_FROM, made_on__gte=returned.on
    )


def may_be_moved_again(user: Any, case: Any) -> bool:
    """What lapsed was never examined to the end; what was declined, or answered and is not done,
    waits for a later session. Once a mover, unless she discards the draft."""
    if case.final_class == ResultClass.A:
        return False
    if case.state != State.LAPSED:
        later = Session.objects.of_the_school().filter(
            window_opens_on__gt=case.session.window_opens_on, window_opens_on__lte=day_of(case)
        )
        if not later.exists():
            return False
    return not _copies(case, LinkKind.PREDECESSOR, file__proposal__written_by=person_of(user))


def _copies(case: Any, kind: str, **which: Any) -> bool:
    """Whether drafts with its text have been begun and were not discarded."""
    links = CaseLink.objects.filter(other=case.file_id, kind=kind, **which)
    return links.exclude(file__proposal__state=State.DISCARDED).exists()


def merged_from(state: str) -> Rule:
    """The state from which a proposal was merged: undoing leads back there."""
    return lambda user, case: case.merged_from == state


def was(state: str) -> Rule:
    """The state in which the proposal was suspended: there is one way back."""
    return lambda user, case: case.suspended_from == state


def withdrawal_is_asked(user: Any, case: Any) -> bool:
    """After docketing a withdrawal needs both: the mover asks, the chair agrees."""
    return case.withdrawal_asked_on is not None


def never_submitted(user: Any, case: Any) -> bool:
    return case.submitted_on is None


def was_submitted(user: Any, case: Any) -> bool:
    return case.submitted_on is not None and case.docketed_on is None


def was_docketed(user: Any, case: Any) -> bool:
    return case.docketed_on is not None


def did_not_close(user: Any, case: Any) -> bool:
    """重新办理 is not opened on the word of the person who closed."""
    last = case.file.trail.filter(to_state__startswith="closed").order_by("-seq").first()
    return last is None or last.by_id is None or last.by_id != getattr(user, "pk", None)


def is_not_public(user: Any, case: Any) -> bool:
    return not case.is_public


def has_files(user: Any, case: Any) -> bool:
    return case.own_files().exists()


def can_be_corrected(user: Any, case: Any) -> bool:
    """误录 is corrected within the days of a mistake, while nothing has been built on it."""
    return (
        case.decided_on is not None
        and day_of(case)
        <= case.decided_on + timedelta(days=case.session.rule("congress.restore_days"))
        and case.assigned_on is None
        and not case.reconsidered
    )


def signs_the_correction(user: Any, case: Any) -> bool:
    """A second member signs what the chair asked for: two sign-ins, two persons."""
    asked_by = case.correction_asked_by_id
    return asked_by is not None and asked_by != getattr(user, "pk", None)
