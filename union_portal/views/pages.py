"""Pages that everybody may read: what the portal is, help, accessibility."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "union_portal/front.html")


@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "union_portal/help.html")


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "union_portal/accessibility.html")
