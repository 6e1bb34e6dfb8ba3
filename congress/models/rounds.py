"""A handling round and its reply; what the movers say of it; what was promised."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import (
    CommitmentState,
    RatingSeat,
    RatingState,
    ResultClass,
    RoundState,
    Satisfaction,
)
from .handling import PartOfAProposal
from .proposals import Proposal


class HandlingRoundQuerySet(models.QuerySet):
    def current(self) -> "HandlingRoundQuerySet":
        return self.exclude(state__in=HandlingRound.SETTLED)

    def counting(self) -> "HandlingRoundQuerySet":
        return self.exclude(state=RoundState.VOID)

    def released(self) -> "HandlingRoundQuerySet":
        """Whose reply is out."""
        return self.filter(state__in=(RoundState.PUBLISHED, RoundState.CLOSED))


class HandlingRound(PartOfAProposal):
    """办理轮次: from the order to handle to the rating of its reply. `number` counts the rounds
    that were not void; a void one keeps the number it bore."""

    SETTLED = (RoundState.CLOSED, RoundState.VOID)

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("round"))
    state = models.CharField(
        _("state"), max_length=12, choices=RoundState.choices, default=RoundState.OPEN
    )
    ordered_on = models.DateField(_("ordered on"))
    demand = models.TextField(_("what must be better"), blank=True, default="")
    automatic = models.BooleanField(_("ordered by the clock"), default=False)
    first_due_on = models.DateField(_("first due on"), null=True, blank=True)
    reply_due_on = models.DateField(_("reply due on"), null=True, blank=True)
    missed_due_on = models.DateField(_("due day that passed"), null=True, blank=True)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    result_class = models.CharField(
        _("result"), max_length=1, choices=ResultClass.choices, blank=True, default=""
    )
    unsigned_departments = models.BooleanField(_("without every co-signature"), default=False)
    without_sign_off = models.BooleanField(_("without the leader's sign-off"), default=False)
    rating_closes_on = models.DateField(_("rating closes on"), null=True, blank=True)
    grade = models.CharField(
        _("grade"), max_length=12, choices=Satisfaction.choices, blank=True, default=""
    )
    unrated = models.PositiveSmallIntegerField(_("movers who did not rate"), default=0)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)

    objects = HandlingRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("handling round")
        ordering = ["number", "pk"]
        indexes = [
            models.Index(fields=["reply_due_on"], name="round_reply_due"),
            models.Index(fields=["rating_closes_on"], name="round_rating_closes"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=~Q(state__in=("closed", "void")),
                name="one_round_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["proposal", "number"], condition=~Q(state="void"), name="round_number_once"
            ),
            models.CheckConstraint(
                name="published_round_has_a_class",
                condition=~Q(state__in=("published", "closed"))
                | (~Q(result_class="") & Q(replied_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} ({self.number})"

    @property
    def reply(self) -> "Reply | None":
        """The words that count: the newest version that is not laid aside."""
        return next((reply for reply in self.replies.all() if not reply.aside), None)

    @property
    def counted_due_on(self) -> date | None:
        """The due day that the figures compare with: one that had passed before the case was
        reassigned or extended stays (common.md C 35)."""
        return self.missed_due_on or self.reply_due_on

    def get_result_class_display(self) -> str:
        return self.proposal.session.label_of("result_labels", self.result_class)

    def get_grade_display(self) -> str:
        return self.proposal.session.label_of("satisfaction_labels", self.grade)

    def is_late(self, on: date) -> bool:
        due = self.counted_due_on
        return due is not None and (self.replied_on or on) > due


class Reply(models.Model):
    """答复, version by version. A version that has been sent on is frozen; typing on makes the
    next one, and words from an older page are kept aside."""

    round = models.ForeignKey(HandlingRound, models.PROTECT, related_name="replies")
    version = models.PositiveIntegerField(_("version"))
    saves = models.PositiveIntegerField(default=1)  # of this version, for two open tabs
    aside = models.BooleanField(default=False)
    frozen = models.BooleanField(default=False)

    result_class = models.CharField(
        _("result"), max_length=1, choices=ResultClass.choices, blank=True, default=""
    )
    situation = models.TextField(_("handling"), max_length=10_000, blank=True, default="")
    measures = models.TextField(_("measures taken"), max_length=10_000, blank=True, default="")
    plan = models.TextField(_("next steps"), max_length=10_000, blank=True, default="")
    reason = models.TextField(_("why it cannot be done"), max_length=10_000, blank=True, default="")
    promises = models.JSONField(_("commitments"), default=list, blank=True)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True, default="")
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True, default="")
    no_contact_reason = models.TextField(_("why nobody was spoken to"), blank=True, default="")
    own_number = models.CharField(
        _("department's own number"), max_length=60, blank=True, default=""
    )

    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)
    head = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department head"),
    )
    sent_on = models.DateField(_("sent to sign-off on"), null=True, blank=True)
    returned = models.TextField(_("what is missing"), blank=True, default="")
    signed_by = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed by"),
    )
    signed_for = models.CharField(_("signed for"), max_length=60, blank=True, default="")
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    scan = models.ForeignKey(
        "casework.Attachment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_on = models.DateField(_("released on"), null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)  # recall counts hours
    recalled_on = models.DateField(_("recalled on"), null=True, blank=True)
    recall_reason = models.TextField(_("reason of the recall"), blank=True, default="")

    class Meta:
        verbose_name = _("reply")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="reply_version_once"),
            models.CheckConstraint(
                name="class_d_explains",
                condition=Q(sent_on=None) | ~Q(result_class="D") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="sent_reply_has_a_class",
                condition=Q(sent_on=None) | (~Q(result_class="") & ~Q(situation="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}.{self.version}"

    def get_result_class_display(self) -> str:
        return self.round.proposal.session.label_of("result_labels", self.result_class)

    @property
    def text(self) -> str:
        """The words in one piece, for search and preview."""
        parts = (self.situation, self.measures, self.plan, self.reason)
        return "\n\n".join(part for part in parts if part)

    @property
    def words(self) -> dict:
        return {name: getattr(self, name) for name in WORDS}


WORDS = (
    "result_class",
    "situation",
    "measures",
    "plan",
    "reason",
    "promises",
    "contact_name",
    "contact_phone",
    "no_contact_reason",
    "own_number",
)


class PartOfARound(models.Model):
    class Meta:
        abstract = True

    @property
    def proposal(self) -> Proposal:
        return self.round.proposal

    @property
    def file(self):
        return self.round.proposal.file

    @property
    def file_id(self) -> int:
        return self.round.proposal.file_id


class RatingQuerySet(models.QuerySet):
    def of_movers(self) -> "RatingQuerySet":
        """The seats that count: movers, and the seconds who stand in for them."""
        return self.filter(beside=False).exclude(seat=RatingSeat.UNION)

    def dissatisfied(self) -> "RatingQuerySet":
        """Of those that count, or stand in, whoever was content with not both."""
        bad = Satisfaction.DISSATISFIED
        return self.filter(Q(manner=bad) | Q(result=bad), beside=False)


class Rating(PartOfARound):
    """评价, one row per mover and round. `beside` is a seconder's own rating, shown apart and
    never counted; a seat `union` or `second` without it stands in for a mover who left."""

    round = models.ForeignKey(HandlingRound, models.PROTECT, related_name="ratings")
    rater = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ratings",
        verbose_name=_("rater"),
    )
    seat = models.CharField(_("seat"), max_length=8, choices=RatingSeat.choices)
    beside = models.BooleanField(default=False)
    state = models.CharField(
        _("state"), max_length=8, choices=RatingState.choices, default=RatingState.DUE
    )
    manner = models.CharField(
        _("manner of handling"),
        max_length=12,
        choices=Satisfaction.choices,
        blank=True,
        default="",
    )
    result = models.CharField(
        _("result of handling"),
        max_length=12,
        choices=Satisfaction.choices,
        blank=True,
        default="",
    )
    text = models.TextField(_("opinion"), max_length=4000, blank=True, default="")
    rated_on = models.DateField(_("rated on"), null=True, blank=True)
    late = models.BooleanField(_("late"), default=False)
    stands_in_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="stand_ins"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    scan = models.ForeignKey(
        "casework.Attachment", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        ordering = ["beside", "pk"]
        constraints = [
            # A row that was passed on stays; after a recall the same person is asked anew.
            models.UniqueConstraint(
                fields=["round", "rater"],
                condition=~Q(state="passed"),
                name="one_rating_per_round",
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(seat="union") & ~Q(state="passed"),
                name="one_union_rating_per_round",
            ),
            models.CheckConstraint(
                name="union_seat_has_no_rater",
                condition=Q(seat="union", rater=None) | (~Q(seat="union") & ~Q(rater=None)),
            ),
            models.CheckConstraint(
                name="dissatisfied_says_why",
                condition=(~Q(result="dissatisfied") & ~Q(manner="dissatisfied")) | ~Q(text=""),
            ),
            models.CheckConstraint(
                name="given_rating_is_whole",
                condition=~Q(state__in=("given", "counted"))
                | (~Q(manner="") & ~Q(result="") & Q(rated_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.rater or self.get_seat_display()}"


class CommitmentQuerySet(models.QuerySet):
    def undone(self) -> "CommitmentQuerySet":
        return self.filter(state__in=Commitment.UNDONE)

    def unsettled(self) -> "CommitmentQuerySet":
        return self.exclude(state__in=Commitment.SETTLED)


class Commitment(PartOfARound):
    """承诺事项 of a reply of class B or C. `broken_on` is never cleared: a broken one stays late
    in the figures though its day is moved afterwards."""

    SETTLED = (CommitmentState.CONFIRMED, CommitmentState.DROPPED)
    UNDONE = (CommitmentState.OPEN, CommitmentState.BROKEN)

    round = models.ForeignKey(HandlingRound, models.PROTECT, related_name="commitments")
    text = models.TextField(_("what is promised"))
    state = models.CharField(
        _("state"), max_length=10, choices=CommitmentState.choices, default=CommitmentState.OPEN
    )
    first_promised_on = models.DateField(_("first promised for"))
    promised_on = models.DateField(_("promised for"))
    broken_on = models.DateField(_("broken on"), null=True, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    report = models.TextField(_("report"), blank=True, default="")
    proof = models.ForeignKey(
        "casework.Attachment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned = models.TextField(_("what is missing"), blank=True, default="")
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)
    drop_reason = models.TextField(_("reason of dropping"), blank=True, default="")
    taken_over_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_over_by"
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        ordering = ["promised_on", "pk"]
        indexes = [models.Index(fields=["promised_on"], name="commitment_promised")]
        constraints = [
            models.CheckConstraint(
                name="confirmed_after_a_report",
                condition=~Q(state="confirmed")
                | Q(reported_on__isnull=False, confirmed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="dropped_says_why",
                condition=~Q(state="dropped") | (~Q(drop_reason="") & Q(dropped_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def kept_in_time(self) -> bool:
        """The report that was later confirmed came on or before the promised day (P13)."""
        return (
            self.state == CommitmentState.CONFIRMED
            and self.broken_on is None
            and self.reported_on is not None
            and self.reported_on <= self.promised_on
        )
