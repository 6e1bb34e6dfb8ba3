import pytest

from members.normal import (
    mobile_is_valid,
    mobile_normal_form,
    name_is_unreadable,
    name_normal_form,
    staff_no_normal_form,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param(" 王　芳 ", "王芳", id="blanks-inside-a-han-name-go"),
        pytest.param("阿卜杜拉 • 买买提", "阿卜杜拉·买买提", id="one-kind-of-middle-dot"),
        pytest.param("阿卜杜拉．买买提", "阿卜杜拉·买买提", id="full-width-stop-is-a-dot"),
        pytest.param("Ｊohn   Smith", "John Smith", id="latin-keeps-single-blanks"),
        pytest.param("St. John", "St. John", id="a-stop-in-a-latin-name-stays"),
        pytest.param("𠮷野 一", "𠮷野一", id="beyond-the-basic-plane"),
        pytest.param(b"\xfe\x59".decode("gb18030"), "龴", id="gb18030-2022-private-area"),
    ],
)
def test_a_name_has_one_normal_form(typed, kept):
    assert name_normal_form(typed) == kept


@pytest.mark.parametrize("name", ["王\ue5e5", "王?", "王□", "王\ufffd"])
def test_a_character_that_cannot_be_read_is_seen(name):
    assert name_is_unreadable(name)
    assert not name_is_unreadable("王𠮷")


@pytest.mark.parametrize(
    ("typed", "kept"), [("００a 12", "00A12"), ("0012", "0012"), ("ａ\u3000b", "AB")]
)
def test_a_staff_number_is_upper_case_half_width_without_blanks(typed, kept):
    assert staff_no_normal_form(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept", "valid"),
    [
        ("+86 138-0013-8000", "13800138000", True),
        ("１３８００１３８０００", "13800138000", True),
        ("+49 30 1234567", "+49301234567", True),
        ("12345", "12345", False),
        ("010-51688888", "01051688888", False),
    ],
)
def test_a_mobile_number_is_cleaned_and_checked(typed, kept, valid):
    assert (mobile_normal_form(typed), mobile_is_valid(kept)) == (kept, valid)
