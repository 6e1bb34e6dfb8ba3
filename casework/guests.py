"""Guest keys: one case, opened by its number and a receipt code, without an account.

The code is shown once and not kept; a keyed hash of it is. A wrong number, a wrong code and an
ended key answer with the same words after the same work. What was entered is remembered by the
browser alone, in a signed cookie: a row of a session would stand beside the account of whoever is
signed in, and name the author of an anonymous text.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import Permission
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from . import rates
from .models import CaseFile, GuestKey

# No 0 O, 1 I L, U V: read over the telephone and copied by hand without a doubt.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 12  # 58 bits
TRIES, MINUTES = 6, 15
COOKIE, SALT = "portal_receipt", "casework.guests.entered"
REMEMBERED = 30 * 60  # seconds; the code is entered anew afterwards
FACETS = frozenset({"cover", "core"})  # what the gate opens to a guest


def normal(code: str) -> str:
    return "".join(code.upper().replace("-", "").split())


def _hash(code: str) -> str:
    return salted_hmac("casework.guests", normal(code), algorithm="sha256").hexdigest()


def new_code(length: int = LENGTH) -> str:
    """Return a random code in groups of four: 7F3K-92QD-XW5P."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(length))
    return "-".join(letters[i : i + 4] for i in range(0, length, 4))


@transaction.atomic
def invite(file: CaseFile, *, facets: Iterable[str] = ("core",), days: int) -> str:
    """Give the file a receipt code and return it: the only time that anybody sees it."""
    if not set(facets) <= FACETS:
        raise ValueError(f"a guest opens {sorted(FACETS)}, not {sorted(facets)}")
    code = new_code()
    GuestKey.objects.create(
        file=file,
        permission=Permission.objects.get(
            codename="open_core", content_type__app_label="casework", content_type__model="casefile"
        ),
        code_hash=_hash(code),
        expires_at=timezone.now() + timedelta(days=days),
    )
    return code


def renew(file: CaseFile, *, days: int) -> int:
    """Let the codes of a file live `days` from now on, such as after the reply."""
    return GuestKey.objects.filter(file=file).update(
        expires_at=timezone.now() + timedelta(days=days)
    )


def revoke(file: CaseFile) -> int:
    return GuestKey.objects.filter(file=file).delete()[0]


def enter(number: str, code: str, now: datetime | None = None) -> CaseFile | None:
    """Return the file that number and code open together, or None.

    Six wrong tries at a number, whether it exists or not, close it for fifteen minutes; then the
    right code too gets the same answer.
    """
    now = now or timezone.now()
    number = "".join(number.upper().split())[:40]
    door = rates.key_of(number, timezone.localdate(now))
    typed = _hash(code)
    keys = GuestKey.objects.select_related("file").filter(file__number=number, expires_at__gt=now)
    # Every key of the number is compared in full: the time says nothing about how near one was.
    opened = [key for key in keys if constant_time_compare(key.code_hash, typed)]
    if rates.exceeded("guest", door, TRIES, now):
        return None
    if not opened:
        rates.count("guest", door, minutes=MINUTES, now=now)
        return None
    rates.forget("guest", door)
    return opened[0].file


def remember(request: HttpRequest, response: HttpResponse, file: CaseFile) -> None:
    """Let this browser open the file until it is closed, for half an hour at most."""
    response.set_cookie(
        COOKIE,
        signing.dumps(file.pk, salt=SALT),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def entered(request: HttpRequest) -> list[int]:
    """Which file's code was entered in this browser; `live_files` says whether it still opens."""
    try:
        pk = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=REMEMBERED)
    except signing.BadSignature:
        return []
    return [pk] if isinstance(pk, int) else []


def live_files(file_ids: Iterable[int], now: datetime | None = None) -> list[int]:
    """Of the files entered, those that a code still opens."""
    ids = list(file_ids)
    if not ids:
        return []
    live = GuestKey.objects.filter(file__in=ids, expires_at__gt=now or timezone.now())
    return sorted(set(live.values_list("file_id", flat=True)))
