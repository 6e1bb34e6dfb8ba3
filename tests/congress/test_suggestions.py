"""意见建议: named, anonymous, made of a proposal, adopted by a delegate (proposals.md 3)."""

from datetime import date, datetime

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models

from casework import access, guests, ledger, rulebook, search
from casework.actors import Guest
from casework.models import GuestKey, Notice, RateCount
from casework.transitions import TransitionRefused
from congress.models import Adoption, Suggestion
from congress.selectors.answers import answers
from congress.services import (
    drafts,
    proposals,
    replies,
    review,
    screening,
    side_ways,
    successors,
    suggestion_handling,
    suggestions,
)
from congress.tasks import end_collections
from members.choices import Role
from members.services import deputise
from tests.factories import gate_of, officer, staff

from .handled import accepted, at_sign_off, clock, day, fresh, moment, night
from .house import MEETING, todos

TEXT = "食堂二层窗口排队过长，建议错峰供餐。办公室张三去年反映过。"
RECEIVED, FORWARDED, READ, ANSWERED = day(4, 21), day(4, 22), day(4, 23), day(6, 15)


@pytest.fixture
def author():
    return staff("建议人")


def named(author, on=RECEIVED, **more) -> Suggestion:
    return suggestions.hand_in(
        by=author, on=on, title="建议食堂错峰供餐", text=TEXT, category="logistics", **more
    )


def unnamed(on=RECEIVED, **more):
    return suggestions.hand_in_anonymously(
        on=on, title="建议食堂错峰供餐", text=TEXT, category="logistics", **more
    )


def forwarded(house, suggestion, on=FORWARDED):
    return suggestion_handling.forward(
        suggestion=suggestion, by=house.officer, on=on, department=house.other
    )


def answered(house, suggestion, on=ANSWERED):
    forwarded(house, suggestion)
    suggestion_handling.take(suggestion=suggestion, by=house.other_contact, on=day(4, 23))
    return suggestion_handling.reply_to(
        suggestion=suggestion,
        by=house.other_head,
        on=on,
        text="自九月起两个时段供餐。",
        contact_note="4月25日电话说明。",
    )


# ------------------------------------------------------------------ named


@pytest.mark.scenario("proposals", 38)
def test_a_named_suggestion_is_due_after_the_rest_day_and_asked_back_once(house, author):
    suggestion = named(author)
    assert suggestion.number == "建2026-0001"
    assert clock(suggestion, "suggestion_reply").due_on == day(6, 22)
    assert (suggestion.first_due_on, suggestion.reply_due_on) == (day(6, 22), day(6, 22))

    answered(house, suggestion)
    assert (suggestion.state, suggestion.replied_on) == ("replied", day(6, 15))
    suggestion_handling.ask_back(
        suggestion=suggestion, by=author, on=day(7, 1), text="周末是否也错峰？"
    )
    assert clock(suggestion, "suggestion_reply").due_on == day(7, 31)
    suggestion_handling.reply_to(
        suggestion=suggestion, by=house.other_head, on=day(7, 10), text="周末也实行。"
    )

    assert suggestion.second_reply == "周末也实行。"
    assert suggestion.replied_on == day(6, 15)
    with pytest.raises(ValidationError):
        suggestion_handling.ask_back(
            suggestion=suggestion, by=author, on=day(7, 11), text="再问一次"
        )


def test_nobody_but_its_author_desk_and_department_reads_it(house, author):
    suggestion = named(author)

    def reads(user, on=READ):
        return Suggestion.objects.visible_to(gate_of(user, on)).filter(pk=suggestion.pk).exists()

    assert [reads(u) for u in (author, house.officer, house.union_chair)] == [True] * 3
    assert [reads(u) for u in (staff(), house.other_contact, house.mover)] == [False] * 3
    forwarded(house, suggestion)

    assert reads(house.other_contact) is True
    assert reads(house.contact) is False
    answered_on = day(6, 15)
    suggestion_handling.take(suggestion=suggestion, by=house.other_contact, on=day(4, 23))
    suggestion_handling.reply_to(
        suggestion=suggestion, by=house.other_head, on=answered_on, text="好", contact_note="电话"
    )
    assert reads(staff(), answered_on) is False


