"""One gate: keys, offices, scopes, reach, facets, recusal, sealed files."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from casework import access, guests, recusal
from casework.access import ScopeRow
from casework.files import open_file
from casework.models import CaseFile, FileKey, OfficeKey, Reading
from members.models import Department, Person, User
from members.services import appoint

DAY = date(2026, 4, 21)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def scopes():
    access.write_facets_and_scopes(
        ["internal", "statement"],
        [
            ScopeRow("congress_officer", "trial", "core", 10),
            ScopeRow("congress_officer", "trial", "internal", 30),
            ScopeRow("department_head", "trial", "core", 30, own_unit=True),
            ScopeRow("public_visitor", "trial", "core", 50),
        ],
    )


def person(number: str) -> User:
    return User.objects.create_user(number, Person.objects.create(staff_no=number, name=number))


def department(code: str) -> Department:
    return Department.objects.create(code=code, name=code, valid_from=date(2020, 1, 1))


def seen(user, on=DAY, facet="core") -> set[int]:
    return set(access.files_open_to(access.gate(user, on), facet).values_list("pk", flat=True))


def facets(user, file) -> frozenset:
    file.refresh_from_db()
    return access.facets(access.gate(user, DAY), file)


def test_a_key_opens_its_facets_and_the_cover_until_its_end():
    file, mover = open_file(kind="trial"), person("1")

    access.give_key(file, mover, facets=["core"], seat="mover", until=DAY)

    assert seen(mover) == {file.pk}
    assert facets(mover, file) == {"core", "cover"}
    assert seen(mover, DAY + timedelta(days=1)) == set()
    assert seen(person("2")) == set()


def test_two_seats_are_two_keys():
    file, user = open_file(kind="trial"), person("1")
    access.give_key(file, user, seat="mover")
    access.give_key(file, user, seat="handler")

    access.take_key(file, user, seat="handler")

    assert seen(user) == {file.pk}


def test_a_scope_opens_by_rank_down_to_the_reach():
    officer = person("1")
    appoint(person=officer.person, role="congress_officer", by=None, from_on=DAY)
    desk, draft = open_file(kind="trial", reach=10), open_file(kind="trial", reach=0)
    other_kind = open_file(kind="other", reach=50)

    assert seen(officer) == {desk.pk}
    assert draft.pk not in seen(officer)
    assert other_kind.pk not in seen(officer)


def test_list_and_page_agree_for_every_reader_every_file_and_every_drawer():
    unit, other_unit = department("A"), department("B")
    officer, head, key, recused, nobody = (person(str(n)) for n in range(5))
    for user in (officer, recused):
        appoint(person=user.person, role="congress_officer", by=None, from_on=DAY)
    appoint(person=head.person, role="department_head", department=unit, by=None, from_on=DAY)
    files = [
        open_file(kind=kind, reach=reach, unit_id=where.pk)
        for kind in ("trial", "other")
        for reach in (0, 9, 10, 29, 30, 50)
        for where in (unit, other_unit)
    ]
    sealed = open_file(kind="trial", sealed=True)
    for file in (files[0], sealed):
        access.give_key(file, key, facets=["statement"], seat="party")
    for file in files:
        recusal.declare(file, recused, "interest", by=recused, on=DAY)

    opened = {}
    for reader in (officer, head, key, recused, nobody, AnonymousUser()):
        for drawer in ("cover", "core", "internal", "statement"):
            listed = seen(reader, facet=drawer)
            shown = {file.pk for file in (*files, sealed) if drawer in facets(reader, file)}
            assert listed == shown, (reader, drawer)
            opened[reader, drawer] = len(listed)

    trials = 2  # of the two units at each reach
    assert opened[officer, "core"] == 4 * trials  # 10, 29, 30, 50
    assert opened[officer, "internal"] == 2 * trials  # 30, 50
    assert opened[officer, "statement"] == 0
    assert opened[head, "core"] == 2 + 1  # 30 and 50 of her unit, 50 of the other
    assert opened[key, "statement"] == 2
    assert opened[recused, "core"] == 0
    assert opened[nobody, "core"] == opened[AnonymousUser(), "core"] == trials


def test_an_ended_appointment_opens_nothing():
    officer = person("1")
    appoint(person=officer.person, role="congress_officer", by=None, from_on=DAY, to_on=DAY)
    file = open_file(kind="trial", reach=10)

    assert seen(officer) == {file.pk}
    officer.forget_offices()
    assert seen(officer, DAY + timedelta(days=1)) == set()


def test_an_own_unit_scope_stops_at_the_unit():
    mine, theirs, head = department("A"), department("B"), person("1")
    appoint(person=head.person, role="department_head", department=mine, by=None, from_on=DAY)
    own = open_file(kind="trial", reach=30, unit_id=mine.pk)
    open_file(kind="trial", reach=30, unit_id=theirs.pk)

    assert seen(head) == {own.pk}


def test_an_office_of_a_unit_does_not_read_by_a_row_of_the_whole_school():
    home, of_the_school, of_a_unit = department("A"), person("1"), person("2")
    for user, where in ((of_the_school, None), (of_a_unit, home)):
        appoint(person=user.person, role="congress_officer", department=where, by=None, from_on=DAY)
    file = open_file(kind="trial", reach=30, unit_id=home.pk)

    assert seen(of_the_school) == {file.pk}
    assert seen(of_a_unit) == set()
    assert facets(of_a_unit, file) == frozenset()


def test_an_office_key_opens_for_whoever_holds_the_office_that_day():
    unit, first, second = department("A"), person("1"), person("2")
    office = appoint(
        person=first.person,
        role="department_contact",
        department=unit,
        by=None,
        from_on=DAY,
        to_on=DAY,
    )
    appoint(
        person=second.person,
        role="department_contact",
        department=unit,
        by=None,
        from_on=DAY + timedelta(days=1),
    )
    file = open_file(kind="trial")
    access.give_key(file, office.group, seat="assisting")

    assert (seen(first), seen(second)) == ({file.pk}, set())
    assert seen(second, DAY + timedelta(days=1)) == {file.pk}


def test_the_public_sees_what_is_public_and_nothing_else():
    public, staff = open_file(kind="trial", reach=50), open_file(kind="trial", reach=40)

    assert seen(AnonymousUser()) == {public.pk}
    assert staff.pk not in seen(AnonymousUser())


def test_a_guest_opens_the_one_file_of_her_code():
    file, other = open_file(kind="trial"), open_file(kind="trial")
    guests.invite(file, days=180)

    gate = access.gate(AnonymousUser(), DAY, guest_files=[file.pk, other.pk])

    assert list(access.files_open_to(gate)) == [file]  # the other has no code that lives


def test_an_inactive_account_opens_nothing():
    user, file = person("1"), open_file(kind="trial")
    access.give_key(file, user, seat="mover")
    user.is_active = False

    assert seen(user) == set()


def test_a_recused_person_loses_the_file_and_gets_it_back():
    officer, file = person("1"), open_file(kind="trial", reach=10)
    appoint(person=officer.person, role="congress_officer", by=None, from_on=DAY)
    access.give_key(file, officer, seat="handler")

    row = recusal.declare(file, officer, "interest", by=officer, on=DAY)
    assert (seen(officer), facets(officer, file)) == (set(), frozenset())

    recusal.lift(row, by=officer, on=DAY, note="误填")
    assert seen(officer) == {file.pk}


def test_neither_role_nor_superuser_opens_a_sealed_file():
    superuser, party = person("1"), person("2")
    superuser.is_superuser = True
    superuser.save()
    appoint(person=superuser.person, role="congress_officer", by=None, from_on=DAY)
    sealed = open_file(kind="trial", sealed=True)
    access.give_key(sealed, party, seat="party")

    assert (seen(superuser), facets(superuser, sealed)) == (set(), frozenset())
    assert seen(party) == {sealed.pk}


def test_the_database_refuses_a_scope_that_would_reach_a_sealed_file():
    with pytest.raises(IntegrityError), transaction.atomic():
        access.write_facets_and_scopes([], [ScopeRow("congress_officer", "trial", "core", 0)])


@pytest.mark.parametrize("field", [{"reach": 10}, {"title": "秘密"}])
def test_the_database_refuses_reach_or_title_on_a_sealed_file(field):
    sealed = open_file(kind="trial", sealed=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        CaseFile.objects.filter(pk=sealed.pk).update(**field)


def test_reading_a_drawer_is_logged_and_reading_the_core_is_not():
    file, reader = open_file(kind="trial"), person("1")

    access.read(file, "core", reader)
    access.read(file, "statement", reader, why="核对")

    assert list(Reading.objects.values_list("actor_label", "why")) == [("1", "核对")]


def test_a_page_that_is_looked_at_again_is_one_reading_a_day(time_machine):
    file, reader, other = open_file(kind="trial"), person("1"), person("2")

    for on in (date(2026, 5, 4), date(2026, 5, 4), date(2026, 5, 5)):
        time_machine.move_to(f"{on} 10:00+08:00")
        access.read_today(file, "statement", reader, on, why="case")
    access.read_today(file, "statement", other, date(2026, 5, 5), why="case")

    assert list(Reading.objects.order_by("pk").values_list("by", flat=True)) == [
        reader.pk,
        reader.pk,
        other.pk,
    ]


def test_an_undeclared_facet_is_our_mistake():
    with pytest.raises(LookupError, match="open_nothing"):
        access.give_key(open_file(kind="trial"), person("1"), facets=["nothing"], seat="mover")


def test_the_gate_costs_two_queries_and_the_list_one(django_assert_num_queries):
    officer = person("1")
    appoint(person=officer.person, role="congress_officer", by=None, from_on=DAY)
    for _ in range(3):
        open_file(kind="trial", reach=10)
    officer = User.objects.select_related("person").get(pk=officer.pk)

    with django_assert_num_queries(2):  # offices; scopes and recusals
        gate = access.gate(officer, DAY)
    with django_assert_num_queries(1):
        assert len(list(access.files_open_to(gate))) == 3


def test_a_gate_asks_once_for_the_drawers_of_a_file(django_assert_num_queries):
    reader, file = person("1"), open_file(kind="trial")
    access.give_key(file, reader, facets=["core"], seat="mover")
    gate = access.gate(reader, DAY)

    with django_assert_num_queries(1):  # her own keys and those of her offices
        first = access.facets(gate, file)
    with django_assert_num_queries(0):
        again = access.facets(gate, file)

    assert first == again == {"core", "cover"}


def test_a_gate_never_prints_what_it_names():
    gate = access.gate(AnonymousUser(), DAY, guest_files=[7421])

    assert repr(gate) == "<Gate of None on 2026-04-21>"


def test_keys_of_guardian_are_only_a_form():
    assert {f.name for f in FileKey._meta.fields} >= {"user", "permission", "seat", "until"}
    assert {f.name for f in OfficeKey._meta.fields} >= {"group", "permission", "seat", "until"}
