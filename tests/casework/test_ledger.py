"""The trail cannot be rewritten, and a break in it is found and named."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from casework import append_only, health, ledger
from casework.actors import CLOCK
from casework.files import open_file
from casework.models import Anchor, CaseFile, Heartbeat, LedgerEntry, LedgerNote

DAY = date(2026, 4, 8)
pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> CaseFile:
    file = open_file(kind="trial", title="关于食堂的提案")
    for action in ("begin", "submit", "docket"):
        ledger.record(file, action, by=CLOCK, on=DAY, note="因为" + action)
    return file


def test_entries_are_chained_and_the_head_stands_on_the_file(file):
    entries = list(file.trail.all())

    file.refresh_from_db()
    assert [e.prev for e in entries] == ["", entries[0].hash, entries[1].hash]
    assert (file.entries, file.head) == (3, entries[2].hash)
    assert list(ledger.broken()) == []


@pytest.mark.parametrize(
    "deed",
    [
        pytest.param(lambda e: LedgerEntry.objects.filter(pk=e.pk).update(action="x"), id="update"),
        pytest.param(
            lambda e: LedgerEntry.objects.filter(pk=e.pk)._raw_delete("default"), id="delete"
        ),
    ],
)
def test_an_entry_can_be_neither_changed_nor_deleted(file, deed):
    with pytest.raises(IntegrityError), transaction.atomic():
        deed(file.trail.first())


def test_the_check_finds_a_missing_trigger(file):
    assert append_only.missing(connection) == []

    append_only.remove(connection)

    assert len(append_only.missing(connection)) > 0


def test_verify_names_the_first_broken_entry(file):
    append_only.remove(connection)
    file.trail.filter(seq=2).update(action="decline")

    assert list(ledger.broken()) == [(file.pk, 2, "was changed after it was written")]


def test_a_chain_cut_at_its_end_is_found_by_the_anchor(file):
    """With the head moved back the shorter chain is whole in itself."""
    other = open_file(kind="trial", title="关于校车的提案")
    ledger.record(other, "begin", by=CLOCK, on=DAY)
    ledger.anchor(DAY)
    ledger.record(other, "submit", by=CLOCK, on=DAY)  # after the anchor, and none of its business
    assert ledger.loose_anchors() == []

    append_only.remove(connection)
    last = file.trail.get(seq=3)
    LedgerNote.objects.filter(entry=last)._raw_delete("default")
    LedgerEntry.objects.filter(pk=last.pk)._raw_delete("default")
    CaseFile.objects.filter(pk=file.pk).update(entries=2, head=last.prev)

    assert list(ledger.broken()) == []
    assert ledger.loose_anchors() == [DAY]
    with pytest.raises(CommandError):
        call_command("verify_ledger", stderr=io.StringIO())


def test_an_anchor_that_was_exchanged_no_longer_holds_the_next(file):
    for day in (8, 9, 10):
        ledger.anchor(date(2026, 4, day))
    assert ledger.loose_anchors() == []

    append_only.remove(connection)
    Anchor.objects.filter(on=date(2026, 4, 8)).update(digest="0" * 64)

    assert ledger.loose_anchors() == [date(2026, 4, 9)]


def test_the_night_makes_no_new_anchor_over_a_loose_one(file):
    ledger.anchor(DAY)
    append_only.remove(connection)
    last = file.trail.get(seq=3)
    LedgerNote.objects.filter(entry=last)._raw_delete("default")
    LedgerEntry.objects.filter(pk=last.pk)._raw_delete("default")
    CaseFile.objects.filter(pk=file.pk).update(entries=2, head=last.prev)

    night = datetime(2026, 4, 9, 2, tzinfo=UTC)
    assert health.begin_night(night)
    health.check_at_night(night)

    assert Heartbeat.objects.get(name="nightly").detail["broken_trails"] == 1
    assert Anchor.objects.count() == 1
