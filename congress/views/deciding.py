"""Check and confirm: the chair sees what will happen in numbers, confirms what she has seen, and is
told of every row what became of it."""

from collections import Counter
from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.deeds import AlreadyDone, do_once, new_nonce
from casework.transitions import Outcome as Result
from casework.typed import whole_numbers
from members.choices import Role
from members.selectors import holds

from .. import selectors
from ..choices import Deciders, Outcome, State
from ..forms.fields import MeetingForm
from ..forms.triage import lacks
from ..models import DraftOutcome, MeetingDecision, Proposal, Session
from ..services import meetings, screening
from . import signatures
from .asking import was_sent
from .first import needs_a_session
from .signatures import failures
from .triage import at_the_table, current_session


class DecideForm(MeetingForm):
    """The meeting that moves all the rows; recorded once with the confirmation."""

    def prepare(self) -> None:
        recent = MeetingDecision.objects.filter(
            session=self.case, body=Deciders.COMMITTEE, by_signature=False
        )
        self.fields["decision"].queryset = recent
        self.fields["decision"].initial = recent.first()


@needs_a_session
def decide(request: HttpRequest) -> HttpResponse:
    at_the_table(request)
    if not holds(request.user, [Role.PROPOSAL_COMMITTEE_CHAIR], request.today):
        raise PermissionDenied
    session = current_session(request)
    newest = drafts_on_the_table(request, session)
    whole = [d for d in newest if not lacks(d)]
    lacking = [{"draft": d, "lacks": lacks(d)} for d in newest if lacks(d)]
    form = DecideForm(request.POST or None, case=session, by=request.user, on=request.today)
    results = None
    picked = request.POST.getlist("pick")
    chosen = [d for d in whole if d.stamp in picked]
    if "draft" in request.POST:  # without a meeting
        return signatures.put(request, session, chosen, overtaken(request, picked, chosen))
    if request.method == "POST" and form.is_valid():
        try:
            results = confirm(request, session, form, picked, chosen)
        except AlreadyDone:
            messages.info(request, _("This page was sent before: see here what was decided."))
            queue = reverse("congress:triage")
            return redirect(f"{queue}?session={session.code}&view=screened")
    tally = Counter(d.outcome for d in whole)
    context = {
        "session": session,
        "drafts": whole,
        "lacking": lacking,
        "form": form,
        "tally": [(Outcome(code).label, n) for code, n in sorted(tally.items())],
        "results": results,
        "correction_days": session.rule("congress.restore_days"),
        "failed": failures(results or []),
        "done": sum(1 for r in results or [] if not r.error),
        "nonce": new_nonce(),
    }
    return render(
        request, "congress/triage_decide.html", context, status=422 if form.errors else 200
    )


def drafts_on_the_table(request: HttpRequest, session: Session) -> list[DraftOutcome]:
    """The newest draft of each proposal that waits, whoever of the colleagues wrote it."""
    seen = Proposal.objects.visible_to(request.gate).filter(session=session, state=State.SUBMITTED)
    rows = (
        DraftOutcome.objects.filter(proposal__in=seen)
        .select_related(
            "proposal__file", "proposal__session", "lead_department", "member_in_charge"
        )
        .select_related("master__file", "officer__person")
        .prefetch_related("assisting")
        .order_by("saved_at")
    )
    return list({draft.proposal_id: draft for draft in rows}.values())


def confirm(
    request: HttpRequest,
    session: Session,
    form: DecideForm,
    picked: list[str],
    chosen: list[DraftOutcome],
) -> list[Result] | None:
    """A result for every row that was ticked, also for those that a colleague has decided or
    changed since the page was read (E13); None when the meeting cannot stand."""
    if not picked:
        form.add_error(None, _("Choose at least one outcome."))
        return None
    if was_sent(request):
        raise AlreadyDone
    late = overtaken(request, picked, chosen)
    if not chosen:  # no row of the page stands any more: nothing to hold a meeting for
        return late
    try:
        meeting = do_once(request.POST.get("nonce", ""), lambda: held(request, session, form))
    except ValidationError as invalid:
        form.add_error(None, invalid)
        return None
    results = screening.decide_each(
        decision=meeting, drafts=chosen, by=request.user, on=request.today
    )
    if not form.cleaned_data["decision"] and all(result.error for result in results):
        meetings.forget_unused(meeting)
    return late + results


def held(request: HttpRequest, session: Session, form: DecideForm) -> MeetingDecision:
    """The meeting that was chosen, or the one typed, which is recorded with the page."""
    meeting = form.wanted()["meeting"]
    if isinstance(meeting, MeetingDecision):
        return meeting
    return meetings.record(
        session=session, body=Deciders.COMMITTEE, by=request.user, on=request.today, **meeting
    )


def overtaken(
    request: HttpRequest, picked: list[str], chosen: Iterable[DraftOutcome]
) -> list[Result]:
    """The ticked rows whose draft is not what stood on the page, each with who and what."""
    stood = set(whole_numbers(p.split(".")[0] for p in picked))
    stood -= {d.proposal_id for d in chosen}
    rows = Proposal.objects.visible_to(request.gate).for_list().filter(pk__in=stood)
    return [Result(proposal, _why(proposal)) for proposal in rows.order_by("receipt_serial")]


def _why(proposal: Proposal) -> str:
    if proposal.state != State.SUBMITTED:
        return selectors.who_was_faster(proposal)
    last = proposal.drafts.select_related("officer__person").order_by("saved_at").last()
    if last is None:
        return _("The draft is gone.")
    return _("%(who)s has changed the draft meanwhile: “%(outcome)s”. Look at it once more.") % {
        "who": last.officer,
        "outcome": last.get_outcome_display(),
    }
