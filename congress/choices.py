"""What can be, in the staff congress: states, kinds, reasons, the ladder of reach, the scopes.

Values are fixed codes; labels are for screens. Where the order matters it is the order of lists.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import ScopeRow

PROPOSAL = "proposal"  # the kinds of case file of this room
SUGGESTION = "suggestion"
REPORT = "work_report"


class Reach(models.IntegerChoices):
    """How far a file has been opened by rank; the engine only widens it (proposals.md 1)."""

    KEYS = 0, _("holders of a key")
    DESK = 10, _("congress office, committee and union")
    DELEGATES = 20, _("all delegates")
    UNITS_AND_LEADERS = 30, _("school leaders and the departments concerned")
    COVER = 35, _("all staff, without the text")
    STAFF = 40, _("all staff")
    PUBLIC = 50, _("the public")


class SessionState(models.TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("in session")
    CLOSED = "closed", pgettext_lazy("session", "closed")


class SessionAct(models.TextChoices):
    """What the congress officer enters about a session itself."""

    PLAN = "plan", _("Planned")
    CORRECT = "correct", _("Plan corrected")
    MOVE_WINDOW = "move_window", _("End of the window moved")
    OPEN = "open", _("Session opened")
    CLOSE = "close", _("Session closed")


class SessionKind(models.TextChoices):
    REGULAR = "regular", _("regular")
    EXTRAORDINARY = "extraordinary", _("extraordinary")


class SessionCaller(models.TextChoices):
    """Who may propose an extraordinary session (Order 32 Art. 17)."""

    SCHOOL = "school", _("the school")
    UNION = "union", _("the school's union")
    DELEGATES = "delegates", _("a third of the delegates or more")


class DelegateCategory(models.TextChoices):
    """构成类别 of a delegate; teachers are counted by `is_teacher` (Order 32 Art. 11)."""

    TEACHER = "teacher", _("teacher")
    TECHNICAL = "technical", _("other professional")
    ADMINISTRATION = "administration", _("administration")
    WORKER = "worker", _("worker")
    LEADER = "leader", _("leader")
    OTHER = "other", _("other")


class State(models.TextChoices):
    """States of a proposal (proposals.md 2)."""

    DRAFT = "draft", _("draft")
    SECONDING = "seconding", _("seeking seconds")
    LEADER_REVIEW = "leader_review", _("delegation review")
    SUBMITTED = "submitted", _("awaiting screening")
    SENT_BACK = "sent_back", _("sent back for revision")
    DISPUTED = "disputed", _("referred for a ruling")
    DECLINED = "declined", _("declined (reconsideration open)")
    RECONSIDERING = "reconsidering", _("under reconsideration")
    DOCKETED = "docketed", _("docketed, to be assigned")
    ASSIGNED = "assigned", _("assigned, to be accepted")
    ACCEPTED = "accepted", _("being handled")
    REPLY_REVIEW = "reply_review", _("reply awaiting sign-off")
    REPLIED = "replied", _("replied, to be rated")
    UNSATISFIED = "unsatisfied", _("unsatisfied, second handling to be decided")
    TRACKING = "tracking", _("commitments being tracked")
    SUSPENDED = "suspended", _("suspended")
    MERGED = "merged", _("merged")
    CONVERTED = "converted", _("turned into a suggestion")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")
    CLOSED = "closed", _("closed")
    CLOSED_NOTED = "closed_noted", _("closed with a noted difference")
    CLOSED_UNRATED = "closed_unrated", _("closed unrated")
    DISCARDED = "discarded", _("draft discarded")
    CLOSED_DECLINED = "closed_declined", _("closed as declined")


OPEN_STATES = (
    State.DRAFT,
    State.SECONDING,
    State.LEADER_REVIEW,
    State.SUBMITTED,
    State.SENT_BACK,
    State.DISPUTED,
    State.DECLINED,
    State.RECONSIDERING,
    State.DOCKETED,
    State.ASSIGNED,
    State.ACCEPTED,
    State.REPLY_REVIEW,
    State.REPLIED,
    State.UNSATISFIED,
    State.TRACKING,
    State.SUSPENDED,
)
ENDED_STATES = (
    State.MERGED,
    State.CONVERTED,
    State.WITHDRAWN,
    State.LAPSED,
    State.CLOSED,
    State.CLOSED_NOTED,
    State.CLOSED_UNRATED,
)
FINAL_STATES = (State.DISCARDED, State.CLOSED_DECLINED)

# The eight steps of the stepper and the states that stand on each; side states replace a label.
STEPS = (
    (_("Put forward"), (State.DRAFT, State.SECONDING)),
    (_("Delegation review"), (State.LEADER_REVIEW,)),
    (_("Screening"), (State.SUBMITTED, State.SENT_BACK, State.DISPUTED, State.RECONSIDERING)),
    (_("Assignment"), (State.DOCKETED, State.ASSIGNED)),
    (_("Handling"), (State.ACCEPTED,)),
    (_("Reply sign-off"), (State.REPLY_REVIEW,)),
    (_("Mover's rating"), (State.REPLIED, State.UNSATISFIED)),
    (_("End"), (State.TRACKING, *ENDED_STATES, State.DECLINED, State.CLOSED_DECLINED)),
)


class Outcome(models.TextChoices):
    """What a screening ends with; the value is the verb that records it."""

    DOCKET = "docket", _("docket")
    MERGE = "merge_into", _("merge into another proposal")
    CONVERT = "convert", _("turn into a suggestion")
    SEND_BACK = "send_back", _("send back")
    DECLINE = "decline", _("decline")
    REFER = "refer", _("refer for a ruling")


class DeclineReason(models.TextChoices):
    """不予立案 reasons (congress.md 2.3). Codes are fixed, labels may change per term."""

    UNLAWFUL = "1", _("contrary to law or policy")
    BEYOND_POWERS = "2", _("beyond the powers of the school or the congress")
    PERSONAL = "3", _("a purely personal matter")
    GRASSROOTS = "4", _("within the powers of a single department")
    PARTY_AFFAIRS = "5", _("purely a matter of the party, league or democratic parties")
    ACADEMIC = "6", _("an academic question")
    SETTLED = "7", _("already solved or planned")
    NOT_FEASIBLE = "8", _("not feasible at present")
    NO_MEASURE = "9", _("no concrete suggestion")
    FORM = "10", _("too few seconds or wrong form")
    SEVERAL_MATTERS = "11", _("several matters in one: send back to be split")
    NEEDS_RESEARCH = "12", _("complex, further research needed")
    REPEATED = "13", _("moved and answered before, nothing new")


class Section(models.TextChoices):
    """The parts of a proposal's text: fields of the model, in the order of the form."""

    REASON = "reason", pgettext_lazy("part of a proposal", "Reason")
    SUGGESTION = "suggestion", pgettext_lazy("part of a proposal", "Suggestion")
    FEASIBILITY = "feasibility", pgettext_lazy("part of a proposal", "Feasibility")


