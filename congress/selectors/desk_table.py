"""What waits for whom: the table of the desk. One line is one kind of work: what is to be done and
the verb on its button, who sits there, on which cases, by which clock it is due.

`code` names the kind in the address of a narrowed desk; lines of one code are the same work that
comes from two seats. Where the database cannot ask everything, `only` judges the case once it has
been read. The words of one line stand in one column: read it from the left.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Clock

from ..choices import (
    AssignmentPart,
    AssignmentState,
    ClockKind,
    CommitmentState,
    CoMoverState,
    ExtensionState,
    RatingState,
    ReferralKind,
    RoundState,
    SecondState,
    State,
    SuggestionState,
    UrgeState,
)
from ..models import Adoption, Assignment, Contact, Proposal, Rating, Suggestion
from ..rules.people import ENTERED_BY, deciders_of_disputes
from . import desk_seats as seat
from .desk_seats import Seat, Sitter


class Duty(NamedTuple):
    code: str
    task: Any
    verb: Any
    seat: Seat
    where: Q
    due: tuple[str, ...] = ()
    page: str = ""  # the page of the act where that shows all there is to read
    only: Callable[[Sitter, Any], bool] | None = None
    model: type = Proposal


K, S = ClockKind, State
REPLYING = (K.REPLY, K.SECOND_REPLY)
SEEKING = (S.SECONDING, S.SENT_BACK)
SPOKEN_ABOUT = (S.ACCEPTED, S.REPLY_REVIEW, S.REPLIED, S.UNSATISFIED, S.TRACKING)
WITHDRAWABLE = (S.DOCKETED, S.ASSIGNED, S.ACCEPTED, S.SUSPENDED)
OFFERED = (
    S.DRAFT,
    S.SECONDING,
    S.SENT_BACK,
    S.SUBMITTED,
    S.DOCKETED,
    S.ASSIGNED,
    S.ACCEPTED,
    S.REPLY_REVIEW,
    S.REPLIED,
    S.TRACKING,
)
CORRECTABLE = (S.DOCKETED, S.CONVERTED, S.DECLINED)

# Conditions with a name; rows that hang on the case are joined once a line.
PAUSED = Q(
    file__clocks__state=Clock.State.PAUSED,
    file__clocks__kind__in=REPLYING,
    file__clocks__paused_with_case=False,
)
RATING_DUE = Q(
    rounds__state=RoundState.PUBLISHED,
    rounds__ratings__state=RatingState.DUE,
    rounds__ratings__beside=False,
)
RATED_LATE = Q(rounds__ratings__in=Rating.objects.dissatisfied().filter(late=True))
REPORTED = Q(rounds__commitments__state=CommitmentState.REPORTED)
PROMISED = Q(rounds__commitments__state__in=(CommitmentState.OPEN, CommitmentState.BROKEN))
TALK = Q(contacts__in=Contact.objects.filter(confirmed_on=None))
INSTRUCTED = Q(instructions__isnull=False) | Q(instruction_skipped=True)
PLANNED = Q(assignments__part=AssignmentPart.LEAD, assignments__state=AssignmentState.PROPOSED)
HAS_LEAD = Q(pk__in=Assignment.objects.in_force().lead().values("proposal"))
ASSISTS = Q(assignments__part=AssignmentPart.ASSISTING)
ASSISTANT_LEAVES = Q(
    assignments__state=AssignmentState.SENT, assignments__refusal_asked_on__isnull=False
)
QUESTION = Q(referrals__kind__in=(ReferralKind.DISPUTE, ReferralKind.OBJECTION))
RECONSIDERED = Q(referrals__kind=ReferralKind.RECONSIDERATION)
UNSETTLED = Q(state__in=(S.DISPUTED, S.RECONSIDERING), referrals__settled_on=None)


def of_my_body(me: Sitter, proposal: Proposal) -> bool:
    return me.holds(ENTERED_BY[deciders_of_disputes(proposal, me.on)])


def refused_too_often(me: Sitter, proposal: Proposal) -> bool:
    return proposal.assignments_refused >= proposal.session.rule("congress.refusals_to_office")


def in_the_last_round(me: Sitter, proposal: Proposal) -> bool:
    """What was handled again since has its answer."""
    last = proposal.rounds.counting().order_by("-number").first()
    return last is not None and last.ratings.dissatisfied().filter(late=True).exists()


# fmt: off
PROPOSALS = (
    #    code            what is to be done                                          button                who waits             on which cases                                             due by
    Duty("draft",        _("Finish the draft"),                                      _("Write on"),        seat.mover,           Q(state=S.DRAFT)),
    Duty("seconding",    _("Seconds are being sought"),                              _("See the seconds"), seat.mover,           Q(state=S.SECONDING),                                      (K.COLLECTION,)),
    Duty("revise",       _("Revise and hand in again"),                              _("Revise"),          seat.mover,           Q(state=S.SENT_BACK),                                      (K.REVISE,)),
    Duty("declined",     _("Declined: accept it or ask for a reconsideration"),      _("See the reason"),  seat.mover,           Q(state=S.DECLINED),                                       (K.ASK_RECONSIDERATION,)),
    Duty("take_lead",    _("The lead is offered to you"),                            _("Answer"),          seat.offered_the_lead, Q(state__in=OFFERED)),
    Duty("second",       _("You are asked to second"),                               _("Read and answer"), seat.second,          Q(seconds__state=SecondState.INVITED, state__in=SEEKING),  (K.COLLECTION, K.REVISE), "congress:second"),
    Duty("confirm_second", _("The text was changed: confirm your second"),           _("Confirm the second"), seat.second,       Q(seconds__state=SecondState.TO_CONFIRM, state__in=SEEKING), (K.COLLECTION, K.REVISE), "congress:second"),
    Duty("join",         _("You are asked to move together"),                        _("Answer"),          seat.co_mover,        Q(co_movers__state=CoMoverState.ASKED, state__in=(S.DRAFT, S.SECONDING)), (K.COLLECTION,), "congress:join"),

    Duty("confirm_collective", _("Your delegation moves it: confirm the text"),      _("Read and confirm"), seat.confirms_for_the_delegation, Q(state=S.SECONDING, is_collective=True), (K.COLLECTION,)),
    Duty("review",       _("Review for the delegation"),                             _("Review"),          seat.delegation_leader, Q(state=S.LEADER_REVIEW),                                (K.LEADER_REVIEW,)),
    Duty("withdrawal",   _("The mover asks to withdraw"),                            _("Decide"),          seat.chair,           Q(withdrawal_asked_on__isnull=False, state__in=WITHDRAWABLE)),
    Duty("correction",   _("A correction waits for your signature"),                 _("Sign"),            seat.second_signer,   Q(correction_asked_by__isnull=False, assigned_on=None, state__in=CORRECTABLE)),
    Duty("rule",         _("Rule on the question"),                                  _("Rule"),            seat.enters_rulings,  UNSETTLED & QUESTION,                                      (K.DISPUTE, K.RECONSIDER), only=of_my_body),
    Duty("rule",         _("Rule on the question"),                                  _("Rule"),            seat.enters_reconsiderations, UNSETTLED & RECONSIDERED,                          (K.DISPUTE, K.RECONSIDER)),

    Duty("rate",         _("Rate the reply"),                                        _("Read and rate"),   seat.rater,           Q(state=S.REPLIED) & RATING_DUE,                           (K.RATING,)),
    Duty("awaited",      _("Something is awaited from you"),                         _("Add it"),          seat.any_mover,       Q(state=S.ACCEPTED) & PAUSED),
    Duty("talk",         _("A talk with you was recorded"),                          _("Confirm"),         seat.any_mover,       Q(state__in=SPOKEN_ABOUT) & TALK),
    Duty("done",         _("The department reports that it is done"),                _("Confirm"),         seat.any_mover,       Q(state=S.TRACKING) & REPORTED,                            (K.COMMITMENT,)),

    Duty("accept",       _("Accept the assignment and name a contact"),              _("Accept"),          seat.lead,            Q(state=S.ASSIGNED),                                       (K.REFUSE_ASSIGNMENT,)),
    Duty("reply",        _("Reply in writing"),                                      _("Draft the reply"), seat.lead,            Q(state=S.ACCEPTED, rounds__state=RoundState.OPEN),        REPLYING),
    Duty("check_reply",  _("Check the reply and send it to sign-off"),               _("Check"),           seat.lead_head,       Q(state=S.ACCEPTED, rounds__state=RoundState.HEAD_REVIEW), REPLYING),
    Duty("take_part",    _("Take your part"),                                        _("Take"),            seat.assisting,       ASSISTS & Q(assignments__state=AssignmentState.SENT),      (K.REFUSE_ASSIGNMENT,)),
    Duty("cosign",       _("Co-sign the reply"),                                     _("Co-sign"),         seat.assisting_head,  ASSISTS & Q(assignments__state=AssignmentState.ASKED),     (K.COSIGN,)),
    Duty("urged",        _("You are urged"),                                         _("Acknowledge"),     seat.lead,            Q(urges__state=UrgeState.SENT),                            REPLYING),
    Duty("report",       _("Report what was done of the commitments"),               _("Report"),          seat.lead,            Q(state=S.TRACKING) & PROMISED,                            (K.COMMITMENT,)),

    Duty("instruct",     _("Give your instruction"),                                 _("Instruct"),        seat.leader,          Q(state=S.DOCKETED, instructions=None),                    (K.INSTRUCTION,)),
    Duty("sign_reply",   _("Sign the reply"),                                        _("Read and sign"),   seat.leader,          Q(state=S.REPLY_REVIEW),                                   (K.SIGN_OFF,)),
    Duty("extension",    _("More time is asked for"),                                _("Decide"),          seat.chair,           Q(extensions__state=ExtensionState.ASKED),                 REPLYING),
    Duty("unsatisfied",  _("Not satisfied: handle again or note the difference"),    _("Decide"),          seat.chair,           Q(state=S.UNSATISFIED),                                    (K.DECIDE_SECOND,)),
    Duty("release",      _("An assisting department asks to be released"),           _("Decide"),          seat.chair,           ASSISTANT_LEAVES),
    Duty("rated_late",   _("Dissatisfied after the time for ratings"),               _("Look at it"),      seat.chair,           Q(state__in=(S.CLOSED, S.CLOSED_UNRATED, S.TRACKING)) & RATED_LATE, only=in_the_last_round),
    Duty("assign",       _("Assign to the department"),                              _("Assign"),          seat.officer,         Q(state=S.DOCKETED) & INSTRUCTED & PLANNED,                (K.ASSIGNMENT,)),
    Duty("reassign",     _("Refused: choose another department"),                    _("Choose"),          seat.officer,         Q(state=S.DOCKETED, assignments__state=AssignmentState.REFUSED) & ~HAS_LEAD, (K.ASSIGNMENT,)),
    Duty("follow",       _("Follow the report on a commitment"),                     _("Look at it"),      seat.member_in_charge, Q(state=S.TRACKING) & REPORTED,                           (K.COMMITMENT,)),
    Duty("instruct",     _("Give your instruction"),                                 _("Instruct"),        seat.school_office_for_nobody, Q(state=S.DOCKETED, instructions=None),           (K.INSTRUCTION,)),
    Duty("sign_reply",   _("Sign the reply"),                                        _("Read and sign"),   seat.school_office_for_nobody, Q(state=S.REPLY_REVIEW),                          (K.SIGN_OFF,)),
    Duty("assign_finally", _("Refused too often: assign finally"),                   _("Assign"),          seat.school_office,   Q(state=S.DOCKETED, assignments_refused__gt=0),            (K.ASSIGNMENT,), only=refused_too_often),
)

T = SuggestionState
SUGGESTIONS = tuple(duty._replace(model=Suggestion) for duty in (
    Duty("forward",      _("A suggestion to forward"),                               _("Forward"),         seat.officer,         Q(state=T.RECEIVED),                                       (K.SUGGESTION_REPLY,)),
    Duty("take",         _("Take the suggestion"),                                   _("Take"),            seat.forwarded_to,    Q(state=T.ASSIGNED),                                       (K.REFUSE_ASSIGNMENT,)),
    Duty("answer",       _("Answer the suggestion"),                                 _("Reply"),           seat.forwarded_to_head, Q(state=T.ACCEPTED),                                     (K.SUGGESTION_REPLY,)),
    Duty("agree_reply",  _("Agree to a direct reply"),                               _("Read"),            seat.second_to_reply, Q(state=T.RECEIVED, proposed_by__isnull=False, decline_code=""), (K.SUGGESTION_REPLY,)),
    Duty("agree_decline", _("Agree not to handle a suggestion"),                     _("Read"),            seat.second_of_the_union, Q(state=T.RECEIVED, proposed_by__isnull=False) & ~Q(decline_code=""), (K.SUGGESTION_REPLY,)),
    Duty("adoption",     _("A delegate asks to take your suggestion up"),            _("Answer"),          seat.author,          Q(adoptions__in=Adoption.objects.filter(consented_on=None, refused_on=None))),
))
# fmt: on
DUTIES = (*PROPOSALS, *SUGGESTIONS)
