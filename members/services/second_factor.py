"""The second factor: a code of the phone (TOTP) and ten recovery codes (members.md 5.5)."""

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from members.models import AccountEvent, User
from members.normal import half_width

from .accounts import ALPHABET

RECOVERY_CODES = 10


def device_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def recovery_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def begin_enrolment(*, user: User) -> TOTPDevice:
    """The device to scan; the same one until it is confirmed, so that a reload changes nothing."""
    return TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "phone"})[
        0
    ]


def _hash(user: User, code: str) -> str:
    """What a recovery code is stored as: 64 bits of a keyed hash."""
    clean = "".join(c for c in half_width(code).upper() if c in ALPHABET)
    return salted_hmac("members.recovery", f"{user.pk}:{clean}", algorithm="sha256").hexdigest()[
        :16
    ]


@transaction.atomic
def new_recovery_codes(*, user: User) -> list[str]:
    """Ten codes, shown once; the old ones are void."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [
        "-".join("".join(secrets.choice(ALPHABET) for _n in range(5)) for _g in range(2))
        for _c in range(RECOVERY_CODES)
    ]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_hash(user, code)) for code in codes
    )
    return codes


@transaction.atomic
def confirm_enrolment(*, user: User, token: str, now: datetime) -> tuple[TOTPDevice, list[str]]:
    """Take the new device into use if the phone shows the right code; an older one goes."""
    device = TOTPDevice.objects.select_for_update().get(user=user, confirmed=False)
    if not device.verify_token(_digits(token)):
        raise ValidationError(
            _("This code is not right. Wait for the next one; the phone's clock must be right.")
        )
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    AccountEvent.objects.create(user=user, kind=AccountEvent.Kind.FACTOR_ENROLLED, at=now, by=user)
    return device, new_recovery_codes(user=user)


def _digits(token: str) -> str:
    return "".join(half_width(token).split())


def verify(*, user: User, token: str, now: datetime) -> TOTPDevice | StaticDevice:
    """Return the device that took the code: six digits of the phone, else a recovery code.
    django-otp slows repeated failures down; the answer then says to wait."""
    code = _digits(token)
    if code.isdecimal() and len(code) == 6:
        device, given, kind = device_of(user), code, AccountEvent.Kind.FACTOR_PASSED
    else:
        device = StaticDevice.objects.filter(user=user, confirmed=True).first()
        given, kind = _hash(user, code), AccountEvent.Kind.RECOVERY_USED
    if device is not None and not device.verify_is_allowed()[0]:
        raise ValidationError(_("Too many wrong codes. Wait a moment, then try the next code."))
    if device is None or verify_token(user, device.persistent_id, given) is None:
        _record(user, AccountEvent.Kind.FACTOR_FAILED, now)
        raise ValidationError(_("This code is not right."))
    _record(user, kind, now)
    return device


def _record(user: User, kind: str, now: datetime) -> None:
    AccountEvent.objects.create(user=user, kind=kind, at=now)
