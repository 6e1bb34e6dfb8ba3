from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from union_portal import workflows


class Command(BaseCommand):
    help = "Print every table into docs/workflows.md; --check fails if the page is old."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "workflows.md"
        text = workflows.printed()
        if not options["check"]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/workflows.md is old: ./portal manage workflows")
