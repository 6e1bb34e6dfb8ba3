from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from members.choices import COMPUTED_ROLES, Role
from members.models import Appointment, Department, Person
from members.normal import staff_no_normal_form

from .base import DateField, PortalForm

APPOINTED_HERE = [
    (role.value, role.label) for role in Role if role not in COMPUTED_ROLES | {Role.DELEGATE}
]


class PersonByNumber(forms.CharField):
    """A person by staff number, or by a name that only one person bears."""

    def clean(self, value: str) -> Person | None:
        text = super().clean(value)
        if not text:
            return None
        found = Person.objects.filter(staff_no=staff_no_normal_form(text.split()[0]))
        rows = list(found[:1]) or list(Person.objects.filter(name=text.strip())[:2])
        if not rows:
            raise ValidationError(_("Nobody is called so; try the staff number."))
        if len(rows) > 1:
            raise ValidationError(_("Several people bear this name: write the staff number."))
        return rows[0]


def person_field(label: Any, **kwargs: Any) -> PersonByNumber:
    kwargs.setdefault("help_text", _("Staff number, or the name if only one person bears it."))
    kwargs.setdefault("error_messages", {"required": _("Who?")})
    return PersonByNumber(
        label=label,
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "list": "people",
                "autocomplete": "off",
                "hx-get": reverse_lazy("members:suggest"),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": "#people",
            }
        ),
        **kwargs,
    )


class AppointForm(PortalForm):
    person = person_field(_("Person"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose")), *APPOINTED_HERE],
        error_messages={"required": _("Choose the role.")},
    )
    department = forms.ModelChoiceField(
        label=_("Department"),
        help_text=_("Only for heads and contacts of a department."),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("The whole school"),
    )
    how = forms.ChoiceField(
        label=_("How"),
        choices=[
            choice
            for choice in Appointment.How.choices
            if choice[0] != Appointment.How.MANDATE  # mandates follow from credentials
        ],
        initial=Appointment.How.PAPER,
    )
    basis = forms.CharField(
        label=_("Paper"),
        help_text=_("Number or title of the decision, or the letter that names the person."),
        max_length=120,
        error_messages={"required": _("Name the paper that says so.")},
    )
    from_on = DateField(label=_("First day"), error_messages={"required": _("From which day?")})
    to_on = DateField(
        label=_("Last day"), required=False, help_text=_("Leave empty while the end is not known.")
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.in_force(day)


class EndOfficeForm(PortalForm):
    on = DateField(label=_("Last day"), error_messages={"required": _("Which is the last day?")})
    reason = forms.CharField(
        label=_("Reason"), max_length=120, error_messages={"required": _("Say why it ends.")}
    )


class DeputyForm(PortalForm):
    person = person_field(_("Deputy"))
    from_on = DateField(label=_("First day"), error_messages={"required": _("From which day?")})
    to_on = DateField(label=_("Last day"), error_messages={"required": _("Until which day?")})
    basis = forms.CharField(
        label=_("Paper"), max_length=120, error_messages={"required": _("Name the paper.")}
    )


class PortfolioForm(PortalForm):
    leader = person_field(
        _("Responsible leader"),
        required=False,
        help_text=_("Empty: a gap; instructions then fall to the school office."),
    )
    on = DateField(label=_("First day"), error_messages={"required": _("From which day?")})
    basis = forms.CharField(label=_("Paper"), required=False, max_length=120)
