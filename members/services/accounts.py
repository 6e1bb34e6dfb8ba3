"""Accounts: invited by a one-time code, never by an initial password (members.md 3.13)."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework import rulebook
from casework.actors import user_of
from members.choices import Role
from members.models import (
    AccountEvent,
    AccountState,
    ActivationTicket,
    Employment,
    Person,
    PortalSession,
    User,
)
from members.normal import staff_no_normal_form
from members.selectors.offices import holders

Kind = AccountEvent.Kind
TICKET_LIVES = timedelta(days=14)
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is read as something else
TRAIL_KEPT = timedelta(days=180)


def new_code() -> str:
    """Four groups of four characters, some 79 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _n in range(4)) for _g in range(4))
    return "-".join(groups)


def hash_of(code: str) -> str:
    clean = "".join(c for c in staff_no_normal_form(code) if c in ALPHABET)
    return salted_hmac("members.activation", clean, algorithm="sha256").hexdigest()


def state_of(user: User, now: datetime) -> str:
    return User.objects.with_state(now).values_list("state", flat=True).get(pk=user.pk)


def _trail(user: User, kind: str, by: Any, now: datetime, note: str = "") -> None:
    AccountEvent.objects.create(user=user, kind=kind, at=now, by=user_of(by), note=note[:200])


@transaction.atomic
def invite(
    *,
    person: Person,
    by: Any,
    now: datetime,
    channel: str = ActivationTicket.Channel.PRINTED,
    reason: str = "",
) -> tuple[ActivationTicket, str]:
    """Issue a code; earlier ones are void. The code itself is returned once and kept nowhere."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.staff_no:
        raise ValidationError(_("%(person)s has no staff number yet.") % {"person": person})
    user = User.objects.filter(person=person).first()
    if user is None:
        user = User.objects.create_user(person.staff_no, person)
    state = state_of(user, now)
    if state == AccountState.ACTIVE:
        raise ValidationError(_("%(person)s already signs in.") % {"person": person})
    if state == AccountState.DISABLED:
        if not reason.strip():
            raise ValidationError(_("Say why the account is opened again."))
        user.is_active = True
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
        _forget_factor(user)
    ActivationTicket.objects.filter(user=user, used_at=None, voided_at=None).update(voided_at=now)
    code = new_code()
    ticket = ActivationTicket.objects.create(
        user=user,
        code_hash=hash_of(code),
        channel=channel,
        issued_at=now,
        issued_by=user_of(by),
        expires_at=now + TICKET_LIVES,
    )
    _trail(user, Kind.INVITED, by, now, reason)
    return ticket, code


class CodeRefused(ValidationError):
    """The code opens nothing. It is judged before the password is held against the person's own
    data: the answer would tell a stranger her telephone, digit by digit."""


def _ticket(number: str, code: str, now: datetime) -> ActivationTicket:
    ticket = (
        ActivationTicket.objects.select_for_update()
        .filter(
            user__username=staff_no_normal_form(number),
            user__is_active=True,
            code_hash=hash_of(code),
            used_at=None,
            voided_at=None,
        )
        .first()
    )
    if ticket is None:
        raise CodeRefused(
            _("Number and code do not belong together, or the code was already used.")
        )
    if ticket.expires_at <= now:
        raise CodeRefused(_("This code has expired. Ask the union office for a new one."))
    return ticket


@transaction.atomic
def activate(*, number: str, code: str, password: str, now: datetime) -> User:
    """Open an account with its code and a password of one's own."""
    ticket = _ticket(number, code, now)
    user = User.objects.select_related("person").get(pk=ticket.user_id)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    ticket.used_at = now
    ticket.save(update_fields=["used_at"])
    _trail(user, Kind.ACTIVATED, user, now)
    return user


@transaction.atomic
def set_password(*, user: User, password: str, by: Any, now: datetime) -> User:
    """Change a password. Every session that began under the old one ends by itself."""
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    _trail(user, Kind.PASSWORD_CHANGED, by, now)
    return user


def choose_language(*, user: User, language: str) -> User:
    """Notices and mails speak it from now on; what is written already stays as it is."""
    user.language = language
    user.save(update_fields=["language"])
    return user


