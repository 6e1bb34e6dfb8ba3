from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from members import services
from members.choices import Role
from members.models import AccountEvent, AccountState, ActivationTicket, User
from members.services.accounts import state_of
from tests.members.factories import make_department, make_employment, make_person, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()
GOOD = "blue kettle under rain"


def state(user: User, now=NOW) -> str:
    return state_of(User.objects.get(pk=user.pk), now)


def test_the_states_of_an_account_follow_from_its_dates():
    person = make_person("08001", "王芳")
    user = make_user("1")
    assert state(user) == AccountState.NONE

    ticket, code = services.invite(person=person, by=None, now=NOW)
    user = ticket.user
    assert state(user) == AccountState.INVITED
    assert state(user, NOW + timedelta(days=14)) == AccountState.EXPIRED

    services.activate(number=" 08001 ", code=code.lower(), password=GOOD, now=NOW)
    assert state(user) == AccountState.ACTIVE

    services.disable(user=user, by=None, now=NOW, reason="离校")
    assert state(user) == AccountState.DISABLED
    services.enable(user=user, by=None, now=NOW, reason="返校")
    assert state(user) == AccountState.ACTIVE


def test_only_the_hash_of_a_code_is_kept():
    ticket, code = services.invite(person=make_person("1"), by=None, now=NOW)

    assert code.replace("-", "") not in ticket.code_hash
    assert len(code.replace("-", "")) == 16


@pytest.mark.parametrize("how", ["wrong", "used", "voided", "expired", "other-number", "disabled"])
def test_a_code_opens_nothing(how):
    person = make_person("08001")
    ticket, code = services.invite(person=person, by=None, now=NOW)
    now, number = NOW, "08001"
    if how == "wrong":
        code = "AAAA-AAAA-AAAA-AAAA"
    elif how == "used":
        services.activate(number=number, code=code, password=GOOD, now=NOW)
    elif how == "voided":
        services.invite(person=person, by=None, now=NOW)
    elif how == "expired":
        now = NOW + timedelta(days=14)
    elif how == "other-number":
        number = make_user("08002").username
    else:
        services.disable(user=ticket.user, by=None, now=NOW, reason="离校")

    with pytest.raises(ValidationError):
        services.activate(number=number, code=code, password=GOOD, now=now)


def test_a_weak_password_leaves_the_code_unused():
    person = make_person("08001", "王芳", name_pinyin="wangfang wf")
    _ticket, code = services.invite(person=person, by=None, now=NOW)

    with pytest.raises(ValidationError):
        services.activate(number="08001", code=code, password="wangfang08001", now=NOW)
    assert services.activate(number="08001", code=code, password=GOOD, now=NOW).person == person


def test_whoever_signs_in_is_not_invited_again():
    user = make_user("1")
    user.set_password(GOOD)
    user.save()

    with pytest.raises(ValidationError):
        services.invite(person=user.person, by=None, now=NOW)


def test_a_closed_account_is_invited_again_only_with_a_reason():
    user = make_user("1")
    services.disable(user=user, by=None, now=NOW, reason="离校")

    with pytest.raises(ValidationError):
        services.invite(person=user.person, by=None, now=NOW)
    services.invite(person=user.person, by=None, now=NOW, reason="返聘")
    assert state(user) == AccountState.INVITED


def test_a_person_without_a_number_gets_no_account():
    person = services.create_person(name="王芳", by=None)

    with pytest.raises(ValidationError):
        services.invite(person=person, by=None, now=NOW)


def test_nobody_closes_the_own_account_and_the_last_keeper_stays():
    keeper = make_user("1")
    services.appoint(
        person=keeper.person, role=Role.SYSTEM_KEEPER, by=None, from_on=date(2020, 1, 1)
    )

    with pytest.raises(PermissionDenied):
        services.disable(user=keeper, by=keeper, now=NOW, reason="离校")
    with pytest.raises(ValidationError):
        services.disable(user=keeper, by=None, now=NOW, reason="离校")


@pytest.mark.parametrize("verb", [services.disable, services.enable])
def test_closing_and_opening_need_a_reason(verb):
    user = make_user("1")
    User.objects.filter(pk=user.pk).update(is_active=verb is services.disable)

    with pytest.raises(ValidationError):
        verb(user=user, by=None, now=NOW, reason=" ")


def test_an_account_opened_again_enrols_its_factor_anew():
    user = make_user("1")
    TOTPDevice.objects.create(user=user, confirmed=True)
    services.disable(user=user, by=None, now=NOW, reason="离校")

    services.enable(user=user, by=None, now=NOW, reason="返校")

    assert not TOTPDevice.objects.filter(user=user).exists()


def test_every_act_of_a_keeper_stands_in_the_trail_and_stays():
    keeper, person = make_user("1"), make_person("2")
    ticket, _code = services.invite(person=person, by=keeper, now=NOW - timedelta(days=200))
    AccountEvent.objects.create(
        user=ticket.user, kind=AccountEvent.Kind.SIGNED_IN, at=NOW - timedelta(days=181)
    )

    assert services.forget_trail(now=NOW) == 1
    assert [(e.kind, e.by) for e in AccountEvent.objects.all()] == [("invited", keeper)]
    assert ActivationTicket.objects.get().issued_by == keeper


LEFT = date(2026, 3, 31)


def leaver(number: str = "1", **job: object) -> User:
    user = make_user(number)
    make_employment(user.person, make_department(f"D{number}"), **{"end": LEFT, **job})
    return user


@pytest.mark.parametrize(("days", "open_"), [(30, True), (31, False)])
def test_the_account_of_a_leaver_is_closed_after_the_grace(days, open_):
    user, epoch = leaver(), 0

    services.close_leavers(on=LEFT + timedelta(days=days), now=NOW)

    user.refresh_from_db()
    assert user.is_active is open_
    assert (user.session_epoch > epoch) is not open_


def test_who_retired_holds_an_office_or_works_elsewhere_keeps_the_account():
    retired = leaver("1", end_reason="2026年3月退休")
    chair, mover = leaver("2"), leaver("3")
    services.appoint(person=chair.person, role=Role.UNION_CHAIR, by=None, from_on=date(2026, 1, 1))
    make_employment(mover.person, make_department("X"), start=LEFT + timedelta(days=1))
    gone = leaver("5")

    assert services.close_leavers(on=LEFT + timedelta(days=60), now=NOW) == 1

    kept = User.objects.filter(is_active=True)
    assert set(kept) >= {retired, chair, mover}
    assert gone not in kept


def test_who_was_let_in_again_since_is_not_closed_every_night():
    user = leaver()
    on = LEFT + timedelta(days=60)
    services.close_leavers(on=on, now=NOW)

    services.enable(user=user, by=make_user("9"), now=NOW, reason="本人申请")

    assert services.close_leavers(on=on, now=NOW) == 0
    user.refresh_from_db()
    assert user.is_active
