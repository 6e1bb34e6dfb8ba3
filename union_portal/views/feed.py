from collections import Counter
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from icalendar import Calendar, Event

from casework.access import gate
from casework.notices import language_of
from members.models import User
from union_portal import rooms
from union_portal.models import FeedAddress, new_token


def page(request: HttpRequest) -> HttpResponse:
    """The address of my calendar, and how to make it dead."""
    address, _made = FeedAddress.objects.get_or_create(user=request.user)
    url = request.build_absolute_uri(reverse("feed_ics", args=[address.token]))
    return render(request, "union_portal/feed.html", {"address": address, "url": url})


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    FeedAddress.objects.filter(user=request.user).update(token=new_token(), made_at=timezone.now())
    messages.success(request, _("The old address is dead. Subscribe to the new one."))
    return redirect("feed")


@login_not_required
def ics(request: HttpRequest, token: str) -> HttpResponse:
    """My deadlines as whole-day events. The words are those of the desk: what to do, the number
    of the case; a calendar lies on phones and other people's servers, so no title and no name, and
    of a sealed matter not even what to do."""
    address = get_object_or_404(FeedAddress.objects.select_related("user__person"), token=token)
    if not address.user.is_active:
        return HttpResponse(status=404)
    with translation.override(language_of(address.user)):  # a program that fetches reads none
        calendar = _deadlines(request, address.user)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response


def _deadlines(request: HttpRequest, user: User) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//union portal//deadlines//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("My deadlines"))
    same: Counter[str] = Counter()
    for row in rooms.todo_for(user, gate(user, timezone.localdate())):
        if row.due_on is None:
            continue
        event = Event()
        number = row.number or (row.file.number if row.file else "") or ""
        # The words of the task are no name of it: they change with the language of the reader.
        same[row.url] += 1
        kind = row.clock.pk if row.clock else f"{row.url}-{same[row.url]}"
        event.add("uid", f"{kind}@{request.get_host()}")
        sealed = bool(row.file and row.file.sealed)
        task = _("Limit of a sealed matter") if sealed else row.task
        event.add("summary", f"{task} {number}".strip())
        event.add("dtstart", row.due_on)
        event.add("dtend", row.due_on + timedelta(days=1))
        event.add("dtstamp", timezone.now())
        event.add("url", request.build_absolute_uri(reverse("desk") if sealed else row.url))
        calendar.add_component(event)
    return calendar
