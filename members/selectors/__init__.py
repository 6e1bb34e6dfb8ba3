"""Reads across people, departments, offices and accounts."""

from .departments import Node, department_tree, name_on, within
from .desk import desk_for
from .offices import (
    appointments_on,
    holders,
    holds,
    offices_of,
    portfolio_map,
    responsible_leader,
    superior,
)
from .setup import portal_is_open, school, school_names, setup_checklist, short_name

__all__ = [
    "Node",
    "appointments_on",
    "department_tree",
    "desk_for",
    "holders",
    "holds",
    "name_on",
    "offices_of",
    "portal_is_open",
    "portfolio_map",
    "responsible_leader",
    "school",
    "school_names",
    "setup_checklist",
    "short_name",
    "superior",
    "within",
]
