"""The side roads of a proposal: moving it together or for a delegation, more time, an urging, the
co-signature of another department, a reply that has to be taken back."""

from datetime import date

import pytest
from django.urls import reverse

from congress.choices import AssignmentState, CoMoverState, ExtensionState, State, UrgeState
from congress.models import Proposal
from tests.congress import handled

from .screen import choose, field, follow, never_reads, press, reads, take_up

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_move_it_together(page_of, house, turn_to, phone):
    other = house.delegates[1][2]
    proposal = house.draft(on=turn_to(3, 20))

    mover = page_of(house.mover, proposal.get_absolute_url(), phone=phone)
    follow(mover, "邀请联名…")
    reads(mover, "被邀请的代表可以看这份草稿，其他人仍看不到。")
    field(mover, "姓名或拼音").fill("dxt")  # of another delegation than the one shown first
    press(mover, "查找")
    mover.get_by_label("单晓棠").check()
    press(mover, "发出邀请")
    reads(mover, "已邀请1名代表。", "待同意联名")

    asked = page_of(other, reverse("desk"), phone=phone)
    take_up(asked, "邀请您联名提案")
    reads(asked, "共同提案人不算附议", "期末阶段座位紧张")
    press(asked, "同意联名")
    reads(asked, "沈砚秋", "单晓棠")

    assert proposal.co_movers.get().state == CoMoverState.JOINED
    mover.goto(proposal.get_absolute_url())
    reads(mover, "共同提案人 单晓棠")


@pytest.mark.scenario("proposals", 6)
def test_a_delegation_moves_it_in_its_own_name(page_of, house, turn_to, phone):
    turn_to(3, 20)
    leader = page_of(house.delegation_leader, reverse("congress:begin"), phone=phone)
    field(leader, "案由").fill("关于增设教职工健身场地的提案")
    leader.get_by_label("以代表团名义提出").check()
    press(leader, "开始写")
    choose(leader, "类别", "校园建设与环境")
    field(leader, "理由").fill("校内健身场地不足，教职工排队时间长。")
    field(leader, "建议").fill("利用西操场看台下的空间，增设健身场地一处。")
    field(leader, "本提案只说一件事").check()
    press(leader, "征求附议…")
    press(leader, "征求附议")
    reads(leader, "第1代表团集体提出，领衔邹伯安")
    proposal = Proposal.objects.get()

    for user in house.delegates[0][1:4]:
        member = page_of(user, reverse("desk"), phone=phone)
        take_up(member, "代表团集体提案，请确认内容")
        follow(member, "确认集体提案")
        press(member, "确认集体提案")
        reads(member, "已计入您的确认。")

    leader.reload()
    reads(leader, "6名代表中已有3名确认")
    follow(leader, "提交")
    press(leader, "提交")
    reads(leader, "等提案工作委员会审查。")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.is_collective) == (State.SUBMITTED, True)


def test_an_urging_is_acknowledged_and_more_time_is_granted(page_of, house, turn_to, phone):
    proposal = handled.accepted(house)
    turn_to(6, 10)

    officer = page_of(house.officer, proposal.get_absolute_url(), phone=phone)
    follow(officer, "催办")
    reads(officer, "部门收到催办单并签收；一天只催一次。")
    press(officer, "催办")
    reads(officer, "已催办，已通知部门。", "已发出")
    contact = page_of(house.contact, reverse("desk"), phone=phone)
    take_up(contact, "收到催办")
    follow(contact, "签收")
    press(contact, "签收")
    reads(contact, "已签收。")
    assert proposal.urges.get().state == UrgeState.ACKNOWLEDGED

    head = page_of(house.head, proposal.get_absolute_url(), phone=phone)
    follow(head, "申请延期")
    field(head, "理由").fill("设备招标延后，暑假后方能安装。")
    field(head, "新的日期").fill("2026-07-20")
    press(head, "申请延期")
    reads(head, "由委员会主任决定。", "待决定")
    chair = page_of(house.chair, reverse("desk"), phone=phone)
    take_up(chair, "申请延期")
    follow(chair, "延期")
    reads(chair, "设备招标延后，暑假后方能安装。", "2026年6月29日")
    field(chair, "理由").fill("情况属实。")
    press(chair, "延期")
    reads(chair, "已延期，已通知提案人。", "已批准")
    proposal.refresh_from_db()
    assert proposal.extensions.get().state == ExtensionState.GRANTED
    assert proposal.reply_due_on > date(2026, 6, 29)


def test_another_department_signs_too_and_a_mistaken_reply_is_taken_back(
    page_of, house, turn_to, phone
):
    proposal = handled.accepted(house, assisting=(house.other,))
    handled.drafted(house, proposal, turn_to(6, 10))

    contact = page_of(house.contact, proposal.get_absolute_url(), phone=phone)
    follow(contact, "请求会签")
    reads(contact, "增设自助借还设备四台。")
    press(contact, "请求会签")
    reads(contact, "待会签")
    helping = page_of(house.other_head, reverse("desk"), phone=phone)
    take_up(helping, "会签答复")
    follow(helping, "会签")
    reads(helping, "增设自助借还设备四台。")
    choose(helping, "意见", "修改后同意")
    press(helping, "会签")
    reads(helping, "请写明不同意见。")
    field(helping, "文字说明").fill("请写明设备由后勤保障部维护。")
    press(helping, "会签")
    reads(helping, "已会签，已通知主办部门。")
    assert proposal.assignments.assisting().get().state == AssignmentState.COSIGNED

    contact.goto(reverse("congress:reply", args=[proposal.pk]))
    press(contact, "送负责人")
    head = page_of(house.head, reverse("congress:reply", args=[proposal.pk]), phone=phone)
    press(head, "送审签…")
    press(head, "送审签")
    reads(head, "已送分管校领导审签。")
    leader = page_of(house.leader, proposal.get_absolute_url(), phone=phone)
    follow(leader, "审签发出")
    press(leader, "审签发出")
    reads(leader, "已发出答复，已通知提案人。")

    chair = page_of(house.chair, proposal.get_absolute_url(), phone=phone)
    follow(chair, "收回答复")
    reads(chair, "答复函作废，并通知提案人。")
    field(chair, "理由").fill("附件发错，请更正后重新送审。")
    press(chair, "收回答复")
    reads(chair, "已收回，已通知提案人。")
    proposal.refresh_from_db()
    assert proposal.state == State.REPLY_REVIEW
    mover = page_of(house.mover, proposal.get_absolute_url(), phone=phone)
    never_reads(mover, "增设自助借还设备四台。")
