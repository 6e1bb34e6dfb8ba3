"""How a state looks: the family of tags it belongs to (never colour alone: icon and word); which
of the buttons of a case is the filled one."""

from typing import Any

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


# The steps that carry a case on, by verb or page, the more urgent first: what the desk asks for.
# The committee's outcomes are a choice among equals: none of them is.
ONWARD = (
    "submit",
    "submit_directly",
    "resubmit",
    "congress:write",
    "congress:invite",
    "congress:join",
    "congress:second",
    "confirm_collective",
    "pass_on",
    "instruct",
    "assign_finally",
    "assign",
    "accept",
    "congress:reply",
    "send_reply",
    "sign_reply",
    "cosign",
    "rate",
    "confirm_done",
    "forward",
    "take",
    "reply_to",
    "reply_directly",
    "rate_reply",
)
SELDOM = ("name_predecessor", "offer_lead", "replace_attachment", "make_public")


def led(buttons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The one step that carries the case on stands first and is filled (at most one is); what is
    seldom wanted stands late, what cannot be taken back last."""
    onward = [b for b in buttons if b["verb"] in ONWARD and b["kind"] != "danger"]
    first = min(onward, key=lambda b: ONWARD.index(b["verb"]), default=None)
    rest = [b for b in buttons if b is not first]
    head = [{**first, "kind": "primary"}] if first else []
    return head + sorted(rest, key=lambda b: (b["kind"] == "danger", b["verb"] in SELDOM))
