"""One gate for every read: a file is open by a key, or, unless sealed, by a scope.

list = count = detail = search = desk = download = delivery: all of them lay `open_to` on the row.
django-guardian is the form of the key tables; no function of it that answers a question is called.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from .actors import label_of, user_of
from .guests import FACETS as GUEST_FACETS
from .guests import live_files
from .models import CaseFile, FileKey, OfficeKey, Reading, Recusal, RoleScope

PUBLIC_VISITOR = "public_visitor"  # the role of whoever is not signed in


class Office(NamedTuple):
    """An office in force: what `user.offices(on)` returns. `unit_id` None is the whole school."""

    role: str
    unit_id: int | None
    group_id: int | None
    deputy_for: str = ""  # the name of the holder when a deputy acts
    unit: str = ""  # its name


@dataclass(frozen=True)
class Scope:
    facet: str
    kind: str
    min_reach: int
    unit_id: int | None


@dataclass(frozen=True)
class Gate:
    """What one person opens on one day. Kept on the request, never across requests, never
    printed or logged: it names sealed files."""

    user_id: int | None
    on: date
    offices: list[Office] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    recused: list[int] = field(default_factory=list)
    guest_files: list[int] = field(default_factory=list)
    opened: dict[int, frozenset[str]] = field(default_factory=dict)  # by file: `facets`

    @property
    def groups(self) -> list[int]:
        return [office.group_id for office in self.offices if office.group_id]

    def scopes_for(self, facet: str, kind: str | None = None) -> list[Scope]:
        return [s for s in self.scopes if s.facet == facet and kind in (None, s.kind)]

    def __repr__(self) -> str:
        return f"<Gate of {self.user_id} on {self.on}>"


def gate(user: Any, on: date, guest_files: Iterable[int] = ()) -> Gate:
    """Return the gate of `user` on that day, in at most two queries.

    An inactive account opens nothing; somebody not signed in opens what is public and the files
    whose guest codes she has entered in this session.
    """
    if not getattr(user, "is_authenticated", False):
        visitor = [Office(PUBLIC_VISITOR, None, None)]
        scopes = _scopes(visitor, _scope_rows(visitor))
        return Gate(None, on, scopes=scopes, guest_files=live_files(guest_files))
    if not user.is_active:
        return Gate(None, on)
    offices = [*user.offices(on), Office(PUBLIC_VISITOR, None, None)]
    recused = Recusal.objects.filter(user=user.pk, from_on__lte=on, ended_on=None)
    nothing = Value("")
    # Every page asks both: one query. A recusal is a row without a role, its file in place of
    # the rung.
    rows = list(
        _scope_rows(offices).union(
            recused.values_list(nothing, nothing, nothing, "file_id", Value(False))
        )
    )
    scopes = _scopes(offices, [row for row in rows if row[0]])
    return Gate(user.pk, on, offices, scopes, [row[3] for row in rows if not row[0]])


def _scope_rows(offices: list[Office]) -> QuerySet:
    return RoleScope.objects.filter(office_role__in={o.role for o in offices}).values_list(
        "office_role", "kind", "permission__codename", "min_reach", "own_unit"
    )


def _scopes(offices: list[Office], rows: Iterable[tuple]) -> list[Scope]:
    widest: dict[tuple[str, str, int | None], int] = {}
    for role, kind, codename, min_reach, own_unit in rows:
        for office in offices:
            # An office of a unit (a delegate of a department's own congress, say) reaches by
            # the rows of units alone, an office of the whole school by the rows of the school.
            if office.role == role and own_unit == (office.unit_id is not None):
                key = (codename.removeprefix("open_"), kind, office.unit_id)
                widest[key] = min(min_reach, widest.get(key, min_reach))
    return [
        Scope(facet, kind, reach, unit)
        for (facet, kind, unit), reach in widest.items()
        if unit is None or reach < widest.get((facet, kind, None), reach + 1)
    ]


def open_to(gate: Gate, file: str = "", facet: str = "core", kind: str | None = None) -> Q:
    """What the gate opens, as a condition on the row reached by `file` ("" on CaseFile itself,
    "file__" on a case). It is laid on the joined row: `file__in=<files>` lists all files first."""
    pk = f"{file.removesuffix('__') or 'pk'}__in"
    entered = gate.guest_files if facet in GUEST_FACETS else []
    opened = Q(**{pk: entered}) if entered else Q(pk__in=[])
    if gate.user_id is not None:
        live = {"permission__codename": f"open_{facet}"}
        keys = FileKey.objects.live(gate.on).filter(user=gate.user_id, **live)
        opened |= Q(**{pk: keys.values("content_object")})
        if gate.groups:
            held = OfficeKey.objects.live(gate.on).filter(group__in=gate.groups, **live)
            opened |= Q(**{pk: held.values("content_object")})
    for scope in gate.scopes_for(facet, kind):
        reached = {f"{file}kind": scope.kind, f"{file}reach__gte": scope.min_reach}
        if scope.unit_id is not None:
            reached[f"{file}unit"] = scope.unit_id
        opened |= Q(**reached)
    return opened & ~Q(**{pk: gate.recused}) if gate.recused else opened


def files_open_to(gate: Gate, facet: str = "core") -> QuerySet[CaseFile]:
    """For desk, search and downloads; lists of a room lay `open_to` on their own rows."""
    return CaseFile.objects.filter(open_to(gate, "", facet))


def facets(gate: Gate, file: CaseFile) -> frozenset[str]:
    """Which drawers of this file the gate opens: one query, asked once by a gate, since papers,
    files and messages of one page all ask it."""
    if file.pk not in gate.opened:
        gate.opened[file.pk] = _facets(gate, file)
    return gate.opened[file.pk]


def _facets(gate: Gate, file: CaseFile) -> frozenset[str]:
    if file.pk in gate.recused:
        return frozenset()
    opened: set[str] = set(GUEST_FACETS) if file.pk in gate.guest_files else set()
    if gate.user_id is not None:
        codename = "permission__codename"
        own = FileKey.objects.live(gate.on).filter(user=gate.user_id, content_object=file)
        held = OfficeKey.objects.live(gate.on).filter(group__in=gate.groups, content_object=file)
        rows = own.values_list(codename).union(held.values_list(codename))
        opened |= {name.removeprefix("open_") for (name,) in rows}
    for scope in gate.scopes:
        if (
            scope.kind == file.kind
            and file.reach >= scope.min_reach
            and not file.sealed
            and (scope.unit_id is None or scope.unit_id == file.unit_id)
        ):
            opened.add(scope.facet)
    return frozenset(opened)


def opens(user: Any, file: CaseFile, on: date, facet: str = "cover") -> bool:
    """Whether one person opens one file that day; for a list or a page lay `open_to`."""
    return facet in facets(gate(user, on), file)


def _permissions(names: Iterable[str]) -> list[Permission]:
    """The permission rows of facets; whoever opens a drawer also sees the cover."""
    wanted = {f"open_{name}" for name in {*names, "cover"}}
    rows = list(
        Permission.objects.filter(
            content_type__app_label="casework", content_type__model="casefile", codename__in=wanted
        )
    )
    if len(rows) != len(wanted):
        raise LookupError(f"facets not declared: {wanted - {row.codename for row in rows}}")
    return rows


@transaction.atomic
def give_key(
    file: CaseFile,
    who: Any,
    *,
    facets: Iterable[str] = ("core",),
    seat: str,
    until: date | None = None,
    reason: str = "",
) -> None:
    """Give `who` (an account or an office's Group) a key to each facet, for one seat.
    Giving it again moves its end."""
    model, holder = (OfficeKey, "group") if isinstance(who, Group) else (FileKey, "user")
    model.objects.bulk_create(
        [
            model(
                **{holder: who},
                permission=permission,
                content_object=file,
                seat=seat,
                until=until,
                reason=reason,
            )
            for permission in _permissions(facets)
        ],
        update_conflicts=True,
        unique_fields=[holder, "permission", "content_object", "seat"],
        update_fields=["until", "reason"],
    )


@transaction.atomic
def take_key(file: CaseFile, who: Any, *, seat: str) -> int:
    """Take back every facet of one seat; another seat of the same person keeps its own keys."""
    model, holder = (OfficeKey, "group") if isinstance(who, Group) else (FileKey, "user")
    return model.objects.filter(**{holder: who}, content_object=file, seat=seat).delete()[0]


def read(file: CaseFile, facet: str, by: Any, why: str = "") -> None:
    """Log the reading of a drawer other than cover and core; the person concerned sees it."""
    if facet not in ("cover", "core"):
        (permission,) = [p for p in _permissions([facet]) if p.codename == f"open_{facet}"]
        Reading.objects.create(
            file=file, permission=permission, by=user_of(by), actor_label=label_of(by)[:80], why=why
        )


def read_today(file: CaseFile, facet: str, by: Any, on: date, why: str = "") -> None:
    """As `read`, once a day: of a page that shows a drawer beside the core whenever it is looked
    at."""
    begins = timezone.make_aware(datetime.combine(on, time.min))
    logged = Reading.objects.filter(
        file=file, by=user_of(by), permission__codename=f"open_{facet}", at__gte=begins
    )
    if not logged.exists():
        read(file, facet, by, why)


class ScopeRow(NamedTuple):
    """A line of a room's SCOPES in its choices.py."""

    role: str
    kind: str
    facet: str
    min_reach: int
    own_unit: bool = False


@transaction.atomic
def write_facets_and_scopes(facet_names: Iterable[str], scopes: Iterable[ScopeRow]) -> None:
    """Make permissions and RoleScope rows equal to what the rooms declare. The roof calls it at
    post_migrate, not a data migration: the flush after a transactional test removes such rows."""
    from django.contrib.contenttypes.models import ContentType  # apps are ready only by now

    content_type = ContentType.objects.get_for_model(CaseFile)
    for name in {*facet_names, "cover", "core"}:
        Permission.objects.get_or_create(
            content_type=content_type, codename=f"open_{name}", defaults={"name": f"Open {name}"}
        )
    by_codename = {p.codename: p for p in Permission.objects.filter(content_type=content_type)}
    wanted: dict[tuple[str, str, str], ScopeRow] = {}
    for row in scopes:
        wanted[row.role, row.kind, row.facet] = row
        cover = (row.role, row.kind, "cover")
        if cover not in wanted or wanted[cover].min_reach > row.min_reach:
            wanted[cover] = row._replace(facet="cover")
    RoleScope.objects.all().delete()
    RoleScope.objects.bulk_create(
        RoleScope(
            office_role=row.role,
            kind=row.kind,
            min_reach=row.min_reach,
            own_unit=row.own_unit,
            permission=by_codename[f"open_{facet}"],
        )
        for (_, _, facet), row in wanted.items()
    )
