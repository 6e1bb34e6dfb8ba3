"""Long work in the background: started by a verb, done by the minute sweep, shown by one page.

A handler is a function `(job) -> result`. It starts at `job.done`, calls `progress` as it goes on
(which also keeps the lease), and returns what the page shows: `{"message": ..., ...}`. A file that
it has made is kept for a day under `stored_as`; the view that hands it out asks again who may.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from .models import Job

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
ATTEMPTS = 3
KEPT = timedelta(days=1)  # how long a file that was made can be fetched
Handler = Callable[[Job], dict[str, Any] | None]


def start(
    kind: str,
    by: Any,
    total: int,
    payload: dict[str, Any],
    *,
    title: str = "",
    url: str = "",
) -> Job:
    """Write down work to be done; `url` is where the finished job leads."""
    return Job.objects.create(
        kind=kind, title=(title or kind)[:120], by=by, total=total, payload=payload, url=url
    )


def waiting() -> QuerySet[Job]:
    """Jobs that no living worker holds."""
    free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    return Job.objects.filter(free, state__in=(Job.State.WAITING, Job.State.RUNNING)).order_by("pk")


def progress(job: Job, done: int, message: str = "") -> None:
    """Say how far the work is; a worker that says nothing for five minutes counts as dead."""
    job.done, job.message = done, message[:300]
    job.lease_until = timezone.now() + LEASE
    job.save(update_fields=["done", "message", "lease_until"])


def keep(data: bytes, ending: str) -> str:
    """Store what a job has made and return the name for its result."""
    return default_storage.save(f"jobs/{get_random_string(32)}.{ending}", ContentFile(data))


def put_away(now: datetime) -> int:
    """Remove the files of jobs that ended a day ago, and what was given to make them from."""
    old = Job.objects.filter(ended_at__lt=now - KEPT, result__has_key="stored_as")
    for job in old:
        name = job.result.pop("stored_as")
        job.url, job.payload = "", {}
        job.save(update_fields=["url", "payload", "result"])
        default_storage.delete(name)
    return len(old)


def run_pending(handlers: Mapping[str, Handler], limit: int = 5) -> int:
    """Do what waits, one job after the other; return how many were finished. Two sweeps at once
    never do the same job: whoever writes the lease first has it."""
    finished = 0
    for pk in list(waiting().filter(kind__in=handlers).values_list("pk", flat=True)[:limit]):
        taken = (
            waiting()
            .filter(pk=pk)
            .update(
                state=Job.State.RUNNING,
                lease_until=timezone.now() + LEASE,
                attempts=F("attempts") + 1,
            )
        )
        if taken:
            job = Job.objects.select_related("by").get(pk=pk)
            finished += _run(job, handlers[job.kind])
    return finished


def _run(job: Job, handler: Handler) -> bool:
    try:
        result = handler(job) or {}
    except (ValidationError, PermissionDenied) as refused:
        words = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
        _end(job, Job.State.FAILED, " ".join(words))
        return True
    except Exception:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        if job.attempts >= ATTEMPTS:
            _end(job, Job.State.FAILED, _("Something went wrong; what was done so far is kept."))
            return True
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() + LEASE)
        return False
    job.result, job.done = result, job.total or job.done
    _end(job, Job.State.DONE, result.get("message", job.message))
    return True


def _end(job: Job, state: str, message: str) -> None:
    job.state, job.message = state, message[:300]
    job.lease_until, job.ended_at = None, timezone.now()
    job.save(update_fields=["state", "message", "result", "done", "lease_until", "ended_at"])
