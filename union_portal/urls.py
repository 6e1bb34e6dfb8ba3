from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from .views import pages, privacy

urlpatterns = [
    path("", pages.front, name="front"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("", include("members.account_urls")),
    path("people/", include("members.urls")),
    path("privacy/my-data.json", privacy.export, name="privacy_export"),
    path("language/", login_not_required(set_language), name="set_language"),
]

handler400 = "union_portal.views.errors.bad_request"
handler403 = "union_portal.views.errors.forbidden"
handler404 = "union_portal.views.errors.not_found"
handler500 = "union_portal.views.errors.server_error"
