"""The papers of this room (congress.md 6): for each its template and its frozen context.

Papers are official and written in Chinese, whatever language the page is read in. A context holds
words alone: names, dates and figures as they shall be read for ever.
"""

from .handling import assignment_sheet, rating_form, reply_letter, urge_sheet
from .notices import convert_notice, decline_notice, docket_notice, merge_notice, send_back_notice
from .proposal import proposal_form
from .session import register, screening_summary, work_report

__all__ = [
    "assignment_sheet",
    "convert_notice",
    "decline_notice",
    "docket_notice",
    "merge_notice",
    "proposal_form",
    "rating_form",
    "register",
    "reply_letter",
    "screening_summary",
    "send_back_notice",
    "urge_sheet",
    "work_report",
]
