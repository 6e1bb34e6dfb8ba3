"""The proposal work report: figures are counts over the register (congress.md 6.14)."""

from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework import access, documents
from casework.transitions import TransitionRefused
from congress.choices import DeclineReason, PaperKind
from congress.models import Commitment, Session, WorkReport
from congress.selectors.register import Fate, figures, planned_earlier, register, share, tenths
from congress.services import merging, report, screening, sessions, side_ways, tracking
from tests.factories import gate_of, staff

from .handled import PLANNED, day, fresh, night, rate, replied
from .house import MEETING

LATE = day(12, 1)


@pytest.fixture
def full(house):
    """A session with one proposal of each fate and two that are handled to the end."""
    meeting = house.meeting(MEETING)
    movers = [*house.delegates[0][2:6], *house.delegates[2][2:6]]
    made = {}

    def submitted(title):
        mover = movers.pop(0)
        return house.submitted(mover, title=title)

    made["closed"] = replied(house, mover=movers.pop(0), title="关于一号楼电梯的提案")
    rate(made["closed"], _user(made["closed"]), day(7, 10))
    made["tracked"] = replied(
        house, mover=movers.pop(0), title="关于实验室排风的提案", words=PLANNED, on=day(7, 2)
    )
    made["child"] = submitted("关于电梯维修的提案")
    merging.merge_into(
        proposal=made["child"],
        master=docketed(house, submitted("关于电梯的提案"), meeting),
        decision=meeting,
        by=house.chair,
        on=MEETING,
    )
    made["converted"] = screening.convert(
        proposal=submitted("关于路灯的提案"),
        decision=meeting,
        reason="一般性意见",
        by=house.chair,
        on=MEETING,
    )
    made["declined"] = screening.decline(
        proposal=submitted("关于个人住房的提案"),
        decision=meeting,
        code=DeclineReason.PERSONAL,
        text="属于个人具体问题，另行告知渠道。",
        by=house.chair,
        on=MEETING,
    )
    made["withdrawn"] = submitted("关于停车的提案")
    side_ways.withdraw(proposal=made["withdrawn"], by=_user(made["withdrawn"]), on=day(4, 20))
    made["unscreened"] = submitted("关于班车的提案")
    night(day(7, 18))
    return {name: fresh(proposal) for name, proposal in made.items()}


def _user(proposal):
    return proposal.mover.user


def docketed(house, proposal, meeting):
    return screening.docket(
        proposal=proposal, decision=meeting, terms=house.terms(), by=house.chair, on=MEETING
    )


@pytest.mark.scenario("proposals", 45)
def test_what_was_received_is_the_sum_of_its_fates(house, full):
    rows = register(house.session)
    counted = figures(house.session, LATE)

    assert int(counted["received"]) == len(rows) == 8
    assert sum(int(counted[fate.value]) for fate in Fate) == len(rows)
    assert {name: row.fate for name, p in full.items() for row in rows if row.proposal == p} == {
        "closed": Fate.DOCKETED,
        "tracked": Fate.DOCKETED,
        "child": Fate.MERGED,
        "converted": Fate.CONVERTED,
        "declined": Fate.DECLINED,
        "withdrawn": Fate.WITHDRAWN,
        "unscreened": Fate.UNSCREENED,
    }


@pytest.mark.scenario("proposals", 45)
def test_every_figure_equals_a_count_over_the_register(house, full):
    rows = register(house.session)
    handled = [row for row in rows if row.fate == Fate.DOCKETED]
    counted = figures(house.session, LATE)

    assert counted["docketed"] == str(len(handled))
    assert counted["docketing_rate"] == "57.1%（4/7）"
    assert counted["due"] == str(sum(r.first is not None for r in handled))
    assert counted["replied"] == "2"
    assert counted["in_time_rate"] == "0.0%（0/2）"  # due on 29 June, replied on 2 July
    assert counted["reply_rate"] == "100.0%（2/2）"
    assert (counted["class_a"], counted["class_b"]) == ("1", "1")
    assert (counted["satisfied"], counted["unrated"]) == ("1", "1")
    assert counted["satisfaction_rate"] == "100.0%（1/1）"
    assert counted["rating_rate"] == "50.0%（1/2）"
    assert counted["seconds"] == str(sum(r.seconds for r in rows))
    assert counted["participations"] == str(len(rows) + sum(r.seconds for r in rows))
    assert counted["average_days"] == "64.0"  # both assigned on 29 April, replied on 2 July
    assert counted["closed_rate"] == "33.3%（1/3）"


@pytest.mark.scenario("proposals", 45)
def test_a_class_is_counted_as_the_list_of_the_report_prints_it(house, full):
    proposal = full["tracked"]
    row = Commitment.objects.get(round__proposal=proposal)
    tracking.report_progress(commitment=row, by=house.contact, on=day(10, 9), text="已完工。")
    tracking.confirm(commitment=row, by=_user(proposal), on=day(10, 10))
    tracking.confirm_done(proposal=proposal, by=house.chair, on=day(10, 10))

    counted = figures(house.session, LATE)

    printed = Counter(row.result_class for row in register(house.session) if row.is_replied)
    assert printed == {"A": 2}
    assert {code: int(counted[f"class_{code.lower()}"]) for code in "ABCD"} == {
        "A": 2,
        "B": 0,
        "C": 0,
        "D": 0,
    }


