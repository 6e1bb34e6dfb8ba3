"""The working calendar, year by year, and the form by which a new notice is entered."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import calendars
from casework.calendars import Row
from casework.models import CalendarDay, CalendarYear
from members.selectors import holds

from .health import MAY_SEE

KINDS = {"休": CalendarDay.Kind.HOLIDAY, "班": CalendarDay.Kind.MAKEUP}


class NoticeForm(forms.Form):
    """A year's notice of the State Council, typed line by line."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2024, max_value=2099)
    notice_number = forms.CharField(label=gettext_lazy("Notice number"), max_length=60)
    lines = forms.CharField(
        label=gettext_lazy("Holidays and make-up days"),
        help_text=gettext_lazy("One line each, parted by blanks: date, 休 or 班, name."),
        widget=forms.Textarea(attrs={"rows": 14, "placeholder": "2027-02-05 休 春节"}),
        max_length=8000,
    )

    def clean_lines(self) -> list[Row]:
        return [self._row(line) for line in self.cleaned_data["lines"].splitlines() if line.strip()]

    def _row(self, line: str) -> Row:
        parts = line.split()
        try:
            return date.fromisoformat(parts[0]), KINDS[parts[1]], parts[2]
        except (ValueError, KeyError, IndexError) as error:
            raise ValidationError(
                _("This line cannot be read: %(line)s") % {"line": line.strip()[:60]}
            ) from error


def page(request: HttpRequest) -> HttpResponse:
    """A new notice is a new version; the days that it moves are counted anew within the minute."""
    if not holds(request.user, MAY_SEE, request.today):
        raise PermissionDenied
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = calendars.load_year(
                form.cleaned_data["year"],
                form.cleaned_data["lines"],
                status=CalendarYear.Status.ANNOUNCED,
                notice_number=form.cleaned_data["notice_number"],
                loaded_by=str(request.user),
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            words = _("Entered. The days that it moves are counted anew within the minute.")
            messages.success(request, words if made else _("It stands like this already."))
            return redirect("working_calendar")
    context = {"years": calendars.in_force()[::-1], "form": form}
    return render(request, "union_portal/working_calendar.html", context)
