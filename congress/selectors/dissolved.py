"""Departments that are dissolved and have open cases left (proposals.md 7, E17)."""

from datetime import date

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from members.models import Department

from ..models import Assignment, Suggestion


def left_behind(on: date) -> QuerySet[Department]:
    """Each with the number `left` of rows and suggestions that wait for its successor."""
    parts, held = _many(Assignment.objects.in_force()), _many(Suggestion.objects.open())
    ended = Department.objects.filter(valid_to__lt=on)
    return ended.annotate(left=parts + held).filter(left__gt=0)


def _many(rows: QuerySet) -> Coalesce:
    """How many rows of a department, beside it in one query."""
    of_one = rows.filter(department=OuterRef("pk")).order_by().values("department")
    many = Subquery(of_one.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return Coalesce(many, 0)
