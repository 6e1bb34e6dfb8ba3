"""What every case has. casework knows people only through settings.AUTH_USER_MODEL."""

from .calendar import CalendarDay, CalendarYear
from .clocks import Clock, ClockEvent
from .files import CaseFile, CaseLink, NumberSeries, VoidNumber
from .keys import FileKey, GuestKey, OfficeKey, Reading, Recusal, RoleScope
from .ledger import Anchor, LedgerEntry, LedgerNote
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
    "CalendarDay",
    "CalendarYear",
    "CaseFile",
    "CaseLink",
    "Clock",
    "ClockEvent",
    "DeliveryAttempt",
    "Escalation",
    "FileKey",
    "GuestKey",
    "Heartbeat",
    "LedgerEntry",
    "LedgerNote",
    "MailPreference",
    "Notice",
    "NumberSeries",
    "OfficeKey",
    "Once",
    "Outbox",
    "PlannedStep",
    "Reading",
    "Recusal",
    "RoleScope",
    "Rule",
    "RuleVersion",
    "SearchText",
    "VoidNumber",
]
