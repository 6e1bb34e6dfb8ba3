"""The dashboard on paper: the page is frozen when its reader asks for it, the PDF is made in the
background like every long piece of work."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import jobs, rendering
from casework.models import Job

from ..models import Semester

KIND = "oversight.dashboard"


def prepare(*, semester: Semester, source: str, by: Any) -> Job:
    """Ask for the paper of a page; who asks twice is led to the same job while it is under way."""
    mine = Job.objects.filter(kind=KIND, by=by, payload__semester=semester.code)
    under_way = mine.filter(state__in=(Job.State.WAITING, Job.State.RUNNING)).first()
    if under_way:
        return under_way
    return jobs.start(
        KIND,
        by,
        0,
        {"semester": semester.code, "source": source},
        title=_("PDF of the dashboard, %(semester)s") % {"semester": semester},
    )


def make(job: Job) -> dict[str, Any]:
    """The handler of the job. What keeps the paper from being made is said on its page."""
    try:
        data, _pages = rendering.pdf(job.payload["source"])
    except rendering.RendererMissing as error:
        raise ValidationError(
            _(
                "The renderer of papers is missing on this machine; the keeper sees which package "
                "to install on the health page. The dashboard itself can be printed from the "
                "browser."
            )
        ) from error
    except rendering.Unmakeable as error:
        raise ValidationError(
            _(
                "The paper could not be made within the limits of this machine. The dashboard "
                "itself can be printed from the browser."
            )
        ) from error
    job.url = reverse("oversight:dashboard_pdf", args=[job.pk])
    job.save(update_fields=["url"])
    return {
        "message": _("The paper is ready; it is kept for a day."),
        "stored_as": jobs.keep(data, "pdf"),
    }
