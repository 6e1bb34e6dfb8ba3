"""The pages of the work report, the register, and of a department's succession."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse

from casework import recusal
from casework.models import Document
from congress.models import WorkReport
from congress.services import successors
from congress.tasks import nightly
from congress.views import reports
from tests.factories import staff

from .handled import accepted, dissolve, replied
from .house import todos


def page(client, user, name, *args, **data):
    client.force_login(user)
    url = reverse(f"congress:{name}", args=args)
    return client.post(url, data) if data else client.get(url)


def test_the_office_begins_edits_and_the_page_marks_what_was_typed_over(house, client):
    replied(house)
    first = page(client, house.officer, "report", "0802")
    assert first.status_code == 200
    assert not WorkReport.objects.exists()

    client.post(reverse("congress:report_begin", args=["0802"]))
    form = page(client, house.officer, "report_section", "0802", "collection")
    text = form.context["form"].initial["text"]
    done = page(
        client,
        house.officer,
        "report_section",
        "0802",
        "collection",
        text=text.replace("{received=1}", "{received=2}"),
        seen=text,
    )
    shown = page(client, house.officer, "report", "0802")

    assert done.status_code == 302
    assert "提案2件" in shown.content.decode()
    (mark,) = next(s for s in shown.context["sections"] if s["code"] == "collection")["changed"]
    assert (mark.printed, mark.counted) == ("2", "1")


def test_a_colleagues_newer_part_is_shown_beside_what_was_typed(house, client):
    page(client, house.officer, "report", "0802")
    client.post(reverse("congress:report_begin", args=["0802"]))
    old = page(client, house.officer, "report_section", "0802", "next").context["form"].initial
    page(client, house.chair, "report_section", "0802", "next", text="主任写法。", seen=old["seen"])

    late = page(
        client, house.officer, "report_section", "0802", "next", text="旧页写法。", seen=old["seen"]
    )

    assert late.status_code == 409
    assert "主任写法" in late.content.decode()
    assert "旧页写法" in late.content.decode()


@pytest.mark.parametrize("name", ["report", "register"])
def test_who_does_not_write_it_finds_no_page_before_it_is_laid(house, client, name):
    for user in (staff(), house.mover, house.head):
        assert page(client, user, name, "0802").status_code == 404


def test_the_page_of_the_session_leads_to_register_and_report_only_who_may_open_them(house, client):
    ways = [reverse(f"congress:{name}", args=["0802"]) for name in ("register", "report")]

    def shown(user):
        client.force_login(user)
        page = client.get(reverse("congress:session_of", args=["0802"])).content.decode()
        return [f'href="{way}"' in page for way in ways]

    assert shown(house.officer) == shown(house.chair) == [True, True]
    assert shown(house.union_chair) == shown(house.mover) == [False, False]


def test_the_register_is_a_table_and_a_workbook(house, client):
    accepted(house)
    shown = page(client, house.member, "register", "0802")
    client.force_login(house.member)
    book = client.get(reverse("congress:register", args=["0802"]), {"format": "xlsx"})

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert shown.status_code == 200
    assert len(cells) == 2
    assert cells[1][3] == "关于延长图书馆晚间开放时间的提案"
    assert cells[1][10] == "图书馆"


def test_the_register_has_pages_and_each_line_leads_to_its_proposal(house, client, monkeypatch):
    monkeypatch.setattr(reports, "PAGE", 1)
    first = accepted(house)
    second = accepted(house, mover=house.delegates[1][2], title="另一件")

    shown = page(client, house.member, "register", "0802")
    rest = client.get(reverse("congress:register", args=["0802"]), {"page": 2}).content.decode()

    assert "收到2件提案" in shown.content.decode()
    assert first.get_absolute_url() in shown.content.decode()
    assert second.get_absolute_url() not in shown.content.decode()
    assert second.get_absolute_url() in rest


def test_only_the_office_prints_the_register(house, client):
    accepted(house)
    client.force_login(house.member)
    url = reverse("congress:print_table", args=["0802", "register"])
    assert client.post(url).status_code == 404

    client.force_login(house.officer)
    assert client.post(url).status_code == 302
    assert client.get(url).status_code == 405
    client.post(url)  # pressed twice

    paper = Document.objects.get(kind="register")
    assert paper.context["groups"][0]["rows"][0][3] == "关于延长图书馆晚间开放时间的提案"


def test_what_a_dissolved_department_left_lies_on_the_officers_desk_until_it_is_moved(
    house, client
):
    """E17: no case is left behind unseen."""
    accepted(house)
    accepted(house, mover=house.delegates[1][2], title="另一件")
    on = date(2026, 6, 2)
    assert succeeding(house.officer, on) == []
    dissolve(house.lead, date(2026, 6, 1), house.other)
    assert succeeding(house.officer, date(2026, 6, 1)) == []  # its last day

    nightly(on)
    nightly(on + timedelta(days=1))

    url = reverse("congress:succession", args=[house.lead.pk])
    assert succeeding(house.officer, on) == [(house.lead.name, url, ("2件未办结",))]
    assert succeeding(house.chair, on) == []
    told = house.officer.notices.filter(url=url)
    assert [notice.subject for notice in told] == ["图书馆已撤销：2件未办结事项等待移交"]
    successors.move_all(department=house.lead, successor=house.other, by=house.officer, on=on)
    assert succeeding(house.officer, on) == []


def succeeding(user, on: date) -> list[tuple]:
    return [(row.title, row.url, row.meta) for row in todos(user, on) if row.code == "succession"]


def test_the_page_of_a_dissolved_department_leads_the_officer_to_its_cases(house, client):
    url = reverse("congress:succession", args=[house.lead.pk])
    shown = reverse("members:department", args=[house.lead.pk])
    client.force_login(house.officer)
    assert url not in client.get(shown).content.decode()

    dissolve(house.lead, date(2026, 4, 1), house.other)

    assert url in client.get(shown).content.decode()
    client.force_login(house.union_chair)
    assert url not in client.get(shown).content.decode()


def test_a_title_of_what_the_officer_has_left_stands_on_no_list_of_the_department(house, client):
    left = accepted(house)
    other = accepted(house, mover=house.delegates[1][2], title="关于增设母婴室的提案")
    day = date(2026, 4, 22)
    recusal.declare(left.file, house.officer, "relative", by=house.officer, on=day)

    shown = page(client, house.officer, "succession", house.lead.pk).content.decode()

    assert other.title in shown
    assert left.number in shown
    assert left.title not in shown


def test_the_officer_moves_what_a_dissolved_department_has_open(house, client):
    proposal = accepted(house)
    assert page(client, house.member, "succession", house.lead.pk).status_code == 404
    shown = page(client, house.officer, "succession", house.lead.pk)
    assert proposal.title in shown.content.decode()

    done = page(client, house.officer, "succession", house.lead.pk, successor=house.other.pk)

    proposal.refresh_from_db()
    assert done.status_code == 302
    assert proposal.lead_department == house.other
