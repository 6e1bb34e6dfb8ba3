"""The list and the queue: filters live in the URL, and none of them tells what is closed."""

from io import BytesIO
from urllib.parse import urlencode

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from tests.congress.handled import day, rate, replied
from tests.congress.house import build_house
from tests.factories import enter, staff

pytestmark = pytest.mark.django_db
LIST, QUEUE = "congress:proposals", "congress:triage"


@pytest.fixture
def house(db):
    with time_machine.travel("2026-07-03 10:00+08:00", tick=False):
        yield build_house()


def shown(client, page: str, **query) -> list:
    return list(client.get(f"{reverse(page)}?{urlencode(query)}").context["page_obj"])


def sheet(client, **query) -> str:
    sent = client.get(f"{reverse('congress:proposals_export')}?{urlencode(query)}")
    book = openpyxl.load_workbook(BytesIO(b"".join(sent.streaming_content)))
    return str(list(book.active.iter_rows(values_only=True)))


@pytest.mark.scenario("proposals", 41)
def test_of_a_covered_proposal_no_filter_and_no_export_tells_the_closed_words(house, client):
    covered = replied(house, is_public=False)
    enter(client, staff("顾晓岚"))

    assert shown(client, LIST) == [covered]  # its cover is open
    assert shown(client, LIST, q=covered.number) == [covered]
    for closed in ({"q": "图书馆"}, {"q": "馆"}, {"q": "座位"}, {"q": covered.mover.name}):
        assert shown(client, LIST, **closed) == []
    assert shown(client, LIST, delegation=covered.delegation_id) == []
    assert shown(client, LIST, department=covered.lead_department_id) == []
    page = client.get(reverse(LIST)).content.decode() + sheet(client)
    cover = client.get(covered.get_absolute_url()).content.decode()
    assert covered.number in page
    rows = page[page.index("<tbody>") :] + cover
    for closed in (covered.title, covered.mover.name, str(covered.lead_department)):
        assert closed not in rows

    enter(client, house.officer)
    assert shown(client, LIST, q="图书馆") == [covered]
    assert covered.title in sheet(client, q="座位")


@pytest.mark.scenario("proposals", 41)
def test_titles_that_are_closed_do_not_order_the_list(house, client):
    last = replied(house, title="甲：关于延长开放时间的提案", is_public=False)
    first = replied(
        house, mover=house.delegates[1][3], title="乙：关于增设座位的提案", is_public=False
    )
    enter(client, staff())

    assert shown(client, LIST, sort="title") == [last, first]  # by age alone

    enter(client, house.officer)
    assert (
        shown(client, LIST, sort="title") == [last, first][:: 1 if last.title < first.title else -1]
    )


@pytest.mark.scenario("proposals", 47)
def test_the_queue_is_filtered_by_its_address_and_searched_by_two_characters(house, client):
    mover = house.delegates[1][3]
    one, other, elsewhere = (
        house.submitted(mover, title="关于改善食堂午餐的提案", category="logistics"),
        house.submitted(house.delegates[1][4], title="关于班车的提案", reason="错过食堂的饭点。"),
        house.submitted(house.delegates[2][3], title="关于食堂夜宵的提案", category="logistics"),
    )
    enter(client, house.officer)
    group = house.delegations[1].pk

    assert shown(client, QUEUE) == [one, other, elsewhere]
    assert shown(client, QUEUE, delegation=group) == [one, other]
    assert shown(client, QUEUE, delegation=group, category="logistics") == [one]
    assert shown(client, QUEUE, q="食堂") == [one, other, elsewhere]
    assert shown(client, QUEUE, q="食堂", delegation=group) == [one, other]
    assert shown(client, QUEUE, q="食") == [one, elsewhere]  # the title alone
    said = client.get(f"{reverse(QUEUE)}?q=食").content.decode()
    assert "一个字只查案由、姓名和编号" in said
    assert "一个字只查案由" not in client.get(f"{reverse(QUEUE)}?q=食堂").content.decode()

    words = "内容适合作为意见建议。"
    kept = client.post(
        f"{reverse(QUEUE)}?delegation={group}&at={one.pk}",
        {"outcome": "convert", "reason_text": "内容适合作为意见建议。"},
    )
    assert f"delegation={group}" in kept["Location"]
    assert kept["Location"].endswith(f"at={other.pk}")  # the next without a draft
    enter(client, house.second_member)
    page = client.get(f"{reverse(QUEUE)}?at={one.pk}")
    assert house.officer.person.name in page.content.decode()
    assert page.context["form"]["reason_text"].value() == words
    assert [p.state for p in (one, other)] == ["submitted"] * 2


@pytest.mark.scenario("proposals", 42)
def test_the_public_page_names_nobody(house, client):
    house.session.frozen_rules["congress.publish_to_public"]["value"] = True
    house.session.save(update_fields=["frozen_rules"])
    shown_one = replied(house, words={"contact_name": "孟联系", "contact_phone": "62781234"})
    rate(shown_one, house.mover, day(7, 3), "dissatisfied", text="答复没有时间表，等了三年。")

    listed = client.get(reverse("congress:public_list")).content.decode()
    page = client.get(reverse("congress:public_page", args=[shown_one.pk])).content.decode()

    assert "图书馆" in listed
    for said in (shown_one.title, "图书馆", "已解决或已采纳"):
        assert said in page
    people = [house.mover, house.head, house.contact, house.leader, house.officer]
    closed = [user.person.name for user in people] + ["孟联系", "62781234", "等了三年"]
    for word in closed:
        assert word not in listed + page


def test_what_is_not_published_has_no_public_page(house, client):
    proposal = replied(house)

    assert proposal.title not in client.get(reverse("congress:public_list")).content.decode()
    assert client.get(reverse("congress:public_page", args=[proposal.pk])).status_code == 404