def test_with_the_authors_leave_delegates_read_it_after_forwarding_and_staff_the_reply(
    house, author
):
    suggestion = named(author, may_be_public=True)
    stranger = staff()
    delegate = house.mover

    def reads(user, on):
        return Suggestion.objects.visible_to(gate_of(user, on)).exists()

    assert reads(delegate, RECEIVED) is False
    forwarded(house, suggestion)
    assert (reads(delegate, day(4, 22)), reads(stranger, day(4, 22))) == (True, False)
    suggestion_handling.take(suggestion=suggestion, by=house.other_contact, on=day(4, 23))
    suggestion_handling.reply_to(
        suggestion=suggestion, by=house.other_head, on=day(6, 15), text="好", contact_note="电话"
    )
    assert reads(stranger, day(6, 15)) is True


def test_the_department_takes_by_silence_gives_back_and_answers_by_its_head(house, author):
    suggestion = named(author)
    forwarded(house, suggestion)
    with pytest.raises(PermissionDenied):
        suggestion_handling.take(suggestion=suggestion, by=house.contact, on=day(4, 23))
    with pytest.raises(ValidationError):
        suggestion_handling.give_back(
            suggestion=suggestion, by=house.other_contact, on=day(4, 23), reason=""
        )
    suggestion_handling.give_back(
        suggestion=suggestion, by=house.other_contact, on=day(4, 23), reason="归膳食中心"
    )
    assert (suggestion.state, suggestion.department) == ("received", None)
    assert "core" not in access.facets(gate_of(house.other_contact, day(4, 24)), suggestion.file)

    forwarded(house, suggestion, on=day(4, 24))
    night(day(5, 7))  # 1 May is a holiday: the limit rolls to the 6th
    suggestion.refresh_from_db()
    assert suggestion.state == "accepted"
    limit = suggestion.file.clocks.filter(kind="congress.refuse_assignment").latest("pk")
    assert limit.state == "stopped"  # nobody met it
    with pytest.raises(PermissionDenied):
        suggestion_handling.reply_to(
            suggestion=suggestion, by=house.other_contact, on=day(5, 8), text="x"
        )
    with pytest.raises(ValidationError):
        suggestion_handling.reply_to(
            suggestion=suggestion, by=house.other_head, on=day(5, 8), text="已办"
        )


def test_it_closes_by_the_clock_fifteen_days_after_the_reply(house, author):
    suggestion = answered(house, named(author))
    assert clock(suggestion, "suggestion_close").due_on == day(6, 30)
    suggestion_handling.rate_reply(suggestion=suggestion, by=author, on=day(6, 20), grade="mostly")
    with pytest.raises(ValidationError):
        suggestion_handling.rate_reply(
            suggestion=suggestion, by=author, on=day(6, 21), grade="satisfied"
        )

    night(day(6, 30))
    night(day(7, 1))
    night(day(7, 1))

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.closed_on) == ("closed", day(7, 1))
    assert suggestion.file.trail.filter(action="close_suggestion").count() == 1


def test_two_of_the_union_turn_one_away_and_the_author_reads_where_to_go(house, author):
    suggestion = named(author)
    vice = officer(Role.UNION_OFFICER)
    deed = {"suggestion": suggestion, "on": day(4, 22)}

    with pytest.raises(PermissionDenied):
        suggestion_handling.decline_to_handle(by=vice, **deed)
    with pytest.raises(ValidationError):
        suggestion_handling.propose_decline(by=house.officer, code="personal", text="", **deed)
    suggestion_handling.propose_decline(
        by=house.officer, code="personal", text="个人困难请走困难帮扶。", **deed
    )
    with pytest.raises(PermissionDenied):
        suggestion_handling.decline_to_handle(by=house.officer, **deed)
    suggestion_handling.decline_to_handle(by=vice, **deed)

    assert suggestion.state == "declined"
    assert "困难帮扶" in author.notices.latest("pk").body


def test_every_second_person_of_the_union_is_asked_and_nobody_else(house, author):
    suggestion = named(author)
    vice = officer(Role.VICE_CHAIR)
    asked, not_asked = (vice, house.union_chair), (house.officer, house.chair, house.mover, author)

    def waits(user):
        rows = [r for r in todos(user, READ) if r.file and r.file.pk == suggestion.file_id]
        return "agree_decline" in [row.code for row in rows]

    def told(user):
        return user.notices.filter(file=suggestion.file, subject__contains="不予办理").exists()

    assert not any(waits(user) or told(user) for user in asked)
    suggestion_handling.propose_decline(
        suggestion=suggestion, by=house.officer, on=READ, code="personal", text="请走困难帮扶。"
    )

    assert [(waits(user), told(user)) for user in asked] == [(True, True)] * 2
    assert [(waits(user), told(user)) for user in not_asked] == [(False, False)] * 4
    suggestion_handling.decline_to_handle(suggestion=suggestion, by=vice, on=READ)
    assert not any(waits(user) for user in asked)


