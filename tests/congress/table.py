"""The committee's table of scenario 12: 25 rows, 14 docket, 2 merge, 6 convert, and one each."""

from congress.models import DraftOutcome, Proposal
from congress.services import screening

from .house import House

WHY = "图书馆已列入明年修缮计划，现阶段不再另行立案。"


def many(house: House, count: int) -> list[Proposal]:
    """So many proposals on the table, in receipt order, each by another delegate."""
    people = [user for group in house.delegates for user in group]
    return [house.submitted(people[n % len(people)], title=f"第{n}件提案") for n in range(count)]


def drafted_table(house: House, rows: list[Proposal]) -> list[DraftOutcome]:
    """The officer's draft of each of the 25 rows; what is merged goes into the first one."""
    docketing = {
        "outcome": "docket",
        "category": "campus",
        "lead_department": house.lead,
        "member_in_charge": house.member.person,
    }
    merging = {"outcome": "merge_into", "master": rows[0]}
    converting = {"outcome": "convert", "reason_text": "内容适合作为意见建议办理。"}
    outcomes = [
        *[docketing] * 14,
        *[merging] * 2,
        *[converting] * 6,
        {"outcome": "send_back", "reason_text": "请补充近三年的数据。"},
        {"outcome": "decline", "reason_code": "7", "reason_text": WHY},
        {"outcome": "refer", "reason_text": "这件事是否属于教代会职权范围？"},
    ]
    return [
        screening.save_outcome(proposal=row, by=house.officer, **words)
        for row, words in zip(rows, outcomes, strict=True)
    ]
