"""启用清单: the first days of a school."""

import smtplib

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import rules
from members.forms.setup import SchoolForm, TestMailForm
from members.selectors import holds
from members.selectors.setup import portal_is_open, school, setup_checklist
from members.services import setup as services

from .access import only


@only(rules.manages_people)
def checklist(request: HttpRequest) -> HttpResponse:
    lines = setup_checklist(request.today)
    missing = [row for row in lines if row.required and not row.done]
    context = {
        "lines": lines,
        "missing": missing,
        "of_others": {
            row.code
            for row in lines
            if row.role and not holds(request.user, [row.role], request.today)
        },
        "open": portal_is_open(),
        "profile": school(),
        "is_keeper": rules.is_keeper(request.user, request.today),
    }
    return render(request, "members/setup.html", context)


@only(rules.manages_people)
def names(request: HttpRequest) -> HttpResponse:
    form = SchoolForm(request.POST or None, instance=school())
    if request.method == "POST" and form.is_valid():
        services.describe_school(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. New papers bear these names."))
        return redirect("setup")
    return _form(request, form, _("Names of school and issuer"), _("Save"))


def _form(
    request: HttpRequest, form: object, title: str, verb: str, lead: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "verb": verb,
        "back_url": reverse("setup"),
    }
    return render(request, "members/form.html", context)


@only(rules.manages_people)
def mail(request: HttpRequest) -> HttpResponse:
    """Send a test mail; a server that refuses says so here."""
    form = TestMailForm(request.POST or None, initial={"address": request.user.email})
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        try:
            send_mail(
                _("Test mail of the union portal"),
                _("This mail arrived: the portal at %(address)s can write to people.")
                % {"address": settings.PORTAL_ADDRESS},
                None,
                [address],
            )
            services.note_test_mail(now=timezone.now())
        except (smtplib.SMTPException, OSError) as error:
            form.add_error(
                "address", _("The mail server refused: %(why)s") % {"why": str(error)[:200]}
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Sent to %(address)s. Look whether it arrived.") % {
                "address": address
            })  # fmt: skip
            return redirect("setup")
    return _form(request, form, _("Send a test mail"), _("Send it off"))


@only(rules.manages_people)
def rules_checked(request: HttpRequest) -> HttpResponse:
    """Somebody has read the rulebook beside the school's own rules."""
    if request.method == "POST":
        try:
            services.confirm_rules(by=request.user, now=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Noted with your name and the day."))
        return redirect("setup")
    return render(request, "components/confirm.html", {
        "question": _("Have the rules been compared?"),
        "effects": [
            _("Every number of the rulebook was compared with the school's own rules."),
            _("What differs was changed there, with the paper as its reason."),
        ],
        "undo": _("Rules can be changed later as well; what runs keeps the rule it began under."),
        "verb": _("Confirm it"),
        "back_url": reverse("setup"),
    })  # fmt: skip


@only(rules.is_keeper)
def open_portal(request: HttpRequest) -> HttpResponse:
    """Let delegates and staff in."""
    if request.method == "POST":
        try:
            services.open_portal(by=request.user, on=request.today, now=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The portal is open to delegates and staff."))
        return redirect("setup")
    return render(request, "components/confirm.html", {
        "question": _("Open the portal to delegates and staff?"),
        "effects": [
            _("Whoever has opened an account signs in from now on."),
            _("Papers go out in the names that are entered; time limits run."),
        ],
        "undo": _("It is not closed again; single accounts can be disabled."),
        "verb": _("Open the portal"),
        "final": True,
        "back_url": reverse("setup"),
    })  # fmt: skip
