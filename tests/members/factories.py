"""People and departments for tests, without surprises."""

from datetime import date

from members.models import Department, Employment, Person, User

DAY = date(2026, 4, 21)


def make_person(number: str, name: str = "", **fields: object) -> Person:
    return Person.objects.create(staff_no=number, name=name or f"人员{number}", **fields)


def make_user(number: str, name: str = "", **fields: object) -> User:
    return User.objects.create_user(number, make_person(number, name, **fields))


def make_department(code: str, name: str = "", **fields: object) -> Department:
    fields.setdefault("valid_from", date(2020, 1, 1))
    return Department.objects.create(code=code, name=name or f"部门{code}", **fields)


def make_employment(person: Person, department: Department, **fields: object) -> Employment:
    fields.setdefault("start", date(2020, 9, 1))
    return Employment.objects.create(
        person=person,
        department=department,
        kind=Employment.Kind.ESTABLISHMENT,
        post=Employment.Post.TEACHER,
        **fields,
    )
