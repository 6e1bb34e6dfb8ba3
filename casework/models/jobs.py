from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A long piece of work, done by the minute sweep. A worker that dies leaves `done` where it
    was: the next one goes on from there, and the page that shows it can be left and found again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("not done")

    kind = models.CharField(max_length=60)
    title = models.CharField(_("title"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    url = models.CharField(max_length=200, blank=True, default="")  # where the result leads
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True, default="")
    result = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("background job")
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["lease_until", "id"],
                condition=Q(state__in=("waiting", "running")),
                name="job_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        return self.state in (Job.State.DONE, Job.State.FAILED)


class RateCount(models.Model):
    """How often a key was counted in a window. A key is never an address: it is a hash whose
    salt changes every day, and the row goes at night."""

    window = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["window", "key"], name="rate_count_once")]
        indexes = [models.Index(fields=["until"], name="rate_count_until")]

    def __str__(self) -> str:
        return f"{self.window}: {self.count}"
