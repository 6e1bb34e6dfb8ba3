"""What may follow what, who may do it and on which basis: data only."""

from .assignment import ASSIGNMENT, EXTENSION, URGE
from .co_mover import CO_MOVER
from .proposal import PROPOSAL
from .report import REPORT
from .round import COMMITMENT, RATING, ROUND
from .second import SECOND
from .suggestion import SUGGESTION

__all__ = [
    "ASSIGNMENT",
    "COMMITMENT",
    "CO_MOVER",
    "EXTENSION",
    "PROPOSAL",
    "RATING",
    "REPORT",
    "ROUND",
    "SECOND",
    "SUGGESTION",
    "URGE",
]
