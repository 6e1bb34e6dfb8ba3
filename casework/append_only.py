"""Triggers that refuse update, delete, replace and truncate on the append-only tables.

Installed after every migrate, not by a migration alone: on SQLite a later AlterField remakes the
table and silently drops its triggers. A system check (`check --database default`) misses none.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# table -> the columns that are unique together, besides id (REPLACE must not slip through them)
TABLES: dict[str, list[tuple[str, ...]]] = {
    "casework_ledgerentry": [("file_id", "seq"), ("file_id", "prev")],
    "casework_reading": [],
    "casework_anchor": [("on",), ("prev",)],
    "casework_clockevent": [("clock_id", "seq"), ("entry_id",)],
    "casework_ruleversion": [("rule_id", "number")],
}

MESSAGE = "this table is append-only"


def _sqlite(table: str, uniques: list[tuple[str, ...]]) -> list[str]:
    same = ["id = NEW.id"] + [
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in unique) + ")"
        for unique in uniques
    ]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        # INSERT OR REPLACE does not fire the delete trigger
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {' OR '.join(same)}) {refuse}",
    ]


def _postgresql(table: str) -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION casework_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END $$",
        f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION casework_refuse()",
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse()",
    ]


def names(vendor: str, table: str) -> list[str]:
    ends = (
        ("no_update", "no_delete", "no_replace")
        if vendor == "sqlite"
        else ("no_change", "no_truncate")
    )
    return [f"{table}_{end}" for end in ends]


def install(connection: BaseDatabaseWrapper) -> None:
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, uniques in TABLES.items():
            if table in existing:
                statements = (
                    _sqlite(table, uniques) if connection.vendor == "sqlite" else _postgresql(table)
                )
                for statement in statements:
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off: only the flush after a transactional test needs it."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for name in names(connection.vendor, table):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [n for table in TABLES for n in names(connection.vendor, table) if n not in present]


def install_after_migrate(using: str, **kwargs: Any) -> None:
    install(connections[using])
