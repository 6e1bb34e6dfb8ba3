"""Time limits: start, meet, stop, cancel, pause, resume, extend, restart, move.

`reading` says what stands, `verbs` changes it, `writing` is the one way in which they do. The
ground only knows that something is late; each room's sweep acts on it.
"""

from .reading import counted, due, live, passed, past_due, paused_days, pauses_of, reminded, rest
from .verbs import (
    cancel,
    cancel_if_live,
    extend,
    met,
    met_if_live,
    move_date,
    pause,
    pause_all,
    reassign,
    restart,
    resume,
    resume_all,
    start,
    stop,
    stop_if_live,
)
from .writing import broken_events, digest, refresh_next_due

__all__ = [
    "broken_events",
    "cancel",
    "cancel_if_live",
    "counted",
    "digest",
    "due",
    "extend",
    "live",
    "met",
    "met_if_live",
    "move_date",
    "passed",
    "past_due",
    "pause",
    "pause_all",
    "paused_days",
    "pauses_of",
    "reassign",
    "refresh_next_due",
    "reminded",
    "rest",
    "restart",
    "resume",
    "resume_all",
    "start",
    "stop",
    "stop_if_live",
]
