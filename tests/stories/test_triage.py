"""The committee clears its table: with the keyboard at the desk, with the thumb on the phone; by a
meeting, or by two signatures; merging and undoing; and two who press at once."""

import re
from typing import Any

import pytest
from django.urls import reverse

from congress.choices import State
from congress.models import DraftOutcome, MeetingDecision, Proposal
from congress.services import screening

from .screen import field, follow, press, reads, take_up

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MATTERS = (
    ("关于延长图书馆晚间开放时间的提案", "campus"),
    ("关于延长图书馆周末开放时间的提案", "campus"),
    ("关于改善东区食堂就餐排队的提案", "logistics"),
    ("关于为教学楼更换节能灯具的提案", "campus"),
    ("关于设立青年教师科研启动经费的提案", "faculty"),
    ("关于优化职称评审材料填报的提案", "personnel"),
    ("关于增设校车早班车次的提案", "logistics"),
    ("关于完善实验室危险品台账的提案", "safety"),
    ("关于统一身份认证一次登录的提案", "information"),
    ("关于教职工体检项目自选的提案", "logistics"),
    ("关于幼儿园延时托管的提案", "logistics"),
    ("关于公开院系年度预算的提案", "democracy"),
)


def table_of(house: Any, many: int) -> list[Proposal]:
    """The first so many matters, each passed on by the leader of its delegation."""
    movers = [user for group in house.delegates for user in group[2:]]
    return [
        house.submitted(mover, title=title, category=category)
        for mover, (title, category) in zip(movers, MATTERS[:many], strict=False)
    ]


def meet(page: Any) -> None:
    """Write down the meeting of that day."""
    field(page, "开会日期").fill("2026-04-21")
    field(page, "到会人数").fill("3")
    field(page, "赞成票").fill("3")


def outcome(part: Any, label: str) -> Any:
    """A radio button of the draft; its key may stand behind the word."""
    return part.get_by_role("radio", name=re.compile(rf"^{label}"))


def save(page: Any) -> None:
    page.get_by_role("button", name=re.compile("^保存，看下一件")).click()


def key(page: Any, name: str) -> None:
    """A key of the queue that shows another page."""
    with page.expect_navigation():
        page.keyboard.press(name)


@pytest.mark.scenario("proposals", 11)
def test_one_by_one_then_many_at_once_by_a_meeting(page_of, house, turn_to, phone):
    rows = table_of(house, 12)
    turn_to(4, 21)

    page = page_of(house.officer, reverse("desk"), phone=phone)
    take_up(page, "审查提案")
    reads(page, "收到12件，已审0件，还有12件。")
    chosen = page.get_by_role("region", name="当前提案")
    if phone:
        page.get_by_role("link", name=rows[1].title, exact=True).click()
        outcome(chosen, "立案").check()
    else:
        key(page, "j")
        key(page, "j")
        key(page, "k")
        page.keyboard.press("x")
        reads(page, "已选1件")
        page.keyboard.press("x")
        page.keyboard.press("1")
    assert chosen.get_by_role("heading", level=2).inner_text() == rows[1].title
    assert outcome(chosen, "立案").is_checked()
    chosen.get_by_role("combobox", name="主办").select_option(label="图书馆")
    chosen.get_by_role("combobox", name="包案委员").select_option(label="陆青禾")
    if phone:
        save(page)
    else:
        outcome(chosen, "立案").focus()
        key(page, "Enter")
    reads(page, "收0802-002的审查草稿已存。")
    assert chosen.get_by_role("heading", level=2).inner_text() == rows[2].title
    draft = DraftOutcome.objects.get()
    assert (draft.outcome, draft.lead_department) == ("docket", house.lead)
    assert (draft.officer, draft.member_in_charge) == (house.officer, house.member.person)

    with page.expect_navigation():
        page.get_by_role("combobox", name="类别").first.select_option(label="后勤保障与生活福利")
    assert "category=logistics" in page.url
    page.get_by_role("textbox", name="案由、提案人、编号").fill("校车")
    with page.expect_navigation():
        page.get_by_role("textbox", name="案由、提案人、编号").press("Enter")
    reads(page, "关于增设校车早班车次的提案")
    assert page.locator(".qrow").count() == 1
    page.go_back()
    boxes = page.locator(".qrow").get_by_role("checkbox")
    assert boxes.count() == 4
    for n in (0, 1, 2):
        boxes.nth(n).check()
    reads(page, "已选3件")
    press(page, "逐行填表…")
    reads(page, "逐行填表审查")
    for row in (rows[2], rows[6], rows[9]):
        line = page.get_by_role("row").filter(has=page.get_by_role("link", name=row.title))
        line.get_by_role("combobox", name=f"{row.number} 审查结果").select_option(label="立案")
        line.locator(f"[name=p{row.pk}-lead_department]").select_option(label="后勤保障部")
        line.locator(f"[name=p{row.pk}-member_in_charge]").select_option(label="贺兰舟")
    last = page.get_by_role("row").filter(has=page.get_by_role("link", name=rows[9].title))
    last.get_by_text("展开…").click()
    last.locator(f"[name=p{rows[9].pk}-assisting]").select_option(label="图书馆")
    press(page, "存草稿")
    reads(page, "草稿已存。")

    chair = page_of(house.chair, reverse("congress:triage"), phone=phone)
    follow(chair, "核对并确认…")
    reads(chair, "确认4件审查结果？", "立案：4", "通知提案人", "后勤保障部")
    press(chair, "确认")
    reads(chair, "请选一次会议，或写明会议日期和表决情况。")
    meet(chair)
    press(chair, "确认")
    reads(chair, "完成4。")
    follow(chair, "回到审查列表")
    reads(chair, "收到12件，已审4件，还有8件。")
    docketed = Proposal.objects.filter(state=State.DOCKETED).order_by("docket_serial")
    assert [p.title for p in docketed] == [rows[n].title for n in (1, 2, 6, 9)]
    assert docketed.last().assignments.assisting().get().department == house.lead
    assert MeetingDecision.objects.get().items.count() == 4


