"""The verbs among people, departments, offices and accounts."""

from .accounts import (
    CodeRefused,
    activate,
    choose_language,
    close_leavers,
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
from .loading import load_departments, load_people
from .offices import (
    appoint,
    deputise,
    end_appointment,
    end_deputy,
    office_group,
    set_portfolio,
)
from .people import (
    change_person,
    create_person,
    employ,
    end_employment,
    note_mail_faults,
    transfer,
)
from .setup import confirm_rules, describe_school, note_test_mail, open_portal

__all__ = [
    "CodeRefused",
    "activate",
    "appoint",
    "change_person",
    "choose_language",
    "confirm_rules",
    "create_person",
    "deputise",
    "describe_school",
    "disable",
    "dissolve",
    "employ",
    "enable",
    "end_appointment",
    "end_deputy",
    "end_employment",
    "end_session",
    "close_leavers",
    "forget_trail",
    "found",
    "invite",
    "load_departments",
    "load_people",
    "move",
    "note_mail_faults",
    "note_test_mail",
    "office_group",
    "open_portal",
    "rename",
    "set_password",
    "set_portfolio",
    "sign_out_everywhere",
    "transfer",
    "unlock",
]
