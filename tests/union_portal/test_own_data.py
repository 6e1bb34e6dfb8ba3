import json
from datetime import date

import pytest
from django.apps import apps
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from casework import access, ledger
from casework.models import CaseFile, Notice, Reading
from tests import factories
from union_portal import own_data

BACKEND = "members.sign_in.NumberOrMail"


@pytest.fixture
def someone(db):
    return factories.staff("莫寒江")


@pytest.fixture
def file(db):
    return CaseFile.objects.create(kind="proposal", number="收0802-001", opened_at=timezone.now())


def test_every_line_of_the_table_names_a_model_and_columns_that_exist(db, someone):
    for kept in own_data.KEPT:
        rows = apps.get_model(kept.model)._base_manager.filter(**{kept.whose: 1})
        assert list(rows.values(*kept.columns)) is not None


def test_the_export_holds_ones_own_rows_and_nobody_elses(someone, file):
    other = factories.staff("尹书白")
    for user in (someone, other):
        Notice.objects.create(
            dedup_key=str(user.pk),
            recipient=user,
            subject=f"给{user}",
            mail="none",
            created_at=timezone.now(),
        )
        ledger.record(file, "look", by=user, on=date(2026, 5, 1))

    data = own_data.export(someone)

    assert [row["name"] for row in data["person"]] == ["莫寒江"]
    assert [row["subject"] for row in data["notices"]] == ["给莫寒江"]
    assert len(data["what_i_did"]) == 1
    assert "尹书白" not in json.dumps(data, ensure_ascii=False)


def test_the_export_is_a_file_that_no_cache_keeps(client, someone):
    client.force_login(someone, backend=BACKEND)

    response = client.get(reverse("privacy_export"))

    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "no-store"
    assert json.loads(response.content)["employments"][0]["kind"] == "establishment"


def test_a_password_is_never_exported(client, someone):
    assert "password" not in json.dumps(own_data.export(someone))


def test_the_page_names_no_reader_to_somebody_whose_file_it_is_not(client, someone, file):
    access.read(file, "internal", factories.staff("看过的人"), why="核对")
    client.force_login(someone, backend=BACKEND)

    assert Reading.objects.filter(~Q(by=None)).count() == 1
    assert "看过的人" not in client.get(reverse("privacy")).content.decode()
