"""What every test may lean on."""

import pytest
from django.core.management.commands import flush
from django.db import connections

from casework import append_only


def pytest_configure(config: pytest.Config) -> None:
    """Pages are tested in Chinese: the catalogues are compiled once, before any worker starts."""
    if not hasattr(config, "workerinput"):
        from union_portal import catalogues  # settings are ready only by now

        catalogues.compile_all()


@pytest.fixture(autouse=True, scope="session")
def _flush_without_triggers():
    """The flush after a transactional test fails while the append-only triggers stand: they are
    taken off before it and put back after it."""
    handle = flush.Command.handle

    def around(self, **options):
        connection = connections[options["database"]]
        append_only.remove(connection)
        try:
            handle(self, **options)
        finally:
            append_only.install(connection)

    flush.Command.handle = around
    yield
    flush.Command.handle = handle
