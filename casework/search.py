"""Search in Chinese text by bigrams: it depends on no dictionary and finds every substring of
two characters and more. Titles, numbers and names are searched by `__contains` instead."""

import re
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.expressions import RawSQL

from .models import CaseFile, SearchText

PART = 10_000  # bigrams a row: PostgreSQL finds no phrase behind position 16,383
_WORD = re.compile(r"\w+")


def bigrams(text: str) -> list[str]:
    """Return the bigrams of each run of letters, digits or Han characters, lower-cased.
    `"哺乳室"` gives `["哺乳", "乳室"]`; a run of one character gives nothing."""
    return [run[i : i + 2] for run in _WORD.findall(text.lower()) for i in range(len(run) - 1)]


@transaction.atomic
def index(file: CaseFile, *texts: str) -> None:
    """Replace the searchable core text of `file`. Sealed files are never indexed."""
    if file.sealed:
        raise ValueError("a sealed file has no search text")
    terms = bigrams("\n".join(texts))
    SearchText.objects.filter(file=file).delete()
    SearchText.objects.bulk_create(
        SearchText(file=file, part=part, terms=" ".join(terms[start : start + PART]))
        for part, start in enumerate(range(0, len(terms), PART))
    )


def matching(word: str, file: str = "", vendor: str = "sqlite") -> Q | None:
    """Return the condition "the core text holds this word" on the row reached by `file`, or
    None when the word is too short for it: the caller then searches titles and numbers only."""
    terms = [bigrams(run) for run in _WORD.findall(word)]
    terms = [run for run in terms if run]
    if not terms:
        return None
    if vendor == "sqlite":
        phrase = " AND ".join('"' + " ".join(run) + '"' for run in terms)
        hits = RawSQL(  # the phrase is a parameter
            "SELECT t.file_id FROM casework_search s JOIN casework_searchtext t ON t.id = s.rowid "
            "WHERE casework_search MATCH %s",
            [phrase],
        )
    else:
        phrase = " & ".join("(" + " <-> ".join(f"'{t}'" for t in run) + ")" for run in terms)
        hits = RawSQL("SELECT file_id FROM casework_searchtext WHERE vec @@ %s::tsquery", [phrase])
    return Q(**{f"{file.removesuffix('__') or 'pk'}__in": hits})


def install(connection: BaseDatabaseWrapper) -> None:
    """Add the engine's full-text index beside the table (a migration alone would lose the
    SQLite triggers when the table is remade)."""
    if "casework_searchtext" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)


def install_after_migrate(using: str, **kwargs: Any) -> None:
    install(connections[using])


_SQLITE = [
    "CREATE VIRTUAL TABLE IF NOT EXISTS casework_search USING fts5("
    "terms, content='casework_searchtext', content_rowid='id')",
    "CREATE TRIGGER IF NOT EXISTS casework_search_insert AFTER INSERT ON casework_searchtext "
    "BEGIN INSERT INTO casework_search(rowid, terms) VALUES (NEW.id, NEW.terms); END",
    "CREATE TRIGGER IF NOT EXISTS casework_search_delete AFTER DELETE ON casework_searchtext "
    "BEGIN INSERT INTO casework_search(casework_search, rowid, terms) "
    "VALUES ('delete', OLD.id, OLD.terms); END",
    "CREATE TRIGGER IF NOT EXISTS casework_search_update AFTER UPDATE ON casework_searchtext "
    "BEGIN INSERT INTO casework_search(casework_search, rowid, terms) "
    "VALUES ('delete', OLD.id, OLD.terms); "
    "INSERT INTO casework_search(rowid, terms) VALUES (NEW.id, NEW.terms); END",
]
_POSTGRESQL = [
    "ALTER TABLE casework_searchtext ADD COLUMN IF NOT EXISTS vec tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple', terms)) STORED",
    "CREATE INDEX IF NOT EXISTS casework_search_vec ON casework_searchtext USING gin (vec)",
]