def test_what_was_proposed_is_dropped_when_the_suggestion_is_forwarded(house, author):
    suggestion = named(author)
    deed = {"suggestion": suggestion, "by": house.officer, "on": FORWARDED}
    suggestion_handling.propose_decline(code="personal", text="请走困难帮扶。", **deed)

    forwarded(house, suggestion)
    suggestion_handling.give_back(
        suggestion=suggestion, by=house.other_contact, on=READ, reason="不归我们"
    )

    with pytest.raises(PermissionDenied):
        suggestion_handling.decline_to_handle(suggestion=suggestion, by=house.union_chair, on=READ)


def test_the_unions_own_business_is_answered_with_its_chairs_yes(house, author):
    suggestion = named(author)
    deed = {"suggestion": suggestion, "on": day(4, 22)}

    with pytest.raises(PermissionDenied):
        suggestion_handling.reply_directly(by=house.union_chair, **deed)
    suggestion_handling.draft_direct_reply(by=house.officer, text="工会将增设活动室。", **deed)
    with pytest.raises(PermissionDenied):
        suggestion_handling.reply_directly(by=house.officer, **deed)
    assert any(r.file.pk == suggestion.file_id for r in todos(house.union_chair, day(4, 22)))
    assert house.union_chair.notices.filter(file=suggestion.file).count() == 1
    suggestion_handling.reply_directly(by=house.union_chair, **deed)

    assert (suggestion.state, suggestion.is_direct) == ("replied", True)
    assert clock(suggestion, "suggestion_reply") is None


def test_nobody_agrees_to_a_direct_reply_of_her_own(house, author):
    """The officer acts for the union chair too: she is one person all the same."""
    suggestion = named(author)
    deed = {"suggestion": suggestion, "on": day(4, 22)}
    deputise(
        appointment=house.union_chair.person.appointments.get(role=Role.UNION_CHAIR),
        person=house.officer.person,
        by=None,
        from_on=day(4, 20),
        to_on=day(4, 30),
        basis="工会〔2026〕3号",
    )
    suggestion_handling.draft_direct_reply(by=house.officer, text="工会将增设活动室。", **deed)

    tasks = {str(row.task) for row in todos(house.officer, day(4, 22)) if row.file}
    with pytest.raises(PermissionDenied):
        suggestion_handling.reply_directly(by=house.officer, **deed)
    assert "同意直接答复" not in tasks
    suggestion_handling.reply_directly(by=house.union_chair, **deed)
    assert suggestion.state == "replied"


def test_one_is_answered_together_with_another(house, author):
    first, second = named(author), named(staff())

    with pytest.raises(ValidationError):
        suggestion_handling.join_to(suggestion=second, by=house.officer, on=day(4, 22))
    with pytest.raises(ValidationError):
        suggestion_handling.join_to(
            suggestion=second, other=second, by=house.officer, on=day(4, 22)
        )
    suggestion_handling.join_to(suggestion=second, other=first, by=house.officer, on=day(4, 22))
    answered(house, first)

    assert (second.state, second.merged_into) == ("joined", first)
    told = second.author.user.notices.filter(file=second.file, subject__contains="有了答复")
    assert [notice.url for notice in told] == [second.get_absolute_url()]
    assert not second.author.user.notices.filter(file=first.file).exists()


def test_whoever_is_joined_through_others_is_told_each_time_a_first_reply_comes(house, author):
    first, second, third = named(staff()), named(staff()), named(author)
    late, _code = unnamed()
    deed = {"by": house.officer, "on": day(4, 22)}

    suggestion_handling.join_to(suggestion=third, other=second, **deed)
    suggestion_handling.join_to(suggestion=second, other=first, **deed)
    assert not _told(author)
    answered(house, first)

    assert _told(author)
    suggestion_handling.join_to(suggestion=late, other=first, by=house.officer, on=day(6, 16))
    assert GuestKey.objects.get().expires_at == moment(day(12, 14), 0)


