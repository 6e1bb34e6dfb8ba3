"""What can be, in the party committee's view: kinds and states of a semester, who may read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SemesterKind(models.TextChoices):
    FIRST = "first", _("first semester")
    SECOND = "second", _("second semester")
    SUMMER = "summer", _("summer term")


class SemesterState(models.TextChoices):
    """oversight.md 3.2. Closing and signing keep their place here; until they come a semester
    runs on from `planned` to `running` and its figures are computed anew each night."""

    PLANNED = "planned", _("planned")
    MERGED = "merged", _("merged into another")
    RUNNING = "running", _("running")
    COLLECTING = "collecting", _("figures being confirmed")
    PREPARED = "prepared", _("to be reviewed")
    REVIEWED = "reviewed", _("to be signed")
    SIGNED = "signed", _("signed and frozen")
    TABLED = "tabled", _("read by the party committee")
    ARCHIVED = "archived", _("archived")
    REOPENED = "reopened", _("being corrected")


# What the party committee has read stays what it read.
FROZEN = (SemesterState.SIGNED, SemesterState.TABLED, SemesterState.ARCHIVED)

# oversight.md 1.2: who reads the live dashboard of the school.
READERS = (
    "party_secretary",
    "party_committee_member",
    "party_office",
    "president",
    "union_chair",
    "standing_vice_chair",
    "vice_chair",
    "union_officer",
    "congress_officer",
    "discipline_office",
)

# oversight.md 1.2: who keeps the dates of the semesters.
CALENDAR_KEEPERS = ("party_office", "union_officer")
