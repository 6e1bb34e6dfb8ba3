"""Guest keys: number and code together, six tries, the same answer for every wrong one."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from casework import access, guests, rates
from casework.files import open_file
from casework.models import CaseFile, GuestKey, RateCount

NUMBER = "建2026-0041"


@pytest.fixture
def file(db) -> CaseFile:
    return open_file(kind="suggestion", title="意见", number=NUMBER)


def test_a_code_is_shown_once_and_only_its_hash_is_kept(file):
    code = guests.invite(file, days=180)

    key = GuestKey.objects.get()
    assert len(guests.normal(code)) == 12
    assert set(guests.normal(code)) <= set(guests.ALPHABET)
    assert guests.normal(code) not in str(vars(key))
    assert key.code_hash != guests.normal(code)


@pytest.mark.parametrize("typed", [str.lower, lambda c: c.replace("-", " "), lambda c: f" {c} "])
def test_number_and_code_open_the_file_however_they_are_typed(file, typed):
    code = guests.invite(file, days=180)

    assert guests.enter(f" {NUMBER.lower()} ", typed(code)) == file


def test_two_files_never_share_a_code(file):
    other = open_file(kind="suggestion", title="另一件", number="建2026-0042")
    code = guests.invite(file, days=180)
    guests.invite(other, days=180)

    assert guests.enter("建2026-0042", code) is None


@pytest.mark.scenario("proposals", "E28")
@pytest.mark.parametrize("number", [NUMBER, "建2026-9999"], ids=["wrong-code", "wrong-number"])
def test_six_wrong_tries_close_a_number_for_fifteen_minutes(file, number):
    code = guests.invite(file, days=180)
    now = timezone.now()

    for _ in range(5):
        assert guests.enter(number, "2222-2222-2222", now) is None
    assert guests.enter(NUMBER, code, now) == file or number != NUMBER
    for _ in range(6):
        assert guests.enter(number, "2222-2222-2222", now) is None

    expected = None if number == NUMBER else file
    assert guests.enter(NUMBER, code, now + timedelta(minutes=14)) == expected
    assert guests.enter(NUMBER, code, now + timedelta(minutes=16)) == file


@pytest.mark.scenario("proposals", "E28")
def test_every_wrong_answer_costs_the_same_work(file, django_assert_num_queries):
    guests.invite(file, days=180)
    guests.enter(NUMBER, "2222-2222-2222")
    guests.enter("建2026-9999", "2222-2222-2222")
    expired = open_file(kind="suggestion", title="旧", number="建2020-0001")
    code = guests.invite(expired, days=-1)
    guests.enter("建2020-0001", code)

    counts = []
    for number, typed in (
        (NUMBER, "2222-2222-2222"),
        ("建2026-9999", "2222-2222-2222"),
        ("建2020-0001", code),
    ):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            assert guests.enter(number, typed) is None
        counts.append(len(asked))

    assert len(set(counts)) == 1


def test_an_ended_code_opens_nothing_also_in_a_session_that_entered_it(file):
    code = guests.invite(file, days=180)
    assert guests.enter(NUMBER, code) == file
    visitor, today = AnonymousUser(), timezone.localdate()

    assert access.facets(access.gate(visitor, today, [file.pk]), file) == {"cover", "core"}
    guests.revoke(file)

    assert guests.enter(NUMBER, code) is None
    assert access.facets(access.gate(visitor, today, [file.pk]), file) == frozenset()


def test_a_code_is_renewed_by_the_reply(file):
    code = guests.invite(file, days=1)
    later = timezone.now() + timedelta(days=100)
    assert guests.enter(NUMBER, code, later) is None

    guests.renew(file, days=180)

    assert guests.enter(NUMBER, code, later) == file


def test_a_guest_opens_her_file_alone_and_no_other_drawer(file):
    other = open_file(kind="suggestion", title="别人的意见", number="建2026-0042")
    guests.invite(file, days=180)
    gate = access.gate(AnonymousUser(), timezone.localdate(), [file.pk, other.pk])

    assert list(CaseFile.objects.filter(access.open_to(gate))) == [file]
    assert list(CaseFile.objects.filter(access.open_to(gate, facet="internal"))) == []


def test_a_guest_key_to_an_inner_drawer_is_refused(file):
    with pytest.raises(ValueError, match="a guest opens"):
        guests.invite(file, facets=("core", "internal"), days=1)


# ------------------------------------------------------------ counting


def test_what_is_kept_of_an_address_changes_every_day_and_goes_at_night(db):
    monday, tuesday = date(2026, 4, 20), date(2026, 4, 21)
    first = rates.key_of("10.20.30.40", monday)

    assert first == rates.key_of("10.20.30.40", monday)
    assert first != rates.key_of("10.20.30.40", tuesday)
    assert "10.20" not in first
    rates.count("verify", first, minutes=10)
    assert rates.forget_ended() == 0
    assert rates.forget_ended(timezone.now() + timedelta(hours=8)) == 1
    assert RateCount.objects.count() == 0


def test_a_window_starts_again_when_it_has_run_out(db):
    now = timezone.now()
    assert [rates.count("verify", "k", minutes=10, now=now) for _ in range(3)] == [1, 2, 3]

    assert rates.exceeded("verify", "k", 3, now)
    assert not rates.exceeded("verify", "k", 3, now + timedelta(minutes=11))
    assert rates.count("verify", "k", minutes=10, now=now + timedelta(minutes=11)) == 1