def _told(author) -> bool:
    return author.notices.filter(subject__contains="有了答复").exists()


@pytest.mark.scenario("proposals", 39)
def test_the_reply_to_the_proposal_tells_its_author_and_renews_the_code(house, author):
    proposal, elsewhere = at_sign_off(house, on=day(5, 6)), named(staff())
    mine, (late, code) = named(author, on=day(5, 8)), unnamed(on=day(5, 8))
    for suggestion in (mine, late):
        suggestion_handling.join_to(
            suggestion=suggestion, proposal=proposal, by=house.officer, on=day(5, 9)
        )
    assert not _told(author)

    replies.sign_reply(proposal=proposal, by=house.leader, on=day(5, 11))

    assert _told(author)
    assert not _told(elsewhere.author.user)
    assert GuestKey.objects.get().expires_at == moment(day(11, 8), 0)
    assert guests.enter(late.number, code, now=moment(day(11, 7))) == late.file


def _told_of_no_reply(user) -> int:
    return user.notices.filter(subject__contains="未作答复").count()


def test_an_author_who_waits_for_a_proposal_that_is_withdrawn_is_told_and_so_is_the_desk(
    house, author
):
    proposal = accepted(house)
    mine, (unsigned, _code) = named(author, on=day(5, 8)), unnamed(on=day(5, 8))
    for suggestion in (mine, unsigned):
        suggestion_handling.join_to(
            suggestion=suggestion, proposal=proposal, by=house.officer, on=day(5, 9)
        )
    assert not answers(mine, gate_of(author, day(5, 9)), owed=True).ended

    side_ways.ask_withdrawal(proposal=proposal, reason="已解决", by=house.mover, on=day(5, 11))
    side_ways.withdraw_docketed(proposal=proposal, by=house.chair, on=day(5, 12))

    assert (_told_of_no_reply(author), _told_of_no_reply(house.officer)) == (1, 2)
    assert not _told_of_no_reply(house.contact)
    mine = Suggestion.objects.get(pk=mine.pk)
    assert answers(mine, gate_of(author, day(5, 12)), owed=True).ended


def test_who_waits_for_an_anonymous_suggestion_that_is_withdrawn_is_told_in_the_night(
    house, author
):
    first, _code = unnamed(on=day(4, 21))
    mine = named(author)
    suggestion_handling.join_to(suggestion=mine, other=first, by=house.officer, on=day(4, 22))

    suggestions.withdraw_suggestion(
        suggestion=first, by=suggestions.anonymous(first.file), on=day(4, 23)
    )
    assert not _told_of_no_reply(author)  # a notice would keep the hour of an anonymous deed
    night(day(4, 24))
    night(day(4, 25))

    assert _told_of_no_reply(author) == 1


@pytest.mark.scenario("proposals", 37)
def test_a_dissolved_department_leaves_no_suggestion_behind(house, author):
    suggestion = named(author)
    forwarded(house, suggestion)

    moved = successors.move_all(
        department=house.other, successor=house.lead, by=house.officer, on=day(6, 1)
    )

    suggestion.refresh_from_db()
    assert (moved, suggestion.department) == ([suggestion], house.lead)
    assert clock(suggestion, "suggestion_reply").due_on == day(6, 22)
    assert "core" in access.facets(gate_of(house.contact, day(6, 1)), suggestion.file)


# ------------------------------------------------------------------ anonymous


@pytest.mark.scenario("proposals", "E29")
def test_masking_blacks_words_and_the_original_stays_at_the_desk(house):
    suggestion, _code = unnamed()
    masked = TEXT.replace("张三", "██")

    with pytest.raises(ValidationError):
        suggestion_handling.mask(
            suggestion=suggestion, by=house.officer, on=day(4, 22), text="改写了的内容"
        )
    with pytest.raises(PermissionDenied):
        suggestion_handling.mask(suggestion=suggestion, by=house.chair, on=day(4, 22), text=masked)
    suggestion_handling.mask(suggestion=suggestion, by=house.officer, on=day(4, 22), text=masked)
    forwarded(house, suggestion)

    assert suggestion.text == TEXT
    assert suggestion.text_for_department == masked
    opened = access.facets(gate_of(house.other_contact, day(4, 22)), suggestion.file)
    assert "original" not in opened
    assert "original" in access.facets(gate_of(house.officer, day(4, 22)), suggestion.file)
    hits = access.files_open_to(gate_of(house.officer, day(4, 22)))
    assert not hits.filter(search.matching("张三", "", connection.vendor)).exists()
    entry = suggestion.file.trail.get(action="mask")
    assert (entry.by, entry.note_digest) == (house.officer, "")


