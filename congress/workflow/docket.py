"""From the first sentence to the docket, and the side ways out of it and back."""

from django.utils.translation import gettext_lazy as _

from casework.transitions import Transition

from .. import rules
from ..choices import Reach
from ..choices import State as S
from ..rules import all_of, any_of
from .basis import HOUSE, ORDER_8, ORDER_13

WITHDRAWABLE = (
    S.SECONDING,
    S.LEADER_REVIEW,
    S.SUBMITTED,
    S.SENT_BACK,
    S.DISPUTED,
    S.RECONSIDERING,
)
WITH_A_LEAD = (
    S.SUBMITTED,
    S.DOCKETED,
    S.ASSIGNED,
    S.ACCEPTED,
    S.REPLY_REVIEW,
    S.REPLIED,
    S.TRACKING,
)
HANDED_IN = (
    S.LEADER_REVIEW,
    S.SUBMITTED,
    S.DOCKETED,
    S.ASSIGNED,
    S.ACCEPTED,
    S.REPLY_REVIEW,
    S.REPLIED,
    S.UNSATISFIED,
    S.TRACKING,
    S.CLOSED,
    S.CLOSED_NOTED,
    S.CLOSED_UNRATED,
)
ON_THE_DOCKET = (
    S.DOCKETED,
    S.ASSIGNED,
    S.ACCEPTED,
    S.REPLY_REVIEW,
    S.REPLIED,
    S.UNSATISFIED,
    S.TRACKING,
    S.SUSPENDED,
)
SUCCEEDING = (S.SUBMITTED, S.DOCKETED, S.ASSIGNED, S.ACCEPTED)
MOVED_AGAIN = (
    S.LAPSED,
    S.DECLINED,
    S.CLOSED_DECLINED,
    S.TRACKING,
    S.CLOSED,
    S.CLOSED_NOTED,
    S.CLOSED_UNRATED,
)
SUSPENDABLE = (S.SUBMITTED, S.DOCKETED, S.ASSIGNED, S.ACCEPTED, S.TRACKING)

mover_or_clock = any_of(rules.is_mover, rules.is_clock)
leads_the_review = rules.is_own_leader
screens = any_of(rules.is_member_in_charge, rules.is_chair, rules.is_officer)

