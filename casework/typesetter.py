"""The process that makes papers: HTML in, PDF out, within limits, and nothing of ours in it.

Run as `python -m casework.typesetter MEGABYTES SECONDS` by `casework.press` and spoken to over a
pipe. It has no settings, no database and no secret, may use so much memory and, for each paper,
so many seconds of the processor; what goes beyond ends here and not in the clock. It leaves by
itself when it is asked for nothing more.

Nothing in a paper can fetch anything: the document itself may use `data:` alone (a link or an
image in somebody's text reaches neither network nor disk); fonts come through a fetcher of their
own that knows one folder.
"""

import io
import json
import logging
import resource
import select
import signal
import sys
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit
from urllib.request import url2pathname

IDLE = 120  # seconds without work
PAPERS = 200  # one process: what a library does not give back must not add up to the limit


@cache
def _font_fetcher(folder: Path) -> Any:
    from weasyprint.urls import URLFetcher  # slow import

    class FontFetcher(URLFetcher):
        """Opens files of the font folder and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            path = Path(url2pathname(parts.path)).resolve()
            if parts.scheme != "file" or path.parent != folder.resolve():
                raise ValueError("only fonts of the font folder are read")
            return super().fetch(url, headers)

    return FontFetcher(allowed_protocols=("file",))


@cache
def _sheet(style: str, fonts: Path) -> tuple[Any, Any]:
    """The style of all papers and its faces, read once: a face that is loaded for every paper
    costs 10 MB each time, which are never given back. The bytes are the same."""
    import weasyprint  # slow import
    from weasyprint.text.fonts import FontConfiguration

    config = FontConfiguration()
    css = weasyprint.CSS(
        string=style,
        font_config=config,
        url_fetcher=_font_fetcher(fonts),
        base_url=fonts.as_uri() + "/",
    )
    return css, config


def typeset(source: str, style: str, fonts: Path) -> tuple[bytes, int]:
    """Return the bytes and the number of pages of a page of HTML."""
    import weasyprint  # slow import
    from weasyprint.urls import URLFetcher

    css, config = _sheet(style, fonts)
    page = weasyprint.HTML(
        string=source,
        base_url="data:,",
        url_fetcher=URLFetcher(allowed_protocols=("data",), allow_redirects=False),
    )
    document = page.render(stylesheets=[css], font_config=config, pdf_variant="pdf/ua-1")
    out = io.BytesIO()
    document.write_pdf(out, pdf_variant="pdf/ua-1")
    if not document.pages or not out.getvalue():
        raise ValueError("the renderer returned no page")
    return out.getvalue(), len(document.pages)


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _answer(out: BinaryIO, head: dict[str, Any], data: bytes = b"") -> None:
    out.write(json.dumps({**head, "size": len(data)}).encode() + b"\n" + data)
    out.flush()


def serve(work: BinaryIO, out: BinaryIO, megabytes: int, seconds: int) -> None:
    """Say that we are ready, or what is missing; then one request a line, one answer each: a line
    of JSON and the bytes that it announces."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who asked us
    _limit(resource.RLIMIT_AS, megabytes * 2**20)
    try:
        import weasyprint  # noqa: F401  # slow import, once for all papers
    except (ImportError, OSError) as error:
        return _answer(out, {"missing": str(error)})
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    _answer(out, {"ready": True})
    for _paper in range(PAPERS):
        if not select.select([work], [], [], IDLE)[0]:
            return None
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds)
        try:
            line = work.readline()
            if not line:
                return None
            asked = json.loads(line)
            data, pages = typeset(asked["source"], asked["style"], Path(asked["fonts"]))
        except MemoryError:
            return _answer(out, {"too_large": True})
        except Exception as error:
            _answer(out, {"error": f"{type(error).__name__}: {error}"[:300]})
        else:
            _answer(out, {"pages": pages}, data)
    return None


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer, int(sys.argv[1]), int(sys.argv[2]))
