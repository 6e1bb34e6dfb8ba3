from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.access import Gate, open_to

from ..choices import (
    ENDED_STATES,
    FINAL_STATES,
    PROPOSAL,
    Category,
    CoMoverState,
    DeclineReason,
    LeaderMark,
    Outcome,
    ResultClass,
    ReturnedBy,
    SecondState,
    Section,
    State,
)
from .delegates import Delegation
from .sessions import Session


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, gate: Gate, facet: str = "core") -> "ProposalQuerySet":
        return self.filter(open_to(gate, "file__", facet=facet, kind=PROPOSAL), file__kind=PROPOSAL)

    def for_list(self) -> "ProposalQuerySet":
        return self.select_related(
            "file", "session", "mover", "delegation", "lead_department", "member_in_charge"
        )

    def open(self) -> "ProposalQuerySet":
        return self.exclude(state__in=(*ENDED_STATES, *FINAL_STATES))

    def submitted(self) -> "ProposalQuerySet":
        """Handed in: everything that bears a receipt number."""
        return self.exclude(submitted_on=None)

    def overdue(self, on: date) -> "ProposalQuerySet":
        return self.filter(file__closed_on=None, file__next_due_on__lt=on)


class Proposal(models.Model):
    """提案. `file.number` is the receipt number for life, `docket_number` what people read from
    docketing on; lists sort by the integers beside them. `revision` counts changes of title,
    reason or suggestion: a second stands for one revision."""

    file = models.OneToOneField("casework.CaseFile", models.PROTECT, related_name="proposal")
    session = models.ForeignKey(Session, models.PROTECT, related_name="proposals")
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.DRAFT)

    title = models.CharField(_("title"), max_length=120, blank=True, default="")
    category = models.CharField(
        _("category"), max_length=16, choices=Category.choices, blank=True, default=""
    )
    reason = models.TextField(_("reason"), max_length=10_000, blank=True, default="")
    suggestion = models.TextField(_("suggestion"), max_length=10_000, blank=True, default="")
    feasibility = models.TextField(_("feasibility"), max_length=10_000, blank=True, default="")
    wished_department = models.ForeignKey(
        "members.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("wished department"),
    )
    is_public = models.BooleanField(_("may be shown to all staff"), default=True)
    one_matter = models.BooleanField(_("one matter only"), default=False)
    revision = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)  # of the text as saved, for two open tabs
    saved_at = models.DateTimeField(auto_now=True)

    mover = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="proposals", verbose_name=_("mover")
    )
    written_by = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, related_name="proposals", verbose_name=_("delegation")
    )
    is_collective = models.BooleanField(_("moved by the delegation"), default=False)
    in_recess = models.BooleanField(_("handed in during the recess"), default=False)
    auto_submitted = models.BooleanField(_("submitted by the clock"), default=False)
    leader_mark = models.CharField(
        max_length=16, choices=LeaderMark.choices, blank=True, default=""
    )
    returned_by = models.CharField(
        max_length=16, choices=ReturnedBy.choices, blank=True, default=""
    )

    receipt_serial = models.PositiveIntegerField(null=True, blank=True)
    docket_serial = models.PositiveIntegerField(null=True, blank=True)
    docket_number = models.CharField(
        _("docket number"), max_length=20, null=True, blank=True, unique=True
    )
    outcome = models.CharField(
        _("outcome"), max_length=16, choices=Outcome.choices, blank=True, default=""
    )
    reason_code = models.CharField(
        _("reason"), max_length=4, choices=DeclineReason.choices, blank=True, default=""
    )
    reason_text = models.TextField(_("reason in words"), blank=True, default="")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by_body = models.CharField(max_length=24, blank=True, default="")
    is_key = models.BooleanField(_("key proposal"), default=False)
    member_in_charge = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals_in_charge",
        verbose_name=_("member in charge"),
    )
    lead_department = models.ForeignKey(
        "members.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("lead department"),
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    merged_from = models.CharField(max_length=16, blank=True, default="")  # the state before
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts"
    )
    window_right_until = models.DateField(null=True, blank=True)  # of a part split off
    handed_to = models.ForeignKey(  # the mover's offer, until the other says yes
        "members.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # almost always empty: an index over the empty ones is passed over
    )
    withdrawal_asked_on = models.DateField(null=True, blank=True)
    withdrawal_reason = models.TextField(_("reason of the withdrawal"), blank=True, default="")
    correction_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    correction_text = models.TextField(_("what was entered wrongly"), blank=True, default="")
    objected = models.BooleanField(default=False)
    reconsidered = models.BooleanField(default=False)
    became_suggestion = models.BooleanField(default=False)

    instruction_skipped = models.BooleanField(_("without the leader's instruction"), default=False)
    assignments_refused = models.PositiveSmallIntegerField(default=0)
    assigned_finally = models.BooleanField(default=False)
    difference_noted = models.BooleanField(default=False)
    suspended_from = models.CharField(max_length=16, blank=True, default="")
    final_class = models.CharField(
        _("final class"), max_length=1, choices=ResultClass.choices, blank=True, default=""
    )

    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    screened_on = models.DateField(_("screened on"), null=True, blank=True)
    docketed_on = models.DateField(_("docketed on"), null=True, blank=True)
    assigned_on = models.DateField(_("assigned on"), null=True, blank=True)
    first_due_on = models.DateField(_("first due on"), null=True, blank=True)
    reply_due_on = models.DateField(_("reply due on"), null=True, blank=True)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    lapsed_on = models.DateField(_("lapsed on"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        constraints = [
            models.UniqueConstraint(fields=["session", "receipt_serial"], name="receipt_once"),
            models.UniqueConstraint(fields=["session", "docket_serial"], name="docket_once"),
            models.CheckConstraint(
                name="screened_after_submission",
                condition=Q(screened_on=None) | Q(screened_on__gte=F("submitted_on")),
            ),
            models.CheckConstraint(
                name="decline_says_why",
                condition=~Q(outcome=Outcome.DECLINE) | (~Q(reason_code="") & ~Q(reason_text="")),
            ),
            models.CheckConstraint(
                name="docket_has_a_lead",
                condition=~Q(
                    state__in=(State.DOCKETED, State.ASSIGNED, State.ACCEPTED),
                    lead_department=None,
                ),
            ),
            models.CheckConstraint(
                name="merged_names_its_master",
                condition=~Q(state=State.MERGED) | Q(merged_into__isnull=False),
            ),
            models.CheckConstraint(
                name="suspended_knows_its_state",
                condition=~Q(state=State.SUSPENDED) | ~Q(suspended_from=""),
            ),
        ]
        indexes = [
            models.Index(fields=["session", "state", "receipt_serial"], name="proposal_queue"),
            models.Index(fields=["submitted_on"], name="proposal_submitted"),
            models.Index(fields=["reply_due_on"], name="proposal_reply_due"),
            models.Index(
                fields=["handed_to"],
                condition=models.Q(handed_to__isnull=False),
                name="proposal_handed_to",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("untitled draft"))

    def get_absolute_url(self) -> str:
        return reverse("congress:proposal", args=[self.pk])

    def get_category_display(self) -> str:
        return self.session.label_of("categories", self.category)

    def get_reason_code_display(self) -> str:
        return self.session.label_of("refusal_reasons", self.reason_code)

    def get_final_class_display(self) -> str:
        return self.session.label_of("result_labels", self.final_class)

    @property
    def number(self) -> str:
        """What people read: the docket number, before it the receipt number."""
        return self.docket_number or self.file.number or ""

    @property
    def round_due_on(self) -> date | None:
        """The day on which the round in hand is due, None while there is none. `assigned_on`,
        `reply_due_on` and `replied_on` are the first round's: the figures are built on them."""
        return self.rounds.current().values_list("reply_due_on", flat=True).first()

    def sections(self) -> list[tuple[str, str]]:
        """The parts of the text under the names that the session gives them."""
        label_of = self.session.label_of
        return [(label_of("sections", part), getattr(self, part)) for part in Section.values]

    def own_files(self) -> models.QuerySet:
        """What belongs to the text: of those who move it, or attached while it was written. Others
        who take part attach files of theirs."""
        moving = self.co_movers.values("person")
        named = Q(by__person__in=(self.mover_id, self.written_by_id)) | Q(by__person__in=moving)
        written = Q(step__in=(State.DRAFT, State.SECONDING, State.SENT_BACK))
        return self.file.attachments.current().filter(named | written, facet="core")

    @property
    def is_master(self) -> bool:
        return self.merged.exists()


class DraftVersion(models.Model):
    """One saved state of the words of a draft: nothing typed in a second tab is lost."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    words = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)
    aside = models.BooleanField(default=False)  # came from an older page, not the current text

    class Meta:
        verbose_name = _("version of a draft")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="draft_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}.{self.number}"


class CollectiveConfirmation(models.Model):
    """A delegate of the delegation stands by a collective proposal, once per revision."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="confirmations")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    on = models.DateField(_("confirmed on"))

    class Meta:
        verbose_name = _("confirmation of a collective proposal")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person", "revision"], name="collective_confirmation_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class SecondQuerySet(models.QuerySet):
    def live(self) -> "SecondQuerySet":
        """Given, or counted before a revision, for the text as it stands; who is in office is
        asked of the roster."""
        return self.filter(
            state__in=(SecondState.GIVEN, SecondState.COUNTED), revision=F("proposal__revision")
        )


class Second(models.Model):
    """附议 for one revision. A new invitation after an unused one is a new row."""

    SETTLED = (SecondState.EXPIRED, SecondState.VOID)

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="seconds")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="seconds")
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=12, choices=SecondState.choices, default=SecondState.INVITED
    )
    revision = models.PositiveIntegerField(null=True, blank=True)
    invited_on = models.DateField(_("invited on"), null=True, blank=True)
    given_on = models.DateField(_("given on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("taken back on"), null=True, blank=True)

    objects = SecondQuerySet.as_manager()

    class Meta:
        verbose_name = _("second")
        ordering = ["given_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person"],
                condition=~Q(state__in=("expired", "void")),
                name="second_once",
            ),
            models.CheckConstraint(
                name="given_second_says_for_what",
                condition=~Q(state__in=("given", "to_confirm", "counted"))
                | Q(revision__isnull=False, given_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def file_id(self) -> int:
        return self.proposal.file_id

    @property
    def file(self):
        return self.proposal.file


class CoMover(models.Model):
    """共同提案人, also the movers of merged proposals (`merged`)."""

    SETTLED = (CoMoverState.NOT_JOINED, CoMoverState.LEFT)

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="co_movers")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="co_movings")
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=12, choices=CoMoverState.choices, default=CoMoverState.ASKED
    )
    merged = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="seats_by_merge"
    )
    asked_on = models.DateField(_("asked on"))
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("co-mover")
        ordering = ["joined_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person"],
                condition=Q(state__in=("asked", "joined")),
                name="co_mover_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def file_id(self) -> int:
        return self.proposal.file_id

    @property
    def file(self):
        return self.proposal.file