def test_without_a_meeting_two_sign(page_of, house, turn_to, phone):
    (proposal,) = table_of(house, 1)
    day = turn_to(4, 21)
    screening.save_outcome(
        proposal=proposal,
        by=house.chair,
        outcome="docket",
        category="campus",
        lead_department=house.lead,
        member_in_charge=house.member.person,
    )

    chair = page_of(house.chair, reverse("congress:decide"), phone=phone)
    press(chair, "不开会，提请第二人签名")
    reads(chair, "已提请第二人签名。", "还没有签", "两人签名后由主任确认")
    assert chair.get_by_role("button", name="签名", exact=True).count() == 0

    member = page_of(house.second_member, reverse("desk"), phone=phone)
    take_up(member, "作为第二人签名")
    reads(member, proposal.title, "立案")
    press(member, "签名")
    reads(member, "已签名，待主任确认审查结果。", "贺兰舟")

    chair.goto(reverse("desk"))
    take_up(chair, "确认两人已签名的审查结果")
    press(chair, "确认")
    reads(chair, "完成1。")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.docketed_on) == (State.DOCKETED, day)


@pytest.mark.scenario("proposals", 13)
def test_merging_side_by_side_and_undoing_it(page_of, house, turn_to, phone):
    master, child = table_of(house, 2)
    turn_to(4, 21)

    page = page_of(house.chair, reverse("congress:triage"), phone=phone)
    reads(page, "收0802-002相近")
    follow(page, "并排比较")
    reads(page, "两件建议相同的内容", "增设自助借还设备")
    follow(page, "把收0802-002并入收0802-001")
    assert field(page, "并入的提案").input_value() == str(master.pk)
    meet(page)
    press(page, "并案")
    reads(page, "已并案，已通知双方提案人。", "已并入另一件提案，一并答复。")
    child.refresh_from_db()
    assert (child.state, child.merged_into) == (State.MERGED, master)
    page.goto(master.get_absolute_url())
    reads(page, "并入本案：", child.title)

    page.goto(child.get_absolute_url())
    follow(page, "撤销并案")
    press(page, "撤销并案")
    reads(page, "还没有写理由")
    field(page, "理由").fill("两件说的不是同一件事，分开办理。")
    press(page, "撤销并案")
    reads(page, "已恢复为两件提案。", "等提案工作委员会审查。")
    child.refresh_from_db()
    assert (child.state, child.merged_into) == (State.SUBMITTED, None)


@pytest.mark.scenario("proposals", "E13")
def test_the_second_of_two_is_told_and_her_words_are_kept(page_of, house, turn_to, phone):
    first, other = table_of(house, 2)
    turn_to(4, 21)
    words = "请把晚间和周末两件事分开写，各说明在馆人数。"
    late = page_of(house.officer, first.get_absolute_url(), phone=phone)
    follow(late, "退回修改")
    field(late, "要改什么").fill(words)
    field(late, "提案表填写不全").check()
    queue = page_of(house.officer, reverse("congress:triage"), phone=phone)
    queue.get_by_role("link", name=other.title, exact=True).click()
    outcome(queue, "退回修改").check()
    queue.get_by_text("协办部门、并入提案、理由").click()
    queue.get_by_role("textbox", name="给提案人的说明").fill(words)

    for proposal in (first, other):
        chair = page_of(house.chair, proposal.get_absolute_url(), phone=phone)
        chair.get_by_role("link", name="立案", exact=True).click()
        field(chair, "主办部门").select_option(label="图书馆")
        field(chair, "包案委员").select_option(label="陆青禾")
        if proposal == first:
            meet(chair)
        press(chair, "立案")
        reads(chair, "已立案，立案通知已送提案人。")

    press(late, "退回修改")
    reads(late, "同事先办了一步：现在是“已立案，待交办”。没有覆盖任何内容，您填的还在。")
    assert field(late, "要改什么").input_value() == words
    save(queue)
    reads(queue, "顾怀瑾已于2026年4月21日先行办理", words)
    assert {p.state for p in Proposal.objects.all()} == {State.DOCKETED}
