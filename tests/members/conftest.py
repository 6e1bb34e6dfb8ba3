import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english():
    """Tests read the source strings; a test about Chinese asks for it."""
    with translation.override("en"):
        yield
