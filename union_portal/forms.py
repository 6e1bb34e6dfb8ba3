"""How every form of the house is drawn: one template for one field."""

from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BaseForm, BoundField, Field, Textarea
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_noop, ngettext_lazy, pgettext

# Django's own sentences, in the words of this house: our catalogue stands before Django's.
SENTENCES = [
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("The submitted file is empty."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
]


DASHES = BLANK_CHOICE_DASH[0][1]


class PortalField(BoundField):
    """A choice among rows that is still to be made says so, in words and not in dashes.

    A long text has no `maxlength`: the browser would cut what is pasted and say nothing. The
    counter under the field shows it, the server says it and keeps what was typed."""

    def __init__(self, form: BaseForm, field: Field, name: str) -> None:
        super().__init__(form, field, name)
        if getattr(field, "empty_label", None) == DASHES:
            field.empty_label = pgettext("in place of a choice", "choose")

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        if isinstance(widget or self.field.widget, Textarea):
            built["maxlength"] = False  # False leaves an attribute out
        return built


class PortalRenderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = PortalField
