"""The life of a proposal: one table, from the draft to the end (proposals.md 2.1-2.3)."""

from casework.transitions import Workflow

from .docket import DOCKET_ROWS
from .handling import HANDLING_ROWS

PROPOSAL = Workflow(*DOCKET_ROWS, *HANDLING_ROWS)
