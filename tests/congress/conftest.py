"""The house of the acceptance scenarios, built once a test."""

import pytest

from .house import House, build_house


@pytest.fixture
def house(db) -> House:
    return build_house()


@pytest.fixture
def scan():
    """A scanned paper as the services take it: they only ask that there is one."""
    return object()
