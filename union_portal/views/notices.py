from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from casework import notices
from casework.models import MailPreference
from union_portal.context import keep_unread


class NoticeList(ListView):
    """What the portal told me; only of files that I may still see."""

    template_name = "union_portal/notice_list.html"
    paginate_by = 25

    def get_queryset(self):
        rows = notices.inbox(self.request.gate)
        if self.request.GET.get("view") == "unread":
            rows = rows.filter(read_at=None)
        return rows

    def get_context_data(self, **kwargs):
        unread = self.request.GET.get("view") == "unread"
        preference = MailPreference.objects.filter(user=self.request.user).first()
        return super().get_context_data(**kwargs) | {
            "views": [
                {"label": _("All"), "url": "?view=all", "current": not unread, "count": None},
                {
                    "label": _("Unread"),
                    "url": "?view=unread",
                    "current": unread,
                    "count": keep_unread(self.request, notices.unread(self.request.gate)),
                },
            ],
            "form": MailForm(
                initial={"mode": preference.mode if preference else MailPreference.Mode.NOW}
            ),
        }


class MailForm(forms.Form):
    mode = forms.ChoiceField(
        label=gettext_lazy("Copies by mail"),
        choices=MailPreference.Mode.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("What the rules want served always comes by mail at once."),
    )


def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice; opening it marks it as read."""
    row = get_object_or_404(notices.inbox(request.gate), pk=pk)
    notices.mark_read(request.gate, [row.pk], at=timezone.now())
    link = row.url if url_has_allowed_host_and_scheme(row.url, allowed_hosts=None) else ""
    return render(request, "union_portal/notice.html", {"notice": row, "link": link})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    done = notices.mark_read(request.gate, at=timezone.now())
    messages.success(request, _("%(n)d notices marked as read.") % {"n": done})
    return redirect("notices")


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(notices.inbox(request.gate), pk=pk)
    notices.acknowledge(row, by=request.user, at=timezone.now())
    messages.success(request, _("Your receipt is recorded."))
    return redirect("notice", pk)


@require_POST
def preference(request: HttpRequest) -> HttpResponse:
    form = MailForm(request.POST)
    if form.is_valid():
        notices.prefer(request.user, form.cleaned_data["mode"])
        messages.success(request, _("Kept."))
    return redirect("notices")
