"""The second factor: shown at every sign-in, enrolled at the first."""

from base64 import b32encode

import segno
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from members.forms.sign_in import TokenForm
from members.middleware import both_factors_shown, holds_office
from members.services import second_factor as services
from members.sessions import FACTOR_DUE
from members.views.sign_in import next_page, too_many, was_right


def _passed(request: HttpRequest, device: object) -> None:
    otp_login(request, device)
    request.session.pop(FACTOR_DUE, None)
    request.session.cycle_key()  # what was known before the second factor opens nothing now


@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the phone or for a recovery code."""
    if services.device_of(request.user) is None:
        return redirect("second_factor_enrol")
    form = TokenForm(request.POST or None)
    if request.method == "POST":
        if refused := too_many(request, "second_factor"):
            return refused
        if form.is_valid():
            try:
                device = services.verify(
                    user=request.user, token=form.cleaned_data["token"], now=timezone.now()
                )
            except ValidationError as error:
                form.add_error("token", error)
            else:
                was_right(request, "second_factor")
                _passed(request, device)
                return redirect(next_page(request) or settings.LOGIN_REDIRECT_URL)
    return render(request, "members/second_factor.html", {"form": form})


@never_cache
def enrol(request: HttpRequest) -> HttpResponse:
    """Show the square code, take the first code of the phone, then show the recovery codes once."""
    if services.device_of(request.user) is not None and not both_factors_shown(request):
        return redirect("second_factor")
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device, codes = services.confirm_enrolment(
                user=request.user, token=form.cleaned_data["token"], now=timezone.now()
            )
        except TOTPDevice.DoesNotExist:  # sent twice: the first time it was confirmed
            return redirect("account")
        except ValidationError as error:
            form.add_error("token", error)
        else:
            _passed(request, device)
            return render(
                request,
                "members/recovery_codes.html",
                {"codes": codes, "home": resolve_url(settings.LOGIN_REDIRECT_URL)},
            )
    device = services.begin_enrolment(user=request.user)
    secret = b32encode(device.bin_key).decode()
    context = {
        "form": form,
        "square": segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2),
        "secret": [secret[n : n + 4] for n in range(0, len(secret), 4)],
        "must": holds_office(request),
    }
    return render(request, "members/second_factor_enrol.html", context)
