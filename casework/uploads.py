"""What an upload really is. The name proposes, the bytes decide; nothing here touches a case."""

import io
import warnings
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import NamedTuple

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 50_000_000  # a decoded image of 200 MB; phones stay far below
MAX_UNPACKED = 300 * 1024 * 1024  # bytes of an office file once unpacked
CONTENT_TYPES = "[Content_Types].xml"
BOM = b"\xef\xbb\xbf"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Kind(NamedTuple):
    """An allowed type: the extensions that may name it, and its media type."""

    extensions: tuple[str, ...]
    media_type: str


OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "pdf": Kind(("pdf",), "application/pdf"),
    "png": Kind(("png",), "image/png"),
    "jpg": Kind(("jpg", "jpeg"), "image/jpeg"),
    "webp": Kind(("webp",), "image/webp"),
    "docx": Kind(("docx",), OFFICE + "wordprocessingml.document"),
    "xlsx": Kind(("xlsx",), OFFICE + "spreadsheetml.sheet"),
    "pptx": Kind(("pptx",), OFFICE + "presentationml.presentation"),
    "doc": Kind(("doc",), "application/msword"),
    "xls": Kind(("xls",), "application/vnd.ms-excel"),
    "text": Kind(("txt", "csv"), "text/plain; charset=utf-8"),
}
IMAGES = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
# The main part of an office file, as its own table of contents names it; files with macros
# (macroEnabled) are named otherwise and are not in the list.
OFFICE_PARTS = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
# Whatever a damaged archive makes zipfile raise: a place before its beginning is a ValueError.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
)
OLE_STREAMS = {"WordDocument": "doc", "Workbook": "xls"}
ACCEPT = ".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx,.pptx,.doc,.xls,.txt,.csv"


class Checked(NamedTuple):
    name: str
    media_type: str
    data: bytes


def clean_name(name: str) -> str:
    """Return the sender's name of a file without a path, without control characters, at most
    120 characters; the extension stays."""
    last = PurePosixPath(name.replace("\\", "/")).name
    # Bidi marks can make 证明gpj.exe look like 证明exe.jpg.
    last = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    stem, dot, extension = last.rpartition(".")
    if not dot:
        stem, extension = last, ""
    return f"{stem[: 119 - len(extension)]}.{extension}" if dot else stem[:120]


def check(upload: UploadedFile, *, most_mb: int) -> Checked:
    """Return name, type and bytes of an upload, images made anew without their metadata."""
    name = clean_name(upload.name or "")
    shown = {"name": name or _("(no name)"), "mb": most_mb}
    if not upload.size:
        raise ValidationError(_("“%(name)s” is empty. Choose the file again.") % shown)
    if upload.size > most_mb * 1024 * 1024:
        raise ValidationError(
            _("“%(name)s” is larger than %(mb)d MB. Make it smaller or send it in parts.") % shown
        )
    upload.seek(0)
    data = upload.read()
    extension = name.rpartition(".")[2].lower()
    found = kind_of(data)
    if found is None or not any(extension in kind.extensions for kind in KINDS.values()):
        raise ValidationError(
            _("“%(name)s” cannot be uploaded. Use pictures, PDF or Word, no larger than %(mb)d MB.")
            % shown
        )
    if extension not in KINDS[found].extensions:
        raise ValidationError(
            _("The content of “%(name)s” is not what its name says. Save it anew and try again.")
            % shown
        )
    if found in IMAGES:
        data = _made_anew(data, IMAGES[found], shown)
    return Checked(name, KINDS[found].media_type, data)


def kind_of(data: bytes) -> str | None:
    """Return the key in KINDS that the bytes answer to, or None."""
    if data.startswith(b"PK\x03\x04"):
        return _office_kind(data)
    if data.startswith(OLE):
        return _ole_kind(data)
    guessed = filetype.guess(data)
    if guessed is not None:
        return guessed.extension if guessed.extension in ("pdf", "png", "jpg", "webp") else None
    return "text" if _is_text(data) else None


def _office_kind(data: bytes) -> str | None:
    """A table of our own: libraries have called an .xlsx a .docx."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                return None
            if any("vbaproject" in part.filename.lower() for part in parts):
                return None
            with archive.open(CONTENT_TYPES) as file:
                contents = file.read(1024 * 1024)
    except BROKEN_ARCHIVE:
        return None
    return next((kind for part, kind in OFFICE_PARTS.items() if part in contents), None)


def _ole_kind(data: bytes) -> str | None:
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        return None
    for stream, kind in OLE_STREAMS.items():
        if stream.encode("utf-16-le") in data:
            return kind
    return None


def _is_text(data: bytes) -> bool:
    if (
        b"\0" in data or data.removeprefix(BOM).lstrip()[:1] == b"<"
    ):  # a page of HTML is not a text here
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _made_anew(data: bytes, form: str, shown: dict) -> bytes:
    """Decode and write again: place, camera and time of a photo stay with the sender, and what
    hides behind the picture is gone."""
    too_large = ValidationError(
        _("The picture “%(name)s” has too many pixels. Save it smaller.") % shown
    )
    unreadable = ValidationError(
        _("The picture “%(name)s” cannot be read. Take or save it anew and try again.") % shown
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our bound is tighter
            with Image.open(io.BytesIO(data), formats=[form]) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise too_large
                upright = ImageOps.exif_transpose(image)
                upright.load()
    except Image.DecompressionBombError:
        raise too_large from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise unreadable from None
    if form == "JPEG" and upright.mode not in ("RGB", "L", "CMYK"):
        upright = upright.convert("RGB")
    clean = Image.new(upright.mode, upright.size)
    if upright.mode == "P" and (palette := upright.getpalette()):
        clean.putpalette(palette)
    clean.paste(upright)
    if "transparency" in upright.info and form == "PNG":
        clean.info["transparency"] = upright.info["transparency"]
    out = io.BytesIO()
    options = {"quality": 90} if form in ("JPEG", "WEBP") else {}
    if "transparency" in clean.info:
        options["transparency"] = clean.info["transparency"]
    try:
        clean.save(out, form, **options)
    except (OSError, ValueError):  # a canvas wider than its own format can write
        raise too_large from None
    return out.getvalue()
