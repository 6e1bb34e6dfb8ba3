"""What every verb of this half needs: writing fields beside a step, asking for words."""

from typing import Any

from django.core.exceptions import ValidationError


def keep(row: Any, **values: Any) -> None:
    """Write fields of a row beside its step: never a whole `save`, which would write the past."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def need(text: str, message: str) -> str:
    """Words that must be given; spaces alone are none."""
    text = (text or "").strip()
    if not text:
        raise ValidationError(message)
    return text
