"""The trail cannot be rewritten, and a break in it is found and named."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from casework import append_only, ledger
from casework.actors import CLOCK
from casework.files import open_file
from casework.models import CaseFile, LedgerEntry

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
