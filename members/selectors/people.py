"""Lists of people, each with employments, offices and the state of the account."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from members.models import AccountState, Appointment, Employment, Person, User

from .accounts import locked_among


def find_people(
    *,
    on: date,
    now: datetime,
    q: str = "",
    department: Any = None,
    kind: str = "",
    state: str = "",
    everyone: bool = False,
) -> QuerySet[Person]:
    """People by name, pinyin, number, department, employment kind and account state. Without
    `everyone` only those employed that day."""
    people = Person.objects.matching(q)
    employed = Employment.objects.in_force(on).filter(person=OuterRef("pk"))
    if department is not None:
        employed = employed.filter(department=department)
    if kind:
        employed = employed.filter(kind=kind)
    if not everyone or department is not None or kind:
        people = people.filter(Exists(employed))
    if state == AccountState.NONE:
        opened = User.objects.with_state(now).exclude(state=AccountState.NONE)
        people = people.exclude(user__in=opened)
    elif state:
        people = people.filter(user__in=User.objects.with_state(now).filter(state=state))
    return people


def for_list(people: QuerySet[Person], on: date, now: datetime) -> QuerySet[Person]:
    """What a row of a list shows, in four queries whatever the length."""
    return people.prefetch_related(
        Prefetch(
            "employments",
            Employment.objects.in_force(on).select_related("department"),
            to_attr="jobs",
        ),
        Prefetch(
            "appointments",
            Appointment.objects.in_force(on).select_related("department"),
            to_attr="posts",
        ),
        Prefetch("user", User.objects.with_state(now)),
    )


def with_accounts(people: list[Person], now: datetime) -> list[Person]:
    """Lay `account` (the state in words), `account_state` and `locked_until` on the rows."""
    users = [person.user for person in people if hasattr(person, "user")]
    locked = locked_among(users, now)
    for person in people:
        user = getattr(person, "user", None)
        person.account_state = AccountState(user.state if user else AccountState.NONE)
        person.locked_until = locked.get(user.pk) if user else None
    return people
