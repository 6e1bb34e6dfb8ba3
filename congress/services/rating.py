"""评价: a row per mover and round; the round settles when all have rated or the time is over."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework.actors import CLOCK
from casework.transitions import TransitionRefused
from members.choices import Role
from members.models import Person
from members.selectors import holders

from ..choices import (
    ClockKind,
    CoMoverState,
    KeySeat,
    RatingSeat,
    RatingState,
    ResultClass,
    Satisfaction,
    SecondState,
)
from ..models import Delegate, HandlingRound, Proposal, Rating, Second
from ..notices import rating as notices
from ..rules import holds, is_officer
from ..workflow import PROPOSAL, RATING, ROUND
from . import assignments, limits, rounds, seats, tracking
from .steps import keep

WORST_FIRST = (Satisfaction.DISSATISFIED, Satisfaction.MOSTLY, Satisfaction.SATISFIED)
PROMISING = (ResultClass.B, ResultClass.C)
OPEN = (RatingState.DUE, RatingState.GIVEN)


# ---------------------------------------------------------------- who rates


@transaction.atomic
def open_ratings(*, round: HandlingRound, by: Any, on: date) -> None:
    """Ask the movers; a mandate that has ended by now passes the rating on at once."""
    proposal = round.proposal
    joined = proposal.co_movers.filter(state=CoMoverState.JOINED)
    movers = [proposal.mover_id, *joined.values_list("person", flat=True)]
    Rating.objects.bulk_create(
        Rating(round=round, rater_id=pk, seat=RatingSeat.MOVER) for pk in dict.fromkeys(movers)
    )
    pass_ratings(round=round, on=on)
    if proposal.session.rule("congress.seconders_may_rate") or heads_the_lead(proposal, on):
        _ask_seconds_beside(round, on)


def heads_the_lead(proposal: Proposal, on: date) -> bool:
    """E4: the mover heads the lead department; her seconds' ratings stand beside hers."""
    if proposal.lead_department_id is None:
        return False
    heads = holders(Role.DEPARTMENT_HEAD, on, proposal.lead_department_id)
    return heads.filter(person=proposal.mover_id).exists()


def _counted_seconds(round: HandlingRound, on: date) -> list[int]:
    """The counted seconds still in office who have no row in this round, in order; those of what
    was merged into it among them."""
    in_office = Delegate.objects.of_the_school().in_office(on).values("person")
    taken = round.ratings.exclude(rater=None).exclude(state=RatingState.PASSED).values("rater")
    proposal = round.proposal
    seconds = Second.objects.filter(
        proposal__in=[proposal.pk, *proposal.merged.values_list("pk", flat=True)],
        state=SecondState.COUNTED,
        person__in=in_office,
    ).exclude(person__in=taken)
    people = seconds.order_by("given_on", "pk").values_list("person", flat=True)
    return list(dict.fromkeys(people))


def _ask_seconds_beside(round: HandlingRound, on: date) -> None:
    Rating.objects.bulk_create(
        Rating(round=round, rater_id=pk, seat=RatingSeat.SECOND, beside=True)
        for pk in _counted_seconds(round, on)
    )


@transaction.atomic
def pass_ratings(*, round: HandlingRound, on: date) -> int:
    """A mover whose mandate has ended does not rate: a co-mover in office stands for her, else
    the first counted second in office, else the union, marked (E2)."""
    due = round.ratings.of_movers().filter(state=RatingState.DUE).exclude(rater=None)
    in_office = Delegate.objects.of_the_school().in_office(on).values("person")
    gone = list(due.exclude(rater__in=in_office).select_related("rater__user"))
    for row in gone:
        row.round = round
        pass_rating(rating=row, on=on)
    return len(gone)


@transaction.atomic
def pass_rating(*, rating: Rating, on: date) -> Rating:
    """One mover's row passes on; the trail says so."""
    round = rating.round
    RATING.perform(rating, "pass_rating", by=CLOCK, on=on, note=str(rating.rater))
    rating.round = round
    in_office = Delegate.objects.of_the_school().in_office(on).values("person")
    if not round.ratings.of_movers().filter(state__in=OPEN, rater__in=in_office).exists():
        _stand_in(round, rating, on)
    _settle_when_all_have_rated(round, on)
    return rating


def _stand_in(round: HandlingRound, row: Rating, on: date) -> None:
    seconds = _counted_seconds(round, on)
    if seconds:
        beside = round.ratings.filter(rater=seconds[0], beside=True).first()
        new = beside or Rating(round=round, rater_id=seconds[0], seat=RatingSeat.SECOND)
        new.beside, new.stands_in_for = False, row
        new.save()
        seats.give(round.proposal, new.rater, KeySeat.RATER)
    elif round.ratings.filter(seat=RatingSeat.UNION).exists():
        return
    else:
        new = Rating.objects.create(round=round, seat=RatingSeat.UNION, stands_in_for=row)
    notices.rating_passed_on(new, on=on)


