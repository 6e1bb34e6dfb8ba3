"""The mover judges: not satisfied, handled a second time, satisfied, closed; and what the public
then reads bears no name."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from congress import tasks
from congress.choices import State
from congress.services import replies, rounds
from tests.congress import handled

from .screen import choose, field, follow, never_reads, press, reads, take_up

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEMAND = "请给出周末延时的时间表，写明由谁负责。"


def the_clock(on: date) -> None:
    tasks.sweep(on, timezone.now())


@pytest.mark.scenario("proposals", 30)
def test_unsatisfied_handled_again_satisfied_closed_and_published(page_of, house, turn_to, phone):
    house.session.frozen_rules["congress.publish_to_public"]["value"] = True
    house.session.save()
    proposal = handled.replied(house, on=date(2026, 7, 2))
    turn_to(7, 6)

    mover = page_of(house.mover, reverse("desk"), phone=phone)
    take_up(mover, "评价答复")
    follow(mover, "评价")
    reads(mover, "评价期满之前可以修改。")
    choose(mover, "办理态度", "满意")
    choose(mover, "办理结果", "不满意")
    press(mover, "评价")
    reads(mover, "还有1处要改", "请写明不满意的地方。")
    field(mover, "您的意见").fill("答复没有写周末怎么办。")
    press(mover, "评价")
    reads(mover, "您的评价已保存。")
    the_clock(turn_to(7, 7))
    proposal.refresh_from_db()
    assert proposal.state == State.UNSATISFIED

    chair = page_of(house.chair, reverse("desk"), phone=phone)
    take_up(chair, "评价不满意，待定二次办理或存异")
    reads(chair, "提案人不满意，等提案工作委员会决定是否再次办理。")
    follow(chair, "要求二次办理")
    press(chair, "要求二次办理")
    reads(chair, "请写明需要改进什么。")
    field(chair, "要求改进什么").fill(DEMAND)
    press(chair, "要求二次办理")
    reads(chair, "已要求二次办理，已通知部门。", "承办部门正在办理。")

    contact = page_of(house.contact, reverse("congress:reply", args=[proposal.pk]), phone=phone)
    reads(contact, "二次办理。", DEMAND)
    choose(contact, "办理结果", "A 已解决或已采纳")
    field(contact, "一、办理情况").fill("周末闭馆时间同样延至二十三时三十分，九月一日起执行。")
    field(contact, "联系人").fill("苗春来")
    field(contact, "电话").fill("010-62770001")
    field(contact, "没有与提案人沟通的原因").fill("已按提案人的意见办理。")
    press(contact, "存草稿")
    reads(contact, "草稿已存。")
    replies.send_reply(proposal=proposal, by=house.head, on=turn_to(7, 20))
    at = handled.moment(turn_to(7, 21))
    replies.sign_reply(proposal=proposal, by=house.leader, on=at.date(), at=at)

    mover = page_of(house.mover, reverse("desk"), phone=phone)
    take_up(mover, "评价答复")
    reads(mover, "第2轮", "九月一日起执行。")
    follow(mover, "评价")
    choose(mover, "办理态度", "满意")
    choose(mover, "办理结果", "基本满意")
    press(mover, "评价")
    reads(mover, "您的评价已保存。")
    the_clock(turn_to(7, 22))
    mover = page_of(house.mover, proposal.get_absolute_url(), phone=phone)
    reads(mover, "已经办结。")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.rounds.count()) == (State.CLOSED, 2)
    assert rounds.last(proposal).grade == "mostly"

    visitor = page_of(None, reverse("front"), phone=phone)
    visitor.goto(reverse("congress:public_list"))
    follow(visitor, proposal.title)
    reads(visitor, "八届二次会议", "图书馆", "已解决或已采纳", "九月一日起执行。")
    names = [house.mover.person.name, house.contact.person.name, house.leader.person.name]
    never_reads(visitor, *names, "联系人", "010-62770001", "答复没有写周末怎么办")
