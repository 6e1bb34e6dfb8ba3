from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.words import day_words

from ..choices import Category, Deciders, DeclineReason, Outcome, ReferralKind, ReturnedBy
from .proposals import Proposal
from .sessions import Session


class MeetingDecision(models.Model):
    """会议决定: what "moved by a meeting" means. One meeting may carry 300 items. In the recess
    two committee members may sign instead of a meeting (`cosigned_by`)."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="decisions")
    body = models.CharField(_("body"), max_length=24, choices=Deciders.choices)
    held_on = models.DateField(_("held on"))
    present = models.PositiveSmallIntegerField(_("present"), default=0)
    votes_for = models.PositiveSmallIntegerField(_("votes for"), default=0)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), default=0)
    minutes_number = models.CharField(_("minutes"), max_length=60, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    by_signature = models.BooleanField(_("by two signatures"), default=False)
    cosigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second signature"),
    )

    class Meta:
        verbose_name = _("decision of a meeting")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="votes_within_the_present",
                condition=Q(by_signature=True)
                | Q(present__gte=F("votes_for") + F("votes_against")),
            ),
            models.CheckConstraint(
                name="two_signatures_of_two",
                condition=Q(cosigned_by=None) | ~Q(cosigned_by=F("entered_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()} {day_words(self.held_on)}"


class DecidedItem(models.Model):
    """One proposal decided by that meeting, and how."""

    decision = models.ForeignKey(MeetingDecision, models.PROTECT, related_name="items")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="decided")
    verb = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("decided item")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.proposal_id} {self.verb}"


class DraftOutcome(models.Model):
    """A draft of an outcome, one per proposal and officer; no state. A confirmed row goes, a
    refused one stays."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="drafts")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices)
    category = models.CharField(
        _("category"), max_length=16, choices=Category.choices, blank=True, default=""
    )
    reason_code = models.CharField(
        _("reason"), max_length=4, choices=DeclineReason.choices, blank=True, default=""
    )
    reason_text = models.TextField(_("reason in words"), blank=True, default="")
    lead_department = models.ForeignKey(
        "members.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead department"),
    )
    assisting = models.ManyToManyField(
        "members.Department", blank=True, related_name="+", verbose_name=_("assisting departments")
    )
    is_key = models.BooleanField(_("key proposal"), default=False)
    member_in_charge = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("member in charge"),
    )
    master = models.ForeignKey(
        Proposal, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("master")
    )
    parts = models.JSONField(_("parts"), default=list, blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft outcome")
        ordering = ["proposal__receipt_serial"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "officer"], name="draft_outcome_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.outcome}"

    def get_category_display(self) -> str:
        return self.proposal.session.label_of("categories", self.category)

    def get_reason_code_display(self) -> str:
        return self.proposal.session.label_of("refusal_reasons", self.reason_code)

    @property
    def stamp(self) -> str:
        """What a tick on a page stands for: this draft as it was read, not a later wording."""
        return f"{self.proposal_id}.{self.pk}.{self.saved_at:%Y%m%d%H%M%S%f}"


class LeaderOpinion(models.Model):
    """团长意见 with which a proposal was passed on."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="leader_opinions")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="+")
    text = models.TextField(_("opinion"))
    on = models.DateField(_("given on"))

    class Meta:
        verbose_name = _("leader's opinion")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class SendBack(models.Model):
    """退回: who sent it back, why, and into which parts it should be split."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="send_backs")
    returned_by = models.CharField(max_length=16, choices=ReturnedBy.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    parts = models.JSONField(_("parts"), default=list, blank=True)
    on = models.DateField(_("sent back on"))
    resubmitted_on = models.DateField(_("resubmitted on"), null=True, blank=True)

    class Meta:
        verbose_name = _("sending back")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return self.reason[:40]


class Referral(models.Model):
    """提请裁定, 异议, 复核: a question put to other deciders, and what they answered."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="referrals")
    kind = models.CharField(_("kind"), max_length=16, choices=ReferralKind.choices)
    text = models.TextField(_("question"))
    raised_on = models.DateField(_("raised on"))
    statement = models.TextField(_("mover's statement"), blank=True, default="")
    deciders = models.CharField(_("deciders"), max_length=24, choices=Deciders.choices)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    result = models.CharField(max_length=40, blank=True, default="")
    answer = models.TextField(_("answer"), blank=True, default="")

    class Meta:
        verbose_name = _("referral")
        ordering = ["raised_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(settled_on=None), name="one_open_referral"
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
