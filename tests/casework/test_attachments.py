"""What comes in: the bytes decide, nothing is overwritten, the gate hands it out."""

import io
import socket
import struct
import threading
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from casework import access, antivirus, attachments, rulebook, uploads
from casework.files import open_file
from casework.models import Attachment
from tests import factories

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
CONTENTS = (
    '<?xml version="1.0"?><Types><Override PartName="/x" ContentType="application/vnd.{}"/></Types>'
)
WORD = "openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO = "ms-word.document.macroEnabled.main+xml"


def office(main: str, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENTS.format(main))
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def picture(form: str, size=(40, 20), mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, form, **options)
    return out.getvalue()


def before_its_beginning(archive: bytes) -> bytes:
    """An archive whose table of contents points to places before its first byte."""
    end = archive.rindex(b"PK\x05\x06") + 16
    place = int.from_bytes(archive[end : end + 4], "little") + 21
    return archive[:end] + place.to_bytes(4, "little") + archive[end + 4 :]


def wide_canvas() -> bytes:
    """A picture that says it is wider than its format can be written."""
    out = io.BytesIO()
    Image.new("RGBA", (40, 20), (200, 0, 0, 90)).save(out, "WEBP")
    data = bytearray(out.getvalue())
    assert data[12:16] == b"VP8X"
    data[24:27] = (20_000).to_bytes(3, "little")
    return bytes(data)


def ole(stream: str, *more: str) -> bytes:
    return uploads.OLE + b"\0" * 500 + "".join([stream, *more]).encode("utf-16-le")


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def file(db):
    return open_file(kind="proposal", title="提案")


@pytest.fixture
def author(db):
    return factories.staff("写提案的人")


def attach(file, author, name="情况.pdf", data=PDF, **more) -> Attachment:
    return attachments.attach(file, upload(name, data), by=author, **more)


# ------------------------------------------------------------ what it is


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        pytest.param("a.pdf", PDF, "application/pdf", id="pdf"),
        pytest.param("a.PNG", picture("PNG"), "image/png", id="png"),
        pytest.param("a.jpeg", picture("JPEG"), "image/jpeg", id="jpeg"),
        pytest.param("a.webp", picture("WEBP"), "image/webp", id="webp"),
        pytest.param("a.docx", office(WORD), uploads.KINDS["docx"].media_type, id="docx"),
        pytest.param("a.xlsx", office(SHEET), uploads.KINDS["xlsx"].media_type, id="xlsx"),
        pytest.param("a.doc", ole("WordDocument"), "application/msword", id="doc"),
        pytest.param("a.xls", ole("Workbook"), "application/vnd.ms-excel", id="xls"),
        pytest.param("a.txt", "名单".encode(), "text/plain; charset=utf-8", id="utf-8"),
        pytest.param("a.csv", "龑,䶮".encode("gb18030"), "text/plain; charset=utf-8", id="gb"),
    ],
)
def test_what_is_allowed_is_taken_for_what_it_is(name, data, kind):
    assert uploads.check(upload(name, data), most_mb=20).media_type == kind


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("证明.rar", b"Rar!\x1a\x07\x00" + b"x" * 50, id="rar"),
        pytest.param("证明.exe", b"MZ" + b"\0" * 200, id="program"),
        pytest.param("证明.pdf", b"MZ" + b"\0" * 200, id="program-as-pdf"),
        pytest.param("证明.docx", office(MACRO), id="macro-enabled"),
        pytest.param("证明.docx", office(WORD, word__vbaProject=b"x"), id="hidden-macro"),
        pytest.param("证明.doc", ole("WordDocument", "_VBA_PROJECT"), id="old-macro"),
        pytest.param("证明.docx", b"PK\x03\x04" + b"x" * 80, id="broken-zip"),
        pytest.param(
            "证明.docx", before_its_beginning(office(WORD)), id="zip-before-its-beginning"
        ),
        pytest.param("证明.zip", office("other"), id="zip"),
        pytest.param("证明.html", b"<html><script>1</script>", id="html"),
        pytest.param("证明.txt", b"  <svg onload=1>", id="html-as-text"),
        pytest.param("证明.txt", b"\xef\xbb\xbf<html>", id="html-behind-a-mark"),
        pytest.param("证明.txt", b"a\0b", id="binary-as-text"),
        pytest.param("证明.svg", b"<svg xmlns='x'/>", id="svg"),
        pytest.param("证明.gif", picture("GIF", mode="P"), id="gif"),
        pytest.param("证明", PDF, id="no-extension"),
    ],
)
def test_what_is_not_allowed_gets_words_that_help(name, data):
    with pytest.raises(ValidationError) as refused:
        uploads.check(upload(name, data), most_mb=20)

    assert refused.value.messages == [f"“{name}”不能上传。请用图片、PDF或Word，不超过20 MB。"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("证明.pdf", picture("PNG"), id="picture-as-pdf"),
        pytest.param("证明.jpg", PDF, id="pdf-as-picture"),
        pytest.param("证明.docx", office(SHEET), id="sheet-as-document"),
    ],
)
def test_one_file_disguised_as_another_is_found_out(name, data):
    with pytest.raises(ValidationError, match="与扩展名不符"):
        uploads.check(upload(name, data), most_mb=20)


