"""What people said of a case on its page: the ratings of a reply with their words, and the
questions that were put to other deciders with the mover's statement."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casework.models import LedgerEntry

from .choices import RatingSeat, RatingState, RoundState
from .models import HandlingRound, Proposal, Rating
from .rules.handling import reads_ratings
from .rules.people import reads_questions

RAISING = frozenset(("refer", "object_to_conversion", "ask_reconsideration"))
OUT = (RoundState.PUBLISHED, RoundState.CLOSED)


def rating_rows(proposal: Proposal, user: Any) -> list[dict[str, Any]]:
    """Every rater of every reply, the silent one and those beside the movers too, for whoever
    reads their words; for others what they said themselves."""
    reads = reads_ratings(user, proposal)
    return [
        _rating(row, handled, proposal, user)
        for handled in proposal.rounds.all()
        if handled.state in OUT
        for row in _of_raters(handled)
        if reads or (row.rater_id and row.rater_id == user.person_id)
    ]


def _of_raters(handled: HandlingRound) -> list[Rating]:
    """One row a rater: after a recall the same person was asked anew."""
    return list({row.rater_id: row for row in handled.ratings.all()}.values())


def _rating(row: Rating, handled: HandlingRound, proposal: Proposal, user: Any) -> dict[str, Any]:
    facts = [_("round %(n)d") % {"n": handled.number}, row.get_seat_display()]
    if row.beside:
        facts.append(_("beside the movers, not counted"))
    if row.stands_in_for_id:
        facts.append(_("stands in"))
    said = row.rated_on is not None and _is_settled(row, user)
    if said:
        facts += [
            _("Manner: %(grade)s") % {"grade": _grade(proposal, row.manner)},
            _("Result: %(grade)s") % {"grade": _grade(proposal, row.result)},
            row.rated_on,
        ]
    return {
        "title": str(row.rater or _("The union")),
        "text": row.text if said else "",
        "facts": facts,
        "tag": _tag(row),
    }


def _is_settled(row: Rating, user: Any) -> bool:
    """A rating may be changed until its round settles: until then it is its author's."""
    own = row.rater_id == user.person_id if row.rater_id else row.entered_by_id == user.pk
    return own or row.state != RatingState.GIVEN


def _grade(proposal: Proposal, code: str) -> str:
    return proposal.session.label_of("satisfaction_labels", code)


def _tag(row: Rating) -> dict[str, Any] | None:
    if row.late:
        return {"family": "soon", "text": _("rated late")}
    if row.state == RatingState.COUNTED:
        return None
    family = "wait" if row.state == RatingState.DUE else "plain"
    return {"family": family, "text": row.get_state_display()}


def dissatisfied(proposal: Proposal) -> list[tuple[Any, str]]:
    """Who was not satisfied with the last reply, and why: what the chair decides on."""
    last = proposal.rounds.counting().last()
    bad = last.ratings.dissatisfied().select_related("rater") if last else ()
    return [(row.rater or RatingSeat.UNION.label, row.text) for row in bad]


def question(proposal: Proposal) -> list[tuple[Any, str]]:
    """What the other deciders answer now, and what the mover says to it."""
    asked = proposal.referrals.filter(settled_on=None).first()
    if asked is None:
        return []
    said = [(asked.get_kind_display(), asked.text), (_("Statement of the mover"), asked.statement)]
    return [(capfirst(title), text) for title, text in said if text]


def question_rows(
    proposal: Proposal, user: Any, trail: Iterable[LedgerEntry]
) -> list[dict[str, Any]]:
    """What was put to other deciders, what the mover said to it, and the answer."""
    if not any(entry.action in RAISING for entry in trail) or not reads_questions(user, proposal):
        return []
    return [
        {
            "title": capfirst(row.get_kind_display()),
            "text": "\n\n".join(
                part
                for part in (
                    row.text,
                    row.statement
                    and _("Statement of the mover: %(text)s") % {"text": row.statement},
                    row.answer and _("Answer: %(text)s") % {"text": row.answer},
                )
                if part
            ),
            "facts": [row.raised_on, row.get_deciders_display()],
            "tag": None if row.settled_on else {"family": "wait", "text": _("not settled yet")},
        }
        for row in proposal.referrals.all()
    ]