class Category(models.TextChoices):
    TEACHING = "teaching", _("teaching, research and student training")
    FACULTY = "faculty", _("disciplines and faculty")
    PERSONNEL = "personnel", _("personnel, pay and appraisal")
    GOVERNANCE = "governance", _("governance and rules")
    CAMPUS = "campus", _("campus and environment")
    LOGISTICS = "logistics", _("logistics and welfare")
    INFORMATION = "information", _("information technology")
    SAFETY = "safety", _("safety and security")
    DEMOCRACY = "democracy", _("democratic management and the union")
    OTHER = "other", _("other")


class LeaderMark(models.TextChoices):
    NOT_REVIEWED = "not_reviewed", _("not reviewed by the delegation leader")
    PASSED = "passed", _("passed on by the delegation leader")


class ReturnedBy(models.TextChoices):
    """Who sent a proposal back: it returns to the same table."""

    LEADER = "leader", _("delegation leader")
    COMMITTEE = "committee", _("proposal committee")


class Deciders(models.TextChoices):
    """The bodies that move a decision."""

    COMMITTEE = "committee", _("proposal committee")
    PRESIDIUM = "presidium", _("presidium")
    EXECUTIVE_COMMITTEE = "executive_committee", _("executive committee")
    JOINT_MEETING = "joint_meeting", _("joint meeting of delegation leaders")


