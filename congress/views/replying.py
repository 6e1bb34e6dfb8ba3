"""Drafting the reply: the contact writes, the head reads, then it goes to the school leader."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.transitions import TransitionRefused

from ..choices import RoundState
from ..forms.writing import ReplyForm
from ..models import HandlingRound, Proposal
from ..selectors.replying import carried_over, reply_before
from ..services import reply_drafts
from ..workflow import PROPOSAL, ROUND
from .cases import found


def open_round(request: HttpRequest, pk: int) -> tuple[Proposal, HandlingRound]:
    case = found(request, pk)
    row = case.rounds.filter(state__in=(RoundState.OPEN, RoundState.HEAD_REVIEW)).first()
    verbs = ("save_draft", "to_head", "head_back")
    if (
        row is None
        or not any(ROUND.may(v, row, request.user) for v in verbs)
        and not PROPOSAL.may("send_reply", case, request.user)
    ):
        raise Http404
    return case, row


def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of the draft. Buttons by what the reader may do: keep it, send it to the head, send
    it back, send it to sign-off."""
    case, row = open_round(request, pk)
    kept, before = row.reply, reply_before(row)
    carried = carried_over(row, before) if before and kept is None else None
    form = ReplyForm(request.POST or None, reply=kept, session=case.session, carried=carried)
    writes = ROUND.may("save_draft", row, request.user)
    newer = False
    if request.method == "POST":
        try:
            if writes and form.is_valid():
                kept = reply_drafts.save_draft(
                    round=row,
                    by=request.user,
                    on=request.today,
                    words=form.words(),
                    seen=form.seen(),
                )
                newer = kept.aside
            if not newer and not form.errors:
                return _go_on(request, case, row)
        except TransitionRefused:
            messages.warning(request, _("A colleague was faster; see how it stands."))
            return redirect("congress:proposal", pk)
        except ValidationError as invalid:
            _add(form, invalid)
    context = {
        "case": case,
        "row": row,
        "form": form,
        "newer": newer,
        "before": before,
        "carried": carried,
        "writes": writes,
        "may_send_to_head": ROUND.may("to_head", row, request.user),
        "may_send_back": ROUND.may("head_back", row, request.user),
        "may_send": PROPOSAL.may("send_reply", case, request.user),
        "assisting": case.assignments.in_force().assisting().select_related("department"),
        "promises": range(4),
    }
    status = 409 if newer else (422 if form.errors else 200)
    return render(request, "congress/reply.html", context, status=status)


def _go_on(request: HttpRequest, case: Proposal, row: HandlingRound) -> HttpResponse:
    deed = {"by": request.user, "on": request.today}
    if "to_head" in request.POST:
        reply_drafts.check(row.reply, request.today)
        reply_drafts.to_head(round=row, **deed)
        messages.success(request, _("Sent to the department head."))
    elif "head_back" in request.POST:
        reason = request.POST.get("back_reason", "").strip()
        if not reason:
            raise ValidationError(_("Say what is to be changed."))
        reply_drafts.head_back(round=row, reason=reason, **deed)
        messages.success(request, _("Sent back to the drafter."))
    elif "send" in request.POST:
        return redirect("congress:perform", case.pk, "send_reply")
    else:
        messages.success(request, _("The draft is kept."))
        return redirect("congress:reply", case.pk)
    return redirect("congress:proposal", case.pk)


def _add(form: ReplyForm, invalid: ValidationError) -> None:
    form.is_valid()
    if hasattr(invalid, "error_dict"):
        for name, errors in invalid.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, invalid)


@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    _case, row = open_round(request, pk)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"saved": False}, status=422)
    try:
        kept = reply_drafts.save_draft(
            round=row, by=request.user, on=request.today, words=form.words(), seen=form.seen()
        )
    except (TransitionRefused, ValidationError):
        return JsonResponse({"saved": False}, status=422)
    answer = {"saved": True, "newer": kept.aside}
    if not kept.aside:
        answer |= {"version": kept.version, "saves": kept.saves}
    return JsonResponse(answer)