def test_a_picture_too_wide_for_its_format_is_refused_in_words():
    with pytest.raises(ValidationError, match=r"图片“宽.webp”"):
        uploads.check(upload("宽.webp", wide_canvas()), most_mb=20)


def test_an_empty_file_is_called_empty():
    with pytest.raises(ValidationError, match="“证明.pdf”是空文件"):
        uploads.check(upload("证明.pdf", b""), most_mb=20)


def test_a_file_too_large_is_told_the_limit():
    large = upload("证明.pdf", PDF + b"x" * 20 * 1024 * 1024)

    with pytest.raises(ValidationError, match="“证明.pdf”超过20 MB"):
        uploads.check(large, most_mb=20)


def test_an_office_file_that_unpacks_to_too_much_is_refused():
    bomb = office(WORD, word__media=b"\0" * (uploads.MAX_UNPACKED + 1))

    assert len(bomb) < 1024 * 1024
    with pytest.raises(ValidationError, match="不能上传"):
        uploads.check(upload("证明.docx", bomb), most_mb=20)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    with pytest.raises(ValidationError, match="尺寸太大"):
        uploads.check(upload("证明.png", _header_of_a_huge_png()), most_mb=20)


def _header_of_a_huge_png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        size, check = len(data), zlib.crc32(name + data)
        return struct.pack("!L", size) + name + data + struct.pack("!L", check)

    head = struct.pack("!LLBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def test_a_broken_picture_is_called_so():
    broken = picture("JPEG", size=(400, 400))[:300]

    with pytest.raises(ValidationError, match="打不开"):
        uploads.check(upload("证明.jpg", broken), most_mb=20)


def test_place_and_camera_of_a_photo_are_gone_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x010F] = "MAKER-OF-CAMERAS"  # the maker
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    data = picture("JPEG", size=(40, 20), exif=exif)
    assert b"MAKER-OF" in data

    clean = uploads.check(upload("现场.jpg", data), most_mb=20).data

    with Image.open(io.BytesIO(clean)) as image:
        assert dict(image.getexif()) == {}
        assert image.size == (20, 40)
    assert b"MAKER-OF" not in clean


def test_what_hides_behind_a_picture_is_gone():
    clean = uploads.check(
        upload("现场.png", picture("PNG") + b"PK\x03\x04<script>"), most_mb=20
    ).data

    assert b"<script>" not in clean


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1", "I;16"])
def test_pictures_of_every_mode_survive(mode):
    data = io.BytesIO()
    Image.new(mode, (30, 30)).save(data, "PNG")

    clean = uploads.check(upload("图.png", data.getvalue()), most_mb=20).data

    with Image.open(io.BytesIO(clean)) as image:
        assert image.size == (30, 30)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\资料\\证明.pdf", "证明.pdf"),
        ("/etc/cron.d/x.pdf", "x.pdf"),
        ("证\u202egpj明\0.pdf", "证gpj明.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ('引"号<b>.pdf', "引号b.pdf"),
        ("..", ""),
        ("长" * 200 + ".docx", "长" * 115 + ".docx"),
    ],
)
def test_a_name_is_a_name_and_never_a_path(sent, kept):
    assert uploads.clean_name(sent) == kept


# ------------------------------------------------------------ with the case


def test_an_attachment_lies_under_a_random_name_and_keeps_its_own(file, author):
    row = attach(file, author)

    assert row.name == "情况.pdf"
    assert "情况" not in row.stored_as
    assert row.state == Attachment.State.UNCHECKED
    assert (row.by, row.actor_label) == (author, "写提案的人")
    with default_storage.open(row.stored_as) as stored:
        assert stored.read() == PDF


def test_all_of_a_form_or_none(file, author):
    with pytest.raises(ValidationError) as refused:
        attachments.attach_all(
            file,
            [upload("好.pdf", PDF), upload("坏.rar", b"Rar!"), upload("空.pdf", b"")],
            by=author,
        )

    assert len(refused.value.messages) == 2
    assert Attachment.objects.count() == 0


def test_ten_files_at_one_step(file, author):
    attachments.attach_all(
        file, [upload(f"{n}.pdf", PDF) for n in range(10)], by=author, step="submit"
    )

    with pytest.raises(ValidationError, match="每一步最多上传10个文件"):
        attach(file, author, step="submit")
    assert attach(file, author, step="reply").pk


