"""Whoever is asked seconds with one press, sees what was changed and stands by it with another; the
mover hands in, her delegation's leader reviews."""

import pytest
from django.urls import reverse

from congress.choices import SecondState, State
from congress.services import seconds

from .screen import field, follow, press, reads, take_up

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHANGED = "将闭馆时间延至二十三时三十分，并在一层增设自助借还设备四台。"


@pytest.mark.scenario("proposals", "E6")
def test_one_press_to_second_and_one_to_stand_by_the_changed_text(page_of, house, turn_to, phone):
    asked, free = house.delegates[1][2:4]
    proposal = house.published()
    seconds.invite(proposal=proposal, person=asked.person, by=house.mover, on=turn_to(3, 23))

    hers = page_of(asked, reverse("notices"), phone=phone)
    follow(hers, "邀请您附议《关于延长图书馆晚间开放时间的提案》")
    reads(hers, "不问理由。")
    follow(hers, "打开")
    reads(hers, "已有0人附议，至少要2人", "期末阶段座位紧张", "待答复")
    press(hers, "附议")
    reads(hers, "您已附议。", "已有1人附议，至少要2人。")
    his = page_of(free, reverse("congress:second", args=[proposal.pk]), phone=phone)
    reads(his, "将闭馆时间延至二十三时三十分")

    movers = page_of(house.mover, proposal.get_absolute_url(), phone=phone)
    reads(movers, "还差1人附议。")
    assert movers.get_by_role("link", name="提交", exact=True).count() == 0
    follow(movers, "修改")
    reads(movers, "附议人要重新确认")
    field(movers, "建议").fill(CHANGED)
    press(movers, "保存修改")
    reads(movers, "已保存。", "已有0人附议，至少要2人。")
    proposal.refresh_from_db()
    assert (proposal.suggestion, proposal.revision) == (CHANGED, 2)

    press(his, "附议")
    reads(his, "您阅读期间正文已修改，请阅读新的正文。", CHANGED)
    press(his, "附议")
    reads(his, "您已附议。")

    hers.goto(reverse("desk"))
    reads(hers, "正文已修改：请确认附议")
    take_up(hers, "正文已修改：请确认附议")
    reads(hers, "您附议以后改了什么")
    assert hers.locator("del").inner_text() == "将闭馆时间延至二十三时三十分，并增设自助借还设备。"
    assert hers.locator("ins").inner_text() == CHANGED
    press(hers, "确认附议")
    reads(hers, "您对新文本的附议有效。", "已有2人附议，至少要2人。")
    assert proposal.seconds.filter(state=SecondState.GIVEN, revision=2).count() == 2

    movers.reload()
    follow(movers, "提交")
    reads(movers, "编收件号，附议人数就此确定。")
    press(movers, "提交")
    reads(movers, "已提交，下一步由团长初审。", "收0802-001", "代表团团长正在初审。")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.submitted_on) == (State.LEADER_REVIEW, turn_to(3, 23))


def test_a_no_needs_no_reason_and_a_second_can_be_taken_back(page_of, house, turn_to, phone):
    asked = house.delegates[1][2]
    proposal = house.published()
    seconds.invite(proposal=proposal, person=asked.person, by=house.mover, on=turn_to(3, 21))

    page = page_of(asked, reverse("desk"), phone=phone)
    take_up(page, "邀请您附议")
    press(page, "不附议")
    reads(page, "您没有附议，不需要说明原因。")
    follow(page, "附议…")
    press(page, "附议")
    reads(page, "您已附议。")
    follow(page, "附议…")
    press(page, "撤回附议")

    reads(page, "已撤回附议，已通知提案人。", "已有0人附议，至少要2人。")
    assert proposal.seconds.get().state == SecondState.TAKEN_BACK


def test_the_leader_sends_back_with_a_reason_and_passes_on_with_an_opinion(
    page_of, house, turn_to, phone
):
    proposal = house.in_review(on=turn_to(3, 26))
    turn_to(3, 27)

    leader = page_of(house.delegation_leader, reverse("desk"), phone=phone)
    reads(leader, "代表团初审", "收0802-001")
    take_up(leader, "代表团初审")
    follow(leader, "退回修改")
    press(leader, "退回修改")
    reads(leader, "还有1处要改", "还没有写理由")
    field(leader, "理由").fill("请写明借还设备放在哪一层、需要几台。")
    press(leader, "退回修改")
    reads(leader, "已退回修改，已通知提案人。", "等提案人修改。")

    mover = page_of(house.mover, reverse("desk"), phone=phone)
    take_up(mover, "修改后重新提交")
    reads(mover, "请写明借还设备放在哪一层、需要几台。", "4月13日")
    follow(mover, "修改")
    field(mover, "论证").fill("设备采购约四万元，图书馆已有预算。")
    press(mover, "保存修改")
    reads(mover, "已保存。")
    follow(mover, "重新提交")
    press(mover, "重新提交")
    reads(mover, "代表团团长正在初审。")

    leader.reload()
    follow(leader, "同意提交")
    assert field(leader, "代表团意见").input_value() == "同意提交。"
    field(leader, "代表团意见").fill("情况属实，同意提交。")
    press(leader, "同意提交")
    reads(leader, "已提交提案委员会。", "等提案工作委员会审查。")
    proposal.refresh_from_db()
    assert proposal.state == State.SUBMITTED
    assert proposal.leader_opinions.last().text == "情况属实，同意提交。"
