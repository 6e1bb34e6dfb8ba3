from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .files import CaseFile
from .ledger import LedgerEntry
from .rules import RuleVersion


class ClockQuerySet(models.QuerySet):
    def running(self) -> "ClockQuerySet":
        return self.filter(state=Clock.State.RUNNING)

    def live(self) -> "ClockQuerySet":
        return self.filter(state__in=Clock.LIVE)

    def overdue(self, on: date) -> "ClockQuerySet":
        """Late is what has passed its due day; it is computed and never stored."""
        return self.running().filter(due_on__lt=on)


class Clock(models.Model):
    """A time limit (期限) of a case, under the version of its rule in force when it started.

    `due_on` is what stands today, empty while paused; `first_due_on` what stood first;
    `missed_due_on` a due day that had passed before the clock was changed: an extension granted
    after the due day gives a new day and never heals the lateness. Written by `clocks.py` alone.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        MET = "met", _("met")
        STOPPED = "stopped", _("stopped")
        CANCELLED = "cancelled", _("cancelled")

    LIVE = (State.RUNNING, State.PAUSED)

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="clocks", db_index=False)
    kind = models.CharField(_("kind"), max_length=60)
    purpose = models.CharField(_("purpose"), max_length=60, blank=True, default="")
    rule = models.ForeignKey(RuleVersion, models.PROTECT, related_name="+", db_index=False)
    basis = models.CharField(_("basis"), max_length=200, blank=True, default="")
    unit = models.CharField(_("unit"), max_length=8)
    n = models.PositiveIntegerField(_("length"), null=True)
    roll = models.CharField(max_length=8)
    max_extension = models.PositiveIntegerField(default=0)
    max_extensions = models.PositiveSmallIntegerField(default=0)
    extended_by = models.PositiveIntegerField(_("extended by"), default=0)
    extensions = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.RUNNING)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    owner_unit = models.ForeignKey(
        settings.PORTAL_UNIT_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    cycle = models.PositiveIntegerField(default=1)
    events_kept = models.PositiveIntegerField(default=0)
    started_on = models.DateField(_("started on"))
    started_at = models.DateTimeField(null=True)
    first_due_on = models.DateField(_("first due on"), null=True)
    due_on = models.DateField(_("due on"), null=True)
    due_at = models.DateTimeField(_("due at"), null=True)
    missed_due_on = models.DateField(_("due day that passed"), null=True)
    paused_on = models.DateField(_("paused on"), null=True)
    paused_with_case = models.BooleanField(default=False)
    ended_on = models.DateField(_("ended on"), null=True)
    provisional = models.BooleanField(_("provisional"), default=False)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("time limit")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["file", "kind", "purpose"],
                condition=Q(state__in=["running", "paused"]),
                name="clock_live_once",
            ),
            models.CheckConstraint(
                name="clock_due_while_running",
                condition=~Q(state="running") | Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="clock_paused_has_no_day",
                condition=~Q(state="paused") | Q(due_on=None, paused_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="running"), name="clock_running_due"),
            models.Index(
                fields=["owner", "due_on"], condition=Q(state="running"), name="clock_owner_due"
            ),
            models.Index(
                fields=["owner_unit", "due_on"],
                condition=Q(state="running"),
                name="clock_unit_due",
            ),
            models.Index(fields=["file", "due_on"], name="clock_file_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on or self.state}"

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def is_extended(self) -> bool:
        return self.extensions > 0

    @property
    def length(self) -> int | None:
        """The whole length in the rule's unit, extensions included; None for a fixed date."""
        return None if self.n is None else self.n + self.extended_by

    def is_overdue(self, on: date) -> bool:
        return self.state == self.State.RUNNING and self.due_on is not None and self.due_on < on

    def is_late(self, on: date) -> bool:
        """Whether the day that stood when it passed has been missed, mended later or not."""
        if self.missed_due_on is not None:
            return True
        if self.due_on is None:
            return False
        return self.due_on < (min(self.ended_on, on) if self.ended_on else on)


class ClockEvent(models.Model):
    """What happened to a clock, append-only; the due date is a pure function of rule, calendar
    and these rows. `digest` stands in the entry of the file's ledger."""

    class Kind(models.TextChoices):
        START = "start", _("started")
        PAUSE = "pause", _("paused")
        RESUME = "resume", _("resumed")
        EXTEND = "extend", _("extended")
        RESTART = "restart", _("restarted")
        MOVE_DATE = "move_date", _("date moved")
        RECALCULATE = "recalculate", _("recalculated from the holiday notice")
        REASSIGN = "reassign", _("handed to somebody else")
        MET = "met", _("met")
        STOP = "stop", _("stopped")
        CANCEL = "cancel", _("cancelled")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(_("event"), max_length=12, choices=Kind.choices)
    effective_on = models.DateField(_("effective on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    actor_label = models.CharField(max_length=80)
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    payload = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="clock_event")

    class Meta:
        verbose_name = _("event of a time limit")
        default_permissions = ()
        ordering = ["clock_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["clock", "seq"], name="clock_event_once")]

    def __str__(self) -> str:
        return f"{self.clock_id}.{self.seq} {self.kind}"
