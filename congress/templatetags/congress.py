"""`{% load congress %}`: how a state looks, how a fact of a row is written."""

from datetime import date
from typing import Any

from django import template

from casework.words import day_words

from .. import selectors
from ..looks import family

register = template.Library()

register.filter("family", family)


@register.simple_tag
def fact_words(fact: Any) -> str:
    return day_words(fact) if isinstance(fact, date) else str(fact)


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    """mapping[key], or nothing."""
    return mapping.get(key)


@register.filter
def newest_draft(proposal: Any) -> Any:
    """None of a proposal that has left the table."""
    return selectors.newest_draft(proposal) if proposal.state == "submitted" else None


@register.filter
def suggestion_family(state: str) -> str:
    if state in ("received", "assigned"):
        return "wait"
    if state == "accepted":
        return "run"
    return "ok" if state in ("replied", "closed", "joined", "adopted") else "no"
