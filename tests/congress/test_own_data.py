"""What a delegate takes along of cases that are closed to her: her own part, not their words."""

import json
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casework import attachments, notices, recusal
from casework.models import Notice
from congress.services import co_movers, drafts, proposals
from tests.congress.house import MEETING
from tests.factories import enter
from union_portal import own_data

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 25)


def words(user) -> str:
    return json.dumps(own_data.export(user), ensure_ascii=False)


@pytest.fixture
def draft(house):
    return house.draft(title="关于调整校车首末班时间的提案")


@pytest.fixture
def asked(house, draft):
    user = house.delegates[1][3]
    return user, co_movers.ask_to_join(proposal=draft, person=user.person, by=house.mover, on=DAY)


def test_whoever_stays_out_takes_no_word_of_the_draft_along(asked, draft, house):
    user, seat = asked
    with time_machine.travel(DAY, tick=False):
        while_asked = words(user)
        co_movers.stay_out(seat=seat, by=user, on=DAY)
        drafts.save_draft(
            proposal=draft, words={"title": "关于班主任津贴的提案"}, version=draft.version,
            by=house.mover,
        )  # fmt: skip
        data = own_data.export(user)

    assert "校车首末班" in while_asked
    assert data["co_movings"] == [{"proposal__title": "", "state": "not_joined", "joined_on": None}]
    assert not [row for row in data["notices"] if "提案" in row["subject"] + row["body"]]


def test_a_seconder_takes_the_title_along_while_it_is_open_to_her(house):
    proposal = house.seconded()
    seconder = house.delegates[1][2]

    with time_machine.travel(DAY, tick=False):
        assert [row["proposal__title"] for row in own_data.export(seconder)["seconds"]] == [
            proposal.title
        ]


def test_a_notice_of_a_case_that_she_left_goes_with_it(house):
    proposal = house.submitted()
    notices.notify(
        [house.member], subject="请看提案", body=proposal.title, file=proposal.file, dedup_key="n"
    )
    with time_machine.travel(MEETING, tick=False):
        before = words(house.member)
        recusal.declare(proposal.file, house.member, "relative", by=house.member, on=MEETING)
        after = own_data.export(house.member)["notices"]

    assert "请看提案" in before
    kept = Notice.objects.filter(recipient=house.member).count()
    assert len(after) == kept
    assert "请看提案" not in str(after)


def test_a_mover_learns_who_read_an_internal_file_and_not_its_name(house):
    proposal = house.submitted()
    scan = attachments.attach(
        proposal.file,
        SimpleUploadedFile("与某老师的谈话.txt", "记录".encode()),
        by=house.officer,
        facet="internal",
    )
    with time_machine.travel(MEETING, tick=False):
        handler, mover = enter(Client(), house.officer), enter(Client(), house.mover)
        handed_out = handler.get(reverse("attachment", args=[scan.pk])).getvalue()
        page = mover.get(reverse("privacy")).content.decode()

    assert handed_out == "记录".encode()
    assert str(house.officer) in page
    assert "谈话" not in page


def test_readers_of_a_case_are_named_to_its_movers_and_not_to_whoever_stayed_out(house):
    user = house.delegates[1][3]
    proposal = house.seconded()
    seat = co_movers.ask_to_join(proposal=proposal, person=user.person, by=house.mover, on=DAY)
    co_movers.stay_out(seat=seat, by=user, on=DAY)
    proposals.submit(proposal=proposal, by=house.mover, on=date(2026, 4, 8))

    assert proposal.file in own_data.own_files(house.mover)
    assert proposal.file not in own_data.own_files(user)
