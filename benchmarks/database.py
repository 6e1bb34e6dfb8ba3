"""A throw-away database for a benchmark: the test settings, never a real one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "union_portal.settings.test")

import django  # the settings are named first

django.setup()

from django.test.utils import setup_databases, teardown_databases  # noqa: E402


@contextmanager
def throw_away() -> Iterator[None]:
    """Make an empty database beside the configured one; it is gone at the end."""
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)