@pytest.mark.scenario("proposals", "E29")
def test_the_title_is_blacked_like_the_text_and_the_desk_can_take_it_back(house):
    suggestion, _code = suggestions.hand_in_anonymously(
        on=RECEIVED, title="食堂张三值班太少", text=TEXT, category="logistics"
    )
    given = {"suggestion": suggestion, "by": house.officer, "on": day(4, 22), "text": TEXT}

    with pytest.raises(ValidationError):
        suggestion_handling.mask(**given, title="食堂值班太少")
    suggestion_handling.mask(**given, title="食堂██值班太少")

    suggestion.refresh_from_db()
    assert (suggestion.title, suggestion.file.title) == ("食堂██值班太少",) * 2
    assert (suggestion.title_by_author, suggestion.masked) == ("食堂张三值班太少", True)
    hits = access.files_open_to(gate_of(house.officer, day(4, 22)))
    assert not hits.filter(search.matching("张三值班", "", connection.vendor)).exists()

    suggestion_handling.mask(**given, title="食堂张三值班太少")
    assert (suggestion.title_by_author, suggestion.masked) == ("", False)


@pytest.mark.scenario("proposals", 39)
def test_nothing_of_the_sender_is_kept_but_the_words_and_the_day(house):
    """Every row that came into being: no account, address, session or hour of the sender."""
    suggestions.brake("203.0.113.77", on=RECEIVED)
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in stored()}

    suggestion, code = unnamed()
    assert guests.enter(suggestion.number, code, now=moment(RECEIVED)) == suggestion.file
    assert {"CaseFile", "Suggestion", "LedgerEntry", "GuestKey"} <= _kept_since(before)
    suggestions.withdraw_suggestion(
        suggestion=suggestion, by=suggestions.anonymous(suggestion.file), on=RECEIVED
    )

    assert not _kept_since(before) & {"Notice", "FileKey", "Reading", "ClockEvent", "Outbox"}
    assert not list(ledger.broken())


def _kept_since(before: dict) -> set[str]:
    """Look at every row written since; return the tables. No moment but midnight, nobody."""
    names = set()
    for model, kept in before.items():
        rows = model.objects.exclude(pk__in=kept)
        if not rows.exists():
            continue
        names.add(model.__name__)
        for field in model._meta.concrete_fields:
            for value in rows.values_list(field.attname, flat=True):
                if isinstance(value, datetime):
                    assert value == moment(day_of(value), 0), (model, field.name, value)
                assert "203.0.113.77" not in str(value), (model, field.name)
                if field.name in ("by", "author", "recipient"):
                    assert value is None, (model, field.name)
    return names


def stored() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m._meta.managed and not m._meta.proxy]


def day_of(value: datetime) -> date:
    return value.astimezone(moment(RECEIVED).tzinfo).date()


@pytest.mark.scenario("proposals", 39)
def test_the_brake_counts_a_hash_of_the_day_that_ends_at_midnight(house):
    most = 10  # by default a whole campus fits behind one address
    rulebook.change("congress.box_per_address", most, by=house.officer, on=RECEIVED, reason="刷屏")
    for _time in range(most):
        suggestions.brake("203.0.113.77", on=RECEIVED)

    with pytest.raises(ValidationError):
        suggestions.brake("203.0.113.77", on=RECEIVED)
    suggestions.brake("203.0.113.78", on=RECEIVED)
    suggestions.brake("203.0.113.77", on=day(4, 22))

    rows = RateCount.objects.filter(window="box")
    assert not rows.filter(key__contains="203.0.113").exists()
    assert {row.until for row in rows} == {moment(day(4, 22), 0), moment(day(4, 23), 0)}


@pytest.mark.scenario("proposals", 39)
def test_the_night_starts_its_clock_and_tells_the_desk_once(house):
    suggestion, _code = unnamed()
    assert not Notice.objects.filter(file=suggestion.file).exists()

    night(day(4, 22))
    night(day(4, 22))

    suggestion.refresh_from_db()
    assert suggestion.reply_due_on == day(6, 22)
    assert clock(suggestion, "suggestion_reply").started_on == RECEIVED
    assert house.officer.notices.filter(file=suggestion.file).count() == 1


