from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from casework import explanation
from casework.access import open_to
from casework.models import Clock
from union_portal import rooms, words


def clock(request: HttpRequest, pk: int) -> HttpResponse:
    """How a due date was worked out, with the title of the case and why it was stopped or moved:
    open to whoever reads more than the cover."""
    row = get_object_or_404(
        Clock.objects.filter(open_to(request.gate, "file__", "core")).select_related(
            "file", "rule__rule"
        ),
        pk=pk,
    )
    room = rooms.of(row.file.kind)
    context = {
        "clock": row,
        "matter": room.describe(row.file) if room else None,
        "explained": explanation.explain(row, request.today),
        "weekdays": words.WEEKDAYS_SHORT,
        "today": request.today,
    }
    return render(request, "union_portal/clock.html", context)
