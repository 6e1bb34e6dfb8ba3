"""What waits for those who keep the house itself: no room's matter."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access import Gate
from casework.models import TypedNotice
from casework.todo import Desk, Todo
from members.choices import Role
from members.selectors import holds

KEEPERS = (Role.SYSTEM_KEEPER, Role.UNION_CHAIR, Role.UNION_OFFICER, Role.CONGRESS_OFFICER)


def desk_for(user: Any, gate: Gate) -> Desk:
    """A typed calendar waits for the second pair of eyes: on every desk that may compare it, but
    not on that of whoever typed it."""
    if not holds(user, KEEPERS, gate.on):
        return Desk([])
    typed = TypedNotice.objects.exclude(typed_by=user).select_related("typed_by__person")
    rows = [
        Todo(
            file=None,
            task=_("Compare the typed working calendar"),
            title=f"{row.year} {row.notice_number}",
            url=f"{reverse('working_calendar')}#typed-{row.year}",
            verb=_("Compare"),
            meta=(_("typed by %(who)s") % {"who": row.typed_by},),
            code="compare_calendar",
        )
        for row in typed.order_by("year")
    ]
    return Desk(rows)
