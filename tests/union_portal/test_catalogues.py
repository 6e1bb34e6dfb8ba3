"""The Chinese catalogues: what the code says is found, what a reader would miss is named."""

import polib
import pytest

from union_portal import catalogues
from union_portal.catalogues import Message


@pytest.fixture
def house(settings, tmp_path):
    """A house of one room that says three things in code and three on a page."""
    settings.BASE_DIR = tmp_path
    room = tmp_path / "members"
    room.mkdir()
    (room / "views.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        'a = _("Sign " "in")\n'
        'b = ngettext("%(n)s person", "%(n)s people", 2)\n'
        'c = pgettext("verb", "file")\n'
        'e = npgettext("time limit", "day", "days", 2)\n'
        "d = _(variable)\n"
    )
    page = tmp_path / "templates" / "members" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '{% load i18n %}{% translate "Desk" %}{% blocktranslate trimmed with name=x %}\n'
        "  Hello\n  {{ name }}\n{% endblocktranslate %}{# translators: no #}"
        "{% blocktranslate count n=2 %}One row{% plural %}{{ n }} rows{% endblocktranslate %}"
    )
    return tmp_path


def write(room: str, *entries: polib.POEntry) -> None:
    catalogue = polib.POFile()
    catalogue.metadata = dict(catalogues.HEADER)
    catalogue.extend(entries)
    path = catalogues.catalogue_path(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))


def texts(room: str) -> dict[str, str]:
    return {entry.msgid: catalogues.text_of(entry) for entry in catalogues.load(room)}


def test_code_and_pages_are_read(house):
    assert catalogues.extract("members") == {
        Message(None, "Sign in", ""),
        Message(None, "%(n)s person", "%(n)s people"),
        Message("verb", "file", ""),
        Message("time limit", "day", "days"),
        Message(None, "Desk", ""),
        Message(None, "Hello %(name)s", ""),
        Message(None, "One row", "%(n)s rows"),
    }


def test_update_keeps_words_drops_the_dead_and_borrows_from_other_rooms(house):
    write(
        "members",
        polib.POEntry(msgid="Sign in", msgstr="登录"),
        polib.POEntry(msgid="Nobody says this", msgstr="没有人说"),
    )
    write("congress", polib.POEntry(msgid="Desk", msgstr="工作台"))

    came, went = catalogues.update("members")

    assert (came, went) == (6, 1)
    said = texts("members")
    assert list(said) == sorted(said)
    assert said["Sign in"] == "登录"
    assert said["Desk"] == "工作台"
    assert said["%(n)s person"] == ""


def test_update_twice_changes_nothing(house):
    catalogues.update("members")
    before = catalogues.catalogue_path("members").read_text()

    assert catalogues.update("members") == (0, 0)
    assert catalogues.catalogue_path("members").read_text() == before


@pytest.mark.parametrize(
    ("msgid", "msgstr", "flags", "fault"),
    [
        ("Desk", "", [], "untranslated"),
        ("Desk", "Desk", [], "still English"),
        ("Desk", "工作台", ["fuzzy"], "fuzzy"),
        ("Desk", "工作台,首页", [], "half-width mark beside Chinese"),
        ("Desk", "工作台 3", [], "space between Chinese and a digit"),
        ("Hello %(name)s", "您好", [], "other placeholders"),
        ("Desk", "工作台%(name)s", [], "other placeholders"),
    ],
)
def test_what_a_reader_would_stumble_over_is_named(house, msgid, msgstr, flags, fault):
    write("members", polib.POEntry(msgid=msgid, msgstr=msgstr, flags=flags))

    assert any(f"{fault}: {msgid!r}" in line for line in catalogues.faults())


def test_a_faultless_catalogue_is_silent(house):
    write(
        "members",
        polib.POEntry(msgid="Sign in", msgstr="登录"),
        polib.POEntry(msgid="Desk", msgstr="工作台"),
        polib.POEntry(msgid="Hello %(name)s", msgstr="您好，%(name)s"),
        polib.POEntry(msgid="file", msgctxt="verb", msgstr="递交"),
        polib.POEntry(
            msgid="%(n)s person", msgid_plural="%(n)s people", msgstr_plural={0: "%(n)s人"}
        ),
        polib.POEntry(msgid="One row", msgid_plural="%(n)s rows", msgstr_plural={0: "%(n)s行"}),
        polib.POEntry(
            msgid="day", msgctxt="time limit", msgid_plural="days", msgstr_plural={0: "天"}
        ),
    )

    assert list(catalogues.faults()) == []


def test_two_rooms_with_two_words_for_one_text_are_named(house):
    catalogues.update("members")
    write("members", polib.POEntry(msgid="Desk", msgstr="工作台"))
    write("congress", polib.POEntry(msgid="Desk", msgstr="桌面"))

    assert any("is '工作台', in congress '桌面'" in line for line in catalogues.faults())


def test_only_a_changed_catalogue_is_compiled(house):
    write("members", polib.POEntry(msgid="Desk", msgstr="工作台"))

    assert catalogues.compile_all() == 1
    assert catalogues.compile_all() == 0
    compiled = polib.mofile(str(catalogues.catalogue_path("members").with_suffix(".mo")))
    assert compiled.find("Desk").msgstr == "工作台"
