"""Reads across people, departments, offices and accounts."""

from .departments import Node, department_tree, name_on, within
from .offices import (
    appointments_on,
    holders,
    holds,
    offices_of,
    portfolio_map,
    responsible_leader,
    superior,
)

__all__ = [
    "Node",
    "appointments_on",
    "department_tree",
    "holders",
    "holds",
    "name_on",
    "offices_of",
    "portfolio_map",
    "responsible_leader",
    "superior",
    "within",
]
