"""Papers (文书): the words are frozen by the deed that issues them, the PDF follows.

`request` writes a row in the transaction of the deed; the sweep renders what waits, and a paper
that is opened before its turn is rendered at once. A paper is never changed: it is voided, and
another one takes its place.
"""

import hashlib
import json
import logging
import time
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import access, ledger, numbers, rendering
from .actors import CLOCK
from .files import lock
from .guests import ALPHABET
from .models import CaseFile, Document

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
ATTEMPTS = 3
MISSING = "RendererMissing: "
ROUND = 40.0  # seconds of papers a minute: the reminders of the next minute must not wait
READER = 15.0  # seconds that a reader waits for a paper to be made
SHORT = 16  # characters of a hash that people compare by eye
# What a person is told of a failure, by the name that `Document.error` begins with. The rest of it
# may quote the paper and is for the log.
REASONS = {
    "TooLong": gettext_lazy("making it took longer than a paper may take"),
    "TooLarge": gettext_lazy("making it needed more memory than a paper may use"),
}


def _new_code() -> str:
    letters = get_random_string(8, ALPHABET)
    return f"{letters[:4]}-{letters[4:]}"


def digest(context: dict[str, Any]) -> str:
    text = json.dumps(context, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def request(
    file: CaseFile,
    kind: str,
    template: str,
    context: dict[str, Any],
    *,
    on: date,
    title: str,
    facet: str = "core",
    paper_number: str = "",
    at_first_opening: bool | None = None,
) -> Document:
    """Issue a paper within the deed. `context` holds plain words and figures: dates and names as
    they shall read for ever. `kind` is a member of the room's TextChoices, its label is what the
    public verification page says. `at_first_opening` keeps the sweep from rendering it: unless
    said otherwise a paper of a past day, taken over from an archive, waits for its first reader.
    """
    if at_first_opening is None:
        at_first_opening = on < timezone.localdate()
    frozen = json.loads(json.dumps(context))  # a date or a model in it is a mistake of ours
    with translation.override(settings.LANGUAGE_CODE):
        kind_name = str(getattr(kind, "label", kind))
    fields = {
        "file": file,
        "facet": facet,
        "kind": str(kind),
        "kind_name": kind_name[:80],
        "title": title[:200],
        "paper_number": paper_number,
        "template": template,
        "context": frozen,
        "context_digest": digest(frozen),
        "issued_on": on,
        "at_first_opening": at_first_opening,
    }
    for _try in range(5):
        try:
            with transaction.atomic():
                return Document.objects.create(code=_new_code(), **fields)
        except IntegrityError:
            continue
    raise RuntimeError("no free verification code in five tries")


def waiting() -> QuerySet[Document]:
    """Papers to be made that no living worker holds."""
    free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    return Document.objects.filter(free, state=Document.State.REQUESTED).order_by("attempts", "pk")


def render_pending(limit: int = 20) -> int:
    """Make what waits, what has never failed first; return how many papers were made. A machine
    without a renderer leaves them waiting, with the reason on each."""
    made, stop_at = 0, time.monotonic() + ROUND
    for pk in list(waiting().filter(at_first_opening=False).values_list("pk", flat=True)[:limit]):
        if time.monotonic() > stop_at:
            break
        try:
            made += _take_and_render(pk)
        except rendering.RendererMissing as error:
            logger.error("papers wait for a renderer: %s", error)
            break
    return made


def open(document: Document) -> Document:
    """Return the paper as it stands now; one that waits is made on the spot, unless it has failed
    before. It may still be waiting afterwards, in another worker's hands, for want of a renderer
    (`error` says so), or because a reader cannot wait that long: then the sweep takes it up."""
    if document.state == Document.State.REQUESTED and not _failure(document):
        try:
            _take_and_render(document.pk, READER)
        except rendering.RendererMissing as error:
            logger.error("papers wait for a renderer: %s", error)
    return Document.objects.select_related("file", "successor").get(pk=document.pk)


def _take_and_render(pk: int, seconds: float | None = None) -> bool:
    """Lease, render outside of any transaction, store. Two workers at once: one has the lease;
    one whose lease has run out finds its row taken and throws its bytes away."""
    lease = timezone.now() + LEASE
    taken = waiting().filter(pk=pk).update(lease_until=lease, attempts=F("attempts") + 1)
    if not taken:
        return False
    mine = Document.objects.filter(pk=pk, state=Document.State.REQUESTED, lease_until=lease)
    document = Document.objects.select_related("file").get(pk=pk)
    try:
        rendered = rendering.render(document.template, context_of(document), seconds)
    except rendering.RendererMissing as error:
        mine.update(lease_until=None, attempts=F("attempts") - 1, error=f"{MISSING}{error}"[:300])
        raise
    except Exception as error:
        _fail(document, mine, error, reader=seconds is not None)
        return False
    return _store(document, mine, rendered)


def _fail(document: Document, mine: QuerySet, error: Exception, *, reader: bool) -> None:
    """Keep the reason; from now on the paper is the sweep's. The lease stays: it is tried again
    when it has run out, `ATTEMPTS` times in all. What was too long for a reader may be short
    enough for the sweep, so it counts for nothing and is taken up at once."""
    kept = {"error": f"{type(error).__name__}: {error}"[:300], "at_first_opening": False}
    if reader and isinstance(error, rendering.TooLong):
        logger.warning("paper %s is left to the sweep", document.pk)
        mine.update(**kept, lease_until=None, attempts=F("attempts") - 1)
        return
    logger.error("paper %s could not be made", document.pk, exc_info=error)
    over = document.attempts >= ATTEMPTS
    mine.update(**kept, state=Document.State.FAILED if over else Document.State.REQUESTED)


def _store(document: Document, mine: QuerySet, rendered: rendering.Rendered) -> bool:
    name = default_storage.save(f"papers/{get_random_string(32)}.pdf", ContentFile(rendered.data))
    sha256 = hashlib.sha256(rendered.data).hexdigest()
    with transaction.atomic():
        lock(document.file_id)
        stored = mine.update(
            state=Document.State.RENDERED,
            stored_as=name,
            sha256=sha256,
            size=len(rendered.data),
            pages=rendered.pages,
            template_version=rendered.template_version,
            rendered_at=timezone.now(),
            lease_until=None,
            error="",
        )
        if stored:
            # The trail vouches for the bytes: a paper exchanged in the storage is found out.
            ledger.record(
                document.file, "paper.made", by=CLOCK, on=timezone.localdate(), vouches_for=sha256
            )
    if not stored:
        default_storage.delete(name)
    return bool(stored)


def context_of(document: Document) -> dict[str, Any]:
    """The frozen context and what every sheet shows of the paper itself."""
    address = settings.PORTAL_ADDRESS + reverse("verify_code", args=[document.code])
    on = document.issued_on
    return {
        **document.context,
        "paper": {
            "title": document.title,
            "kind": document.kind_name,
            "number": document.paper_number,
            "code": document.code,
            "issued_on": f"{on.year}年{on.month}月{on.day}日",
            "digest": document.context_digest[:SHORT],
            "address": address,
            "qr": rendering.qr(address),
        },
    }


def content(document: Document) -> File:
    """Open the stored bytes. A paper without bytes is an error, never an empty file."""
    if not document.has_bytes:
        raise ValueError(f"paper {document.pk} has not been made yet")
    return default_storage.open(document.stored_as)


@transaction.atomic
def void(
    document: Document, by: Any, on: date, reason: str, successor: Document | None = None
) -> Document:
    """Void a paper; its number is listed as 作废 and never given again, its bytes stay."""
    if not reason.strip():
        raise ValidationError(_("Say why the paper is void."))
    lock(document.file_id)
    voided = (
        Document.objects.filter(pk=document.pk)
        .exclude(state=Document.State.VOID)
        .update(
            state=Document.State.VOID,
            voided_on=on,
            voided_by=by if getattr(by, "pk", None) else None,
            void_reason=reason.strip()[:200],
            successor=successor,
        )
    )
    if voided:
        ledger.record(document.file, "paper.void", by=by, on=on, note=reason, internal=True)
        numbers.void_paper(document.paper_number, reason=reason, on=on)
    return Document.objects.get(pk=document.pk)


def drawer(document: Document) -> str:
    """The facet that opens the words of a paper: its own while it stands. What is void was taken
    back: that it was issued is listed for all, what it said is for the handlers alone."""
    return "internal" if document.state == Document.State.VOID else document.facet


def papers_of(gate: access.Gate, file: CaseFile) -> list[Document]:
    """The papers of a file that this reader sees listed, the newest first."""
    opened = access.facets(gate, file)
    return list(file.documents.filter(facet__in=opened).select_related("successor"))


def find(code: str) -> Document | None:
    """Return the paper that bears a verification code, however it was typed."""
    letters = "".join(c for c in code.upper() if c.isalnum())
    if len(letters) != 8:
        return None
    typed = f"{letters[:4]}-{letters[4:]}"
    return Document.objects.select_related("file", "successor").filter(code=typed).first()


def _failure(document: Document) -> str:
    """What kept a paper from being made when it was tried last; a renderer that is missing says
    nothing about the paper."""
    waiting_for_renderer = document.error.startswith(MISSING)
    return "" if waiting_for_renderer or document.has_bytes else document.error.partition(":")[0]


def shown(document: Document) -> dict[str, str]:
    """How a list of papers shows this one: its state, and a sentence where it could not be made."""
    state, note = Document.State(document.state), ""
    failure = _failure(document)
    if failure and state in (Document.State.REQUESTED, Document.State.FAILED):
        why = REASONS.get(failure, _("the renderer could not make it"))
        words = {
            Document.State.REQUESTED: _("Not made yet: %(why)s. It is tried again by itself."),
            Document.State.FAILED: _(
                "Could not be made: %(why)s. The technical office sees it; the case goes on."
            ),
        }
        note = words[state] % {"why": why}
    named = {Document.State.VOID: "void", Document.State.FAILED: "failed"}
    return {"state": named.get(state, "rendering" if note else ""), "note": note}


class Trouble(NamedTuple):
    failed: int
    why: str  # the newest failure
    late: int  # waiting for more than ten minutes
    missing: str  # what the renderer lacks


def trouble() -> Trouble:
    """What the health page asks of papers. The renderer is not loaded for it: the papers that
    wait for it say what it lacks."""
    failed = Document.objects.filter(state=Document.State.FAILED)
    requested = Document.objects.filter(state=Document.State.REQUESTED)
    newest = failed.order_by("-pk").first()
    waiting_for = requested.filter(error__startswith=MISSING).order_by("-pk").first()
    return Trouble(
        failed=failed.count(),
        why=str(REASONS.get(_failure(newest), "")) if newest else "",
        late=requested.filter(
            at_first_opening=False, requested_at__lt=timezone.now() - timedelta(minutes=10)
        ).count(),
        missing=waiting_for.error.removeprefix(MISSING) if waiting_for else "",
    )


def try_again(documents: Iterable[Document]) -> int:
    """Put failed papers back into the queue, after the template or the machine was mended."""
    return Document.objects.filter(
        pk__in=[d.pk for d in documents], state=Document.State.FAILED
    ).update(state=Document.State.REQUESTED, attempts=0, lease_until=None, error="")
