"""A published proposal is a page, not a folder: nothing that bears a name is open to a visitor."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from casework import attachments
from congress.models import Proposal
from tests.casework.test_attachments import PDF, upload
from tests.congress.handled import replied
from tests.factories import enter, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(house) -> Proposal:
    """With a paper and a file, replied and open to the public."""
    house.session.frozen_rules["congress.publish_to_public"]["value"] = True
    house.session.save()
    proposal = replied(house)
    attachments.attach(proposal.file, upload("联名信.pdf", PDF), by=house.mover, step="draft")
    with time_machine.travel("2026-07-03 10:00+08:00", tick=False):
        yield Proposal.objects.get(pk=proposal.pk)


def folder(proposal: Proposal) -> list[str]:
    return [
        *(reverse("paper", args=[row.pk]) for row in proposal.file.documents.filter(facet="core")),
        *(reverse("attachment", args=[row.pk]) for row in proposal.file.attachments.all()),
    ]


@pytest.mark.scenario("proposals", 42)
def test_a_visitor_reads_the_page_and_opens_no_paper_by_guessing_its_number(published):
    visitor = Client()

    page = visitor.get(reverse("congress:public_page", args=[published.pk]))

    assert page.status_code == 200
    assert published.mover.name not in page.content.decode()
    assert len(folder(published)) > 2
    assert {visitor.get(address).status_code for address in folder(published)} == {404}


def test_the_staff_opens_them(published):
    reader = enter(Client(), staff())

    for address in folder(published):
        response = reader.get(address)
        b"".join(response)  # a file that is read to its end is closed
        assert response.status_code in (200, 503)  # 503: no renderer on this machine
