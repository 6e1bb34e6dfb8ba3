from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.choices import Role

from ..choices import DelegateCategory
from .sessions import Term


class Delegation(models.Model):
    """代表团 of one term."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="delegations")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("delegation")
        ordering = ["term", "number"]
        constraints = [
            models.UniqueConstraint(fields=["term", "number"], name="delegation_number_once"),
            models.UniqueConstraint(fields=["term", "name"], name="delegation_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class DelegateQuerySet(models.QuerySet):
    def in_office(self, on: date) -> "DelegateQuerySet":
        return self.filter(Q(mandate_to=None) | Q(mandate_to__gte=on), mandate_from__lte=on)

    def of_the_school(self) -> "DelegateQuerySet":
        return self.filter(term__congress__department=None)


class Delegate(models.Model):
    """正式代表: a mandate with dates. A change of delegation or category is a new row, so the
    roster of any day can be read. Observers and invitees have no row (Order 32 Art. 19, 待核对)."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="delegates")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="mandates")
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="delegates")
    category = models.CharField(_("category"), max_length=16, choices=DelegateCategory.choices)
    is_teacher = models.BooleanField(_("teacher"), default=False)
    mandate_from = models.DateField(_("mandate from"))
    mandate_to = models.DateField(_("mandate to"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=120, blank=True, default="")
    appointment = models.ForeignKey(
        "members.Appointment", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DelegateQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegate")
        ordering = ["delegation__number", "person__name_pinyin", "person__staff_no"]
        indexes = [models.Index(fields=["person", "mandate_from"], name="delegate_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "person"], condition=Q(mandate_to=None), name="one_open_mandate"
            ),
            models.CheckConstraint(
                name="mandate_dates",
                condition=Q(mandate_to=None) | Q(mandate_to__gte=F("mandate_from")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class DelegationOfficeQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "DelegationOfficeQuerySet":
        return self.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on)


class DelegationOffice(models.Model):
    """团长, 副团长, 秘书: role appointments are school-wide, this row says of which delegation."""

    ROLES = (Role.DELEGATION_LEADER, Role.DELEGATION_DEPUTY, Role.DELEGATION_SECRETARY)

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="offices")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="delegation_offices")
    role = models.CharField(
        _("role"), max_length=40, choices=[(role.value, role.label) for role in ROLES]
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    appointment = models.ForeignKey(
        "members.Appointment", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DelegationOfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office of a delegation")
        ordering = ["delegation", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation"],
                condition=Q(to_on=None, role="delegation_leader"),
                name="one_delegation_leader",
            ),
            models.CheckConstraint(
                name="delegation_office_dates",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()}"
