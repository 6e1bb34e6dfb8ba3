"""Tables out and in: XLSX written row by row, XLSX and CSV read with limits (STACK.md 6)."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.utils.translation import gettext as _

from casework.typed import plain

LARGEST = 10 * 1024 * 1024  # bytes of the file
UNPACKED = 200 * 1024 * 1024  # bytes of what an XLSX unpacks to: a zip bomb stops here
MOST_ROWS = 20_000
READER = Path(__file__).with_name("sheet_reader.py")
WAIT = 60  # seconds for the reader
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(title: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """Return an XLSX; the rows are read one by one. A name that begins with = stays a name."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False},
    )  # fmt: skip
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(header):
        sheet.set_column(column, column, max(12, 2 * len(str(name)) + 2))
        sheet.write_string(0, column, str(name), bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif isinstance(value, int | float):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, "" if value is None else str(value))
    book.close()
    file.seek(0)
    return file


def download(name: str, file: IO[bytes]) -> FileResponse:
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def decode(data: bytes) -> str:
    """BOM, else strict UTF-8, else strict gb18030. The order matters: most UTF-8 also decodes as
    gb18030, as rubbish; gbk would lose rare characters of names."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
    raise ValidationError(
        _("Line %(line)d cannot be read as text. Save the file as XLSX.") % {"line": line}
    )


def _xlsx_rows(data: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
                raise ValidationError(_("This file unpacks to more than we read."))
    except zipfile.BadZipFile:
        raise ValidationError(_("This is neither an XLSX nor a CSV file.")) from None
    reader = [sys.executable, "-I", str(READER), str(MOST_ROWS)]
    try:
        done = subprocess.run(reader, input=data, capture_output=True, timeout=WAIT, check=True)
    except subprocess.SubprocessError:
        raise ValidationError(_("This XLSX file cannot be read. Save it once more.")) from None
    return json.loads(done.stdout)


def _csv_rows(text: str) -> list[list[str]]:
    try:
        lines = csv.reader(io.StringIO(text, newline=""))
        return [[cell.strip() for cell in row] for row in lines]
    except csv.Error:  # such as a cell of 200,000 characters
        raise ValidationError(_("This CSV file cannot be read. Save it as XLSX.")) from None


def read(upload: Any) -> list[list[str]]:
    """Return the rows of an uploaded XLSX or CSV as text; refused when too large or unreadable."""
    if upload.size > LARGEST:
        raise ValidationError(_("The file is larger than 10 MB."))
    data = upload.read()
    if data[:2] == b"PK":
        rows = _xlsx_rows(data)
    elif b"\x00" in data:
        raise ValidationError(_("This is neither an XLSX nor a CSV file."))
    else:
        rows = _csv_rows(decode(data))
    rows = [[plain(cell) for cell in row] for row in rows if any(row)]
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("At most %(most)d rows at once.") % {"most": MOST_ROWS})
    return rows
