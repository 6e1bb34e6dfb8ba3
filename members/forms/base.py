from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DATE_ERROR = _("Write the date as 2026-07-06.")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DateField(forms.DateField):
    """A civil date; 2026年7月6日 is understood as well."""

    widget = DateInput
    default_error_messages = {"invalid": DATE_ERROR}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"])
        super().__init__(**kwargs)


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
