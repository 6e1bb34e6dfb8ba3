"""How dates and figures are written on a page, in both languages. Pure functions; the template
library `portal` puts them at hand."""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

WEEKDAYS_SHORT = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
# The last unit of a title stays on one line: 服务的提案, 办法（修订）》
_LAST_UNIT = re.compile(
    r"(?:[^\s，、。（）《》“”]{0,2}的(?:提案|建议|意见|报告|通知|决议|方案|说明)"
    r"|(?:办法|规定|细则|方案|条例|意见)（[^）]{1,12}）)[》”]?$"
)


def civil(value: date | datetime) -> date:
    """The date in Asia/Shanghai that a moment falls on."""
    if isinstance(value, datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value


def day(value: date | datetime, today: date | None = None) -> str:
    """7月6日 in the current year, 2025年9月3日 otherwise."""
    value = civil(value)
    if value.year == (today or timezone.localdate()).year:
        return date_format(value, pgettext("date of this year", "j F"))
    return full_day(value)


def full_day(value: date | datetime) -> str:
    return date_format(civil(value), pgettext("date with year", "j M Y"))


def month(value: date) -> str:
    return date_format(civil(value), pgettext("month", "F"))


def weekday(value: date) -> str:
    return date_format(civil(value), "l")


def weekday_short(value: date) -> str:
    return str(WEEKDAYS_SHORT[civil(value).weekday()])


def near(value: date, today: date | None = None) -> str:
    """今天, 明天, 昨天, else the day."""
    today = today or timezone.localdate()
    value = civil(value)
    words = {
        today: _("today"),
        today + timedelta(days=1): _("tomorrow"),
        today - timedelta(days=1): _("yesterday"),
    }
    return words.get(value) or day(value, today)


def moment(value: datetime, today: date | None = None) -> str:
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local, today)} {local:%H:%M}"


def span(start: date, end: date, today: date | None = None) -> str:
    """5月12日—18日 within a month, both days in full otherwise."""
    if (start.year, start.month) == (end.year, end.month) and start != end:
        first = date_format(start, pgettext("first day of a span in one month", "j"))
        last = date_format(end, pgettext("last day of a span in one month", "j F"))
        return pgettext("span in one month", "%(first)s–%(last)s") % {
            "first": first,
            "last": last,
        }
    return pgettext("span of days", "%(first)s – %(last)s") % {
        "first": day(start, today),
        "last": day(end, today),
    }


def thousands(value: int | float | Decimal | None) -> str:
    """3,016; − (U+2212) for minus; nothing for None."""
    if value is None:
        return ""
    number = Decimal(str(value))
    return f"{number:,f}".replace("-", "−")


def _rounded(value: Any, places: str) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(places), rounding=ROUND_HALF_UP)


def percent(numerator: int | None, denominator: int | None) -> str:
    """86.2% with one decimal; an empty string where there is no denominator: never 0%."""
    if not denominator or numerator is None:
        return ""
    return f"{_rounded(Decimal(numerator) * 100 / Decimal(denominator), '0.1')}%".replace("-", "−")


def yuan(fen: int | None) -> str:
    """28,000.00元 as acts write it; money is kept in fen."""
    if fen is None:
        return ""
    amount = f"{_rounded(Decimal(fen) / 100, '0.01'):,f}".replace("-", "−")
    return _("%(amount)s yuan") % {"amount": amount}


def wan(fen: int | None) -> str:
    """41.8万元 as summaries write it."""
    if fen is None:
        return ""
    amount = _rounded(Decimal(fen) / 1_000_000, "0.1")
    return _("%(amount)s × 10,000 yuan") % {"amount": thousands(amount)}


def size(count: int) -> str:
    """42 KB, 2.1 MB: the one space before a unit that Chinese setting allows."""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{_rounded(Decimal(count) / 1024, '1')} KB"
    return f"{_rounded(Decimal(count) / 1024 / 1024, '0.1')} MB"


def masked(staff_no: str) -> str:
    """08****17 outside the office that needs the number."""
    text = str(staff_no or "")
    return f"{text[:2]}****{text[-2:]}" if len(text) > 4 else "****"


def last_unit(title: str) -> int:
    """Where the last unit of a title begins, or -1 when the title has none or is nothing else."""
    found = _LAST_UNIT.search(title)
    return found.start() if found and found.start() > 0 else -1
