"""From a template and a frozen context to PDF bytes. WeasyPrint is loaded here alone, and only
when the first paper is made: the portal starts without Pango.

Nothing in a paper can fetch anything: the document itself may use `data:` alone (a link or an
image in somebody's text reaches neither network nor disk); fonts come through a fetcher of their
own that knows one folder.
"""

import hashlib
import io
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from django.template.loader import get_template

from . import fonts

PARTS = ("papers/base.html", "papers/_foot.html")  # every paper is made of these too
STYLE = settings.BASE_DIR / "static" / "css" / "paper.css"


class RendererMissing(Exception):
    """WeasyPrint cannot be loaded; the message names the system package."""


class Rendered(NamedTuple):
    data: bytes
    pages: int
    template_version: str


@cache
def _weasyprint() -> Any:
    try:
        import weasyprint  # slow import
    except (ImportError, OSError) as error:
        raise RendererMissing(
            f"papers need Pango: apt-get install --no-install-recommends libpango-1.0-0 "
            f"libpangoft2-1.0-0 libharfbuzz-subset0 ({error})"
        ) from error
    return weasyprint


@cache
def _font_fetcher() -> Any:
    from weasyprint.urls import URLFetcher  # slow import

    class FontFetcher(URLFetcher):
        """Opens files of the font folder and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            path = Path(url2pathname(parts.path)).resolve()
            if parts.scheme != "file" or path.parent != fonts.folder().resolve():
                raise ValueError("only fonts of the font folder are read")
            return super().fetch(url, headers)

    return FontFetcher(allowed_protocols=("file",))


def missing() -> str:
    """Return what keeps papers from being made, "" when nothing does; for the health page."""
    try:
        _weasyprint()
    except RendererMissing as error:
        return str(error)
    return ""


def version(template: str) -> str:
    """Return the hash of everything but the context that decides how a paper looks."""
    digest = hashlib.sha256(STYLE.read_bytes())
    for name in (template, *PARTS):
        digest.update(get_template(name).template.source.encode())
    return digest.hexdigest()


def qr(text: str) -> str:
    """Return a QR code as an SVG in a `data:` address."""
    import segno  # only papers need it

    return segno.make(text, error="m", micro=False).svg_data_uri(border=0, scale=2)


def html(template: str, context: dict[str, Any]) -> str:
    return get_template(template).render(context)


def render(template: str, context: dict[str, Any]) -> Rendered:
    """Make the paper. Same context, same template and same libraries give the same bytes."""
    return Rendered(*pdf(html(template, context)), version(template))


def pdf(source: str) -> tuple[bytes, int]:
    """Return the bytes and the number of pages of a page of HTML."""
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration  # slow import
    from weasyprint.urls import URLFetcher

    config = FontConfiguration()
    style = weasyprint.CSS(
        string=f"{fonts.css()}\n{STYLE.read_text(encoding='utf-8')}",
        font_config=config,
        url_fetcher=_font_fetcher(),
        base_url=fonts.folder().as_uri() + "/",
    )
    page = weasyprint.HTML(
        string=source,
        base_url="data:,",
        url_fetcher=URLFetcher(allowed_protocols=("data",), allow_redirects=False),
    )
    document = page.render(stylesheets=[style], font_config=config, pdf_variant="pdf/ua-1")
    out = io.BytesIO()
    document.write_pdf(out, pdf_variant="pdf/ua-1")
    if not document.pages or not out.getvalue():
        raise ValueError("the renderer returned no page")
    return out.getvalue(), len(document.pages)
