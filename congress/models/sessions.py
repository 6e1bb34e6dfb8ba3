from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework import rulebook

from ..choices import (
    Category,
    DeclineReason,
    ResultClass,
    Satisfaction,
    Section,
    SessionAct,
    SessionCaller,
    SessionKind,
    SessionState,
)

# The lists of the rulebook whose codes are fixed and whose labels each term may choose.
LISTS = {
    "categories": Category,
    "refusal_reasons": DeclineReason,
    "result_labels": ResultClass,
    "satisfaction_labels": Satisfaction,
    "sections": Section,
}


def named(name: str, value: list[Any]) -> list[tuple[str, str]]:
    own = dict(LISTS[name].choices)
    rows = [tuple(row) if isinstance(row, list) else (row, "") for row in value]
    return [(code, str(label or own[code])) for code, label in rows if code in own]


class Congress(models.Model):
    """教代会 of the school (`department` None) or of a department (二级教代会)."""

    name = models.CharField(_("name"), max_length=60)
    department = models.ForeignKey(
        "members.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="congresses",
        verbose_name=_("department"),
    )
    is_assembly = models.BooleanField(_("assembly of all staff"), default=False)

    class Meta:
        verbose_name = _("staff congress")
        constraints = [
            models.UniqueConstraint(fields=["department"], name="one_congress_per_department"),
            models.UniqueConstraint(
                fields=["is_assembly"], condition=Q(department=None), name="one_school_congress"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """届: three or five years (Order 32 Art. 15)."""

    congress = models.ForeignKey(Congress, models.PROTECT, related_name="terms")
    ordinal = models.PositiveSmallIntegerField(_("ordinal"))
    years = models.PositiveSmallIntegerField(_("years"), default=5)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("term")
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["congress", "ordinal"], name="term_once"),
            models.CheckConstraint(name="term_three_or_five", condition=Q(years__in=(3, 5))),
            models.CheckConstraint(
                name="term_dates", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.congress} {self.ordinal}"


class SessionQuerySet(models.QuerySet):
    def of_the_school(self) -> "SessionQuerySet":
        return self.filter(term__congress__department=None)

    def collecting(self, on: date) -> "SessionQuerySet":
        """Sessions whose window is open that day."""
        return self.filter(window_opens_on__lte=on, window_closes_on__gte=on)

    def naming(self, on: date) -> "Session | None":
        """The session whose names the school uses that day: the newest whose window has opened."""
        begun = self.of_the_school().filter(window_opens_on__lte=on)
        return begun.order_by("-window_opens_on").first()

    def held(self, on: date) -> "SessionQuerySet":
        """Sessions that had opened by that day, the last one first."""
        return self.filter(opens_on__lte=on).order_by("-opens_on")


class Session(models.Model):
    """次会议. `frozen_rules` holds the values of the rulebook on the day its window opened: a
    later value serves the next session. `opens_on` is the first day of the session itself."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="sessions")
    ordinal = models.PositiveSmallIntegerField(_("ordinal"))
    code = models.CharField(_("code"), max_length=8, unique=True)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(
        _("kind"), max_length=16, choices=SessionKind.choices, default=SessionKind.REGULAR
    )
    state = models.CharField(
        _("state"), max_length=8, choices=SessionState.choices, default=SessionState.PLANNED
    )
    window_opens_on = models.DateField(_("proposals from"))
    window_closes_on = models.DateField(_("proposals until"))
    opens_on = models.DateField(_("opening day"))
    closed_on = models.DateField(_("closing day"), null=True, blank=True)
    called_by = models.CharField(
        _("called by"), max_length=12, choices=SessionCaller.choices, blank=True, default=""
    )
    call_signers = models.PositiveIntegerField(_("delegates who signed the call"), null=True)
    call_ground = models.TextField(_("ground of the call"), blank=True, default="")
    delegates_total = models.PositiveIntegerField(_("formal delegates"), default=0)
    frozen_rules = models.JSONField(default=dict, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        ordering = ["-opens_on"]
        constraints = [
            models.UniqueConstraint(fields=["term", "ordinal"], name="session_once"),
            models.CheckConstraint(
                name="session_dates",
                condition=Q(window_closes_on__gte=F("window_opens_on"))
                & (Q(closed_on=None) | Q(closed_on__gte=F("opens_on"))),
            ),
            models.CheckConstraint(
                name="session_called",
                condition=Q(called_by="") | (Q(kind="extraordinary") & ~Q(call_ground="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_collecting(self, on: date) -> bool:
        return self.window_opens_on <= on <= self.window_closes_on

    def sits(self, on: date) -> bool:
        """Whether the session itself is in progress: the presidium then rules."""
        return self.opens_on <= on and (
            self.state == SessionState.OPEN or (self.closed_on is not None and on <= self.closed_on)
        )

    def rule(self, code: str, on: date | None = None) -> Any:
        """The value this session froze, or the one in force while its window has not opened."""
        return rulebook.value(code, on=on or self.window_opens_on, frozen=self.frozen_rules or None)

    def labels(self, name: str) -> list[tuple[str, str]]:
        """The codes of a list in the order and with the names that this session gives them."""
        return named(name, self.rule(f"congress.{name}"))

    def label_of(self, name: str, code: str) -> str:
        """What this session calls a code; it costs no query."""
        return self.own_label(name, code) or str(dict(LISTS[name].choices).get(code, code))

    def own_label(self, name: str, code: str) -> str:
        """The label that the school gave to a code; none where it left the list as it was, and
        none before the session has frozen its rules."""
        kept = self.frozen_rules.get(f"congress.{name}", {}).get("value", [])
        return next((row[1] for row in kept if isinstance(row, list) and row[0] == code), "")


class SessionEntry(models.Model):
    """What was entered about a session, by whom and why. A session has no case file, so this is
    its trail; rows are only ever added, but no hash chains them."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="entries")
    act = models.CharField(_("act"), max_length=12, choices=SessionAct.choices)
    on = models.DateField(_("on"))
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(max_length=80)
    before = models.DateField(_("before"), null=True)
    after = models.DateField(_("after"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    present = models.PositiveIntegerField(_("delegates present"), null=True)
    changes = models.JSONField(_("what was changed"), default=list)  # [field, before, after]

    class Meta:
        verbose_name = _("entry about a session")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.session} {self.get_act_display()}"

    @property
    def changed(self) -> list[dict[str, Any]]:
        """What was changed, with days as days: the label of a field, what stood, what stands."""
        fields = {name: Session._meta.get_field(name) for name, _before, _after in self.changes}
        return [
            {
                "label": fields[name].verbose_name,
                "before": fields[name].to_python(before),
                "after": fields[name].to_python(after),
            }
            for name, before, after in self.changes
        ]
