"""What a keeper does beside the cases: mails in doubt, and the yearly notice."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from casework import calendars, clocks, health, notices, recalculation
from casework.actors import CLOCK
from casework.models import CalendarYear, Outbox, TypedNotice
from members.services.offices import appoint
from tests.factories import gate_of
from union_portal import rooms, tasks

from ..casework import clock_room

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
LINES = "2027-02-01 休 春节\n2027-02-02 休 春节\n2027-02-13 班 春节\n"


@pytest.fixture
def keeper(client):
    user = clock_room.person("1", "one@school.invalid")
    appoint(person=user.person, role="system_keeper", by=None, from_on=date(2026, 1, 1))
    client.force_login(user)
    return user


@pytest.fixture
def colleague(db):
    user = clock_room.person("3", "three@school.invalid")
    appoint(person=user.person, role="congress_officer", by=None, from_on=date(2026, 1, 1))
    return user


@pytest.mark.parametrize(("deed", "state"), [("again", "retry"), ("aside", "suppressed")])
def test_a_mail_in_doubt_is_sent_again_or_set_aside(client, keeper, deed, state):
    notices.notify([keeper], subject="关于某人的事", now=NOW)
    Outbox.objects.update(state="in_doubt", doubted_at=NOW)
    mail = Outbox.objects.get()

    page = client.get(reverse("mail"))
    client.post(reverse("mail_settle"), {"mail": [mail.pk, "x"], "deed": deed})

    mail.refresh_from_db()
    assert "关于某人的事" not in page.content.decode()
    assert mail.state == state


def type_notice(client, **more):
    words = {"year": 2027, "notice_number": "国办发明电〔2026〕9号", "lines": LINES, **more}
    return client.post(reverse("working_calendar"), words)


def press_compared(client, seen):
    check = reverse("working_calendar_check", args=[TypedNotice.objects.get().pk])
    return client.post(check, {"seen": seen}, follow=True)


def test_a_notice_moves_the_days_when_another_person_has_compared_it(client, keeper, colleague):
    clock_room.write()
    clock = clocks.start(clock_room.file(), "trial.reply", on=date(2026, 12, 4), by=CLOCK)
    recalculation.follow_notices(NOW, tasks.resolve)
    assert clock.due_on == date(2027, 2, 2)

    type_notice(client)
    (typed,) = client.get(reverse("working_calendar")).context["typed"]
    assert typed["own"]
    assert press_compared(client, typed["stamp"]).status_code == 403  # her own
    assert not calendars.calendar().is_announced(2027)
    assert recalculation.follow_notices(NOW, tasks.resolve) == 0

    client.force_login(colleague)
    page = client.get(reverse("working_calendar"))
    (typed,) = page.context["typed"]
    assert "2027-02-13" in page.content.decode()
    press_compared(client, typed["stamp"])

    assert calendars.calendar().is_announced(2027)
    year = CalendarYear.objects.get(year=2027, status="announced")
    assert (year.loaded_by, year.checked_by) == (str(keeper), str(colleague))
    assert not TypedNotice.objects.exists()
    assert recalculation.follow_notices(NOW, tasks.resolve) == 1
    assert recalculation.follow_notices(NOW, tasks.resolve) == 0
    clock.refresh_from_db()
    assert (clock.due_on, clock.provisional) == (date(2027, 2, 3), False)


def test_a_typed_notice_waits_on_the_desk_of_whoever_may_compare_it(client, keeper, colleague):
    staff = clock_room.person("4", "four@school.invalid")
    day = NOW.date()
    type_notice(client)

    def waits(user):
        waiting = rooms.todo_for(user, gate_of(user, day))
        return [(row.title, row.url) for row in waiting if "typed" in row.url]

    assert waits(colleague) == [
        ("2027 国办发明电〔2026〕9号", f"{reverse('working_calendar')}#typed-2027")
    ]
    assert waits(keeper) == waits(staff) == []  # who typed it does not check it

    client.force_login(colleague)
    (typed,) = client.get(reverse("working_calendar")).context["typed"]
    press_compared(client, typed["stamp"])

    assert waits(colleague) == []


def test_what_was_typed_anew_after_the_page_was_read_is_not_confirmed(client, keeper, colleague):
    type_notice(client)
    client.force_login(colleague)
    (read,) = client.get(reverse("working_calendar")).context["typed"]
    client.force_login(keeper)
    type_notice(client, lines=LINES + "2027-10-01 休 国庆节")

    client.force_login(colleague)
    press_compared(client, read["stamp"])

    assert not calendars.calendar().is_announced(2027)
    assert TypedNotice.objects.get().rows[-1][0] == "2027-10-01"


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("2027-02-30 休 春节", id="no-such-day"),
        pytest.param("2027-02-05 春节", id="no-kind"),
        pytest.param("2026-02-05 休 春节", id="another-year"),
        pytest.param("2027-02-01 班 春节", id="make-up-on-a-monday"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_and_what_was_typed_stays(client, keeper, lines):
    page = client.post(
        reverse("working_calendar"), {"year": 2027, "notice_number": "9号", "lines": lines}
    )

    assert lines in page.content.decode()
    assert not TypedNotice.objects.exists()


def test_the_health_page_names_every_line_in_words(client, keeper):
    page = client.get(reverse("health")).content.decode()

    assert all(line.label in page for line in health.report(datetime.now(UTC)))
    assert "heartbeat" not in page


@pytest.mark.parametrize("name", ["mail", "working_calendar"])
def test_nobody_else_enters(client, name):
    client.force_login(clock_room.person("2"))

    assert client.get(reverse(name)).status_code in (403, 404)
    if name == "working_calendar":
        check = reverse("working_calendar_check", args=[1])
        assert client.post(check, {"seen": ""}).status_code == 403
