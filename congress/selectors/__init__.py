"""Reads across nouns: who counts, what is similar, what waits for a person."""

from .audience import describe, recipients
from .board import (
    in_triage,
    leader_account,
    quorum_base,
    similar,
    who_was_faster,
)
from .choosing import (
    committee_people,
    deciding_body,
    delegates_to_offer,
    joined_by,
    joined_co_movers,
    possible_masters,
    seconded_by,
)
from .desk import todo_for
from .people import (
    co_movers,
    collection_ends_on,
    collective_count,
    is_in_office,
    is_on_committee,
    live_seconds,
    mandate_of,
    movers,
    seconders,
    text_changes,
)

__all__ = [
    "recipients",
    "seconded_by",
    "possible_masters",
    "joined_co_movers",
    "joined_by",
    "delegates_to_offer",
    "deciding_body",
    "committee_people",
    "co_movers",
    "collection_ends_on",
    "collective_count",
    "describe",
    "in_triage",
    "is_in_office",
    "is_on_committee",
    "leader_account",
    "live_seconds",
    "mandate_of",
    "movers",
    "quorum_base",
    "seconders",
    "similar",
    "text_changes",
    "todo_for",
    "who_was_faster",
]
