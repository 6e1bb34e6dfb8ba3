"""Who sees what, rung by rung (congress.md 2.8): list, count and facets answer alike."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from casework import access, attachments
from casework.models import CaseFile
from congress.choices import Reach
from congress.documents import proposal_form
from congress.models import Proposal
from congress.selectors import recipients
from congress.services import attaching, proposals, screening, seconds
from members.choices import Role
from members.services import end_appointment
from tests.factories import gate_of, officer, staff

from .handled import PLANNED, accepted, day, rate, replied
from .house import MEETING, todos

pytestmark = pytest.mark.django_db


def sees(user, proposal, on=MEETING):
    """The deepest drawer among cover, core and internal that opens."""
    gate = gate_of(user, on) if user else access.gate(None, on)
    opened = access.facets(gate, CaseFile.objects.get(pk=proposal.file_id))
    listed = Proposal.objects.visible_to(gate).filter(pk=proposal.pk).exists()
    assert listed == ("core" in opened)
    return next((f for f in ("internal", "core", "cover") if f in opened), "")


def everybody(house):
    return {
        "mover": house.mover,
        "second": house.delegates[1][2],
        "own leader": house.delegation_leader,
        "delegate": house.delegates[2][4],
        "officer": house.officer,
        "lead contact": house.contact,
        "other contact": house.other_contact,
        "leader": house.leader,
        "president": officer(Role.PRESIDENT),
        "staff": staff(),
        "public": None,
    }


# One letter a person, in the order of `everybody`: i internal, c core, v cover, - nothing.
RUNGS = {
    "draft": "c----------",
    "seconding": "cccci------",
    "submitted": "cccci------",
    "docketed": "ccccii-ic--",
    "cover": "cccciivicv-",
    "staff": "cccciicicc-",
    "public": "cccciiciccv",  # the public page is a drawer of its own, none of these
}
LETTERS = {"internal": "i", "core": "c", "cover": "v", "": "-"}


@pytest.mark.parametrize("rung", RUNGS)
def test_each_rung_opens_to_whom_it_should(house, rung):
    proposal = {
        "draft": house.draft,
        "seconding": house.seconded,
        "submitted": house.submitted,
    }.get(rung, house.docketed)()
    widened = {"cover": Reach.COVER, "staff": Reach.STAFF, "public": Reach.PUBLIC}.get(rung)
    if widened:
        CaseFile.objects.filter(pk=proposal.file_id).update(reach=widened)

    found = "".join(LETTERS[sees(user, proposal)] for user in everybody(house).values())

    assert found == RUNGS[rung]


@pytest.mark.scenario("proposals", "E27")
def test_switched_on_later_a_covered_text_opens_to_staff_by_the_movers_word(house):
    proposal = house.docketed(is_public=False)
    CaseFile.objects.filter(pk=proposal.file_id).update(reach=Reach.COVER)
    reader = staff()
    assert sees(reader, proposal) == "cover"

    proposals.make_public(proposal=proposal, by=house.mover, on=MEETING)

    assert sees(reader, proposal) == "core"
    with pytest.raises(PermissionDenied):
        proposals.make_public(proposal=proposal, by=house.mover, on=MEETING)


@pytest.mark.scenario("proposals", "E27")
def test_switched_on_after_the_reply_the_text_is_for_the_public_where_the_school_publishes(house):
    house.session.frozen_rules["congress.publish_to_public"]["value"] = True
    house.session.save(update_fields=["frozen_rules"])
    proposal = replied(house, is_public=False)

    def published():
        gate = access.gate(None, day(7, 3))
        return Proposal.objects.visible_to(gate, "published").exists()

    assert not published()
    proposals.make_public(proposal=proposal, by=house.mover, on=day(7, 3))
    assert published()


@pytest.mark.scenario("proposals", "E26")
def test_a_file_replaced_after_docketing_leaves_its_old_version_to_the_committee(house):
    proposal = house.docketed()
    old = attachments.attach(
        proposal.file, SimpleUploadedFile("调查.txt", "旧数据".encode()), by=house.mover
    )

    attaching.replace_attachment(
        proposal=proposal,
        attachment=old,
        upload=SimpleUploadedFile("调查二.txt", "新数据".encode()),
        by=house.mover,
        on=MEETING,
    )

    def names(user):
        return [a.name for a in attachments.visible(gate_of(user, MEETING), proposal.file)]

    assert names(house.mover) == names(house.delegates[2][4]) == ["调查二.txt"]
    assert names(house.member) == ["调查.txt", "调查二.txt"]
    with pytest.raises(PermissionDenied):
        attaching.replace_attachment(
            proposal=proposal,
            attachment=old,
            upload=SimpleUploadedFile("x.txt", b"x"),
            by=house.delegates[2][4],
            on=MEETING,
        )


@pytest.mark.scenario("proposals", "E26")
def test_what_a_department_attached_is_no_file_of_the_proposal(house):
    proposal = accepted(house)
    own, others = (
        attachments.attach(
            proposal.file, SimpleUploadedFile(name, b"x"), by=by, step=proposal.state
        )
        for name, by in (("调查.txt", house.mover), ("现场.txt", house.contact))
    )

    with pytest.raises(ValidationError):
        attaching.replace_attachment(
            proposal=proposal,
            attachment=others,
            upload=SimpleUploadedFile("改.txt", b"y"),
            by=house.mover,
            on=day(5, 6),
        )
    assert list(proposal.own_files()) == [own]
    assert proposal_form(proposal, on=day(5, 6))["attachments"] == ["调查.txt"]


def test_a_school_may_keep_declined_proposals_from_the_delegates(house):
    house.session.frozen_rules["congress.declined_seen_by_delegates"]["value"] = False
    house.session.save(update_fields=["frozen_rules"])
    proposal = house.submitted()
    delegate = house.delegates[2][4]
    assert sees(delegate, proposal) == "core"

    screening.decline(
        proposal=proposal,
        decision=house.meeting(),
        code="7",
        text="学校已经有这方面的规划。",
        by=house.chair,
        on=MEETING,
    )

    assert sees(delegate, proposal) == ""
    assert sees(house.mover, proposal) == "core"


def test_a_school_may_show_proposals_to_staff_from_docketing(house):
    house.session.frozen_rules["congress.publish_to_staff"]["value"] = "docketing"
    house.session.save(update_fields=["frozen_rules"])
    reader = staff()

    assert sees(reader, house.docketed()) == "core"
    hidden = house.docketed(house.delegates[1][4], title="另一件", is_public=False)
    assert sees(reader, hidden) == "cover"


@pytest.mark.scenario("proposals", 47)
def test_search_finds_a_word_of_two_characters_and_nothing_private(house):
    from django.db import connection

    from casework.search import matching

    proposal = house.submitted(reason="食堂午间排队超过二十分钟。")
    house.draft(house.delegates[1][4], reason="食堂太贵。")
    condition = matching("食堂", "file__", connection.vendor)

    found = Proposal.objects.visible_to(gate_of(house.officer, MEETING)).filter(condition)

    assert list(found) == [proposal]
    assert matching("食", "file__", connection.vendor) is None


def tasks_of(user, on=MEETING):
    return [str(row.task) for row in todos(user, on)]


def test_the_desk_names_the_one_thing_to_do(house):
    seeking = house.published(title="征求附议的一件")
    seconds.invite(
        proposal=seeking, person=house.delegates[2][3].person, by=house.mover, on=date(2026, 3, 25)
    )
    house.in_review(house.delegates[0][3], title="待初审的一件")
    house.submitted(house.delegates[0][4], title="待审查的一件")

    assert tasks_of(house.mover) == ["正在征求附议"]
    assert tasks_of(house.delegates[2][3]) == ["邀请您附议"]
    assert tasks_of(house.delegation_leader) == ["代表团初审"]
    assert tasks_of(house.officer) == ["审查提案"]
    assert tasks_of(house.delegates[2][5]) == []


def test_a_question_stands_on_the_desk_of_whoever_rules(house):
    from congress.services import rulings

    proposal = house.submitted()
    rulings.refer(
        proposal=proposal,
        decision=house.meeting(),
        question="是否属于教代会职权？",
        by=house.chair,
        on=MEETING,
    )

    assert tasks_of(house.executive_chair) == ["作出裁定"]
    assert tasks_of(house.secretary_general) == []


@pytest.mark.scenario("proposals", "E15")
@pytest.mark.parametrize(
    ("code", "who"),
    [
        ("mover", "mover"),
        ("delegation_leader", "delegation_leader"),
        ("member_in_charge", "member"),
        ("chair", "chair"),
        ("officer", "officer"),
        ("union_chair", "union_chair"),
        ("lead_head", "head"),
        ("lead_contact", "contact"),
        ("leader", "leader"),
        ("body", "executive_chair"),
    ],
)
def test_an_audience_is_asked_on_the_day(house, code, who):
    from casework import clocks

    proposal = house.docketed()
    clock = clocks.live(proposal.file).first()

    told = list(recipients(CaseFile.objects.get(pk=proposal.file_id), clock, code, MEETING))

    assert getattr(house, who) in told


@pytest.mark.scenario("proposals", "E15")
def test_without_a_responsible_leader_the_school_office_is_told(house):
    from casework import clocks

    proposal = house.docketed()
    proposal.file.unit = house.other
    proposal.file.save(update_fields=["unit"])
    clock = clocks.live(proposal.file, "congress.assignment").get()

    assert list(recipients(proposal.file, clock, "leader", MEETING)) == [house.school_office]


@pytest.mark.parametrize(
    ("gone", "code", "above"),
    [
        (["contact"], "lead_contact", "head"),
        (["contact", "head"], "lead_contact", "leader"),
        (["head"], "lead_head", "leader"),
        (["chair"], "chair", "union_chair"),
    ],
)
def test_what_reaches_nobody_in_the_office_reaches_who_stands_above_it(house, gone, code, above):
    from casework import clocks

    proposal = house.docketed()
    clock = clocks.live(proposal.file).first()
    for name in gone:
        getattr(house, name).person.appointments.all().delete()

    file = CaseFile.objects.get(pk=proposal.file_id)
    assert list(recipients(file, clock, code, MEETING)) == [getattr(house, above)]


@pytest.mark.scenario("proposals", "E25")
def test_with_a_new_term_the_new_committee_opens_the_case_the_same_day_and_the_old_one_no_more(
    house,
):
    from casework import clocks

    proposal = replied(house, words=PLANNED)
    rate(proposal, house.mover, day(7, 10))
    clock = clocks.live(proposal.file, "congress.commitment").get()
    before, after = day(12, 9), day(12, 10)
    assert list(recipients(proposal.file, clock, "member_in_charge", before)) == [house.member]

    end_appointment(appointment=house.member.person.appointments.get(), by=house.officer, on=before)
    new = officer(Role.PROPOSAL_COMMITTEE_MEMBER, from_on=after)

    # the reply is out: what any of the staff reads stays open to the old one too
    assert (sees(house.member, proposal, before), sees(new, proposal, before)) == (
        "internal",
        "core",
    )
    assert (sees(house.member, proposal, after), sees(new, proposal, after)) == ("core", "internal")
    # nobody is in charge by name any more: what she was reminded of reaches the chair
    assert list(recipients(proposal.file, clock, "member_in_charge", after)) == [house.chair]
