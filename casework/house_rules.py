"""The rules of the whole house: what more than one room needs (domain rows `casework.*`)."""

from django.utils.translation import gettext_lazy as _

from .rulebook import RuleRow, Step

RULES = [
    RuleRow(
        "casework.small_number",
        _("Counts below this number are hidden"),
        "number",
        5,
        unit="count",
        minimum=5,
        maximum=20,
        words=_(
            "A count of one to four could name a person. Held by every figure of the overviews."
        ),
    ),
    RuleRow(
        "casework.ask_reconsideration",
        _("Asking for reconsideration"),
        "clock",
        15,
        unit="day",
        minimum=15,
        maximum=30,
        words=_("Counted from the service of the paper."),
        steps=(Step("r-3", "mover"),),
    ),
    RuleRow(
        "casework.reconsider",
        _("Decision on reconsideration"),
        "clock",
        30,
        unit="day",
        minimum=7,
        maximum=60,
        words=_("Decided by others than those who decided first."),
        steps=(Step("r-10", "body"), Step("0", "body"), Step("+10d", "union_chair", 1)),
    ),
    RuleRow(
        "casework.guest_key",
        _("A receipt code opens the case for"),
        "number",
        180,
        unit="day",
        minimum=30,
        maximum=365,
    ),
    RuleRow(
        "casework.attachment_mb",
        _("Size of one attached file"),
        "number",
        20,
        unit="megabyte",
        minimum=1,
        maximum=100,
    ),
    RuleRow(
        "casework.attachments_a_step",
        _("Attached files at one step"),
        "number",
        10,
        unit="count",
        minimum=1,
        maximum=50,
    ),
    RuleRow(
        "casework.attachments_case_mb",
        _("Size of all attached files of a case"),
        "number",
        100,
        unit="megabyte",
        minimum=10,
        maximum=1000,
    ),
]
