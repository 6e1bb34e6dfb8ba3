"""The rules of this room as data (proposals.md 4 and 5). A session freezes them when its window
opens; the roof writes them at post_migrate. Each number stands here once.

Audiences are codes of `selectors.recipients`; levels of 1 and more report the matter upward.
"""

from django.utils.translation import gettext_lazy as _

from casework.rulebook import RuleRow, Step

from .choices import Category, ClockKind, DeclineReason, ResultClass, Satisfaction, Section

HOUSE = "本校规则"
ORDER_7_8 = "学校教职工代表大会规定 7(5)、8（8条待核对）"
ORDER_13_19 = "学校教职工代表大会规定 13(3)、19（待核对）"
TO_CHECK = "待核对"

# The rules that a session freezes beside those of its own room.
FROZEN_ELSEWHERE = ("casework.ask_reconsideration", "casework.reconsider")


def steps(*lines: str) -> tuple[Step, ...]:
    """`"r-5 mover"`, `"+10d union_chair 1"`: when, to whom, and the level of an escalation."""
    parts = [line.split() for line in lines]
    return tuple(Step(p[0], p[1], int(p[2]) if len(p) > 2 else 0) for p in parts)


def clock(code: str, n: int | None, unit: str, low: int, high: int, *lines: str, **terms):
    return RuleRow(
        code,
        ClockKind(code).label,
        "clock",
        n,
        unit=unit,
        basis=HOUSE,
        minimum=low,
        maximum=high,
        steps=steps(*lines),
        **terms,
    )


def number(code: str, label, default: int, low: int, high: int, unit: str = "", words=""):
    return RuleRow(
        f"congress.{code}",
        label,
        "number",
        default,
        unit=unit,
        basis=HOUSE,
        minimum=low,
        maximum=high,
        words=words,
    )


def switch(code: str, label, default: bool, words="", **more):
    return RuleRow(f"congress.{code}", label, "switch", default, basis=HOUSE, words=words, **more)


def choice(code: str, label, default: str, *choices: tuple):
    return RuleRow(f"congress.{code}", label, "choice", default, basis=HOUSE, choices=choices)


def labels(code: str, label, kinds):
    """A list with fixed codes and free labels; the default lists the codes."""
    return RuleRow(
        f"congress.{code}",
        label,
        "list",
        list(kinds.values),
        basis=HOUSE,
        choices=tuple(kinds.choices),
    )


K = ClockKind
TO_UNION_CHAIR = "+10d union_chair 1"

CLOCKS = (
    clock(K.COLLECTION, None, "date", 7, 90, "-14d mover", "-3d mover", "-1d mover", "-3d invited"),
    clock(K.LEADER_REVIEW, 5, "workday", 0, 14, "r-2 delegation_leader", "0 delegation_leader"),
    clock(
        K.REVISE,
        10,
        "workday",
        3,
        30,
        "r-5 mover",
        "r-1 mover",
        max_extension=10,
        max_extensions=1,
    ),
    clock(
        K.SCREENING,
        21,
        "day",
        7,
        60,
        "r-5 member_in_charge",
        "0 chair",
        TO_UNION_CHAIR,
        pausable=True,
        restarts=("resubmit", "unmerge", "hand_back", "correct_outcome"),
    ),
    clock(K.DISPUTE, 14, "day", 3, 60, "r-3 body", "0 body", TO_UNION_CHAIR),
    clock(
        K.INSTRUCTION,
        5,
        "workday",
        2,
        15,
        "start leader",
        "r-2 leader",
        "0 leader",
        pausable=True,
    ),
    clock(
        K.ASSIGNMENT,
        14,
        "day",
        3,
        30,
        "r-3 officer",
        "0 chair",
        TO_UNION_CHAIR,
        pausable=True,
    ),
    clock(K.REFUSE_ASSIGNMENT, 7, "day", 3, 14, "r-2 lead_head", "0 lead_head", pausable=True),
    clock(K.COSIGN, 5, "workday", 2, 15, "r-2 assisting_contact", "0 assisting_head"),
    clock(
        K.REPLY,
        60,
        "day",
        15,
        240,
        "70% lead_contact",
        "r-5 lead_contact",
        "0 lead_contact",
        "0 lead_head",
        TO_UNION_CHAIR,
        "+20d leader 2",
        pausable=True,
        max_extension="congress.extension_days",
        max_extensions="congress.extensions_max",
        restarts=("reassign",),
    ),
    clock(
        K.SIGN_OFF,
        5,
        "workday",
        2,
        15,
        "r-2 leader",
        "0 leader",
        "+3wd school_office 1",
        pausable=True,
    ),
    clock(K.RATING, 15, "day", 5, 60, "day5 raters", "day10 raters", "day14 raters"),
    clock(K.DECIDE_SECOND, 14, "day", 5, 30, "r-5 chair", "0 chair", TO_UNION_CHAIR),
    clock(
        K.SECOND_REPLY,
        30,
        "day",
        10,
        90,
        "start leader",
        "70% lead_contact",
        "r-5 lead_contact",
        "0 lead_contact",
        "0 lead_head",
        "0 leader",
        TO_UNION_CHAIR,
        "+20d leader 2",
        pausable=True,
        max_extension=15,
        max_extensions=1,
    ),
    clock(
        K.COMMITMENT,
        None,
        "date",
        1,
        3650,
        "r-20 lead_contact",
        "r-5 lead_contact",
        "0 member_in_charge",
        pausable=True,
    ),
    clock(K.SUSPENSION, None, "date", 1, 180, "r-5 chair", "0 chair", TO_UNION_CHAIR),
    clock(
        K.SUGGESTION_REPLY,
        60,
        "day",
        15,
        240,
        "r-10 lead_contact",
        "r-3 lead_contact",
        "0 lead_head",
        "+5d officer 1",
    ),
    clock(K.SUGGESTION_CLOSE, 15, "day", 5, 60),
)

