from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.access import Gate, open_to

from ..choices import (
    SUGGESTION,
    Category,
    Satisfaction,
    SuggestionDecline,
    SuggestionOrigin,
    SuggestionState,
)
from .proposals import Proposal
from .sessions import Session

FINAL_SUGGESTION_STATES = (
    SuggestionState.CLOSED,
    SuggestionState.DECLINED,
    SuggestionState.WITHDRAWN,
    SuggestionState.JOINED,
    SuggestionState.ADOPTED,
    SuggestionState.ABSORBED,
)


class SuggestionQuerySet(models.QuerySet):
    def visible_to(self, gate: Gate, facet: str = "core") -> "SuggestionQuerySet":
        opened = open_to(gate, "file__", facet=facet, kind=SUGGESTION)
        return self.filter(opened, file__kind=SUGGESTION)

    def for_list(self) -> "SuggestionQuerySet":
        return self.select_related("file", "author", "department", "session")

    def open(self) -> "SuggestionQuerySet":
        return self.exclude(state__in=FINAL_SUGGESTION_STATES)


class Suggestion(models.Model):
    """意见建议. `title` and `text` are the author's own words; the department reads
    `text_for_department`, where names may be blacked. Of an anonymous one nothing is kept but
    the words and the day: no person, no address, no hour (`received_on` is a date). `replied_on`
    is the day of the first reply; what is asked back is answered beside it."""

    file = models.OneToOneField("casework.CaseFile", models.PROTECT, related_name="suggestion")
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="suggestions"
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=SuggestionState.choices,
        default=SuggestionState.RECEIVED,
    )
    origin = models.CharField(_("origin"), max_length=10, choices=SuggestionOrigin.choices)
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    author = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("author"),
    )
    converted_from = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="suggestions"
    )
    title = models.CharField(_("title"), max_length=120)
    title_by_author = models.CharField(
        _("title before it was blacked"), max_length=120, blank=True, default=""
    )
    category = models.CharField(
        _("category"), max_length=16, choices=Category.choices, blank=True, default=""
    )
    text = models.TextField(_("suggestion"), max_length=10_000)
    text_for_department = models.TextField(_("text for the department"))
    masked = models.BooleanField(_("masked"), default=False)
    may_be_public = models.BooleanField(_("may be published"), default=False)

    department = models.ForeignKey(
        "members.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("department"),
    )
    contact_note = models.TextField(_("contact with the author"), blank=True, default="")
    reply = models.TextField(_("reply"), max_length=10_000, blank=True, default="")
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_direct = models.BooleanField(_("answered by the union"), default=False)
    question = models.TextField(_("question"), max_length=4000, blank=True, default="")
    asked_back_on = models.DateField(_("asked back on"), null=True, blank=True)
    second_due_on = models.DateField(_("second reply due on"), null=True, blank=True)
    second_reply = models.TextField(_("second reply"), max_length=10_000, blank=True, default="")
    second_replied_on = models.DateField(_("second reply on"), null=True, blank=True)
    grade = models.CharField(
        _("grade"), max_length=12, choices=Satisfaction.choices, blank=True, default=""
    )
    grade_text = models.TextField(max_length=4000, blank=True, default="")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decline_code = models.CharField(
        _("reason"), max_length=12, choices=SuggestionDecline.choices, blank=True, default=""
    )
    decline_text = models.TextField(_("where to turn"), blank=True, default="")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="joined"
    )
    answered_with = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="answers_suggestions"
    )

    received_on = models.DateField(_("received on"))
    forwarded_on = models.DateField(_("forwarded on"), null=True, blank=True)
    first_due_on = models.DateField(_("first due on"), null=True, blank=True)
    reply_due_on = models.DateField(_("reply due on"), null=True, blank=True)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    absorbed_on = models.DateField(_("absorbed on"), null=True, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        indexes = [
            models.Index(fields=["state", "received_on"], name="suggestion_queue"),
            models.Index(fields=["reply_due_on"], name="suggestion_reply_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="anonymous_has_no_author",
                condition=Q(is_anonymous=False) | Q(author=None),
            ),
            models.CheckConstraint(
                name="named_or_anonymous", condition=Q(is_anonymous=True) | ~Q(author=None)
            ),
            models.CheckConstraint(
                name="suggestion_reply_has_words",
                condition=~Q(state="replied") | (~Q(reply="") & Q(replied_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="suggestion_decline_says_why",
                condition=~Q(state="declined") | (~Q(decline_code="") & ~Q(decline_text="")),
            ),
            models.CheckConstraint(
                name="joined_to_something",
                condition=~Q(state="joined")
                | Q(merged_into__isnull=False)
                | Q(answered_with__isnull=False),
            ),
            models.CheckConstraint(
                name="suggestion_not_joined_to_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/suggestions/{self.pk}/"

    def get_grade_display(self) -> str:
        if self.session is None:
            return str(Satisfaction(self.grade).label)
        return self.session.label_of("satisfaction_labels", self.grade)

    @property
    def number(self) -> str:
        return self.file.number or ""

    @property
    def is_reply_shown(self) -> bool:
        return self.replied_on is not None


class Adoption(models.Model):
    """A delegate wishes to take a suggestion up as a proposal. A named author must say yes; the
    draft is made then. Two delegates may adopt one: the first docketed carries it over."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="adoptions")
    delegate = models.ForeignKey("members.Person", models.PROTECT, related_name="adoptions")
    asked_on = models.DateField(_("asked on"))
    consented_on = models.DateField(_("agreed on"), null=True, blank=True)
    refused_on = models.DateField(_("refused on"), null=True, blank=True)
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="adopted_suggestions"
    )

    class Meta:
        verbose_name = _("adoption of a suggestion")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "delegate"],
                condition=Q(refused_on=None),
                name="adoption_once",
            ),
            models.CheckConstraint(
                name="adopted_or_refused", condition=Q(consented_on=None) | Q(refused_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate}: {self.suggestion}"
