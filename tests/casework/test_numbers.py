"""Numbers have no gaps and no doubles."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from casework import numbers

pytestmark = pytest.mark.django_db


def test_each_series_counts_for_itself():
    given = [numbers.next_number("proposal/0802") for _ in range(3)]

    assert given == [1, 2, 3]
    assert numbers.next_number("proposal/0803") == 1


def test_a_rolled_back_verb_leaves_no_gap():
    numbers.next_number("proposal/0802")
    with transaction.atomic():
        numbers.next_number("proposal/0802")
        transaction.set_rollback(True)

    assert numbers.next_number("proposal/0802") == 2


def test_a_number_is_void_once():
    numbers.void("proposal/0802", 7, reason="误录", on=date(2026, 4, 22))

    with pytest.raises(IntegrityError), transaction.atomic():
        numbers.void("proposal/0802", 7, reason="误录", on=date(2026, 4, 22))
