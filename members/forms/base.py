from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.workdays import LAST

DATE_ERROR = _("Write the date as 2026-07-06.")
EARLIEST = date(1900, 1, 1)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DateField(forms.DateField):
    """A civil date; 2026年7月6日 is understood as well. A year that nobody can mean is a slip of
    the finger: beyond the working calendar no time limit is counted."""

    widget = DateInput
    default_error_messages = {
        "invalid": DATE_ERROR,
        "far": _("This day is too far away. Look at the year once more."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"])
        super().__init__(**kwargs)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not EARLIEST <= value <= LAST:
            raise ValidationError(self.error_messages["far"], "far")


class Drawn:
    """Gives every control the class that the house draws."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.Select) and not isinstance(
                widget, forms.RadioSelect | forms.CheckboxSelectMultiple
            ):
                widget.attrs.setdefault("class", "form-select")
            elif getattr(widget, "input_type", "") not in ("checkbox", "radio", "hidden"):
                widget.attrs.setdefault("class", "form-control")


class PortalForm(Drawn, forms.Form):
    pass
