"""The nightly sweep, woken by the roof's clock; Celery only calls it."""

from datetime import date

from .models import Semester
from .services import compute_all, load_file, papers, untiled

JOBS = {papers.KIND: papers.make}


def nightly(on: date) -> int:
    """Count the figures of the morning of `on`; return the number of cells written. A school that
    has entered no semester yet gets the shipped dates, said to be provisional."""
    if not Semester.objects.exists():
        load_file(on=on)
    faults = untiled()
    if faults:  # a day counted twice or never: the health page says so, no figure is written
        raise ValueError(" ".join(faults))
    return compute_all(on=on)
