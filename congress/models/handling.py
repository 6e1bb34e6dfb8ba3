"""What happens between the committee and the departments: assignment, instruction, urging."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.words import day_words

from ..choices import (
    AssignmentPart,
    AssignmentState,
    ContactForm,
    CosignOpinion,
    ExtensionState,
    UrgeState,
)
from .proposals import Proposal


class PartOfAProposal(models.Model):
    """A row that shares its proposal's folder: trail, clocks and papers stand there."""

    class Meta:
        abstract = True

    @property
    def file(self):
        return self.proposal.file

    @property
    def file_id(self) -> int:
        return self.proposal.file_id


class AssignmentQuerySet(models.QuerySet):
    def in_force(self) -> "AssignmentQuerySet":
        return self.exclude(state__in=Assignment.SETTLED)

    def lead(self) -> "AssignmentQuerySet":
        return self.filter(part=AssignmentPart.LEAD)

    def assisting(self) -> "AssignmentQuerySet":
        return self.filter(part=AssignmentPart.ASSISTING)

    def working(self) -> "AssignmentQuerySet":
        """Sent to a department and not ended: it has the case on its desk."""
        return self.exclude(state__in=(AssignmentState.PROPOSED, *Assignment.SETTLED))


class Assignment(PartOfAProposal):
    """交办: one department's part in a proposal, from the committee's plan to its end. A department
    that is renamed keeps its row; one that is dissolved is followed by a new row (`follows`)."""

    SETTLED = (AssignmentState.REFUSED, AssignmentState.ENDED)

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="assignments")
    department = models.ForeignKey(
        "members.Department",
        models.PROTECT,
        related_name="assignments",
        verbose_name=_("department"),
    )
    part = models.CharField(_("part"), max_length=12, choices=AssignmentPart.choices)
    state = models.CharField(
        _("state"), max_length=12, choices=AssignmentState.choices, default=AssignmentState.PROPOSED
    )
    proposed_on = models.DateField(_("proposed on"))
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    is_final = models.BooleanField(_("cannot be refused"), default=False)
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    by_silence = models.BooleanField(_("taken by silence"), default=False)
    responsible = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible person"),
    )
    contact = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact"),
    )
    refused_on = models.DateField(_("refused on"), null=True, blank=True)
    refusal = models.TextField(_("reason of the refusal"), blank=True, default="")
    refusal_asked_on = models.DateField(null=True, blank=True)  # assisting: the chair decides
    right_department = models.ForeignKey(
        "members.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the right department"),
    )
    asked_version = models.PositiveIntegerField(null=True, blank=True)
    opinion = models.CharField(
        _("opinion"), max_length=20, choices=CosignOpinion.choices, blank=True, default=""
    )
    opinion_text = models.TextField(_("opinion in words"), blank=True, default="")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_on = models.DateField(_("co-signed on"), null=True, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        ordering = ["-part", "pk"]  # lead before assisting
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(part="lead") & ~Q(state__in=("refused", "ended")),
                name="one_lead_in_force",
            ),
            models.UniqueConstraint(
                fields=["proposal", "department"],
                condition=~Q(state__in=("refused", "ended")),
                name="one_part_per_department",
            ),
            models.CheckConstraint(
                name="refusal_says_why",
                condition=~Q(state="refused") | (~Q(refusal="") & Q(refused_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="cosigned_with_an_opinion",
                condition=~Q(state="cosigned") | (~Q(opinion="") & Q(signed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="other_opinion_in_words",
                condition=~Q(opinion__in=("agree_with_changes", "differ")) | ~Q(opinion_text=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.department)

    @property
    def differs(self) -> bool:
        return self.opinion == CosignOpinion.DIFFER


class Instruction(PartOfAProposal):
    """分管校领导批示. One row, corrected by a new row; the last one counts. From paper the officer
    records it with the day on the paper and its scan."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="instructions")
    leader = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name=_("school leader")
    )
    text = models.TextField(_("instruction"))
    on = models.DateField(_("given on"))
    late = models.BooleanField(_("late"), default=False)
    by_office = models.BooleanField(_("by the school office"), default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    scan = models.ForeignKey(
        "casework.Attachment", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("leader's instruction")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="instruction_on_paper_is_scanned",
                condition=Q(recorded_by=None) | Q(scan__isnull=False),
            ),
            models.CheckConstraint(name="instruction_has_words", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Extension(PartOfAProposal):
    """延期: asked by the department, decided by the chair. The old day is kept beside the new."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="extensions")
    state = models.CharField(_("state"), max_length=12, choices=ExtensionState.choices)
    reason = models.TextField(_("reason"))
    wished_on = models.DateField(_("wished day"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    decision = models.TextField(_("decision in words"), blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    old_due_on = models.DateField(_("due before"), null=True, blank=True)
    new_due_on = models.DateField(_("due after"), null=True, blank=True)

    class Meta:
        verbose_name = _("extension")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(state="asked"), name="one_open_extension"
            ),
            models.CheckConstraint(
                name="granted_extension_has_days",
                condition=~Q(state="granted")
                | Q(days__gt=0, decided_on__isnull=False, new_due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reason[:40]


class UrgeQuerySet(models.QuerySet):
    def on_day(self, on: date) -> "UrgeQuerySet":
        return self.filter(sent_on=on)


class Urge(PartOfAProposal):
    """催办单: counted, acknowledged by the contact, not twice a day."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="urges")
    state = models.CharField(
        _("state"), max_length=14, choices=UrgeState.choices, default=UrgeState.SENT
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("demand"), blank=True, default="")
    answer_by = models.DateField(_("to be answered by"), null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_on = models.DateField(_("sent on"))
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_on = models.DateField(_("acknowledged on"), null=True, blank=True)

    objects = UrgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("urging")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="urge_number_once"),
            models.UniqueConstraint(fields=["proposal", "sent_on"], name="one_urge_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.number}"


class Contact(PartOfAProposal):
    """沟通: a meeting or call with the mover, counted; she confirms or corrects it."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="contacts")
    on = models.DateField(_("held on"))
    form = models.CharField(_("form"), max_length=16, choices=ContactForm.choices)
    with_whom = models.CharField(_("with whom"), max_length=120)
    notes = models.TextField(_("notes"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    correction = models.TextField(_("mover's correction"), blank=True, default="")

    class Meta:
        verbose_name = _("contact with the mover")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{day_words(self.on)} {self.get_form_display()}"
