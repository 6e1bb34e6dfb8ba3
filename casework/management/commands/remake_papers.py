from typing import Any

from django.core.management.base import BaseCommand

from casework import documents
from casework.models import Document


class Command(BaseCommand):
    help = "Make the papers again that could not be made, once the cause is mended."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = Document.objects.filter(state=Document.State.FAILED)
        taken = documents.try_again(failed)
        self.stdout.write(f"{taken} papers wait for the next minute's sweep.")
