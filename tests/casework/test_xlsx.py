"""Lists as files: a cell stays the text it was."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from casework import xlsx

HEADERS = ["姓名", "工号", "日期", "件数"]
ROWS = [
    ["=1+1", "08000017", date(2026, 4, 8), 12],
    ["@陈", "https://example.invalid/", None, Decimal("2.5")],
]


def sheet_of(answer):
    data = answer.getvalue()
    answer.file_to_stream.close()
    return load_workbook(io.BytesIO(data)).active


def test_a_workbook_keeps_text_as_text_dates_as_dates_numbers_as_numbers():
    sheet = sheet_of(xlsx.stream(ROWS, HEADERS, "名单"))

    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == tuple(HEADERS)
    assert rows[1][:2] == ("=1+1", "08000017")
    assert rows[1][2].date() == date(2026, 4, 8)
    assert rows[2] == ("@陈", "https://example.invalid/", None, 2.5)
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert sheet["B3"].hyperlink is None
    assert sheet.freeze_panes == "A2"


def test_the_file_is_handed_out_under_its_chinese_name():
    answer = xlsx.stream([], HEADERS, "提案登记汇总表")

    assert "filename*=utf-8''%E6%8F%90%E6%A1%88" in answer["Content-Disposition"]
    assert answer["Content-Type"] == xlsx.XLSX
    assert sheet_of(answer).max_row == 1


def test_rows_may_come_from_a_generator():
    sheet = sheet_of(xlsx.stream((["某", str(n), None, n] for n in range(2000)), HEADERS, "名单"))

    assert sheet.max_row == 2001


@pytest.mark.parametrize("title", ["提案[2026]:*?/\\", "很长" * 40, "'"])
def test_any_title_makes_a_sheet(title):
    assert sheet_of(xlsx.stream(ROWS, HEADERS, title)).max_row == 3


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@x", "\tx", "\rx"])
def test_no_cell_of_a_csv_is_a_formula(text):
    assert xlsx.guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    ("cell", "text"),
    [(-5, "-5"), (Decimal("-2.5"), "-2.5"), (None, ""), (True, "1"), ("甲", "甲")],
)
def test_numbers_of_ours_stay_numbers(cell, text):
    assert xlsx.guarded(cell) == text


def test_a_csv_says_that_it_is_unicode_and_quotes_what_needs_it():
    answer = xlsx.stream_csv([['甲,"乙"', "08", None, 1]], HEADERS, "名单")

    assert answer.getvalue().decode("utf-8-sig").splitlines() == [
        "姓名,工号,日期,件数",
        '"甲,""乙""",08,,1',
    ]
