"""Checks that refuse to run a portal that could lose or rewrite what it holds."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from . import append_only


@register(Tags.database)
def triggers_stand(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        if "casework_ledgerentry" in connection.introspection.table_names():
            errors += [
                Error(
                    f"append-only trigger {name} is missing", hint="run migrate", id="casework.E001"
                )
                for name in append_only.missing(connection)
            ]
    return errors


@register()
def sqlite_is_immediate(**kwargs: Any) -> list[CheckMessage]:
    """With SQLite's deferred transactions half of concurrent writers fail at once."""
    return [
        Error(f"database {alias!r} must use transaction_mode IMMEDIATE", id="casework.E002")
        for alias, config in settings.DATABASES.items()
        if config["ENGINE"].endswith("sqlite3")
        and config.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE"
    ]