class ReferralKind(models.TextChoices):
    DISPUTE = "dispute", _("question referred by the committee")
    OBJECTION = "objection", _("objection to the conversion")
    RECONSIDERATION = "reconsideration", _("request for reconsideration")


class SecondState(models.TextChoices):
    INVITED = "invited", _("invited")
    GIVEN = "given", _("seconded")
    TO_CONFIRM = "to_confirm", _("to be confirmed after a change")
    REFUSED = "refused", _("not seconded")
    TAKEN_BACK = "taken_back", _("taken back")
    COUNTED = "counted", _("counted")
    EXPIRED = "expired", _("not used")
    VOID = "void", _("void")


class CoMoverState(models.TextChoices):
    ASKED = "asked", _("asked to join")
    JOINED = "joined", _("co-mover")
    NOT_JOINED = "not_joined", _("did not join")
    LEFT = "left", _("left")


class AssignmentState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    SENT = "sent", _("sent")
    TAKEN = "taken", _("taken")
    ASKED = "asked", _("asked to co-sign")
    COSIGNED = "cosigned", _("co-signed")
    UNSIGNED = "unsigned", _("not co-signed in time")
    REFUSED = "refused", _("refused")
    ENDED = "ended", _("ended")


class AssignmentPart(models.TextChoices):
    LEAD = "lead", _("lead")
    ASSISTING = "assisting", _("assisting")


class CosignOpinion(models.TextChoices):
    AGREE = "agree", _("agrees")
    AGREE_WITH_CHANGES = "agree_with_changes", _("agrees with changes")
    DIFFER = "differ", _("disagrees")


class RoundState(models.TextChoices):
    OPEN = "open", _("being handled")
    HEAD_REVIEW = "head_review", _("with the department head")
    SIGN_OFF = "sign_off", _("with the school leader")
    PUBLISHED = "published", _("replied")
    CLOSED = "closed", _("settled")
    VOID = "void", _("void")


class RatingState(models.TextChoices):
    DUE = "due", _("to be given")
    GIVEN = "given", _("given")
    COUNTED = "counted", _("counted")
    MISSED = "missed", _("not given")
    PASSED = "passed", _("passed on")


class RatingSeat(models.TextChoices):
    MOVER = "mover", _("mover")
    SECOND = "second", _("second")
    UNION = "union", _("union")


class CommitmentState(models.TextChoices):
    OPEN = "open", _("open")
    REPORTED = "reported", _("reported")
    BROKEN = "broken", _("broken")
    CONFIRMED = "confirmed", _("confirmed")
    DROPPED = "dropped", _("dropped")


class ExtensionState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("extension", "asked")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", pgettext_lazy("extension", "refused")


class UrgeState(models.TextChoices):
    SENT = "sent", pgettext_lazy("urging", "sent")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    SUPERSEDED = "superseded", _("superseded")


class ResultClass(models.TextChoices):
    """办理结果 (congress.md 2.6(15)); codes fixed, labels free per term."""

    A = "A", _("solved or adopted")
    B = "B", _("being solved")
    C = "C", _("planned, to be solved step by step")
    D = "D", _("kept for reference, explained")


class Satisfaction(models.TextChoices):
    SATISFIED = "satisfied", _("satisfied")
    MOSTLY = "mostly", _("mostly satisfied")
    DISSATISFIED = "dissatisfied", _("dissatisfied")


class ContactForm(models.TextChoices):
    FACE_TO_FACE = "face_to_face", _("in person")
    PHONE = "phone", _("by phone")
    MEETING = "meeting", _("at a meeting")
    SYSTEM = "system", _("in the portal")


class SuggestionState(models.TextChoices):
    RECEIVED = "received", _("received")
    ASSIGNED = "assigned", _("forwarded")
    ACCEPTED = "accepted", _("being handled")
    REPLIED = "replied", _("replied")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("not handled")
    WITHDRAWN = "withdrawn", _("withdrawn")
    JOINED = "joined", _("answered together")
    ADOPTED = "adopted", _("handled as a proposal")
    ABSORBED = "absorbed", _("restored as a proposal")


