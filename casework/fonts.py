"""The faces of official papers: kept packed in the repository, unpacked once beside the data.

A school that has licensed 仿宋 or 小标宋 puts the files into the same folder: they are found by
the family name that stands in them.
"""

import lzma
import os
import tempfile
from functools import lru_cache
from pathlib import Path

from django.conf import settings

PACKED = settings.BASE_DIR / "fonts"
# file -> family and weight under which paper.css knows it
OURS = {
    "portal-serif-400.ttf": ("Portal Serif", 400),
    "portal-serif-700.ttf": ("Portal Serif", 700),
    "portal-sans-400.ttf": ("Portal Sans", 400),
}


def folder() -> Path:
    return Path(settings.PORTAL_VAR) / "fonts"


def unpack() -> Path:
    """Unpack what is missing and return the folder. Two processes at once do no harm."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    for name in OURS:
        if not (place / name).exists():
            with tempfile.NamedTemporaryFile(dir=place, delete=False) as file:
                file.write(lzma.decompress((PACKED / f"{name}.xz").read_bytes()))
            os.chmod(file.name, 0o644)
            os.replace(file.name, place / name)
    return place


def css() -> str:
    """Return the @font-face rules of every face in the folder."""
    place = unpack()
    files = sorted(p for p in place.iterdir() if p.suffix.lower() in (".ttf", ".otf"))
    return _css(tuple((str(path), path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=2)
def _css(files: tuple[tuple[str, int], ...]) -> str:
    rules = []
    for name, _changed in files:
        path = Path(name)
        faces = [OURS[path.name]] if path.name in OURS else _named(path)
        for family, weight in faces:
            rules.append(
                f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
                f'src: url("{path.as_uri()}"); }}'
            )
    return "\n".join(rules)


def _named(path: Path) -> list[tuple[str, int]]:
    """The family names in a font file, in every language, and its weight."""
    from fontTools.ttLib import TTFont, TTLibError  # slow import

    try:
        with TTFont(path, lazy=True) as font:
            names = {
                record.toUnicode() for record in font["name"].names if record.nameID in (1, 16)
            }
            weight = font["OS/2"].usWeightClass if "OS/2" in font else 400
    except (TTLibError, OSError, UnicodeDecodeError):
        return []  # not a font: the papers are printed with the others
    clean = (name.replace('"', "").replace("\\", "").strip() for name in names)
    return [(name, weight) for name in sorted(clean) if name]
