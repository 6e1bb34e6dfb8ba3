"""What the roof writes after every migrate."""

import pytest

from casework.models import RoleScope
from congress import choices

pytestmark = pytest.mark.django_db


def test_the_scopes_that_the_rooms_declare_are_in_the_database():
    declared = {(row.role, row.kind, row.facet) for row in choices.SCOPES}

    written = {
        (s.office_role, s.kind, s.permission.codename.removeprefix("open_"))
        for s in RoleScope.objects.select_related("permission")
    }
    assert declared <= written
    assert ("delegate", "proposal", "cover") in written
