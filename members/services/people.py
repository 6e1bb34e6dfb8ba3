"""People and their employments: the verbs."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from casework.actors import user_of
from casework.models import AddressFault
from casework.notices import address_hash
from members import pinyin
from members.models import Department, Employment, Person, PersonName, User
from members.normal import (
    mobile_is_valid,
    mobile_normal_form,
    name_is_unreadable,
    name_normal_form,
    staff_no_normal_form,
)


def _clean_name(name: str) -> str:
    clean = name_normal_form(name)
    if not clean:
        raise ValidationError(_("The person's name is missing."))
    if name_is_unreadable(clean):
        raise ValidationError(
            _("The name “%(name)s” holds a character that cannot be read.") % {"name": clean}
        )
    return clean


def _clean_staff_no(staff_no: str | None, but: int | None = None) -> str | None:
    clean = staff_no_normal_form(staff_no or "") or None
    if clean and (holder := Person.objects.filter(staff_no=clean).exclude(pk=but).first()):
        raise ValidationError(
            _("The staff number %(number)s belongs to %(holder)s.")
            % {"number": clean, "holder": holder}
        )
    return clean


def _clean_mobile(mobile: str) -> str:
    clean = mobile_normal_form(mobile)
    if clean and not mobile_is_valid(clean):
        raise ValidationError(
            _("%(number)s is not a mobile number. Foreign numbers begin with +.")
            % {"number": mobile}
        )
    return clean


@transaction.atomic
def create_person(
    *,
    name: str,
    by: Any,
    staff_no: str | None = None,
    mobile: str = "",
    email: str = "",
    name_pinyin: str = "",
) -> Person:
    """Enter a person once; the name as received is kept beside its normal form."""
    clean = _clean_name(name)
    return Person.objects.create(
        staff_no=_clean_staff_no(staff_no),
        name=clean,
        name_raw=name if name != clean else "",
        name_pinyin=name_pinyin or pinyin.readings(clean),
        mobile=_clean_mobile(mobile),
        email=email.strip(),
    )


@transaction.atomic
def change_person(
    *,
    person: Person,
    by: Any,
    on: date,
    name: str,
    staff_no: str | None,
    mobile: str,
    email: str,
    reason: str = "",
    email_works: bool = True,
) -> Person:
    """Change what is known about a person. A former name stays findable; the account's user name
    follows the staff number; a new mail address is trusted until a mail comes back."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    clean = _clean_name(name)
    if clean != row.name:
        PersonName.objects.create(
            person=row, name=row.name, until=on, reason=reason, changed_by=user_of(by)
        )
        row.name, row.name_raw = clean, name if name != clean else ""
        row.name_pinyin = pinyin.readings(clean)
    row.staff_no = _clean_staff_no(staff_no, but=row.pk)
    row.mobile = _clean_mobile(mobile)
    changed = email.strip() != row.email
    row.email, row.email_works = email.strip(), email_works or changed
    row.save()
    if row.staff_no:
        User.objects.filter(person=row).exclude(username=row.staff_no).update(username=row.staff_no)
    return row


def note_mail_faults() -> int:
    """Put whoever's present address a mail server refused for good on the list to be called. A
    new address clears the mark."""
    faults = AddressFault.objects.filter(
        user__person__email_works=True, user__person__email__gt=""
    ).select_related("user__person")
    bad = {row.user.person_id for row in faults if row.address_hash == address_hash(row.user)}
    return Person.objects.filter(pk__in=bad).update(email_works=False) if bad else 0


@transaction.atomic
def employ(
    *,
    person: Person,
    department: Department,
    kind: str,
    post: str,
    by: Any,
    start: date,
    end: date | None = None,
    title: str = "",
    primary: bool = True,
) -> Employment:
    """Open an employment; there is one main employment a day."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if end is not None and end < start:
        raise ValidationError(_("The end lies before the beginning."))
    if department.valid_from > start or (department.valid_to and department.valid_to < start):
        raise ValidationError(
            _("%(department)s is not in force that day.") % {"department": department}
        )
    main = person.employments.filter(Q(end=None) | Q(end__gte=start), primary=True)
    if end is not None:
        main = main.filter(start__lte=end)
    if primary and (row := main.select_related("department").first()):
        raise ValidationError(
            _("The main employment at %(department)s still runs: end it first.")
            % {"department": row.department}
        )
    return Employment.objects.create(
        person=person,
        department=department,
        kind=kind,
        post=post,
        title=title,
        start=start,
        end=end,
        primary=primary,
    )


@transaction.atomic
def end_employment(*, employment: Employment, by: Any, on: date, reason: str) -> Employment:
    """End an employment: `on` is its last day."""
    row = Employment.objects.select_for_update().get(pk=employment.pk)
    if row.end is not None and row.end <= on:
        raise ValidationError(_("This employment has already ended on %(day)s.") % {"day": row.end})
    if on < row.start:
        raise ValidationError(_("It began only on %(day)s.") % {"day": row.start})
    row.end, row.end_reason = on, reason
    row.save(update_fields=["end", "end_reason"])
    return row


@transaction.atomic
def transfer(*, employment: Employment, department: Department, by: Any, on: date) -> Employment:
    """单位变动: the same employment goes on in another department from `on`."""
    old = end_employment(
        employment=employment, by=by, on=on - timedelta(days=1), reason=_("moved to another unit")
    )
    return employ(
        person=old.person,
        department=department,
        kind=old.kind,
        post=old.post,
        title=old.title,
        by=by,
        start=on,
        primary=old.primary,
    )
