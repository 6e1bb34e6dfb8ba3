"""Which version of the portal the data belong to: they are never opened by an older one."""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def applied() -> list[str]:
    """The migrations that the database has seen, as `app.name`."""
    if "django_migrations" not in connection.introspection.table_names():
        return []
    return sorted(
        f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
    )


def unknown_here(migrations: Iterable[str]) -> list[str]:
    """Those of `migrations` that this version does not know: a newer one wrote the data."""
    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    known = {f"{app}.{name}" for app, name in disk}
    replaced = {f"{app}.{name}" for migration in disk.values() for app, name in migration.replaces}
    labels = {config.label for config in apps.get_app_configs()}
    return [
        name
        for name in migrations
        if name.partition(".")[0] in labels and name not in known | replaced
    ]


def pending() -> list[str]:
    """The migrations of this version that the database has not seen yet."""
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    return sorted(
        f"{app}.{name}"
        for app, name in loader.graph.nodes.keys() - loader.applied_migrations.keys()
    )


def is_new() -> bool:
    """Whether the database is still empty."""
    return not applied()
