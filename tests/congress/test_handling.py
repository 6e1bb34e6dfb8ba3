"""More time, pauses, urging, talks with the mover (proposals.md 2.2, 4)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework import clocks
from casework.models import PlannedStep
from congress import trail
from congress.models import Extension
from congress.services import assignments, handling, rounds
from members.choices import Role
from members.services import appoint

from .handled import accepted, clock, day, fresh, night


def fires(proposal, code: str, audience: str):
    step = clock(proposal, "reply").steps.get(
        code=code, audience=audience, state=PlannedStep.State.PLANNED
    )
    return step.fire_on, step.fire_at.astimezone().date()


@pytest.mark.scenario("proposals", 20)
def test_a_pause_of_six_days_moves_the_due_day_and_every_reminder(house):
    proposal = accepted(house)

    handling.pause(proposal=proposal, by=house.chair, on=day(5, 12), awaited="请补充测算")
    assert clock(proposal, "reply").due_on is None
    handling.resume(proposal=proposal, by=house.member, on=day(5, 18))

    running = clock(proposal, "reply")
    assert running.due_on == day(7, 6)
    assert clocks.counted(running, day(5, 28)) == 22
    assert fires(proposal, "70%", "lead_contact")[0] == day(6, 17)
    assert fires(proposal, "r-5", "lead_contact")[0] == day(6, 29)
    assert fires(proposal, "+10d", "union_chair")[0] == day(7, 16)
    assert fires(proposal, "+20d", "leader") == (day(7, 26), day(7, 27))
    assert (proposal.reply_due_on, proposal.first_due_on) == (day(7, 6), day(6, 29))


def test_the_movers_supplement_lets_the_time_run_on(house):
    proposal = accepted(house)
    handling.pause(proposal=proposal, by=house.chair, on=day(5, 12), awaited="请补充测算")
    assert "待您补充" in house.mover.notices.latest("pk").subject
    told = house.contact.notices.latest("pk")
    assert ("您" in told.subject, "请补充测算" in told.body) == (False, True)

    with pytest.raises(ValidationError):
        handling.resume(proposal=proposal, by=house.mover, on=day(5, 14))
    with pytest.raises(PermissionDenied):
        handling.resume(proposal=proposal, by=house.head, on=day(5, 14))
    handling.resume(proposal=proposal, by=house.mover, on=day(5, 14), supplement="测算见附件。")

    assert clock(proposal, "reply").state == "running"
    assert "测算见附件" in house.contact.notices.latest("pk").body


def test_pauses_end_by_themselves_after_thirty_days_in_all(house):
    proposal = accepted(house)
    handling.pause(proposal=proposal, by=house.chair, on=day(5, 12), awaited="请补充测算")
    handling.resume(proposal=proposal, by=house.chair, on=day(5, 21))  # ten days rested
    handling.pause(proposal=proposal, by=house.chair, on=day(6, 1), awaited="请再补充")

    night(day(6, 20))
    assert clock(proposal, "reply").state == "paused"
    night(day(6, 21))

    assert clock(proposal, "reply").state == "running"
    with pytest.raises(ValidationError):
        handling.pause(proposal=proposal, by=house.chair, on=day(6, 25), awaited="第三次")


@pytest.mark.scenario("proposals", 21)
def test_only_the_chair_extends_and_only_once(house):
    proposal = accepted(house)
    handling.ask_extension(
        proposal=proposal, by=house.head, on=day(6, 1), reason="需招标", wished_on=day(7, 28)
    )
    deed = {"proposal": proposal, "on": day(6, 2), "days": 30, "reason": "情况复杂"}

    with pytest.raises(PermissionDenied):
        handling.extend(by=house.head, **deed)
    handling.extend(by=house.chair, **deed)

    assert clock(proposal, "reply").due_on == day(7, 28)
    assert (proposal.reply_due_on, proposal.first_due_on) == (day(7, 28), day(6, 29))
    row = Extension.objects.get()
    assert (row.state, row.old_due_on, row.new_due_on) == ("granted", day(6, 29), day(7, 28))
    told = house.mover.notices.latest("pk")
    assert "2026-06-29" in told.body
    assert "2026-07-28" in told.body
    with pytest.raises(ValidationError):
        handling.extend(by=house.chair, **{**deed, "on": day(7, 1)})


@pytest.mark.scenario("proposals", 21)
def test_an_extension_after_a_pause_counts_on_from_the_paused_day(house):
    proposal = accepted(house)
    handling.pause(proposal=proposal, by=house.chair, on=day(5, 12), awaited="请补充测算")
    handling.resume(proposal=proposal, by=house.chair, on=day(5, 18))

    handling.extend(proposal=proposal, by=house.chair, on=day(6, 2), days=30, reason="情况复杂")

    assert clock(proposal, "reply").due_on == day(8, 4)


@pytest.mark.scenario("proposals", "E18")
def test_an_extension_after_the_due_day_does_not_heal_the_lateness(house):
    proposal = accepted(house)

    handling.extend(proposal=proposal, by=house.chair, on=day(7, 3), days=30, reason="情况复杂")

    round = rounds.current(proposal)
    assert (round.reply_due_on, round.counted_due_on) == (day(7, 28), day(6, 29))


def test_the_chair_who_works_in_the_lead_department_does_not_extend(house):
    proposal = accepted(house)
    appoint(
        person=house.chair.person,
        role=Role.DEPARTMENT_CONTACT,
        department=house.lead,
        by=None,
        from_on=day(1, 1),
        basis="test",
    )

    with pytest.raises(PermissionDenied):
        handling.extend(proposal=proposal, by=house.chair, on=day(6, 2), days=30, reason="情况复杂")


def test_more_time_is_asked_for_before_the_due_day_and_silence_refuses(house):
    proposal = accepted(house)

    with pytest.raises(ValidationError):
        handling.ask_extension(
            proposal=proposal, by=house.head, on=day(6, 29), reason="x", wished_on=day(7, 28)
        )
    with pytest.raises(PermissionDenied):
        handling.ask_extension(
            proposal=proposal, by=house.contact, on=day(6, 1), reason="x", wished_on=day(7, 28)
        )
    row = handling.ask_extension(
        proposal=proposal, by=house.head, on=day(6, 1), reason="需招标", wished_on=day(7, 28)
    )
    night(day(6, 29))
    row.refresh_from_db()
    assert row.state == "asked"
    night(day(6, 30))

    row.refresh_from_db()
    assert row.state == "refused"


def test_urging_is_counted_and_not_done_twice_a_day(house):
    proposal = accepted(house)
    first = handling.urge(proposal=proposal, by=house.officer, on=day(6, 30), text="请尽快答复")

    with pytest.raises(ValidationError):
        handling.urge(proposal=proposal, by=house.member, on=day(6, 30))
    second = handling.urge(proposal=proposal, by=house.member, on=day(7, 1))

    first.refresh_from_db()
    assert (first.state, second.number) == ("superseded", 2)
    with pytest.raises(PermissionDenied):
        handling.acknowledge(urge=second, by=house.other_contact, on=day(7, 1))
    handling.acknowledge(urge=second, by=house.contact, on=day(7, 1))
    assert second.state == "acknowledged"


def test_a_talk_is_recorded_by_the_department_and_corrected_by_the_mover(house):
    proposal = accepted(house)
    talk = {"form": "phone", "with_whom": "提案人", "notes": "说明了排班困难"}

    with pytest.raises(ValidationError):
        handling.meet(
            proposal=proposal, by=house.contact, on=day(5, 12), held_on=day(5, 13), **talk
        )
    row = handling.meet(
        proposal=proposal, by=house.contact, on=day(5, 12), held_on=day(5, 11), **talk
    )
    with pytest.raises(PermissionDenied):
        handling.confirm_contact(contact=row, by=house.contact, on=day(5, 12))
    handling.confirm_contact(contact=row, by=house.mover, on=day(5, 12), correction="没有谈到排班")

    row.refresh_from_db()
    assert row.confirmed_by == house.mover
    assert row.correction == "没有谈到排班"


def test_the_trail_tells_mere_readers_neither_a_correction_nor_why_time_is_asked_for(house):
    proposal = accepted(house)
    row = handling.meet(
        proposal=proposal,
        by=house.contact,
        on=day(5, 12),
        held_on=day(5, 11),
        form="phone",
        with_whom="提案人",
        notes="说明了排班困难",
    )
    handling.confirm_contact(contact=row, by=house.mover, on=day(5, 12), correction="没有谈到排班")
    handling.ask_extension(
        proposal=proposal, by=house.head, on=day(6, 1), reason="需招标", wished_on=day(7, 28)
    )

    def read(internal: bool) -> str:
        return str(trail.told(proposal.file.trail.select_related("note"), internal=internal))

    for words in ("没有谈到排班", "需招标"):
        assert words in read(internal=True)
        assert words not in read(internal=False)


@pytest.mark.scenario("proposals", 43)
def test_overdue_reaches_the_union_chair_on_day_ten_and_the_leader_on_day_twenty_once(house):
    proposal = accepted(house)  # due on Monday 29 June

    night(day(7, 8))
    running = clock(proposal, "reply")
    assert not running.escalations.exists()
    for on in (day(7, 10), day(7, 10), day(7, 11), day(7, 21)):
        night(on)

    assert [(e.level, e.on) for e in running.escalations.order_by("level")] == [
        (1, day(7, 9)),
        (2, day(7, 19)),
    ]
    assert house.union_chair.notices.filter(file=proposal.file).count() == 1
    late = house.leader.notices.filter(planned_step__clock=running)
    assert late.count() == 1


def test_assignments_of_a_suspended_or_closed_case_take_no_urging(house):
    proposal = accepted(house)
    assignments.reassign(
        proposal=proposal,
        lead=house.other,
        heard="同意",
        reason="职责",
        by=house.chair,
        on=day(5, 20),
    )

    handling.urge(proposal=proposal, by=house.officer, on=day(5, 21))

    assert fresh(proposal).urges.count() == 1
