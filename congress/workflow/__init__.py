"""What may follow what, who may do it and on which basis: data only."""

from .co_mover import CO_MOVER
from .proposal import PROPOSAL
from .second import SECOND

__all__ = ["CO_MOVER", "PROPOSAL", "SECOND"]
