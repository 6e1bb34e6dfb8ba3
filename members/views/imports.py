"""Loading departments and people from a table: template, result, bad rows with their reasons."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from members import rules, spreadsheets
from members.forms.imports import TableForm
from members.imports import REASON, Row, understand
from members.services import loading

from .access import only

SALT = "members.bad_rows"
SHOWN = 50  # bad rows on the page; the file holds them all
IN_PAGE = 2000  # bad rows that travel with the page to be downloaded


@dataclass(frozen=True)
class Kind:
    title: Any
    lead: Any
    columns: tuple
    load: Any
    done: Any
    url_name: str
    template_url_name: str


KINDS = {
    "departments": Kind(
        gettext_lazy("Load departments"),
        gettext_lazy("First the departments, then the people. One bad row and nothing is loaded."),
        loading.DEPARTMENTS,
        loading.load_departments,
        gettext_lazy("%(n)d departments are entered."),
        "members:departments",
        "members:template_departments",
    ),
    "people": Kind(
        gettext_lazy("Load people"),
        gettext_lazy("People with their main employment. One bad row and nothing is loaded."),
        loading.PEOPLE,
        loading.load_people,
        gettext_lazy("%(n)d people are entered. Accounts are opened with activation codes."),
        "members:people",
        "members:template_people",
    ),
}


@only(rules.manages_people)
def load(request: HttpRequest, kind: str) -> HttpResponse:
    return load_table(request, KINDS[kind])


def load_table(request: HttpRequest, what: Kind) -> HttpResponse:
    """One page for every table that a school loads once: also the congress's delegates."""
    form = TableForm(request.POST or None, request.FILES or None)
    context = {"form": form, "what": what}
    if request.method == "POST" and form.is_valid():
        try:
            table = spreadsheets.read(form.cleaned_data["table"])
            header, rows = understand(table, what.columns)
            count = what.load(rows=rows, by=request.user)
        except ValidationError as error:
            form.add_error("table", error)
        else:
            bad = [row for row in rows if row.errors]
            if not bad:
                messages.success(request, what.done % {"n": count})
                return redirect(what.url_name)
            context |= {
                "bad": bad[:SHOWN],
                "bad_count": len(bad),
                "row_count": len(rows),
                "packed": _pack(header, bad),
            }
    return render(request, "members/import.html", context)


def _pack(header: list[str], bad: list[Row]) -> str:
    """The bad rows, signed, to be asked for as a file: nothing of them is kept by the portal."""
    lines = [[*row.cells, *[""] * (len(header) - len(row.cells))] for row in bad[:IN_PAGE]]
    reasons = ["; ".join(row.errors) for row in bad[:IN_PAGE]]
    table = [[*line[: len(header)], why] for line, why in zip(lines, reasons, strict=True)]
    return signing.dumps([[*header, REASON], *table], salt=SALT, compress=True)


@require_POST
def bad_rows(request: HttpRequest) -> HttpResponse:
    """The bad rows as a table: the original columns and the reason. Whoever holds the signed rows
    has just been shown them."""
    try:
        header, *rows = signing.loads(request.POST.get("packed", ""), salt=SALT, max_age=24 * 3600)
    except (signing.BadSignature, json.JSONDecodeError):
        messages.error(request, _("Load the table once more."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return spreadsheets.download(f"{_('bad rows')}.xlsx", spreadsheets.write(REASON, header, rows))


@only(rules.manages_people)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    return empty_table(KINDS[kind])


def empty_table(what: Kind) -> HttpResponse:
    """The empty table, with one row as an example."""
    header = [f"{c.label}*" if c.required else c.label for c in what.columns]
    example = [column.example for column in what.columns]
    file = spreadsheets.write(str(what.title), header, [example])
    return spreadsheets.download(f"{what.title}.xlsx", file)