def test_who_is_asked_to_agree_may_say_no_with_a_reason(house, author):
    suggestion = named(author)
    deed = {"suggestion": suggestion, "on": day(4, 22)}
    with pytest.raises(PermissionDenied):
        suggestion_handling.not_agree(by=house.union_chair, reason="无可同意", **deed)
    suggestion_handling.draft_direct_reply(by=house.officer, text="已列入计划。", **deed)

    with pytest.raises(PermissionDenied):
        suggestion_handling.not_agree(by=house.officer, reason="自己起草的", **deed)
    with pytest.raises(ValidationError):
        suggestion_handling.not_agree(by=house.union_chair, reason=" ", **deed)
    suggestion_handling.not_agree(by=house.union_chair, reason="请写明哪一年的计划。", **deed)

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.reply, suggestion.proposed_by) == ("received", "", None)
    assert house.officer.notices.filter(body="请写明哪一年的计划。").exists()
    assert not author.notices.filter(file=suggestion.file, subject__contains="不同意").exists()


@pytest.mark.scenario("proposals", 39)
def test_the_code_opens_the_reply_and_lives_180_days_after_it(house):
    suggestion, code = unnamed()
    answered(house, suggestion)

    later = day(12, 12)
    file = guests.enter(suggestion.number, code, now=moment(later))
    assert file == suggestion.file
    assert guests.enter(suggestion.number, code, now=moment(day(12, 14))) is None
    shown = Suggestion.objects.visible_to(access.gate(None, later, [file.pk]))
    assert [s.reply for s in shown] == ["自九月起两个时段供餐。"]
    assert GuestKey.objects.get().expires_at == moment(day(12, 13), 0)


def test_how_long_the_code_lives_after_the_reply_is_a_rule(house):
    suggestion, code = unnamed()
    rulebook.change("casework.guest_key", 90, by=house.officer, on=FORWARDED, reason="校工会决定")

    answered(house, suggestion)

    assert guests.enter(suggestion.number, code, now=moment(day(9, 13))) == suggestion.file
    assert guests.enter(suggestion.number, code, now=moment(day(9, 14))) is None


def test_the_holder_of_another_code_does_nothing_here(house):
    mine, _code = unnamed()
    other, _other = unnamed()

    with pytest.raises(PermissionDenied):
        suggestions.withdraw_suggestion(
            suggestion=mine, by=Guest(other.file_id, unseen=True), on=day(4, 22)
        )
    with pytest.raises(PermissionDenied):
        suggestions.withdraw_suggestion(suggestion=mine, by=house.officer, on=day(4, 22))


@pytest.mark.scenario("proposals", "E28")
def test_a_wrong_code_six_times_closes_the_door_for_a_quarter_of_an_hour(house):
    suggestion, code = unnamed()
    at = moment(day(4, 22))

    for _try in range(6):
        assert guests.enter(suggestion.number, "ABCD-EFGH-JKMN", now=at) is None
    assert guests.enter(suggestion.number, code, now=at) is None
    later = moment(day(4, 22), 9, 16)
    assert guests.enter(suggestion.number, code, now=later) == suggestion.file


@pytest.mark.scenario("proposals", "E28")
def test_the_code_of_a_withdrawn_suggestion_answers_as_a_wrong_one(house):
    suggestion, code = unnamed()
    suggestions.withdraw_suggestion(
        suggestion=suggestion, by=suggestions.anonymous(suggestion.file), on=FORWARDED
    )

    assert guests.enter(suggestion.number, code, now=moment(READ)) is None


def test_what_an_anonymous_author_does_by_her_code_is_told_in_the_night(house):
    suggestion, _code = unnamed()
    answered(house, suggestion)
    told = house.other_head.notices.count()

    suggestion_handling.ask_back(
        suggestion=suggestion,
        by=suggestions.anonymous(suggestion.file),
        on=day(6, 20),
        text="周末呢？",
    )
    assert house.other_head.notices.count() == told
    night(day(6, 21))
    night(day(6, 21))
    night(day(6, 22))

    assert house.other_head.notices.filter(body__contains="周末呢").count() == 1


# ------------------------------------------------------------------ to and from proposals


