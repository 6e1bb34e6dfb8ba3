"""The dashboard on paper: asked for, made in the background, handed to who asked and still may."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from casework import jobs, rendering
from casework.models import Job
from members import services as members
from members.choices import Role
from oversight import tasks
from tests import factories
from union_portal import rooms

from .test_pages import (  # noqa: F401  # fixtures
    DUE,
    EARLY,
    SPRING,
    TODAY,
    enter,
    fill,
    house,
    page,
    summer,
)

pytestmark = pytest.mark.django_db


def ask(client, semester: str = SPRING):
    return client.post(reverse("oversight:prepare_paper") + f"?semester={semester}")


def sweep() -> int:
    return jobs.run_pending(rooms.job_handlers())


@pytest.fixture
def made(client, house):  # noqa: F811
    """A paper that the party office has asked for and that lies ready."""
    house.handled(DUE, EARLY)
    tasks.nightly(TODAY)
    ask(enter(client, "party_office"))
    assert sweep() == 1
    return Job.objects.get()


def test_the_paper_says_what_the_page_said_when_it_was_asked_for(client, house):  # noqa: F811
    """Same cells, same drawings: every headline value, every sentence, every row of the tables.
    What is counted anew before the paper is made stands on the next one."""
    fill(house)
    enter(client, "party_office")
    source = page(client)

    asked = ask(client)
    waiting = client.get(asked.url).content.decode()
    for _n in range(9):
        house.handled(DUE, department=0)
    tasks.nightly(TODAY)
    sweep()
    ready = client.get(asked.url).content.decode()
    (address,) = re.findall(r'class="btn" href="(/oversight/paper/\d+/)"', ready)
    response = client.get(address)

    assert "排队中" in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert "/oversight/paper/" not in waiting
    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(b"".join(response.streaming_content)))
    paper = "".join(re.sub(r"\s", "", sheet.extract_text()) for sheet in reader.pages)
    values = re.findall(r'<span class="v">([^<]+)<', source)
    sentences = re.findall(r'<p class="sentence">([^<]+)<', source)
    assert len(values) == len(sentences) == 7
    assert page(client) != source
    for said in (*values, *sentences):
        assert re.sub(r"\s", "", said) in paper, said
    assert "附表：各图的数据" in paper


def test_who_presses_twice_is_led_to_the_same_paper(client, house):  # noqa: F811
    enter(client, "party_office")

    first, second = ask(client), ask(client)
    sweep()
    third = ask(client)

    assert first.url == second.url
    assert third.url != first.url


def test_who_does_not_read_the_dashboard_asks_for_no_paper(client, house):  # noqa: F811
    client.force_login(factories.staff())

    assert ask(client).status_code in (403, 404)
    assert not Job.objects.exists()


def test_a_paper_is_handed_to_nobody_else(client, made):
    address = reverse("oversight:dashboard_pdf", args=[made.pk])

    assert client.get(address).getvalue().startswith(b"%PDF-")
    assert enter(client, "party_secretary").get(address).status_code == 404


def test_who_has_left_the_office_meanwhile_does_not_get_the_paper(client, made):
    office = made.by.person.appointments.get(role=Role.PARTY_OFFICE)
    members.end_appointment(appointment=office, on=TODAY - timedelta(days=1), by=None)

    response = factories.enter(client, made.by).get(
        reverse("oversight:dashboard_pdf", args=[made.pk])
    )

    assert response.status_code in (403, 404)


def test_a_paper_is_put_away_after_a_day(client, made):
    name = made.result["stored_as"]

    jobs.put_away(timezone.now() + timedelta(hours=23))
    kept = default_storage.exists(name)
    jobs.put_away(timezone.now() + timedelta(hours=25))

    made.refresh_from_db()
    assert kept
    assert not default_storage.exists(name)
    assert (made.url, made.payload) == ("", {})
    assert client.get(reverse("oversight:dashboard_pdf", args=[made.pk])).status_code == 404
    assert client.get(reverse("job", args=[made.pk])).status_code == 200


def test_without_a_renderer_the_reader_is_told_what_to_do(client, house, no_renderer):  # noqa: F811
    asked = ask(enter(client, "party_office"))
    sweep()

    said = client.get(asked.url).content.decode()

    assert "用浏览器直接打印" in said
    assert "/oversight/paper/" not in said


def test_a_paper_beyond_the_limits_is_given_up_and_said_so(client, house, monkeypatch):  # noqa: F811
    def too_long(source):
        raise rendering.TooLong("stopped after 90 seconds")

    monkeypatch.setattr(rendering, "pdf", too_long)
    asked = ask(enter(client, "party_office"))
    sweep()

    assert "用浏览器直接打印" in client.get(asked.url).content.decode()
    assert Job.objects.get().state == Job.State.FAILED
