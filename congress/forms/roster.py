from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import rulebook
from members.forms.base import DateField, PortalForm

from ..choices import SessionKind
from ..models import Session

ONE_DAY = timedelta(days=1)
WHEN = {"required": _("Which day?")}


class TermForm(PortalForm):
    congress = forms.CharField(
        label=_("Name of the congress"),
        max_length=60,
        help_text=_("For example 京华大学教职工代表大会."),
        error_messages={"required": _("The name is missing.")},
    )
    ordinal = forms.IntegerField(label=_("Which term"), min_value=1, max_value=99)
    years = forms.TypedChoiceField(
        label=_("Years"), choices=[(5, "5"), (3, "3")], coerce=int, initial=5
    )
    starts_on = DateField(label=_("Begins on"), error_messages=WHEN)


class SessionForm(PortalForm):
    name = forms.CharField(
        label=_("Name of the session"),
        max_length=60,
        help_text=_("For example 八届二次教职工代表大会."),
        error_messages={"required": _("The name is missing.")},
    )
    ordinal = forms.IntegerField(label=_("Which session of the term"), min_value=1, max_value=99)
    kind = forms.ChoiceField(label=_("Kind of session"), choices=SessionKind.choices)
    window_opens_on = DateField(label=_("Proposals from"), error_messages=WHEN)
    window_closes_on = DateField(
        label=_("Proposals until"), help_text=_("7 to 90 days."), error_messages=WHEN
    )
    opens_on = DateField(label=_("Opening day"), error_messages=WHEN)


def next_ordinal(terms: Any) -> int:
    return (terms.order_by("-ordinal").values_list("ordinal", flat=True).first() or 0) + 1


def first_dates(last: Session | None, on: date) -> dict[str, date]:
    """The dates that the rulebook suggests for the session after `last`."""
    opens = max(on, last.window_closes_on + ONE_DAY, last.opens_on + ONE_DAY) if last else on
    length = rulebook.value("congress.collection_days", on=on)
    gap = rulebook.value("congress.collection_closes_before", on=on)
    closes = opens + timedelta(days=length - 1)
    return {
        "window_opens_on": opens,
        "window_closes_on": closes,
        "opens_on": closes + timedelta(days=gap),
    }
