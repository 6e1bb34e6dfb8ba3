"""Who acts: a person with an account, the clock itself, or a guest who holds a receipt code.

The trail keeps the account where there is one (`by`) and always a label frozen at the deed.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone


@dataclass(frozen=True)
class Clock:
    """The sweep. Its label is a code; pages translate it."""

    label: str = "clock"


@dataclass(frozen=True)
class Guest:
    """Somebody without an account: an anonymous author by her receipt code, an outside party."""

    file_id: int
    label: str = "guest"
    unseen: bool = False  # an anonymous author: the day of her deeds is kept, never the hour


CLOCK = Clock()


def user_of(actor: Any) -> Any | None:
    """Return the account behind `actor`, or None for the clock and for guests."""
    return actor if getattr(actor, "pk", None) is not None else None


def label_of(actor: Any) -> str:
    """Return the name to freeze in the trail: it must survive the account."""
    return actor.label if isinstance(actor, Clock | Guest) else str(actor)


def moment_of(actor: Any, on: date) -> datetime:
    """The moment to record for a deed of `actor`: now, or only the day for the unseen."""
    if isinstance(actor, Guest) and actor.unseen:
        return timezone.make_aware(datetime.combine(on, time.min))
    return timezone.now()
