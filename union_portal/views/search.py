from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from union_portal import rooms

SHORTEST_IN_TEXT = 2  # characters; one finds titles and numbers only


def search(request: HttpRequest) -> HttpResponse:
    """Search across what the reader may see, grouped by kind."""
    word = " ".join(request.GET.get("q", "").split())[:40]
    groups = []
    if word:
        groups = [g for room in rooms.ALL for g in room.find(request.gate, word) if g.total]
    context = {
        "word": word,
        "groups": groups,
        "total": sum(group.total for group in groups),
        "too_short": 0 < len(word) < SHORTEST_IN_TEXT,
    }
    return render(request, "union_portal/search.html", context)
