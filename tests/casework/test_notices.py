"""What a person was told: seen by her alone, while the file is open to her."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework import access, notices, recusal
from casework.models import Notice

from . import clock_room as room

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
DAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def facets():
    access.write_facets_and_scopes([], [])


@pytest.fixture
def user():
    return room.person("1", "one@school.invalid")


def gate(user, on=DAY):
    return access.gate(user, on)


def test_unread_falls_when_read_and_only_one_s_own(user):
    other = room.person("2")
    notices.notify([user, other], subject="一", now=NOW)
    notices.notify([user], subject="二", now=NOW)
    first = notices.inbox(gate(user)).last()

    assert notices.unread(gate(user)) == 2
    assert notices.mark_read(gate(other), [first.pk], at=NOW) == 0
    assert notices.mark_read(gate(user), [first.pk], at=NOW) == 1
    assert notices.mark_read(gate(user), at=NOW) == 1
    assert (notices.unread(gate(user)), notices.unread(gate(other))) == (0, 1)


def test_only_the_recipient_acknowledges_and_once(user):
    notices.notify([user], subject="交办单", now=NOW)
    notice = Notice.objects.get()

    assert not notices.acknowledge(notice, by=room.person("2"), at=NOW)
    assert notices.acknowledge(notice, by=user, at=NOW)
    assert not notices.acknowledge(notice, by=user, at=NOW)
    notice.refresh_from_db()
    assert notice.read_at == notice.acknowledged_at == NOW


def test_a_notice_of_a_file_that_is_closed_to_her_is_gone(user):
    file = room.file()
    access.give_key(file, user, seat="handler")
    notices.notify([user], subject="一", file=file, now=NOW)
    assert notices.unread(gate(user)) == 1

    access.take_key(file, user, seat="handler")

    assert (notices.unread(gate(user)), list(notices.inbox(gate(user)))) == (0, [])


def test_the_recused_are_told_nothing_and_lose_what_was_told(user):
    file = room.file()
    access.give_key(file, user, seat="member")
    notices.notify([user], subject="一", file=file, now=NOW)

    recusal.declare(file, user, "self", by=user, on=DAY)

    assert notices.notify([user], subject="二", file=file, now=NOW) == 0
    assert notices.unread(gate(user)) == 0


def test_words_are_in_the_language_of_the_reader(user):
    user.language = "en"
    chinese = room.person("2")

    notices.notify([user, chinese], subject=_("paused"), now=NOW)

    subjects = dict(Notice.objects.values_list("recipient", "subject"))
    assert subjects[user.pk] == "paused"
    assert subjects[chinese.pk] == "已中止"


def test_a_deed_that_is_rolled_back_takes_its_notice_along(user):
    def fail():
        notices.notify([user], subject="一", now=NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        transaction.atomic(fail)()

    assert Notice.objects.count() == 0


def test_telling_many_costs_what_telling_one_costs(user, django_assert_num_queries):
    crowd = [room.person(str(number), f"p{number}@school.invalid") for number in range(10, 40)]

    with django_assert_num_queries(8):
        notices.notify([user], subject="一", now=NOW)
    with django_assert_num_queries(8):
        assert notices.notify(crowd, subject="一", now=NOW) == 30


def test_the_officer_sees_who_was_told_what_about_a_file(user):
    file = room.file()
    notices.notify([user], subject="一", file=file, now=NOW)
    notices.notify([user], subject="别的", now=NOW)

    assert [n.subject for n in notices.told(file)] == ["一"]
