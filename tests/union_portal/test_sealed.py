"""A sealed matter on its way to people: reminder, mail, digest, calendar. Key holders learn that a
limit runs, in words that say nothing; nobody else learns that anything was told."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from casework import access, clocks, notices
from casework.actors import CLOCK
from casework.files import open_file
from casework.models import Escalation, FileKey, MailPreference, Notice, Outbox
from members.choices import Role
from tests import factories
from tests.casework import clock_room
from tests.sealed_room import selectors
from tests.sealed_room.choices import KIND
from union_portal import rooms, tasks
from union_portal.models import FeedAddress

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")
NUMBER = "S-7KQ3-8FXN"
TELLING = (selectors.SECRET, "加班费", "张三", "调解", "mediation", "Trial", "仲裁法", KIND)


def at(month: int, number: int) -> datetime:
    return datetime(2026, month, number, 9, tzinfo=HERE).astimezone(UTC)


@pytest.fixture
def sealed(monkeypatch):
    """A sealed file with a running limit; its handler holds a key, her colleague and the chair,
    whom the room names as well, hold offices alone."""
    clock_room.write()
    monkeypatch.setattr(rooms, "ALL", [*rooms.ALL, rooms.Room("tests.sealed_room", (KIND,))])
    handler, colleague = factories.staff("经办人"), factories.staff("同事")
    chair = factories.officer(Role.UNION_CHAIR)
    cast = {"contact": [handler, colleague], "head": [colleague], "union_chair": [chair]}
    monkeypatch.setattr(selectors, "CAST", cast)
    file = open_file(kind=KIND, sealed=True, number=NUMBER)
    access.give_key(file, handler, seat="handler")
    clocks.start(file, "trial.reply", on=date(2026, 4, 29), by=CLOCK)  # until 29 June
    return file


def round_(now: datetime) -> None:
    tasks.run_tick(now)
    tasks.run_delivery(now)


def said(*rows: object) -> str:
    return "\n".join(str(row) for row in rows)


def assert_neutral(words: str) -> None:
    for secret in TELLING:
        assert secret not in words, secret


def test_the_key_holder_is_told_in_neutral_words_and_nobody_else(sealed):
    round_(at(6, 10))  # 42nd of 60 days: the contacts

    notice = Notice.objects.get()
    (letter,) = mail.outbox
    assert notice.recipient.person.name == "经办人"
    assert notice.subject == f"保密事项{NUMBER}：期限还有19天，2026年6月29日到期"
    assert notice.url == reverse("desk")
    assert letter.to == [notice.recipient.email]
    assert NUMBER in letter.subject
    assert_neutral(said(notice.subject, notice.body, notice.url, letter.subject, letter.body))
    assert Outbox.objects.count() == 1


def test_a_reminder_for_offices_alone_reaches_nobody(sealed):
    FileKey.objects.all().delete()

    for now in (at(6, 10), at(6, 29), at(7, 9)):
        round_(now)

    assert not Notice.objects.exists()
    assert not Outbox.objects.exists()
    assert mail.outbox == []


def test_what_is_reported_upward_is_recorded_and_told_to_no_office(sealed):
    round_(at(7, 9))  # ten days late: the chair, who holds no key

    chair = selectors.CAST["union_chair"][0]
    assert Escalation.objects.get().told == 0
    assert not chair.notices.exists()
    handler = selectors.CAST["contact"][0]
    assert [letter.to for letter in mail.outbox] == [[handler.email]]  # the reminders before it


def test_a_chair_who_holds_a_key_learns_the_number_and_the_days(sealed):
    chair = selectors.CAST["union_chair"][0]
    access.give_key(sealed, chair, facets=("cover",), seat="chair")

    round_(at(7, 9))

    notice = chair.notices.get()
    assert Escalation.objects.get().told == 1
    assert NUMBER in notice.subject
    assert_neutral(said(notice.subject, notice.body, *(m.subject + m.body for m in mail.outbox)))


def test_a_key_that_ends_before_the_mail_leaves_stops_the_mail(sealed):
    tasks.run_tick(at(6, 10))
    FileKey.objects.all().delete()

    tasks.run_delivery(at(6, 10))

    assert mail.outbox == []
    assert Outbox.objects.get().state == "suppressed"


def test_a_verb_of_the_room_tells_key_holders_alone(sealed):
    handler, colleague = selectors.CAST["contact"]

    told = notices.notify([handler, colleague], subject="一项保密事项有新进展", file=sealed)

    assert told == 1
    assert Notice.objects.get().recipient == handler


def test_the_digest_says_as_little(sealed):
    handler = selectors.CAST["contact"][0]
    MailPreference.objects.create(user=handler, mode=MailPreference.Mode.DIGEST)
    notices.notify([handler], subject="食堂的提案", now=at(6, 9))
    round_(at(6, 10))

    assert mail.outbox
    assert_neutral(said(*(m.subject + m.body for m in mail.outbox)))


def test_the_calendar_of_the_key_holder_is_neutral_and_that_of_others_empty(sealed, client):
    feeds = {}
    with time_machine.travel(at(6, 10), tick=False):
        for user in selectors.CAST["contact"]:
            address = FeedAddress.objects.create(user=user)
            feeds[user.person.name] = client.get(reverse("feed_ics", args=[address.token]))

    own, other = (feeds[name].content.decode() for name in ("经办人", "同事"))
    assert f"保密事项的期限 {NUMBER}" in own
    assert "20260629" in own
    assert_neutral(own)
    assert "BEGIN:VEVENT" not in other
    assert NUMBER not in other
