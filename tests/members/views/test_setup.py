"""启用清单: nothing opens to delegates while a required line is red."""

from datetime import date

import pytest
from django.core import mail
from django.core.cache.backends.filebased import FileBasedCache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from casework.models import CalendarYear
from members import selectors, services
from members.models import SchoolProfile
from members.selectors.setup import SCHOOL
from tests.members.factories import make_department, make_employment, make_person, make_user
from union_portal.settings import base

pytestmark = pytest.mark.django_db
GOOD = "blue kettle under rain"
NAMES = {"name": "京华大学", "issuer": "京华大学工会委员会", "issuer_word": "京华大工"}


@pytest.fixture(autouse=True)
def _a_real_school(settings):
    settings.PORTAL_DEMO = False
    settings.LOGIN_REDIRECT_URL = "front"


@pytest.fixture
def today():
    return timezone.localdate()


def holder(role, number="900", department=None):
    user = make_user(number)
    user.set_password(GOOD)
    user.save()
    if role:
        services.appoint(
            person=user.person, role=role, by=None, from_on=date(2020, 1, 1), department=department
        )
    return user


def fill(today):
    """Everything that is required, except the calendar."""
    now = timezone.now()
    services.describe_school(by=None, **NAMES)
    services.note_test_mail(now=now)
    services.confirm_rules(by=None, now=now)
    make_employment(make_person("800"), make_department("A"))
    roles = [
        "union_chair", "congress_officer", "proposal_committee_chair", "school_office",
        "delegation_leader", "delegate",
    ]  # fmt: skip
    for number, role in enumerate(roles):
        services.appoint(
            person=make_person(f"8{number}"), role=role, by=None, from_on=date(2020, 1, 1)
        )


def load_calendar(today):
    CalendarYear.objects.filter(year=today.year).delete()
    CalendarYear.objects.create(
        year=today.year,
        version=1,
        status=CalendarYear.Status.ANNOUNCED,
        notice_number="国办发明电",
        digest="x",
        loaded_by="x",
    )


def red(today) -> set[str]:
    return {r.code for r in selectors.setup_checklist(today) if r.required and not r.done}


def test_a_new_school_is_red_and_turns_green_line_by_line(today):
    CalendarYear.objects.all().delete()
    assert red(today) == {
        "school", "mail", "calendar", "departments", "offices", "rules", "term", "delegates",
    }  # fmt: skip
    fill(today)
    assert red(today) == {"calendar"}

    load_calendar(today)

    assert red(today) == set()
    optional = {r.code for r in selectors.setup_checklist(today) if not r.required and not r.done}
    assert optional == {"heads", "portfolios"}


def test_the_portal_opens_only_when_nothing_required_is_missing(client, today):
    keeper = holder("system_keeper")
    client.force_login(keeper)
    CalendarYear.objects.all().delete()
    fill(today)

    client.post(reverse("setup_open"))
    assert not selectors.portal_is_open()

    load_calendar(today)
    client.post(reverse("setup_open"))
    assert selectors.portal_is_open()
    assert SchoolProfile.objects.get().opened_by == keeper


def test_until_then_only_the_office_signs_in(client, today):
    holder("delegate", "1")
    holder("congress_officer", "2")

    def sign_in(number):
        client.logout()
        data = {"username": number, "password": GOOD}
        return client.post(reverse("sign_in"), data).status_code

    assert (sign_in("1"), sign_in("2")) == (403, 302)
    fill(today)
    load_calendar(today)
    services.open_portal(by=None, on=today, now=timezone.now())
    assert sign_in("1") == 302


def test_a_line_that_turns_red_later_closes_nothing(today):
    fill(today)
    load_calendar(today)
    services.open_portal(by=None, on=today, now=timezone.now())

    CalendarYear.objects.all().delete()

    assert red(today) == {"calendar"}
    assert selectors.portal_is_open()