@pytest.mark.scenario("proposals", 44)
def test_shares_print_count_and_base_and_round_half_away_from_zero():
    assert share(57, 62) == "91.9%（57/62）"
    assert share(49, 52) == "94.2%（49/52）"
    assert tenths(1, 8) == "12.5%"
    assert tenths(1, 2000) == "0.1%"
    assert share(0, 0) == "—"


@pytest.mark.scenario("proposals", 45)
def test_a_figure_typed_over_is_marked_and_survives_a_new_count(house, full):
    paper = report.begin_report(session=house.session, by=house.officer, on=day(7, 20))
    section = paper.sections.get(code="collection")
    assert report.plain(section.text).startswith("本次会议共收到提案8件")
    assert report.changed(section, paper.figures) == []

    typed = section.text.replace("{received=8}", "{received=9}").replace(
        "{seconds=" + paper.figures["seconds"] + "}", "若干"
    )
    report.write_section(
        report=paper, code="collection", text=typed, by=house.officer, on=day(7, 21)
    )
    report.count_anew(report=paper, by=house.officer, on=day(7, 22))

    section.refresh_from_db()
    marks = {c.name: (c.counted, c.printed) for c in report.changed(section, paper.figures)}
    assert marks == {"received": ("8", "9"), "seconds": (paper.figures["seconds"], "")}
    assert "提案9件" in report.plain(section.text)


def test_a_colleagues_newer_text_is_not_overwritten(house):
    paper = report.begin_report(session=house.session, by=house.officer, on=day(7, 20))
    section = paper.sections.get(code="practice")
    report.write_section(
        report=paper, code="practice", text="新写法。", by=house.officer, on=day(7, 20)
    )

    with pytest.raises(TransitionRefused):
        report.write_section(
            report=paper,
            code="practice",
            text="旧页写法。",
            by=house.chair,
            on=day(7, 21),
            seen=section.text,
        )
    with pytest.raises(ValidationError):
        report.write_section(
            report=paper, code="practice", text="{fly=3}", by=house.chair, on=day(7, 21)
        )
    with pytest.raises(PermissionDenied):
        report.write_section(
            report=paper, code="practice", text="x", by=house.member, on=day(7, 21)
        )
    with pytest.raises(PermissionDenied):
        report.begin_report(session=_next_session(house), by=staff(), on=day(7, 21))


def _next_session(house) -> Session:
    return sessions.plan(
        term=house.term,
        ordinal=3,
        name="八届三次会议",
        window_opens_on=day(9, 20),
        window_closes_on=day(10, 20),
        opens_on=day(10, 29),
    )


@pytest.mark.scenario("proposals", 45)
def test_laid_before_the_congress_it_stands_and_delegates_read_it(house, full):
    paper = report.begin_report(session=house.session, by=house.officer, on=day(7, 20))
    delegate = house.delegates[2][5]
    assert not access.facets(gate_of(delegate, day(10, 29)), paper.file)

    with pytest.raises(ValidationError):
        report.lay(report=paper, before=house.session, by=house.chair, on=day(10, 29))
    with pytest.raises(PermissionDenied):
        report.lay(report=paper, before=_next_session(house), by=house.officer, on=day(10, 29))
    report.lay(report=paper, before=Session.objects.get(ordinal=3), by=house.chair, on=day(10, 29))

    frozen = paper.figures
    with pytest.raises(TransitionRefused):
        report.count_anew(report=paper, by=house.officer, on=day(10, 30))
    with pytest.raises(TransitionRefused):
        report.write_section(
            report=paper, code="next", text="改写", by=house.officer, on=day(10, 30)
        )
    paper.refresh_from_db()
    assert paper.figures == frozen
    assert "core" in access.facets(gate_of(delegate, day(10, 29)), paper.file)


def test_of_a_laid_report_delegates_read_the_paper_and_the_desk_alone_its_printed_tables(house):
    """congress.md 2.8: the register names also what is declined or not examined yet."""
    for kind in (PaperKind.REGISTER, PaperKind.SCREENING_SUMMARY):
        report.print_table(session=house.session, kind=kind, by=house.officer, on=day(7, 20))
    paper = WorkReport.objects.get()
    report.lay(report=paper, before=_next_session(house), by=house.chair, on=day(10, 29))

    def read(user) -> set[str]:
        gate = gate_of(user, day(10, 30))
        return {row.kind for row in documents.papers_of(gate, paper.file)}

    assert read(house.delegates[2][5]) == read(house.leader) == {"work_report"}
    assert read(house.officer) == read(house.member) == read(house.union_chair)
    assert read(house.officer) == {"work_report", "register", "screening_summary"}


@pytest.mark.scenario("proposals", "E25")
def test_plans_of_earlier_sessions_stand_in_the_next_report(house, full):
    later = _next_session(house)

    counted = figures(later, LATE)

    assert [p.pk for p in planned_earlier(later)] == [full["tracked"].pk]
    assert (counted["earlier_plans"], counted["earlier_open"]) == ("1", "1")
    assert fresh(full["tracked"]).state == "tracking"
    night(day(1, 1, 2027))
    assert figures(later, day(1, 2, 2027))["earlier_broken"] == "1"


def test_the_register_reads_a_session_in_a_fixed_number_of_queries(
    house, full, django_assert_num_queries
):
    with django_assert_num_queries(5):
        rows = register(house.session)

    assert len({row.proposal.pk for row in rows}) == 8
