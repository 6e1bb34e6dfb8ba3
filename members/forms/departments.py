from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models import Department

from .base import DateField, PortalForm

WHEN = {"required": _("From which day?")}


class DepartmentForm(PortalForm):
    code = forms.CharField(
        label=_("Department code"),
        max_length=20,
        help_text=_("As the personnel office has it."),
        error_messages={"required": _("The code is missing.")},
    )
    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages={"required": _("The name is missing.")}
    )
    short = forms.CharField(label=_("Short name"), required=False, max_length=30)
    kind = forms.ChoiceField(label=_("Kind"), choices=Department.Kind.choices)
    parent = forms.ModelChoiceField(
        label=_("Stands under"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("The school itself"),
    )
    on = DateField(label=_("First day"), error_messages=WHEN)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Department.objects.in_force(day)


class TodayAtLatest(PortalForm):
    """A department bears one name and stands in one place: what comes later is entered then."""

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.day:
            raise ValidationError(_("Enter the change on its first day or later, not before it."))
        return on


class RenameForm(TodayAtLatest):
    name = forms.CharField(
        label=_("New name"), max_length=100, error_messages={"required": _("The name is missing.")}
    )
    short = forms.CharField(label=_("Short name"), required=False, max_length=30)
    on = DateField(label=_("First day"), error_messages=WHEN)
    reason = forms.CharField(
        label=_("Reason or paper"),
        max_length=120,
        error_messages={"required": _("Say why, or name the paper.")},
    )


class MoveForm(TodayAtLatest):
    parent = forms.ModelChoiceField(
        label=_("Stands under"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("The school itself"),
    )
    on = DateField(label=_("First day"), error_messages=WHEN)
    reason = forms.CharField(
        label=_("Reason or paper"),
        max_length=120,
        error_messages={"required": _("Say why, or name the paper.")},
    )

    def __init__(self, *args: Any, day: date, without: int, **kwargs: Any) -> None:
        super().__init__(*args, day=day, **kwargs)
        rows = Department.objects.in_force(day).exclude(pk=without)
        self.fields["parent"].queryset = rows


class DissolveForm(PortalForm):
    on = DateField(label=_("Last day"), error_messages={"required": _("Which is the last day?")})
    successor = forms.ModelChoiceField(
        label=_("Successor"),
        help_text=_("Its people go over to the successor the next day."),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("None"),
    )

    def __init__(self, *args: Any, day: date, without: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Department.objects.in_force(day).exclude(pk=without)
        self.fields["successor"].queryset = rows
