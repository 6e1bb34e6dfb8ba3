from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .clocks import Clock
from .files import CaseFile


class PlannedStep(models.Model):
    """A reminder that a rule foresees: `fire_on` is its own day, `fire_at` the working morning on
    which it is told. A newer cycle of the clock cancels what was planned."""

    class State(models.TextChoices):
        PLANNED = "planned", _("reminder planned")
        MATERIALISED = "materialised", _("told")
        SUPERSEDED = "superseded", _("taken over by a later one")
        CANCELLED = "cancelled", _("cancelled")
        PARKED = "parked", _("parked after failures")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="steps", db_index=False)
    cycle = models.PositiveIntegerField()
    code = models.CharField(max_length=10)
    audience = models.CharField(_("to whom"), max_length=40)
    level = models.PositiveSmallIntegerField(_("escalation level"), default=0)
    fire_on = models.DateField(_("day"))
    fire_at = models.DateTimeField()
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.PLANNED
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("planned reminder")
        default_permissions = ()
        ordering = ["fire_at", "level", "id"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "cycle", "code", "audience"], name="step_once")
        ]
        indexes = [
            models.Index(fields=["fire_at"], condition=Q(state="planned"), name="step_planned_fire")
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.code} {self.audience}"


class Escalation(models.Model):
    """The matter was reported upward: the legal fact, whatever became of the mail. Once per
    clock, cycle and level; `on` is the day of the step itself, `at` when it was recorded."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="escalations", db_index=False)
    cycle = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(_("level"))
    audience = models.CharField(_("to whom"), max_length=40)
    on = models.DateField(_("day"))
    at = models.DateTimeField()
    told = models.PositiveSmallIntegerField(_("people told"), default=0)

    class Meta:
        verbose_name = _("escalation")
        default_permissions = ()
        ordering = ["clock_id", "cycle", "level"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "cycle", "level"], name="escalation_once")
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} level {self.level}"


class Outbox(models.Model):
    """One mail to one person. Its text is that of its notices, looked at again when it is sent.

    `at_most_once` is for courtesy, `at_least_once` for what the law wants told: a crash between
    sending and noting it leaves the first in doubt and repeats the second under the same
    Message-ID. Nobody can promise a mail exactly once.
    """

    class Policy(models.TextChoices):
        AT_MOST_ONCE = "at_most_once", _("at most once")
        AT_LEAST_ONCE = "at_least_once", _("at least once")

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        LEASED = "leased", _("taken up")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("mail sent")
        IN_DOUBT = "in_doubt", _("in doubt")
        RETRY = "retry", _("to be tried again")
        FAILED = "failed", _("failed")
        SUPPRESSED = "suppressed", _("not sent")

    dedup_key = models.CharField(max_length=64, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recipient")
    )
    is_digest = models.BooleanField(default=False)
    policy = models.CharField(max_length=14, choices=Policy.choices)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    not_before = models.DateTimeField()
    lease_owner = models.CharField(max_length=40, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    address_hash = models.CharField(max_length=64, blank=True, default="")
    last_error = models.CharField(_("last error"), max_length=200, blank=True, default="")
    made_at = models.DateTimeField(auto_now_add=True)
    doubted_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("mail")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=["pending", "retry"]),
                name="outbox_pending",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["leased", "sending"]),
                name="outbox_leased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class DeliveryAttempt(models.Model):
    """Written before the network is touched: an attempt without an end is a crash that shows."""

    outbox = models.ForeignKey(Outbox, models.PROTECT, related_name="tries", db_index=False)
    n = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=12, blank=True, default="")
    reply = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("delivery attempt")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["outbox", "n"], name="attempt_once")]

    def __str__(self) -> str:
        return f"{self.outbox_id}.{self.n} {self.result}"


class Notice(models.Model):
    """What a person was told inside the portal: exactly once per `dedup_key`. The list of
    notices is these rows; mail is only a copy of them."""

    class Mail(models.TextChoices):
        NONE = "none", _("no mail wanted")
        NOW = "now", _("by mail at once")
        DIGEST = "digest", _("in the daily digest")
        NO_ADDRESS = "no_address", _("no working address")

    dedup_key = models.CharField(max_length=64, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        related_name="notices",
        verbose_name=_("recipient"),
    )
    file = models.ForeignKey(CaseFile, models.PROTECT, null=True, related_name="notices")
    planned_step = models.ForeignKey(PlannedStep, models.PROTECT, null=True, related_name="notices")
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), blank=True, default="")
    url = models.CharField(max_length=300, blank=True, default="")
    legal = models.BooleanField(default=False)
    mail = models.CharField(_("mail"), max_length=10, choices=Mail.choices)
    outbox = models.ForeignKey(Outbox, models.SET_NULL, null=True, related_name="notices")
    created_at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read at"), null=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)

    class Meta:
        verbose_name = _("notice")
        default_permissions = ()
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_recipient"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["recipient"],
                condition=Q(mail="digest", outbox=None),
                name="notice_for_digest",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class MailPreference(models.Model):
    """How a person wants courtesy by mail. Notices that the law wants told always go out."""

    class Mode(models.TextChoices):
        NOW = "now", _("each one at once")
        DIGEST = "digest", _("once a day, together")
        NONE = "none", _("only what must be told")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_preference"
    )
    mode = models.CharField(_("mail"), max_length=6, choices=Mode.choices, default=Mode.NOW)

    class Meta:
        verbose_name = _("mail preference")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}: {self.mode}"


class AddressFault(models.Model):
    """A mail server refused this address for good. A new address has another hash and is free."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="address_faults"
    )
    address_hash = models.CharField(max_length=64)
    reply = models.CharField(_("answer of the mail server"), max_length=200)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("address that does not work")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "address_hash"], name="address_fault_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class Heartbeat(models.Model):
    """The last sign of life of a loop: `tick`, `deliver`, `sweep`. Health looks at this row, not
    at the process: a beat that sends nothing looks alive."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
