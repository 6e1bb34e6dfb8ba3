"""From the assignment to the end: handling, reply, rating, second handling, tracking."""

from django.utils.translation import gettext_lazy as _

from casework.transitions import Transition

from .. import rules
from ..choices import State as S
from ..rules import all_of, any_of
from ..rules import handling as may
from .basis import HOUSE, ORDER_8
from .docket import ON_THE_DOCKET

INSTRUCTED = (S.DOCKETED, S.ASSIGNED, S.ACCEPTED)
URGED = (S.ASSIGNED, S.ACCEPTED, S.REPLY_REVIEW)
SPOKEN_ABOUT = (S.ACCEPTED, S.REPLY_REVIEW, S.REPLIED, S.UNSATISFIED, S.TRACKING)

desk = any_of(rules.is_chair, rules.is_officer)
follows = any_of(rules.is_chair, rules.is_member_in_charge)
signs = any_of(may.signs_for_school, rules.is_officer)
waited_for = any_of(follows, rules.is_any_mover, rules.is_clock)

# fmt: off
ASSIGNING = (
    #          verb                    button                          from              to              who
    Transition("instruct",            _("Give an instruction"),        INSTRUCTED,       None,           signs, HOUSE),
    Transition("skip_instruction",    _("Go on without instruction"),  (S.DOCKETED,),    None,           rules.is_clock, HOUSE),
    Transition("change_departments",  _("Change departments"),         (S.DOCKETED,),    None,           desk, HOUSE),
    Transition("assign",              _("Assign"),                     (S.DOCKETED,),    S.ASSIGNED,     all_of(may.can_be_assigned, desk), HOUSE),
    Transition("assign_finally",      _("Assign finally"),             (S.DOCKETED,),    S.ASSIGNED,     all_of(may.is_refused_too_often, rules.is_school_office), HOUSE),
    Transition("refuse_assignment",   _("Refuse the assignment"),      (S.ASSIGNED,),    S.DOCKETED,     all_of(may.may_still_be_refused, rules.is_lead_head), HOUSE),
    Transition("accept",              _("Accept"),                     (S.ASSIGNED,),    S.ACCEPTED,     may.works_for_lead, HOUSE),
    Transition("accept_by_silence",   _("Accepted by silence"),        (S.ASSIGNED,),    S.ACCEPTED,     rules.is_clock, HOUSE),
    Transition("reassign",            _("Reassign"),                   (S.ACCEPTED,),    S.ASSIGNED,     rules.is_chair, HOUSE),
    Transition("add_assisting",       _("Add an assisting department"), (S.ACCEPTED,),   None,           desk, HOUSE),
    Transition("move_all",            _("Move to the successor"),      ON_THE_DOCKET,    None,           any_of(rules.is_officer, rules.is_clock), HOUSE),
)
ANSWERING = (
    Transition("ask_cosign",          _("Ask for co-signatures"),      (S.ACCEPTED,),    None,           may.works_for_lead, HOUSE),
    Transition("ask_extension",       _("Ask for an extension"),       (S.ACCEPTED,),    None,           rules.is_lead_head, HOUSE),
    Transition("extend",              _("Extend"),                     (S.ACCEPTED,),    None,           all_of(rules.is_chair, may.is_not_of_the_lead), HOUSE),
    Transition("pause",               _("Pause"),                      (S.ACCEPTED,),    None,           follows, HOUSE),
    Transition("resume",              _("Resume"),                     (S.ACCEPTED,),    None,           waited_for, HOUSE),
    Transition("urge",                _("Urge"),                       URGED,            None,           any_of(rules.is_member_in_charge, rules.is_officer), HOUSE),
    Transition("meet",                _("Record a contact"),           SPOKEN_ABOUT,     None,           any_of(may.works_for_lead, rules.is_officer), HOUSE),
    Transition("confirm_contact",     _("Confirm the contact"),        SPOKEN_ABOUT,     None,           rules.is_any_mover, HOUSE),
    Transition("send_reply",          _("Send to sign-off"),           (S.ACCEPTED,),    S.REPLY_REVIEW, rules.is_lead_head, HOUSE),
    Transition("send_back_reply",     _("Send back"),                  (S.REPLY_REVIEW,), S.ACCEPTED,    any_of(may.signs_for_school, rules.is_chair), HOUSE),
    Transition("sign_reply",          _("Sign and release"),           (S.REPLY_REVIEW,), S.REPLIED,     signs, ORDER_8),
    Transition("release_reply",       _("Release unsigned"),           (S.REPLY_REVIEW,), S.REPLIED,     rules.is_chair, HOUSE),
    Transition("recall_reply",        _("Recall the reply"),           (S.REPLIED,),     S.REPLY_REVIEW, rules.is_chair, HOUSE),
)
RATING_ROWS = (
    Transition("rate",                _("Rate"),                       (S.REPLIED,),     None,           any_of(may.is_rater, rules.is_officer), HOUSE),
    Transition("settle",              _("Close"),                      (S.REPLIED,),     S.CLOSED,       all_of(rules.is_clock, may.ends_with_the_reply), HOUSE),
    Transition("settle_tracking",     _("Track"),                      (S.REPLIED,),     S.TRACKING,     all_of(rules.is_clock, may.promises_something), HOUSE),
    Transition("settle_unsatisfied",  _("Decide on a second handling"), (S.REPLIED,),    S.UNSATISFIED,  rules.is_clock, HOUSE),
    Transition("settle_unrated",      _("Close unrated"),              (S.REPLIED,),     S.CLOSED_UNRATED, all_of(rules.is_clock, may.ends_with_the_reply), HOUSE),
    Transition("settle_unrated_tracking", _("Track unrated"),          (S.REPLIED,),     S.TRACKING,     all_of(rules.is_clock, may.promises_something), HOUSE),
    Transition("rate_late",           _("Rate late"),                  (S.CLOSED, S.CLOSED_UNRATED, S.TRACKING), None, may.was_silent, HOUSE),
)
SECOND_HANDLING = (
    Transition("order_second",        _("Order a second handling"),    (S.UNSATISFIED,), S.ACCEPTED,     rules.is_chair, HOUSE),
    Transition("order_second_by_silence", _("Second handling by the clock"), (S.UNSATISFIED,), S.ACCEPTED, rules.is_clock, HOUSE),
    Transition("note_difference",     _("Close with the difference noted"), (S.UNSATISFIED,), S.CLOSED_NOTED, all_of(may.ends_with_the_reply, rules.is_chair), HOUSE),
    Transition("note_difference_tracking", _("Track with the difference noted"), (S.UNSATISFIED,), S.TRACKING, all_of(may.promises_something, rules.is_chair), HOUSE),
)
TRACKING_ROWS = (
    Transition("report_progress",     _("Report progress"),            (S.TRACKING,),    None,           may.works_for_lead, HOUSE),
    Transition("confirm_done",        _("Confirm as done"),            (S.TRACKING,),    S.CLOSED,       follows, HOUSE),
    Transition("drop_plan",           _("Drop the plan"),              (S.TRACKING,),    S.CLOSED_NOTED, rules.is_chair, ORDER_8),
    Transition("rehandle_broken",     _("Handle again"),               (S.TRACKING,),    S.ACCEPTED,     rules.is_chair, HOUSE),
)
# fmt: on
HANDLING_ROWS = (*ASSIGNING, *ANSWERING, *RATING_ROWS, *SECOND_HANDLING, *TRACKING_ROWS)
