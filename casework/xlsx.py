"""Lists as files: XLSX for people, CSV for machines. A cell stays the text it was: what begins
like a formula is never one."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 48  # characters of a column

Rows = Iterable[Sequence[Any]]


def stream(rows: Rows, headers: Sequence[Any], title: str, *, name: str = "") -> FileResponse:
    """Return the list as a workbook; memory does not grow with its length. `name` is the file's,
    unless the title of its sheet does."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    write(file, [(title, headers, rows)])
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=name or f"{title}.xlsx", content_type=XLSX
    )


def write(file: Any, sheets: Iterable[tuple[str, Sequence[Any], Rows]]) -> None:
    """Write sheets (title, headers, rows) in the order given."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "border": 1})
        for title, headers, rows in sheets:
            sheet = book.add_worksheet(_sheet_name(title))
            sheet.freeze_panes(1, 0)
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            for column, header in enumerate(headers):
                width = sum(2 if ord(c) > 255 else 1 for c in str(header)) + 4
                sheet.set_column(column, column, max(10, min(width, WIDEST)))
                sheet.write_string(0, column, str(header), bold)
            for row, cells in enumerate(rows, start=1):
                for column, cell in enumerate(cells):
                    _write(sheet, row, column, cell, plain, day)


def _sheet_name(title: str) -> str:
    return "".join("_" if c in "[]:*?/\\" else c for c in title).strip("'")[:31] or "1"


def _write(sheet: Any, row: int, column: int, cell: Any, plain: Any, day: Any) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, plain)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, plain)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(row, column, cell, plain)
    elif isinstance(cell, datetime):
        sheet.write_string(row, column, f"{timezone.localtime(cell):%Y-%m-%d %H:%M}", plain)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)
    else:
        sheet.write_string(row, column, str(cell)[:32_767], plain)


def guarded(cell: Any) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula; numbers of ours stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, int | float | Decimal):
        return str(cell)
    if isinstance(cell, datetime):
        return f"{timezone.localtime(cell):%Y-%m-%d %H:%M}"
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class _Line:
    """csv wants a file; this one hands back what was written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Rows, headers: Sequence[Any]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff"  # spreadsheets take UTF-8 without it for the local encoding
    yield writer.writerow([guarded(str(header)) for header in headers])
    for cells in rows:
        yield writer.writerow([guarded(cell) for cell in cells])


def stream_csv(rows: Rows, headers: Sequence[Any], title: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(
        csv_lines(rows, headers), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.csv")
    return response
