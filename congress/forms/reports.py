"""Forms of the work report and of a department's succession."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.deeds import DeedForm
from members.models import Department

from ..models import Session
from .fields import DepartmentField, Words


class SectionForm(forms.Form):
    text = Words(
        label=_("Text"),
        missing=_("A part of the report cannot be empty."),
        rows=12,
        limit=20_000,
        help_text=_(
            "A figure stands as {name=value}. Change the value and it is marked as changed by hand."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class LayForm(DeedForm):
    before = forms.ModelChoiceField(
        Session.objects.none(), label=_("Session"), empty_label=_("choose")
    )

    def prepare(self) -> None:
        later = Session.objects.of_the_school().filter(opens_on__gt=self.case.session.opens_on)
        self.fields["before"].queryset = later
        self.fields["before"].initial = later.order_by("opens_on").first()


class SuccessionForm(forms.Form):
    successor = DepartmentField(label=_("Successor"))

    def __init__(self, *args: Any, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = Department.objects.filter(valid_to=None).exclude(pk=department.pk)
        self.fields["successor"].queryset = open_ones
        self.fields["successor"].initial = department.merged_into_id
