"""Numbers without gaps and without doubles, also when eight officers press at once."""

import re
from datetime import date

from django.db import transaction

from .models import NumberSeries, VoidNumber


@transaction.atomic
def next_number(series: str) -> int:
    """Give the next number of `series`. Call it as the last lock of the verb: the row stays
    locked until the transaction ends, so a rolled-back verb leaves no gap."""
    NumberSeries.objects.bulk_create([NumberSeries(series=series)], ignore_conflicts=True)
    row = NumberSeries.objects.select_for_update().get(series=series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def void(series: str, number: int, *, reason: str, on: date) -> VoidNumber:
    """List a given number as 作废; it is never given again."""
    return VoidNumber.objects.create(series=series, number=number, reason=reason, voided_on=on)


_PAPER_NUMBER = re.compile(r"^(?P<word>.+)〔(?P<year>\d{4})〕(?P<number>\d+)号$")


def paper_number(word: str, on: date) -> str:
    """Give the next 文号 of an issuer: `京华大教代提〔2026〕3号`, one series a word and calendar
    year, without leading zeros. As `next_number`, the last lock of the verb."""
    return f"{word}〔{on.year}〕{next_number(f'paper/{word}/{on.year}')}号"


def void_paper(number: str, *, reason: str, on: date) -> VoidNumber | None:
    """List a 文号 of ours as 作废; a department's own number is not ours to void."""
    found = _PAPER_NUMBER.match(number)
    if found is None:
        return None
    series = f"paper/{found['word']}/{found['year']}"
    if not NumberSeries.objects.filter(series=series, last__gte=int(found["number"])).exists():
        return None
    return VoidNumber.objects.get_or_create(
        series=series,
        number=int(found["number"]),
        defaults={"reason": reason[:200], "voided_on": on},
    )[0]
