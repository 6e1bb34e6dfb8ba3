import re
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from members import services
from tests.members.factories import make_user

pytestmark = pytest.mark.django_db
GOOD = "blue kettle under rain"


@pytest.fixture(autouse=True)
def _with_second_factor(settings):
    settings.PORTAL_SECOND_FACTOR = True
    settings.LOGIN_REDIRECT_URL = "front"


@pytest.fixture
def officer(db):
    user = make_user("08001", "梁素云")
    user.set_password(GOOD)
    user.save()
    services.appoint(
        person=user.person, role="union_officer", by=None, from_on=timezone.localdate()
    )
    return user


def sign_in(client):
    client.post(reverse("sign_in"), {"username": "08001", "password": GOOD})


def code_of(user, confirmed=True) -> str:
    device = TOTPDevice.objects.get(user=user, confirmed=confirmed)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = timezone.now().timestamp()
    return f"{totp.token():06d}"


def enrol(client, user) -> list[str]:
    client.get(reverse("second_factor_enrol"))
    page = client.post(reverse("second_factor_enrol"), {"token": code_of(user, confirmed=False)})
    return re.findall(r"<li>([A-Z0-9]{5}-[A-Z0-9]{5})</li>", page.content.decode())


def test_the_code_in_the_phone_bears_the_short_name_of_the_school(client, officer):
    names = {"name": "京华示范大学", "issuer": "京华示范大学工会委员会", "issuer_word": "京华大工"}
    device = TOTPDevice(user=officer)

    services.describe_school(by=None, **names)
    assert f"issuer={quote('京华示范大学')}" in device.config_url
    services.describe_school(by=None, short="京华大学", **names)
    assert f"issuer={quote('京华大学')}" in device.config_url


def test_an_officer_enrols_at_the_first_sign_in_and_sees_nothing_before(client, officer):
    sign_in(client)

    for name in ("account", "front", "account_sessions"):
        assert client.get(reverse(name)).url == reverse("second_factor_enrol")
    assert len(enrol(client, officer)) == 10
    assert client.get(reverse("account")).status_code == 200


def test_the_phone_is_asked_at_every_sign_in(client, officer):
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        sign_in(client)
        enrol(client, officer)
        client.post(reverse("sign_out"))
    sign_in(client)
    assert client.get(reverse("account")).url == reverse("second_factor")

    assert client.post(reverse("second_factor"), {"token": "000000"}).status_code == 200
    assert client.get(reverse("account")).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(seconds=90)):
        client.post(reverse("second_factor"), {"token": code_of(officer)})
        assert client.get(reverse("account")).status_code == 200


def test_a_recovery_code_works_once(client, officer):
    sign_in(client)
    codes = enrol(client, officer)
    assert not StaticToken.objects.filter(token__in=codes).exists()

    for status in (200, 302):
        client.post(reverse("sign_out"))
        sign_in(client)
        client.post(reverse("second_factor"), {"token": codes[0].lower()})
        assert client.get(reverse("account")).status_code == status


def test_whoever_has_not_shown_the_factor_cannot_enrol_another_phone(client, officer):
    sign_in(client)
    enrol(client, officer)
    client.post(reverse("sign_out"))
    sign_in(client)

    assert client.get(reverse("second_factor_enrol")).url == reverse("second_factor")
    assert client.post(reverse("account_recovery_codes")).url == reverse("second_factor")


def test_a_wrong_first_code_confirms_nothing(client, officer):
    sign_in(client)
    client.get(reverse("second_factor_enrol"))

    client.post(reverse("second_factor_enrol"), {"token": "12"})

    assert not TOTPDevice.objects.filter(confirmed=True).exists()


def test_repeated_wrong_codes_are_slowed_down(client, officer):
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        sign_in(client)
        enrol(client, officer)
        client.post(reverse("sign_out"))
    sign_in(client)
    client.post(reverse("second_factor"), {"token": "000000"})

    page = client.post(reverse("second_factor"), {"token": code_of(officer)})

    assert "Wait a moment" in page.content.decode()


def test_staff_need_no_second_factor_but_may_have_one(client):
    user = make_user("08001")
    user.set_password(GOOD)
    user.save()
    sign_in(client)
    assert client.get(reverse("account")).status_code == 200

    enrol(client, user)
    client.post(reverse("sign_out"))
    sign_in(client)
    assert client.get(reverse("account")).url == reverse("second_factor")


def test_an_office_that_begins_during_a_session_asks_for_the_factor(client):
    user = make_user("08001")
    user.set_password(GOOD)
    user.save()
    sign_in(client)

    services.appoint(
        person=user.person, role="department_contact", by=None, from_on=timezone.localdate(),
        department=services.found(code="A", name="甲", by=None, on=timezone.localdate()),
    )  # fmt: skip

    assert client.get(reverse("account")).url == reverse("second_factor_enrol")