def test_a_test_mail_is_sent_and_noted(client):
    client.force_login(holder("system_keeper"))
    services.describe_school(by=None, **NAMES)

    client.post(reverse("setup_mail"), {"address": "keeper@example.edu"})

    assert [m.to for m in mail.outbox] == [["keeper@example.edu"]]
    assert SchoolProfile.objects.get().mail_tested_at


def test_a_mail_server_that_refuses_says_so_and_nothing_is_noted(client, settings):
    client.force_login(holder("system_keeper"))
    services.describe_school(by=None, **NAMES)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there

    page = client.post(reverse("setup_mail"), {"address": "keeper@example.edu"})

    assert "refused" in page.content.decode()
    assert SchoolProfile.objects.get().mail_tested_at is None


def test_names_entered_in_one_process_are_new_in_every_other(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    assert "locmem" not in base.CACHES["default"]["BACKEND"]  # a memory of its own for each
    settings.CACHES = {
        "default": {**base.CACHES["default"], "LOCATION": str(tmp_path), "KEY_PREFIX": "test"}
    }
    other = FileBasedCache(str(tmp_path), {"KEY_PREFIX": "test"})
    other.set(SCHOOL, "kept by another process", 60)

    with django_capture_on_commit_callbacks(execute=True):
        services.describe_school(by=None, **NAMES)

    assert other.get(SCHOOL) is None


def test_the_names_of_the_school_stand_on_the_page(client):
    client.force_login(holder("union_officer"))

    client.post(reverse("setup_school"), {**NAMES, "name_en": "Jinghua University"})

    assert "Jinghua University" in client.get(reverse("setup")).content.decode()


def test_rules_are_confirmed_by_name(client):
    officer = holder("union_officer")
    client.force_login(officer)
    services.describe_school(by=None, **NAMES)
    assert client.get(reverse("setup_rules")).status_code == 200

    client.post(reverse("setup_rules"))

    assert SchoolProfile.objects.get().rules_checked_by == officer


@pytest.mark.parametrize("verb", [services.note_test_mail, services.confirm_rules])
def test_without_names_there_is_nothing_to_note(verb):
    given = {"now": timezone.now()} | ({"by": None} if verb is services.confirm_rules else {})

    with pytest.raises(ValidationError):
        verb(**given)


@pytest.mark.parametrize(
    "name", ["setup", "setup_school", "setup_mail", "setup_rules", "setup_open"]
)
@pytest.mark.parametrize("role", ["delegate", "department_head", "congress_officer"])
def test_others_do_not_set_up(client, name, role):
    unit = make_department("Z") if role == "department_head" else None
    client.force_login(holder(role, department=unit))

    assert client.get(reverse(name)).status_code == 403


def test_a_line_of_another_office_names_it_and_does_not_lead_to_a_closed_page(client):
    client.force_login(holder("system_keeper"))
    keepers = client.get(reverse("setup")).content.decode()
    both = holder("union_officer", "901")
    services.appoint(person=both.person, role="congress_officer", by=None, from_on=date(2020, 1, 1))
    client.force_login(both)
    officers = client.get(reverse("setup")).content.decode()

    assert reverse("congress:roster") not in keepers
    assert "Congress officer" in keepers
    assert reverse("congress:roster") in officers


def test_an_officer_does_not_open_the_portal(client):
    client.force_login(holder("union_officer"))

    assert client.post(reverse("setup_open")).status_code == 403


@pytest.mark.parametrize("demo", [False, True])
def test_every_page_bears_the_names_that_were_entered(
    client, settings, demo, django_capture_on_commit_callbacks
):
    settings.PORTAL_DEMO = demo
    assert "Jinghua Model University" in client.get(reverse("front")).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        services.describe_school(
            by=None, name="海淀理工大学", name_en="Haidian Tech", issuer="海淀理工大学工会委员会",
            issuer_word="海理工", contact="行政楼208",
        )  # fmt: skip
    english = client.get(reverse("front")).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    page = client.get(reverse("front")).content.decode()

    assert "Haidian Tech" in english
    for words in ("海淀理工大学工会委员会", "行政楼208"):
        assert words in page
    for old in ("京华", "Jinghua"):
        assert old not in page + english
