"""The house of the acceptance scenarios."""

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
