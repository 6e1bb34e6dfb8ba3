"""Signing in and out, opening an account with a code, a forgotten password, the demo."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import (
    url_has_allowed_host_and_scheme,
    urlsafe_base64_decode,
    urlsafe_base64_encode,
)
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from members import letters, rules, services, sign_in
from members.forms.sign_in import ActivationForm, ForgottenForm, ResetForm, SignInForm
from members.limits import give_back, within_limit
from members.models import AccountEvent, DemoRole, User
from members.selectors.setup import portal_is_open
from members.services.second_factor import device_of
from members.sessions import ADDRESS, AGENT, DEMO, FACTOR_DUE

Kind = AccountEvent.Kind
TEN_MINUTES = timedelta(minutes=10)
PER_ADDRESS = 30  # tries an address in ten minutes (members.md 5.5)


def too_many(request: HttpRequest, what: str, limit: int = PER_ADDRESS) -> HttpResponse | None:
    """The answer to an address that tries too often, or None."""
    if within_limit(_door(request, what), limit=limit, window=TEN_MINUTES):
        return None
    return render(request, "errors/429.html", {"minutes": 10}, status=429)


def was_right(request: HttpRequest, what: str) -> None:
    """Only guesses count: behind one address of a campus a whole congress may sign in at once."""
    give_back(_door(request, what), window=TEN_MINUTES)


def _door(request: HttpRequest, what: str) -> str:
    return f"{what}:{sign_in.address_of(request)}"


def next_page(request: HttpRequest) -> str:
    """Where she wanted to go, if that is an address of ours: a mere word would be taken for the
    name of a page."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if ours and "/" in wanted else ""


def open_session(request: HttpRequest, user: User, *, demo: bool = False) -> None:
    login(request, user, backend=sign_in.BACKEND)
    request.session[ADDRESS] = sign_in.address_of(request)
    request.session[AGENT] = request.headers.get("User-Agent", "")[:255]
    if demo:
        request.session[DEMO] = True
    elif device_of(user) is not None:
        request.session[FACTOR_DUE] = True
    sign_in.record(Kind.DEMO if demo else Kind.SIGNED_IN, request, user)


def speaking(user: User, response: HttpResponse) -> HttpResponse:
    """The pages of this machine in the language that she has chosen on another."""
    if user.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language)
    return response


def lets_in(user: User) -> bool:
    """Nothing opens to delegates and staff before the school has opened the portal."""
    return portal_is_open() or rules.prepares_the_portal(user, timezone.localdate())


def demo_groups() -> list[tuple[Any, list[DemoRole]]]:
    """The buttons of the demo, group by group; nothing while the demo is off."""
    if not settings.PORTAL_DEMO:
        return []
    roles = list(DemoRole.objects.filter(user__is_active=True).select_related("user__person"))
    groups = [
        (group.label, [role for role in roles if role.group == group]) for group in DemoRole.Group
    ]
    return [(label, rows) for label, rows in groups if rows]


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def enter(request: HttpRequest) -> HttpResponse:
    """The first page of whoever is not signed in."""
    if request.user.is_authenticated:
        return redirect(next_page(request) or settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request.POST or None)
    if request.method == "POST":
        if refused := too_many(request, "sign_in"):
            return refused
        if form.is_valid():
            user = authenticate(request, **form.cleaned_data)
            if user is not None and not lets_in(user):
                return render(request, "members/not_open.html", status=403)
            if user is not None:
                was_right(request, "sign_in")
                wanted = next_page(request)
                open_session(request, user)
                return speaking(user, redirect(wanted or settings.LOGIN_REDIRECT_URL))
            form.add_error(None, _wrong(request, form.cleaned_data["username"]))
    context = {
        "form": form,
        "next": next_page(request),
        "away": request.session.pop("away", False),
        "demo_groups": demo_groups(),
        "english": (get_language() or "").startswith("en"),
    }
    return render(request, "members/sign_in.html", context)


def _wrong(request: HttpRequest, typed: str) -> str:
    name = sign_in.account_name(request, {"username": typed})
    left = sign_in.tries_left(name, timezone.now())
    return _("Number and password do not belong together. %(left)d more tries.") % {"left": left}


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    sign_in.record(Kind.SIGNED_OUT, request, request.user)
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@login_not_required
@require_POST
def demo(request: HttpRequest, pk: int) -> HttpResponse:
    """One button, both factors; there is no such page where the demo is off."""
    if not settings.PORTAL_DEMO:
        raise Http404
    role = get_object_or_404(DemoRole.objects.select_related("user"), pk=pk, user__is_active=True)
    if request.user.is_authenticated:
        logout(request)
    open_session(request, role.user, demo=True)
    return redirect(settings.LOGIN_REDIRECT_URL)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again", "code")
def activate(request: HttpRequest) -> HttpResponse:
    """第一次登录: the code of the slip and a password of one's own."""
    form = ActivationForm(
        request.POST or None, initial={"number": request.GET.get("number", "")[:40]}
    )
    if request.method == "POST":
        if refused := too_many(request, "activate", limit=10):
            return refused
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("number", "code", "password")}
            try:
                user = services.activate(**given, now=timezone.now())
            except services.CodeRefused as error:
                form.add_error("code", error)
            except ValidationError as error:
                form.add_error("password", error)
            else:
                if not lets_in(user):
                    return render(request, "members/not_open.html")
                was_right(request, "activate")
                open_session(request, user)
                messages.success(request, _("Your account is open. Welcome."))
                return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "members/activate.html", {"form": form})


@login_not_required
@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether or not there is such an account."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST":
        if refused := too_many(request, "forgotten", limit=10):
            return refused
        if form.is_valid():
            user = sign_in.find_account(form.cleaned_data["username"])
            if user is not None and user.is_active and user.has_usable_password():
                letters.send_reset_link(request, user, reset_path(user))
                sign_in.record(Kind.RESET_ASKED, request, user)
            return render(request, "members/forgotten_sent.html")
    return render(request, "members/forgotten.html", {"form": form})


def reset_path(user: User) -> str:
    uid = urlsafe_base64_encode(str(user.pk).encode())
    return reverse("reset", args=[uid, default_token_generator.make_token(user)])


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
def reset(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Set a new password by the link of the mail: one hour, once."""
    user = _user_of(uid)
    if user is None or not default_token_generator.check_token(user, token):
        return render(request, "members/reset_expired.html", status=410)
    form = ResetForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        services.set_password(
            user=user, password=form.cleaned_data["password"], by=user, now=timezone.now()
        )
        services.sign_out_everywhere(user=user, by=user, now=timezone.now())
        letters.tell_password_changed(user)
        messages.success(request, _("The new password is set. Sign in with it."))
        return redirect(resolve_url(settings.LOGIN_URL))
    return render(request, "members/reset.html", {"form": form, "person": user.person})


def _user_of(uid: str) -> User | None:
    try:
        pk = int(urlsafe_base64_decode(uid).decode())
    except (ValueError, OverflowError, UnicodeDecodeError):
        return None
    return User.objects.select_related("person").filter(pk=pk, is_active=True).first()
