"""The verbs among people and offices."""

from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from .models import Appointment, Department, Person


@transaction.atomic
def appoint(
    *,
    person: Person,
    role: str,
    by: Any,
    from_on: date,
    department: Department | None = None,
    to_on: date | None = None,
    how: str = Appointment.How.PAPER,
    basis: str = "",
) -> Appointment:
    """Appoint a person to a role for a scope; the office's group is made when first needed."""
    scope = department.code if department else "school"
    group, _made = Group.objects.get_or_create(name=f"{role}:{scope}")
    return Appointment.objects.create(
        person=person,
        role=role,
        department=department,
        group=group,
        how=how,
        from_on=from_on,
        to_on=to_on,
        basis=basis,
    )
