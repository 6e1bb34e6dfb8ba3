"""Steps of the second half for tests, each through its service."""

from datetime import date, datetime

from django.utils import timezone

from casework import clocks
from casework.models import Clock
from casework.tick import tick
from congress import selectors
from congress.models import Proposal
from congress.services import assignments, instructions, rating, replies, reply_drafts, rounds
from congress.sweeps_handling import sweep
from members.models import Department

from .house import House


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


INSTRUCTED, ASSIGNED, ACCEPTED = day(4, 24), day(4, 29), day(4, 30)
SENT, REPLIED = day(7, 1), day(7, 2)
WORDS = {
    "result_class": "A",
    "situation": "已将图书馆闭馆时间调整为二十三时三十分。",
    "measures": "增设自助借还设备四台。",
    "contact_name": "联系人",
    "contact_phone": "010-62770001",
    "no_contact_reason": "提案内容清楚，已在代表团会议上说明。",
}
PROMISE = {"text": "年底前完成三层阅览室改造。", "promised_on": "2026-12-31"}
PLANNED = {
    "result_class": "B",
    "plan": "暑期完成设计，秋季学期施工。",
    "promises": [PROMISE],
}
EXPLAINED = {"result_class": "D", "reason": "受消防验收条件限制，近期无法延时。"}


def moment(on: date, hour: int = 9, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(on.year, on.month, on.day, hour, minute))


def clock(proposal: Proposal, kind: str, purpose: str | None = None) -> Clock | None:
    return clocks.live(proposal.file, f"congress.{kind}", purpose).first()


def night(on: date) -> list:
    """What the clock does when that day begins; the reminders of the days before have gone out."""
    tick(moment(on, 0, 1), selectors.recipients)
    return sweep(on)


def instructed(house: House, on: date = INSTRUCTED, co_mover=None, **more) -> Proposal:
    """`co_mover`: somebody who moves it too; she joined before it was submitted."""
    proposal = house.docketed(**more)
    if co_mover is not None:
        proposal.co_movers.create(
            person=co_mover.person,
            delegation=co_mover.person.mandates.get().delegation,
            state="joined",
            asked_on=day(3, 20),
            joined_on=day(3, 21),
        )
    return instructions.instruct(
        proposal=proposal, by=house.leader, on=on, text="同意，请抓紧办理。"
    )


def assigned(
    house: House, on: date = ASSIGNED, assisting: tuple[Department, ...] = (), **more
) -> Proposal:
    proposal = instructed(house, assisting=assisting, **more)
    return assignments.assign(proposal=proposal, by=house.officer, on=on)


def accepted(house: House, on: date = ACCEPTED, **more) -> Proposal:
    proposal = assigned(house, **more)
    assignments.accept(
        proposal=proposal,
        by=house.contact,
        on=on,
        responsible=house.head.person,
        contact=house.contact.person,
    )
    for row in proposal.assignments.assisting():
        assignments.take_part(
            assignment=row, by=house.other_contact, on=on, contact=house.other_contact.person
        )
    return proposal


def drafted(house: House, proposal: Proposal, on: date, by=None, **words):
    return reply_drafts.save_draft(
        round=rounds.current(proposal), by=by or house.contact, on=on, words={**WORDS, **words}
    )


def at_sign_off(house: House, on: date = SENT, words: dict | None = None, **more) -> Proposal:
    proposal = accepted(house, **more)
    drafted(house, proposal, on, **(words or {}))
    return replies.send_reply(proposal=proposal, by=house.head, on=on)


def replied(house: House, on: date = REPLIED, words: dict | None = None, **more) -> Proposal:
    proposal = at_sign_off(house, on=min(on, SENT), words=words, **more)
    return replies.sign_reply(proposal=proposal, by=house.leader, on=on, at=moment(on))


def rate(proposal: Proposal, user, on: date, result: str = "satisfied", text: str = "", **more):
    return rating.rate(
        proposal=proposal,
        by=user,
        on=on,
        manner="satisfied",
        result=result,
        text=text or ("答复没有时间表。" if result == "dissatisfied" else ""),
        **more,
    )


def dissolve(department: Department, last: date, successor: Department | None) -> None:
    """`last` is the department's last day; the rows of its cases are left where they are."""
    Department.objects.filter(pk=department.pk).update(valid_to=last, merged_into=successor)


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)