class SuggestionOrigin(models.TextChoices):
    PROPOSAL = "proposal", _("from a proposal")
    BOX = "box", _("from the suggestion box")


class SuggestionDecline(models.TextChoices):
    ABUSE = "abuse", _("abuse")
    PERSONAL = "personal", _("a personal case with a door of its own")
    NO_CONTENT = "no_content", _("no content")
    ADVERTISING = "advertising", _("advertising")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("being written")
    LAID = "laid", _("laid before the congress")


class ClockKind(models.TextChoices):
    """Codes of the clocks: the same code names the rule with its length (proposals.md 4)."""

    COLLECTION = "congress.collection", _("collection of seconds")
    LEADER_REVIEW = "congress.leader_review", _("delegation review")
    REVISE = "congress.revise", _("revision")
    SCREENING = "congress.screening", _("screening")
    DISPUTE = "congress.dispute", _("ruling")
    ASK_RECONSIDERATION = "casework.ask_reconsideration", _("request for reconsideration")
    RECONSIDER = "casework.reconsider", _("reconsideration")
    INSTRUCTION = "congress.instruction", _("leader's instruction")
    ASSIGNMENT = "congress.assignment", _("assignment")
    REFUSE_ASSIGNMENT = "congress.refuse_assignment", _("refusal of the assignment")
    COSIGN = "congress.cosign", _("co-signing")
    REPLY = "congress.reply", _("reply")
    SIGN_OFF = "congress.sign_off", _("sign-off")
    RATING = "congress.rating", _("rating")
    DECIDE_SECOND = "congress.decide_second", _("decision on a second handling")
    SECOND_REPLY = "congress.second_reply", _("reply of the second handling")
    COMMITMENT = "congress.commitment", _("commitment")
    SUSPENSION = "congress.suspension", _("suspension")
    SUGGESTION_REPLY = "congress.suggestion_reply", _("reply to the suggestion")
    SUGGESTION_CLOSE = "congress.suggestion_close", _("close of the suggestion")


class KeySeat(models.TextChoices):
    """Seats of keys to a file of this room: two seats, two keys."""

    MOVER = "mover", _("mover")
    WRITER = "writer", _("writer")
    CO_MOVER = "co_mover", _("co-mover")
    SECOND = "second", _("second")
    INVITED = "invited", _("invited to second")
    DELEGATION = "delegation", _("own delegation leader")
    MEMBER_IN_CHARGE = "member_in_charge", _("member in charge")
    LEAD = "lead", _("lead department")
    ASSISTING = "assisting", _("assisting department")
    AUTHOR = "author", _("author")
    RATER = "rater", _("rater")


class LinkKind(models.TextChoices):
    PREDECESSOR = "predecessor", _("predecessor")
    MERGED_INTO = "merged_into", _("merged into")
    SPLIT_FROM = "split_from", _("split from")
    CONVERTED_FROM = "converted_from", _("turned into a suggestion from")
    ADOPTED_FROM = "adopted_from", _("adopted from a suggestion")


class PaperKind(models.TextChoices):
    """Papers of congress.md 6, the kinds of `casework` documents that this room makes."""

    PROPOSAL_FORM = "proposal_form", _("proposal form")
    DOCKET_NOTICE = "docket_notice", _("notice of docketing")
    MERGE_NOTICE = "merge_notice", _("notice of merging")
    CONVERT_NOTICE = "convert_notice", _("notice of conversion into a suggestion")
    DECLINE_NOTICE = "decline_notice", _("notice of declining")
    SEND_BACK_NOTICE = "send_back_notice", _("notice of sending back")
    ASSIGNMENT_SHEET = "assignment_sheet", _("assignment sheet")
    REPLY_LETTER = "reply_letter", _("reply letter")
    RATING_FORM = "rating_form", _("rating form")
    URGE_SHEET = "urge_sheet", _("urging sheet")
    REGISTER = "register", _("register of proposals")
    SCREENING_SUMMARY = "screening_summary", _("summary of the screening")
    WORK_REPORT = "work_report", _("proposal work report")


