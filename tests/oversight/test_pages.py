"""The dashboard and the page of a figure: who enters, what stands there, what never does."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from casework import access
from casework.small_numbers import Suppression
from congress import facts
from congress.choices import FACETS, SCOPES
from oversight import services, tasks
from oversight.choices import READERS
from oversight.models import MetricCell, Semester
from tests import factories
from tests.congress.cases import House

TODAY = date(2026, 7, 10)
DUE = date(2026, 6, 20)
EARLY = date(2026, 6, 10)
SPRING = "2025-2026-2"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def summer():
    with time_machine.travel(datetime(2026, 7, 10, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def house() -> House:
    services.load_file(on=TODAY)
    access.write_facets_and_scopes(FACETS, SCOPES)
    return House()


def enter(client, role: str):
    factories.enter(client, factories.officer(role))
    return client


def fill(house: House, departments: int = 3) -> None:
    """Cases of this semester and the one before, some late, one still open."""
    for n in range(40):
        house.handled(
            DUE - timedelta(days=n % 9),
            EARLY - timedelta(days=9 - n % 5) if n % 8 else DUE + timedelta(days=n % 5),
            department=n % departments,
            delegation=n % 2,
            grade=("satisfied", "mostly", "", "dissatisfied")[n % 4],
        )
        house.handled(date(2025, 11, 3), date(2025, 10, 20 + n % 9), department=n % departments)
    for _n in range(4):
        house.handled(DUE, department=0)
    for n in range(12):
        house.suggestion(date(2026, 4, 10), is_anonymous=n < 3, department=n % departments)
    tasks.nightly(TODAY)


def page(client, code: str = "", **query) -> str:
    address = reverse("oversight:metric", args=[code]) if code else reverse("oversight:dashboard")
    response = client.get(address, query or {"semester": SPRING})
    assert response.status_code == 200
    return response.content.decode()


def words(source: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", source))


def test_the_dashboard_opens_to_those_who_answer_for_the_union(client, house):
    house.handled(DUE, EARLY)
    tasks.nightly(TODAY)

    for role in READERS:
        assert "学期看板" in page(enter(client, role)), role


@pytest.mark.parametrize("role", ["delegate", "department_head", "proposal_committee_chair"])
def test_others_are_refused_also_a_superuser(client, house, role):
    scope = house.departments[0] if role == "department_head" else None
    user = factories.officer(role, scope)
    user.is_superuser = True
    user.save()
    factories.enter(client, user)

    for name, arguments in (("dashboard", []), ("metric", ["P06"]), ("metric_csv", ["P06"])):
        assert client.get(reverse(f"oversight:{name}", args=arguments)).status_code == 403


def test_the_semester_is_chosen_in_the_address_and_unknown_ones_are_not_found(client, house):
    fill(house)
    enter(client, "party_secretary")
    address = reverse("oversight:dashboard")

    assert "2025—2026学年第二学期看板" in words(page(client))
    assert "2025—2026学年第一学期看板" in words(page(client, semester="2025-2026-1"))
    for unknown in ("2026-2027-1", "2019-2020-1", "x"):  # not begun, before our time, nonsense
        assert client.get(address, {"semester": unknown}).status_code == 404


def test_a_semester_without_figures_says_when_they_come(client, house):
    enter(client, "party_secretary")

    assert "本学期尚无数据" in page(client)
    assert "3月2日起统计" in words(page(client))


def test_before_any_semester_the_page_says_so(client):
    enter(client, "party_secretary")

    response = client.get(reverse("oversight:dashboard"))

    assert "还没有学期开始" in response.content.decode()


def test_the_page_says_what_the_cells_hold(client, house):
    fill(house)
    cell = MetricCell.objects.get(semester__code=SPRING, metric="P06", dimension="")
    rows = facts.METRICS

    text = words(page(enter(client, "party_secretary")))

    assert f"（{cell.numerator}/{cell.denominator}）" in text
    assert all(str(m.name) in text for m in rows if m.on_by_default)
    assert "后勤处有4件提案逾期未答复" in text
    assert "最早一件已逾期19天" in text
    assert "截至7月9日24时" in text


def test_every_figure_is_the_length_of_the_list_behind_it(client, house):
    fill(house)
    enter(client, "congress_officer")

    for metric in facts.METRICS:
        cell = MetricCell.objects.get(semester__code=SPRING, metric=metric.code, dimension="")
        response = client.get(reverse("oversight:metric", args=[metric.code]), {"semester": SPRING})
        listed = response.context["listed"]
        if not metric.lists_cases:
            assert listed is None
            continue
        expected = cell.numerator if cell.denominator is None else cell.denominator
        assert listed.paginator.count == expected, metric.code
        if metric.is_rate:
            counted = sum(
                bool(row.counted)
                for number in listed.paginator.page_range
                for row in listed.paginator.page(number)
            )
            assert counted == cell.numerator, metric.code


def test_a_reader_who_may_not_open_the_cases_is_told_how_many_only_when_many(client, house):
    fill(house)
    enter(client, "discipline_office")

    assert "44件您无权查看" in words(page(client, "P06"))
    assert "部分条目您无权查看" in words(page(client, "P08"))  # four: a number would point
    assert 'href="/proposals' not in page(client, "P06")


def test_small_numbers_stand_nowhere_in_the_source(client, house):
    """Three anonymous suggestions, a department with two ratings: neither page nor drawing nor
    export gives them away."""
    for n in range(16):
        department = 0 if n < 14 else 1
        house.handled(DUE, EARLY, grade="satisfied", department=department)
    for n in range(12):
        house.suggestion(date(2026, 4, 10), is_anonymous=n < 3)
    tasks.nightly(TODAY)
    enter(client, "party_secretary")

    for code in ("P10", "P16"):
        source = page(client, code)
        csv_text = client.get(
            reverse("oversight:metric_csv", args=[code]), {"semester": SPRING}
        ).content.decode()
        shown = "".join(re.findall(r"<(?:svg|table) .*?</(?:svg|table)>", source, re.S)[:-1])
        for secret in (">2<", ">2/2<", ">3<", "14/14", "匿名"):
            assert secret not in shown, (code, secret)
        rows = list(csv.reader(io.StringIO(csv_text.lstrip("\ufeff"))))
        assert len(rows) >= 2
        assert not any(value in ("2", "3") for row in rows for value in row[3:])


def test_the_export_is_the_published_form(client, house):
    fill(house)
    house.departments[0].name = '=HYPERLINK("x")'
    house.departments[0].save()

    response = enter(client, "union_officer").get(
        reverse("oversight:metric_csv", args=["P06"]), {"semester": SPRING}
    )
    rows = list(csv.reader(io.StringIO(response.content.decode().lstrip("\ufeff"))))

    assert response["Content-Type"].startswith("text/csv")
    assert sum(int(row[4]) for row in rows if row[1] == "单位") == int(rows[1][4])
    assert '\'=HYPERLINK("x")' in {row[2] for row in rows}


def test_names_from_the_database_are_escaped_in_drawings(client, house):
    house.departments[0].name = "<script>x</script>"
    house.departments[0].save()
    fill(house)

    assert "<script>x" not in page(enter(client, "party_secretary"))


@pytest.mark.scenario("oversight", 34)
@pytest.mark.parametrize("departments", [3, 30])
def test_the_page_costs_the_same_twelve_queries_for_any_number_of_departments(
    client, house, departments, django_assert_max_num_queries
):
    from members.models import Department

    house.departments += [
        Department.objects.create(code=f"单位{n}", name=f"单位{n}", valid_from=date(2020, 1, 1))
        for n in range(departments - 3)
    ]
    fill(house, departments)
    enter(client, "party_secretary")
    page(client)  # the frame is warm

    with django_assert_max_num_queries(12):
        page(client)
    with django_assert_max_num_queries(12):
        page(client, "P06")


def test_a_frozen_semester_says_so(client, house):
    fill(house)
    Semester.objects.filter(code=SPRING).update(state="signed")

    assert "已封存" in page(enter(client, "party_secretary"))


def test_the_definition_names_everything_a_reader_needs_to_count_again(client, house):
    fill(house)

    text = words(page(enter(client, "party_secretary"), "P06"))

    for part in ("分子", "分母", "归属规则", "时间点", "排除", "目标及依据", "负责数据的部门"):
        assert part in text
    assert "到期日在统计期内，不论何时办完" in text


def test_every_metric_has_a_page_and_protection_is_said(client, house):
    fill(house)
    enter(client, "party_secretary")

    for metric in facts.METRICS:
        source = page(client, metric.code)
        assert str(metric.name) in source
        assert ("小数保护" in source) == (metric.suppression != Suppression.S0)
    assert client.get(reverse("oversight:metric", args=["P99"])).status_code == 404


def test_the_list_of_semesters_says_what_is_provisional(client, house):
    source = enter(client, "party_office").get(reverse("oversight:semesters")).content.decode()

    assert source.count("日期暂定") == 1
    assert "2027—2028学年第一学期" in source


DATES = {
    "staff_return_on": "2028-02-14",
    "term_ends_on": "2028-07-14",
    "period_from": "2028-02-14",
    "period_to": "2028-08-27",
    "source_doc": "京华大〔2027〕20号",
}


def test_who_keeps_the_calendar_plans_the_next_semester(client, house):
    enter(client, "party_office")
    address = reverse("oversight:semester_plan")
    assert "设定2027-2028-2学期" in client.get(address).content.decode()

    response = client.post(address, DATES, follow=True)

    assert "2027—2028学年第二学期已保存" in response.content.decode()
    assert Semester.objects.get(code="2027-2028-2").source_doc == "京华大〔2027〕20号"


def test_a_gap_is_told_and_what_was_typed_stays(client, house):
    enter(client, "union_officer")

    response = client.post(
        reverse("oversight:semester_plan"), {**DATES, "period_from": "2028-02-16"}
    )

    assert "2028年2月14日不属于任何学期" in response.content.decode()
    assert "2028-02-16" in response.content.decode()
    assert not Semester.objects.filter(code="2027-2028-2").exists()


def test_an_impossible_date_is_told_and_a_changed_one_moves_the_neighbour(client, house):
    enter(client, "party_office")
    address = reverse("oversight:semester_amend", args=["2027-2028-1"])
    dates = {
        "staff_return_on": "2027-09-01",
        "term_ends_on": "2028-01-21",
        "period_from": "2027-09-01",
        "period_to": "2028-02-13",
    }

    assert client.post(address, {**dates, "period_to": "2028-02-30"}).status_code == 200
    assert Semester.objects.get(code="2026-2027-2").period_to == date(2027, 8, 29)

    client.post(address, dates)

    assert Semester.objects.get(code="2026-2027-2").period_to == date(2027, 8, 31)
    assert not Semester.objects.get(code="2027-2028-1").provisional


def test_readers_who_do_not_keep_the_calendar_are_refused(client, house):
    enter(client, "party_secretary")

    assert "修改日期" not in client.get(reverse("oversight:semesters")).content.decode()
    assert client.get(reverse("oversight:semester_plan")).status_code == 403
    assert client.post(reverse("oversight:semester_plan"), DATES).status_code == 403


def scattered(house: House) -> None:
    """Thirteen suggestions of one department, some of two others, too few each to be shown; two
    of those are late. Last semester the second department had six, one of them late."""
    for n in range(13):
        house.suggestion(date(2026, 4, 10), department=0, replied_on=date(2026, 4, 20 + n % 9))
    for n in range(8):
        late = {} if n in (0, 3) else {"replied_on": date(2026, 4, 25)}
        house.suggestion(date(2026, 4, 10), department=1 + n % 2, **late)
    for n in range(6):
        answered = date(2025, 11, 3) if n else date(2025, 12, 30)
        house.suggestion(date(2025, 10, 10), department=1, replied_on=answered)
    for n in range(3):
        house.handled(DUE, EARLY, department=n)
    tasks.nightly(TODAY)


def test_what_small_departments_have_overdue_is_neither_lost_nor_said_to_be_none(client, house):
    scattered(house)
    enter(client, "party_secretary")

    response = client.get(reverse("oversight:dashboard"), {"semester": SPRING})
    voices = {row.name: row.squares[1].shown for row in response.context["heat"]}

    first, *small = (department.name for department in house.departments)
    assert voices.pop("其他（合并2个）") == "2"
    assert voices == {first: "0"} | dict.fromkeys(small, "—")
    assert response.context["calm"] == 1


def test_a_department_merged_among_the_others_is_said_to_have_moved_nowhere(client, house):
    scattered(house)
    enter(client, "party_secretary")

    response = client.get(reverse("oversight:metric", args=["P15"]), {"semester": SPRING})

    assert MetricCell.objects.filter(semester__code="2025-2026-1", metric="P15", key__gt="").count()
    assert response.context["moves"] == []


@pytest.mark.parametrize(
    ("rates", "says"),
    [
        ((800, 820, 850), "按期答复率连续2个学期上升"),
        ((800, 820, 822), "按期答复率与上学期基本持平"),
        ((800, 803, 850), "按期答复率较上学期+4.7个百分点"),
    ],
    ids=["risen-twice", "level-now", "level-before"],
)
def test_a_rate_that_is_about_level_is_not_said_to_have_risen(client, house, rates, says):
    for code, n in zip(("2024-2025-2", "2025-2026-1", SPRING), rates, strict=True):
        MetricCell.objects.create(
            semester=Semester.objects.get(code=code),
            metric="P06",
            version=1,
            numerator=n,
            denominator=1000,
            cutoff=TODAY,
            computed_at=datetime(2026, 7, 10, tzinfo=UTC),
        )

    assert says in words(page(enter(client, "party_secretary")))
