"""What the school calls the codes of its lists where no one session is meant: in the filters of a
list, in the figures."""

from datetime import date
from typing import Any

from django.core.cache import cache

from ..models import Session
from ..models.sessions import LISTS, named

LABELS = "labels"  # the cache's key
FRESH = 60  # seconds; a session that freezes its rules is seen at once


def school_labels(name: str, on: date) -> list[tuple[str, str]]:
    """Codes and names as the newest session has them whose window has opened. They are kept: a
    page of figures asks for every list and has no query to spare."""
    kept = cache.get_or_set(LABELS, lambda: _lists(on), FRESH)
    return named(name, kept[name])


def _lists(on: date) -> dict[str, list[Any]]:
    session = Session.objects.naming(on)
    if session is None:
        return {name: list(choices.values) for name, choices in LISTS.items()}
    return {name: session.rule(f"congress.{name}") for name in LISTS}
