"""Drafts with the text of an older proposal: parts of one that is split, one moved again."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from casework.models import CaseLink
from casework.transitions import TransitionRefused
from congress.models import Proposal
from congress.selectors import collection_ends_on
from congress.services import copies, delegates, drafts, proposals, review, screening
from congress.workflow import PROPOSAL
from members.models import User
from tests.factories import enter

from .handled import EXPLAINED, day, fresh, moment, rate, replied
from .house import MEETING, House, mandate

PARTS = ["延长开放时间", "增设还书箱", "增设自助借还设备"]
LATER = day(10, 5)  # the window of the third session


def sent_back(house: House, parts: list[str] | None) -> Proposal:
    return review.send_back(
        proposal=house.submitted(),
        reason="一案多事，请拆分。",
        parts=parts,
        by=house.chair,
        on=MEETING,
    )


def press(user: User, proposal: Proposal, verb: str, on: date) -> int:
    """Open the page of the step and press its button."""
    url = reverse("congress:perform", args=[proposal.pk, verb])
    client = enter(Client(), user)
    with time_machine.travel(moment(on), tick=False):
        opened = client.get(url)
        nonce = opened.context["nonce"] if opened.context else ""
        return client.post(url, {"nonce": nonce}).status_code


def page(user: User, proposal: Proposal, on: date) -> str:
    with time_machine.travel(moment(on), tick=False):
        return enter(Client(), user).get(proposal.get_absolute_url()).content.decode()


def may(verb: str, user: User, proposal: Proposal, on: date) -> bool:
    return PROPOSAL.may(verb, fresh(proposal), user, on)


# ------------------------------------------------------------------ split


def test_one_press_makes_a_draft_of_each_part_but_the_first(house):
    proposal = sent_back(house, PARTS)

    assert press(house.mover, proposal, "split_off", day(4, 22)) == 302

    parts = list(Proposal.objects.filter(split_from=proposal).order_by("pk"))
    assert [part.title for part in parts] == PARTS[1:]
    for part in parts:
        assert (part.state, part.mover, part.reason) == (
            "draft",
            house.mover.person,
            proposal.reason,
        )
        assert part.one_matter is False
        assert CaseLink.objects.filter(
            file=part.file, other=proposal.file, kind="split_from"
        ).exists()
    assert fresh(proposal).state == "sent_back"


def test_each_page_names_the_other_and_nobody_else_sees_the_draft(house):
    proposal = sent_back(house, PARTS)
    copies.split_off(proposal=proposal, by=house.mover, on=day(4, 22))
    part = proposal.parts.first()

    assert PARTS[1] in page(house.mover, proposal, day(4, 22))
    assert proposal.file.number in page(house.mover, part, day(4, 22))
    assert f'href="{part.get_absolute_url()}"' not in page(house.chair, proposal, day(4, 22))


def test_a_part_keeps_the_right_of_its_window_as_long_as_the_revision_goes_on(house):
    proposal = sent_back(house, PARTS)
    copies.split_off(proposal=proposal, by=house.mover, on=day(4, 22))
    first, second = proposal.parts.order_by("pk")
    assert (first.in_recess, first.session) == (False, house.session)

    def publish(part: Proposal, on: date) -> date | None:
        drafts.save_draft(
            proposal=part, words={"one_matter": True}, version=part.version, by=house.mover
        )
        proposals.publish_for_seconds(proposal=part, by=house.mover, on=on)
        return collection_ends_on(part)

    assert publish(first, day(4, 23)) == day(5, 8)
    review.extend_revision(
        proposal=fresh(proposal), by=house.chair, on=day(5, 6), reason="需要调研"
    )
    assert publish(fresh(second), day(5, 9)) == day(5, 21)


def test_who_was_not_asked_to_split_cannot_and_nobody_splits_twice(house):
    whole = house.submitted(title="一件事")
    with pytest.raises(TransitionRefused):
        copies.split_off(proposal=whole, by=house.mover, on=MEETING)
    review.send_back(proposal=whole, reason="请补充数据。", by=house.chair, on=MEETING)
    with pytest.raises(PermissionDenied):
        copies.split_off(proposal=whole, by=house.mover, on=day(4, 22))

    proposal = sent_back(house, PARTS)
    for user in (house.chair, house.delegates[1][2], house.delegation_leader):
        with pytest.raises(PermissionDenied):
            copies.split_off(proposal=proposal, by=user, on=day(4, 22))
    copies.split_off(proposal=proposal, by=house.mover, on=day(4, 22))
    with pytest.raises(PermissionDenied):
        copies.split_off(proposal=proposal, by=house.mover, on=day(4, 23))

    assert Proposal.objects.exclude(split_from=None).count() == len(PARTS) - 1


def test_a_part_too_long_for_a_title_is_named_on_the_page(house):
    proposal = house.submitted()
    url = reverse("congress:perform", args=[proposal.pk, "send_back"])
    sent = {"reason": "一案多事", "parts": "延长开放时间\n" + "长" * 121}

    with time_machine.travel(moment(MEETING), tick=False):
        refused = enter(Client(), house.chair).post(url, sent)

    assert refused.status_code == 422
    assert "120" in refused.content.decode()
    assert fresh(proposal).state == "submitted"


# ------------------------------------------------------------------ moved again


@pytest.fixture
def lapsed(house) -> Proposal:
    return proposals.lapse(proposal=house.published(), on=day(4, 9))


def declined(house: House) -> Proposal:
    return screening.decline(
        proposal=house.submitted(title="关于另一件事的提案"),
        decision=house.meeting(),
        code="8",
        text="眼下条件还不具备，来年再议。",
        by=house.chair,
        on=MEETING,
    )


def test_what_lapsed_is_moved_again_by_one_press(house, lapsed):
    assert press(house.mover, lapsed, "begin_anew", day(4, 20)) == 302

    new = Proposal.objects.exclude(pk=lapsed.pk).get()
    assert (new.state, new.mover, new.title, new.reason, new.suggestion) == (
        "draft",
        house.mover.person,
        lapsed.title,
        lapsed.reason,
        lapsed.suggestion,
    )
    link = CaseLink.objects.get(kind="predecessor")
    assert (link.file, link.other) == (new.file, lapsed.file)
    assert f'href="{new.get_absolute_url()}"' in page(house.mover, lapsed, day(4, 20))
    assert f'href="{lapsed.get_absolute_url()}"' in page(house.mover, new, day(4, 20))
    assert "前案" in page(house.mover, new, day(4, 20))


def test_what_lapsed_is_offered_as_a_suggestion_once_and_in_time(house, lapsed):
    url = reverse("congress:perform", args=[lapsed.pk, "turn_into_suggestion"])
    assert url in page(house.mover, lapsed, day(5, 9))
    assert url not in page(house.mover, lapsed, day(5, 10))

    proposals.turn_into_suggestion(proposal=lapsed, by=house.mover, on=day(4, 20))

    assert url not in page(house.mover, lapsed, day(4, 20))


def test_nobody_learns_of_the_new_draft_before_it_seeks_seconds(house, lapsed):
    entries = lapsed.file.trail.count()
    copies.begin_anew(proposal=lapsed, by=house.mover, on=day(4, 20))
    new = Proposal.objects.exclude(pk=lapsed.pk).get()
    other = house.chair
    assert new.get_absolute_url() not in page(other, lapsed, day(4, 20))
    assert lapsed.file.trail.count() == entries

    proposals.publish_for_seconds(proposal=new, by=house.mover, on=day(4, 21))

    assert f'href="{new.get_absolute_url()}"' in page(other, lapsed, day(4, 21))


def test_it_is_moved_again_once_unless_the_draft_was_discarded(house, lapsed):
    copies.begin_anew(proposal=lapsed, by=house.mover, on=day(4, 20))
    assert not may("begin_anew", house.mover, lapsed, day(4, 20))

    new = Proposal.objects.exclude(pk=lapsed.pk).get()
    drafts.discard(proposal=new, by=house.mover, on=day(4, 20))

    assert may("begin_anew", house.mover, lapsed, day(4, 20))
    assert new.get_absolute_url() not in page(house.mover, lapsed, day(4, 20))


def test_what_was_declined_waits_for_the_next_session(house):
    proposal = declined(house)
    next_one = house.next_session()
    with pytest.raises(PermissionDenied):
        copies.begin_anew(proposal=proposal, by=house.mover, on=day(4, 23))

    copies.begin_anew(proposal=fresh(proposal), by=house.mover, on=LATER)

    assert Proposal.objects.exclude(pk=proposal.pk).get().session == next_one


def test_what_is_not_done_is_moved_again_and_what_is_done_is_not(house):
    done, explained = replied(house), replied(house, words=EXPLAINED, title="另一件事")
    for proposal in (done, explained):
        rate(proposal, house.mover, day(7, 10))
    house.next_session()

    assert not may("begin_anew", house.mover, done, LATER)
    assert may("begin_anew", house.mover, explained, LATER)


def test_only_a_mover_in_office_moves_it_again(house, lapsed):
    for user in (house.delegates[1][2], house.chair, house.delegation_leader):
        with pytest.raises(PermissionDenied):
            copies.begin_anew(proposal=lapsed, by=user, on=day(4, 20))
    delegates.end_mandate(
        delegate=mandate(house.mover.person), last_day=day(4, 19), reason="退休", by=house.officer
    )
    with pytest.raises(PermissionDenied):
        copies.begin_anew(proposal=lapsed, by=house.mover, on=day(4, 20))

    assert Proposal.objects.count() == 1


@pytest.mark.scenario("proposals", "E10")
def test_the_committee_names_the_predecessor_of_what_is_moved_again(house):
    old = declined(house)
    house.next_session()
    new = house.seconded(on=LATER)
    proposals.hand_in(proposal=new, by=house.mover, on=day(10, 8))
    review.pass_on(proposal=new, opinion="同意。", by=house.delegation_leader, on=day(10, 9))
    url = reverse("congress:perform", args=[new.pk, "name_predecessor"])

    def send(user: User, number: str) -> int:
        with time_machine.travel(moment(day(10, 10)), tick=False):
            return enter(Client(), user).post(url, {"number": number}).status_code

    assert send(house.officer, "收0802-999") == 422
    assert send(house.officer, new.file.number) == 422
    assert send(house.mover, old.file.number) == 404
    assert not CaseLink.objects.filter(kind="predecessor").exists()
    assert send(house.officer, old.file.number) == 302

    assert f'href="{old.get_absolute_url()}"' in page(house.chair, new, day(10, 10))
    assert f'href="{new.get_absolute_url()}"' in page(house.chair, old, day(10, 10))
    assert "后续提案" in page(house.chair, old, day(10, 10))
