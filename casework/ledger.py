"""The trail: one hash chain per file, its head on the file row, plus a daily anchor."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, date
from itertools import pairwise
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max, Sum
from django.utils import timezone

from .actors import label_of, moment_of, user_of
from .files import lock
from .models import Anchor, CaseFile, LedgerEntry, LedgerNote, Reading


def digest(entry: LedgerEntry) -> str:
    """Return the hash of the frozen fields, version 1: a JSON list in fixed order."""
    fields = [
        "1",
        entry.file_id,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.on.isoformat(),
        entry.action,
        entry.by_id,
        entry.actor_label,
        entry.from_state,
        entry.to_state,
        entry.basis,
        entry.note_digest,
        entry.vouches_for,
        entry.prev,
    ]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def note_digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


@transaction.atomic
def record(
    file: CaseFile,
    action: str,
    *,
    by: Any,
    on: date,
    from_state: str = "",
    to_state: str = "",
    basis: str = "",
    note: str = "",
    internal: bool = False,
    actor_label: str = "",
    vouches_for: str = "",
) -> LedgerEntry:
    """Append one deed to the trail of `file`, under the lock of the file row."""
    (locked,) = lock(file.pk)
    salt = secrets.token_hex(16) if note else ""
    entry = LedgerEntry(
        file=locked,
        seq=locked.entries + 1,
        at=moment_of(by, on),
        on=on,
        action=action,
        by=user_of(by),
        actor_label=(actor_label or label_of(by))[:80],
        from_state=from_state,
        to_state=to_state,
        basis=basis[:120],
        note_digest=note_digest(salt, note) if note else "",
        vouches_for=vouches_for,
        prev=locked.head,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    if note:
        LedgerNote.objects.create(entry=entry, salt=salt, text=note, internal=internal)
    CaseFile.objects.filter(pk=locked.pk).update(entries=entry.seq, head=entry.hash)
    file.entries, file.head = entry.seq, entry.hash
    return entry


def record_many(
    files: dict[int, CaseFile], deeds: list[tuple[int, str, str]], *, by: Any, on: date, action: str
) -> list[LedgerEntry]:
    """Append one deed to many trails in a fixed number of queries, in the given order. `deeds` are
    (file id, basis, vouches for); the file rows must be locked, and carry their new heads after."""
    entries = []
    for file_id, basis, vouches_for in deeds:
        file = files[file_id]
        entry = LedgerEntry(
            file=file,
            seq=file.entries + 1,
            at=timezone.now(),
            on=on,
            action=action,
            by=user_of(by),
            actor_label=label_of(by)[:80],
            basis=basis[:120],
            vouches_for=vouches_for,
            prev=file.head,
        )
        entry.hash = digest(entry)
        file.entries, file.head = entry.seq, entry.hash
        entries.append(entry)
    written = LedgerEntry.objects.bulk_create(entries)
    heads = {e.file_id: (e.seq, e.hash, e.file_id) for e in entries}  # the last one of each file
    with connection.cursor() as cursor:  # bulk_update takes ten times as long
        cursor.executemany(
            "UPDATE casework_casefile SET entries = %s, head = %s WHERE id = %s",
            list(heads.values()),
        )
    return written


def broken() -> Iterator[tuple[int, int, str]]:
    """Walk every chain; yield (file, seq, what is wrong) for the first fault of each file."""
    heads = dict(CaseFile.objects.values_list("pk", "head"))
    last: dict[int, str] = {}
    faulty: set[int] = set()
    entries = LedgerEntry.objects.order_by("file_id", "seq").select_related("note")
    expected: dict[int, int] = {}
    for entry in entries.iterator(chunk_size=2000):
        number = expected.get(entry.file_id, 1)
        expected[entry.file_id] = number + 1
        if entry.file_id in faulty:
            continue
        fault = _fault(entry, number, last.get(entry.file_id, ""))
        if fault:
            faulty.add(entry.file_id)
            yield entry.file_id, entry.seq, fault
        last[entry.file_id] = entry.hash
    for pk, head in heads.items():
        if pk not in faulty and last.get(pk, "") != head:
            yield pk, expected.get(pk, 1), "the chain is cut: its end is not the head of the file"


def _fault(entry: LedgerEntry, number: int, prev: str) -> str:
    if entry.seq != number:
        return f"entry {number} is missing"
    if entry.prev != prev:
        return "does not follow the entry before it"
    if digest(entry) != entry.hash:
        return "was changed after it was written"
    note = getattr(entry, "note", None)
    if note and note_digest(note.salt, note.text) != entry.note_digest:
        return "its note was changed after it was written"
    return ""


@transaction.atomic
def anchor(on: date) -> Anchor:
    """Digest all heads once a day, chained to the day before. The same day twice is one row."""
    kept = Anchor.objects.filter(on=on).first()
    if kept:
        return kept
    _wait_for_writers()
    heads = CaseFile.objects.exclude(head="").order_by("pk").values_list("pk", "head")
    counted = CaseFile.objects.exclude(head="").aggregate(files=Count("pk"), entries=Sum("entries"))
    before = Anchor.objects.order_by("-on").first()
    made = Anchor(
        on=on,
        upto=LedgerEntry.objects.aggregate(last=Max("pk"))["last"] or 0,
        files=counted["files"],
        entries=counted["entries"] or 0,
        readings=Reading.objects.count(),
        prev=before.digest if before else "",
    )
    made.digest = _anchored(made, heads.iterator())
    made.save(force_insert=True)
    return made


def _wait_for_writers() -> None:
    """No entry is half written while the heads are read; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(LedgerEntry._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")


def _anchored(row: Anchor, heads: Iterable[tuple[int, str]]) -> str:
    """The digest of an anchor over (file, head) in the order of the files."""
    all_heads = hashlib.sha256()
    for pk, head in heads:
        all_heads.update(f"{pk}:{head}\n".encode())
    parts = (2, row.on, row.upto, row.files, row.entries, row.readings)
    text = "|".join(map(str, (*parts, all_heads.hexdigest(), row.prev)))
    return hashlib.sha256(text.encode()).hexdigest()


def loose_anchors() -> list[date]:
    """The days whose anchor does not hold: the newest is built again from the entries that it
    covered, the others by their chain. A cut end or a file taken away shows here alone."""
    rows = list(Anchor.objects.order_by("on"))
    loose = [row.on for before, row in pairwise(rows) if row.prev != before.digest]
    if rows and rows[-1].upto is not None and rows[-1].on not in loose:
        newest = rows[-1]
        entries = LedgerEntry.objects.filter(pk__lte=newest.upto).order_by("file_id", "seq")
        last = dict(entries.values_list("file_id", "hash").iterator(chunk_size=2000))
        if _anchored(newest, last.items()) != newest.digest:
            loose.append(newest.on)
    return loose
