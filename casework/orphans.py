"""Files that no row names. A file is written before the row that names it: where the step rolls
back, or the process dies in between, the file is left over and goes some night."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.core.files.storage import default_storage

from .models import Attachment, Document, Job

logger = logging.getLogger(__name__)
GRACE = timedelta(days=1)  # no step lasts as long, so its row is there or never comes
PLACES = ("attachments", "jobs", "papers")
CHUNK = 500


def remove(now: datetime) -> int:
    """Remove what is older than a day and named by no row; return how many files went."""
    old = (name for place in PLACES for name in _files(place) if _changed(name) < now - GRACE)
    removed = 0
    while chunk := list(islice(old, CHUNK)):
        for name in set(chunk) - _named(chunk):
            default_storage.delete(name)
            removed += 1
    if removed:
        logger.warning("%s files that no row names were removed", removed)
    return removed


def _changed(name: str) -> datetime:
    return default_storage.get_modified_time(name)


def _files(place: str) -> Iterator[str]:
    if not default_storage.exists(place):
        return
    folders, files = default_storage.listdir(place)
    yield from (f"{place}/{name}" for name in files)
    for folder in folders:
        yield from _files(f"{place}/{folder}")


def _named(names: list[str]) -> set[str]:
    return {
        *Attachment.objects.filter(stored_as__in=names).values_list("stored_as", flat=True),
        *Document.objects.filter(stored_as__in=names).values_list("stored_as", flat=True),
        *Job.objects.filter(result__stored_as__in=names).values_list(
            "result__stored_as", flat=True
        ),
    }
