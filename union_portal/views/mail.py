"""The work list of mails that nobody can vouch for: ask the person, send again, or set aside."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework import delivery
from casework.typed import whole_numbers
from members.selectors import holds

from .health import MAY_SEE

SHOWN = 200


def page(request: HttpRequest) -> HttpResponse:
    """To whom, when and what the server said; never what the mail is about."""
    if not holds(request.user, MAY_SEE, request.today):
        raise PermissionDenied
    rows = delivery.doubtful().select_related("recipient__person")
    context = {"rows": rows[:SHOWN], "count": rows.count()}
    return render(request, "union_portal/mail.html", context)


@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    if not holds(request.user, MAY_SEE, request.today):
        raise PermissionDenied
    pks = whole_numbers(request.POST.getlist("mail"))
    if request.POST.get("deed") == "aside":
        n = delivery.set_aside(pks, by=request.user)
        messages.success(request, _("%(n)d mails set aside.") % {"n": n})
    else:
        n = delivery.send_again(pks, now=timezone.now())
        messages.success(request, _("%(n)d mails are sent again.") % {"n": n})
    return redirect("mail")
