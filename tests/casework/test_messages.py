"""Messages: who reads one stands on it, and nothing internal reaches the other sides."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from casework import access, messages
from casework.actors import Guest
from casework.files import open_file
from casework.models import Message
from tests import factories

ON = date(2026, 4, 21)


@pytest.fixture
def file(db):
    return open_file(kind="proposal", title="提案")


def test_all_sides_read_what_is_shared_and_handlers_alone_what_is_internal(file):
    mover, handler = factories.staff("提案人"), factories.staff("经办人")
    access.give_key(file, mover, seat="mover")
    access.give_key(file, handler, facets=("core", "internal"), seat="lead")

    shared = messages.write(file, by=mover, text="请补充数据。", on=ON)
    internal = messages.write(file, by=handler, text="先核预算。", on=ON, audience="internal")

    assert list(messages.visible(access.gate(mover, ON), file)) == [shared]
    assert list(messages.visible(access.gate(handler, ON), file)) == [shared, internal]
    assert internal.internal
    assert not shared.internal


def test_a_stranger_reads_nothing(file):
    messages.write(file, by=factories.staff(), text="请补充数据。", on=ON)

    assert list(messages.visible(access.gate(factories.staff(), ON), file)) == []


def test_on_a_sealed_file_the_writer_says_who_reads(db):
    sealed = open_file(kind="sealed_trial", sealed=True)

    with pytest.raises(ValidationError, match="给谁看"):
        messages.write(sealed, by=factories.staff(), text="内容", on=ON)
    assert messages.write(
        sealed, by=factories.staff(), text="内容", on=ON, audience="internal"
    ).internal


def test_a_guest_writes_under_a_label(file):
    row = messages.write(file, by=Guest(file.pk, "匿名提出人"), text="补充一点。", on=ON)

    assert (row.by, row.actor_label) == (None, "匿名提出人")


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 4001], ids=["none", "blank", "too-long"])
def test_a_message_has_words_and_not_too_many(file, text):
    with pytest.raises(ValidationError):
        messages.write(file, by=factories.staff(), text=text, on=ON)
    assert Message.objects.count() == 0


def test_an_unknown_audience_is_refused(file):
    with pytest.raises(ValidationError):
        messages.write(file, by=factories.staff(), text="内容", on=ON, audience="everybody")
