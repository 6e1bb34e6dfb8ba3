"""What the portal keeps about one person, for her own eyes: a table of what is hers, column by
column. A row that she only handled (a reply she drafted, an instruction she entered) is not hers:
it may hold the words of others. What a case says is hers only while the case is open to her."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from casework import access
from casework.models import CaseFile, LedgerEntry, Reading
from congress.choices import CoMoverState
from members.models import User


class Kept(NamedTuple):
    """`whose` leads from the row to the person or, with `account`, to the account. Rows whose day
    in `since` is still to come are left out. `words` are the columns that tell of a case: they are
    blank where `file` leads to one whose `facet` is closed to her."""

    name: str
    model: str
    whose: str
    columns: tuple[str, ...]
    account: bool = False
    since: str = ""
    words: tuple[str, ...] = ()
    file: str = ""
    facet: str = "core"


KEPT = [
    Kept("person", "members.Person", "pk", ("staff_no", "name", "mobile", "email", "email_works")),
    Kept("former_names", "members.PersonName", "person", ("name", "until")),
    Kept(
        "employments",
        "members.Employment",
        "person",
        ("department__name", "kind", "post", "title", "start", "end", "end_reason", "primary"),
    ),
    Kept(
        "appointments",
        "members.Appointment",
        "person",
        ("role", "department__name", "how", "from_on", "to_on", "basis"),
    ),
    Kept(
        "deputyships",
        "members.Deputy",
        "person",
        ("appointment__role", "appointment__person__name", "from_on", "to_on", "basis"),
    ),
    Kept(
        "portfolios", "members.LeaderPortfolio", "leader", ("department__name", "from_on", "to_on")
    ),
    Kept(
        "account",
        "members.User",
        "pk",
        ("username", "is_active", "last_login", "language"),
        account=True,
    ),
    Kept(
        "mandates",
        "congress.Delegate",
        "person",
        ("delegation__name", "category", "mandate_from", "mandate_to", "end_reason"),
    ),
    Kept(
        "proposals",
        "congress.Proposal",
        "mover",
        (
            "file__number",
            "docket_number",
            "state",
            "title",
            "category",
            "reason",
            "suggestion",
            "feasibility",
            "is_public",
            "submitted_on",
        ),
    ),
    Kept(
        "co_movings",
        "congress.CoMover",
        "person",
        ("proposal__title", "state", "joined_on"),
        words=("proposal__title",),
        file="proposal__file__",
    ),
    Kept(
        "seconds",
        "congress.Second",
        "person",
        ("proposal__title", "state", "invited_on", "given_on", "withdrawn_on"),
        words=("proposal__title",),
        file="proposal__file__",
    ),
    Kept(
        "ratings",
        "congress.Rating",
        "rater",
        ("round__proposal__title", "manner", "result", "text", "rated_on"),
        words=("round__proposal__title",),
        file="round__proposal__file__",
    ),
    Kept(
        "suggestions",
        "congress.Suggestion",
        "author",
        ("file__number", "state", "title", "text", "grade", "received_on"),
    ),
    Kept(  # before its day a reply is a draft that waits for a second person of the union
        "replies_to_suggestions",
        "congress.Suggestion",
        "author",
        ("file__number", "reply", "second_reply", "replied_on"),
        since="replied_on",
    ),
    Kept(
        "notices",
        "casework.Notice",
        "recipient",
        ("subject", "body", "created_at", "read_at", "acknowledged_at"),
        account=True,
        words=("subject", "body"),
        file="file__",
        facet="cover",  # as in the inbox
    ),
    Kept(
        "what_i_did",
        "casework.LedgerEntry",
        "by",
        ("file__number", "action", "on", "at", "basis"),
        account=True,
    ),
]


def own_files(user: User) -> QuerySet[CaseFile]:
    """The files that are hers: what she moves, alone or with others, or handed in under her name;
    whoever was asked and stayed out has no part in it."""
    person = user.person_id
    return CaseFile.objects.filter(
        Q(proposal__mover=person)
        | Q(proposal__co_movers__person=person, proposal__co_movers__state=CoMoverState.JOINED)
        | Q(suggestion__author=person)
    ).distinct()


def readings(user: User) -> QuerySet[Reading]:
    """Who has opened a drawer of one of her files that is not open to everybody concerned."""
    return (
        Reading.objects.filter(file__in=own_files(user))
        .exclude(by=user)
        .select_related("file", "permission")
        .order_by("-at", "-pk")
    )


def deeds(user: User) -> QuerySet[LedgerEntry]:
    """What stands under her name in the trails."""
    return LedgerEntry.objects.filter(by=user)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _columns(kept: Kept, rows: QuerySet, gate: access.Gate) -> Iterator[dict[str, Any]]:
    if not kept.file:
        yield from rows.values(*kept.columns)
        return
    stands_alone = Q(**{kept.file.removesuffix("__"): None})
    opened = stands_alone | access.open_to(gate, kept.file, kept.facet)
    shown = Case(When(opened, then=Value(True)), default=Value(False))
    for row in rows.annotate(is_open=shown).values(*kept.columns, "is_open"):
        is_open = row.pop("is_open")
        yield row if is_open else row | dict.fromkeys(kept.words, "")


def export(user: User) -> dict[str, Any]:
    """Everything of KEPT and the readings, as data that JSON can hold."""
    gate = access.gate(user, timezone.localdate())
    data: dict[str, Any] = {"exported_at": timezone.localtime().isoformat(timespec="seconds")}
    for kept in KEPT:
        whose = user.pk if kept.account else user.person_id
        rows = apps.get_model(kept.model)._base_manager.filter(**{kept.whose: whose})
        if kept.since:
            rows = rows.exclude(**{kept.since: None})
        data[kept.name] = [
            {column: _plain(value) for column, value in row.items()}
            for row in _columns(kept, rows.order_by("pk"), gate)
        ]
    data["who_read_my_files"] = [
        {
            "file": reading.file.number,
            "part": reading.permission.codename.removeprefix("open_"),
            "by": reading.actor_label,
            "at": _plain(reading.at),
            "why": reading.why,
        }
        for reading in readings(user)
    ]
    return data
