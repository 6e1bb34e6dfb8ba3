"""What waits for keeper and union officer among people."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access import Gate
from casework.todo import Asking, Desk, Todo
from members.rules import manages_people

from .setup import portal_is_open, setup_checklist


def desk_for(user: Any, gate: Gate) -> Asking:
    return Asking(lambda _answer: _setting_up(user, gate))


def _setting_up(user: Any, gate: Gate) -> Desk:
    """While the portal is not open: the next line of the list, with how many are missing."""
    if not manages_people(user, gate.on) or portal_is_open():
        return Desk([])
    missing = [line for line in setup_checklist(gate.on) if line.required and not line.done]
    title = str(missing[0].label) if missing else _("Everything required is there")
    row = Todo(
        file=None,
        task=_("Set the portal up"),
        title=title,
        url=reverse("setup"),
        verb=_("Work off") if missing else _("Open the portal"),
        meta=tuple(str(line.label) for line in missing[1:4]),
        count=max(len(missing), 1),
        code="setup",
    )
    return Desk([row])
