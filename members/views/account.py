"""我的账号: what is known about me, my devices, my second factor."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from members import letters, services, sign_in
from members.forms.people import OwnContactForm
from members.forms.sign_in import ChangePasswordForm
from members.limits import give_back, within_limit
from members.middleware import holds_office
from members.models import Employment, PortalSession, User
from members.selectors.accounts import events_of, sessions_of
from members.services import second_factor
from members.sessions import ADDRESS, AGENT, DEMO
from members.views.sign_in import TEN_MINUTES

GUESSES = 10  # in ten minutes


def _own_door(request: HttpRequest) -> str:
    return f"current:{request.user.pk}"


def guesses(request: HttpRequest) -> HttpResponse | None:
    """The answer to whoever tries too often which is the present password, or None: at a machine
    that was left open it is still a secret."""
    if within_limit(_own_door(request), limit=GUESSES, window=TEN_MINUTES):
        return None
    return render(request, "errors/429.html", {"minutes": 10}, status=429)


@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    jobs = Employment.objects.in_force(today).filter(person=user.person_id)
    context = {
        "person": user.person,
        "employments": jobs.select_related("department"),
        "device": second_factor.device_of(user),
        "recovery_left": second_factor.recovery_left(user),
        "must_have_factor": holds_office(request),
        "sessions": sessions_of(user, request.session.session_key),
        "events": events_of(user)[:20],
        "is_demo": request.session.get(DEMO, False),
    }
    return render(request, "members/account.html", context)


@never_cache
@sensitive_post_parameters("current", "password", "again")
def password(request: HttpRequest) -> HttpResponse:
    if not request.user.has_usable_password():
        messages.info(request, _("A demo account has no password to change."))
        return redirect("account")
    if request.method == "POST" and (refused := guesses(request)):
        return refused
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        user = services.set_password(
            user=request.user,
            password=form.cleaned_data["password"],
            by=request.user,
            now=timezone.now(),
        )
        _stay_signed_in(
            request, services.sign_out_everywhere(user=user, by=user, now=timezone.now())
        )
        give_back(_own_door(request), window=TEN_MINUTES)
        letters.tell_password_changed(user)
        messages.success(request, _("The password is changed. Your other devices are signed out."))
        return redirect("account")
    return render(request, "members/password.html", {"form": form})


def _stay_signed_in(request: HttpRequest, user: User) -> None:
    """Every session has just ended; this one begins again with what it had shown."""
    device, demo = request.user.otp_device, request.session.get(DEMO, False)
    request.session.flush()
    if device is not None:
        user.otp_device = device
    login(request, user, backend=sign_in.BACKEND)
    request.session[ADDRESS] = sign_in.address_of(request)
    request.session[AGENT] = request.headers.get("User-Agent", "")[:255]
    if demo:
        request.session[DEMO] = True


@never_cache
@sensitive_post_parameters("current")
def contact(request: HttpRequest) -> HttpResponse:
    """One's own mobile number and mail address: the union writes there."""
    person = request.user.person
    initial = {"mobile": person.mobile, "email": person.email}
    if request.method == "POST" and (refused := guesses(request)):
        return refused
    form = OwnContactForm(request.POST or None, initial=initial, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(
                person=person,
                by=request.user,
                on=timezone.localdate(),
                name=person.name,
                staff_no=person.staff_no,
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_error("mobile", error)
        else:
            give_back(_own_door(request), window=TEN_MINUTES)
            if person.email != form.cleaned_data["email"]:
                letters.tell_mail_changed(request.user)  # at the former address
            messages.success(request, _("Saved. Messages go there from now on."))
            return redirect("account")
    return render(request, "members/contact.html", {"form": form})


@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    rows = sessions_of(request.user, request.session.session_key)
    return render(request, "members/sessions.html", {"sessions": rows})


@require_POST
def end_session(request: HttpRequest, key: str) -> HttpResponse:
    """`key` is the beginning of a hash: a session key never stands in an address."""
    for row in PortalSession.objects.filter(user=request.user):
        if row.handle == key:
            services.end_session(
                user=request.user,
                session_key=row.session_key,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("This device is signed out."))
    return redirect("account_sessions")


@require_POST
def everywhere(request: HttpRequest) -> HttpResponse:
    services.sign_out_everywhere(user=request.user, by=request.user, now=timezone.now())
    logout(request)
    messages.success(request, _("You are signed out on every device."))
    return redirect("sign_in")


@never_cache
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new ones; the old are void. Only for whoever has just shown the second factor."""
    if second_factor.device_of(request.user) is None or request.user.otp_device is None:
        return redirect("second_factor_enrol")
    codes = second_factor.new_recovery_codes(user=request.user)
    return render(
        request, "members/recovery_codes.html", {"codes": codes, "home": resolve_url("account")}
    )
