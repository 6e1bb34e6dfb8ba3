"""The verbs among people, departments, offices and accounts."""

from .accounts import (
    activate,
    disable,
    enable,
    end_session,
    forget_trail,
    invite,
    set_password,
    sign_out_everywhere,
    unlock,
)
from .departments import dissolve, found, move, rename
from .offices import (
    appoint,
    deputise,
    end_appointment,
    end_deputy,
    office_group,
    set_portfolio,
)
from .people import change_person, create_person, employ, end_employment, transfer

__all__ = [
    "activate",
    "disable",
    "enable",
    "end_session",
    "forget_trail",
    "invite",
    "set_password",
    "sign_out_everywhere",
    "unlock",
    "appoint",
    "change_person",
    "create_person",
    "deputise",
    "dissolve",
    "employ",
    "end_appointment",
    "end_deputy",
    "end_employment",
    "found",
    "move",
    "office_group",
    "rename",
    "set_portfolio",
    "transfer",
]
