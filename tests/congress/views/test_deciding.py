"""The chair's confirmation: what she saw is done, and every ticked row has a result."""

from collections import Counter

import pytest
import time_machine
from django.urls import reverse

from congress.models import DecidedItem, MeetingDecision, Proposal
from congress.services import screening
from members.choices import Role
from tests.congress.house import MEETING, build_house
from tests.congress.table import drafted_table, many
from tests.factories import enter, officer

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


def one_draft(house):
    (row,) = many(house, 1)
    screening.save_outcome(
        proposal=row, by=house.officer, outcome="convert", reason_text="适合作为意见建议办理。"
    )
    return row


def test_a_second_press_of_the_page_leads_to_what_was_decided(house, client):
    row = one_draft(house)
    enter(client, house.chair)
    read = client.get(page()).context
    sent = {"pick": [d.stamp for d in read["drafts"]], "nonce": read["nonce"], **HELD}

    first, second = client.post(page(), sent), client.post(page(), sent, follow=True)

    assert first.context["done"] == 1
    assert "这一页已提交过" in second.content.decode()
    assert second.context["view"] == "screened"
    assert MeetingDecision.objects.count() == 1
    assert row.file.trail.filter(action="convert").count() == 1


def test_two_tabs_hold_one_meeting_and_no_empty_one(house, client):
    one_draft(house)
    enter(client, house.chair)
    tabs = [client.get(page()).context for _n in range(2)]
    others = {**HELD, "present": "2", "votes_for": "2"}  # typed otherwise in the second tab

    for tab, held in zip(tabs, (HELD, others), strict=True):
        picked = [draft.stamp for draft in tab["drafts"]]
        last = client.post(page(), {"pick": picked, "nonce": tab["nonce"], **held})

    assert last.context["done"] == 0
    assert house.chair.person.name in last.context["failed"][0]["error"]
    assert MeetingDecision.objects.get().present == 3


def test_the_same_meeting_typed_again_is_the_same_meeting(house, client):
    first, second = many(house, 2)
    enter(client, house.chair)
    for row in (first, second):
        screening.save_outcome(
            proposal=row, by=house.officer, outcome="convert", reason_text="适合作为意见建议办理。"
        )
        client.post(page(), {"pick": ticks(client), **HELD})

    assert MeetingDecision.objects.get().items.count() == 2


def test_of_a_meeting_whose_rows_were_all_refused_nothing_remains(house, client):
    from members.choices import Role
    from members.models import Appointment

    row = one_draft(house)
    Appointment.objects.filter(role=Role.PROPOSAL_COMMITTEE_CHAIR).update(person=row.mover)
    enter(client, row.mover.user)

    done = client.post(page(), {"pick": ticks(client), **HELD})

    assert (done.context["done"], len(done.context["failed"])) == (0, 1)
    assert not MeetingDecision.objects.exists()


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
    client.post(signature, {"step": "sign"})
    enter(client, house.chair)
    client.post(signature, {"step": "confirm"})

    row.refresh_from_db()
    assert row.state == "submitted"
    assert not DecidedItem.objects.exists()


@pytest.mark.parametrize("pick", ["².20260421", "9" * 5000, "x"])
def test_a_tick_that_is_no_number_decides_nothing_and_is_no_fault(house, client, pick):
    drafted_table(house, many(house, 25))
    enter(client, house.chair)

    answer = client.post(page(), {"pick": pick, **HELD})

    assert answer.status_code == 200
    assert not Proposal.objects.exclude(state="submitted").exists()


def test_a_session_that_is_not_there_is_said_and_no_fault(house, client):
    enter(client, house.chair)

    assert client.get(f"{reverse('congress:decide')}?session=0899").status_code == 404


def test_before_the_first_session_the_page_says_so(client, clock, db):
    enter(client, officer(Role.PROPOSAL_COMMITTEE_CHAIR))

    answer = client.get(reverse("congress:decide"))

    assert answer.status_code == 200
    assert [t.name for t in answer.templates][0] == "congress/no_session.html"
