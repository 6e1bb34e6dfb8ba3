"""The house of the acceptance scenarios."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction

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
def scan():
    """A scanned paper as the services take it: they only ask that there is one."""
    return object()
