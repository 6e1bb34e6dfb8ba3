from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import ListView

from casework import xlsx
from casework.access import open_to

from .. import selectors
from ..choices import ENDED_STATES, FINAL_STATES, PROPOSAL, State
from ..forms.lists import ProposalFilter
from ..models import Proposal
from ..models.proposals import ProposalQuerySet


class ProposalList(ListView):
    """All that I may see, in views by what it means to me."""

    template_name = "congress/proposal_list.html"
    paginate_by = 25
    VIEWS = ("all", "mine", "seconded", "open", "late", "replied", "ended")

    def view(self) -> str:
        wanted = self.request.GET.get("view", "all")
        return wanted if wanted in self.VIEWS else "all"

    def narrowed(self, rows: ProposalQuerySet, view: str) -> ProposalQuerySet:
        person, today = self.request.user.person_id, self.request.today
        match view:
            case "mine":
                return rows.filter(
                    Q(mover=person) | Q(pk__in=selectors.joined_by(person).values("proposal"))
                )
            case "seconded":
                return rows.filter(pk__in=selectors.seconded_by(person).values("proposal"))
            case "open":
                return rows.open()
            case "late":
                return rows.overdue(today)
            case "replied":
                return rows.exclude(replied_on=None)
            case "ended":
                return rows.filter(state__in=(*ENDED_STATES, *FINAL_STATES))
        return rows.exclude(state=State.DISCARDED)

    def get_queryset(self) -> ProposalQuerySet:
        self.filter = ProposalFilter(self.request.GET or None)
        seen = Proposal.objects.visible_to(self.request.gate, "cover")
        core = open_to(self.request.gate, "file__", "core", PROPOSAL)
        rows = self.filter.narrow(self.narrowed(seen, self.view()), core).annotate(
            text_open=Case(When(core, then=True), default=False, output_field=BooleanField()),
            open_title=Case(When(core, then="title"), default=Value("")),
        )
        return rows.for_list().order_by(*self.filter.order())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        names = {
            "all": _("All"),
            "mine": _("Mine"),
            "seconded": _("Seconded by me"),
            "open": _("Still open"),
            "late": _("Overdue"),
            "replied": _("Replied"),
            "ended": _("Ended"),
        }
        return context | {
            "filter": self.filter,
            "today": self.request.today,
            "views": [
                {
                    "label": names[view],
                    "count": None,
                    "url": f"?view={view}",
                    "current": view == self.view(),
                }
                for view in self.VIEWS
            ],
            "view": self.view(),
            "keep": [{"name": "view", "value": self.view()}],
            "clear_url": f"?view={self.view()}" if self.filter.is_set else "",
            "may_begin": selectors.may_write(self.request.user, self.request.today),
        }


HEADERS = (
    _("Number"),
    _("Receipt number"),
    _("Title"),
    _("Category"),
    _("Mover"),
    _("Delegation"),
    _("State"),
    _("Lead department"),
    _("Submitted on"),
    _("Reply due on"),
    _("Replied on"),
)


def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as XLSX, streamed; titles only where the text is open to the reader."""
    page = ProposalList()
    page.setup(request)
    rows = page.get_queryset()
    cells = (
        (
            p.docket_number or "",
            p.file.number or "",
            p.title if p.text_open else "",
            p.get_category_display(),
            p.mover.name if p.text_open else "",
            str(p.delegation) if p.text_open else "",
            p.get_state_display(),
            str(p.lead_department or "") if p.text_open else "",
            p.submitted_on,
            p.reply_due_on,
            p.replied_on,
        )
        for p in rows.iterator(chunk_size=500)
    )
    name = f"proposals-{timezone.localdate():%Y%m%d}.xlsx"
    return xlsx.stream(cells, headers=[str(h) for h in HEADERS], title=_("Proposals"), name=name)
