from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

BEGINNING = date(2000, 1, 1)  # the first version of a rule is in force since ever


class Rule(models.Model):
    """A number that the law or the school fixes, as its room declares it (`casework.rulebook`).

    `label` and `words` are source strings; `name` translates. What a school has changed stands
    in the versions and is never overwritten by a newer program.
    """

    class Kind(models.TextChoices):
        NUMBER = "number", _("number")
        CHOICE = "choice", _("choice")
        SWITCH = "switch", _("switch")
        LIST = "list", _("list")
        CLOCK = "clock", _("time limit")

    class BasisKind(models.TextChoices):
        LAW = "law", _("law")
        SCHOOL = "school", _("rule of this school")

    code = models.CharField(_("code"), max_length=60, unique=True)
    label = models.CharField(_("rule"), max_length=120)
    words = models.CharField(_("explanation"), max_length=300, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    unit = models.CharField(_("unit"), max_length=12, blank=True, default="")
    basis = models.CharField(_("basis"), max_length=200, blank=True, default="")
    basis_kind = models.CharField(_("kind of basis"), max_length=8, choices=BasisKind.choices)
    certainty = models.CharField(_("certainty"), max_length=60, blank=True, default="")
    region = models.CharField(_("region"), max_length=20, blank=True, default="")
    locked = models.BooleanField(_("fixed by law"), default=False)
    stricter = models.CharField(max_length=6, blank=True, default="")
    minimum = models.IntegerField(null=True)
    maximum = models.IntegerField(null=True)
    choices = models.JSONField(default=list)
    sort = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("rule")
        default_permissions = ()
        ordering = ["sort", "code"]

    def __str__(self) -> str:
        return self.code

    @property
    def room(self) -> str:
        return self.code.partition(".")[0]

    @property
    def name(self) -> str:
        return gettext(self.label)

    @property
    def explained(self) -> str:
        return gettext(self.words) if self.words else ""

    def choice_label(self, value: Any) -> str:
        return next((gettext(label) for kept, label in self.choices if kept == value), str(value))


class RuleVersion(models.Model):
    """A value that a rule had from a day on: who set it, when and why. Append-only.

    `terms` of a clock rule: unit, roll, pausable, extensions and reminder steps. A running clock
    keeps the version under which it started.
    """

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    value = models.JSONField(null=True)
    terms = models.JSONField(default=dict)
    valid_from = models.DateField(_("from"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(max_length=80)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of a rule")
        default_permissions = ()
        ordering = ["rule_id", "number"]
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="rule_version_once")]

    def __str__(self) -> str:
        return f"{self.rule.code} v{self.number}"
