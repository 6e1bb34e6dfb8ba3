"""Sessions, delegates, proposals and what is decided about them."""

from .decisions import (
    DecidedItem,
    DraftOutcome,
    LeaderOpinion,
    MeetingDecision,
    Referral,
    SendBack,
)
from .delegates import Delegate, Delegation, DelegationOffice
from .proposals import CoMover, DraftVersion, Proposal, Second
from .sessions import Congress, Session, Term

__all__ = [
    "CoMover",
    "Congress",
    "DecidedItem",
    "Delegate",
    "Delegation",
    "DelegationOffice",
    "DraftOutcome",
    "DraftVersion",
    "LeaderOpinion",
    "MeetingDecision",
    "Proposal",
    "Referral",
    "Second",
    "SendBack",
    "Session",
    "Term",
]
