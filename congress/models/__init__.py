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
from .handling import Assignment, Contact, Extension, Instruction, Urge
from .proposals import CollectiveConfirmation, CoMover, DraftVersion, Proposal, Second
from .reports import ReportSection, WorkReport
from .rounds import Commitment, HandlingRound, Rating, Reply
from .sessions import Congress, Session, SessionEntry, Term
from .suggestions import Adoption, Suggestion

__all__ = [
    "Adoption",
    "Assignment",
    "CoMover",
    "CollectiveConfirmation",
    "Commitment",
    "Congress",
    "Contact",
    "DecidedItem",
    "Delegate",
    "Delegation",
    "DelegationOffice",
    "DraftOutcome",
    "DraftVersion",
    "Extension",
    "HandlingRound",
    "Instruction",
    "LeaderOpinion",
    "MeetingDecision",
    "Proposal",
    "Rating",
    "Referral",
    "ReportSection",
    "Reply",
    "Second",
    "SendBack",
    "Session",
    "SessionEntry",
    "Suggestion",
    "Term",
    "Urge",
    "WorkReport",
]
