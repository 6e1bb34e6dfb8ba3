"""What waits for those who keep the house itself: no room's matter."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import notices
from casework.access import Gate
from casework.asking import Answer, branch, counted
from casework.models import TypedNotice
from casework.todo import Asking, Desk, Todo
from members.choices import Role
from members.selectors import holds

KEEPERS = (Role.SYSTEM_KEEPER, Role.UNION_CHAIR, Role.UNION_OFFICER, Role.CONGRESS_OFFICER)


TYPED, UNREAD = 9001, 9002  # branches of what the roof asks


def desk_for(user: Any, gate: Gate) -> Asking:
    """A typed calendar waits for the second pair of eyes: on every desk that may compare it, but
    not on that of whoever typed it."""
    if not holds(user, KEEPERS, gate.on):
        return Asking(lambda _answer: Desk([]))
    typed = TypedNotice.objects.exclude(typed_by=user)
    return Asking(
        lay=lambda answer: Desk([_compare(row) for row in _read(answer)]),
        count=lambda answer: len(answer[TYPED]),
        branches=[branch(TYPED, typed, pk="pk")],
    )


def _read(answer: Answer) -> Iterable[TypedNotice]:
    if not answer[TYPED]:
        return []
    typed = TypedNotice.objects.filter(pk__in=[found.pk for found in answer[TYPED]])
    return typed.select_related("typed_by__person").order_by("year")


def _compare(row: TypedNotice) -> Todo:
    return Todo(
        file=None,
        task=_("Compare the typed working calendar"),
        title=f"{row.year} {row.notice_number}",
        url=f"{reverse('working_calendar')}#typed-{row.year}",
        verb=_("Compare"),
        meta=(_("typed by %(who)s") % {"who": row.typed_by},),
        code="compare_calendar",
    )


def unread(gate: Gate) -> QuerySet:
    """How many notices she has not read, as a branch."""
    return counted(UNREAD, notices.inbox(gate).filter(read_at=None), by="recipient")
