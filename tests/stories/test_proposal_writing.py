"""The delegate writes, on the phone and at the desk: nothing of it is lost, and she finds those who
second it by name, by pinyin and by delegation."""

from typing import Any

import pytest
from django.urls import reverse

from congress.choices import SecondState, State
from congress.models import Proposal

from .screen import choose, field, follow, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EARLIER = "关于延长图书馆周末开放时间的提案"
TITLE = "关于延长图书馆晚间开放时间的提案"
REASON = "期末阶段座位紧张，图书馆二十二时闭馆，教职工备课不便。"
SUGGESTION = "将闭馆时间延至二十三时三十分，并增设自助借还设备。"
PASSWORD = "食堂周三有红烧肉真的好吃"

GIVEN_UP = """() => new Promise((tell) => {
  const copies = () => Object.keys(localStorage).some((key) => key.startsWith("draft:"));
  const look = (n) => !copies() ? tell(true) : n ? setTimeout(look, 100, n - 1) : tell(false);
  look(150);
})"""


def saved(page: Any) -> None:
    """Wait until the server has every word: the copy in the browser is given up then."""
    assert page.evaluate(GIVEN_UP)


def told(page: Any, words: str) -> None:
    """Wait until the line under the form says so."""
    page.locator("[data-autosave-status]", has_text=words).wait_for()


@pytest.mark.scenario("proposals", 1)
def test_from_the_first_word_to_the_invitations(page_of, house, turn_to, phone):
    house.submitted(house.delegates[2][3], title=EARLIER)
    turn_to(3, 20)

    page = page_of(house.mover, reverse("congress:proposals"), phone=phone)
    follow(page, "写提案")
    reads(page, "八届二次会议", "4月9日", "草稿只有您能看。")
    field(page, "案由").fill("关于延长图书馆")
    press(page, "开始写")

    reads(page, "草稿只有您能看，边写边存。")
    field(page, "案由").press("End")
    field(page, "案由").press_sequentially("晚间开放时间的提案")
    reads(page, "可能有人提过。", EARLIER)
    choose(page, "类别", "校园建设与环境")
    field(page, "理由").fill(REASON)
    field(page, "建议").fill(SUGGESTION)
    saved(page)
    draft = Proposal.objects.get(title=TITLE)
    assert (draft.state, draft.reason, draft.suggestion) == (State.DRAFT, REASON, SUGGESTION)

    press(page, "征求附议…")
    press(page, "征求附议")
    reads(page, "请确认本提案一事一案。")
    follow(page, "返回")
    follow(page, "继续写")
    field(page, "本提案只说一件事").check()
    press(page, "征求附议…")
    reads(page, "代表可以看到并附议。")
    press(page, "征求附议")
    reads(page, "现在代表可以附议了。", "正在征求附议。")

    follow(page, "邀请附议人")
    reads(page, "已有0人附议，至少要2人。", "还差2人附议。", "4月9日")
    for words in ("sxt", "裴知"):
        field(page, "姓名或拼音").fill(words)
        press(page, "查找")
        page.get_by_role("group", name="代表").get_by_role("checkbox").check()
        press(page, "发出邀请")
        reads(page, "已邀请1位代表。")
    field(page, "代表团").select_option(label="第3代表团")
    press(page, "查找")
    assert page.get_by_role("group", name="代表").get_by_role("checkbox").count() == 6
    field(page, "或整个代表团").select_option(label="第3代表团")
    press(page, "发出邀请")
    reads(page, "已邀请6位代表。", "单晓棠", "裴知远", "欧阳述")

    draft.refresh_from_db()
    assert draft.state == State.SECONDING
    assert draft.seconds.filter(state=SecondState.INVITED).count() == 8


def test_a_session_that_ends_in_the_middle_loses_no_word(page_of, house, turn_to, phone):
    house.mover.set_password(PASSWORD)
    house.mover.save()
    draft = house.draft(title=TITLE, reason="", suggestion="")
    page = page_of(house.mover, reverse("congress:write", args=[draft.pk]), phone=phone)
    field(page, "理由").fill(REASON)
    saved(page)

    page.context.clear_cookies(name="sessionid")
    field(page, "建议").fill(SUGGESTION)
    told(page, "已退出")
    press(page, "存草稿，以后再写")
    reads(page, "登录后回到这一页，草稿还在。", SUGGESTION)
    page.locator("main").get_by_role("link", name="登录").click()
    field(page, "工号或邮箱").fill(house.mover.username)
    field(page, "密码").fill(PASSWORD)
    press(page, "登录")
    told(page, "已经恢复")

    assert field(page, "理由").input_value() == REASON
    assert field(page, "建议").input_value() == SUGGESTION
    press(page, "存草稿，以后再写")
    reads(page, "已保存。")
    draft.refresh_from_db()
    assert (draft.reason, draft.suggestion) == (REASON, SUGGESTION)


@pytest.mark.scenario("proposals", 1)
def test_without_script_it_is_written_and_handed_in(page_of, house, turn_to, phone):
    page = page_of(house.mover, reverse("congress:begin"), phone=phone, script=False)
    field(page, "案由").fill(TITLE)
    press(page, "开始写")
    choose(page, "类别", "校园建设与环境")
    field(page, "理由").fill(REASON)
    field(page, "建议").fill(SUGGESTION)
    field(page, "本提案只说一件事").check()
    press(page, "征求附议…")
    press(page, "征求附议")
    reads(page, "现在代表可以附议了。")
    address = page.url

    for user in house.delegates[1][2:4]:
        other = page_of(user, address, phone=phone, script=False)
        follow(other, "附议…")
        press(other, "附议")
        reads(other, "您已附议。")
    page.reload()
    follow(page, "提交")
    reads(page, "编收件号，附议人数就此确定。")
    press(page, "提交")

    reads(page, "已提交，下一步由团长初审。", "收0802-001")
    assert Proposal.objects.get().state == State.LEADER_REVIEW
