from datetime import date

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.choices import Role

from .departments import Department
from .people import Person


class DatedQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "DatedQuerySet":
        return self.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on)


class Appointment(models.Model):
    """任职: a role, a person, a scope, two dates and the paper that says so. `department` None is
    the whole school; `group` is the office that holds office keys, one per role and scope."""

    class How(models.TextChoices):
        SEAT = "seat", _("by a seat in a body")
        MANDATE = "mandate", _("by a mandate")
        PAPER = "paper", _("by a decision")
        LETTER = "letter", _("named in writing")

    role = models.CharField(_("role"), max_length=40, choices=Role.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("department"),
    )
    group = models.ForeignKey(Group, models.PROTECT, related_name="appointments")
    how = models.CharField(_("how"), max_length=8, choices=How.choices, default=How.PAPER)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    basis = models.CharField(_("paper"), max_length=120, blank=True, default="")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    end_reason = models.CharField(_("reason of the end"), max_length=120, blank=True, default="")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        ordering = ["role", "from_on"]
        indexes = [models.Index(fields=["person", "from_on"], name="appointment_person")]
        constraints = [
            models.CheckConstraint(
                name="appointment_dates", condition=Q(to_on=None) | Q(to_on__gte=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.person}"


class Deputy(models.Model):
    """代理: acts for an appointment between two dates and signs with both names. Inherits no key
    to a sealed file."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="deputies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="deputyships")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"))
    basis = models.CharField(_("paper"), max_length=120)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy")
        constraints = [
            models.CheckConstraint(name="deputy_dates", condition=Q(to_on__gte=F("from_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.appointment})"


class LeaderPortfolio(models.Model):
    """分管关系: which school leader answers for which department, from when to when."""

    leader = models.ForeignKey(Person, models.PROTECT, related_name="portfolios")
    department = models.ForeignKey(Department, models.PROTECT, related_name="portfolios")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    basis = models.CharField(_("paper"), max_length=120, blank=True, default="")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("portfolio")
        constraints = [
            models.CheckConstraint(
                name="portfolio_dates", condition=Q(to_on=None) | Q(to_on__gte=F("from_on"))
            ),
            models.UniqueConstraint(
                fields=["department"], condition=Q(to_on=None), name="one_open_portfolio"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader}: {self.department}"
