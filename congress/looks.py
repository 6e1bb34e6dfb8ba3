"""How a state looks: the family of tags it belongs to (never colour alone: icon and word)."""

from .choices import State

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


def family(state: str) -> str:
    return next((name for name, states in FAMILIES.items() if state in states), "no")
