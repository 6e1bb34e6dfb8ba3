"""Reads across people and offices. Who is who on a day is a query, never a flag."""

from collections.abc import Iterable
from datetime import date

from django.db.models import IntegerField, Q, QuerySet, Value

from casework.access import Office

from .choices import Role
from .models import Appointment, Department, Deputy, Employment, LeaderPortfolio, Person, User


def offices_of(user: User, on: date) -> list[Office]:
    """The offices that `user` holds that day, her own and those she deputises for, and STAFF for
    whoever is employed: one query, since every page asks it."""
    person = user.person_id
    own = Appointment.objects.in_force(on).filter(person=person)
    deputised = Deputy.objects.in_force(on).filter(
        Q(appointment__to_on=None) | Q(appointment__to_on__gte=on),
        person=person,
        appointment__from_on__lte=on,
    )
    employed = Employment.objects.in_force(on).filter(person=person)
    nothing = Value(None, IntegerField())
    rows = (
        own.order_by()
        .values_list("role", "department_id", "group_id", Value(""))
        .union(
            deputised.values_list(
                "appointment__role",
                "appointment__department_id",
                "appointment__group_id",
                "appointment__person__name",
            ),
            employed.order_by().values_list(Value(Role.STAFF.value), nothing, nothing, Value("")),
        )
    )
    return sorted((Office(*row) for row in rows), key=lambda o: (o.role, o.unit_id or 0))


def holds(user: User, roles: Iterable[str], on: date, department_id: int | None = None) -> bool:
    """Whether `user` holds one of the roles that day; with a department, for that department or
    for the whole school."""
    wanted = set(roles)
    return any(
        office.role in wanted and department_id in (None, office.unit_id)
        for office in user.offices(on)
    )


def holders(role: str, on: date, department: Department | int | None = None) -> QuerySet[User]:
    """The active accounts that hold a role that day, deputies included, in one query."""
    pk = getattr(department, "pk", department)
    held = Appointment.objects.in_force(on).filter(role=role)
    if pk is not None:
        held = held.filter(department=pk)
    deputies = Deputy.objects.in_force(on).filter(appointment__in=held)
    return User.objects.filter(
        Q(person__in=held.values("person")) | Q(person__in=deputies.values("person")),
        is_active=True,
    ).select_related("person")


def responsible_leader(department: Department | int, on: date) -> Person | None:
    """分管校领导 of a department that day, or None: then the school office steps in."""
    row = (
        LeaderPortfolio.objects.in_force(on)
        .filter(department=getattr(department, "pk", department))
        .select_related("leader")
        .first()
    )
    return row.leader if row else None
