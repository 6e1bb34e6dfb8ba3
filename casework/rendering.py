"""From a template and a frozen context to PDF bytes. The bytes are made in a process of their own,
within limits of time and memory: a monstrous paper fails alone, and the portal starts without
Pango."""

import hashlib
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import get_template

from . import fonts
from .press import RendererMissing, TooLarge, TooLong, Unmakeable, press

__all__ = ["RendererMissing", "TooLarge", "TooLong", "Unmakeable"]

PARTS = ("papers/base.html", "papers/_foot.html")  # every paper is made of these too
STYLE = settings.BASE_DIR / "static" / "css" / "paper.css"


class Rendered(NamedTuple):
    data: bytes
    pages: int
    template_version: str


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


def render(template: str, context: dict[str, Any], seconds: float | None = None) -> Rendered:
    """Make the paper. Same context, same template and same libraries give the same bytes."""
    return Rendered(*pdf(html(template, context), seconds), version(template))


def pdf(source: str, seconds: float | None = None) -> tuple[bytes, int]:
    """Return the bytes and the number of pages of a page of HTML, made within so many seconds:
    `PORTAL_PAPER_SECONDS` unless said otherwise."""
    style = f"{fonts.css()}\n{STYLE.read_text(encoding='utf-8')}"
    asked = {"source": source, "style": style, "fonts": str(fonts.folder())}
    return press.make(asked, seconds or settings.PORTAL_PAPER_SECONDS)
