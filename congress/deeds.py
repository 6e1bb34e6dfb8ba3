"""The steps of a proposal from the draft to the committee's outcome: for each its service, its
form, and what is said then. `deeds_beside` and `deeds_handling` hold the others.

A step of the table without a row here has no page: those of the clock, and those that only move
along with another. A test holds the two lists against each other.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.deeds import Deed

from . import selectors
from .choices import DRAFT_WARNED_DAYS, ClockKind
from .forms import docket as forms
from .forms.fields import DocketingForm
from .models import MeetingDecision, Proposal
from .services import (
    copies,
    drafts,
    meetings,
    merging,
    proposals,
    review,
    rulings,
    screening,
)


def moved(service: Callable[..., Any], noun: str = "proposal") -> Callable[..., Any]:
    """A deed moved by a meeting: the meeting is recorded with it, or one of the recent taken.
    `noun` names the row under which the service takes it, where that is a part of a proposal."""

    @transaction.atomic
    def deed(*, meeting: Any, by: Any, on: date, **words: Any) -> Any:
        proposal = getattr(words[noun], "proposal", words[noun])
        decision = meeting
        if not isinstance(meeting, MeetingDecision):
            decision = meetings.record(
                session=proposal.session,
                body=selectors.deciding_body(proposal, on),
                by=by,
                on=on,
                **meeting,
            )
        return service(decision=decision, by=by, on=on, **words)

    return deed


def moved_if_held(service: Callable[..., Any]) -> Callable[..., Any]:
    """A deed that the chair does alone the first time and a meeting moves afterwards."""
    by_meeting = moved(service)

    def deed(*, meeting: Any = None, **words: Any) -> Any:
        if meeting is None:
            return service(decision=None, **words)
        return by_meeting(meeting=meeting, **words)

    return deed


def in_days(text: Any, n: int) -> Any:
    """A sentence with a number of the rulebook in it, in the language of the reader."""
    return format_lazy(text, n=n)


def _parts(proposal: Proposal) -> list[Any]:
    """What becomes of each part that the committee named."""
    first, *others = proposal.send_backs.last().parts
    return [
        format_lazy(_("“{title}” stays in this proposal: shorten its text to it."), title=first),
        *(
            format_lazy(_("“{title}” becomes a draft of its own, with this text."), title=title)
            for title in others
        ),
    ]


WRITING = {
    "discard": Deed(
        drafts.discard,
        question=_("Discard this draft?"),
        effects=lambda p: [
            in_days(_("The text is erased after {n} days."), DRAFT_WARNED_DAYS),
            _("It is counted nowhere."),
        ],
        said=_("The draft is discarded."),
        final=True,
    ),
    "offer_hand_over": Deed(
        drafts.offer_hand_over,
        forms.DelegateForm,
        question=_("Offer the proposal to another delegate"),
        said=_("The offer was sent. Nothing changes until she takes it."),
    ),
    "hand_over": Deed(
        drafts.hand_over,
        question=_("Take over as mover?"),
        effects=lambda p: [_("You become the mover; your own second, if any, ends.")],
        said=_("You are the mover now."),
    ),
    "publish_for_seconds": Deed(
        proposals.publish_for_seconds,
        question=_("Seek seconds for this proposal?"),
        effects=lambda p: [
            _("Delegates can read it and second it."),
            _("You can change the text; those who seconded are then asked again."),
        ],
        said=_("Delegates can second it now."),
    ),
    "unpublish": Deed(
        proposals.unpublish,
        question=_("Take it back to your drafts?"),
        effects=lambda p: [_("Open invitations end.")],
        said=_("It is a draft again."),
    ),
    "confirm_collective": Deed(
        proposals.confirm_collective,
        question=_("Confirm for your delegation?"),
        said=_("Your confirmation is counted."),
    ),
    "submit": Deed(
        proposals.submit,
        question=_("Submit the proposal?"),
        effects=lambda p: [
            _("It gets its receipt number; the seconds are counted and frozen."),
            _("Your delegation leader reviews it next."),
        ],
        said=_("Submitted. Your delegation leader reviews it next."),
    ),
    "submit_directly": Deed(
        proposals.submit_directly,
        question=_("Submit the proposal?"),
        effects=lambda p: [
            _("It gets its receipt number; the seconds are counted and frozen."),
            _("It goes straight to the proposal committee."),
        ],
        said=_("Submitted to the proposal committee."),
    ),
    "begin_anew": Deed(
        copies.begin_anew,
        question=_("Move it again with this text?"),
        effects=lambda p: [
            _("A draft with this text is among yours; you change it and seek seconds for it."),
            _("This proposal is named there as its predecessor."),
        ],
        said=_("The draft is on your desk."),
    ),
    "turn_into_suggestion": Deed(
        proposals.turn_into_suggestion,
        question=_("Turn it into a suggestion?"),
        effects=lambda p: [_("A department answers it; no seconds are needed.")],
        said=_("Handed in as a suggestion."),
    ),
}

REVIEW = {
    "pass_on": Deed(
        review.pass_on,
        forms.OpinionForm,
        question=_("Pass on to the proposal committee"),
        said=_("Passed on to the proposal committee."),
    ),
    "send_back_by_leader": Deed(
        review.send_back_by_leader,
        forms.ReasonForm,
        question=_("Send back to the mover for revision"),
        effects=lambda p: [
            in_days(
                _("The mover keeps the number and has {n} working days."),
                p.session.rule(ClockKind.REVISE),
            )
        ],
        said=_("Sent back. The mover is told."),
    ),
    "split_off": Deed(
        copies.split_off,
        question=_("Split it into the parts that the committee named?"),
        effects=_parts,
        said=_("The parts are drafts on your desk."),
    ),
    "resubmit_to_leader": Deed(
        review.resubmit_to_leader,
        question=_("Hand it in again?"),
        said=_("Handed in again to your delegation leader."),
    ),
    "resubmit": Deed(
        review.resubmit,
        question=_("Hand it in again?"),
        said=_("Handed in again to the proposal committee."),
    ),
    "extend_revision": Deed(
        review.extend_revision,
        forms.ReasonForm,
        question=_("Give the mover more time"),
        said=_("The mover has more time and is told."),
    ),
}

SCREENING = {
    "send_back": Deed(
        review.send_back,
        forms.SendBackForm,
        question=_("Send back to the mover for revision"),
        said=_("Sent back. The mover is told."),
    ),
    "docket": Deed(
        moved(screening.docket),
        DocketingForm,
        question=_("Docket the proposal"),
        said=_("Docketed. The movers get the notice."),
    ),
    "merge_into": Deed(
        moved(merging.merge_into),
        forms.MergeForm,
        question=_("Merge into another proposal"),
        effects=lambda p: [
            _("The mover becomes co-mover of the master; each person's second counts once."),
        ],
        said=_("Merged. Both movers are told."),
        from_url=("master",),
    ),
    "merge_docketed": Deed(
        merging.merge_docketed,
        forms.MasterForm,
        question=_("Merge into another docketed proposal"),
        said=_("Merged. Both movers are told."),
        from_url=("master",),
    ),
    "name_member": Deed(
        screening.name_member,
        forms.MemberForm,
        question=_("Name the member in charge"),
        said=_("The member follows the case now and is told."),
    ),
    "name_predecessor": Deed(
        merging.name_predecessor,
        forms.PredecessorForm,
        question=_("Name the predecessor of an earlier session"),
        effects=lambda p: [_("Both pages name each other; nothing else changes.")],
        said=_("The predecessor is named."),
    ),
    "unmerge": Deed(
        merging.unmerge,
        forms.ReasonForm,
        question=_("Undo the merge"),
        said=_("They are two proposals again."),
    ),
    "unmerge_docketed": Deed(
        merging.unmerge_docketed,
        forms.ReasonForm,
        question=_("Undo the merge"),
        said=_("They are two proposals again."),
    ),
    "convert": Deed(
        moved(screening.convert),
        forms.ReasonByMeetingForm,
        question=_("Turn it into a suggestion"),
        effects=lambda p: [
            in_days(
                _("A department answers it; the mover may object within {n} days."),
                p.session.rule("congress.objection_days"),
            )
        ],
        said=_("Turned into a suggestion. The mover is told both numbers."),
    ),
    "decline": Deed(
        moved(screening.decline),
        forms.DeclineForm,
        question=_("Decline the proposal"),
        effects=lambda p: [
            _("The mover gets the reason in writing and may ask once for reconsideration."),
        ],
        said=_("Declined. The mover gets the notice."),
    ),
    "refer": Deed(
        moved(rulings.refer),
        forms.QuestionForm,
        question=_("Refer the question for a ruling"),
        said=_("Referred. The deciding body is told."),
    ),
    "add_statement": Deed(
        rulings.add_statement,
        forms.TextForm,
        question=_("Add your statement"),
        said=_("Your statement stands with the question."),
    ),
    "ask_correction": Deed(
        screening.ask_correction,
        forms.CorrectionForm,
        question=_("Correct what was entered wrongly"),
        effects=lambda p: [_("A second member of the committee must sign it.")],
        said=_("A second member of the committee is asked to sign."),
    ),
    "correct_outcome": Deed(
        screening.correct_outcome,
        question=_("Sign the correction?"),
        effects=lambda p: [
            p.correction_text,
            _("The paper becomes void; a docket number stays listed as void."),
        ],
        said=_("Corrected. It waits for screening again."),
    ),
}

DEEDS: dict[str, Deed] = {**WRITING, **REVIEW, **SCREENING}
