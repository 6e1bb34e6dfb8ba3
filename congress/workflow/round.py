"""办理轮次, 评价, 承诺事项 (proposals.md 2.5). Rows of `nobody` move along with a step of the
proposal."""

from django.utils.translation import gettext_lazy as _

from casework.transitions import Transition, Workflow

from .. import rules
from ..choices import CommitmentState as C
from ..choices import RatingState as R
from ..choices import RoundState as S
from ..rules import all_of
from ..rules import handling as may
from .basis import HOUSE

# fmt: off
ROUND = Workflow(
    Transition("open_round",    _("Open a round"),        (),                                     S.OPEN,        rules.nobody, HOUSE),
    Transition("save_draft",    _("Save draft"),          (S.OPEN,),                              None,          may.works_for_lead, HOUSE),
    Transition("to_head",       _("Send to the head"),    (S.OPEN,),                              S.HEAD_REVIEW, may.works_for_lead, HOUSE),
    Transition("head_back",     _("Back to the drafter"), (S.HEAD_REVIEW,),                       S.OPEN,        rules.is_lead_head, HOUSE),
    Transition("to_sign_off",   _("To sign-off"),         (S.HEAD_REVIEW,),                       S.SIGN_OFF,    rules.nobody, HOUSE),
    Transition("sign_off_back", _("Back from sign-off"),  (S.SIGN_OFF,),                          S.OPEN,        rules.nobody, HOUSE),
    Transition("publish",       _("Release"),             (S.SIGN_OFF,),                          S.PUBLISHED,   rules.nobody, HOUSE),
    Transition("pull_back",     _("Recall"),              (S.PUBLISHED,),                         S.SIGN_OFF,    rules.nobody, HOUSE),
    Transition("close_round",   _("Settle"),              (S.PUBLISHED,),                         S.CLOSED,      rules.nobody, HOUSE),
    Transition("void_round",    _("Void"),                (S.OPEN, S.HEAD_REVIEW, S.SIGN_OFF),    S.VOID,        rules.nobody, HOUSE),
    prefix="round",
)
RATING = Workflow(
    Transition("open_rating",   _("Ask for a rating"),    (),                 R.DUE,     rules.nobody, HOUSE),
    Transition("rate",          _("Rate"),                (R.DUE, R.GIVEN),   R.GIVEN,   rules.nobody, HOUSE),
    Transition("count_rating",  _("Count"),               (R.GIVEN,),         R.COUNTED, rules.nobody, HOUSE),
    Transition("miss",          _("Not given"),           (R.DUE,),           R.MISSED,  rules.nobody, HOUSE),
    Transition("pass_rating",   _("Pass on"),             (R.DUE,),           R.PASSED,  rules.is_clock, HOUSE),
    Transition("void_rating",   _("Void"),                (R.DUE,),           R.PASSED,  rules.nobody, HOUSE),
    prefix="rating",
)
COMMITMENT = Workflow(
    Transition("promise",       _("Promise"),             (),                 C.OPEN,      rules.nobody, HOUSE),
    Transition("report_progress", _("Report"),              (C.OPEN, C.BROKEN), C.REPORTED,  all_of(may.is_tracked, may.works_for_lead), HOUSE),
    Transition("confirm",       _("Confirm"),             (C.REPORTED,),      C.CONFIRMED, may.judges_a_report, HOUSE),
    Transition("return_report", _("Return the report"),   (C.REPORTED,),      C.OPEN,      may.judges_a_report, HOUSE),
    Transition("break_promise", _("Day passed"),          (C.OPEN,),          C.BROKEN,    rules.is_clock, HOUSE),
    Transition("move_date",     _("Move the day"),        (C.OPEN, C.BROKEN), None,        rules.is_chair, HOUSE),
    Transition("drop",          _("Drop"),                (C.OPEN, C.BROKEN), C.DROPPED,   rules.is_chair, HOUSE),
    prefix="commitment",
)
# fmt: on
