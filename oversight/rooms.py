"""The rooms that count, by name. A new room adds its `facts` here and nothing else."""

from datetime import date

from casework.metrics import Metric
from congress import facts as congress

ROOMS = (congress,)
METRICS: dict[str, Metric] = {metric.code: metric for room in ROOMS for metric in room.METRICS}


def begins() -> date | None:
    """The first day on which any room has a fact."""
    return min((day for room in ROOMS if (day := room.begins())), default=None)


def shown() -> list[Metric]:
    """The metrics that are on; what pressure would corrupt is off until a school wants it."""
    return [metric for metric in METRICS.values() if metric.on_by_default]
