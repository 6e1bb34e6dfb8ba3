"""Messages in a case. Who reads one stands on it; nothing internal reaches the other sides."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from . import access
from .actors import label_of, user_of
from .models import CaseFile, Message


@transaction.atomic
def write(file: CaseFile, *, by: Any, text: str, on: date, audience: str | None = None) -> Message:
    """Add a message. On a sealed file nobody reads by default: the writer must say who does."""
    if audience is None and not file.sealed:
        audience = Message.Audience.SHARED
    if audience not in Message.Audience.values:
        raise ValidationError(_("Say who may read the message."))
    if not text.strip():
        raise ValidationError(_("The message has no words yet."))
    if len(text) > 4000:
        raise ValidationError(_("A message holds up to 4,000 characters."))
    return Message.objects.create(
        file=file,
        audience=audience,
        text=text.strip(),
        by=user_of(by),
        actor_label=label_of(by)[:80],
        written_on=on,
    )


def visible(gate: access.Gate, file: CaseFile) -> QuerySet[Message]:
    """What this reader may see of the messages of a file: nothing without `core`, the internal
    ones with the facet `internal` alone."""
    opened = access.facets(gate, file)
    rows = Message.objects.filter(file=file).select_related("by")
    if "core" not in opened:
        return rows.none()
    return rows if "internal" in opened else rows.filter(audience=Message.Audience.SHARED)
