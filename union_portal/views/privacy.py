"""What is kept about whom, how long, and who read it; everyone takes her own data along."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from union_portal import own_data

SHOWN = 50  # readings on the page; the export holds them all


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    context = {}
    if request.user.is_authenticated:
        context = {
            "readings": own_data.readings(request.user)[:SHOWN],
            "deeds": own_data.deeds(request.user).count(),
        }
    return render(request, "union_portal/privacy.html", context)


def export(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(
        own_data.export(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = (
        f'attachment; filename="my-data-{request.today.isoformat()}.json"'
    )
    response["Cache-Control"] = "no-store"
    return response
