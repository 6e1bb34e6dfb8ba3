"""The rooms that count, by name. A new room adds its `facts` here and nothing else."""

from casework.metrics import Metric
from congress import facts as congress

METRICS: dict[str, Metric] = {metric.code: metric for metric in (*congress.METRICS,)}


def shown() -> list[Metric]:
    """The metrics that are on; what pressure would corrupt is off until a school wants it."""
    return [metric for metric in METRICS.values() if metric.on_by_default]
