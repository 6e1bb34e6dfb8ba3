"""Signing in as a person does it: by the pages."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from members import letters, services
from members.models import AccountEvent, DemoRole, PortalSession
from members.sign_in import locked_until
from tests.members.factories import make_person, make_user

pytestmark = pytest.mark.django_db
GOOD = "blue kettle under rain"


@pytest.fixture(autouse=True)
def _front_after_sign_in(settings):
    settings.LOGIN_REDIRECT_URL = "front"


def account(number="08001", name="王芳", **fields):
    user = make_user(number, name, **fields)
    user.set_password(GOOD)
    user.save()
    return user


def sign_in(client, username, password=GOOD, **extra):
    data = {"username": username, "password": password, **extra}
    return client.post(reverse("sign_in"), data)


@pytest.mark.parametrize("typed", ["08001a", "０８００１Ａ", " 08001A ", "Fang@Example.edu"])
def test_one_signs_in_by_staff_number_or_mail(client, typed):
    user = account("08001A", email="fang@example.edu")

    response = sign_in(client, typed)

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert AccountEvent.objects.get().kind == AccountEvent.Kind.SIGNED_IN


def test_another_machine_speaks_the_language_that_the_account_has_chosen(client):
    services.choose_language(user=account(), language="en")

    response = sign_in(client, "08001")

    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert settings.LANGUAGE_COOKIE_NAME not in sign_in(Client(), account("08002").username).cookies


def test_a_mail_address_of_two_people_opens_neither(client):
    account("1", email="a@example.edu")
    account("2", email="a@example.edu")

    assert sign_in(client, "a@example.edu").status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("who", ["nobody", "closed", "not-opened"])
def test_a_refusal_tells_nothing_about_the_account(client, who):
    user = make_user("08001") if who == "not-opened" else account("08001")
    if who == "closed":
        services.disable(user=user, by=None, now=timezone.now(), reason="离校")

    answers = [sign_in(client, "08001", "wrong"), sign_in(client, "99999", "wrong")]
    if who != "nobody":
        answers.append(sign_in(client, "08001", GOOD))

    texts = {re.sub(r"\d more tries|08001|99999", "", a.content.decode()) for a in answers}
    texts = {re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken"): ?"[^"]*"', "", t) for t in texts}
    texts = {re.sub(r'value="[^"]*"|CSRFToken[^}]*', "", t) for t in texts}
    assert {a.status_code for a in answers} == {200}
    assert len(texts) == 1


@pytest.mark.parametrize("word", ["desk", "9999", "?q=1", "..", "-0"])
def test_a_word_that_is_no_address_leads_to_the_first_page(client, word):
    account()

    assert sign_in(client, "08001", next=word).url == reverse("front")


def test_the_next_page_is_ours_or_none(client):
    account()

    assert sign_in(client, "08001", next="/help/").url == "/help/"
    client.logout()
    assert sign_in(client, "08001", next="https://evil.example/").url == reverse("front")


def test_five_failures_lock_the_account_by_whatever_name(client):
    account(email="fang@example.edu")
    for typed in ("08001", "fang@example.edu", " 08001", "08001"):
        assert sign_in(client, typed, "wrong").status_code == 200

    assert sign_in(client, "fang@example.edu", "wrong").status_code == 429
    refused = sign_in(client, "08001", GOOD)
    assert refused.status_code == 429
    assert "15 minutes" in refused.content.decode()
    assert "_auth_user_id" not in client.session
    assert [m.to for m in mail.outbox] == [["fang@example.edu"]]


def test_an_unknown_number_is_locked_in_the_same_words(client):
    for _n in range(4):
        sign_in(client, "99999", "wrong")

    assert sign_in(client, "99999", "wrong").status_code == 429


def test_an_unknown_number_waits_as_long_as_a_known_one_the_second_time_too(client):
    account()
    now, said = timezone.now(), {}
    for number in ("08001", "99999"):
        for start in (now, now + timedelta(minutes=16)):
            with time_machine.travel(start, tick=False):
                for _n in range(5):
                    answer = sign_in(client, number, "wrong")
        said[number] = re.findall(r"\d+ minutes", answer.content.decode())

    assert said["08001"] == said["99999"] == ["30 minutes"]


def test_the_lock_doubles_each_time_and_a_success_forgives(client):
    account()
    now = timezone.now()
    lengths = []
    for _round in range(3):
        with time_machine.travel(now, tick=False):
            for _n in range(5):
                sign_in(client, "08001", "wrong")
            until = locked_until("08001", timezone.now())
            lengths.append((until - now) // timedelta(minutes=1))
        now = until + timedelta(seconds=1)

    assert lengths == [15, 30, 60]
    with time_machine.travel(now, tick=False):
        assert sign_in(client, "08001").status_code == 302
        client.logout()
        for _n in range(5):
            sign_in(client, "08001", "wrong")
        assert locked_until("08001", now) - now == timedelta(minutes=15)


def test_another_ones_failure_does_not_shorten_a_long_lock(client):
    account()
    account("2")
    now = timezone.now()
    for start in (now, now + timedelta(minutes=16)):
        with time_machine.travel(start, tick=False):
            for _n in range(5):
                sign_in(client, "08001", "wrong")
    later = now + timedelta(minutes=16 + 20)

    with time_machine.travel(later, tick=False):
        sign_in(client, "2", "wrong")
        assert sign_in(client, "08001").status_code == 429


def test_a_keeper_ends_the_pause(client):
    user = account()
    for _n in range(5):
        sign_in(client, "08001", "wrong")

    services.unlock(user=user, by=None, now=timezone.now())

    assert not AccessAttempt.objects.exists()
    assert sign_in(client, "08001").status_code == 302


def test_an_address_that_tries_too_often_waits(client):
    with time_machine.travel(timezone.now().replace(minute=2), tick=False):
        answers = [sign_in(client, f"9{n}", "wrong").status_code for n in range(31)]

    assert answers == [200] * 30 + [429]


def test_a_congress_behind_one_address_signs_in_at_once(client):
    for n in range(40):
        account(f"8{n}")

    with time_machine.travel(timezone.now().replace(minute=2), tick=False):
        answers = {sign_in(Client(), f"8{n}").status_code for n in range(40)}
        wrong = [sign_in(client, f"9{n}", "wrong").status_code for n in range(31)]

    assert answers == {302}
    assert wrong == [200] * 30 + [429]


def test_an_account_is_opened_with_its_code(client):
    _ticket, code = services.invite(person=make_person("08001"), by=None, now=timezone.now())

    response = client.post(
        reverse("activate"),
        {"number": "08001", "code": code, "password": GOOD, "again": GOOD},
    )

    assert response.status_code == 302
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"again": "other"}, "differ", id="two-passwords"),
        pytest.param({"password": "123456", "again": "123456"}, "At least 12", id="short"),
        pytest.param({"code": "AAAA-AAAA-AAAA-AAAA"}, "do not belong", id="wrong-code"),
    ],
)
def test_an_activation_is_refused_in_words_and_keeps_what_was_typed(client, fields, message):
    _ticket, code = services.invite(person=make_person("08001"), by=None, now=timezone.now())
    given = {"number": "08001", "code": code, "password": GOOD, "again": GOOD, **fields}

    response = client.post(reverse("activate"), given)

    assert message in response.content.decode()
    assert 'value="08001"' in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_set_anew_by_mail(client):
    user = account(email="fang@example.edu")
    client.post(reverse("forgotten"), {"username": "08001"})
    path = re.search(r"http://127.0.0.1:8000(/reset/\S+)", mail.outbox[0].body)[1]

    new = "green teapot on the roof"
    response = client.post(path, {"password": new, "again": new})

    user.refresh_from_db()
    assert response.status_code == 302
    assert user.check_password(new)
    assert client.post(path, {"password": GOOD, "again": GOOD}).status_code == 410


def test_a_forgotten_password_tells_nothing_about_the_account(client):
    account(email="fang@example.edu")
    make_user("2", email="two@example.edu")

    def answer(typed):
        text = client.post(reverse("forgotten"), {"username": typed}).content.decode()
        return re.sub(r'"X-CSRFToken": "[^"]*"|value="[^"]*"', "", text)

    assert answer("08001") == answer("99999") == answer("2")
    assert len(mail.outbox) == 1


def test_a_link_works_for_an_hour(client):
    account(email="fang@example.edu")
    client.post(reverse("forgotten"), {"username": "08001"})
    path = re.search(r"http://127.0.0.1:8000(/reset/\S+)", mail.outbox[0].body)[1]

    with time_machine.travel(timezone.localtime() + timedelta(minutes=61)):
        assert client.get(path).status_code == 410
    assert client.get("/reset/AAAA/none-none/").status_code == 410


def test_a_new_password_ends_every_other_session(client, django_user_model):
    user = account()
    other = type(client)()
    sign_in(client, "08001")
    sign_in(other, "08001")
    new = "green teapot on the roof"

    client.post(reverse("account_password"), {"current": GOOD, "password": new, "again": new})

    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302
    assert PortalSession.objects.filter(user=user).count() == 1


def test_one_device_is_signed_out_and_never_another_persons(client):
    user, stranger = account(), account("2")
    phone, theirs = type(client)(), type(client)()
    sign_in(client, "08001")
    sign_in(phone, "08001")
    sign_in(theirs, "2")
    mine = PortalSession.objects.get(session_key=phone.session.session_key)
    foreign = PortalSession.objects.get(user=stranger)

    client.post(reverse("account_session_end", args=[foreign.handle]))
    client.post(reverse("account_session_end", args=[mine.handle]))

    assert phone.get(reverse("account")).status_code == 302
    assert theirs.get(reverse("account")).status_code == 200
    assert PortalSession.objects.filter(user=user).count() == 1


def test_signing_out_everywhere_includes_this_device(client):
    account()
    phone = type(client)()
    sign_in(phone, "08001")
    sign_in(client, "08001")

    client.post(reverse("account_everywhere"))

    assert phone.get(reverse("account")).status_code == 302
    assert client.get(reverse("account")).status_code == 302


def test_a_disabled_account_is_out_at_the_next_page(client):
    user = account()
    sign_in(client, "08001")

    services.disable(user=user, by=None, now=timezone.now(), reason="离校")

    assert client.get(reverse("account")).status_code == 302


@pytest.mark.parametrize(
    ("office", "away", "stays"),
    [
        pytest.param(None, timedelta(hours=11), True, id="staff-eleven-hours"),
        pytest.param(None, timedelta(hours=12, minutes=1), False, id="staff-twelve-hours"),
        pytest.param("union_officer", timedelta(minutes=29), True, id="officer-29-minutes"),
        pytest.param("union_officer", timedelta(minutes=31), False, id="officer-31-minutes"),
    ],
)
def test_whoever_is_away_too_long_is_signed_out(client, office, away, stays):
    user, start = account(), timezone.now()
    if office:
        services.appoint(person=user.person, role=office, by=None, from_on=start.date())
    with time_machine.travel(start, tick=False):
        sign_in(client, "08001")

    with time_machine.travel(start + away, tick=False):
        response = client.get(reverse("account"))

    assert (response.status_code == 200) is stays


def demo_role(**fields):
    user = make_user("7", "莫寒江")
    return DemoRole.objects.create(user=user, label="教职工", hint="看公开", **fields)


def test_a_demo_button_goes_in_without_a_password(client):
    role = demo_role()
    page = client.get(reverse("sign_in")).content.decode()
    assert "莫寒江" in page

    response = client.post(reverse("demo_sign_in", args=[role.pk]))

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(role.user_id)
    assert AccountEvent.objects.get().kind == AccountEvent.Kind.DEMO


def test_a_demo_button_stands_for_both_factors(client, settings):
    settings.PORTAL_SECOND_FACTOR = True
    role = demo_role()
    services.appoint(
        person=role.user.person, role="union_officer", by=None, from_on=timezone.localdate()
    )
    client.post(reverse("demo_sign_in", args=[role.pk]))

    assert client.get(reverse("account")).status_code == 200
    settings.PORTAL_DEMO = False
    assert client.get(reverse("account")).status_code == 302


def test_without_the_demo_there_is_no_button_and_no_page(client, settings):
    role = demo_role()
    settings.PORTAL_DEMO = False

    assert "莫寒江" not in client.get(reverse("sign_in")).content.decode()
    assert client.post(reverse("demo_sign_in", args=[role.pk])).status_code == 404
    assert client.get(reverse("demo_sign_in", args=[role.pk])).status_code in (404, 405)


def test_production_settings_refuse_the_demo():
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "union_portal.settings.production",
        "SECRET_KEY": "x" * 30 + "0123456789abcdefghij",
        "PORTAL_HOSTS": "union.example.edu",
        "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
        "REDIS_URL": "redis://127.0.0.1/0",
        "EMAIL_URL": "smtp://127.0.0.1:25",
        "PORTAL_VAR": str(settings.PORTAL_VAR),
    }
    code = (
        "import django; django.setup(); from django.conf import settings as s; "
        "print(s.PORTAL_DEMO, s.PORTAL_SECOND_FACTOR)"
    )

    def run(**extra):
        return subprocess.run(
            [sys.executable, "-c", code],
            env={**env, **extra},
            capture_output=True,
            text=True,
            cwd=Path(settings.BASE_DIR),
            check=False,
        )

    plain, demo = run(), run(PORTAL_DEMO="1")
    assert (plain.returncode, plain.stdout.split()) == (0, ["False", "True"]), plain.stderr
    assert demo.returncode != 0
    assert "PORTAL_DEMO" in demo.stderr


def test_without_the_code_nothing_is_said_about_a_persons_data(client):
    services.invite(person=make_person("08001", mobile="13812345678"), by=None, now=timezone.now())
    password = "13812345678 abc"

    def answer(number):
        sent = {"number": number, "code": "AAAA-BBBB-CCCC-DDDD"}
        page = client.post(reverse("activate"), {**sent, "password": password, "again": password})
        return page.context["form"].errors

    assert answer("08001") == answer("99999")
    assert list(answer("08001")) == ["code"]


def test_with_the_code_ones_own_data_is_refused_as_a_password(client):
    person = make_person("08001", mobile="13812345678")
    _ticket, code = services.invite(person=person, by=None, now=timezone.now())
    password = "13812345678 abc"
    sent = {"number": "08001", "code": code, "password": password, "again": password}

    page = client.post(reverse("activate"), sent)

    assert list(page.context["form"].errors) == ["password"]


def test_the_letter_leaves_after_the_answer(rf):
    user = account(email="fang@example.edu")
    request = rf.post("/forgotten/")
    letters.send_reset_link(request, user, "/reset/x/y/")

    answer = letters.leave_after(request, HttpResponse())
    before = len(mail.outbox)
    answer.close()

    assert (before, [m.to for m in mail.outbox]) == (0, [["fang@example.edu"]])


def test_between_the_two_factors_no_page_shows_her_records(client, settings):
    settings.PORTAL_SECOND_FACTOR = True
    user = account()
    TOTPDevice.objects.create(user=user, confirmed=True)
    sign_in(client, "08001")

    assert client.get(reverse("privacy"))["Location"] == reverse("second_factor")
    assert client.get(reverse("help")).status_code == 200


def test_another_mail_address_asks_for_the_password_and_the_former_one_is_told(client):
    user = account(email="fang@example.edu")
    sign_in(client, "08001")
    url = reverse("account_contact")
    words = {"mobile": "", "email": "else@example.edu"}

    for current, sentence in (("", "Write your present"), ("wrong words", "is not right")):
        page = client.post(url, {**words, "current": current})
        assert sentence in page.content.decode()
        assert page.context["form"]["email"].value() == "else@example.edu"
    user.person.refresh_from_db()
    assert (user.person.email, mail.outbox) == ("fang@example.edu", [])

    client.post(url, {**words, "current": GOOD})

    user.person.refresh_from_db()
    assert user.person.email == "else@example.edu"
    assert [letter.to for letter in mail.outbox] == [["fang@example.edu"]]
    client.post(url, {"mobile": "", "email": "else@example.edu"})  # the same one asks nothing
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("account_password", {"password": "a new long sentence", "again": "a new long sentence"}),
        ("account_contact", {"mobile": "", "email": "thief@example.edu"}),
    ],
)
@time_machine.travel("2026-05-12 10:03+08:00", tick=False)  # one window for all tries
def test_at_a_machine_left_open_the_password_is_not_guessed(client, page, words):
    user = account(email="fang@example.edu")
    sign_in(client, "08001")

    said = [
        client.post(reverse(page), {**words, "current": f"guess {n}"}).status_code
        for n in range(11)
    ]

    assert said == [200] * 10 + [429]
    assert client.post(reverse(page), {**words, "current": GOOD}).status_code == 429
    user.refresh_from_db()
    assert user.check_password(GOOD)
    assert user.person.email == "fang@example.edu"
