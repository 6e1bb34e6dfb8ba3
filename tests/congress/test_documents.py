"""The papers of congress.md 6, issued by the deeds and read back from their PDFs."""

import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from casework import documents as papers_of_the_house
from casework import rendering
from casework.models import Document, VoidNumber
from congress import documents
from congress.choices import DeclineReason, PaperKind
from congress.documents.annexes import abstract
from congress.documents.words import numeral
from congress.models import Proposal
from congress.services import (
    cosigning,
    handling,
    merging,
    papers,
    replies,
    report,
    review,
    screening,
    second_handling,
    sessions,
)
from members.services.setup import describe_school
from tests.factories import gate_of

from .handled import PLANNED, accepted, assigned, day, drafted, fresh, night, rate, replied
from .house import MEETING

LONG = "学校现有教职工三千余人，其中有学龄前及小学阶段子女的约七百八十人，接送时间与下午课时冲突。"


def paper(proposal: Proposal, kind: str) -> Document:
    return Document.objects.filter(file=proposal.file, kind=kind).latest("pk")


def pages_of(document: Document) -> list[str]:
    made = papers_of_the_house.open(document)
    assert made.state == Document.State.RENDERED, made.error
    with papers_of_the_house.content(made) as stored:
        return [_joined(page.extract_text()) for page in PdfReader(stored).pages]


def _joined(text: str) -> str:
    return re.sub(r"\s+", "", text)


def text_of(document: Document) -> str:
    return "".join(pages_of(document))


def cosigned(house, opinion: str = "agree", text: str = "") -> Proposal:
    """Replied together with an assisting department that has signed."""
    proposal = accepted(house, assisting=(house.other,))
    drafted(house, proposal, day(5, 25), **PLANNED)
    cosigning.ask_cosign(proposal=proposal, by=house.contact, on=day(5, 25))
    row = proposal.assignments.assisting().get()
    cosigning.cosign(assignment=row, by=house.other_head, on=day(5, 26), opinion=opinion, text=text)
    replies.send_reply(proposal=proposal, by=house.head, on=day(7, 1))
    return replies.sign_reply(proposal=proposal, by=house.leader, on=day(7, 2))


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "一"), (8, "八"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")],
)
def test_ordinals_are_written_in_chinese(n, words):
    assert numeral(n) == words


def test_submission_issues_the_proposal_form_with_all_its_parts(house):
    proposal = house.submitted()

    text = text_of(paper(proposal, PaperKind.PROPOSAL_FORM))

    for part in (
        "第八届教职工代表大会第二次会议提案表",
        "收件号：0802-001",
        "关于延长图书馆晚间开放时间的提案",
        house.mover.person.name,
        "共2人，均于2026年3月20日前由本人电子确认",
        "期末阶段座位紧张",
        "将闭馆时间延至二十三时三十分",
        "☐立案",
        "☐不予立案",
        "☐满意",
        "核验码",
        "第1页共1页",
    ):
        assert part in text, part


def test_the_form_renewed_later_shows_what_has_happened(house):
    proposal = cosigned(house)
    rate(proposal, house.mover, day(7, 10))

    text = text_of(papers.issue_form(Proposal.objects.get(pk=proposal.pk), on=day(7, 11)))

    for part in (
        "立案号：0802-001",
        "☑立案",
        "主办：图书馆",
        "协办：后勤保障部",
        "提案工作委员会决定",
        "2026年4月21日",
        "☑B正在解决",
        "校领导审签：分管校领导",
        "☑满意",
    ):
        assert part in text, part


def test_a_leaders_instruction_is_read_on_the_internal_copy_alone(house):
    proposal = Proposal.objects.get(pk=assigned(house).pk)

    open_copy = papers.issue_form(proposal, on=day(5, 1))
    internal = papers.issue_form(proposal, on=day(5, 1), internal=True)

    assert "抓紧办理" not in text_of(open_copy)
    assert "已批示" in text_of(open_copy)
    assert "抓紧办理" in text_of(internal)
    assert internal.facet == "internal"


