from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from casework import notices
from casework.access import files_open_to
from casework.models import CaseFile, FileKey, LedgerEntry, Notice
from union_portal import rooms
from union_portal.context import keep_unread, keep_waiting
from union_portal.desk import buckets, count, narrowed, views
from union_portal.models import DeskVisit

SAME_VISIT = timedelta(minutes=30)
SHOWN = 8  # in the lists beside the rows
FIRST = 10  # rows of a bucket, before all of it
PAGE = 50


def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me, sorted by what is due; what is my own; what I follow; what is new since
    my last visit. A long desk shows the first rows of each bucket and is narrowed by `?show=` to
    one bucket or one kind of work, page by page."""
    rows, own = rooms.desks_for(request.user, request.gate)
    show = request.GET.get("show", "")
    chosen = narrowed(rows, show, request.today) if show else []
    show = show if chosen else ""
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    since = last_visit(request)
    laid = (
        buckets(list(page), request.today, whole=chosen)
        if show
        else buckets(rows, request.today, first=FIRST)
    )
    mine = {row.file.pk for lot in own for row in lot.rows}
    follows = followed(request, since, mine)
    on_page = {row.file.pk for bucket in laid for row in bucket.rows if row.file}
    on_page |= mine | {row["file"].pk for row in follows}
    context = {
        "today": request.today,
        "buckets": laid,
        "page_obj": page if show else None,
        "views": views(rows, show, request.today) if show or len(rows) > FIRST else [],
        "total": keep_waiting(request, count(rows)),
        "late": count(narrowed(rows, "late", request.today)),
        "due_today": count(narrowed(rows, "today", request.today)),
        "own": [{"list": lot, "rows": lot.rows[:SHOWN]} for lot in own],
        "followed": follows,
        "fresh": moved(on_page, since, request.user),
        "notices": unread(request),
    }
    return render(request, "union_portal/desk.html", context)


def unread(request: HttpRequest) -> list[Notice]:
    """The newest of them; how many there are in all is counted in the same breath."""
    new = notices.inbox(request.gate).filter(read_at=None)
    found = list(new.annotate(of=Window(Count("pk")))[:SHOWN])
    keep_unread(request, found[0].of if found else 0)
    return found


def last_visit(request: HttpRequest) -> datetime | None:
    """When she was here before; reloads within half an hour belong to the same visit."""
    now = timezone.now()
    visit = DeskVisit.objects.filter(user=request.user).first()
    if visit is None:
        DeskVisit.objects.bulk_create([DeskVisit(user=request.user, at=now)], ignore_conflicts=True)
        return None
    if now - visit.at > SAME_VISIT:
        DeskVisit.objects.filter(pk=visit.pk, at=visit.at).update(at=now, before=visit.at)
        return visit.at
    return visit.before


def moved(files: set[int], since: datetime | None, reader: Any) -> set[int]:
    """Those of the files in which somebody else has done something since then."""
    if since is None or not files:
        return set()
    deeds = LedgerEntry.objects.filter(file__in=files, at__gt=since).exclude(
        action__startswith="clock."
    )
    others = Q(by=None) | ~Q(by=reader)
    return set(deeds.filter(others).order_by().values_list("file", flat=True))


def followed(request: HttpRequest, since: datetime | None, own: set[int]) -> list[dict[str, Any]]:
    """The open cases to which I hold a key, beside my own, with what moved last. A key that has
    ended leads nowhere, not even to a title."""
    keys = FileKey.objects.live(request.today).filter(user=request.user)
    deeds = LedgerEntry.objects.filter(file=OuterRef("pk")).exclude(action__startswith="clock.")
    last = deeds.order_by("-seq")[:1]
    # What moved since the last visit stands in front, lest it be what is left out.
    newest = [Case(When(moved_at__gt=since, then=0), default=1)] if since else []
    files = (
        rooms.with_cases(files_open_to(request.gate))
        .filter(pk__in=keys.values("content_object"), closed_on=None)
        .exclude(pk__in=own)
        .annotate(moved_on=Subquery(last.values("on")), moved_at=Subquery(last.values("at")))
        .order_by(*newest, F("next_due_on").asc(nulls_last=True), "pk")[:SHOWN]
    )
    return [{"file": file, "matter": described(file)} for file in files]


def described(file: CaseFile) -> Any:
    room = rooms.of(file.kind)
    return room.describe(file) if room else None
