"""The verbs of this room: keeping the semesters, counting the figures."""

from .cells import compute, compute_all
from .semesters import amend, load_file, next_in_row, plan, start_due, untiled

__all__ = [
    "amend",
    "compute",
    "compute_all",
    "load_file",
    "next_in_row",
    "plan",
    "start_due",
    "untiled",
]
