"""Mail leaves once where that can be promised, and says so where it cannot."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from casework import access, clocks, delivery, notices
from casework.access import ScopeRow
from casework.actors import CLOCK
from casework.models import AddressFault, DeliveryAttempt, Notice, Outbox
from casework.tick import tick

from . import clock_room as room
from .clock_room import day

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def user():
    return room.person("1", "one@school.invalid")


def notify(user, subject="提醒", policy="at_most_once", now=NOW, **more) -> Outbox:
    notices.notify([user], subject=subject, body="正文", policy=policy, now=now, **more)
    return Outbox.objects.latest("pk")


class Server(BaseEmailBackend):
    """A mail server that answers as the test says."""

    answers: list[Exception | None] = []
    taken: list[str] = []

    def send_messages(self, messages):
        answer = Server.answers.pop(0) if Server.answers else None
        if answer is not None:
            raise answer
        Server.taken += [m.extra_headers["Message-ID"] for m in messages]
        return len(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.answers, Server.taken = [], []
    return Server


def test_a_notice_goes_out_once_with_its_link(user, settings):
    settings.PORTAL_ADDRESS = "https://union.school.invalid"
    notify(user, subject="关于食堂的提案：答复今天到期", url="/cases/7/")

    delivery.deliver(NOW)
    delivery.deliver(NOW + MINUTE)

    (message,) = mail.outbox
    assert message.to == ["one@school.invalid"]
    assert message.subject == "关于食堂的提案：答复今天到期"
    assert "https://union.school.invalid/cases/7/" in message.body
    row = Outbox.objects.get()
    assert (row.state, row.sent_at is not None) == ("sent", True)
    assert message.extra_headers["Message-ID"] == row.message_id
    assert DeliveryAttempt.objects.get().result == "sent"


def test_a_reader_without_an_address_is_told_in_the_portal_and_stands_on_the_list():
    silent = room.person("2")

    notices.notify([silent], subject="提醒", now=NOW)

    assert Outbox.objects.count() == 0
    assert [n.recipient for n in notices.unreachable()] == [silent]


@pytest.mark.parametrize(
    ("mode", "policy", "mails"),
    [
        pytest.param("none", "at_most_once", 0, id="courtesy-unwanted"),
        pytest.param("digest", "at_most_once", 0, id="courtesy-waits-for-the-digest"),
        pytest.param("none", "at_least_once", 1, id="what-must-be-told-goes-out"),
        pytest.param("digest", "at_least_once", 1, id="and-does-not-wait"),
    ],
)
def test_the_preference_governs_courtesy_alone(user, mode, policy, mails):
    notices.prefer(user, mode)

    notices.notify([user], subject="提醒", policy=policy, now=NOW)
    delivery.deliver(NOW)

    assert len(mail.outbox) == mails
    assert user.notices.count() == 1


def test_whoever_lost_access_before_the_sending_gets_no_mail(user):
    access.write_facets_and_scopes([], [ScopeRow("officer", "trial", "core", 10)])
    file = room.file()
    access.give_key(file, user, seat="handler")
    row = notify(user, file=file)
    access.take_key(file, user, seat="handler")

    delivery.deliver(NOW)

    row.refresh_from_db()
    assert (row.state, row.last_error) == ("suppressed", "file not open")
    assert mail.outbox == []


def test_a_reader_who_kept_her_key_gets_it(user):
    access.write_facets_and_scopes([], [])
    file = room.file()
    access.give_key(file, user, seat="handler")
    notify(user, file=file)

    delivery.deliver(NOW)

    assert len(mail.outbox) == 1


def test_a_reminder_of_a_clock_that_ended_meanwhile_is_not_sent(user):
    room.write()
    access.write_facets_and_scopes([], [])
    file = room.file()
    access.give_key(file, user, seat="handler")
    clock = clocks.start(file, "trial.reply", on=day(4, 29), by=CLOCK)
    due = datetime(2026, 6, 29, 1, 0, tzinfo=UTC)
    tick(due, lambda file, clock, audience, on: [user] if audience == "contact" else [])
    clocks.met(clock, on=day(6, 29), by=CLOCK)

    delivery.deliver(due + MINUTE)

    assert Outbox.objects.get().last_error == "no longer due"
    assert Notice.objects.count() == 1


def test_a_server_that_is_away_is_asked_again_later_and_later(user, server):
    row = notify(user)
    server.answers = [smtplib.SMTPDataError(451, b"later")] * 3

    waits = []
    now = NOW
    for _ in range(3):
        delivery.deliver(now)
        row.refresh_from_db()
        waits.append(round((row.not_before - now) / MINUTE))
        now = row.not_before
    delivery.deliver(now)

    row.refresh_from_db()
    assert waits == [1, 5, 30]
    assert (row.state, row.attempts) == ("sent", 4)
    assert server.taken == [row.message_id]


def test_a_dead_address_never_blocks_the_queue(user, server):
    dead = notify(user)
    server.answers = [smtplib.SMTPDataError(451, b"later")]
    delivery.deliver(NOW, limit=1)
    notify(room.person("2", "two@school.invalid"), now=NOW + MINUTE / 2)

    delivery.deliver(NOW + MINUTE / 2, limit=1)

    dead.refresh_from_db()
    assert dead.state == "retry"
    assert len(server.taken) == 1


def test_an_address_refused_for_good_is_suspended_and_a_new_one_is_free(user, server):
    row = notify(user)
    server.answers = [smtplib.SMTPRecipientsRefused({"one@school.invalid": (550, b"no such user")})]

    delivery.deliver(NOW)

    row.refresh_from_db()
    assert (row.state, row.last_error) == ("failed", "550 no such user")
    assert AddressFault.objects.get().user == user
    notices.notify([user], subject="再提醒", now=NOW)
    assert [n.subject for n in notices.unreachable()] == ["再提醒"]

    user.person.email = "new@school.invalid"
    user.person.save(update_fields=["email"])
    assert notify(user, subject="三").state == "pending"


@pytest.mark.parametrize(
    ("policy", "state"),
    [
        pytest.param("at_most_once", "in_doubt", id="courtesy"),
        pytest.param("at_least_once", "retry", id="must-be-told"),
    ],
)
def test_a_line_that_breaks_while_sending_is_never_guessed_at(user, server, policy, state):
    row = notify(user, policy=policy)
    server.answers = [TimeoutError("timed out")]

    delivery.deliver(NOW)

    row.refresh_from_db()
    assert row.state == state
    assert DeliveryAttempt.objects.get().result == "unknown"


@pytest.mark.parametrize(
    ("policy", "state"),
    [
        pytest.param("at_most_once", "in_doubt", id="courtesy"),
        pytest.param("at_least_once", "retry", id="must-be-told"),
    ],
)
def test_a_worker_that_died_while_sending_leaves_a_row_that_says_so(user, policy, state):
    row = notify(user, policy=policy)
    Outbox.objects.filter(pk=row.pk).update(
        state="sending", attempts=1, lease_owner="dead", lease_until=NOW
    )
    DeliveryAttempt.objects.create(outbox=row, n=1, started_at=NOW)

    delivery.sweep(NOW + MINUTE)

    row.refresh_from_db()
    assert row.state == state
    assert DeliveryAttempt.objects.get().result == "unknown"


def test_a_worker_that_died_before_sending_leaves_a_row_that_waits(user):
    row = notify(user)
    Outbox.objects.filter(pk=row.pk).update(
        state="leased", lease_owner="dead", lease_until=NOW - MINUTE
    )

    delivery.deliver(NOW)

    row.refresh_from_db()
    assert row.state == "sent"


def test_a_worker_whose_lease_has_passed_drops_the_mail(user):
    row = notify(user)
    assert delivery.claim("slow", NOW, 10) == [row.pk]
    later = NOW + delivery.LEASE + MINUTE
    delivery.sweep(later)
    assert delivery.claim("quick", later, 10) == [row.pk]
    tally = delivery.Tally()

    assert delivery._intend(row.pk, "slow", later, tally) is None
    assert tally.dropped == 1
    assert delivery._intend(row.pk, "quick", later, tally) is not None


def test_a_person_settles_what_is_in_doubt(user):
    again, aside = notify(user), notify(user, subject="二")
    Outbox.objects.update(state="in_doubt", doubted_at=NOW)

    assert delivery.send_again([again.pk], now=NOW) == 1
    assert delivery.set_aside([aside.pk], by=user) == 1
    delivery.deliver(NOW)

    again.refresh_from_db()
    aside.refresh_from_db()
    assert (again.state, aside.state) == ("sent", "suppressed")
    assert delivery.send_again([again.pk], now=NOW) == 0  # what was sent is not sent again


def test_the_same_key_tells_nobody_twice(user):
    assert notices.notify([user], subject="一", dedup_key="k", now=NOW) == 1
    assert notices.notify([user, user], subject="一", dedup_key="k", now=NOW) == 0

    assert (Notice.objects.count(), Outbox.objects.count()) == (1, 1)


def test_a_line_break_in_a_subject_cannot_forge_a_header(user):
    notify(user, subject="提醒\nBcc: all@school.invalid")

    delivery.deliver(NOW)

    assert mail.outbox[0].subject == "提醒 Bcc: all@school.invalid"
    assert mail.outbox[0].recipients() == ["one@school.invalid"]
