"""What every case has. casework knows people only through settings.AUTH_USER_MODEL."""

from .files import CaseFile, CaseLink, NumberSeries, VoidNumber
from .keys import FileKey, GuestKey, OfficeKey, Reading, Recusal, RoleScope
from .ledger import Anchor, LedgerEntry, LedgerNote
from .search import SearchText

__all__ = [
    "Anchor",
    "CaseFile",
    "CaseLink",
    "FileKey",
    "GuestKey",
    "LedgerEntry",
    "LedgerNote",
    "NumberSeries",
    "OfficeKey",
    "Reading",
    "Recusal",
    "RoleScope",
    "SearchText",
    "VoidNumber",
]
