"""What the clock does by itself: for each case that is late or over, call the verb. A sweep asks
for a state, never for a time window, so any number of runs gives the same result."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from casework import clocks, health, rulebook
from casework.actors import CLOCK
from casework.calendars import calendar
from casework.models import Clock
from casework.transitions import TransitionRefused
from casework.workdays import add_workdays

from . import sweeps_handling
from .choices import DRAFT_WARNED_DAYS, ClockKind, SecondState, State
from .models import Delegate, Proposal, Second, Session
from .notices import assigning, writing
from .selectors.dissolved import left_behind
from .services import drafts, proposals, review, rulings, sessions
from .services import seconds as seconding

log = logging.getLogger(__name__)


def sweep(on: date, now: datetime) -> None:
    """Everything that is over by that day; each case in a transaction of its own."""
    freeze_rules(on)
    end_mandates(on)
    end_collections(on)
    pass_silence(on)
    end_revisions(on)
    end_declines(on)
    sweeps_handling.sweep(on)


def nightly(on: date) -> None:
    for department in left_behind(on):
        assigning.left_behind(department, left=department.left, on=on)
    discard_old_drafts(on)
    erase_discarded(on)


def each(rows: Iterable[Any], deed: Callable[[Any], Any]) -> int:
    """Do a deed on many rows, each alone or with its clock; one that has moved meanwhile is left
    alone, a fault is logged, told on the health page, and stops no other."""
    done = 0
    for row in rows:
        try:
            with transaction.atomic():
                deed(row)
            done += 1
        except (TransitionRefused, PermissionDenied) as refused:
            # somebody was faster: the case has its one outcome
            log.info("the sweep leaves %s alone: %s", _called(row), type(refused).__name__)
        except Exception:
            log.exception("the sweep failed on %s", _called(row))
            health.note_fault(_called(row))
    return done


def _called(row: Any) -> str:
    case = row[0] if isinstance(row, tuple) else row
    return f"{type(case).__name__} {case.pk}"


def freeze_rules(on: date) -> None:
    for session in Session.objects.filter(window_opens_on__lte=on, frozen_rules={}):
        sessions.freeze(session=session, on=on)


def end_mandates(on: date) -> int:
    """The day after a mandate's end its seconds that were not counted fall."""
    in_office = Delegate.objects.of_the_school().in_office(on).values("person")
    fallen = Second.objects.filter(
        state__in=(SecondState.INVITED, SecondState.GIVEN, SecondState.TO_CONFIRM),
        proposal__state__in=(State.SECONDING, State.SENT_BACK),
    ).exclude(person__in=in_office)
    rows = fallen.select_related("proposal__file", "person__user").order_by("proposal__file_id")
    return each(rows, lambda second: seconding.end_mandate(second=second, by=CLOCK, on=on))


Found = tuple[Proposal, Clock]


def _past(
    kind: str, state: str, on: date, skip: Callable[[Proposal], int] | None = None
) -> Iterator[Found]:
    """Proposals in a state whose clock of that kind has come to its end, with the clock."""
    ended = list(clocks.past_due(kind, on))
    rows = Proposal.objects.filter(file__in=[c.file_id for c in ended], state=state)
    proposals_by_file = {p.file_id: p for p in rows.select_related("file", "session")}
    for clock in ended:
        proposal = proposals_by_file.get(clock.file_id)
        if proposal and (skip is None or clocks.passed(clock, on, skip=skip(proposal))):
            yield proposal, clock


def end_collections(on: date) -> int:
    """The window is over: hand in what has enough seconds, lapse the rest, both with effect on
    the last day, however late the clock comes (E8)."""
    return each(_past(ClockKind.COLLECTION, State.SECONDING, on), _end_collection)


def _end_collection(found: Found) -> None:
    proposal, clock = found
    last_day = clock.due_on
    if proposal.session.rule("congress.auto_submit_at_deadline"):
        try:
            proposals.hand_in(proposal=proposal, by=CLOCK, on=last_day)
            return
        except ValidationError:  # too few, judged under the lock (E7)
            proposal.refresh_from_db()
    proposals.lapse(proposal=proposal, on=last_day)


def _patience(proposal: Proposal) -> int:
    return proposal.session.rule("congress.skip_overdue_leader_review")


def pass_silence(on: date) -> int:
    """The delegation's leader has been silent: the proposal goes on."""
    rows = _past(ClockKind.LEADER_REVIEW, State.LEADER_REVIEW, on, _patience)
    return each(
        rows,
        lambda found: review.skip_leader(
            proposal=found[0], on=_day_after(found[1], _patience(found[0]))
        ),
    )


def _day_after(clock: Clock, skip: int = 0) -> date:
    """The day on which the end took effect, however late the clock comes."""
    return add_workdays(clock.due_on, skip, calendar().exceptions) + timedelta(days=1)


def end_revisions(on: date) -> int:
    """Nothing lapses before the mover has been reminded (proposals.md 2.1)."""
    rows = _past(ClockKind.REVISE, State.SENT_BACK, on)
    return each(
        (found for found in rows if clocks.reminded(found[1])),
        lambda found: review.lapse_unrevised(proposal=found[0], on=_day_after(found[1])),
    )


def end_declines(on: date) -> int:
    """Nobody asked for a reconsideration in time."""
    rows = _past(ClockKind.ASK_RECONSIDERATION, State.DECLINED, on)
    return each(
        rows, lambda found: rulings.accept_decline(proposal=found[0], on=_day_after(found[1]))
    )


def discard_old_drafts(on: date) -> int:
    """A draft that nobody has touched for long is discarded; its mover is told 30 days before,
    also when the clock was down meanwhile or the rule has become shorter."""
    days = rulebook.value("casework.retention_proposal_draft", on=on)
    stale = Proposal.objects.filter(state=State.DRAFT).select_related("file", "mover__user")
    last = on - timedelta(days=days)
    for proposal in stale.filter(saved_at__date__lte=last + timedelta(days=DRAFT_WARNED_DAYS)):
        after = timezone.localdate(proposal.saved_at) + timedelta(days=days + 1)
        writing.draft_will_go(proposal, max(after, on + timedelta(days=DRAFT_WARNED_DAYS)))
    warned = on - timedelta(days=DRAFT_WARNED_DAYS)
    return each(
        (p for p in stale.filter(saved_at__date__lt=last) if writing.was_warned(p, warned)),
        lambda proposal: drafts.discard(proposal=proposal, by=CLOCK, on=on),
    )


def erase_discarded(on: date) -> int:
    """The words of a discarded draft go 30 days later; the folder and its trail stay."""
    gone = Proposal.objects.filter(
        state=State.DISCARDED, closed_on__lt=on - timedelta(days=DRAFT_WARNED_DAYS)
    ).exclude(title="", reason="", suggestion="")
    return each(gone, lambda proposal: drafts.erase_words(proposal=proposal))
