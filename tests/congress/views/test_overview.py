"""Open matters at a glance: proposals and suggestions, listed as they are counted, urged together
and exported."""

from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from congress.services import suggestion_handling, suggestions
from tests.congress.handled import accepted, assigned, day, instructed, night
from tests.congress.house import MEETING
from tests.factories import enter, staff

pytestmark = pytest.mark.django_db
FORWARDED = day(4, 22)


@pytest.fixture
def matters(house):
    """Two proposals with a department, a suggestion with another, and one that nobody has."""
    proposals = [accepted(house, title="关于一件事的提案"), assigned(house, title="另一件事的提案")]
    words = {"on": MEETING, "title": "开水房", "text": "三楼水温不够。"}
    with_department = suggestions.hand_in(by=staff("柳问渠"), **words)
    suggestion_handling.forward(
        suggestion=with_department, by=house.officer, on=FORWARDED, department=house.other
    )
    suggestion_handling.take(suggestion=with_department, by=house.other_contact, on=FORWARDED)
    with_nobody, _code = suggestions.hand_in_anonymously(**words)
    night(FORWARDED)
    return [*proposals, with_department, with_nobody]


@pytest.fixture
def at(client, house):
    """The officer reads a page of the overview on a day."""

    def page(month, number, name="overview", **asked):
        with time_machine.travel(f"2026-{month:02}-{number:02} 10:00+08:00", tick=False):
            return enter(client, house.officer).get(reverse(name), asked)

    return page


def listed(page):
    return [matter.case for matter in page.context["page_obj"]]


def test_suggestions_are_counted_as_they_are_listed_beside_proposals(house, matters, at):
    first, second, forwarded, unforwarded = matters

    views = {view: at(6, 25, view=view) for view in ("late", "unassigned", "departments", "all")}

    assert {forwarded, unforwarded} <= set(listed(views["late"]))
    assert listed(views["unassigned"]) == [unforwarded]
    assert set(listed(views["departments"])) == {first, second, forwarded}
    assert set(listed(views["all"])) == set(matters)
    for view, page in views.items():
        assert page.context["found"].counts[view] == len(listed(page)), view
    assert set(listed(at(6, 16, view="soon"))) >= {forwarded, unforwarded}
    days = [case.file.next_due_on for case in listed(views["all"])]
    assert days == sorted(days)


def test_the_figures_of_states_and_departments_hold_the_suggestions(house, matters, at):
    found = at(6, 25).context["found"]

    assert ("办理中（意见建议）", 1, 1) in found.states
    assert ("已收到（意见建议）", 1, 1) in found.states
    assert sum(n for _label, n, _late in found.states) == found.counts["all"] == 4
    assert (str(house.other), house.other.pk, 1, 1, 0) in found.departments
    narrowed = at(6, 25, view="departments", department=house.other.pk)
    assert listed(narrowed) == [matters[2]]


def test_an_anonymous_suggestion_stands_there_without_anybody(house, matters, at):
    page = at(6, 25, view="unassigned").content.decode()

    assert matters[3].number in page
    assert "意见建议<" in page.split(matters[3].title)[1]
    assert "无人负责" in page
    assert "柳问渠" not in at(6, 25, view="all").content.decode()


def test_the_export_holds_the_rows_of_the_view(matters, at):
    page = at(6, 25, "overview_export", view="all")

    sheet = load_workbook(BytesIO(b"".join(page.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))

    assert {m.number for m in matters} <= {cell for row in rows for cell in row}
    late = next(row for row in rows if matters[2].number in row)
    assert late[-1] == 3  # days after 22 June


def test_departments_of_both_kinds_are_urged_at_once_and_once_a_day(house, matters, at, client):
    first, _second, forwarded, unforwarded = matters
    sent = {"pick": [m.file_id for m in (first, forwarded, unforwarded)], "text": "请尽快答复。"}
    told = house.other_head.notices.filter(file=forwarded.file, subject__contains="催办")
    asked = at(6, 25, "overview_urge", pick=sent["pick"]).content.decode()
    assert "催办3件？" in asked

    with time_machine.travel("2026-06-25 10:00+08:00", tick=False):
        page = enter(client, house.officer).post(reverse("overview_urge"), sent)
        again = client.post(reverse("overview_urge"), sent)

    assert page.context["done"] == 2
    assert [row["title"].split()[0] for row in page.context["failed"]] == [unforwarded.number]
    assert again.context["done"] == 0
    assert (first.urges.count(), told.count()) == (1, 1)
    assert "请尽快答复。" in told.get().body


def test_nobody_else_sees_it_and_the_chair_of_the_union_urges_no_suggestion(house, matters, client):
    forwarded = matters[2]
    with time_machine.travel("2026-06-25 10:00+08:00", tick=False):
        for stranger in (house.mover, house.other_head, house.member):
            enter(client, stranger)
            for name in ("overview", "overview_export", "overview_urge"):
                assert client.get(reverse(name), {"view": "all"}).status_code == 404
        enter(client, house.union_chair)
        assert client.get(reverse("overview"), {"view": "all"}).context["found"].counts["all"] == 4
        page = client.post(reverse("overview_urge"), {"pick": [forwarded.file_id]})

    assert page.context["done"] == 0
    assert not house.other_head.notices.filter(subject__contains="催办").exists()


def test_all_of_a_filter_is_urged_or_assigned_as_far_as_it_is_ready(house, matters, at):
    first, second, forwarded, _unforwarded = matters
    ready = instructed(house, title="第三件事的提案")

    urged = at(6, 25, "overview_urge", view="all", all="1")
    narrowed = at(6, 25, "overview_urge", view="departments", department=house.other.pk, all="1")
    planned = at(6, 25, "overview_assign", view="all", all="1")

    assert {matter.case for matter in urged.context["chosen"]} == {first, second, forwarded}
    assert [matter.case for matter in narrowed.context["chosen"]] == [forwarded]
    assert planned.context["chosen"] == [ready]
    assert "1件。" in planned.content.decode()


def test_a_filter_of_which_nothing_is_ready_says_so(house, matters, at, client):
    assert at(6, 25, "overview_assign", view="departments", all="1").status_code == 302
    assert "其中没有一件现在可以这样办理。" in at(6, 25).content.decode()
    enter(client, house.mover)
    assert client.get(reverse("overview_assign"), {"view": "all", "all": "1"}).status_code == 404