def test_the_form_is_renewed_when_something_has_changed_and_not_before(house):
    proposal = Proposal.objects.get(pk=house.submitted().pk)
    handed_in = paper(proposal, PaperKind.PROPOSAL_FORM)

    first = papers.issue_form(proposal, on=day(4, 10))  # with the leader's opinion
    same = papers.issue_form(proposal, on=day(4, 20))
    docketed = screening.docket(
        proposal=proposal,
        decision=house.meeting(),
        terms=house.terms(),
        by=house.chair,
        on=MEETING,
    )
    other = papers.issue_form(Proposal.objects.get(pk=docketed.pk), on=MEETING)

    assert same == first
    assert len({handed_in, first, other}) == 3


def test_movers_and_handlers_print_the_form_and_readers_do_not(client, house):
    proposal = assigned(house)
    url = reverse("congress:form", args=[proposal.pk])

    answers = {}
    for who in ("mover", "officer"):
        client.force_login(getattr(house, who))
        answers[who] = client.post(url)
    client.force_login(house.delegates[2][4])
    refused = client.post(url)

    forms = Document.objects.filter(file=proposal.file, kind=PaperKind.PROPOSAL_FORM)
    by_address = {reverse("paper", args=[row.pk]): row.facet for row in forms}
    assert by_address[answers["mover"].url] == "core"
    assert by_address[answers["officer"].url] == "internal"
    assert refused.status_code == 404


def test_papers_bear_the_names_that_the_school_has_entered(house):
    describe_school(
        by=None, name="海淀理工大学", issuer="海淀理工大学工会委员会", issuer_word="海理教代提"
    )

    document = paper(house.docketed(), PaperKind.DOCKET_NOTICE)

    assert document.paper_number == "海理教代提〔2026〕1号"
    assert document.context["school"] == "海淀理工大学"


def test_docketing_issues_a_numbered_notice_to_the_movers(house):
    proposal = house.docketed(assisting=(house.other,))

    document = paper(proposal, PaperKind.DOCKET_NOTICE)

    assert document.paper_number == "京华大教代提〔2026〕1号"
    text = text_of(document)
    for part in (
        "提案立案通知",
        "京华大教代提〔2026〕1号",
        f"{house.mover.person.name}代表：",
        "编为第001号提案",
        "主办：图书馆；协办：后勤保障部",
        "交办后确定",
        "教职工代表大会提案工作委员会",
    ):
        assert part in text, part


def test_a_notice_that_could_not_be_made_says_so_on_the_page_of_the_case(client, house):
    proposal = house.docketed()
    document = paper(proposal, PaperKind.DOCKET_NOTICE)
    Document.objects.filter(pk=document.pk).update(state="failed", error="TooLong: stopped")

    client.force_login(house.mover)
    page = client.get(reverse("congress:proposal", args=[proposal.pk])).content.decode()

    assert "生成时间超过了一份文书允许的上限" in page
    assert "办理照常进行" in page


def test_merging_and_converting_are_told_in_the_same_series(house):
    meeting = house.meeting()
    first, second, third = (house.submitted(mover) for mover in house.delegates[0][2:5])
    master = screening.docket(
        proposal=first, decision=meeting, terms=house.terms(), by=house.chair, on=MEETING
    )
    merging.merge_into(proposal=second, master=master, decision=meeting, by=house.chair, on=MEETING)
    screening.convert(
        proposal=third, decision=meeting, reason="一般性意见", by=house.chair, on=MEETING
    )

    for is_public, title in ((True, second.title), (False, "")):
        Proposal.objects.filter(pk=second.pk).update(is_public=is_public)
        (row,) = documents.docket_notice(master, on=MEETING)["merged"]
        assert row["title"] == title

    merged = paper(second, PaperKind.MERGE_NOTICE)
    converted = paper(third, PaperKind.CONVERT_NOTICE)

    assert [merged.paper_number, converted.paper_number] == [
        "京华大教代提〔2026〕2号",
        "京华大教代提〔2026〕3号",
    ]
    assert "并案，并入0802-001" in text_of(merged)
    text = text_of(converted)
    assert "转意见建议，编号建0802-001" in text
    assert "一般性意见" in text


def test_a_decline_names_code_reason_and_the_way_to_ask_again(house):
    proposal = screening.decline(
        proposal=house.submitted(),
        decision=house.meeting(),
        code=DeclineReason.PERSONAL,
        text="属于个人具体问题，请向人事处咨询。",
        by=house.chair,
        on=MEETING,
    )

    text = text_of(paper(proposal, PaperKind.DECLINE_NOTICE))

    assert "提案不予立案说明" in text
    assert "3." in text
    assert "请向人事处咨询" in text
    assert "15日内在本平台申请复核" in text


