"""From the outbox to the mail server: the intent is durable before the network is touched.

A worker that dies between sending and noting leaves a row that says so: `in_doubt` for courtesy,
another try under the same Message-ID for what must be told. Nobody can promise more for mail.
"""

import logging
import secrets
import smtplib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from . import access
from .models import AddressFault, Clock, DeliveryAttempt, Notice, Outbox
from .notices import address_hash, beat, language_of

log = logging.getLogger(__name__)
State, Policy = Outbox.State, Outbox.Policy

LEASE = timedelta(minutes=2)  # settings.EMAIL_TIMEOUT is well under a third of it
BACKOFF = [timedelta(minutes=m) for m in (1, 5, 30, 120, 720)]


@dataclass
class Tally:
    sent: int = 0
    retried: int = 0
    failed: int = 0
    suppressed: int = 0
    dropped: int = 0

    @property
    def taken(self) -> int:
        return sum(vars(self).values())


class Refused(Exception):
    """The server has said no to this mail, `for_good` when it will never take it; the address
    itself may be what it refuses."""

    def __init__(self, reply: str, *, for_good: bool, address: bool = False) -> None:
        super().__init__(reply)
        self.reply, self.for_good, self.address = reply, for_good, address


def deliver(now: datetime | None = None, limit: int = 50) -> Tally:
    """Send what waits, at most `limit` mails. Any number of workers may run it at once."""
    started, now = time.monotonic(), now or timezone.now()

    def clock() -> datetime:
        return now + timedelta(seconds=time.monotonic() - started)

    me, tally = secrets.token_hex(8), Tally()
    sweep(now)
    pks = claim(me, now, limit)
    post = Post()
    try:
        for pk in pks:
            _deliver_one(pk, me, clock, post, tally)
    finally:
        post.close()
    beat("deliver", now, **vars(tally))
    return tally


@transaction.atomic
def sweep(now: datetime) -> None:
    """Take back what a dead worker held: taken up but not begun waits again; begun and never
    ended is in doubt, or tried again where it must be told."""
    expired = Outbox.objects.filter(lease_until__lt=now)
    expired.filter(state=State.LEASED).update(state=State.PENDING, lease_owner="")
    broken = expired.filter(state=State.SENDING)
    if not broken.exists():
        return
    DeliveryAttempt.objects.filter(outbox__in=broken, ended_at=None).update(
        ended_at=now, result="unknown"
    )
    broken.filter(policy=Policy.AT_MOST_ONCE).update(
        state=State.IN_DOUBT, doubted_at=now, lease_owner=""
    )
    broken.filter(policy=Policy.AT_LEAST_ONCE, attempts__gt=len(BACKOFF)).update(
        state=State.IN_DOUBT, doubted_at=now, lease_owner=""
    )
    broken.filter(policy=Policy.AT_LEAST_ONCE).update(
        state=State.RETRY, not_before=now + BACKOFF[0], lease_owner=""
    )


@transaction.atomic
def claim(me: str, now: datetime, limit: int) -> list[int]:
    """Take up what is due, the longest due first: a dead address comes later with each try and
    never blocks the queue."""
    rows = Outbox.objects.filter(state__in=[State.PENDING, State.RETRY], not_before__lte=now)
    locked = rows.select_for_update(
        skip_locked=connection.features.has_select_for_update_skip_locked
    )
    pks = list(locked.order_by("not_before", "pk").values_list("pk", flat=True)[:limit])
    if pks:
        rows.filter(pk__in=pks).update(state=State.LEASED, lease_owner=me, lease_until=now + LEASE)
    return pks


def _deliver_one(pk: int, me: str, clock: Any, post: "Post", tally: Tally) -> None:
    mail = _intend(pk, me, clock(), tally)
    if mail is None:
        return
    row, message = mail
    try:
        reply = post.send(message)
    except Refused as refused:
        if refused.for_good and refused.address:
            _suspend_address(row.recipient, refused.reply)
        _close(row, me, clock(), "refused", refused.reply, tally, for_good=refused.for_good)
    except Exception as error:  # what happened on the wire is not known: say so, never guess
        log.warning("mail %s: %s", row.pk, type(error).__name__)
        _close(row, me, clock(), "unknown", f"{type(error).__name__}: {error}", tally)
    else:
        _close(row, me, clock(), "sent", reply, tally)


@transaction.atomic
def _intend(pk: int, me: str, now: datetime, tally: Tally) -> tuple[Outbox, EmailMessage] | None:
    """Note that this mail is about to leave, after looking again at who may read what."""
    mine = Outbox.objects.filter(
        pk=pk, state=State.LEASED, lease_owner=me, lease_until__gt=now
    ).update(state=State.SENDING, attempts=F("attempts") + 1, lease_until=now + LEASE)
    if not mine:  # the lease has passed to another worker
        tally.dropped += 1
        return None
    row = Outbox.objects.select_related("recipient").get(pk=pk)
    notices, why = standing(row, timezone.localdate(now))
    address = getattr(row.recipient, "email", "")
    if not notices or not address:
        Outbox.objects.filter(pk=pk).update(
            state=State.SUPPRESSED, lease_owner="", last_error=why or "no address"
        )
        tally.suppressed += 1
        return None
    Outbox.objects.filter(pk=pk).update(address_hash=address_hash(row.recipient))
    DeliveryAttempt.objects.create(outbox=row, n=row.attempts, started_at=now)
    return row, letter(row, notices, address)


