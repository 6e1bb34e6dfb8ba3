"""What every request carries: the day, the gate, the language somebody has chosen."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from casework import access, guests
from casework.transitions import TransitionRefused
from casework.typed import NO_CHARACTER, plain, whole_number

from . import clock_faces
from .views import errors

GetResponse = Callable[[HttpRequest], HttpResponse]
NUL = "\x00"
LARGEST = 210 * 1024 * 1024  # bytes of a form with all its files, as in deploy/nginx.conf


class ProxyMiddleware:
    """Behind our own proxies the visitor's address is the one the outermost of them wrote: the
    n-th from the right of X-Forwarded-For. What stands left of it the visitor may have invented.
    Without this the limits per address would count a whole university as one visitor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PROXIES:
            hops = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
            said = hops[-settings.PROXIES] if len(hops) >= settings.PROXIES else ""
            with suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(said))
        return self.get_response(request)


class WordsMiddleware:
    """What a request may be made of. No browser sends a form of ours in another encoding than
    UTF-8; nobody sends the portal hundreds of megabytes, least of all before signing in. A NUL is
    no character of any word, and PostgreSQL stores none: an address that holds one is not
    understood. A form goes on without it and its like."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.content_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            return errors.bad_request(request)
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        most = LARGEST if known else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        said = whole_number(request.META.get("CONTENT_LENGTH") or "0")
        if said is None or said > most:
            return errors.bad_request(request, RequestDataTooBig())
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        if NUL in request.path or any(NUL in word for word in _words(request.GET)):
            return errors.bad_request(request)
        if any(NO_CHARACTER.search(word) for word in _words(request.POST)):
            request.POST = _plain(request.POST)
        return None


def _words(sent: QueryDict) -> Iterator[str]:
    for name, values in sent.lists():
        yield name
        yield from values


def _plain(sent: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        clean.setlist(plain(name), [plain(value) for value in values])
    clean._mutable = False
    return clean


class RefusalMiddleware:
    """Somebody else was faster, or a service refuses what no form of the page asks: that is an
    answer, not a fault of ours. Most pages say it themselves; this is for all others. So is the
    page of an address that cannot be opened: Django's own is blank."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            return errors.nothing_to_read(request, response)
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if request.method != "POST":
            return None
        if isinstance(fault, TransitionRefused):
            return errors.not_done(
                request,
                [
                    _("A colleague was faster, or this step is over: “%(step)s”.")
                    % {"step": fault.label},
                ],
            )
        if isinstance(fault, ValidationError):
            return errors.not_done(request, fault.messages)
        return None


class LanguageMiddleware:
    """Chinese unless the person has chosen otherwise. A browser's Accept-Language is not a
    choice: half of the campus machines were installed in English."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class GateMiddleware:
    """Sets `request.today` (a civil date in Asia/Shanghai, one for the whole request) and
    `request.gate`, asked only by the pages that read files."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clock_faces.new_request()
        request.today = timezone.localdate()
        request.gate = SimpleLazyObject(
            lambda: access.gate(request.user, request.today, guest_files=guests.entered(request))
        )
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Sign-in is the default. Whoever has been away too long and sends a form gets her words
    back on the page instead of losing them on the way to the sign-in."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponse]
    ) -> HttpResponse:
        if request.method == "POST" and not request.headers.get("HX-Request"):
            return errors.expired(request)
        return super().handle_no_permission(request, view_func)