# fmt: off
WRITING = (
    #          verb                      button                      from                          to                who
    Transition("begin",                 _("Begin a proposal"),       (),                           S.DRAFT,          rules.is_formal_mover, ORDER_13),
    Transition("discard",               _("Discard draft"),          (S.DRAFT,),                   S.DISCARDED,      mover_or_clock, HOUSE),
    Transition("offer_hand_over",       _("Offer hand-over"),        (S.DRAFT, S.SECONDING, S.SENT_BACK), None,      rules.is_mover, HOUSE),
    Transition("hand_over",             _("Take over as mover"),     (S.DRAFT, S.SECONDING, S.SENT_BACK), None,      all_of(rules.is_handed_to, rules.is_delegate), HOUSE),
    Transition("publish_for_seconds",   _("Seek seconds"),           (S.DRAFT,),                   S.SECONDING,      rules.is_mover, HOUSE, Reach.DESK),
    Transition("unpublish",             _("Back to draft"),          (S.SECONDING,),               S.DRAFT,          rules.is_mover, HOUSE),
    Transition("edit",                  _("Change the text"),        (S.SECONDING, S.SENT_BACK),   None,             rules.is_any_mover, HOUSE),
    Transition("confirm_collective",    _("Confirm for the delegation"), (S.SECONDING,),           None,             all_of(rules.is_collective, rules.is_of_the_delegation), HOUSE),
    Transition("submit",                _("Submit"),                 (S.SECONDING,),               S.LEADER_REVIEW,  all_of(mover_or_clock, rules.leader_reviews), HOUSE, Reach.DELEGATES),
    Transition("submit_directly",       _("Submit"),                 (S.SECONDING,),               S.SUBMITTED,      all_of(mover_or_clock, rules.nobody_reviews), HOUSE, Reach.DELEGATES),
    Transition("lapse",                 _("Lapse"),                  (S.SECONDING,),               S.LAPSED,         rules.is_clock, HOUSE),
    Transition("begin_anew",            _("Move it again"),          MOVED_AGAIN,                  None,             all_of(rules.is_any_mover, rules.is_delegate, rules.may_be_moved_again), HOUSE),
    Transition("turn_into_suggestion",  _("Turn into a suggestion"), (S.LAPSED,),                  None,             rules.is_mover, HOUSE),
)
REVIEW = (
    Transition("pass_on",               _("Pass on"),                (S.LEADER_REVIEW,),           S.SUBMITTED,      leads_the_review, HOUSE),
    Transition("skip_leader",           _("Pass without review"),    (S.LEADER_REVIEW,),           S.SUBMITTED,      rules.is_clock, HOUSE),
    Transition("send_back_by_leader",   _("Send back"),              (S.LEADER_REVIEW,),           S.SENT_BACK,      leads_the_review, HOUSE),
    Transition("resubmit_to_leader",    _("Resubmit"),               (S.SENT_BACK,),               S.LEADER_REVIEW,  all_of(rules.returned_by_leader, rules.is_mover), HOUSE),
)
SCREENING = (
    Transition("send_back",             _("Send back"),              (S.SUBMITTED,),               S.SENT_BACK,      screens, HOUSE),
    Transition("split_off",             _("Split it into its parts"), (S.SENT_BACK,),              None,             all_of(rules.returned_by_committee, rules.is_mover, rules.is_to_be_split), HOUSE),
    Transition("resubmit",              _("Resubmit"),               (S.SENT_BACK,),               S.SUBMITTED,      all_of(rules.returned_by_committee, rules.is_mover), HOUSE),
    Transition("extend_revision",       _("Give more time"),         (S.SENT_BACK,),               None,             rules.is_chair, HOUSE),
    Transition("lapse_unrevised",       _("Lapse unrevised"),        (S.SENT_BACK,),               S.LAPSED,         rules.is_clock, HOUSE),
    Transition("docket",                _("Docket"),                 (S.SUBMITTED,),               S.DOCKETED,       rules.is_chair, HOUSE, Reach.UNITS_AND_LEADERS),
    Transition("merge_into",            _("Merge"),                  (S.SUBMITTED,),               S.MERGED,         rules.is_chair, HOUSE, Reach.UNITS_AND_LEADERS),
    Transition("merge_docketed",        _("Merge"),                  (S.DOCKETED,),                S.MERGED,         rules.is_chair, HOUSE),
    Transition("unmerge",               _("Undo the merge"),         (S.MERGED,),                  S.SUBMITTED,      all_of(rules.merged_from(S.SUBMITTED), rules.is_chair), HOUSE),
    Transition("unmerge_docketed",      _("Undo the merge"),         (S.MERGED,),                  S.DOCKETED,       all_of(rules.merged_from(S.DOCKETED), rules.is_chair), HOUSE),
    Transition("convert",               _("Turn into a suggestion"), (S.SUBMITTED,),               S.CONVERTED,      rules.is_chair, HOUSE, Reach.UNITS_AND_LEADERS),
    Transition("decline",               _("Decline"),                (S.SUBMITTED,),               S.DECLINED,       rules.is_chair, HOUSE, Reach.UNITS_AND_LEADERS),
    Transition("name_member",           _("Name the member in charge"), ON_THE_DOCKET,                   None,             any_of(rules.is_chair, rules.is_officer), HOUSE),
    Transition("name_predecessor",      _("Name its predecessor"),   SUCCEEDING,                   None,             any_of(rules.is_chair, rules.is_officer), HOUSE),
    Transition("refer",                 _("Refer for a ruling"),     (S.SUBMITTED,),               S.DISPUTED,       rules.is_chair, HOUSE),
    Transition("add_statement",         _("Add a statement"),        (S.DISPUTED,),                None,             rules.is_mover, HOUSE),
)
RULING = (
    Transition("rule_docket",           _("Docket"),                 (S.DISPUTED,),                S.DOCKETED,       rules.is_dispute_body, HOUSE, Reach.UNITS_AND_LEADERS),
    Transition("rule_convert",          _("Turn into a suggestion"), (S.DISPUTED,),                S.CONVERTED,      rules.is_dispute_body, HOUSE, Reach.UNITS_AND_LEADERS),
    Transition("rule_decline",          _("Decline"),                (S.DISPUTED,),                S.DECLINED,       rules.is_dispute_body, HOUSE, Reach.UNITS_AND_LEADERS),
    Transition("hand_back",             _("Hand back"),              (S.DISPUTED,),                S.SUBMITTED,      rules.is_dispute_body, HOUSE),
    Transition("object_to_conversion",  _("Object"),                 (S.CONVERTED,),               S.DISPUTED,       rules.is_mover, HOUSE),
    Transition("ask_reconsideration",   _("Ask for reconsideration"), (S.DECLINED,),               S.RECONSIDERING,  rules.is_mover, ORDER_8),
    Transition("docket_on_reconsideration",  _("Docket"),            (S.RECONSIDERING,),           S.DOCKETED,       rules.is_second_decider, HOUSE, Reach.UNITS_AND_LEADERS),
    Transition("convert_on_reconsideration", _("Turn into a suggestion"), (S.RECONSIDERING,),      S.CONVERTED,      rules.is_second_decider, HOUSE),
    Transition("uphold_decline",        _("Uphold the decline"),     (S.RECONSIDERING,),           S.CLOSED_DECLINED, rules.is_second_decider, ORDER_8),
    Transition("accept_decline",        _("Accept the decline"),     (S.DECLINED, S.RECONSIDERING), S.CLOSED_DECLINED, mover_or_clock, HOUSE),
    Transition("ask_correction",        _("Correct the entry"),      (S.DOCKETED, S.CONVERTED, S.DECLINED), None,   all_of(rules.can_be_corrected, rules.is_chair), HOUSE),
    Transition("correct_outcome",       _("Sign the correction"),    (S.DOCKETED, S.CONVERTED, S.DECLINED), S.SUBMITTED, all_of(rules.signs_the_correction, rules.can_be_corrected, rules.is_committee_member), HOUSE),
)
SIDE_WAYS = (
    Transition("withdraw",              _("Withdraw"),               WITHDRAWABLE,                 S.WITHDRAWN,      rules.is_mover, HOUSE),
    Transition("offer_lead",            _("Offer the lead"),         WITH_A_LEAD,                  None,             any_of(rules.is_mover, rules.is_chair), HOUSE),
    Transition("hand_over_lead",        _("Take the lead"),          WITH_A_LEAD,                  None,             all_of(rules.is_handed_to, rules.is_co_mover), HOUSE),
    Transition("refuse_lead",           _("Do not take the lead"),   (S.DRAFT, S.SECONDING, S.SENT_BACK, *WITH_A_LEAD), None, rules.is_handed_to, HOUSE),
    Transition("replace_attachment",    _("Replace a file"),         (S.SECONDING, S.SENT_BACK, *HANDED_IN), None,   all_of(rules.is_any_mover, rules.has_files), HOUSE),
    Transition("make_public",           _("Show to all staff"),      HANDED_IN,                    None,             all_of(rules.is_mover, rules.is_not_public), HOUSE),
    Transition("suspend",               _("Suspend"),                SUSPENDABLE,                  S.SUSPENDED,      rules.is_chair, HOUSE),
    Transition("take_up_screening",     _("Take up again"),          (S.SUSPENDED,),               S.SUBMITTED,      all_of(rules.was(S.SUBMITTED), rules.is_chair), HOUSE),
    Transition("take_up_docketed",      _("Take up again"),          (S.SUSPENDED,),               S.DOCKETED,       all_of(rules.was(S.DOCKETED), rules.is_chair), HOUSE),
    Transition("take_up_assigned",      _("Take up again"),          (S.SUSPENDED,),               S.ASSIGNED,       all_of(rules.was(S.ASSIGNED), rules.is_chair), HOUSE),
    Transition("take_up_accepted",      _("Take up again"),          (S.SUSPENDED,),               S.ACCEPTED,       all_of(rules.was(S.ACCEPTED), rules.is_chair), HOUSE),
    Transition("take_up_tracking",      _("Take up again"),          (S.SUSPENDED,),               S.TRACKING,       all_of(rules.was(S.TRACKING), rules.is_chair), HOUSE),
    Transition("ask_withdrawal",        _("Ask to withdraw"),        (S.DOCKETED, S.ASSIGNED, S.ACCEPTED, S.SUSPENDED), None, rules.is_mover, HOUSE),
    Transition("withdraw_docketed",     _("Agree to the withdrawal"), (S.DOCKETED, S.ASSIGNED, S.ACCEPTED, S.SUSPENDED), S.WITHDRAWN, all_of(rules.withdrawal_is_asked, rules.is_chair), HOUSE),
    Transition("refuse_withdrawal",     _("Do not agree to the withdrawal"), (S.DOCKETED, S.ASSIGNED, S.ACCEPTED, S.SUSPENDED), None, all_of(rules.withdrawal_is_asked, rules.is_chair), HOUSE),
    Transition("unask_withdrawal",      _("Take the request back"),  (S.DOCKETED, S.ASSIGNED, S.ACCEPTED, S.SUSPENDED), None, all_of(rules.withdrawal_is_asked, rules.is_mover), HOUSE),
    Transition("restore_seconding",     _("Restore"),                (S.WITHDRAWN, S.LAPSED),      S.SECONDING,      all_of(rules.never_submitted, rules.is_chair), HOUSE),
    Transition("restore_submitted",     _("Restore"),                (S.WITHDRAWN, S.LAPSED),      S.SUBMITTED,      all_of(rules.was_submitted, rules.is_chair), HOUSE),
    Transition("restore_docketed",      _("Restore"),                (S.WITHDRAWN,),               S.DOCKETED,       all_of(rules.was_docketed, rules.is_chair), HOUSE),
    Transition("reopen",                _("Reopen"),                 (S.CLOSED, S.CLOSED_NOTED, S.CLOSED_UNRATED), S.ACCEPTED, all_of(rules.did_not_close, rules.is_chair), HOUSE),
)
# fmt: on
DOCKET_ROWS = (*WRITING, *REVIEW, *SCREENING, *RULING, *SIDE_WAYS)
