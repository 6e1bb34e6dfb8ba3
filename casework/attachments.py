"""Papers that come in: checked, stored under a random name outside the web root, never
overwritten, opened through the gate alone."""

import hashlib
import logging
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from . import access, antivirus, rulebook, uploads
from .actors import label_of, user_of
from .files import lock
from .models import Attachment, CaseFile

logger = logging.getLogger(__name__)
MB = 1024 * 1024


def limits(on: date | None = None) -> tuple[int, int, int]:
    """MB a file, files a step, MB a case, as the rulebook has them."""
    on = on or timezone.localdate()
    return (
        rulebook.value("casework.attachment_mb", on=on),
        rulebook.value("casework.attachments_a_step", on=on),
        rulebook.value("casework.attachments_case_mb", on=on),
    )


def attach(
    file: CaseFile,
    upload: UploadedFile,
    *,
    by: Any,
    facet: str = "core",
    step: str = "",
    replaces: Attachment | None = None,
) -> Attachment:
    """Keep one upload with the case; `replaces` names the version it takes the place of."""
    (kept,) = attach_all(file, [upload], by=by, facet=facet, step=step, replaces=replaces)
    return kept


@transaction.atomic
def attach_all(
    file: CaseFile,
    uploads_: Iterable[UploadedFile],
    *,
    by: Any,
    facet: str = "core",
    step: str = "",
    replaces: Attachment | None = None,
) -> list[Attachment]:
    """Keep all of them or none; every upload that is refused says why."""
    lock(file.pk)  # the sums below are judged under the lock
    one_mb, step_count, case_mb = limits()
    checked, refused = [], []
    for upload in uploads_:
        try:
            checked.append(uploads.check(upload, most_mb=one_mb))
        except ValidationError as error:
            refused += error.messages
    rows = Attachment.objects.filter(file=file)
    before = rows.current().filter(step=step).count() if replaces is None else 0
    if before + len(checked) > step_count:
        refused.append(_("No more than %(count)d files at one step.") % {"count": step_count})
    used = rows.aggregate(bytes=Sum("size"))["bytes"] or 0
    if used + sum(len(item.data) for item in checked) > case_mb * MB:
        refused.append(
            _("The files of one case may not be larger than %(mb)d MB together.") % {"mb": case_mb}
        )
    if refused:
        raise ValidationError(refused)
    kept = [_keep(file, item, by=by, facet=facet, step=step) for item in checked]
    if replaces is not None:
        _replace(file, replaces, kept[0])
    return kept


def _keep(file: CaseFile, item: uploads.Checked, *, by: Any, facet: str, step: str) -> Attachment:
    stored_as = default_storage.save(
        f"attachments/{get_random_string(2)}/{get_random_string(32)}", ContentFile(item.data)
    )
    return Attachment.objects.create(
        file=file,
        facet=facet,
        step=step,
        name=item.name,
        media_type=item.media_type,
        size=len(item.data),
        sha256=hashlib.sha256(item.data).hexdigest(),
        stored_as=stored_as,
        by=user_of(by),
        actor_label=label_of(by)[:80],
    )


def _replace(file: CaseFile, old: Attachment, new: Attachment) -> None:
    moved = Attachment.objects.filter(pk=old.pk, file=file, replaced_by=None).update(
        replaced_by=new
    )
    if not moved:
        raise ValidationError(
            _("“%(name)s” has been replaced already. See the newest version.") % {"name": old.name}
        )


def visible(gate: access.Gate, file: CaseFile) -> list[Attachment]:
    """What this reader may open of a file: current versions of her drawers, older ones with the
    facet `internal` alone."""
    opened = access.facets(gate, file)
    rows = file.attachments.filter(facet__in=opened)
    if "internal" not in opened:
        rows = rows.current()
    return list(rows)


def find(gate: access.Gate, pk: int) -> Attachment | None:
    """Return the attachment if this reader may open it now."""
    row = Attachment.objects.select_related("file").filter(pk=pk).first()
    if row is None:
        return None
    opened = access.facets(gate, row.file)
    hidden = row.replaced_by_id is not None and "internal" not in opened
    return None if hidden or row.facet not in opened else row


def check_pending(limit: int = 50) -> int:
    """Have the scanner look at what nobody has looked at; return how many got an answer."""
    if not antivirus.configured():
        return 0
    answered = 0
    for row in Attachment.objects.filter(state=Attachment.State.UNCHECKED).order_by("pk")[:limit]:
        try:
            with default_storage.open(row.stored_as) as stored:
                finding = antivirus.scan(stored)
        except antivirus.ScannerSilent as error:
            logger.error("the virus scanner does not answer: %s", error)
            break
        answered += Attachment.objects.filter(
            Q(pk=row.pk), state=Attachment.State.UNCHECKED
        ).update(
            state=Attachment.State.INFECTED if finding else Attachment.State.CLEAN,
            finding=finding[:120],
            checked_at=timezone.now(),
        )
    return answered
