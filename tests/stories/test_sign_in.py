"""Signing in as people do it: from the keeper's slip to the recovery codes, on desk and phone."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from members import services
from members.models import DemoRole
from tests.members.factories import make_department, make_employment, make_person, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GOOD = "食堂周三有红烧肉真的好吃"


def code_of(number: str) -> str:
    device = TOTPDevice.objects.get(user__username=number)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    return f"{totp.token():06d}"


def holder(number: str, role: str):
    user = make_user(number, f"任{number}")
    services.appoint(person=user.person, role=role, by=None, from_on=date(2020, 1, 1))
    return user


@pytest.mark.parametrize("phone", [False, True], ids=["1440", "390"])
def test_from_the_slip_to_the_second_factor(page_of, settings, phone):
    keeper = holder("900", "system_keeper")
    person = make_person("0801", "梁素云")
    make_employment(person, make_department("A", "校工会"))
    services.appoint(person=person, role="union_officer", by=None, from_on=date(2020, 1, 1))
    desk = page_of(keeper, reverse("members:person", args=[person.pk]))
    desk.get_by_role("link", name="发激活码").click()
    desk.get_by_role("button", name="发激活码").click()
    code = desk.locator("dd.code").inner_text()
    settings.PORTAL_SECOND_FACTOR = True

    own = page_of(None, reverse("sign_in"), phone=phone)
    own.get_by_role("link", name="第一次登录").click()
    own.get_by_label("工号").fill("0801")
    own.get_by_label("激活码").fill(code.lower())
    own.get_by_label("新密码").fill("liangsuyun1")
    own.get_by_label("再写一遍").fill("liangsuyun1")
    own.get_by_role("button", name="开通账号").click()
    assert own.get_by_label("工号").input_value() == "0801"
    assert "至少12个字符" in own.locator(".errsum").inner_text()

    own.get_by_label("新密码").fill(GOOD)
    own.get_by_label("再写一遍").fill(GOOD)
    own.get_by_role("button", name="开通账号").click()
    assert own.get_by_role("heading", level=1).inner_text() == "设置两步验证"
    assert own.locator("img[alt*='二维码']").is_visible()

    own.get_by_label("验证码").fill(code_of("0801"))
    own.get_by_role("button", name="确认").click()
    codes = own.locator("ul.code li").all_inner_texts()
    assert len(codes) == 10
    assert all(re.fullmatch(r"[A-Z0-9]{5}-[A-Z0-9]{5}", each) for each in codes)

    own.goto(reverse("account"))
    assert own.get_by_role("heading", level=1).inner_text() == "梁素云"
    assert "备用码还剩10个" in own.locator("main").inner_text()


def test_a_demo_button_goes_in_without_script(page_of):
    role = DemoRole.objects.create(user=make_user("7", "莫寒江"), label="教职工", hint="看公开")
    page = page_of(None, reverse("sign_in"), script=False)

    page.get_by_role("button", name="教职工").click()
    page.goto(reverse("account"))

    assert page.get_by_role("heading", level=1).inner_text() == role.user.person.name


def test_a_name_is_offered_while_one_types(page_of):
    make_person("0802", "单小明", name_pinyin="shanxiaoming sxm danxiaoming dxm")
    page = page_of(holder("901", "union_officer"), reverse("members:appoint"))

    page.get_by_label("人员").press_sequentially("sxm", delay=30)
    page.locator("#people option").first.wait_for(state="attached")

    assert page.locator("#people option").first.get_attribute("value") == "0802"
