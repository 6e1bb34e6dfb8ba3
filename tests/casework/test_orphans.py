"""What a rolled back step leaves on the disk goes; what a row names stays, however old it is."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from casework import attachments, documents, health, jobs, orphans
from casework.files import open_file
from casework.models import Attachment, CaseFile, Job
from tests import factories
from union_portal import tasks

ON = date(2026, 4, 21)


@pytest.fixture
def later():
    return timezone.now() + timedelta(days=1, minutes=1)


def upload(name: str = "意见.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, f"内容：{name}".encode())


def stored(root) -> list[str]:
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


@pytest.fixture
def root(tmp_path):
    return tmp_path / "files"


@pytest.mark.django_db(transaction=True)
def test_the_file_of_a_rolled_back_step_goes_after_a_day(root, later):
    file, user = open_file(kind="proposal", title="题目"), factories.staff()
    kept = attachments.attach(file, upload("留下.txt"), by=user)
    with transaction.atomic():
        attachments.attach(file, upload("回滚.txt"), by=user)
        transaction.set_rollback(True)
    assert len(stored(root)) == 2

    today, tomorrow = orphans.remove(timezone.now()), orphans.remove(later)

    assert (today, tomorrow) == (0, 1)
    assert stored(root) == [kept.stored_as]


@pytest.mark.django_db(transaction=True)
def test_what_a_replacement_that_was_refused_has_stored_goes(root, later):
    file, user = open_file(kind="proposal", title="题目"), factories.staff()
    first = attachments.attach(file, upload(), by=user)
    attachments.attach(file, upload("新.txt"), by=user, replaces=first)
    with pytest.raises(ValidationError):
        attachments.attach(file, upload("迟.txt"), by=user, replaces=first)

    orphans.remove(later)

    assert stored(root) == sorted(Attachment.objects.values_list("stored_as", flat=True))
    assert len(stored(root)) == 2


@pytest.mark.django_db
def test_attachments_papers_and_what_jobs_have_made_stay(root, later):
    file, user = CaseFile.objects.get(pk=open_file(kind="proposal").pk), factories.staff()
    attachments.attach(file, upload(), by=user)
    documents.open(documents.request(file, "notice", "papers/base.html", {}, on=ON, title="通知"))
    job = jobs.start("export", user, 1, {})
    Job.objects.filter(pk=job.pk).update(result={"stored_as": jobs.keep(b"PK", "xlsx")})
    before = stored(root)

    assert orphans.remove(later + timedelta(days=4000)) == 0
    assert stored(root) == before
    assert len(before) == 3


@pytest.mark.django_db
def test_many_leftovers_go_a_chunk_at_a_time(root, later, monkeypatch):
    monkeypatch.setattr(orphans, "CHUNK", 2)
    file, user = open_file(kind="proposal", title="题目"), factories.staff()
    kept = attachments.attach(file, upload(), by=user)
    for n in range(5):
        default_storage.save(f"papers/{n}.pdf", ContentFile(b"%PDF-"))

    assert orphans.remove(later) == 5
    assert stored(root) == [kept.stored_as]


@pytest.mark.django_db
def test_what_lies_elsewhere_is_not_ours_to_remove(root, later):
    default_storage.save("readme.txt", ContentFile(b"x"))

    assert orphans.remove(later) == 0
    assert stored(root) == ["readme.txt"]


@pytest.mark.django_db
def test_the_night_removes_them(root, later, monkeypatch):
    default_storage.save("papers/x.pdf", ContentFile(b"%PDF-"))
    monkeypatch.setattr(health, "begin_night", lambda now: True)

    tasks.run_nightly(later)

    assert stored(root) == []
