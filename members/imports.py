"""Loading a table once (FIRST.md 8): the columns it may have, and reading it against them.

All or nothing: a table with one bad row loads no row, and comes back with the reasons.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .normal import half_width

REASON = "原因"


@dataclass(frozen=True)
class Column:
    """A column as the template names it, other names it goes by, and how its text is read."""

    code: str
    label: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    read: Callable[[str], Any] = str
    example: str = ""


@dataclass
class Row:
    """A line of the table: its number in the file, what stood there, what was understood."""

    number: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def read_date(text: str) -> date:
    for shape in ("%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"):
        try:
            return datetime.strptime(half_width(text), shape).date()
        except ValueError:
            continue
    raise ValidationError(_("“%(text)s” is not a date: write 2026-07-06.") % {"text": text})


def word_of(words: dict[str, str]) -> Callable[[str], str]:
    """Read a word of a fixed list. The words are those of the personnel office's own tables, in
    Chinese whatever the language of the page."""

    def read(text: str) -> str:
        if text not in words:
            raise ValidationError(
                _("“%(text)s” is not known. Known are: %(known)s")
                % {"text": text, "known": "、".join(words)}
            )
        return words[text]

    return read


def _places(header: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Where each column stands in this table; the order is free, unknown columns are left out."""
    names = [name.replace(" ", "").replace("*", "") for name in header]
    places: dict[str, int] = {}
    for column in columns:
        for name in (column.label, *column.aliases, column.code):
            if name in names:
                places[column.code] = names.index(name)
                break
    missing = [c.label for c in columns if c.required and c.code not in places]
    if missing:
        raise ValidationError(
            _("These columns are missing: %(columns)s. Take the template.")
            % {"columns": "、".join(missing)}
        )
    return places


def understand(table: list[list[str]], columns: Sequence[Column]) -> tuple[list[str], list[Row]]:
    """Read every row against the columns; what cannot be understood stands in `errors`."""
    if len(table) < 2:
        raise ValidationError(_("The table holds no row under its header."))
    header, *lines = table
    places, rows = _places(header, columns), []
    for number, cells in enumerate(lines, start=2):
        row = Row(number, cells)
        for column in columns:
            at = places.get(column.code)
            text = cells[at].strip() if at is not None and at < len(cells) else ""
            if not text:
                row.values[column.code] = None
                if column.required:
                    row.errors.append(_("%(column)s is missing.") % {"column": column.label})
                continue
            try:
                row.values[column.code] = column.read(text)
            except ValidationError as error:
                row.errors += [f"{column.label}: {message}" for message in error.messages]
        rows.append(row)
    return header, rows
