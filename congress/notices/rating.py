"""Who is told what about ratings and the second handling."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.choices import Role
from members.selectors import holders

from ..choices import RatingSeat, Satisfaction, State
from ..models import (
    HandlingRound,
    Proposal,
    Rating,
)
from ..selectors.audience import accounts
from .telling import (
    chairs,
    day,
    followers,
    lead_office,
    school_leaders,
    tell,
    to_movers,
)


def rating_passed_on(row: Rating, *, on: date) -> None:
    if row.seat == RatingSeat.UNION:
        people = list(holders(Role.UNION_CHAIR, on))
    else:
        people = accounts([row.rater])
    tell(
        row.round.proposal,
        people,
        _("You rate the reply to proposal {number}"),
        _("The mover's mandate has ended; the rating passes to you."),
        legal=True,
    )


def dissatisfied_late(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        chairs(on),
        _("Dissatisfied after the time for ratings: proposal {number}"),
        _("It is in no figure; you decide whether anything follows."),
    )


def settled(round: HandlingRound, *, on: date) -> None:
    proposal = round.proposal
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("Proposal {number}: {state}"),
        _("Rated: {grade}. Not rated: {unrated}."),
        state=State(proposal.state).label,
        grade=_grade(round),
        unrated=round.unrated,
    )
    manner_complained_of(round, on=on)


def manner_complained_of(round: HandlingRound, *, on: date) -> None:
    """Only the result counts; who was content with it and not with the manner is heard by the
    committee (E22)."""
    texts = [row.text for row in round.ratings.dissatisfied()]
    if texts:
        tell(
            round.proposal,
            followers(round.proposal, on),
            _("Not satisfied with the manner of handling: proposal {number}"),
            "{text}",
            text=" ".join(texts),
        )


def _grade(round: HandlingRound) -> Any:
    """The school's own word, or ours in the reader's language."""
    if not round.grade:
        return "—"
    own = round.proposal.session.own_label("satisfaction_labels", round.grade)
    return own or Satisfaction(round.grade).label


def unsatisfied(round: HandlingRound, *, on: date) -> None:
    """Both texts stand on the desk: who is not satisfied, and with what."""
    proposal = round.proposal
    tell(
        proposal,
        followers(proposal, on),
        _("Not satisfied: proposal {number}"),
        _("{text} Decide on a second handling or note the difference."),
        text=" ".join(row.text for row in round.ratings.dissatisfied()),
        legal=True,
    )


def handled_again(round: HandlingRound, *, on: date) -> None:
    proposal = round.proposal
    tell(
        proposal,
        [*lead_office(proposal, on), *school_leaders(proposal, on), *to_movers(proposal)],
        _("Proposal {number} is handled again"),
        _("{demand} The reply is due on {due}."),
        demand=round.demand,
        due=day(round.reply_due_on),
        legal=True,
    )


def difference_noted(proposal: Proposal, *, reasons: str, on: date) -> None:
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("Proposal {number}: the difference is noted"),
        _("{reasons} It is printed in the report to the next session."),
        reasons=reasons,
        legal=True,
    )