def test_the_files_of_one_case_together(file, author):
    row = attach(file, author)
    Attachment.objects.filter(pk=row.pk).update(size=100 * attachments.MB)

    with pytest.raises(ValidationError, match="合计不能超过100 MB"):
        attach(file, author, name="再一份.pdf", step="reply")


def test_the_limits_are_rules_of_the_school(file, author):
    rulebook.change(
        "casework.attachment_mb", 1, by=author, on=factories.SINCE.replace(year=2026), reason="试"
    )

    with pytest.raises(ValidationError, match="超过1 MB"):
        attach(file, author, data=PDF + b"x" * 1024 * 1024)


@pytest.mark.scenario("proposals", "E26")
def test_a_new_version_replaces_and_the_old_one_stays_for_the_committee(file, author):
    reader, officer = factories.staff(), factories.staff()
    access.give_key(file, reader, seat="mover")
    access.give_key(file, officer, facets=("core", "internal"), seat="lead")
    old = attach(file, author)

    new = attach(file, author, name="情况二.pdf", replaces=old)

    today = factories.SINCE
    assert attachments.visible(access.gate(reader, today), file) == [new]
    assert attachments.visible(access.gate(officer, today), file) == [old, new]
    assert attachments.find(access.gate(reader, today), old.pk) is None
    assert attachments.find(access.gate(officer, today), old.pk) == old


def test_a_version_is_replaced_once(file, author):
    old = attach(file, author)
    attach(file, author, name="二.pdf", replaces=old)

    with pytest.raises(ValidationError, match="已经换过新版本"):
        attach(file, author, name="三.pdf", replaces=old)


# ------------------------------------------------------------ handing out


@pytest.fixture
def reader(file):
    user = factories.staff()
    access.give_key(file, user, seat="mover")
    return user


def test_it_is_handed_out_to_be_kept_and_never_to_be_run(client, file, author, reader):
    row = attach(file, author, name="情况 说明\u201c一\u201d.pdf")
    client.force_login(reader)

    answer = client.get(reverse("attachment", args=[row.pk]))

    assert answer.getvalue() == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in answer["Cache-Control"]


def test_whoever_has_no_key_gets_the_page_of_what_does_not_exist(client, file, author):
    row = attach(file, author)
    client.force_login(factories.staff())

    assert client.get(reverse("attachment", args=[row.pk])).status_code == 404
    client.logout()
    assert client.get(reverse("attachment", args=[row.pk])).status_code == 404


def test_another_drawer_needs_its_own_key_and_leaves_a_reading(client, file, author, reader):
    row = attach(file, author, facet="internal")
    client.force_login(reader)
    url = reverse("attachment", args=[row.pk])

    assert client.get(url).status_code == 404
    access.give_key(file, reader, facets=("core", "internal"), seat="lead")
    assert client.get(url).getvalue() == PDF
    reading = file.readings.get()
    assert (reading.by, reading.why) == (reader, f"attachment {row.pk}")


def test_an_infected_file_is_kept_and_not_handed_out(client, file, author, reader):
    row = attach(file, author)
    Attachment.objects.filter(pk=row.pk).update(state="infected", finding="Eicar")
    client.force_login(reader)

    answer = client.get(reverse("attachment", args=[row.pk]))

    assert answer.status_code == 410
    assert "查出病毒" in answer.content.decode()


# ------------------------------------------------------------ the scanner


class Clamd:
    """Speaks INSTREAM on a real socket and finds the word EICAR."""

    def __init__(self) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as said:
                assert said.read(10) == b"zINSTREAM\0"
                data = b""
                while size := struct.unpack("!L", said.read(4))[0]:
                    data += said.read(size)
                found = b"Eicar-Test FOUND" if b"EICAR" in data else b"OK"
                line.sendall(b"stream: " + found + b"\0")

    def close(self) -> None:
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        self.thread.join(5)


@pytest.fixture
def clamd(settings):
    server = Clamd()
    settings.PORTAL_CLAMD = f"tcp://127.0.0.1:{server.port}"
    yield server
    server.close()


def test_the_scanner_is_asked_about_what_nobody_has_looked_at(file, author, clamd):
    good = attach(file, author, data=PDF + b"x" * 200_000)
    bad = attach(file, author, name="坏.pdf", data=PDF + b"EICAR")

    assert attachments.check_pending() == 2

    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state, bad.finding) == ("clean", "infected", "Eicar-Test")
    assert attachments.check_pending() == 0


def test_a_silent_scanner_leaves_files_unchecked(file, author, settings):
    row = attach(file, author)
    settings.PORTAL_CLAMD = "tcp://127.0.0.1:9"

    assert attachments.check_pending() == 0
    row.refresh_from_db()
    assert row.state == Attachment.State.UNCHECKED


def test_without_a_scanner_nobody_says_clean(file, author):
    row = attach(file, author)

    assert not antivirus.configured()
    assert attachments.check_pending() == 0
    assert row.get_state_display() == "未查毒"