# Before an untouched draft goes its mover is warned; the words of a discarded one stay as long.
DRAFT_WARNED_DAYS = 30
SUGGESTION_OFFERED_DAYS = 30  # a lapsed proposal may become a suggestion for so long

# Drawers beside cover and core: the desk's own talk, an anonymous text before masking, and what
# the public page shows: not the core, whose papers and files bear names.
FACETS: tuple[str, ...] = ("internal", "original", "published")

COMMITTEE = (
    "congress_officer",
    "proposal_committee_chair",
    "proposal_committee_member",
    "union_chair",
    "standing_vice_chair",
    "vice_chair",
    "union_officer",
)
_DELEGATES = (
    "delegate",
    "delegation_leader",
    "delegation_deputy",
    "delegation_secretary",
    "presidium_member",
    "secretary_general",
    "executive_committee_chair",
    "executive_committee_member",
)
_LEADERS = ("responsible_leader", "president", "party_secretary", "school_office", "party_office")
_DEPARTMENT = ("department_head", "department_contact")
_HANDLED = ("core", "internal")  # of whoever handles it

# congress.md 2.8: who sees what, from which rung of the ladder.
SCOPES: tuple[ScopeRow, ...] = (
    *(ScopeRow(role, PROPOSAL, facet, Reach.DESK) for role in COMMITTEE for facet in _HANDLED),
    *(ScopeRow(role, PROPOSAL, "core", Reach.DELEGATES) for role in _DELEGATES),
    *(ScopeRow(role, PROPOSAL, "core", Reach.UNITS_AND_LEADERS) for role in _LEADERS),
    *(
        ScopeRow(role, PROPOSAL, "internal", Reach.UNITS_AND_LEADERS)
        for role in ("responsible_leader", "school_office")
    ),
    *(
        ScopeRow(role, PROPOSAL, facet, Reach.UNITS_AND_LEADERS, own_unit=True)
        for role in _DEPARTMENT
        for facet in _HANDLED
    ),
    ScopeRow("staff", PROPOSAL, "core", Reach.STAFF),
    ScopeRow("staff", PROPOSAL, "cover", Reach.COVER),
    ScopeRow("public_visitor", PROPOSAL, "published", Reach.PUBLIC),
    *(ScopeRow(role, SUGGESTION, "core", Reach.DESK) for role in COMMITTEE),
    ScopeRow("congress_officer", SUGGESTION, "original", Reach.DESK),
    ScopeRow("congress_officer", SUGGESTION, "internal", Reach.DESK),
    *(ScopeRow(role, SUGGESTION, "core", Reach.DELEGATES) for role in _DELEGATES),
    *(
        ScopeRow(role, SUGGESTION, "core", Reach.UNITS_AND_LEADERS, own_unit=True)
        for role in _DEPARTMENT
    ),
    ScopeRow("staff", SUGGESTION, "core", Reach.STAFF),
    *(ScopeRow(role, REPORT, facet, Reach.DESK) for role in COMMITTEE for facet in _HANDLED),
    *(ScopeRow(role, REPORT, "core", Reach.DELEGATES) for role in (*_DELEGATES, *_LEADERS)),
)

# The audience codes of reminder steps (rulebook.steps) in words.
AUDIENCES = {
    "chair": _("chair of the proposal committee"),
    "officer": _("congress officer"),
    "union_chair": _("union chair"),
    "school_office": _("school office"),
    "lead_contact": _("contact of the department"),
    "lead_head": _("head of the department"),
    "assisting_contact": _("contact of the assisting department"),
    "assisting_head": _("head of the assisting department"),
    "leader": _("responsible school leader"),
    "mover": _("mover"),
    "raters": _("movers who have not rated"),
    "invited": _("delegates invited"),
    "delegation_leader": _("delegation leader"),
    "member_in_charge": _("member in charge"),
    "body": _("deciding body"),
}
