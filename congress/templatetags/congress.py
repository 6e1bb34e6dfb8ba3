"""`{% load congress %}`: how a state looks, how a fact of a row is written."""

from datetime import date
from typing import Any

from django import template

from casework.words import day_words

from ..choices import State

register = template.Library()

FAMILIES = {
    "run": (State.ACCEPTED, State.REPLY_REVIEW, State.TRACKING, State.SECONDING),
    "wait": (
        State.DRAFT,
        State.LEADER_REVIEW,
        State.SUBMITTED,
        State.SENT_BACK,
        State.DISPUTED,
        State.RECONSIDERING,
        State.DOCKETED,
        State.ASSIGNED,
        State.REPLIED,
    ),
    "soon": (State.UNSATISFIED,),
    "paused": (State.SUSPENDED,),
    "ok": (State.CLOSED, State.CLOSED_NOTED, State.CLOSED_UNRATED),
}


@register.filter
def family(state: str) -> str:
    """The family of tags that a state belongs to (never colour alone: icon and word)."""
    return next((name for name, states in FAMILIES.items() if state in states), "no")


@register.simple_tag
def fact_words(fact: Any) -> str:
    return day_words(fact) if isinstance(fact, date) else str(fact)


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    """mapping[key], or nothing."""
    return mapping.get(key)


@register.filter
def newest_draft(proposal: Any) -> Any:
    """The draft of an outcome that was kept last, out of the rows already read; none of a
    proposal that has left the table."""
    if proposal.state != "submitted":
        return None
    return max(proposal.drafts.all(), key=lambda d: d.saved_at, default=None)


@register.filter
def suggestion_family(state: str) -> str:
    if state in ("received", "assigned"):
        return "wait"
    if state == "accepted":
        return "run"
    return "ok" if state in ("replied", "closed", "joined", "adopted") else "no"
