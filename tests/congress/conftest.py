"""The house of the acceptance scenarios."""

import logging
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction

from casework.files import open_file
from casework.models import Attachment

from .house import House, build_house


@pytest.fixture(scope="module")
def built_house(django_db_setup, django_db_blocker) -> Iterator[House]:
    """Built once a module, in a transaction around its tests: each of them rolls back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_house()
        transaction.set_rollback(True)


@pytest.fixture
def house(built_house, db) -> House:
    return deepcopy(built_house)


@pytest.fixture(autouse=True)
def no_fault_of_a_sweep_is_swallowed(caplog) -> Iterator[None]:
    """A sweep logs a fault and goes on, so that a test would only see that nothing happened: here
    the fault itself fails the test, and what was left alone stands in the captured log."""
    caplog.set_level(logging.INFO, logger="congress")
    yield
    faults = [r for r in caplog.get_records("call") if r.exc_info and r.name.startswith("congress")]
    assert not faults, caplog.handler.format(faults[0])


@pytest.fixture
def scan(db) -> Attachment:
    """A scanned paper as the pages attach it."""
    return Attachment.objects.create(
        file=open_file(kind="proposal"),
        name="扫描件.pdf",
        media_type="application/pdf",
        size=1024,
        sha256="0" * 64,
        stored_as="scan",
        actor_label="test",
    )
