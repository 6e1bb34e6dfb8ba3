"""People, departments and offices for tests: factories without surprises, dates fixed."""

from collections.abc import Iterable
from datetime import date

import factory
from django.test import Client
from factory.django import DjangoModelFactory

from casework import access
from members import models
from members.services import appoint
from members.sessions import DEMO

SINCE = date(2020, 1, 1)


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Department

    code = factory.Sequence(lambda n: f"D{n:03}")
    name = factory.Sequence(lambda n: f"第{n}学院")
    valid_from = SINCE


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = models.Person

    staff_no = factory.Sequence(lambda n: f"{n:06}")
    name = factory.Sequence(lambda n: f"教工{n}")
    name_pinyin = factory.Sequence(lambda n: f"jiaogong{n}")
    email = factory.LazyAttribute(lambda o: f"{o.staff_no}@jinghua.invalid")


class EmploymentFactory(DjangoModelFactory):
    class Meta:
        model = models.Employment

    person = factory.SubFactory(PersonFactory)
    department = factory.SubFactory(DepartmentFactory)
    kind = models.Employment.Kind.ESTABLISHMENT
    post = models.Employment.Post.TEACHER
    start = SINCE


class UserFactory(DjangoModelFactory):
    """An account with an unusable password: tests sign in by `force_login` or `sign_in`."""

    class Meta:
        model = models.User

    person = factory.SubFactory(PersonFactory)
    username = factory.LazyAttribute(lambda o: o.person.staff_no)
    password = "!"


def department(name: str = "", **fields: object) -> models.Department:
    return DepartmentFactory(**({"name": name} if name else {}), **fields)


def staff(name: str = "", department: models.Department | None = None) -> models.User:
    """An account of somebody employed, in a department of her own unless one is given."""
    employment = EmploymentFactory(
        **({"person__name": name} if name else {}),
        **({"department": department} if department else {}),
    )
    return UserFactory(person=employment.person)


def officer(
    role: str,
    department: models.Department | None = None,
    *,
    from_on: date = SINCE,
    to_on: date | None = None,
    user: models.User | None = None,
    name: str = "",
) -> models.User:
    """An account that holds `role`, for a department or the whole school."""
    user = user or staff(name, department)
    appoint(
        person=user.person,
        role=role,
        by=None,
        from_on=from_on,
        to_on=to_on,
        department=department,
        basis="test",
    )
    user.forget_offices()
    return user


def gate_of(user: models.User, on: date, guest_files: Iterable[int] = ()) -> access.Gate:
    """The gate that a request of `user` would have that day, offices asked anew."""
    if hasattr(user, "forget_offices"):
        user.forget_offices()
    return access.gate(user, on, guest_files)


def enter(client: Client, user: models.User) -> Client:
    """Sign in past both factors, as the demo's buttons do."""
    client.force_login(user, backend="members.sign_in.NumberOrMail")
    session = client.session
    session[DEMO] = True
    session.save()
    return client
