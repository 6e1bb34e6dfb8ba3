"""What the clock does from the assignment to the end, and with suggestions. Each sweep asks for a
state ("the time to refuse is over"), never for a window of time: run twice, or late, it does the
same once. The deed takes effect on the day on which the limit was over."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from casework import clocks, health, workdays
from casework.actors import CLOCK
from casework.calendars import calendar
from casework.models import Clock
from casework.transitions import Outcome, perform_each

from .choices import (
    AssignmentState,
    ClockKind,
    CommitmentState,
    ExtensionState,
    RatingState,
    RoundState,
    State,
    SuggestionState,
)
from .models import (
    Assignment,
    Commitment,
    Delegate,
    Extension,
    HandlingRound,
    Proposal,
    Rating,
    Suggestion,
)
from .services import (
    assignments,
    cosigning,
    departments,
    handling,
    instructions,
    rating,
    rounds,
    second_handling,
    suggestion_handling,
    suggestions,
    tracking,
)

log = logging.getLogger(__name__)
TOLD_LATER = 7  # days back that the night looks for anonymous deeds; nobody is told twice


def sweep(on: date) -> list[Outcome]:
    """Everything of this half that is over by that day."""
    outcomes: list[Outcome] = []
    for part in (
        instructions_over,
        refusals_over,
        cosignatures_over,
        pauses_over,
        extensions_over,
        mandates_over,
        ratings_over,
        decisions_over,
        promises_over,
        suggestions_over,
    ):
        outcomes += part(on)
    return outcomes


def _over(kind: str, on: date, state: str, skip: str = "") -> Iterable[tuple[Proposal, Clock]]:
    """Proposals in a state whose limit is over, with the working days of patience that their
    session gives."""
    rows = clocks.past_due(kind, on).filter(file__proposal__state=state)
    for clock in rows.select_related("file__proposal__session", "rule__rule"):
        proposal = clock.file.proposal
        days = proposal.session.rule(skip) if skip else 0
        if clocks.passed(clock, on, skip=days):
            yield proposal, clock


def _day_after(clock: Clock, skip: int = 0) -> date:
    last = workdays.add_workdays(clock.due_on, skip, calendar().exceptions)
    return last + timedelta(days=1)


def _run(cases: Iterable[Any], deed: Callable[[Any], Any]) -> list[Outcome]:
    """One transaction a row; a row that has moved meanwhile is left alone, and a fault of ours is
    logged, told on the health page, and stops no other row."""
    outcomes: list[Outcome] = []
    for case in cases:
        try:
            outcomes += perform_each([case], deed)
        except Exception:
            log.exception("the sweep failed on %s %s", type(case).__name__, case.pk)
            health.note_fault(f"{type(case).__name__} {case.pk}")
    return outcomes


def _each(pairs: Iterable[tuple[Any, Clock]], deed: Callable[[Any, date], Any]) -> list[Outcome]:
    days = {case.pk: (case, _day_after(clock)) for case, clock in pairs}
    cases = [case for case, _day in days.values()]
    return _run(cases, lambda case: deed(case, days[case.pk][1]))


# ---------------------------------------------------------------- proposals


def instructions_over(on: date) -> list[Outcome]:
    pairs = _over(ClockKind.INSTRUCTION, on, State.DOCKETED, "congress.skip_overdue_instruction")
    return _each(pairs, lambda case, day: instructions.skip_instruction(proposal=case, on=day))


def refusals_over(on: date) -> list[Outcome]:
    """Silence accepts: the lead's proposal, an assisting department's part."""
    leads = [
        (proposal, clock)
        for proposal, clock in _over(ClockKind.REFUSE_ASSIGNMENT, on, State.ASSIGNED)
        if clock.purpose == ""
    ]
    outcomes = _each(leads, lambda case, day: assignments.accept_by_silence(proposal=case, on=day))
    return outcomes + _each(
        _rows_over(ClockKind.REFUSE_ASSIGNMENT, on, AssignmentState.SENT),
        lambda row, day: assignments.take_part(assignment=row, by=CLOCK, on=day),
    )


def _rows_over(kind: str, on: date, state: str) -> Iterable[tuple[Assignment, Clock]]:
    """Assisting rows in a state whose own limit is over."""
    over = list(clocks.past_due(kind, on).exclude(purpose="").filter(file__proposal__isnull=False))
    rows = Assignment.objects.assisting().filter(
        state=state, proposal__file__in={clock.file_id for clock in over}
    )
    by_purpose = {
        (row.proposal.file_id, departments.purpose_of(row)): row
        for row in rows.select_related("proposal__file", "proposal__session")
    }
    for clock in over:
        row = by_purpose.get((clock.file_id, clock.purpose))
        if row is not None:
            yield row, clock


def cosignatures_over(on: date) -> list[Outcome]:
    return _each(
        _rows_over(ClockKind.COSIGN, on, AssignmentState.ASKED),
        lambda row, day: cosigning.pass_unsigned(assignment=row, by=CLOCK, on=day),
    )


def pauses_over(on: date) -> list[Outcome]:
    """A pause lasts `pause_max` days in all, then the time for the reply runs on."""
    paused = Clock.objects.filter(
        state=Clock.State.PAUSED,
        paused_with_case=False,
        kind__in=rounds.REPLY_CLOCKS,
        file__proposal__state=State.ACCEPTED,
    ).select_related("file__proposal__session")
    over = {}
    for clock in paused:
        proposal = clock.file.proposal
        ends = handling.longest_pause_ends(clock, proposal.session.rule("congress.pause_max"))
        if ends <= on:
            over[proposal.pk] = (proposal, ends)
    return _run(
        [case for case, _day in over.values()],
        lambda case: handling.resume(proposal=case, by=CLOCK, on=over[case.pk][1]),
    )


def extensions_over(on: date) -> list[Outcome]:
    """The chair's silence until the due day refuses: that of the clock that runs, in whichever
    round. While it stands still there is none."""
    undecided = Clock.objects.live().filter(
        file=OuterRef("proposal__file"), kind__in=rounds.REPLY_CLOCKS
    )
    asked = Extension.objects.filter(
        ~Exists(undecided.exclude(due_on__lt=on)), state=ExtensionState.ASKED
    ).select_related("proposal__file", "proposal__session")
    return _run(
        asked,
        lambda row: handling.refuse_extension(
            extension=row, by=CLOCK, on=on, reason=handling.SILENCE_REFUSED
        ),
    )


def mandates_over(on: date) -> list[Outcome]:
    """A mandate that ended while a rating is due passes it on."""
    in_office = Delegate.objects.of_the_school().in_office(on).values("person")
    gone = Rating.objects.filter(state=RatingState.DUE, beside=False).exclude(rater=None)
    published = HandlingRound.objects.filter(
        state=RoundState.PUBLISHED,
        pk__in=gone.exclude(rater__in=in_office).values("round"),
    ).select_related("proposal__file", "proposal__session")
    return _run(published, lambda row: rating.pass_ratings(round=row, on=on))


def ratings_over(on: date) -> list[Outcome]:
    """The time for ratings is over; a round is settled once its reminders have gone out."""
    pairs = [
        (proposal, clock)
        for proposal, clock in _over(ClockKind.RATING, on, State.REPLIED)
        if clocks.reminded(clock)
    ]
    return _each(pairs, lambda case, day: rating.settle_round(proposal=case, on=day))


def decisions_over(on: date) -> list[Outcome]:
    """Nothing decided on a first round: it is handled again by itself, from the day on which the
    clock does so: the department has its whole time."""
    cases = [
        proposal
        for proposal, _clock in _over(
            ClockKind.DECIDE_SECOND, on, State.UNSATISFIED, "congress.skip_overdue"
        )
        if proposal.rounds.counting().count() == 1
    ]
    return _run(cases, lambda case: second_handling.order_second_by_silence(proposal=case, on=on))


def promises_over(on: date) -> list[Outcome]:
    rows = Commitment.objects.filter(
        state=CommitmentState.OPEN,
        promised_on__lt=on,
        round__proposal__state=State.TRACKING,
    ).select_related("round__proposal__file", "round__proposal__session")
    return _run(
        rows,
        lambda row: tracking.break_promise(commitment=row, on=row.promised_on + timedelta(days=1)),
    )


# ---------------------------------------------------------------- suggestions


def suggestions_over(on: date) -> list[Outcome]:
    lately = on - timedelta(days=TOLD_LATER)
    unseen = Suggestion.objects.filter(is_anonymous=True).select_related("file", "session")
    outcomes = _run(
        unseen.filter(first_due_on=None, received_on__lt=on),
        lambda row: suggestions.receive_by_night(suggestion=row, on=on),
    )
    outcomes += _run(
        unseen.filter(Q(withdrawn_on__gte=lately) | Q(asked_back_on__gte=lately)).exclude(
            withdrawn_on=on
        ),
        lambda row: suggestion_handling.tell_by_night(suggestion=row, on=on),
    )
    outcomes += _each(
        _suggestions(ClockKind.REFUSE_ASSIGNMENT, on, SuggestionState.ASSIGNED),
        lambda row, day: suggestion_handling.take(suggestion=row, by=CLOCK, on=day),
    )
    return outcomes + _each(
        _suggestions(ClockKind.SUGGESTION_CLOSE, on, SuggestionState.REPLIED),
        lambda row, day: suggestion_handling.close_suggestion(suggestion=row, by=CLOCK, on=day),
    )


def _suggestions(kind: str, on: date, state: str) -> Iterable[tuple[Suggestion, Clock]]:
    over = clocks.past_due(kind, on).filter(file__suggestion__state=state)
    for clock in over.select_related("file__suggestion__session", "rule__rule"):
        yield clock.file.suggestion, clock
