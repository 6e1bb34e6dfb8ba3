from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from members.models import Person
from union_portal.demo.load import load


class Command(BaseCommand):
    help = "Load the demo university: a core first, the rest behind the running portal."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--small", action="store_true", help="only the core")

    def handle(self, *args, **options) -> None:
        if not settings.PORTAL_DEMO:
            raise CommandError("the demo is off in these settings (PORTAL_DEMO)")
        if Person.objects.exists():
            raise CommandError("there are people here already: the demo needs an empty portal")
        load(self.stdout.write, small=options["small"])