@pytest.mark.scenario("proposals", 40)
def test_a_named_suggestion_is_adopted_with_its_authors_yes_alone(house, author):
    suggestion = named(author)
    delegate = house.delegates[2][3]

    with pytest.raises(ValidationError):
        suggestions.adopt(suggestion=suggestion, by=delegate, on=day(4, 22))
    with pytest.raises(PermissionDenied):
        suggestions.ask_to_adopt(suggestion=suggestion, by=staff(), on=day(4, 22))
    adoption = suggestions.ask_to_adopt(suggestion=suggestion, by=delegate, on=day(4, 22))
    with pytest.raises(ValidationError):
        suggestions.adopt(suggestion=suggestion, by=delegate, on=day(4, 22))
    with pytest.raises(PermissionDenied):
        suggestions.agree_to_adoption(adoption=adoption, by=delegate, on=day(4, 23))
    suggestions.agree_to_adoption(adoption=adoption, by=author, on=day(4, 23))
    draft = suggestions.adopt(suggestion=suggestion, by=delegate, on=day(4, 24))

    assert (draft.state, draft.title) == ("draft", suggestion.title)
    assert draft.file.links.get().other == suggestion.file
    assert suggestion.state == "received"
    assert clock(suggestion, "suggestion_reply").due_on == day(6, 22)
    proposals.publish_for_seconds(
        proposal=drafts.save_draft(
            proposal=draft,
            words={"reason": "排队时间长。", "category": "logistics", "one_matter": True},
            version=draft.version,
            by=delegate,
        ).proposal,
        by=delegate,
        on=day(4, 25),
    )
    end_collections(day(5, 26))
    suggestion.refresh_from_db()
    assert (fresh(draft).state, suggestion.state) == ("lapsed", "received")
    assert clock(suggestion, "suggestion_reply").due_on == day(6, 22)
    assert not _told_of_no_reply(author)


@pytest.mark.scenario("proposals", "E30")
def test_of_two_adopting_delegates_the_first_docketed_carries_it_over(house):
    suggestion, _code = unnamed(on=day(3, 16))
    first, second = house.delegates[0][3], house.delegates[2][3]
    begun = [
        suggestions.adopt(suggestion=suggestion, by=user, on=day(3, 20)) for user in (first, second)
    ]
    assert Adoption.objects.count() == 2

    proposal = _docket(house, begun[0], first)

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.answered_with) == ("adopted", proposal)
    assert clock(suggestion, "suggestion_reply") is None
    assert second.notices.filter(file=suggestion.file).exists()
    assert not first.notices.filter(file=suggestion.file).exists()
    _docket(house, begun[1], second)
    suggestion.refresh_from_db()
    assert suggestion.answered_with == proposal


def _docket(house, draft, mover):
    words = {"reason": "排队时间长。", "one_matter": True}
    drafts.save_draft(proposal=draft, words=words, version=draft.version, by=mover)
    proposals.publish_for_seconds(proposal=draft, by=mover, on=day(3, 20))
    house.second(draft, *house.delegates[1][2:4])
    proposals.submit(proposal=draft, by=mover, on=day(4, 8))
    leader = next(group[0] for group in house.delegates if mover in group)
    review.pass_on(proposal=draft, opinion="同意", by=leader, on=day(4, 8))
    return screening.docket(
        proposal=draft,
        decision=house.meeting(MEETING),
        terms=house.terms(),
        by=house.chair,
        on=MEETING,
    )


@pytest.mark.scenario("proposals", 14)
def test_a_converted_proposal_goes_on_as_a_suggestion_with_its_own_clock(house):
    proposal = screening.convert(
        proposal=house.submitted(),
        decision=house.meeting(MEETING),
        reason="一般性意见，转有关部门研究。",
        by=house.chair,
        on=MEETING,
    )

    suggestion = Suggestion.objects.get()
    assert suggestion.number == "建0802-001"
    assert (suggestion.author, suggestion.converted_from) == (house.mover.person, proposal)
    assert clock(suggestion, "suggestion_reply").due_on == day(6, 22)
    assert "core" in access.facets(gate_of(house.mover, day(4, 22)), suggestion.file)
    with pytest.raises(TransitionRefused):
        suggestion_handling.ask_back(suggestion=suggestion, by=house.mover, on=day(4, 22), text="x")
    assert fresh(proposal).state == "converted"
