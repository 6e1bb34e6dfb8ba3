"""What every case has. casework knows people only through settings.AUTH_USER_MODEL."""

from .attachments import Attachment
from .calendar import CalendarDay, CalendarYear, TypedNotice
from .clocks import Clock, ClockEvent
from .documents import Document
from .files import CaseFile, CaseLink, NumberSeries, VoidNumber
from .jobs import Job, RateCount
from .keys import FileKey, GuestKey, OfficeKey, Reading, Recusal, RoleScope
from .ledger import Anchor, LedgerEntry, LedgerNote
from .messages import Message
from .notices import (
    AddressFault,
    DeliveryAttempt,
    Escalation,
    Heartbeat,
    MailPreference,
    Notice,
    Outbox,
    PlannedStep,
)
from .once import Once
from .rules import Rule, RuleVersion
from .search import SearchText

__all__ = [
    "AddressFault",
    "Anchor",
    "Attachment",
    "CalendarDay",
    "CalendarYear",
    "TypedNotice",
    "CaseFile",
    "CaseLink",
    "Clock",
    "ClockEvent",
    "DeliveryAttempt",
    "Document",
    "Escalation",
    "FileKey",
    "GuestKey",
    "Heartbeat",
    "Job",
    "LedgerEntry",
    "LedgerNote",
    "MailPreference",
    "Message",
    "Notice",
    "NumberSeries",
    "OfficeKey",
    "Once",
    "Outbox",
    "PlannedStep",
    "RateCount",
    "Reading",
    "Recusal",
    "RoleScope",
    "Rule",
    "RuleVersion",
    "SearchText",
    "VoidNumber",
]
