"""Telling people: rows first, mail afterwards. A notice exists in the same transaction as the
deed it tells of; a rollback takes it along, a dead worker loses nothing."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from . import access
from .access import Gate, open_to
from .models import (
    AddressFault,
    CaseFile,
    Heartbeat,
    MailPreference,
    Notice,
    Outbox,
    PlannedStep,
    Recusal,
)

Policy = Outbox.Policy
DIGEST_AT = time(8, 30)


@dataclass
class Letter:
    """One notice to one person before it is written. Lazy words are rendered in the language of
    the recipient. `at_least_once` marks what the law wants told: it goes out whatever the
    preference says."""

    recipient: Any
    subject: Any
    body: Any = ""
    url: str = ""
    file: CaseFile | None = None
    dedup_key: str = ""
    policy: str = Policy.AT_MOST_ONCE
    planned_step: PlannedStep | None = None


def notify(
    recipients: Iterable[Any],
    *,
    subject: Any,
    body: Any = "",
    url: str = "",
    file: CaseFile | None = None,
    dedup_key: str | None = None,
    policy: str = Policy.AT_MOST_ONCE,
    planned_step: PlannedStep | None = None,
    now: datetime | None = None,
) -> int:
    """Tell people; return how many were told for the first time. With a `dedup_key` nobody is
    told twice. Whoever is recused from the file or has no active account is left out.

    With `file=` the notice is seen, and mailed, only while the file is open to the recipient.
    """
    unique = {user.pk: user for user in recipients}
    letters = [
        Letter(
            user,
            subject,
            body,
            url,
            file,
            hashed(dedup_key or secrets.token_hex(16), user.pk),
            policy,
            planned_step,
        )
        for user in unique.values()
    ]
    return write(letters, now or timezone.now())


def hashed(*parts: Any) -> str:
    return hashlib.sha256("|".join(str(part) for part in parts).encode()).hexdigest()


def address_hash(user: Any) -> str:
    return hashed("address", (getattr(user, "email", "") or "").strip().lower())


def language_of(user: Any) -> str:
    return getattr(user, "language", "") or settings.LANGUAGE_CODE


@transaction.atomic
def write(letters: Iterable[Letter], now: datetime) -> int:
    """Write notices and their mails, each `dedup_key` once, in a fixed number of queries."""
    letters = _allowed(letters, timezone.localdate(now))
    if not letters:
        return 0
    keys = {letter.dedup_key for letter in letters}
    known = set(Notice.objects.filter(dedup_key__in=keys).values_list("dedup_key", flat=True))
    letters = [letter for letter in letters if letter.dedup_key not in known]
    mails = _mail_modes(letters)
    Outbox.objects.bulk_create(
        (
            Outbox(
                dedup_key=letter.dedup_key,
                recipient=letter.recipient,
                policy=letter.policy,
                message_id=message_id(letter.dedup_key),
                not_before=now,
            )
            for letter in letters
            if mails[letter.dedup_key] == Notice.Mail.NOW
        ),
        ignore_conflicts=True,
    )
    outboxes = dict(Outbox.objects.filter(dedup_key__in=keys).values_list("dedup_key", "pk"))
    Notice.objects.bulk_create(
        (_notice(letter, mails[letter.dedup_key], outboxes, now) for letter in letters),
        ignore_conflicts=True,
    )
    return len(letters)


def _notice(letter: Letter, mail: str, outboxes: dict[str, int], now: datetime) -> Notice:
    with translation.override(language_of(letter.recipient)):
        subject, body = str(letter.subject), str(letter.body)
    return Notice(
        dedup_key=letter.dedup_key,
        recipient=letter.recipient,
        file=letter.file,
        planned_step=letter.planned_step,
        subject=" ".join(subject.split())[:200],
        body=body,
        url=letter.url,
        legal=letter.policy == Policy.AT_LEAST_ONCE,
        mail=mail,
        outbox_id=outboxes.get(letter.dedup_key),
        created_at=now,
    )


def _allowed(letters: Iterable[Letter], on: date) -> list[Letter]:
    """Drop the inactive, whoever is recused from the file, and of a sealed file everybody without
    a key: that something is told is itself a secret."""
    letters = [letter for letter in letters if letter.recipient.is_active]
    files = {letter.file.pk for letter in letters if letter.file}
    recused = set(
        Recusal.objects.filter(file__in=files, ended_on=None).values_list("file_id", "user_id")
    )
    return [
        letter
        for letter in letters
        if letter.file is None
        or (
            (letter.file.pk, letter.recipient.pk) not in recused
            and (not letter.file.sealed or access.opens(letter.recipient, letter.file, on))
        )
    ]


def _mail_modes(letters: list[Letter]) -> dict[str, str]:
    people = {letter.recipient.pk: letter.recipient for letter in letters}
    wishes = dict(MailPreference.objects.filter(user__in=people).values_list("user_id", "mode"))
    faults = set(
        AddressFault.objects.filter(user__in=people).values_list("user_id", "address_hash")
    )
    modes = {}
    for letter in letters:
        user = letter.recipient
        if not getattr(user, "email", "") or (user.pk, address_hash(user)) in faults:
            modes[letter.dedup_key] = Notice.Mail.NO_ADDRESS
        elif letter.policy == Policy.AT_LEAST_ONCE:
            modes[letter.dedup_key] = Notice.Mail.NOW
        else:
            modes[letter.dedup_key] = wishes.get(user.pk, MailPreference.Mode.NOW)
    return modes


def message_id(dedup_key: str) -> str:
    """The Message-ID of a mail, derived and therefore the same however often it is tried."""
    host = urlsplit(settings.PORTAL_ADDRESS).hostname or "portal.invalid"
    return f"<{dedup_key[:40]}@{host}>"


def gather_digests(now: datetime) -> int:
    """Put what waits for the daily digest into one mail per person, once a local day."""
    local = timezone.localtime(now)
    if local.time() < DIGEST_AT:
        return 0
    waiting = Notice.objects.filter(mail=Notice.Mail.DIGEST, outbox=None, created_at__lte=now)
    people = list(waiting.order_by().values_list("recipient", flat=True).distinct())
    return _gather(waiting, people, local.date(), now) if people else 0


@transaction.atomic
def _gather(waiting: QuerySet[Notice], people: list[int], on: date, now: datetime) -> int:
    keys = {hashed(pk, on, "digest"): pk for pk in people}
    sent_today = set(Outbox.objects.filter(dedup_key__in=keys).values_list("dedup_key", flat=True))
    fresh = {key: pk for key, pk in keys.items() if key not in sent_today}
    Outbox.objects.bulk_create(
        (
            Outbox(
                dedup_key=key,
                recipient_id=pk,
                is_digest=True,
                policy=Policy.AT_MOST_ONCE,
                message_id=message_id(key),
                not_before=now,
            )
            for key, pk in fresh.items()
        ),
        ignore_conflicts=True,
    )
    # Another tick may have made the row and a worker taken it up: then today's mail has left.
    rows = Outbox.objects.select_for_update().filter(
        dedup_key__in=fresh, state=Outbox.State.PENDING
    )
    for row in rows:
        waiting.filter(recipient=row.recipient_id).update(outbox=row)
    return len(fresh)


# ---------------------------------------------------------------- signs of life


def beat(name: str, now: datetime, **detail: Any) -> None:
    """Leave a sign of life of a loop, in one query."""
    if not Heartbeat.objects.filter(name=name).update(at=now, detail=detail):
        Heartbeat.objects.bulk_create(
            [Heartbeat(name=name, at=now, detail=detail)], ignore_conflicts=True
        )


# ---------------------------------------------------------------- reading


def inbox(gate: Gate) -> QuerySet[Notice]:
    """The notices of a person, newest first; those of a file that she no longer opens are gone."""
    return (
        Notice.objects.filter(Q(file=None) | open_to(gate, "file__", "cover"))
        .filter(recipient=gate.user_id)
        .select_related("file")
    )


def unread(gate: Gate) -> int:
    return inbox(gate).filter(read_at=None).order_by().count()


def mark_read(gate: Gate, pks: Iterable[int] | None = None, *, at: datetime) -> int:
    """Mark own notices as read: those named, or all."""
    rows = Notice.objects.filter(recipient=gate.user_id, read_at=None)
    if pks is not None:
        rows = rows.filter(pk__in=list(pks))
    return rows.update(read_at=at)


def acknowledge(notice: Notice, *, by: Any, at: datetime) -> bool:
    """Take note of a notice by an act of one's own. Only the recipient can."""
    rows = Notice.objects.filter(pk=notice.pk, recipient=by, acknowledged_at=None)
    Notice.objects.filter(pk=notice.pk, recipient=by, read_at=None).update(read_at=at)
    return bool(rows.update(acknowledged_at=at))


def prefer(user: Any, mode: str) -> MailPreference:
    row, _made = MailPreference.objects.update_or_create(user=user, defaults={"mode": mode})
    return row


def unreachable() -> QuerySet[Notice]:
    """What was told in the portal alone, to people without a working address, and is not read:
    the list that an officer prints and calls."""
    return (
        Notice.objects.filter(mail=Notice.Mail.NO_ADDRESS, read_at=None)
        .select_related("recipient", "file")
        .order_by("recipient_id", "created_at")
    )


def told(file: CaseFile, since: date | None = None) -> QuerySet[Notice]:
    """Who was told what about a file."""
    rows = Notice.objects.filter(file=file).select_related("recipient")
    return rows.filter(created_at__date__gte=since) if since else rows
