"""Messages and files of a case."""

from collections.abc import Iterable

from django.contrib import messages as flash
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework import access, attachments, messages
from casework.deeds import AlreadyDone, do_once, new_nonce

from ..choices import FINAL_STATES
from ..forms.writing import FilesForm, MessageForm
from ..models import Proposal
from ..services import papers
from .cases import found, takes_part


def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something in the case; who may read it is chosen first."""
    case = found(request, pk)
    form = MessageForm(request.POST or None)
    opened = access.facets(request.gate, case.file)
    if not takes_part(request, case, opened):
        raise Http404
    if "internal" not in opened:
        form.fields["audience"].choices = form.fields["audience"].choices[:1]
    if request.method == "POST" and form.is_valid():
        try:
            do_once(
                request.POST.get("nonce", ""),
                lambda: messages.write(
                    case.file, by=request.user, on=request.today, **form.cleaned_data
                ),
            )
        except AlreadyDone:
            return redirect("congress:proposal", pk)
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            flash.success(request, _("Your message stands in the case."))
            return redirect("congress:proposal", pk)
    status = 422 if form.errors else 200
    context = {"case": case, "form": form, "nonce": new_nonce()}
    return render(request, "congress/message.html", context, status=status)


@require_POST
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal form as the case stands now; handlers get the internal copy."""
    case = found(request, pk)
    opened = access.facets(request.gate, case.file)
    if case.submitted_on is None or not takes_part(request, case, opened):
        raise Http404  # a draft is no paper: it has no number and may still change
    paper = papers.issue_form(case, on=request.today, internal="internal" in opened)
    return redirect("paper", paper.pk)


def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Add files: checked by content, one refused file stops none of the others."""
    case = found(request, pk)
    opened = access.facets(request.gate, case.file)
    if not takes_part(request, case, opened) or case.state in FINAL_STATES:
        raise Http404
    form = FilesForm(request.POST or None, request.FILES or None)
    refused: list[str] = []
    if request.method == "POST":
        uploads = request.FILES.getlist("files")
        try:
            kept, refused = do_once(
                request.POST.get("nonce", ""), lambda: _keep_each(request, case, uploads)
            )
        except AlreadyDone:
            return redirect("congress:proposal", pk)
        if kept:
            flash.success(request, _("%(n)d files added.") % {"n": kept})
        if uploads and not refused:
            return redirect("congress:proposal", pk)
    status = 422 if refused else 200
    context = {"case": case, "form": form, "refused": refused, "nonce": new_nonce()}
    return render(request, "congress/files.html", context, status=status)


def _keep_each(
    request: HttpRequest, case: Proposal, uploads: Iterable[UploadedFile]
) -> tuple[int, list[str]]:
    """How many were kept, and why each of the others was not."""
    kept, refused = 0, []
    for upload in uploads:
        try:
            attachments.attach(case.file, upload, by=request.user, step=case.state)
            kept += 1
        except ValidationError as invalid:
            refused += invalid.messages
    return kept, refused
