"""How every form of the house is drawn: one template for one field."""

from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_noop

# Django's own sentences, in the words of this house: our catalogue stands before Django's.
SENTENCES = [
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("The submitted file is empty."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
]


class PortalRenderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
