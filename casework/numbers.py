"""Numbers without gaps and without doubles, also when eight officers press at once."""

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
