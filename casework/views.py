"""What belongs to every case: its papers, its attachments, long jobs, the public check of a
paper. Each asks the gate; a refused page is the same 404 as one that does not exist."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import access, attachments, documents, rates
from .actors import Guest
from .models import Attachment, Document, Job

WRONG_CODES, MINUTES = 20, 10  # of one address; whoever mistypes a code needs three


@login_not_required
@never_cache
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a paper, made on the spot if nobody has opened it before."""
    document = get_object_or_404(Document.objects.select_related("file"), pk=pk)
    drawer = documents.drawer(document)
    if not {document.facet, drawer} <= access.facets(request.gate, document.file):
        raise Http404
    document = documents.open(document)
    if not document.has_bytes:
        return render(request, "casework/paper_waiting.html", {"document": document}, status=503)
    access.read(document.file, drawer, _reader(request, document.file_id), document.kind)
    return _safe(
        FileResponse(
            documents.content(document),
            content_type="application/pdf",
            filename=f"{document.paper_number or document.code} {document.title}.pdf",
        )
    )


@login_not_required
@never_cache
@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out an attachment to be kept, never to be shown inside the portal."""
    row = attachments.find(request.gate, pk)
    if row is None:
        raise Http404
    if row.state == Attachment.State.INFECTED:
        return render(request, "casework/attachment_infected.html", {"row": row}, status=410)
    # The person concerned reads this line; the name of the file is for those who may open it.
    access.read(row.file, row.facet, _reader(request, row.file_id), f"attachment {row.pk}")
    response = FileResponse(
        default_storage.open(row.stored_as),
        as_attachment=True,
        filename=row.name,
        content_type=row.media_type,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return _safe(response)


def _reader(request: HttpRequest, file_id: int) -> Any:
    return request.user if request.user.is_authenticated else Guest(file_id)


def _safe(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@never_cache
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a long piece of work is; it goes on when the page is closed."""
    row = get_object_or_404(Job, pk=pk, by=request.user)
    context = {
        "job": row,
        "elapsed": ((row.ended_at or timezone.now()) - row.started_at) // timedelta(seconds=1),
    }
    template = "casework/_job.html" if request.htmx else "casework/job.html"
    return render(request, template, context)


@login_not_required
@never_cache
@require_safe
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Confirm to anybody who holds a paper that it was issued, without showing what it says."""
    code = code or request.GET.get("code", "").strip()
    if not code:
        return render(request, "casework/verify.html", {})
    if not request.resolver_match.kwargs and (found := documents.find(code)):
        return redirect("verify_code", found.code)
    door = rates.key_of(request.META.get("REMOTE_ADDR", ""), timezone.localdate())
    if rates.exceeded("verify", door, WRONG_CODES):
        return render(
            request, "casework/verify.html", {"code": code, "too_often": MINUTES}, status=429
        )
    document = documents.find(code)
    if document is None:
        rates.count("verify", door, minutes=MINUTES)
    return render(
        request,
        "casework/verify.html",
        {"code": code, "document": document, "digest": _short(document)},
        status=200 if document else 404,
    )


def _short(document: Document | None) -> dict[str, str]:
    if document is None:
        return {}
    return {
        "words": document.context_digest[: documents.SHORT],
        "file": document.sha256[: documents.SHORT],
    }
