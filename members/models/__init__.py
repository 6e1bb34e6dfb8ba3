"""Person, employment, office and account are separate things, each with dates of its own."""

from .accounts import AccountEvent, AccountState, ActivationTicket, DemoRole, User
from .departments import Department, DepartmentName
from .offices import Appointment, Deputy, LeaderPortfolio
from .people import Employment, Person, PersonName
from .school import SchoolProfile
from .sessions import PortalSession, RateWindow

__all__ = [
    "AccountEvent",
    "AccountState",
    "ActivationTicket",
    "Appointment",
    "DemoRole",
    "Department",
    "DepartmentName",
    "Deputy",
    "Employment",
    "LeaderPortfolio",
    "Person",
    "PersonName",
    "PortalSession",
    "RateWindow",
    "SchoolProfile",
    "User",
]
