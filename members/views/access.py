"""Who enters these pages at all: one question, asked before anything is read."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _


def only(rule: Callable[[Any, date], bool], words: Any = "") -> Callable:
    """Open a view to whoever `rule` names on the day of the request; `words` say whose it is."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not rule(request.user, request.today):
                raise PermissionDenied(
                    words or _("Only the union's office and the keeper work here.")
                )
            return view(request, *args, **kwargs)

        return guarded

    return wrap
