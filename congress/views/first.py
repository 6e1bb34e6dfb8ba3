"""Before the first session of the congress is entered, its rooms say so: no entry of the
navigation may lead to a page that is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from congress.models import Session
from members.choices import Role
from members.selectors import holds


def needs_a_session(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page that looks for the session of the day and finds none."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Session.DoesNotExist:
            if Session.objects.of_the_school().exists():
                raise Http404 from None
            may_enter = holds(request.user, (Role.CONGRESS_OFFICER,), request.today)
            return render(request, "congress/no_session.html", {"may_enter": may_enter})

    return answered