def standing(row: Outbox, on: Any) -> tuple[list[Notice], str]:
    """The notices of a mail that still hold: the account is active, the clock runs in the same
    cycle, and the recipient still opens the file; else a word why none does."""
    if not row.recipient.is_active:
        return [], "account closed"
    notices = list(row.notices.select_related("planned_step__clock").order_by("created_at", "pk"))
    kept = [n for n in notices if n.planned_step is None or _still_runs(n)]
    if not kept:
        return [], "no longer due"
    gate = access.gate(row.recipient, on)
    files = {n.file_id for n in kept if n.file_id}
    seen = set(
        access.files_open_to(gate, "cover").filter(pk__in=files).values_list("pk", flat=True)
    )
    kept = [n for n in kept if n.file_id is None or n.file_id in seen]
    return kept, "" if kept else "file not open"


def _still_runs(notice: Notice) -> bool:
    step = notice.planned_step
    return step.clock.state == Clock.State.RUNNING and step.cycle == step.clock.cycle


def letter(row: Outbox, notices: list[Notice], address: str) -> EmailMessage:
    """The words of a mail, in the language of the reader."""
    with translation.override(language_of(row.recipient)):
        subject = notices[0].subject
        if row.is_digest:
            subject = _("%(count)d notices of today") % {"count": len(notices)}
        parts = [_words(notice, with_subject=row.is_digest) for notice in notices]
        foot = _("This mail was sent by the portal of the union. Please do not answer it.")
    return EmailMessage(
        subject=subject,
        body="\n\n".join([*parts, foot]) + "\n",
        to=[address],
        headers={"Message-ID": row.message_id},
    )


def _words(notice: Notice, *, with_subject: bool) -> str:
    lines = [notice.subject] if with_subject or not notice.body else []
    lines += [notice.body] if notice.body else []
    if notice.url:
        lines.append(f"{settings.PORTAL_ADDRESS}{notice.url}")
    return "\n".join(lines)


class Post:
    """One connection to the mail server, opened when the first mail needs it."""

    def __init__(self) -> None:
        self.connection: Any = None

    def send(self, message: EmailMessage) -> str:
        self._open()
        try:
            self.connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            raise Refused(_reply(code, words), for_good=code >= 500, address=True) from refused
        except smtplib.SMTPResponseException as refused:
            code, words = refused.smtp_code, refused.smtp_error
            raise Refused(_reply(code, words), for_good=code >= 500) from refused
        except Exception:
            self.close()
            raise
        return "ok"

    def _open(self) -> None:
        """Whatever goes wrong before a connection stands, nothing has been sent."""
        if self.connection is not None:
            return
        connection = get_connection()
        try:
            connection.open()
        except Exception as error:
            raise Refused(f"{type(error).__name__}: {error}", for_good=False) from error
        self.connection = connection

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def _reply(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {text}"


@transaction.atomic
def _close(
    row: Outbox,
    me: str,
    now: datetime,
    result: str,
    reply: str,
    tally: Tally,
    *,
    for_good: bool = False,
) -> None:
    """Note what became of a try. A row that was swept meanwhile is in doubt no longer when the
    mail is known to have left."""
    DeliveryAttempt.objects.filter(outbox=row, n=row.attempts).update(
        ended_at=now, result=result, reply=reply[:200]
    )
    same_try = Outbox.objects.filter(pk=row.pk, attempts=row.attempts)
    if result == "sent":
        same_try.exclude(state__in=[State.LEASED]).update(
            state=State.SENT, sent_at=now, lease_owner="", last_error="", doubted_at=None
        )
        tally.sent += 1
        return
    mine = same_try.filter(state=State.SENDING, lease_owner=me)
    if for_good:
        mine.update(state=State.FAILED, lease_owner="", last_error=reply[:200])
        tally.failed += 1
    elif result == "unknown" and row.policy == Policy.AT_MOST_ONCE:
        mine.update(state=State.IN_DOUBT, doubted_at=now, lease_owner="", last_error=reply[:200])
        tally.failed += 1
    elif row.attempts > len(BACKOFF):
        mine.update(state=State.FAILED, lease_owner="", last_error=reply[:200])
        tally.failed += 1
    else:
        mine.update(
            state=State.RETRY,
            not_before=now + BACKOFF[row.attempts - 1],
            lease_owner="",
            last_error=reply[:200],
        )
        tally.retried += 1


def _suspend_address(user: Any, reply: str) -> None:
    AddressFault.objects.get_or_create(
        user=user, address_hash=address_hash(user), defaults={"reply": reply[:200]}
    )


# ---------------------------------------------------------------- the work list of a person


def doubtful() -> QuerySet[Outbox]:
    """Mails of which nobody knows whether they arrived, and mails that did not: for a person to
    ask, send again or set aside."""
    return (
        Outbox.objects.filter(Q(state=State.IN_DOUBT) | Q(state=State.FAILED))
        .select_related("recipient")
        .order_by("made_at")
    )


def send_again(pks: Iterable[int], *, now: datetime) -> int:
    """Send again what is in doubt or failed, by the decision of a person."""
    return (
        doubtful()
        .filter(pk__in=list(pks))
        .order_by()
        .update(state=State.RETRY, not_before=now, doubted_at=None)
    )


def set_aside(pks: Iterable[int], *, by: Any) -> int:
    """Ask no more: the person was told otherwise."""
    return (
        doubtful()
        .filter(pk__in=list(pks))
        .order_by()
        .update(state=State.SUPPRESSED, last_error=f"set aside by {by}"[:200], doubted_at=None)
    )
