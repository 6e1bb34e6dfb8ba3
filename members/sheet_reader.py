"""Reads the first sheet of a workbook from its input and writes the rows as JSON: a program of
its own, run by `spreadsheets`. A workbook of two kilobytes can claim seventeen thousand million
cells; the reader would ask for room for all of them and take the web server down with it. Here
it takes down itself."""

import io
import json
import resource
import sys
from datetime import date, datetime
from typing import Any

MEMORY = 1024 * 1024 * 1024  # bytes
SECONDS = 30  # of the processor


def as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def rows(data: bytes, most: int) -> list[list[str]]:
    """The rows that hold something, one more than `most` at the utmost."""
    from python_calamine import load_workbook  # under the limits

    found: list[list[str]] = []
    sheet = load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
    for row in sheet.to_python(skip_empty_area=False):
        cells = [as_text(value) for value in row]
        if any(cells):
            found.append(cells)
        if len(found) > most:
            break
    return found


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(rows(sys.stdin.buffer.read(), int(sys.argv[1])), sys.stdout)


if __name__ == "__main__":
    main()
