"""What a department is urged to do is said to it; that it was urged is no secret."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from casework.models import Document
from congress.services import handling, suggestion_handling, suggestions
from tests.congress.handled import accepted, day
from tests.factories import enter, staff

pytestmark = pytest.mark.django_db
WORDS = "请处长亲自过问，不要再拖。"


def test_the_words_of_an_urging_and_its_sheet_are_for_those_who_handle_it(house):
    proposal = accepted(house)
    handling.urge(proposal=proposal, by=house.officer, on=day(6, 30), text=WORDS)
    sheet = Document.objects.get(file=proposal.file_id, kind="urge_sheet")
    paper, case = reverse("paper", args=[sheet.pk]), proposal.get_absolute_url()

    with time_machine.travel("2026-06-30 10:00+08:00", tick=False):
        for handler in (house.contact, house.officer):
            reader = enter(Client(), handler)
            page = reader.get(case).content.decode()
            assert WORDS in page
            assert paper in page
        for user in (house.mover, house.delegates[2][3]):
            reader = enter(Client(), user)
            page = reader.get(case).content.decode()
            assert "催办主办单位" in page
            assert (WORDS in page, paper in page) == (False, False)
            assert reader.get(paper).status_code == 404


def test_the_words_of_an_urging_stand_in_the_trail_of_a_suggestion_for_the_office_alone(house):
    author = staff()
    on = day(4, 21)
    row = suggestions.hand_in(by=author, on=on, title="开水房", text="三楼水温不够。")
    given = {"suggestion": row, "by": house.officer}
    suggestion_handling.forward(department=house.lead, on=on, **given)
    suggestion_handling.urge_suggestion(text=WORDS, on=day(6, 1), **given)

    with time_machine.travel("2026-06-01 10:00+08:00", tick=False):
        hers, ours = (
            enter(Client(), user).get(row.get_absolute_url()).content.decode()
            for user in (author, house.officer)
        )

    assert (WORDS in hers, WORDS in ours) == (False, True)
    assert house.contact.notices.filter(body__contains=WORDS).exists()