def test_a_sending_back_names_the_reason_and_the_parts(house):
    proposal = house.submitted()
    review.send_back(
        proposal=proposal,
        reason="涉及两件事。",
        parts=["延长开放时间", "增加借还设备"],
        by=house.chair,
        on=day(4, 9),
    )

    text = text_of(paper(proposal, PaperKind.SEND_BACK_NOTICE))

    assert "提案退回修改说明" in text
    assert "涉及两件事" in text
    assert "1.延长开放时间2.增加借还设备" in text


def test_the_assignment_sheet_is_for_handlers_and_names_the_limit(house):
    house.mover.person.mobile = "13900000001"
    house.mover.person.save(update_fields=["mobile"])
    proposal = assigned(house, assisting=(house.other,))

    sheets = Document.objects.filter(file=proposal.file, kind=PaperKind.ASSIGNMENT_SHEET)
    lead = sheets.order_by("pk").first()

    assert [sheet.facet for sheet in sheets] == ["internal", "internal"]
    text = text_of(lead)
    for part in (
        "提案交办单",
        "承办单位图书馆",
        "承办方式主办",
        "13900000001",
        "7日内在本平台说明理由退回",
        "承办单位签收",
    ):
        assert part in text, part


def test_the_reply_letter_says_class_measures_promises_and_who_signed(house):
    proposal = cosigned(house)

    document = paper(proposal, PaperKind.REPLY_LETTER)

    text = text_of(document)
    for part in (
        "关于第八届教职工代表大会第二次会议第001号提案的答复",
        "（办理结果：B类，正在解决）",
        f"{house.mover.person.name}代表：",
        "并与后勤保障部协商",
        "一、办理情况",
        "二、已采取的措施",
        "三、下一步安排及完成时限",
        "年底前完成三层阅览室改造",
        "2026年12月31日",
        "图书馆（盖章）",
        "2026年7月2日",
        "分管校领导审签：分管校领导",
        "抄送：提案工作委员会、后勤保障部",
    ):
        assert part in text, part


@pytest.mark.parametrize("lines", range(9, 17))
def test_a_signature_never_stands_alone_on_a_page(house, lines):
    words = {"situation": "\n".join([LONG] * lines)}
    proposal = replied(house, words=words)

    pages = pages_of(paper(proposal, PaperKind.REPLY_LETTER))

    assert len(pages) > 1
    assert "感谢您对学校工作的关心和支持" in pages[-1]
    assert "（盖章）2026年7月2日" in pages[-1]
    assert f"第{len(pages)}页共{len(pages)}页" in pages[-1]


def test_the_rating_form_is_blank_for_the_hand_and_names_the_day(house):
    proposal = replied(house)

    text = text_of(paper(proposal, PaperKind.RATING_FORM))

    for part in ("满意度反馈表", "对办理态度", "对办理结果", "是否要求二次办理", "前反馈"):
        assert part in text, part
    assert "☑满意" not in text


def test_the_urging_sheet_counts_days_and_times(house):
    proposal = accepted(house)
    handling.urge(proposal=proposal, by=house.officer, on=day(7, 20), text="请于三日内答复。")

    text = text_of(paper(proposal, PaperKind.URGE_SHEET))

    due = Proposal.objects.get(pk=proposal.pk).reply_due_on
    assert "提案催办单" in text
    assert f"已逾期{(day(7, 20) - due).days}日" in text
    assert "第1次" in text
    assert "请于三日内答复" in text


def test_a_corrected_outcome_voids_its_notice_and_the_number_stays_listed(house):
    proposal = house.docketed()
    form = papers.issue_form(proposal, on=day(4, 22))

    screening.ask_correction(proposal=proposal, what="误录结果。", by=house.chair, on=day(4, 22))
    screening.correct_outcome(proposal=proposal, by=house.member, on=day(4, 22))

    document = paper(proposal, PaperKind.DOCKET_NOTICE)
    form.refresh_from_db()
    assert (document.state, form.state) == (Document.State.VOID, Document.State.VOID)
    assert document in papers_of_the_house.papers_of(
        gate_of(house.mover, day(4, 22)), proposal.file
    )
    assert VoidNumber.objects.filter(
        series="paper/京华大教代提/2026", number=1, voided_on=day(4, 22)
    ).exists()


