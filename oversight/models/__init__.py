"""The time in which figures are counted, and the figures as they were counted."""

from .cells import MetricCell
from .semesters import AcademicYear, Semester

__all__ = ["AcademicYear", "MetricCell", "Semester"]
