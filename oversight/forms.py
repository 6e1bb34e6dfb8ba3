"""Forms check the shape of what was typed; services check right, time and the neighbours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.base import DateField, PortalForm

from .models import Semester


class SemesterForm(PortalForm):
    """The dates of one semester as the school calendar gives them."""

    staff_return_on = DateField(label=_("Staff return on"))
    teaching_from = DateField(label=_("Teaching from"), required=False)
    teaching_to = DateField(label=_("Teaching to"), required=False)
    term_ends_on = DateField(label=_("Last working day before the break"))
    period_from = DateField(
        label=_("Counted from"),
        help_text=_("Usually the day staff return. It joins the semester before, day to day."),
    )
    period_to = DateField(
        label=_("Counted to"),
        help_text=_("Usually the day before staff return for the next semester: breaks count."),
    )
    source_doc = forms.CharField(
        label=_("Number of the school calendar"), max_length=60, required=False
    )
    provisional = forms.BooleanField(
        label=_("Provisional: the school calendar is not published yet"), required=False
    )

    @classmethod
    def of(cls, semester: Semester, data: Any = None) -> "SemesterForm":
        initial = {name: getattr(semester, name) for name in cls.base_fields}
        return cls(data, initial=initial)
