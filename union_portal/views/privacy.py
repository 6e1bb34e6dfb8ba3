"""What is kept about whom, how long, and who read it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "union_portal/privacy.html")
