"""The first days of a school: its names, a test mail, the rules compared, the doors opened."""

from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework.words import listed
from members.models import SchoolProfile
from members.selectors.setup import SCHOOL, setup_checklist


@transaction.atomic
def describe_school(*, by: Any, **names: str) -> SchoolProfile:
    """Enter the names of school and issuer; papers written before keep the old ones."""
    profile, _made = SchoolProfile.objects.update_or_create(pk=1, defaults=names)
    transaction.on_commit(lambda: cache.delete(SCHOOL))
    return profile


def _profile() -> SchoolProfile:
    profile = SchoolProfile.objects.select_for_update().first()
    if profile is None:
        raise ValidationError(_("Enter the names of the school first."))
    return profile


@transaction.atomic
def note_test_mail(*, now: datetime) -> SchoolProfile:
    profile = _profile()
    profile.mail_tested_at = now
    profile.save(update_fields=["mail_tested_at"])
    return profile


@transaction.atomic
def confirm_rules(*, by: Any, now: datetime) -> SchoolProfile:
    """Somebody has compared the rulebook with the school's own rules."""
    profile = _profile()
    profile.rules_checked_at, profile.rules_checked_by = now, by
    profile.save(update_fields=["rules_checked_at", "rules_checked_by"])
    return profile


@transaction.atomic
def open_portal(*, by: Any, on: date, now: datetime) -> SchoolProfile:
    """Let delegates and staff in: once, and only when every required line is done."""
    profile = _profile()
    missing = [str(row.label) for row in setup_checklist(on) if row.required and not row.done]
    if missing:
        raise ValidationError(_("Not yet: %(lines)s still missing.") % {"lines": listed(missing)})
    if profile.opened_at is None:
        profile.opened_at, profile.opened_by = now, by
        profile.save(update_fields=["opened_at", "opened_by"])
    return profile