@transaction.atomic
def void_ratings(*, round: HandlingRound) -> None:
    """With the recall of the reply: nobody has rated it, and it will be asked for anew."""
    RATING.carry(round.ratings.all(), "void_rating")


# ---------------------------------------------------------------- rating


def _checked(manner: str, result: str, text: str) -> str:
    if manner not in Satisfaction.values or result not in Satisfaction.values:
        raise ValidationError(_("Rate both the manner and the result."))
    text = text.strip()
    if Satisfaction.DISSATISFIED in (manner, result) and not text:
        raise ValidationError({"text": _("Say what you are not satisfied with.")})
    return text


def _row_of(round: HandlingRound, by: Any, rater: Person | None) -> Rating:
    """The row that the actor fills: her own, the union's, or on paper that of `rater`."""
    rows = round.ratings.filter(state__in=OPEN)
    if rater is not None:
        if not is_officer(by, round):
            raise PermissionDenied
        row = rows.filter(rater=rater).first()
        if row is not None and row.state == RatingState.GIVEN and row.entered_by_id is None:
            raise ValidationError(
                _("%(name)s has rated here: a paper does not take its place.") % {"name": rater}
            )
    else:
        row = rows.filter(rater=by.person_id).first()
        if row is None and holds(by, round, Role.UNION_CHAIR):
            row = rows.filter(seat=RatingSeat.UNION).first()
    if row is None:
        raise ValidationError(_("No rating is asked of this person."))
    row.round = round
    return row


@transaction.atomic
def rate(
    *,
    proposal: Proposal,
    by: Any,
    on: date,
    manner: str,
    result: str,
    text: str = "",
    rater: Person | None = None,
    scan: Any = None,
    rated_on: date | None = None,
) -> Proposal:
    """Kept, and changed at will while there is time. The officer enters a paper form for its
    rater, with the scan and the day on it. When the last mover has rated the round settles. The
    day decides: after the time for ratings one is late, also when the clock has not settled the
    round yet."""
    PROPOSAL.enter(proposal, "rate", by=by, on=on)
    text = _checked(manner, result, text)
    round = rounds.current(proposal)
    round.judged_on = on
    if rater is not None and scan is None:
        raise ValidationError(_("Attach the scan of the paper."))
    row = _row_of(round, by, rater)
    given_on = on if rater is None else _day_on_paper(round, rated_on or on, on)
    late = given_on > round.rating_closes_on
    if late and row.state == RatingState.GIVEN:
        raise ValidationError(_("The time for ratings is over: what was given stands."))
    PROPOSAL.perform(proposal, "rate", by=by, on=on)
    keep(
        row,
        manner=manner,
        result=result,
        text=text,
        rated_on=given_on,
        late=late,
        entered_by=by if rater is not None or row.seat == RatingSeat.UNION else None,
        scan=scan if rater is not None else None,
    )
    if late:  # it stays owed: the round is settled without it
        _tell_late(proposal, row, on=on)
        return proposal
    RATING.carry(Rating.objects.filter(pk=row.pk), "rate")
    _settle_when_all_have_rated(round, on)
    return proposal


def _day_on_paper(round: HandlingRound, given_on: date, on: date) -> date:
    if given_on > on:
        raise ValidationError({"rated_on": _("The day on the paper lies in the future.")})
    if given_on < round.replied_on:
        raise ValidationError({"rated_on": _("The day on the paper lies before the reply.")})
    return given_on


def _settle_when_all_have_rated(round: HandlingRound, on: date) -> None:
    if not round.ratings.filter(beside=False, state=RatingState.DUE).exists():
        settle_round(proposal=round.proposal, on=on)


@transaction.atomic
def rate_late(
    *, proposal: Proposal, by: Any, on: date, manner: str, result: str, text: str = ""
) -> Proposal:
    """After the round has settled: marked 逾期评价, in no figure; a dissatisfied one stands on the
    chair's desk."""
    PROPOSAL.enter(proposal, "rate_late", by=by, on=on)
    text = _checked(manner, result, text)
    round = rounds.last(proposal)
    row = round.ratings.get(rater=by.person_id, state=RatingState.MISSED)
    PROPOSAL.perform(proposal, "rate_late", by=by, on=on)
    keep(row, manner=manner, result=result, text=text, rated_on=on, late=True)
    _tell_late(proposal, row, on=on)
    return proposal


def _tell_late(proposal: Proposal, row: Rating, *, on: date) -> None:
    if Satisfaction.DISSATISFIED in (row.manner, row.result):
        notices.dissatisfied_late(proposal, on=on)


