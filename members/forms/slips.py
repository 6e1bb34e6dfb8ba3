from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Department

from .base import PortalForm


class SlipsForm(PortalForm):
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("All departments"),
    )
    q = forms.CharField(label=_("Name, pinyin or staff number"), required=False, max_length=60)
    by_mail = forms.BooleanField(
        label=_("Send by mail where there is an address"),
        help_text=_("Without a working address the slip is printed."),
        required=False,
    )
    again = forms.BooleanField(
        label=_("Also for those whose code is still open"),
        help_text=_("Their earlier code works no longer."),
        required=False,
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.in_force(on)
