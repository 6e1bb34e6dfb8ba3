from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from casework import notices
from casework.access import files_open_to
from casework.models import FileKey, LedgerEntry
from union_portal import rooms
from union_portal.context import keep_waiting
from union_portal.desk import buckets, count
from union_portal.models import DeskVisit

SAME_VISIT = timedelta(minutes=30)
SHOWN = 8


def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me, sorted by what is due; what I follow; what is new since my last visit."""
    rows = rooms.todo_for(request.user, request.today)
    kinds = {row.file.kind for row in rows if row.file}
    chosen = request.GET.get("kind", "")
    shown = [r for r in rows if not chosen or (r.file and r.file.kind == chosen)]
    since = last_visit(request)
    late = [r for r in rows if r.due_on and r.due_on < request.today]
    context = {
        "today": request.today,
        "buckets": buckets(shown, request.today),
        "total": keep_waiting(request, count(rows)),
        "late": count(late),
        "due_today": count([r for r in rows if r.due_on == request.today]),
        "kinds": sorted(kinds) if len(kinds) > 1 else [],
        "chosen": chosen,
        "followed": followed(request, since),
        "since": since,
        "notices": notices.inbox(request.gate).filter(read_at=None)[:SHOWN],
    }
    return render(request, "union_portal/desk.html", context)


def last_visit(request: HttpRequest) -> Any:
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


def followed(request: HttpRequest, since: Any) -> list[dict[str, Any]]:
    """The open cases to which I hold a key of my own, with what moved last. A key that has ended
    leads nowhere, not even to a title."""
    keys = FileKey.objects.live(request.today).filter(user=request.user)
    files = list(
        rooms.with_cases(files_open_to(request.gate))
        .filter(pk__in=keys.values("content_object"), closed_on=None)
        .order_by("next_due_on", "pk")[:SHOWN]
    )
    entries = LedgerEntry.objects.filter(file__in=files).exclude(action__startswith="clock.")
    last = {e.file_id: e for e in entries.order_by("file_id", "seq")}
    return [
        {
            "file": file,
            "matter": rooms.of(file.kind).describe(file) if rooms.of(file.kind) else None,
            "entry": last.get(file.pk),
            "new": bool(since and last.get(file.pk) and last[file.pk].at > since),
        }
        for file in files
    ]
