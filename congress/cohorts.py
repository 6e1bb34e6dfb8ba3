"""Which cases of this room belong to a period: built on dates, never on the state of today.

Each cohort takes the period and the cut-off. A fact counts when it happened within the period
and was recorded by the cut-off (None: all that is recorded); what was withdrawn, merged or
refused by the end of the period stands in neither part (oversight.md 6.1).
"""

from datetime import datetime

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from casework.metrics import Period
from casework.models import ClockEvent, LedgerEntry

from .choices import (
    ClockKind,
    CommitmentState,
    RatingState,
    RoundState,
    Satisfaction,
    SuggestionState,
)
from .models import Commitment, HandlingRound, Proposal, Rating, Suggestion

# The verbs that record a date; the same date may be written by any of them.
SUBMITTED = ("submit", "submit_directly")
DOCKETED = ("docket", "rule_docket", "docket_on_reconsideration")
SCREENED = (
    *DOCKETED,
    *("merge_into", "convert", "decline", "rule_convert", "rule_decline"),
)
REPLIED = ("sign_reply", "release_reply")
SECOND_ORDERED = ("order_second", "order_second_by_silence", "rehandle_broken", "reopen")
RATED = ("rate",)
CONFIRMED = ("commitment.confirm",)
ANSWERED = ("reply_to", "reply_directly", "decline_to_handle")
WITHDRAWN = ("withdraw", "withdraw_docketed")
SUGGESTED = ("hand_in", "hand_in_anonymously", "open_converted")

# What a limit was last told: whether it stands or runs.
STOPS = (
    ClockEvent.Kind.START,
    ClockEvent.Kind.RESTART,
    ClockEvent.Kind.PAUSE,
    ClockEvent.Kind.RESUME,
    ClockEvent.Kind.MET,
)


def recorded(verbs: tuple[str, ...], day: str, file: str, cutoff: datetime | None) -> Q:
    """Whether the date `day` had been recorded by the cut-off: a date typed later carries no
    trace of when, so the trail is asked. A meeting may be entered after the day it was held."""
    if cutoff is None:
        return Q()
    entries = LedgerEntry.objects.filter(
        file=OuterRef(file), action__in=verbs, on__gte=OuterRef(day), at__lte=cutoff
    )
    return Q(Exists(entries))


def received(period: Period, cutoff: datetime | None) -> QuerySet:
    return Proposal.objects.filter(
        period.of("submitted_on"), recorded(SUBMITTED, "submitted_on", "file", cutoff)
    )


def screened(period: Period, cutoff: datetime | None) -> QuerySet:
    return Proposal.objects.filter(
        period.of("screened_on"), recorded(SCREENED, "screened_on", "file", cutoff)
    )


def docketed(period: Period, cutoff: datetime | None) -> QuerySet:
    """After merging: the master counts once, its children do not."""
    return Proposal.objects.filter(
        period.of("docketed_on"),
        recorded(DOCKETED, "docketed_on", "file", cutoff),
        merged_into=None,
    )


def _gone(proposal: str, period: Period, cutoff: datetime | None) -> Q:
    """Whether the proposal was merged, or withdrawn by the end of the period."""
    withdrawn = period.by_then(f"{proposal}__withdrawn_on") & recorded(
        WITHDRAWN, f"{proposal}__withdrawn_on", f"{proposal}__file", cutoff
    )
    return withdrawn | Q((f"{proposal}__merged_into__isnull", False))


def _handled(period: Period, cutoff: datetime | None) -> QuerySet:
    """Rounds that count, of proposals neither withdrawn nor merged, with the due day that stood
    when it passed: an extension or a reassignment after it never heals lateness."""
    return (
        HandlingRound.objects.counting()
        .exclude(_gone("proposal", period, cutoff))
        .annotate(due_day=Coalesce("missed_due_on", "reply_due_on"))
    )


def _not_paused(rounds: QuerySet, period: Period, cutoff: datetime | None) -> QuerySet:
    """A clock that stands at the end of the period is neither due nor overdue; one that was met
    while it stood has ended. Asked from the pauses, which are few: to seek the last event of every
    round is slow where the database has no statistics yet."""
    events = ClockEvent.objects.filter(
        clock__kind=ClockKind.REPLY, kind__in=STOPS, effective_on__lte=period.end
    )
    if cutoff is not None:
        events = events.filter(recorded_at__lte=cutoff)
    later = events.filter(clock__file=OuterRef("clock__file")).filter(
        Q(clock__gt=OuterRef("clock")) | Q(clock=OuterRef("clock"), seq__gt=OuterRef("seq"))
    )
    standing = events.filter(~Exists(later), kind=ClockEvent.Kind.PAUSE)
    return rounds.exclude(Exists(standing.filter(clock__file=OuterRef("proposal__file"))))


def due(period: Period, cutoff: datetime | None) -> QuerySet:
    """First rounds whose reply was due in the period."""
    rounds = _handled(period, cutoff).filter(period.of("due_day"), number=1)
    rounds = _not_paused(rounds, period, cutoff)
    if cutoff is None:
        return rounds.annotate(answered_on=F("replied_on"))
    known = recorded(REPLIED, "replied_on", "proposal__file", cutoff)
    return rounds.annotate(answered_on=Case(When(known, then="replied_on")))