@transaction.atomic
def disable(*, user: User, by: Any, now: datetime, reason: str) -> User:
    """Close an account at once: sessions end, the name stays in every trail."""
    row = User.objects.select_for_update().get(pk=user.pk)
    if by is not None and row.pk == by.pk:
        raise PermissionDenied(_("Nobody closes the own account."))
    if not row.is_active:
        raise ValidationError(_("This account is already disabled."))
    if not reason.strip():
        raise ValidationError(_("Say why the account is closed."))
    keepers = holders(Role.SYSTEM_KEEPER, timezone.localdate(now))
    if keepers.filter(pk=row.pk).exists() and not keepers.exclude(pk=row.pk).exists():
        raise ValidationError(_("The last keeper stays: appoint another one first."))
    row.is_active = False
    row.save(update_fields=["is_active"])
    ActivationTicket.objects.filter(user=row, used_at=None, voided_at=None).update(voided_at=now)
    _end_sessions(row)
    _trail(row, Kind.DISABLED, by, now, reason)
    return row


RETIRED = "退休"  # what the personnel office writes as the reason of the end


def close_leavers(*, on: date, now: datetime) -> int:
    """Close the accounts of those whose employment ended longer ago than the rule allows. The
    retired keep theirs, and so does whoever holds an office still, or was let in again by a
    keeper since (members.md 3.13)."""
    grace = timedelta(days=rulebook.value("members.leaver_grace", on=on))
    jobs = Employment.objects.filter(person=OuterRef("person"))
    gone = User.objects.filter(
        Exists(jobs),
        ~Exists(jobs.filter(Q(end=None) | Q(end__gte=on - grace))),
        ~Exists(jobs.filter(end_reason__contains=RETIRED)),
        is_active=True,
    ).annotate(last_day=Max("person__employments__end"))
    leavers = [user for user in gone if not user.offices(on) and not _let_in_since(user)]
    for user in leavers:
        disable(user=user, by=None, now=now, reason=_("the employment has ended"))
    return len(leavers)


def _let_in_since(user: Any) -> bool:
    return AccountEvent.objects.filter(
        user=user, kind__in=(Kind.ENABLED, Kind.INVITED), at__date__gt=user.last_day
    ).exists()


@transaction.atomic
def enable(*, user: User, by: Any, now: datetime, reason: str) -> User:
    """Open a closed account again; the second factor must be enrolled anew."""
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.is_active:
        raise ValidationError(_("This account is not disabled."))
    if not reason.strip():
        raise ValidationError(_("Say why the account is opened again."))
    row.is_active = True
    row.save(update_fields=["is_active"])
    _forget_factor(row)
    _trail(row, Kind.ENABLED, by, now, reason)
    return row


@transaction.atomic
def unlock(*, user: User, by: Any, now: datetime) -> User:
    """End the pause after wrong passwords; the next one is short again."""
    AccessAttempt.objects.filter(username=user.username).delete()
    _trail(user, Kind.UNLOCKED, by, now)
    return user


def _forget_factor(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _end_sessions(user: User) -> None:
    user.session_epoch += 1
    user.save(update_fields=["session_epoch"])
    PortalSession.objects.filter(user=user).delete()


@transaction.atomic
def sign_out_everywhere(*, user: User, by: Any, now: datetime) -> User:
    row = User.objects.select_for_update().get(pk=user.pk)
    _end_sessions(row)
    _trail(row, Kind.EVERYWHERE, by, now)
    return row


@transaction.atomic
def end_session(*, user: User, session_key: str, by: Any, now: datetime) -> int:
    """Sign one device out; another person's session is never touched."""
    ended = PortalSession.objects.filter(user=user, session_key=session_key).delete()[0]
    if ended:
        _trail(user, Kind.SESSION_ENDED, by, now)
    return ended


def forget_trail(*, now: datetime) -> int:
    """Sign-ins are kept for 180 days; what a keeper did stays."""
    return AccountEvent.objects.filter(at__lt=now - TRAIL_KEPT, by=None).delete()[0]
