"""What waits for keeper and union officer among people."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.todo import Todo
from members.rules import manages_people

from .setup import portal_is_open, setup_checklist


def todo_for(user: Any, on: date) -> list[Todo]:
    """While the portal is not open: the next line of the list, with how many are missing."""
    if not manages_people(user, on) or portal_is_open():
        return []
    missing = [line for line in setup_checklist(on) if line.required and not line.done]
    title = str(missing[0].label) if missing else _("Everything required is there")
    return [
        Todo(
            file=None,
            task=_("Set the portal up"),
            title=title,
            url=reverse("setup"),
            verb=_("Work off") if missing else _("Open the portal"),
            meta=tuple(str(line.label) for line in missing[1:4]),
            count=max(len(missing), 1),
        )
    ]
