"""Every component at both widths and in both languages, as axe and a reader would meet it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from tests.axe import violations

GALLERY = "tests.union_portal.gallery"


@pytest.fixture
def gallery(page_of):
    with override_settings(ROOT_URLCONF=GALLERY):

        def open_gallery(**how):
            page = page_of(None, "/gallery/", **how)
            assert page.locator(".answers").count() == 1
            return page

        yield open_gallery


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("phone", [False, True], ids=["1440", "390"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_axe_finds_nothing_in_the_gallery(gallery, phone, language):
    page = gallery(phone=phone, csp=False)
    page.context.add_cookies(
        [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": page.url}]
    )
    page.reload()

    assert violations(page) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 390, 720])
def test_nothing_is_wider_than_a_narrow_page(gallery, width):
    page = gallery(phone=True)
    page.set_viewport_size({"width": width, "height": 800})

    wide = page.evaluate(
        "[...document.querySelectorAll('main *, header *, footer *')].filter(e =>"
        " e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scrollx, .subnav')"
        " && getComputedStyle(e).position !== 'absolute').map(e => e.outerHTML.slice(0, 120))"
    )

    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_error_summary_has_the_focus_and_leads_to_the_field(gallery):
    page = gallery()

    assert page.evaluate("document.activeElement.className") == "errsum"
    page.click(".errsum a:text('还没有写建议')")
    assert page.evaluate("location.hash") == "#id_measures"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_picking_rows_is_counted_and_the_bar_comes_and_goes(gallery):
    page = gallery()
    bar = page.locator("[data-bulk]")
    assert not bar.is_visible()

    page.check("[data-pick-all]")

    assert bar.is_visible()
    assert "已选2件" in bar.inner_text()
    page.uncheck("input[name=pick][value='11']")
    assert "已选1件" in bar.inner_text()
    page.click("[data-clear]")
    bar.wait_for(state="hidden")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_counter_counts_what_is_written(gallery):
    page = gallery()

    page.fill("#id_measures", "增设坡道")

    assert "已写4字" in page.locator("[data-counts=id_measures]").inner_text()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_script_the_bulk_bar_and_the_filter_button_stand(gallery):
    page = gallery(script=False)

    assert page.locator("[data-bulk]").is_visible()
    assert page.locator("[data-noscript]").is_visible()


def test_the_stylesheets_together_stay_under_twelve_kilobytes():
    import gzip

    folder = Path(settings.BASE_DIR) / "static" / "css"
    sheets = [path for path in folder.rglob("*.css") if path.name != "paper.css"]

    joined = "\n".join(path.read_text(encoding="utf-8") for path in sorted(sheets))

    assert len(gzip.compress(joined.encode(), 9)) < 12 * 1024


def test_colours_stand_in_the_tokens_alone():
    folder = Path(settings.BASE_DIR) / "static" / "css"
    allowed = {
        "#fff",
        "#ffd84d",
        "#dcd7cb",
        "#8d8880",
        "#3a3835",
        "#5b5852",
        "#999",
        "#000",
        "#666",
    }
    found = set()
    for path in folder.rglob("*.css"):
        if path.name not in ("tokens.css", "paper.css"):
            found |= set(re.findall(r"#[0-9a-f]{3,6}\b", path.read_text(encoding="utf-8")))

    assert found <= allowed


def test_every_icon_that_a_template_names_is_in_the_sprite():
    base = Path(settings.BASE_DIR)
    sprite = (base / "static" / "icons" / "sprite.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="(\w+)"', sprite))
    named = set()
    for path in (base / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "(\w+)" %}', path.read_text(encoding="utf-8")))

    assert named - drawn == set()
    assert len(named) > 10


def test_every_component_says_what_it_is_given():
    folder = Path(settings.BASE_DIR) / "templates" / "components"
    catalogue = (folder / "README.md").read_text(encoding="utf-8")

    missing = [path.name for path in folder.glob("*.html") if f"`{path.name}`" not in catalogue]

    assert missing == []
