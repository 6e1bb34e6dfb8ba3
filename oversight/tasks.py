"""The nightly sweep, woken by the roof's clock; Celery only calls it."""

from datetime import date

from .services import compute_all


def nightly(on: date) -> int:
    """Count the figures of the morning of `on`; return the number of cells written."""
    return compute_all(on=on)
