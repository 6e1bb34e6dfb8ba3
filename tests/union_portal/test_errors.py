import logging
import re
from urllib.parse import unquote

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import reverse

from tests import factories
from union_portal.logs import LOGGING
from union_portal.views import errors

GALLERY = override_settings(ROOT_URLCONF="tests.union_portal.gallery")
pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of(rf):
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.fallback import FallbackStorage

    def made(method="get", path="/somewhere/", data=None):
        request = getattr(rf, method)(path, data or {})
        request.user, request.session = AnonymousUser(), {}
        request._messages = FallbackStorage(request)
        assert list(get_messages(request)) == []
        return request

    return made


def test_a_fault_of_ours_gives_a_number_that_stands_in_the_log(caplog):
    patient = Client(raise_request_exception=False)

    with GALLERY, caplog.at_level(logging.ERROR, logger="union_portal.views.errors"):
        response = patient.get("/gallery/broken/")

    number = re.search(r"<b>(\d{8})</b>", response.content.decode()).group(1)
    assert response.status_code == 500
    assert number in caplog.text
    assert "on purpose" not in response.content.decode()


def test_too_large_says_how_large_it_may_be(request_of):
    response = errors.bad_request(request_of("post"), RequestDataTooBig("too big"))

    assert response.status_code == 413
    assert "20 MB" in response.content.decode()


def test_a_bad_request_is_not_called_too_large(request_of):
    assert errors.bad_request(request_of(), ValueError()).status_code == 400


def test_an_address_that_only_takes_forms_says_so_when_it_is_opened(client):
    factories.enter(client, factories.staff())

    opened = client.get(reverse("notices_read"))

    assert (opened.status_code, opened.headers["Allow"]) == (405, "POST")
    assert "这个地址只接收页面提交的内容" in opened.content.decode()
    assert reverse("desk") in opened.content.decode()


def test_a_refusal_says_its_reason_and_no_more(request_of):
    said = errors.forbidden(request_of(), PermissionDenied("只有双方和调解员能看")).content.decode()
    other = errors.forbidden(request_of(), ValueError("a secret of ours")).content.decode()

    assert "只有双方和调解员能看" in said
    assert "a secret of ours" not in other


def test_whoever_was_away_too_long_gets_her_words_back(client):
    sent = {"reason": "写了很久的理由", "phone": "62780000", "category": "campus", "agreed": "on"}
    response = client.post(reverse("privacy_export"), sent)

    text = response.content.decode()
    assert "62780000" in text
    assert "campus" not in text  # nobody typed it
    assert response.status_code == 401
    assert "写了很久的理由" in text
    assert "离开太久，为安全已退出" in text
    assert f"?next={reverse('privacy_export')}" in text


def test_whoever_was_away_comes_back_to_the_page_that_the_form_stood_on(client):
    """The address that took the form may take nothing else: it would answer with an empty page."""
    stood_on = reverse("notices") + "?view=unread"
    came_from = {"HTTP_REFERER": f"http://testserver{stood_on}"}

    response = client.post(reverse("notices_read"), **came_from)
    foreign = client.post(reverse("notices_read"), HTTP_REFERER="https://elsewhere.example/a")

    back = re.search(r"\?next=([^\"]+)", response.content.decode()).group(1)
    assert unquote(back).endswith(stood_on)
    assert "elsewhere" not in foreign.content.decode()


def test_a_visitor_who_only_looks_is_sent_to_the_sign_in(client):
    response = client.get(reverse("privacy_export"))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("sign_in"))


def test_somebody_signed_in_is_told_to_open_the_page_again():
    user = factories.staff("莫寒江")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user, backend="members.sign_in.NumberOrMail")

    response = strict.post(reverse("set_language"), {"reason": "写好的"})

    assert response.status_code == 403
    assert "这一页开得太久了" in response.content.decode()


def test_too_many_tries_names_the_minutes(request_of):
    with_minutes = render_to_string("errors/429.html", {"minutes": 15}, request=request_of())

    assert "请15分钟后再试" in with_minutes


def test_no_code_of_an_address_stands_in_the_log(caplog):
    stranger = Client(enforce_csrf_checks=True)

    with caplog.at_level(logging.WARNING):
        stranger.post(reverse("reset", args=["MQ", "secret-token"]), {"password": "x"})

    assert "csrf: reset" in caplog.text
    assert "secret-token" not in "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("union_portal")
    )
    assert LOGGING["loggers"]["django.security.csrf"]["level"] == "ERROR"
