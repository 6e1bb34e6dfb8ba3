"""From the leader's instruction to the signed reply: school leader, union office, department."""

import pytest
from django.urls import reverse

from congress.choices import RoundState, State
from tests.congress import handled

from .screen import choose, field, follow, press, reads, take_up

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DONE = "已将图书馆闭馆时间调整为二十三时三十分，增设自助借还设备四台。"


@pytest.mark.scenario("proposals", 16)
def test_instructed_assigned_and_accepted(page_of, house, turn_to, phone):
    proposal = house.docketed(assisting=(house.other,))
    turn_to(4, 22)

    leader = page_of(house.leader, reverse("desk"), phone=phone)
    take_up(leader, "作出批示")
    reads(leader, "分管校领导批示", "4月28日前", "还有4个工作日")
    follow(leader, "批示")
    field(leader, "批示").fill("请图书馆抓紧研究，暑假前落实。")
    press(leader, "批示")
    reads(leader, "批示已记入案卷，承办部门可以看到。", "请图书馆抓紧研究，暑假前落实。")

    officer = page_of(house.officer, reverse("desk"), phone=phone)
    take_up(officer, "交办给部门")
    follow(officer, "交办")
    reads(officer, "每个部门收到交办单并签收。", "答复期限从今天起算。")
    press(officer, "交办")
    reads(officer, "已交办，已通知部门。", "等承办部门接收。")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.assigned_on) == (State.ASSIGNED, turn_to(4, 22))

    contact = page_of(house.contact, reverse("desk"), phone=phone)
    take_up(contact, "接收交办并确定联系人")
    reads(contact, "请图书馆抓紧研究，暑假前落实。")
    follow(contact, "接收")
    assert field(contact, "负责人").locator("option:checked").inner_text() == "宁致和"
    field(contact, "联系人").select_option(label="苗春来")
    press(contact, "接收")
    reads(contact, "已接收，已通知提案人。", "承办部门正在办理。", "联系人苗春来")
    helping = page_of(house.other_contact, reverse("desk"), phone=phone)
    take_up(helping, "接收协办")
    follow(helping, "接收")
    reads(helping, "接收协办？", "主办部门和提案人能看到找谁联系。")
    assert field(helping, "联系人").input_value() == str(house.other_contact.person_id)
    press(helping, "接收")
    reads(helping, "贵部门已参加协办。")

    mover = page_of(house.mover, proposal.get_absolute_url(), phone=phone)
    reads(mover, "承办部门正在办理。", "后勤保障部", "联系人苗春来", "6月22日前")
    assert mover.get_by_role("link", name="恢复", exact=True).count() == 0  # nothing is paused
    proposal.refresh_from_db()
    assert proposal.state == State.ACCEPTED
    assert proposal.assignments.lead().get().responsible == house.head.person


@pytest.mark.scenario("proposals", 21)
def test_the_reply_is_written_reviewed_and_signed(page_of, house, turn_to, phone):
    proposal = handled.accepted(house)
    turn_to(6, 10)

    contact = page_of(house.contact, reverse("desk"), phone=phone)
    take_up(contact, "书面答复")
    follow(contact, "起草答复")
    choose(contact, "办理结果", "A 已解决或已采纳")
    field(contact, "一、办理情况").fill(DONE)
    press(contact, "送负责人")
    reads(contact, "请写明联系人和电话。")
    assert field(contact, "一、办理情况").input_value() == DONE
    field(contact, "二、已采取的措施").fill("每周公布晚间入馆人数。")
    field(contact, "联系人").fill("苗春来")
    field(contact, "电话").fill("62780000")
    field(contact, "没有与提案人沟通的原因").fill("提案内容清楚，已在代表团会议上说明。")
    press(contact, "送负责人")
    reads(contact, "已送部门负责人。")
    assert proposal.rounds.get().state == RoundState.HEAD_REVIEW

    head = page_of(house.head, reverse("desk"), phone=phone)
    take_up(head, "审核答复并送审签")
    follow(head, "审核答复")
    field(head, "退回时写明要改什么").fill("请写明设备放在哪一层。")
    press(head, "退回起草人")
    reads(head, "已退回起草人。")
    contact.goto(reverse("congress:reply", args=[proposal.pk]))
    reads(contact, "请写明设备放在哪一层。")
    field(contact, "一、办理情况").fill(DONE + "设备放在一层大厅。")
    press(contact, "送负责人")
    reads(contact, "已送部门负责人。")
    head.goto(reverse("congress:reply", args=[proposal.pk]))
    press(head, "送审签…")
    reads(head, "文本就此固定，下一步由分管校领导审签。")
    press(head, "送审签")
    reads(head, "已送分管校领导审签。")

    leader = page_of(house.leader, reverse("desk"), phone=phone)
    take_up(leader, "审签答复")
    reads(leader, "设备放在一层大厅。")
    follow(leader, "审签发出")
    reads(leader, "每位提案人收到答复函和满意度反馈表。")
    press(leader, "审签发出")
    reads(leader, "已发出答复，已通知提案人。", "已经答复，等提案人评价。")

    mover = page_of(house.mover, reverse("desk"), phone=phone)
    take_up(mover, "评价答复")
    reads(mover, "图书馆的答复", "A 已解决或已采纳", DONE, "6月25日前")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.replied_on) == (State.REPLIED, turn_to(6, 10))
