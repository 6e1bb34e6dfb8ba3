"""The chair's confirmation: what she saw is done, and every ticked row has a result."""

from collections import Counter

import pytest
import time_machine
from django.urls import reverse

from congress.models import DecidedItem, MeetingDecision, Proposal
from congress.services import screening
from tests.congress.house import MEETING, build_house
from tests.congress.table import drafted_table, many
from tests.factories import enter

pytestmark = pytest.mark.django_db
HELD = {"held_on": f"{MEETING}", "present": "3", "votes_for": "3", "votes_against": "0"}


@pytest.fixture
def clock():
    with time_machine.travel("2026-04-21 15:00+08:00") as travelled:
        yield travelled


@pytest.fixture
def house(clock, db):
    return build_house()


def page() -> str:
    return f"{reverse('congress:decide')}?session=0802"


def ticks(client) -> list[str]:
    """The chair reads the page with every row ticked."""
    return [draft.stamp for draft in client.get(page()).context["drafts"]]


@pytest.mark.scenario("proposals", 12)
@pytest.mark.scenario("proposals", "E13")
def test_of_25_rows_24_are_done_and_the_colleagues_one_is_reported(house, client):
    rows = many(house, 25)
    drafted_table(house, rows)
    enter(client, house.chair)
    picked = ticks(client)
    assert len(picked) == 25
    screening.docket(
        proposal=rows[11],
        decision=house.meeting(),
        terms=house.terms(lead=house.other),
        by=house.chair,
        on=MEETING,
    )

    answer = client.post(page(), {"pick": picked, **HELD})

    assert answer.status_code == 200
    assert answer.context["done"] == 24
    (reported,) = answer.context["failed"]
    assert reported["title"].startswith(rows[11].number)
    for word in (house.chair.person.name, "2026年4月21日", "已立案"):
        assert word in reported["error"]
    assert rows[11].drafts.count() == 1
    states = Counter(Proposal.objects.values_list("state", flat=True))
    assert states == {
        "docketed": 14,
        "merged": 2,
        "converted": 6,
        "sent_back": 1,
        "declined": 1,
        "disputed": 1,
    }
    serials = Proposal.objects.exclude(docket_serial=None).values_list("docket_serial", flat=True)
    assert sorted(serials) == list(range(1, 15))


def test_a_draft_that_was_changed_after_the_page_was_read_is_not_confirmed(house, client, clock):
    (row,) = many(house, 1)
    words = {"proposal": row, "by": house.officer, "reason_text": "内容适合作为意见建议办理。"}
    screening.save_outcome(outcome="convert", **words)
    enter(client, house.chair)
    picked = ticks(client)
    clock.shift(60)
    screening.save_outcome(outcome="decline", reason_code="7", **words)

    answer = client.post(page(), {"pick": picked, **HELD})

    row.refresh_from_db()
    assert row.state == "submitted"
    assert answer.context["done"] == 0
    (reported,) = answer.context["failed"]
    assert house.officer.person.name in reported["error"]


def test_the_chairs_own_proposal_in_the_table_is_reported_and_not_counted_as_done(house, client):
    from members.choices import Role
    from members.models import Appointment

    own, other = many(house, 2)
    Appointment.objects.filter(role=Role.PROPOSAL_COMMITTEE_CHAIR).update(person=own.mover)
    chair = own.mover.user
    for row in (own, other):
        screening.save_outcome(
            proposal=row, by=house.officer, outcome="convert", reason_text="适合作为意见建议办理。"
        )
    enter(client, chair)

    answer = client.post(page(), {"pick": ticks(client), **HELD})

    own.refresh_from_db()
    assert own.state == "submitted"
    assert (answer.context["done"], len(answer.context["failed"])) == (1, 1)
    assert answer.context["failed"][0]["error"] == "这一步不由您办理。"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        pytest.param({"present": "1", "votes_for": "3"}, "票数多于实到人数。", id="too many votes"),
        pytest.param({"votes_for": "1", "votes_against": "2"}, "会议没有通过。", id="voted down"),
        pytest.param({"pick": []}, "请至少选择一项审查结果。", id="nothing ticked"),
    ],
)
def test_a_meeting_that_cannot_stand_decides_nothing_and_says_why(house, client, sent, sentence):
    (row,) = many(house, 1)
    screening.save_outcome(
        proposal=row, by=house.officer, outcome="convert", reason_text="适合作为意见建议办理。"
    )
    enter(client, house.chair)

    answer = client.post(page(), {"pick": ticks(client), **HELD, **sent})

    row.refresh_from_db()
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert row.state == "submitted"
    assert not MeetingDecision.objects.exists()


def test_words_changed_after_the_first_signature_need_it_anew(house, client):
    (row,) = many(house, 1)
    words = {"proposal": row, "by": house.officer, "outcome": "decline", "reason_code": "7"}
    screening.save_outcome(reason_text="学校已经有这方面的规划。", **words)
    enter(client, house.chair)
    client.post(page(), {"draft": "1", "pick": ticks(client)})
    signature = reverse("congress:signature", args=[MeetingDecision.objects.get().pk])
    enter(client, house.member)
    assert "学校已经有这方面的规划。" in client.get(signature).content.decode()

    screening.save_outcome(reason_text="另一个理由，没有人签过字。", **words)
    client.post(signature)
    enter(client, house.chair)
    client.post(signature)

    row.refresh_from_db()
    assert row.state == "submitted"
    assert not DecidedItem.objects.exists()
