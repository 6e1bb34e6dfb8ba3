from django.urls import include, path

from congress.views import overview

from .views import (
    clocks,
    desk,
    feed,
    health,
    language,
    mail,
    notices,
    pages,
    privacy,
    rulebook,
    search,
    working_calendar,
)

urlpatterns = [
    path("", pages.front, name="front"),
    path("", include("casework.urls")),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("", include("members.account_urls")),
    path("people/", include("members.urls")),
    path("privacy/my-data.json", privacy.export, name="privacy_export"),
    path("desk/", desk.desk, name="desk"),
    path("search/", search.search, name="search"),
    path("notices/", notices.NoticeList.as_view(), name="notices"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/acknowledge/", notices.acknowledge, name="notice_acknowledge"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/mail/", notices.preference, name="notices_mail"),
    path("clocks/<int:pk>/", clocks.clock, name="clock"),
    path("rules/", rulebook.book, name="rulebook"),
    path("rules/<str:code>/", rulebook.rule, name="rule"),
    path("health/", health.page, name="health"),
    path("health/mail/", mail.page, name="mail"),
    path("health/mail/settle/", mail.settle, name="mail_settle"),
    path("health/calendar/", working_calendar.page, name="working_calendar"),
    path("health/calendar/<int:pk>/check/", working_calendar.check, name="working_calendar_check"),
    path("healthz", health.healthz, name="healthz"),
    path("calendar/", feed.page, name="feed"),
    path("calendar/renew/", feed.renew, name="feed_renew"),
    path("calendar/<str:token>.ics", feed.ics, name="feed_ics"),
    path("overview/", overview.overview, name="overview"),
    path("overview/export.xlsx", overview.export, name="overview_export"),
    path("overview/urge/", overview.urge, name="overview_urge"),
    path("overview/assign/", overview.assign, name="overview_assign"),
    path("", include("congress.urls")),
    path("oversight/", include("oversight.urls")),
    path("language/", language.choose, name="set_language"),
]

handler400 = "union_portal.views.errors.bad_request"
handler403 = "union_portal.views.errors.forbidden"
handler404 = "union_portal.views.errors.not_found"
handler500 = "union_portal.views.errors.server_error"
