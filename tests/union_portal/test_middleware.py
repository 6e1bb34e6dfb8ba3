"""What no page has to think of: characters that are none, refusals that no form asks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from congress.models import Suggestion
from tests.factories import enter, staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/search/?q=a%00b", "/congress/08%0002/", "/verify/AB%00C/", "/calendar/x%00y.ics"],
)
def test_an_address_with_a_nul_is_not_understood(address):
    assert enter(Client(), staff()).get(address).status_code == 400


def test_a_form_goes_on_without_its_nul():
    sent = {"title": "开水\x00房", "text": "水温\x00不够。"}

    page = enter(Client(), staff()).post(reverse("congress:suggest"), sent, follow=True)

    assert "水温不够。" in page.content.decode()


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\x0b", "\x1b", "\uffff"])
def test_no_title_turns_what_stands_beside_it(mark):
    sent = {"title": f"开水房{mark}", "text": f"水温{mark}不够。\r\n\t再看。"}

    page = enter(Client(), staff()).post(reverse("congress:suggest"), sent, follow=True)

    row = Suggestion.objects.get()
    assert page.status_code == 200
    assert (row.title, row.text) == ("开水房", "水温不够。\r\n\t再看。")


@pytest.mark.parametrize("charset", ["idna", "utf-16", "hex", "no-such"])
def test_a_form_in_an_encoding_of_its_own_is_not_understood(charset):
    body = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nabc\r\n--x--'
    kind = f"multipart/form-data; boundary=x; charset={charset}"

    response = Client().generic("POST", reverse("congress:box"), body, content_type=kind)

    assert response.status_code == 400


def test_a_stranger_sends_no_more_than_a_form_holds(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000
    large = {"file": SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 4000)}
    page = reverse("congress:suggest")

    assert Client().post(page, large).status_code == 413
    large["file"].seek(0)
    assert enter(Client(), staff()).post(page, large).status_code == 200


def test_a_session_cookie_with_a_nul_is_nobodys():
    client = Client()
    client.cookies["sessionid"] = "abcdefgh\x00ijkl"

    assert client.get(reverse("desk")).status_code == 302


@override_settings(ROOT_URLCONF="tests.union_portal.gallery")
@pytest.mark.parametrize(
    ("page", "sentence"), [("moved", "同事"), ("refused", "这一步还缺一个理由。")]
)
def test_what_a_service_refuses_is_an_answer_and_no_fault(page, sentence):
    response = Client().post(f"/gallery/{page}/", {"reason": "写了很久的理由"})

    assert response.status_code == 409
    assert sentence in response.content.decode()
    assert "写了很久的理由" in response.content.decode()


@override_settings(ROOT_URLCONF="tests.union_portal.gallery")
def test_a_fault_of_ours_is_still_a_fault():
    assert Client(raise_request_exception=False).post("/gallery/broken/").status_code == 500


@pytest.mark.parametrize("page", ["desk", "search", "congress:proposals", "notices", "front"])
def test_no_cache_keeps_what_somebody_signed_in_has_seen(page):
    """The button "back" on a machine of the office, after she has signed out."""
    seen = enter(Client(), staff()).get(reverse(page))

    assert "no-store" in seen["Cache-Control"]
    assert "private" in seen["Cache-Control"]


def test_what_everybody_sees_may_be_kept():
    assert "Cache-Control" not in Client().get(reverse("front"))
