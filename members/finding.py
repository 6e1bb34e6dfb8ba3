"""Search among people by name, pinyin or staff number, for those who read the lists of people."""

from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access import Gate
from casework.todo import Group, Hit

from .models import Employment, Person
from .rules import READ_PEOPLE

SHOWN = 10


def find(gate: Gate, word: str) -> list[Group]:
    if not any(office.role in READ_PEOPLE for office in gate.offices):
        return []
    found = Person.objects.matching(word).order_by("name_pinyin", "pk")
    jobs = Employment.objects.in_force(gate.on).select_related("department")
    people = found.prefetch_related(Prefetch("employments", jobs, to_attr="jobs"))[:SHOWN]
    hits = [
        Hit(
            person.staff_no or "",
            person.name,
            reverse("members:person", args=[person.pk]),
            tuple(str(job.department) for job in person.jobs),
        )
        for person in people
    ]
    more = f"{reverse('members:people')}?{urlencode({'q': word, 'who': 'all'})}"
    return [Group(_("People"), hits, found.count(), more)]
