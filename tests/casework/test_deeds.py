"""A page sent twice does its deed once; a refused page can be sent again."""

import pytest
from django.core.exceptions import ValidationError

from casework.deeds import AlreadyDone, do_once
from casework.models import Once

pytestmark = pytest.mark.django_db


def test_the_second_sending_of_a_page_does_nothing():
    done = []

    do_once("page", lambda: done.append(1))
    with pytest.raises(AlreadyDone):
        do_once("page", lambda: done.append(2))

    assert done == [1]


def test_a_refused_page_can_be_mended_and_sent_again():
    def refuse():
        raise ValidationError("no reason")

    with pytest.raises(ValidationError):
        do_once("page", refuse)

    assert Once.objects.count() == 0
    assert do_once("page", lambda: "done") == "done"


def test_two_pages_are_two_deeds():
    assert [do_once(page, lambda: 1) for page in ("a", "b", "")] == [1, 1, 1]
