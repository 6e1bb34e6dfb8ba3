from django import forms
from django.utils.translation import gettext_lazy as _

from .base import PortalForm


class TableForm(PortalForm):
    table = forms.FileField(
        label=_("Table"),
        help_text=_("XLSX or CSV, at most 10 MB and 20,000 rows."),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("This file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
