import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext_lazy

from casework import notices
from members.services.accounts import TRAIL_KEPT

from .. import factories

PUBLIC_PAGES = ["front", "help", "accessibility", "privacy"]


@pytest.mark.parametrize("name", PUBLIC_PAGES)
@pytest.mark.django_db
def test_a_public_page_opens_without_sign_in_and_has_one_heading(client, name):
    response = client.get(reverse(name))

    text = response.content.decode()
    assert response.status_code == 200
    assert len(re.findall(r"<h1[ >]", text)) == 1
    assert '<html lang="zh-Hans">' in text


@pytest.mark.parametrize("name", PUBLIC_PAGES)
@pytest.mark.django_db
def test_no_page_carries_inline_script_or_style(client, name):
    text = client.get(reverse(name)).content.decode()

    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "style=" not in text
    assert not re.search(r"\son\w+=", text)


@pytest.mark.django_db
def test_chinese_is_the_language_of_whoever_has_not_chosen():
    english_browser = Client(headers={"accept-language": "en-GB,en;q=0.9"})

    response = english_browser.get(reverse("front"))

    assert response.headers["Content-Language"] == "zh-hans"
    assert "跳到正文" in response.content.decode()


@pytest.mark.django_db
def test_a_chosen_language_stays_chosen(client):
    client.post(reverse("set_language"), {"language": "en", "next": reverse("help")})

    text = client.get(reverse("help")).content.decode()

    assert '<html lang="en">' in text
    assert "Skip to the text" in text


@pytest.mark.django_db
def test_notices_and_mails_speak_the_language_chosen_while_signed_in(client):
    english, chinese = factories.UserFactory(), factories.UserFactory()
    factories.enter(client, english)

    client.post(reverse("set_language"), {"language": "en", "next": reverse("help")})

    english.refresh_from_db()
    notices.notify([english, chinese], subject=gettext_lazy("My deadlines"))
    assert english.notices.get().subject == "My deadlines"
    assert chinese.notices.get().subject == "我的期限"


@pytest.mark.django_db
def test_a_language_that_nobody_speaks_here_is_not_kept(client):
    user = factories.UserFactory()
    factories.enter(client, user)

    client.post(reverse("set_language"), {"language": "fr", "next": reverse("help")})

    user.refresh_from_db()
    assert user.language == ""


@pytest.mark.django_db
def test_a_language_that_does_not_exist_changes_nothing(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"

    assert '<html lang="zh-Hans">' in client.get(reverse("front")).content.decode()


@pytest.mark.django_db
def test_an_unknown_address_says_that_it_may_not_be_open(client):
    response = client.get("/nothing-of-the-kind/")

    assert response.status_code == 404
    assert "没有找到这一页，也可能您不能看它" in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_and_what_was_typed_is_shown():
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(
        reverse("set_language"), {"reason": "去年有4位教师使用轮椅", "password": "secret-word"}
    )

    text = response.content.decode()
    assert response.status_code == 403
    assert "去年有4位教师使用轮椅" in text
    assert "secret-word" not in text


@pytest.mark.django_db
def test_typed_text_is_shown_escaped():
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(reverse("set_language"), {"reason": "<script>alert(1)</script>"})

    assert "<script>alert(1)" not in response.content.decode()


@pytest.mark.django_db
def test_every_answer_carries_the_content_policy(client):
    policy = client.get(reverse("front")).headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.django_db
def test_the_privacy_page_says_how_long_the_record_of_sign_ins_is_kept(client):
    page = client.get(reverse("privacy")).content.decode()

    assert "网络地址" in page
    assert f"{TRAIL_KEPT.days}天" in page
