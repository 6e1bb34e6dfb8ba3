"""Sign-off, release and recall of a reply (proposals.md 2.2)."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from casework import access, search
from casework.metrics import Period
from casework.models import CaseFile, Document
from casework.tick import tick
from casework.transitions import TransitionRefused
from congress import cohorts, selectors
from congress.choices import PaperKind
from congress.models import Proposal
from congress.services import handling, papers, replies, rounds
from members.choices import Role
from members.models import Appointment, Deputy
from tests.factories import department, gate_of, officer, staff

from .handled import (
    EXPLAINED,
    PLANNED,
    accepted,
    at_sign_off,
    clock,
    day,
    drafted,
    fresh,
    moment,
    night,
    rate,
    replied,
)

# ------------------------------------------------------------------ sign-off and release


@pytest.mark.scenario("proposals", 25)
def test_release_without_the_leader_is_possible_on_16_july_and_marked(house):
    proposal = at_sign_off(house, on=day(7, 1))
    assert clock(proposal, "sign_off").due_on == day(7, 8)

    for on in (day(7, 9), day(7, 15)):
        with pytest.raises(ValidationError):
            replies.release_reply(proposal=proposal, by=house.chair, on=on)
    with pytest.raises(PermissionDenied):
        replies.release_reply(proposal=proposal, by=house.officer, on=day(7, 16))
    replies.release_reply(proposal=proposal, by=house.chair, on=day(7, 16))

    assert proposal.state == "replied"
    assert rounds.last(proposal).without_sign_off is True


@pytest.mark.scenario("proposals", 25)
def test_the_leaders_deputy_signs_with_both_names(house):
    proposal = at_sign_off(house)
    deputy = staff("副手")
    Deputy.objects.create(
        appointment=Appointment.objects.get(person=house.leader.person),
        person=deputy.person,
        from_on=day(7, 1),
        to_on=day(7, 31),
        basis="授权书",
    )

    with pytest.raises(PermissionDenied):
        replies.sign_reply(proposal=proposal, by=staff(), on=day(7, 2))
    replies.sign_reply(proposal=proposal, by=deputy, on=day(7, 2))

    reply = rounds.last(proposal).reply
    assert reply.signed_by == deputy.person
    assert reply.signed_for == house.leader.person.name


def test_a_signature_on_paper_is_recorded_with_its_scan_and_day(house, scan):
    proposal = at_sign_off(house, on=day(7, 1))
    deed = {"proposal": proposal, "by": house.officer, "on": day(7, 3)}

    with pytest.raises(ValidationError):
        replies.sign_reply(**deed)
    with pytest.raises(ValidationError):
        replies.sign_reply(signed_on=day(6, 30), scan=scan, **deed)
    replies.sign_reply(signed_on=day(7, 2), scan=scan, **deed)

    reply = rounds.last(proposal).reply
    assert (reply.signed_by, reply.recorded_by) == (house.leader.person, house.officer)
    assert (reply.signed_on, proposal.replied_on) == (day(7, 2), day(7, 3))


def test_a_reply_sent_back_leaves_the_time_running(house):
    proposal = at_sign_off(house, on=day(6, 20))

    with pytest.raises(ValidationError):
        replies.send_back_reply(proposal=proposal, by=house.leader, on=day(6, 22), reason="")
    replies.send_back_reply(proposal=proposal, by=house.leader, on=day(6, 22), reason="说清时间表")

    assert proposal.state == "accepted"
    assert clock(proposal, "reply").due_on == day(6, 29)
    assert clock(proposal, "sign_off") is None
    assert rounds.current(proposal).state == "open"


@pytest.mark.scenario("oversight", "E21")
def test_a_reply_released_while_the_clock_stands_is_due_later_by_the_days_it_stood(house):
    proposal = accepted(house)
    handling.pause(proposal=proposal, by=house.chair, on=day(6, 15), awaited="请补充测算")
    drafted(house, proposal, day(7, 1))
    replies.send_reply(proposal=proposal, by=house.head, on=day(7, 1))

    replies.sign_reply(proposal=proposal, by=house.leader, on=day(7, 2), at=moment(day(7, 2)))

    round = rounds.current(proposal)
    assert (round.reply_due_on, round.is_late(day(7, 2))) == (day(7, 16), False)
    semester = Period(day(2, 23), day(8, 30))
    assert list(cohorts.due(semester, None).filter(cohorts.IN_TIME)) == [round]
    replies.recall_reply(
        proposal=proposal, by=house.chair, on=day(7, 2), reason="误发", at=moment(day(7, 2), 10)
    )
    assert clock(proposal, "reply").due_on == day(7, 16)


@pytest.mark.scenario("proposals", 26)
def test_the_reply_opens_the_rating_and_its_reminders(house):
    proposal = replied(house, on=day(7, 2))

    running = clock(proposal, "rating")
    assert running.due_on == day(7, 17)
    told = [
        (s.fire_on, timezone.localtime(s.fire_at).date()) for s in running.steps.order_by("fire_on")
    ]
    assert told == [
        (day(7, 7), day(7, 7)),
        (day(7, 12), day(7, 13)),
        (day(7, 16), day(7, 16)),
    ]
    assert (proposal.replied_on, rounds.last(proposal).result_class) == (day(7, 2), "A")
    assert clock(proposal, "reply") is None
    letter = house.mover.notices.latest("pk")
    assert letter.legal is True


@pytest.mark.scenario("proposals", 41)
def test_another_department_finds_the_proposal_only_after_the_reply(house):
    proposal = at_sign_off(house, words={"situation": "延时后每晚增加两名值班员。"})
    stranger = officer(Role.DEPARTMENT_CONTACT, department("保卫处"))

    def seen(on, word="图书馆"):
        gate = gate_of(stranger, on)
        listed = Proposal.objects.visible_to(gate)
        opened = access.files_open_to(gate)
        hits = opened.filter(search.matching(word, "", connection.vendor))
        return listed.exists(), opened.exists(), hits.exists()

    assert seen(day(7, 2)) == (False, False, False)
    replies.sign_reply(proposal=proposal, by=house.leader, on=day(7, 2))

    assert seen(day(7, 2)) == (True, True, True)
    assert seen(day(7, 2), "值班员") == (True, True, True)


@pytest.mark.scenario("proposals", 41)
@pytest.mark.scenario("proposals", "E27")
def test_of_a_proposal_that_is_not_public_staff_see_the_cover_alone(house):
    proposal = replied(house, is_public=False)
    stranger = staff()
    gate = gate_of(stranger, day(7, 3))

    assert access.facets(gate, CaseFile.objects.get(pk=proposal.file_id)) == {"cover"}
    assert not Proposal.objects.visible_to(gate).exists()
    assert (
        not access.files_open_to(gate)
        .filter(search.matching("图书馆", "", connection.vendor))
        .exists()
    )


@pytest.mark.scenario("proposals", 42)
def test_published_to_the_public_only_where_the_rule_says_so(house):
    plain = replied(house)
    visitor = gate_of(AnonymousUser(), day(7, 3))
    assert not Proposal.objects.visible_to(visitor, "published").exists()
    house.session.frozen_rules["congress.publish_to_public"]["value"] = True
    house.session.save()

    shown = replied(house, mover=house.delegates[2][3], title="关于增设母婴室的提案")

    visitor = gate_of(AnonymousUser(), day(7, 3))
    assert list(Proposal.objects.visible_to(visitor, "published")) == [shown]
    assert not Proposal.objects.visible_to(visitor).exists()
    assert plain.pk != shown.pk


# ------------------------------------------------------------------ recall


@pytest.mark.scenario("proposals", 27)
@pytest.mark.scenario("proposals", "E20")
def test_a_reply_recalled_after_two_hours_is_hidden_and_its_due_day_stands(house):
    proposal = replied(house, on=day(6, 29))
    reply = rounds.last(proposal).reply
    at = moment(day(6, 29)) + timedelta(hours=2)

    with pytest.raises(PermissionDenied):
        replies.recall_reply(
            proposal=proposal, by=house.officer, on=day(6, 29), reason="附错", at=at
        )
    replies.recall_reply(proposal=proposal, by=house.chair, on=day(6, 29), reason="附错", at=at)

    reply.refresh_from_db()
    round = rounds.current(proposal)
    assert (proposal.state, round.state) == ("reply_review", "sign_off")
    assert clock(proposal, "reply").due_on == day(6, 29)
    assert clock(proposal, "rating") is None
    assert (proposal.replied_on, reply.released_on) == (None, None)
    assert replies.is_visible(reply) is False
    replies.sign_reply(proposal=proposal, by=house.leader, on=day(7, 1))
    assert rounds.last(proposal).is_late(day(7, 1)) is True
    assert proposal.replied_on - proposal.reply_due_on == timedelta(days=2)


@pytest.mark.scenario("proposals", 27)
def test_the_words_of_a_recalled_reply_are_for_those_who_handle_it(house, client):
    proposal = replied(house)
    letters = Document.objects.filter(file=proposal.file_id, kind=PaperKind.REPLY_LETTER)
    letter = letters.get()
    form = papers.issue_form(proposal, on=day(7, 2))
    receipt = Document.objects.filter(kind=PaperKind.PROPOSAL_FORM).earliest("pk")
    opened = partial(_opened, client, on="2026-07-02 12:00+08:00")
    everybody = (house.mover, house.delegates[2][4], house.other_contact, house.contact)
    assert [opened(user, letter) for user in everybody] == [200, 200, 200, 200]

    replies.recall_reply(
        proposal=proposal, by=house.chair, on=day(7, 2), reason="附错", at=moment(day(7, 2), 11)
    )

    assert [opened(user, letter) for user in everybody] == [404, 404, 404, 200]
    assert letter.file.readings.get(why=PaperKind.REPLY_LETTER).by == house.contact
    assert [opened(house.mover, paper) for paper in (form, receipt)] == [404, 200]
    client.force_login(house.mover)
    assert "已作废" in client.get(reverse("verify_code", args=[letter.code])).content.decode()
    replies.sign_reply(proposal=proposal, by=house.leader, on=day(7, 3))
    letter.refresh_from_db()
    assert letter.successor == letters.exclude(pk=letter.pk).get()
    assert opened(house.mover, letter.successor) == 200


def _opened(client, user, paper: Document, *, on: str) -> int:
    with time_machine.travel(on, tick=False):
        client.force_login(user)
        answer = client.get(reverse("paper", args=[paper.pk]))
        assert answer.getvalue()
        return answer.status_code


@pytest.mark.scenario("proposals", 27)
def test_no_recall_after_a_day_or_after_a_rating(house):
    proposal = replied(house, co_mover=house.delegates[1][5])
    at = moment(day(7, 2))
    deed = {"proposal": proposal, "by": house.chair, "reason": "附错"}

    with pytest.raises(ValidationError):
        replies.recall_reply(on=day(7, 3), at=at + timedelta(hours=25), **deed)
    rate(proposal, house.mover, day(7, 2))
    with pytest.raises(TransitionRefused):
        replies.recall_reply(on=day(7, 2), at=at + timedelta(hours=1), **deed)

    assert fresh(proposal).state == "replied"


def test_after_a_recall_the_department_is_reminded_once_of_each_day(house):
    """reminders.md 5.4: what the clock has told, or has passed, it does not tell again."""
    proposal = replied(house, on=day(6, 28))
    night(day(6, 28))
    replies.recall_reply(
        proposal=proposal,
        by=house.chair,
        on=day(6, 28),
        reason="附错",
        at=moment(day(6, 28), 10),
    )
    told = house.contact.notices.count()

    night(day(6, 29))
    assert house.contact.notices.count() == told
    tick(moment(day(6, 29)), selectors.recipients)
    tick(moment(day(6, 29), 10), selectors.recipients)
    assert house.contact.notices.count() == told + 1

    replies.sign_reply(proposal=proposal, by=house.leader, on=day(6, 29), at=moment(day(6, 29), 11))
    replies.recall_reply(
        proposal=proposal, by=house.chair, on=day(6, 29), reason="又附错", at=moment(day(6, 29), 12)
    )
    told = house.contact.notices.count()
    tick(moment(day(6, 29), 13), selectors.recipients)
    assert house.contact.notices.count() == told


def test_a_recalled_reply_promises_nothing(house):
    proposal = replied(house, words=PLANNED)
    assert rounds.last(proposal).commitments.count() == 1

    replies.recall_reply(
        proposal=proposal,
        by=house.chair,
        on=day(7, 2),
        reason="附错",
        at=moment(day(7, 2)) + timedelta(hours=1),
    )
    assert rounds.current(proposal).commitments.count() == 0
    replies.sign_reply(proposal=proposal, by=house.leader, on=day(7, 3))

    assert rounds.last(proposal).commitments.count() == 1
    assert rounds.last(proposal).ratings.filter(state="due").count() == 1


def test_class_d_explains(house):
    proposal = replied(house, words=EXPLAINED)

    assert rounds.last(proposal).result_class == "D"
    assert not rounds.last(proposal).commitments.exists()
