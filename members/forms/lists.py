from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices import Role
from members.models import AccountState, Department, Employment

from .base import DateField


def _any(label: Any, choices: Any) -> list:
    return [("", label), *choices]


class PeopleFilter(forms.Form):
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.all(),
        required=False,
        empty_label=_("All departments"),
    )
    kind = forms.ChoiceField(
        label=_("Employment kind"),
        choices=_any(_("All kinds"), Employment.Kind.choices),
        required=False,
    )
    state = forms.ChoiceField(
        label=_("Account"),
        choices=_any(_("All accounts"), AccountState.choices),
        required=False,
    )
    who = forms.ChoiceField(
        label=_("Employment"),
        choices=[("", _("Employed today")), ("all", _("Everybody ever entered"))],
        required=False,
    )
    q = forms.CharField(
        label=_("Name, pinyin or staff number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class OfficesFilter(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"), choices=_any(_("All roles"), Role.choices), required=False
    )
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.all(),
        required=False,
        empty_label=_("All departments"),
    )
    on = DateField(label=_("In force on"), required=False)
    q = forms.CharField(
        label=_("Name, pinyin or staff number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
