"""A school loads its departments and people once, all or nothing."""

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from members import services, spreadsheets
from members.imports import understand
from members.models import Department, Employment, Person
from members.services import loading
from tests.members.factories import make_department, make_person, make_user

pytestmark = pytest.mark.django_db
HEADER = "工号,姓名,单位代码,编制类型,岗位类别,来校日期,手机"


@pytest.fixture
def officer(client):
    user = make_user("900")
    services.appoint(person=user.person, role="union_officer", by=None, from_on=date(2020, 1, 1))
    client.force_login(user)
    return user


def upload(data, name="t.csv"):
    data = data.encode() if isinstance(data, str) else data
    return SimpleUploadedFile(name, data)


def load(client, data, kind="people", name="t.csv"):
    return client.post(reverse(f"members:import_{kind}"), {"table": upload(data, name)})


def workbook(rows) -> bytes:
    return spreadsheets.write("t", rows[0], rows[1:]).getvalue()


def test_departments_and_people_are_loaded_from_xlsx_and_csv(client, officer):
    table = [
        ["单位代码", "单位名称", "类别", "上级单位代码", "成立日期"],
        ["03", "后勤管理处", "机关部处", "", "2020-09-01"],
        ["0301", "饮食服务中心", "后勤", "03", "2020年9月1日"],
    ]
    load(client, workbook(table), "departments", "t.xlsx")
    load(client, f"{HEADER}\n0012,单　小明,0301,事业编制,工勤,2015-09-01,138 0013 8000\n")

    canteen = Department.objects.get(code="0301")
    person = Person.objects.get(staff_no="0012")
    job = person.employments.get()
    assert canteen.parent.code == "03"
    assert (person.name, person.mobile, job.department) == ("单小明", "13800138000", canteen)
    assert job.start == date(2020, 9, 1)  # not before the department was founded
    assert list(Person.objects.matching("sxm")) == [person]
    assert not hasattr(person, "user")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rare_characters_survive_every_encoding(client, officer, encoding):
    make_department("03")

    load(client, f"{HEADER}\n1,𬭚䶮,03,事业编制,教师,2021-09-01,\n".encode(encoding))

    assert Person.objects.get(staff_no="1").name == "𬭚䶮"


BAD = [
    pytest.param("1,,03,事业编制,教师,2021-09-01,", "姓名 is missing", id="no-name"),
    pytest.param("1,王芳,99,事业编制,教师,2021-09-01,", "no department 99", id="no-unit"),
    pytest.param("1,王芳,03,终身制,教师,2021-09-01,", "终身制", id="unknown-kind"),
    pytest.param("1,王芳,03,事业编制,教师,2021-13-01,", "not a date", id="bad-date"),
    pytest.param("1,王芳,03,事业编制,教师,2021-09-01,12", "not a mobile", id="bad-mobile"),
    pytest.param("77,王芳,03,事业编制,教师,2021-09-01,", "belongs to 老王", id="known-number"),
    pytest.param("2,王芳,03,事业编制,教师,2021-09-01,", "stands twice", id="twice"),
    pytest.param("1,王□,03,事业编制,教师,2021-09-01,", "cannot be read", id="unreadable"),
]


@pytest.mark.parametrize(("line", "reason"), BAD)
def test_one_bad_row_loads_nothing_and_says_why(client, officer, line, reason):
    make_department("03")
    make_person("77", "老王")
    before = Person.objects.count()

    page = load(client, f"{HEADER}\n2,李明,03,事业编制,教师,2021-09-01,\n{line}\n")

    assert reason in page.content.decode()
    assert Person.objects.count() == before
    assert not Employment.objects.exists()