NUMBERS = (
    RuleRow(
        "casework.retention_proposal_draft",
        _("days after which an untouched draft is discarded"),
        "number",
        365,
        unit="day",
        basis=HOUSE,
        minimum=90,
        maximum=1095,
    ),
    number("seconders_min", _("seconds needed"), 2, 0, 20),
    number("collection_days", _("length of the window"), 30, 7, 90, "day"),
    number(
        "collection_closes_before",
        _("days between the window and the opening"),
        7,
        0,
        30,
        "day",
    ),
    number("recess_seconding", _("time for seconds in the recess"), 30, 7, 90, "day"),
    number("leader_returns_max", _("times a leader may send back"), 2, 1, 3),
    number("skip_overdue", _("working days after which silence passes"), 5, 0, 15, "workday"),
    number(
        "skip_overdue_leader_review",
        _("silence passes the delegation review after"),
        0,
        0,
        15,
        "workday",
    ),
    number(
        "skip_overdue_instruction",
        _("silence passes the leader's instruction after"),
        0,
        0,
        15,
        "workday",
    ),
    number("refusals_to_office", _("refusals until the school office decides"), 3, 2, 5),
    number("extension_days", _("length of an extension"), 30, 0, 90, "day"),
    number("extensions_max", _("extensions of one reply"), 1, 0, 3),
    number("pause_max", _("longest pause in all"), 30, 5, 90, "day"),
    number("second_rounds_by_chair", _("second handlings that the chair orders alone"), 1, 0, 2),
    number("recall_hours", _("hours within which a reply can be recalled"), 24, 1, 72, "hour"),
    number("objection_days", _("days for an objection to a conversion"), 15, 7, 30, "day"),
    number("restore_days", _("days within which a mistake is restored"), 15, 5, 30, "day"),
    number("suspension_max", _("longest suspension"), 180, 30, 365, "day"),
    number(
        "screening_quorum",
        _("members present in percent of the committee, to be exceeded"),
        50,
        50,
        100,
        "percent",
    ),
    number("second_cells", _("smallest number shown of anonymous suggestions"), 5, 5, 20),
    number(
        "box_per_address",
        _("suggestions without a name in a day from one address of the net"),
        200,
        10,
        5000,
        words=_("It stops floods. A whole campus may stand behind one address."),
    ),
)

CHOICES = (
    choice(
        "seconders_cross_delegation",
        _("seconds from other delegations"),
        "allowed",
        ("allowed", _("allowed")),
        ("own", _("own delegation only")),
        ("other", _("at least one from another delegation")),
    ),
    choice(
        "draft_visibility",
        _("who sees a proposal that seeks seconds"),
        "delegates",
        ("delegates", _("all delegates")),
        ("invited", _("the invited only")),
    ),
    choice(
        "dispute_body",
        _("who rules on disputes"),
        "presidium",
        ("presidium", _("presidium, in the recess the executive committee")),
        ("joint_meeting", _("joint meeting of delegation leaders")),
    ),
    choice(
        "contact_before_reply",
        _("talk with the mover before the reply"),
        "reason",
        ("reason", _("the reason is asked when there was none")),
        ("required", _("required")),
    ),
    choice(
        "publish_to_staff",
        _("shown to all staff"),
        "reply",
        ("reply", _("after the reply")),
        ("docketing", _("after docketing")),
    ),
)

SWITCHES = (
    switch("seconders_may_rate", _("seconds may rate, shown apart"), False),
    switch("auto_submit_at_deadline", _("submitted by the clock at the end"), True),
    switch("year_round", _("proposals also in the recess"), True),
    switch("leader_review_on", _("delegation review"), True),
    switch("instruction_before_assign", _("leader's instruction before the assignment"), True),
    switch(
        "reply_signoff",
        _("school leader signs the reply"),
        True,
        words=_("In a second handling the signature cannot be switched off."),
    ),
    switch("publish_to_public", _("shown without sign-in"), False),
    switch("declined_seen_by_delegates", _("delegates see what was declined"), True),
    RuleRow(
        "congress.report_to_next_session",
        _("report on proposals to the next session"),
        "switch",
        True,
        basis=ORDER_7_8,
        basis_kind="law",
        certainty=TO_CHECK,
        locked=True,
    ),
    RuleRow(
        "congress.explain_what_is_not_adopted",
        _("an explanation for what is not adopted"),
        "switch",
        True,
        basis=ORDER_7_8,
        basis_kind="law",
        certainty=TO_CHECK,
        locked=True,
    ),
    RuleRow(
        "congress.formal_delegates_only",
        _("only formal delegates move and second"),
        "switch",
        True,
        basis=ORDER_13_19,
        basis_kind="law",
        certainty=TO_CHECK,
        locked=True,
    ),
)

LISTS = (
    labels("categories", _("categories of proposals"), Category),
    labels("refusal_reasons", _("reasons for declining"), DeclineReason),
    labels("result_labels", _("classes of a reply"), ResultClass),
    labels("satisfaction_labels", _("grades of a rating"), Satisfaction),
    labels("sections", _("parts of the proposal form"), Section),
)

RULES: tuple[RuleRow, ...] = (*CLOCKS, *NUMBERS, *CHOICES, *SWITCHES, *LISTS)