# ---------------------------------------------------------------- settling


def grade_of(round: HandlingRound) -> str:
    """满意度 of a round: the worst result of its movers; what stands beside does not count."""
    rated = round.ratings.of_movers().filter(late=False).exclude(rated_on=None)
    results = set(rated.values_list("result", flat=True))
    return next((grade for grade in WORST_FIRST if grade in results), "")


def _worst(round: HandlingRound) -> str:
    """What the case turns on: as the grade, and the union's word where it stands in."""
    rows = round.ratings.filter(beside=False, late=False).exclude(rated_on=None)
    results = set(rows.values_list("result", flat=True))
    return next((grade for grade in WORST_FIRST if grade in results), "")


@transaction.atomic
def settle_round(*, proposal: Proposal, on: date) -> Proposal:
    """Take the one way that the ratings and the class leave open."""
    round = rounds.current(proposal)
    worst, promises = _worst(round), round.result_class in PROMISING
    if worst == Satisfaction.DISSATISFIED:
        return settle_unsatisfied(proposal=proposal, on=on)
    if worst:
        return (settle_tracking if promises else settle)(proposal=proposal, on=on)
    way = settle_unrated_tracking if promises else settle_unrated
    return way(proposal=proposal, on=on)


def _enter(
    proposal: Proposal, verb: str, on: date, *, rated: bool, bad: bool = False
) -> HandlingRound:
    PROPOSAL.enter(proposal, verb, by=CLOCK, on=on)
    round = rounds.current(proposal)
    worst = _worst(round)
    if bool(worst) != rated or (worst == Satisfaction.DISSATISFIED) != bad:
        raise TransitionRefused(_("The ratings say otherwise."), proposal.state)
    return round


def _close(round: HandlingRound, *, on: date) -> None:
    """Count what was given, miss what was not, keep the grade; the rating is over."""
    proposal = round.proposal
    grade = grade_of(round)
    RATING.carry(round.ratings.all(), "count_rating")
    RATING.carry(round.ratings.all(), "miss")
    unrated = round.ratings.of_movers().filter(state=RatingState.MISSED).count()
    keep(round, grade=grade, unrated=unrated, settled_on=on)
    ROUND.carry(HandlingRound.objects.filter(pk=round.pk), "close_round")
    ended = limits.stop if unrated else limits.met
    ended(proposal, ClockKind.RATING, on=on, by=CLOCK)


def _end(proposal: Proposal, round: HandlingRound, on: date) -> None:
    assignments.end_all(proposal=proposal, by=CLOCK, on=on)
    keep(proposal, closed_on=on, final_class=round.result_class)
    seats.shut(proposal, on)


@transaction.atomic
def settle(*, proposal: Proposal, on: date) -> Proposal:
    round = _enter(proposal, "settle", on, rated=True)
    PROPOSAL.perform(proposal, "settle", by=CLOCK, on=on)
    _close(round, on=on)
    _end(proposal, round, on)
    notices.settled(round, on=on)
    return proposal


@transaction.atomic
def settle_tracking(*, proposal: Proposal, on: date) -> Proposal:
    round = _enter(proposal, "settle_tracking", on, rated=True)
    PROPOSAL.perform(proposal, "settle_tracking", by=CLOCK, on=on)
    _close(round, on=on)
    tracking.start_clocks(proposal=proposal, on=on)
    notices.settled(round, on=on)
    return proposal


@transaction.atomic
def settle_unsatisfied(*, proposal: Proposal, on: date) -> Proposal:
    round = _enter(proposal, "settle_unsatisfied", on, rated=True, bad=True)
    PROPOSAL.perform(proposal, "settle_unsatisfied", by=CLOCK, on=on)
    _close(round, on=on)
    limits.start(proposal, ClockKind.DECIDE_SECOND, on=on, by=CLOCK)
    notices.unsatisfied(round, on=on)
    return proposal


@transaction.atomic
def settle_unrated(*, proposal: Proposal, on: date) -> Proposal:
    round = _enter(proposal, "settle_unrated", on, rated=False)
    PROPOSAL.perform(proposal, "settle_unrated", by=CLOCK, on=on)
    _close(round, on=on)
    _end(proposal, round, on)
    notices.settled(round, on=on)
    return proposal


@transaction.atomic
def settle_unrated_tracking(*, proposal: Proposal, on: date) -> Proposal:
    round = _enter(proposal, "settle_unrated_tracking", on, rated=False)
    PROPOSAL.perform(proposal, "settle_unrated_tracking", by=CLOCK, on=on)
    _close(round, on=on)
    tracking.start_clocks(proposal=proposal, on=on)
    notices.settled(round, on=on)
    return proposal
