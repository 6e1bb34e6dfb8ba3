from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from casework import health, notices
from members.selectors import holds

from ..selectors import KEEPERS as MAY_SEE


def page(request: HttpRequest) -> HttpResponse:
    """One page of health for the keeper; no case, no name of a case."""
    if not holds(request.user, MAY_SEE, request.today):
        raise PermissionDenied
    lines = health.report(timezone.now())
    context = {
        "lines": lines,
        "red": health.is_red(lines),
        "unreachable": notices.unreachable().count(),
    }
    return render(request, "union_portal/health.html", context)


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """For a monitor: 200 or 503, the names of the checks and nothing else."""
    lines = health.report(timezone.now())
    red = health.is_red(lines)
    failing = [line.name for line in lines if line.grave and not line.ok]
    return JsonResponse({"ok": not red, "failing": len(failing)}, status=503 if red else 200)
