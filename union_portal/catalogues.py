"""The Chinese catalogues: one a room, kept in `locale/<room>/zh_Hans`, compiled without gettext.

Source strings are English. `update` writes what the code says now, `faults` names what a reader
of Chinese would miss. The compiled files are never committed.
"""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.conf import settings

ROOMS = ("union_portal", "oversight", "congress", "members", "casework")
PAPERS = "papers"  # official papers are written in Chinese and not translated
KEYWORDS: dict[str, tuple | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "zh_Hans",
    "Plural-Forms": "nplurals=1; plural=0;",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;?!()][\u4e00-\u9fff]")
SPACED = re.compile(r"[\u4e00-\u9fff] [0-9]|[0-9] [\u4e00-\u9fff]")
ENGLISH_WORD = re.compile(r"[a-z]{3,}")


class Message(NamedTuple):
    context: str | None
    singular: str
    plural: str


def catalogue_path(room: str) -> Path:
    return settings.BASE_DIR / "locale" / room / "zh_Hans" / "LC_MESSAGES" / "django.po"


def compile_all() -> int:
    """Compile each catalogue that is newer than its .mo; return how many were written."""
    written = 0
    for path in sorted((settings.BASE_DIR / "locale").glob("*/*/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        # Written aside and moved: two starts at once never see half a file.
        aside = target.with_suffix(f".{os.getpid()}.mo")
        polib.pofile(str(path)).save_as_mofile(str(aside))
        os.replace(aside, target)
        written += 1
    return written


def sources(room: str) -> Iterator[Path]:
    """The Python files and templates whose words belong to the catalogue of `room`."""
    for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path
    templates = settings.BASE_DIR / "templates"
    for path in sorted(templates.rglob("*")):
        folder = path.relative_to(templates).parts[0]
        owner = folder if folder in ROOMS else "union_portal"
        if path.is_file() and folder != PAPERS and owner == room:
            yield path


def extract(room: str) -> set[Message]:
    """Return every message that the code of `room` says."""
    from babel.messages.extract import extract_python  # a tool of development
    from django.utils.translation.template import templatize

    found = set()
    for path in sources(room):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # What templatize returns has the calls, not the indentation, of Python.
            text = f"(\n{templatize(text, origin=str(path))}\n)"
        lines = io.BytesIO(text.encode())
        for _line, function, arguments, _comments in extract_python(lines, KEYWORDS, [], {}):
            message = _message(function, arguments)
            if message:
                found.add(message)
    return found


def _message(function: str, arguments: str | tuple | None) -> Message | None:
    """Sort the arguments of one call; a call without a literal text has no message."""
    texts = (arguments,) if isinstance(arguments, str) else tuple(arguments or ())
    context = None
    if "pgettext" in function and texts:
        context, *texts = texts
    if not texts or not isinstance(texts[0], str) or not texts[0]:
        return None
    plural = texts[1] if function.startswith("n") else ""
    return Message(context, texts[0], plural or "")


def load(room: str) -> polib.POFile:
    path = catalogue_path(room)
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def text_of(entry: polib.POEntry) -> str:
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def update(room: str) -> tuple[int, int]:
    """Write the catalogue of `room` anew: what exists keeps its words, what no code says goes.

    A text that another room has translated already gets the same words. Returns how many came
    and how many went.
    """
    before = {(e.msgctxt, e.msgid): e for e in load(room) if not e.obsolete}
    elsewhere = {
        (e.msgctxt, e.msgid): text_of(e) for other in ROOMS if other != room for e in load(other)
    }
    messages = {(m.context, m.singular): m for m in sorted(extract(room), key=lambda m: m.plural)}
    catalogue = polib.POFile(wrapwidth=98)
    catalogue.metadata = dict(HEADER)
    for key, message in sorted(messages.items(), key=lambda item: (item[0][1], item[0][0] or "")):
        text = text_of(before[key]) if key in before else elsewhere.get(key, "")
        entry = polib.POEntry(msgctxt=message.context, msgid=message.singular)
        if message.plural:
            entry.msgid_plural, entry.msgstr_plural = message.plural, {0: text}
        else:
            entry.msgstr = text
        if key in before:
            entry.flags = [flag for flag in before[key].flags if flag == "fuzzy"]
        catalogue.append(entry)
    path = catalogue_path(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return len(messages.keys() - before.keys()), len(before.keys() - messages.keys())


def faults() -> Iterator[str]:
    """Name everything that a reader of Chinese would miss or stumble over."""
    known: dict[tuple[str | None, str], tuple[str, str]] = {}
    for room in ROOMS:
        entries = {(e.msgctxt, e.msgid): e for e in load(room) if not e.obsolete}
        said = {(m.context, m.singular) for m in extract(room)}
        for _context, msgid in sorted(said - entries.keys(), key=str):
            yield f"{room}: missing: {msgid!r}"
        for _context, msgid in sorted(entries.keys() - said, key=str):
            yield f"{room}: no code says: {msgid!r}"
        for key, entry in entries.items():
            text = text_of(entry)
            for fault in _faults_of(entry, text):
                yield f"{room}: {fault}: {entry.msgid!r} {text!r}"
            first_room, first = known.setdefault(key, (room, text))
            if first != text and first and text:
                # Django merges all catalogues into one: only a context keeps two senses apart.
                yield f"{room}: {entry.msgid!r} is {text!r}, in {first_room} {first!r}"


def _faults_of(entry: polib.POEntry, text: str) -> Iterator[str]:
    if entry.fuzzy:
        yield "fuzzy"
    if not text:
        yield "untranslated"
        return
    if text == entry.msgid and ENGLISH_WORD.search(PLACEHOLDER.sub("", text)):
        yield "still English"
    wanted = PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)
    # A plural form may leave its number out. Nothing may name what the source does not give, but a
    # message with a context may give more than its English needs: the month of a span of days.
    given = PLACEHOLDER.findall(text)
    unknown = set(given) - set(wanted) if entry.msgctxt is None else set()
    if unknown or (not entry.msgid_plural and set(wanted) - set(given)):
        yield "other placeholders"
    if HALF_WIDTH.search(text):
        yield "half-width mark beside Chinese"
    if SPACED.search(text):
        yield "space between Chinese and a digit"