def test_the_bad_rows_come_back_as_a_table_with_their_reasons(client, officer):
    make_department("03")
    page = load(client, f"{HEADER}\n=2+2,李明,99,事业编制,教师,2021-09-01,\n")
    packed = re.search(r'name="packed" value="([^"]+)"', page.content.decode())[1]

    response = client.post(reverse("members:bad_rows"), {"packed": packed})

    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
    header, row = list(sheet.iter_rows(values_only=True))
    assert header == (*HEADER.split(","), "原因")
    assert row[0] == "=2+2"
    assert "99" in row[-1]
    assert client.post(reverse("members:bad_rows"), {"packed": packed + "x"}).status_code == 302


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        pytest.param(b"", "t.csv", "empty", id="empty"),
        pytest.param(HEADER.encode(), "t.csv", "no row under", id="header-only"),
        pytest.param(b"PK\x03\x04 broken", "t.xlsx", "neither an XLSX", id="broken-xlsx"),
        pytest.param(b"\x00\x01\x02" * 50, "t.csv", "neither an XLSX", id="binary"),
        pytest.param("工号,姓名\n1,王芳\n".encode(), "t.csv", "columns are missing", id="columns"),
        pytest.param(b"\xff\xfe\xff\xff\n", "t.csv", "Line 1", id="no-encoding"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(client, officer, data, name, message):
    page = load(client, data, name=name)

    assert page.status_code == 200
    assert message in page.content.decode()


def test_departments_stand_under_each_other_but_never_in_a_circle(client, officer):
    header = "单位代码,单位名称,类别,上级单位代码,成立日期"
    circle = f"{header}\nA,甲,机关部处,B,2020-01-01\nB,乙,机关部处,A,2020-01-01\n"

    page = load(client, circle, "departments")

    assert "under itself" in page.content.decode()
    assert not Department.objects.exists()


@pytest.mark.parametrize("kind", ["people", "departments"])
def test_the_template_loads_as_it_is(client, officer, kind):
    make_department("0301" if kind == "people" else "03")
    response = client.get(reverse(f"members:template_{kind}"))

    data = response.getvalue()
    assert load(client, data, kind, "t.xlsx").status_code == 302


def test_only_the_office_loads(client):
    client.force_login(make_user("1"))

    for name in ("import_people", "import_departments", "template_people", "template_departments"):
        assert client.get(reverse(f"members:{name}")).status_code == 403


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(spreadsheets, "UNPACKED", 100)

    with pytest.raises(ValidationError):
        spreadsheets.read(upload(workbook([["a"], ["b"]]), "t.xlsx"))


def test_a_workbook_that_claims_all_cells_there_are_is_refused():
    """Two kilobytes: one cell at the beginning and one at the end of the largest sheet."""
    book = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["a"]]))) as plain,
        zipfile.ZipFile(book, "w") as bomb,
    ):
        for part in plain.namelist():
            data = plain.read(part)
            if part == "xl/worksheets/sheet1.xml":
                last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                data = data.replace(b"</sheetData>", last)
            bomb.writestr(part, data)

    with pytest.raises(ValidationError, match="cannot be read"), translation.override("en"):
        spreadsheets.read(upload(book.getvalue(), "t.xlsx"))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a,b\n" + b"x" * 200_000 + b",1\n", id="cell-without-end"),
        pytest.param(b"a,b\n" * 400 + b"x\x00y,1\n", id="nul-far-down"),
    ],
)
def test_a_csv_that_no_reader_takes_gets_a_sentence(data):
    with pytest.raises(ValidationError):
        spreadsheets.read(upload(data, "t.csv"))


def test_three_thousand_people_are_loaded_in_a_few_queries(django_assert_max_num_queries):
    unit = make_department("03")
    lines = [[str(n), "王芳", unit.code, "事业编制", "教师", "2021-09-01"] for n in range(3000)]
    header = ["工号", "姓名", "单位代码", "编制类型", "岗位类别", "来校日期"]
    _header, rows = understand([header, *lines], loading.PEOPLE)

    with django_assert_max_num_queries(60):
        assert loading.load_people(rows=rows, by=None) == 3000
