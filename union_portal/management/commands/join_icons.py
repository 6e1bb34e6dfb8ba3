"""Join the icons we use into one sprite. Run at development time, when an icon is added."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

# our name -> the file in lucide-static
LUCIDE = {
    "add": "plus",
    "back": "arrow-left",
    "bell": "bell",
    "book": "book-open",
    "building": "building-2",
    "calendar": "calendar-days",
    "chart": "chart-column",
    "check": "check",
    "clip": "paperclip",
    "clock": "clock",
    "desk": "lamp-desk",
    "doc": "file-text",
    "down": "download",
    "edit": "pencil",
    "eye": "eye",
    "find": "search",
    "flag": "flag",
    "go": "arrow-right",
    "hall": "landmark",
    "hand": "heart",
    "help": "circle-question-mark",
    "history": "history",
    "home": "house",
    "inbox": "inbox",
    "info": "info",
    "key": "key-round",
    "language": "languages",
    "leave": "log-out",
    "link": "link",
    "list": "list-checks",
    "lock": "lock",
    "mail": "mail",
    "me": "user-round",
    "merge": "git-merge",
    "more": "chevron-down",
    "pause": "pause",
    "people": "users",
    "print": "printer",
    "pulse": "activity",
    "send": "send",
    "set": "settings",
    "soon": "triangle-alert",
    "star": "star",
    "talk": "message-square",
    "undo": "undo-2",
    "up": "upload",
    "x": "x",
}
# The shapes of states that must be told apart without colour; lucide has none of them filled.
OURS = {
    "late": '<path d="M12 1.6 22.4 12 12 22.4 1.6 12z" fill="currentColor"/>'
    '<path d="M12 7v6M12 16.6v.1" stroke="#fff"/>',
    "dot": '<circle cx="12" cy="12" r="6.5" fill="currentColor"/>',
    "half": '<circle cx="12" cy="12" r="7.5"/><path d="M12 4.5a7.5 7.5 0 0 1 0 15z" '
    'fill="currentColor"/>',
    "ring": '<circle cx="12" cy="12" r="7.2"/>',
}


class Command(BaseCommand):
    help = "Write static/icons/sprite.svg from an unpacked lucide-static."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lucide", type=Path, help="folder that holds icons/*.svg")

    def handle(self, lucide: Path, **options: Any) -> None:
        shapes = dict(OURS)
        for name, source in LUCIDE.items():
            svg = (lucide / "icons" / f"{source}.svg").read_text()
            inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S).group(1)
            shapes[name] = re.sub(r"\s*/>", "/>", re.sub(r"\s+", " ", inner)).strip()
        symbols = "\n".join(
            f'<symbol id="{name}" viewBox="0 0 24 24">{shapes[name]}</symbol>'
            for name in sorted(shapes)
        )
        path = Path(settings.BASE_DIR) / "static" / "icons" / "sprite.svg"
        path.write_text(
            "<!-- lucide-static 1.62.0, ISC; late, dot, half and ring are ours -->\n"
            f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
        )
        self.stdout.write(f"{len(shapes)} icons, {path.stat().st_size} bytes")
