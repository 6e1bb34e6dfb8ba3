"""提案工作报告: written by the office, laid before the next session (congress.md 6.14)."""

from django.utils.translation import gettext_lazy as _

from casework.transitions import Transition, Workflow

from ..choices import Reach
from ..choices import ReportState as S
from ..rules.reports import is_chair, writes_report
from .basis import ORDER_7

# fmt: off
REPORT = Workflow(
    Transition("begin_report",  _("Begin the report"),        (),         S.DRAFT, writes_report, ORDER_7),
    Transition("write_section", _("Change the text"),         (S.DRAFT,), None,    writes_report, ORDER_7),
    Transition("count_anew",    _("Count anew"),              (S.DRAFT,), None,    writes_report, ORDER_7),
    Transition("lay",           _("Lay before the congress"), (S.DRAFT,), S.LAID,  is_chair, ORDER_7, Reach.DELEGATES),
)
# fmt: on
