"""Person, employment, office and account are separate things, each with dates of its own."""

from .accounts import User
from .departments import Department, DepartmentName
from .offices import Appointment, Deputy, LeaderPortfolio
from .people import Employment, Person, PersonName

__all__ = [
    "Appointment",
    "Department",
    "DepartmentName",
    "Deputy",
    "Employment",
    "LeaderPortfolio",
    "Person",
    "PersonName",
    "User",
]
