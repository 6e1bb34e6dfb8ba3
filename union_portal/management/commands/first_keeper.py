import os
import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from members import selectors, services
from members.choices import Role
from members.models import Person, User


class Command(BaseCommand):
    help = (
        "Make the first system keeper of a new school, asking for what the environment does not "
        "give: PORTAL_KEEPER_NUMBER, PORTAL_KEEPER_NAME, PORTAL_KEEPER_MAIL, "
        "PORTAL_KEEPER_PASSWORD."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--if-missing", action="store_true", help="do nothing if one exists")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        if selectors.holders(Role.SYSTEM_KEEPER, today).exists():
            if options["if_missing"]:
                return
            raise CommandError("there is a keeper already; she appoints others in the portal")
        number = self.asked("NUMBER", "Staff number of the first keeper")
        name = self.asked("NAME", "Name")
        mail = self.asked("MAIL", "Mail address")
        password = self.asked("PASSWORD", "Password (the keeper's own)", secret=True)
        person = Person(staff_no=number, name=name, email=mail)
        user = User(username=number, person=person)
        try:
            person.full_clean()
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        with transaction.atomic():
            person.save()
            User.objects.create_user(number, person, password)
            services.appoint(
                person=person,
                role=Role.SYSTEM_KEEPER,
                by=None,
                from_on=today,
                basis="first keeper",
            )
        self.stdout.write(f"{name} ({number}) is the first keeper.")

    def asked(self, key: str, question: str, secret: bool = False) -> str:
        given = os.environ.get(f"PORTAL_KEEPER_{key}", "").strip()
        if given:
            return given
        if not sys.stdin.isatty():
            raise CommandError(f"set PORTAL_KEEPER_{key}, or run it at a terminal")
        read = getpass if secret else input
        while True:
            answer = read(f"{question}: ").strip()
            if answer:
                return answer
