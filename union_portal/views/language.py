from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.i18n import set_language

from members import services


@login_not_required
def choose(request: HttpRequest) -> HttpResponse:
    """The pages change for this browser, and for whoever is signed in also notices and mails."""
    response = set_language(request)
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        services.choose_language(user=request.user, language=chosen)
    return response