def printed(template: str, context: dict) -> list[str]:
    data, _pages = rendering.pdf(rendering.html(template, context))
    return [_joined(page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


def test_the_register_has_a_line_a_proposal_and_sums_by_category(house):
    replied(house)
    house.submitted(house.delegates[2][3], category="logistics", title="关于食堂的提案")

    context = documents.register(house.session, on=day(7, 11))
    text = "".join(printed("papers/register.html", context))

    assert [group["sum"]["received"] for group in context["groups"]] == [1, 1]
    assert context["sum"]["received"] == 2
    for part in ("提案登记汇总表", "关于食堂的提案", "合计2件", "立案1", "未审查1", "2026.7.2"):
        assert part in text, part


def test_the_summary_of_the_screening_adds_up(house):
    replied(house)
    house.submitted(house.delegates[2][3], category="logistics")

    context = documents.screening_summary(house.session, on=day(7, 11))
    text = "".join(printed("papers/screening_summary.html", context))

    total = context["sum"]
    parts = ("docketed", "merged", "converted", "declined", "gone", "unscreened")
    assert total["received"] == sum(total[part] for part in parts) == 2
    assert "提案审查结果汇总表" in text
    assert "图书馆1" in text


@pytest.mark.scenario("proposals", "E19")
def test_the_reply_letter_says_who_differs_and_not_what(house):
    """Whoever may read the case may read the letter."""
    proposal = cosigned(house, "differ", "供电容量不足，须先增容。")

    text = text_of(paper(proposal, PaperKind.REPLY_LETTER))

    assert "后勤保障部会签时有不同意见。" in text
    assert "供电容量不足" not in text


@pytest.mark.scenario("proposals", "E19")
@pytest.mark.scenario("proposals", 32)
def test_the_work_report_tells_replies_differences_and_what_became_of_promises(house):
    proposal = cosigned(house, "differ", "供电容量不足，须先增容。")
    rate(proposal, house.mover, day(7, 10), "dissatisfied")
    second_handling.note_difference_tracking(
        proposal=fresh(proposal),
        by=house.chair,
        on=day(7, 21),
        reasons="按既定计划办理，提案人保留意见。",
        decision=house.meeting(day(7, 21)),
    )
    night(day(1, 1, 2027))
    begun = report.begin_report(session=house.session, by=house.officer, on=day(1, 4, 2027))

    context = documents.work_report(house.session, on=day(1, 4, 2027), report=begun)
    text = "".join(printed("papers/work_report.html", context))

    assert [row["text"] for row in context["abstracts"]] == [
        "已将图书馆闭馆时间调整为二十三时三十分。"
    ]
    assert [(row["kind"], row["text"]) for row in context["remarks"]] == [
        ("协办单位不同意见", "后勤保障部：供电容量不足，须先增容。"),
        ("存异", "按既定计划办理，提案人保留意见。"),
        ("承诺逾期", "年底前完成三层阅览室改造。（应于2026年12月31日前完成）"),
    ]
    for part in ("附二：答复摘要", "附三：存异、不同意见和承诺变动", "供电容量不足"):
        assert part in text, part


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("已经办好。", "已经办好。"),
        ("第一句说明情况。" * 20, "第一句说明情况。" * 15),
        ("长" * 130, "长" * 118 + "……"),
    ],
    ids=["short", "whole sentences", "one long sentence"],
)
def test_a_reply_is_summed_up_in_whole_sentences(text, shown):
    assert abstract(text) == shown


def test_the_work_report_is_frozen_when_it_is_laid(house):
    replied(house)
    begun = report.begin_report(session=house.session, by=house.officer, on=day(7, 11))
    later = sessions.plan(
        term=house.term,
        ordinal=3,
        name="八届三次会议",
        window_opens_on=day(9, 1),
        window_closes_on=day(9, 30),
        opens_on=day(10, 15),
        delegates_total=200,
    )
    laid = report.lay(report=begun, before=later, by=house.chair, on=day(10, 1))

    document = Document.objects.get(file=laid.file, kind=PaperKind.WORK_REPORT)

    text = text_of(document)
    for part in (
        "提案工作报告",
        "各位代表：",
        "一、提案征集情况",
        "本次会议共收到提案1件",
        "请予审议",
        "立案提案一览表",
        "向第八届教职工代表大会第三次会议报告",
    ):
        assert part in text, part
