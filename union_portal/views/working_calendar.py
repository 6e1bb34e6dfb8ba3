"""The working calendar, year by year, and the form by which a new notice is entered."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from casework import calendars
from casework.calendars import Row
from casework.models import CalendarDay, TypedNotice
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
    """One types the notice of a year, another compares it; then it is a new version, and the days
    that it moves are counted anew within the minute."""
    if not holds(request.user, MAY_SEE, request.today):
        raise PermissionDenied
    form = NoticeForm(request.POST if "lines" in request.POST else None)
    if request.method == "POST" and form.is_valid():
        try:
            calendars.type_notice(
                form.cleaned_data["year"],
                form.cleaned_data["lines"],
                notice_number=form.cleaned_data["notice_number"],
                by=request.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            words = _("Kept. A colleague compares it with the notice; only then it counts.")
            messages.success(request, words)
            return redirect("working_calendar")
    typed = TypedNotice.objects.select_related("typed_by__person")
    context = {
        "years": calendars.in_force()[::-1],
        "form": form,
        "typed": [_shown(row, request) for row in typed],
    }
    return render(request, "union_portal/working_calendar.html", context)


def _shown(typed: TypedNotice, request: HttpRequest) -> dict[str, Any]:
    """Every day with its weekday, as the notice prints it."""
    return {
        "notice": typed,
        "stamp": calendars.stamp(typed),
        "own": typed.typed_by_id == request.user.pk,
        "days": [
            {"day": date.fromisoformat(day), "kind": CalendarDay.Kind(kind).label, "name": name}
            for day, kind, name in typed.rows
        ],
    }


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    if not holds(request.user, MAY_SEE, request.today):
        raise PermissionDenied
    try:
        made = calendars.confirm_notice(pk, seen=request.POST.get("seen", ""), by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        words = _("Entered. The days that it moves are counted anew within the minute.")
        messages.success(request, words if made else _("It stands like this already."))
    return redirect("working_calendar")
