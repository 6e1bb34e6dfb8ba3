"""The papers of the house are true: tables as in the code, links that lead somewhere."""

import re
from pathlib import Path

import pytest

from union_portal import workflows

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "*/README.md")
    for path in ROOT.glob(pattern)
    if "var" not in path.parts
)


def test_the_printed_tables_are_those_of_the_code():
    printed = (ROOT / "docs" / "workflows.md").read_text(encoding="utf-8")

    assert printed == workflows.printed(), "./portal manage workflows prints them anew"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_that_are_there(page):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if not link.startswith(("http:", "https:", "mailto:"))]

    assert [link for link in inside if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("room", ["casework", "members", "congress", "oversight", "union_portal"])
def test_each_room_says_what_it_is(room):
    assert (ROOT / room / "README.md").read_text(encoding="utf-8").startswith(f"# {room}")
