"""What the keeper does with accounts: invite, slips to print, disable, enable, unlock."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from members import letters, rules, services
from members.forms.people import ReasonForm
from members.forms.slips import SlipsForm
from members.models import AccountState, ActivationTicket, Person, User
from members.selectors.people import find_people, for_list, with_accounts

from .access import only

MOST_SLIPS = 200


def _account(pk: int) -> User:
    return get_object_or_404(User.objects.select_related("person"), person=pk)


def _confirm(request: HttpRequest, pk: int, form: Any, **context: Any) -> HttpResponse:
    context |= {"form": form, "back_url": reverse("members:person", args=[pk])}
    return render(request, "components/confirm.html", context)


@only(rules.is_keeper)
def disable(request: HttpRequest, pk: int) -> HttpResponse:
    user = _account(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.disable(user=user, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The account is disabled; all devices are signed out."))
            return redirect("members:person", pk)
    return _confirm(
        request,
        pk,
        form,
        question=_("Disable the account of %(person)s?") % {"person": user},
        effects=[
            _("All devices are signed out at once; nobody signs in any more."),
            _("Offices and matters in hand stay with this person: end or hand them over."),
        ],
        undo=_("It can be enabled again; the second step is then set up anew."),
        verb=_("Disable"),
        final=True,
    )


@only(rules.is_keeper)
def enable(request: HttpRequest, pk: int) -> HttpResponse:
    user = _account(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.enable(user=user, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The account is open again."))
            return redirect("members:person", pk)
    return _confirm(
        request,
        pk,
        form,
        question=_("Enable the account of %(person)s?") % {"person": user},
        effects=[_("The password stays as it was; the second step is set up anew.")],
        verb=_("Enable"),
    )


@only(rules.is_keeper)
@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    services.unlock(user=_account(pk), by=request.user, now=timezone.now())
    messages.success(request, _("Unlocked: signing in can be tried again at once."))
    return redirect("members:person", pk)


@only(rules.is_keeper)
@never_cache
def slips(request: HttpRequest) -> HttpResponse:
    """Issue codes for many and show the slips once. They are kept nowhere: print them now."""
    form = SlipsForm(request.POST or None, on=request.today, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        people = _to_invite(request, form)
        if not people:
            form.add_error(None, _("Nobody here waits for a code."))
        else:
            return _issue(request, people, form.cleaned_data)
    return render(request, "members/slips_form.html", {"form": form, "most": MOST_SLIPS})


def _to_invite(request: HttpRequest, form: SlipsForm) -> list[Person]:
    given, now = form.cleaned_data, timezone.now()
    found = find_people(
        on=request.today, now=now, department=given["department"], q=given["q"], everyone=True
    ).exclude(staff_no=None)
    rows = with_accounts(list(for_list(found, request.today, now)[: 10 * MOST_SLIPS]), now)
    wanted = {AccountState.NONE, AccountState.EXPIRED}
    if given["again"]:
        wanted.add(AccountState.INVITED)
    return [row for row in rows if row.account_state in wanted][:MOST_SLIPS]


def _issue(request: HttpRequest, people: list[Person], given: dict[str, Any]) -> HttpResponse:
    now, issued, sent = timezone.now(), [], 0
    for row in people:
        by_mail = given["by_mail"] and row.email and row.email_works
        channel = ActivationTicket.Channel.MAIL if by_mail else ActivationTicket.Channel.PRINTED
        ticket, code = services.invite(person=row, by=request.user, now=now, channel=channel)
        if by_mail and letters.send_code(ticket.user, code, ticket.expires_at):
            sent += 1
            continue
        issued.append({"person": row, "code": code, "expires_at": ticket.expires_at})
    if sent:
        words = ngettext("%(n)d code sent by mail.", "%(n)d codes sent by mail.", sent)
        messages.success(request, words % {"n": sent})
    context = {"slips": issued, "address": settings.PORTAL_ADDRESS + reverse("activate")}
    return render(request, "members/slips.html", context)


@only(rules.is_keeper)
@never_cache
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: a new slip; a closed account opens again with a reason."""
    row = get_object_or_404(Person, pk=pk)
    user = User.objects.filter(person=row).first()
    form = ReasonForm(request.POST or None)
    if user is None or user.is_active:
        form.fields["reason"].required = False
        form.fields["reason"].widget = form.fields["reason"].hidden_widget()
    if request.method == "POST" and form.is_valid():
        try:
            ticket, code = services.invite(
                person=row, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            slip = {"person": row, "code": code, "expires_at": ticket.expires_at}
            context = {"slips": [slip], "address": settings.PORTAL_ADDRESS + reverse("activate")}
            return render(request, "members/slips.html", context)
    return _confirm(
        request,
        pk,
        form,
        question=_("Issue an activation code for %(person)s?") % {"person": row},
        effects=[
            _("An earlier code works no longer."),
            _("The code is shown once, to print; it works for 14 days."),
        ],
        verb=_("Issue code"),
    )
