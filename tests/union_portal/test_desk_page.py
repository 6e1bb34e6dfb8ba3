"""The desk shows what its reader may open, and nothing of what she could open once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework import access, ledger, notices, recusal
from casework.files import open_file
from congress.models import Proposal
from tests.congress.handled import accepted, assigned
from tests.congress.house import House, build_house
from tests.factories import enter, staff
from union_portal.views.desk import SHOWN

pytestmark = pytest.mark.django_db
TITLE = "关于延长图书馆晚间开放时间的提案"


@pytest.fixture
def house() -> House:
    return build_house()


@pytest.fixture
def draft(house) -> Proposal:
    return house.draft(title=TITLE)


def desk(user) -> str:
    user.forget_offices()
    return enter(Client(), user).get(reverse("desk")).content.decode()


@pytest.mark.parametrize(("days", "shown"), [(1, True), (-1, False)])
def test_a_key_that_has_ended_leads_to_no_title(draft, days, shown):
    reader, today = staff(), timezone.localdate()
    access.give_key(draft.file, reader, seat="second", until=today + timedelta(days=days))

    assert (TITLE in desk(reader)) is shown


def test_what_was_told_of_a_file_is_gone_with_the_file():
    reader = staff()
    file = open_file(kind="proposal", title=TITLE)
    access.give_key(file, reader, seat="second")
    notices.notify([reader], subject="有一件新消息", file=file)
    assert "有一件新消息" in desk(reader)

    recusal.declare(file, reader, "self", by=reader, on=date(2026, 1, 1))

    assert "有一件新消息" not in desk(reader)


def queries(client: Client) -> list[str]:
    Client().get(reverse("sign_in"))  # whatever page comes first asks for the school's names
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("desk")).status_code == 200
    return [row["sql"] for row in asked if row["sql"].lstrip("(").startswith("SELECT")]


def test_a_desk_counts_once_for_its_rows_and_for_the_figure_beside_it():
    """The first page after the sign-in, when no figure is kept, asks what every other one asks."""
    house = build_house()
    house.submitted()
    client = enter(Client(), house.chair)

    cold = queries(client)
    warm = queries(client)

    assert len(cold) == len(warm)
    assert sum('FROM "congress_adoption"' in sql for sql in cold) == 1


def test_the_figure_beside_the_desk_is_what_the_desk_shows():
    house = build_house()
    client = enter(Client(), house.mover)
    client.get(reverse("desk"))
    before = client.session["waiting"]["n"]

    house.draft(title=TITLE)
    client.get(reverse("desk"))

    assert client.session["waiting"]["n"] == before + 1


def test_three_followed_cases_cost_what_one_costs():
    house, reader = build_house(), staff()
    numbers = []
    for n in range(3):
        access.give_key(house.draft(title=f"关于第{n}件事的提案").file, reader, seat="second")
        if n != 1:
            numbers.append(len(queries(enter(Client(), reader))))

    assert numbers[0] == numbers[1]


def test_what_others_moved_since_the_last_visit_is_marked_on_every_part_of_the_desk(house):
    with time_machine.travel("2026-05-01 10:00+08:00", tick=False):
        followed, other = house.draft(title="关于食堂的提案"), assigned(house, title=TITLE)
        access.give_key(followed.file, house.contact, seat="second")

    def fresh(moment: str) -> set[int]:
        with time_machine.travel(f"{moment}+08:00", tick=False):
            page = enter(Client(), house.contact).get(reverse("desk"))
        assert page.content.decode().count("有新进展") == len(page.context["fresh"])
        return page.context["fresh"]

    def note(file, by, moment: str) -> None:
        with time_machine.travel(f"{moment}+08:00", tick=False):
            ledger.record(file, "remark", by=by, on=date.fromisoformat(moment[:10]))

    assert fresh("2026-05-04 10:00") == set()  # the first visit: nothing was before
    note(followed.file, house.mover, "2026-05-04 11:00")
    note(other.file, house.contact, "2026-05-04 11:00")  # her own deed is no news

    assert fresh("2026-05-05 10:00") == {followed.file_id}
    note(other.file, house.chair, "2026-05-05 10:05")
    assert fresh("2026-05-05 10:10") == {followed.file_id, other.file_id}  # the same visit
    assert fresh("2026-05-06 10:00") == {other.file_id}
    assert fresh("2026-05-07 10:00") == set()


def test_who_leaves_an_item_has_it_no_more_on_the_desk(house):
    proposal = assigned(house, title=TITLE)
    with time_machine.travel("2026-05-05 10:00+08:00", tick=False):
        assert TITLE in desk(house.contact)
        recusal.declare(proposal.file, house.contact, "self", by=house.contact, on=date(2026, 5, 5))

        assert TITLE not in desk(house.contact)


@pytest.mark.parametrize(("day", "writes"), [("2026-03-20", True), ("2026-06-20", False)])
def test_a_delegate_begins_a_proposal_on_her_desk_while_a_session_collects(house, day, writes):
    house.draft(title=TITLE)
    with time_machine.travel(f"{day} 10:00+08:00", tick=False):
        own, strange, outside = (
            desk(user) for user in (house.mover, house.delegates[1][3], house.contact)
        )

    link = f'href="{reverse("congress:begin")}"'
    assert (link in own, link in strange, link in outside) == (writes, writes, False)
    assert ("我的提案" in own, "我的提案" in outside) == (True, False)
    assert (TITLE in own, TITLE in strange) == (True, False)


def test_a_long_desk_shows_the_first_of_each_bucket_and_is_narrowed_in_the_address(house):
    for n in range(12):
        assigned(house, title=f"关于第{n:02}件事的提案")
    accepted(house, title=TITLE)
    client = enter(Client(), house.contact)
    with time_machine.travel("2026-05-02 10:00+08:00", tick=False):
        whole = client.get(reverse("desk")).context
        narrowed = client.get(f"{reverse('desk')}?show=accept").context
        unknown = client.get(f"{reverse('desk')}?show=nonsense").context

    assert [(v["url"], v["count"]) for v in whole["views"]] == [
        ("?", 13),
        ("?show=accept", 12),
        ("?show=reply", 1),
    ]
    assert [(len(b.rows), b.count, b.more) for b in whole["buckets"]] == [(10, 12, 2), (1, 1, 0)]
    assert [(len(b.rows), b.more) for b in narrowed["buckets"]] == [(12, 0)]
    assert narrowed["total"] == 13
    assert len(unknown["buckets"]) == 2


def test_the_bell_counts_only_what_the_list_of_notices_shows(client):
    reader = staff()
    file = open_file(kind="proposal", title=TITLE)
    access.give_key(file, reader, seat="second")
    notices.notify([reader], subject="有一件新消息", file=file)
    enter(client, reader)
    before = client.get(reverse("help")).context["frame"].unread

    recusal.declare(file, reader, "self", by=reader, on=date(2026, 1, 1))
    after = [client.get(reverse(page)).context["frame"].unread for page in ("help", "notices")]

    assert (before, after) == (1, [0, 0])


def test_what_moved_since_the_last_visit_stands_first_among_what_i_follow(house):
    reader, client = staff(), None
    with time_machine.travel("2026-04-20 09:00+08:00", tick=False):
        drafts = [house.draft(title=f"关于第{n}件事的提案") for n in range(SHOWN + 1)]
        for draft in drafts:
            access.give_key(draft.file, reader, seat="second")
        client = enter(Client(), reader)
        client.get(reverse("desk"))
    with time_machine.travel("2026-04-21 09:00+08:00", tick=False):
        last = drafts[-1]
        ledger.record(last.file, "attach", by=house.mover, on=date(2026, 4, 21))
    with time_machine.travel("2026-04-22 09:00+08:00", tick=False):
        context = enter(Client(), reader).get(reverse("desk")).context

    followed = context["followed"]
    assert context["fresh"] == {last.file_id}
    assert followed[0]["file"] == last.file
    assert len(followed) == SHOWN
