"""Opening a folder, locking it, linking it: the first things that happen to any case."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from .models import CaseFile, CaseLink


def open_file(
    *,
    kind: str,
    title: str = "",
    number: str | None = None,
    sealed: bool = False,
    unit_id: int | None = None,
    reach: int = 0,
    opened_at: datetime | None = None,
) -> CaseFile:
    """Open a folder. A sealed one takes no title and no reach: the database refuses both."""
    return CaseFile.objects.create(
        kind=kind,
        title=title[:120],
        number=number,
        sealed=sealed,
        unit_id=unit_id,
        reach=reach,
        opened_at=opened_at or timezone.now(),
    )


def lock(*file_ids: int) -> list[CaseFile]:
    """Lock folders in pk order, before anything else of the case: the lock order of the house is
    files by pk -> case -> clocks by pk -> number series. Another order deadlocks on PostgreSQL."""
    ids = sorted(set(file_ids))
    files = list(CaseFile.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if len(files) != len(ids):
        raise CaseFile.DoesNotExist(f"of files {ids} only {[f.pk for f in files]} exist")
    return files


@transaction.atomic
def link(file: CaseFile, other: CaseFile, kind: str, *, on: date) -> CaseLink:
    return CaseLink.objects.get_or_create(
        file=file, other=other, kind=kind, defaults={"made_on": on}
    )[0]