def overdue(period: Period, cutoff: datetime | None) -> QuerySet:
    """First rounds past their due day and without a reply at 24:00 of the last day."""
    unknown = ~recorded(REPLIED, "replied_on", "proposal__file", cutoff) if cutoff else Q(pk=None)
    rounds = _handled(period, cutoff).filter(
        period.not_by_then("replied_on") | unknown, period.by_then("due_day"), number=1
    )
    return _not_paused(rounds, period, cutoff)


def replied(period: Period, cutoff: datetime | None) -> QuerySet:
    """Replies released in the period, of every round."""
    return _handled(period, cutoff).filter(
        period.of("replied_on"), recorded(REPLIED, "replied_on", "proposal__file", cutoff)
    )


def first_replied(period: Period, cutoff: datetime | None) -> QuerySet:
    return replied(period, cutoff).filter(number=1).exclude(proposal__assigned_on=None)


def windows_ended(period: Period, cutoff: datetime | None) -> QuerySet:
    """The last round of each proposal whose time for rating ended in the period, with the worst
    result of its movers. Silent ones are counted apart; seconders beside, late ratings and the
    union's own are not ratings of a mover."""
    ratings = Rating.objects.of_movers().filter(
        round=OuterRef("pk"),
        state__in=(RatingState.GIVEN, RatingState.COUNTED),
        late=False,
        rated_on__lte=OuterRef("rating_closes_on"),
    )
    if cutoff is not None:
        entries = LedgerEntry.objects.filter(
            file=OuterRef("round__proposal__file"),
            action__in=RATED,
            on__gte=OuterRef("rated_on"),
            at__lte=cutoff,
        )
        ratings = ratings.filter(Exists(entries))
    worst = [
        When(Exists(ratings.filter(result=result)), then=Value(result.value))
        for result in (Satisfaction.DISSATISFIED, Satisfaction.MOSTLY, Satisfaction.SATISFIED)
    ]
    later = HandlingRound.objects.counting().filter(
        period.by_then("ordered_on"),
        recorded(SECOND_ORDERED, "ordered_on", "proposal__file", cutoff),
        proposal=OuterRef("proposal"),
        number__gt=OuterRef("number"),
    )
    return (
        _handled(period, cutoff)
        .filter(period.of("rating_closes_on"), ~Exists(later))
        .annotate(worst=Case(*worst, default=Value(""), output_field=CharField()))
    )


def rated(period: Period, cutoff: datetime | None) -> QuerySet:
    return windows_ended(period, cutoff).exclude(worst="")


def second_rounds(period: Period, cutoff: datetime | None) -> QuerySet:
    return _handled(period, cutoff).filter(
        period.of("ordered_on"),
        recorded(SECOND_ORDERED, "ordered_on", "proposal__file", cutoff),
        number__gt=1,
    )


def commitments_due(period: Period, cutoff: datetime | None) -> QuerySet:
    """Promises whose day came in the period. A day moved after it had passed stays where it was:
    the promise was broken on the day after it. One that a later reply takes over is counted
    there, with what was broken of it."""
    passed = Q(broken_on__isnull=False, promised_on__gte=F("broken_on"))
    moved = Commitment.objects.filter(passed, Q(broken_on__range=(period.start, period.end)))
    stands = Commitment.objects.filter(~passed | Q(broken_on=None), period.of("promised_on"))
    dropped = Q(state=CommitmentState.DROPPED, broken_on=None)
    known = recorded(CONFIRMED, "confirmed_on", "round__proposal__file", cutoff)
    confirmed = known & Q(state=CommitmentState.CONFIRMED)
    return (
        Commitment.objects.filter(Q(pk__in=moved.values("pk")) | Q(pk__in=stands.values("pk")))
        .filter(taken_over_by=None)
        .exclude(dropped)
        .exclude(round__state=RoundState.VOID)
        .exclude(_gone("round__proposal", period, cutoff))
        .annotate(done_on=Case(When(confirmed, then="reported_on")))
    )


def suggestions_received(period: Period, cutoff: datetime | None) -> QuerySet:
    return _suggestions(period).filter(
        period.of("received_on"), recorded(SUGGESTED, "received_on", "file", cutoff)
    )


def suggestions_due(period: Period, cutoff: datetime | None) -> QuerySet:
    """Named and anonymous ones alike. Where the reply of a proposal or of another suggestion
    stands for it, nothing is due any more."""
    elsewhere = (SuggestionState.JOINED, SuggestionState.ADOPTED)
    declined = Q(state=SuggestionState.DECLINED)
    rows = _suggestions(period).filter(period.of("reply_due_on")).exclude(state__in=elsewhere)
    rows = rows.annotate(said_on=Case(When(declined, then="closed_on"), default="replied_on"))
    known = recorded(ANSWERED, "said_on", "file", cutoff)
    return rows.annotate(answered_on=Case(When(known, then="said_on")) if cutoff else F("said_on"))


def _suggestions(period: Period) -> QuerySet:
    return Suggestion.objects.filter(
        period.not_by_then("withdrawn_on"), period.not_by_then("absorbed_on"), merged_into=None
    )


# Conditions of the numerators, on the cohorts above.

IN_TIME = Q(answered_on__lte=F("due_day"))
CONTENT = Q(worst__in=(Satisfaction.SATISFIED, Satisfaction.MOSTLY))
KEPT = Q(broken_on=None, done_on__lte=F("promised_on"))
SUGGESTION_IN_TIME = Q(answered_on__lte=F("reply_due_on"))
