"""The sentences beside the headline figures (oversight.md 7.2.2): they never change their grammar.

Each is made of clauses: small bases lose the percentage, hidden figures their number, the first
semester its comparison.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from casework.metrics import Figure

from .arithmetic import Base
from .readings import Reading, value_of

Readings = dict[str, Reading]


def rate(reading: Reading, name: str = "") -> str:
    """按期答复率91.9%（57/62） and its variants, without the comparison."""
    name, now = name or str(reading.metric.name), reading.now
    words = {"name": name, "value": reading.value}
    if not reading.is_plain:
        return _("%(name)s: %(value)s") % words
    if reading.base == Base.NONE:
        return _("%(name)s: none in this period%(before)s") % {
            "name": name,
            "before": _before(reading.before),
        }
    words |= {"n": now.n, "d": now.d}
    if reading.base == Base.TINY:
        return _("%(name)s %(n)s/%(d)s, small base, no percentage") % words
    if reading.base == Base.SMALL:
        return _("%(name)s %(value)s%% (%(n)s/%(d)s, small base)") % words
    return _("%(name)s %(value)s%% (%(n)s/%(d)s)") % words


def _before(before: Figure | None) -> str:
    if before is None or before.hidden or not before.d:
        return ""
    return _(", last semester %(n)s/%(d)s") % {"n": before.n, "d": before.d}


def comparison(reading: Reading) -> str:
    """，较上学期+4.2个百分点, or nothing."""
    change = reading.change
    if not change:
        return ""
    words = {"against": reading.against, "change": change}
    if reading.trend == "level":
        return _(", about level with %(against)s") % words
    return _(", %(change)s against %(against)s") % words


def count(reading: Reading, name: str = "") -> str:
    """收到提案62件 and its variants."""
    words = {"name": name or str(reading.metric.name), "value": reading.value}
    if not reading.is_plain:
        return _("%(name)s: %(value)s") % words
    cases = ngettext("%(name)s: %(value)s case", "%(name)s: %(value)s cases", reading.now.n)
    return cases % words


def closed(clause: str) -> str:
    return clause[:1].upper() + clause[1:] + pgettext("end of a sentence", ".")


def _join(*clauses: str) -> str:
    return closed(pgettext("between clauses", "; ").join(c for c in clauses if c))


def received(r: Readings) -> str:
    return _join(
        count(r["P01"], _("this semester received proposals")) + comparison(r["P01"]),
        rate(r["P04"], _("delegates taking part")) + comparison(r["P04"]),
    )


def answered(r: Readings) -> str:
    """No. 3. The short form when what was docketed is what fell due."""
    docketed, due = r["P02"], r["P06"]
    head = count(docketed, _("this semester docketed proposals"))
    tail = rate(due, _("answered in time")) + comparison(due)
    if docketed.is_plain and due.is_plain and docketed.now.n == due.now.d:
        return _join(_("%(head)s, %(tail)s") % {"head": head, "tail": tail})
    fallen_due = count(r["P05"], _("due for a reply"))
    return _join(head, _("%(head)s, %(tail)s") % {"head": fallen_due, "tail": tail})


def overdue(r: Readings) -> str:
    stock, all_replies = r["P08"], rate(r["P09"], _("answered, late ones included"))
    head = count(stock, _("overdue without a reply"))
    if stock.is_plain and stock.now.n and stock.departments:
        head = ngettext(
            "%(head)s in %(n)s department", "%(head)s in %(n)s departments", stock.departments
        ) % {"head": head, "n": stock.departments}
    return _join(head, all_replies)


def days(r: Readings) -> str:
    spent = r["P07"]
    if not spent.is_plain or spent.base == Base.NONE:
        return _join(_("%(name)s: %(value)s") % {"name": spent.metric.name, "value": spent.value})
    clause = _("%(n)s replies, half of them within %(median)s days of the assignment") % {
        "n": spent.now.n,
        "median": value_of(spent.metric, spent.now),
    }
    slow = spent.now.extra.get("p90")
    return _join(
        clause + comparison(spent),
        _("nine in ten within %(days)s days") % {"days": slow} if slow is not None else "",
    )


def satisfaction(r: Readings) -> str:
    """No. 4. Silent movers are counted apart and never as satisfied."""
    content, rated = r["P10"], r["P11"]
    share = rate(content, _("satisfaction")) + comparison(content)
    if not (content.is_plain and rated.is_plain) or not content.now.d:
        return _join(share, rate(rated, _("rated by the movers")))
    silent = rated.now.d - rated.now.n
    return _join(
        _("%(rated)s cases rated, %(content)s at least mostly satisfied, %(share)s")
        % {"rated": content.now.d, "content": content.now.n, "share": share},
        ngettext(
            "%(silent)s more case was not rated and is not counted",
            "%(silent)s more cases were not rated and are not counted",
            silent,
        )
        % {"silent": silent}
        if silent
        else "",
    )


def commitments(r: Readings) -> str:
    return _join(
        rate(r["P13"], _("commitments kept in time")) + comparison(r["P13"]),
        count(r["P12"], _("second rounds")),
    )


def suggestions(r: Readings) -> str:
    return _join(
        count(r["P16"], _("this semester received suggestions")),
        rate(r["P15"], _("answered in time")) + comparison(r["P15"]),
    )
