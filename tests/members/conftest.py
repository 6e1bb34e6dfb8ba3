import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation


@pytest.fixture(autouse=True)
def _english():
    """Tests read the source strings; a test about Chinese asks for it."""
    with translation.override("en"):
        yield


@pytest.fixture
def client():
    """A browser whose owner has chosen English."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
