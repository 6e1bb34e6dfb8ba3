"""Ordinary staff: a suggestion by name that a delegate adopts, and one without a name that only its
code opens."""

import re

import pytest
from django.urls import reverse

from congress.choices import State, SuggestionState
from congress.models import Proposal, Suggestion
from tests.factories import staff

from .screen import field, follow, never_reads, press, reads, take_up

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "三号楼开水房水温不够"
TEXT = "三号楼三层开水房早晨水温不到六十度，换了滤芯也不行。"


@pytest.mark.scenario("proposals", 36)
def test_by_name_answered_rated_and_adopted_by_a_delegate(page_of, house, turn_to, phone):
    author = staff("柳问渠")
    turn_to(4, 21)

    hers = page_of(author, reverse("congress:suggestions"), phone=phone)
    follow(hers, "提意见建议")
    press(hers, "提交")
    reads(hers, "还有2处要改", "请用一句话说明是什么事。")
    field(hers, "一句话说明").fill(TITLE)
    field(hers, "建议").fill(TEXT)
    field(hers, "答复可以让全体教职工看到").check()
    press(hers, "提交")
    reads(hers, "已提交，编号建2026-0001。", TEXT, "6月22日", "还有62天")
    row = Suggestion.objects.get()

    officer = page_of(house.officer, reverse("desk"), phone=phone)
    take_up(officer, "意见建议待转办")
    follow(officer, "转办")
    field(officer, "单位").select_option(label="后勤保障部")
    press(officer, "转办")
    reads(officer, "已转办，已通知部门。")
    contact = page_of(house.other_contact, reverse("desk"), phone=phone)
    take_up(contact, "接收意见建议")
    follow(contact, "接收")
    press(contact, "接收")
    reads(contact, "贵部门已接收。")
    head = page_of(house.other_head, reverse("desk"), phone=phone)
    take_up(head, "答复意见建议")
    follow(head, "答复")
    field(head, "答复").fill("已更换加热器，水温恢复到九十五度。")
    field(head, "与作者的沟通").fill("4月21日电话说明。")
    press(head, "答复")
    reads(head, "已答复，作者可以看到。")

    hers.reload()
    reads(hers, "已更换加热器，水温恢复到九十五度。")
    follow(hers, "评价答复")
    hers.get_by_role("group", name="对答复的评价").get_by_label("满意", exact=True).check()
    press(hers, "评价答复")
    reads(hers, "您的评价已保存。")

    delegate = page_of(house.mover, row.get_absolute_url(), phone=phone)
    follow(delegate, "请求采纳")
    press(delegate, "请求采纳")
    reads(delegate, "已征求作者意见。")
    hers.goto(reverse("desk"))
    take_up(hers, "有代表希望采纳您的建议")
    reads(hers, "代表沈砚秋想把它写成提案，征求您的同意。")
    press(hers, "同意")
    reads(hers, "已告知代表。")
    delegate.reload()
    follow(delegate, "采纳为提案")
    press(delegate, "采纳为提案")
    reads(delegate, "草稿已在您的案头。")
    draft = Proposal.objects.get()
    assert (draft.state, draft.mover, draft.title) == (State.DRAFT, house.mover.person, TITLE)
    row.refresh_from_db()
    assert (row.state, row.department) == (SuggestionState.REPLIED, house.other)


@pytest.mark.scenario("proposals", 37)
def test_without_a_name_it_is_answered_to_the_code_alone(page_of, house, turn_to, phone):
    turn_to(4, 21)
    page = page_of(None, reverse("congress:box"), phone=phone, script=False)
    reads(page, "本页不读取登录信息，不保存个人、设备、网址和时刻，只记日期。")
    field(page, "一句话说明").fill(TITLE)
    field(page, "建议").fill(TEXT)
    press(page, "提交")
    reads(page, "请现在记下这两项：回执码只显示一次，门户不保存。", "建2026-0001")
    number, code = page.locator("dl.kv dd").all_inner_texts()
    row = Suggestion.objects.get()
    assert (row.author, row.is_anonymous, row.file.number) == (None, True, number)
    assert page.context.cookies() == []

    officer = page_of(house.officer, row.get_absolute_url(), phone=phone)
    reads(officer, "匿名", TEXT)
    follow(officer, "转办")
    field(officer, "单位").select_option(label="后勤保障部")
    press(officer, "转办")
    reads(officer, "已转办，已通知部门。")
    head = page_of(house.other_head, row.get_absolute_url(), phone=phone)
    follow(head, "接收")
    press(head, "接收")
    follow(head, "答复")
    field(head, "答复").fill("已更换加热器，水温恢复到九十五度。")
    press(head, "答复")
    reads(head, "已答复，作者可以看到。")

    follow(page, "凭回执码看答复")
    field(page, "编号").fill(number)
    field(page, "回执码").fill("AAAA-AAAA")
    press(page, "打开")
    reads(page, "编号和回执码现在打不开任何内容。")
    field(page, "编号").fill(number)
    field(page, "回执码").fill(code.lower())
    press(page, "打开")
    reads(page, "已更换加热器，水温恢复到九十五度。", TEXT)
    follow(page, "追问")
    field(page, "追问").fill("二层的开水房也一样，一起修吗？")
    press(page, "追问")
    reads(page, "办理中", "二层的开水房也一样，一起修吗？", "5月21日")
    row.refresh_from_db()
    assert (row.state, row.question) == (SuggestionState.ACCEPTED, "二层的开水房也一样，一起修吗？")
    assert not re.search(r"\d\d:\d\d", page.locator("main").inner_text())
    never_reads(page, "anonymous", house.other_head.person.staff_no)
