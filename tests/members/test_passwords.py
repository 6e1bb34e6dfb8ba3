import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from members.models import Person, User


def user() -> User:
    person = Person(
        staff_no="08123417",
        name="方可嘉",
        name_pinyin="fangkejia fkj",
        mobile="13800138000",
        email="fangkj@example.edu",
    )
    return User(username="08123417", person=person)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        pytest.param("kuai-le 9zi", "password_too_short", id="eleven-characters"),
        pytest.param("123456123456", "password_too_common", id="the-commonest-twice"),
        pytest.param("666666888888", "password_too_common", id="lucky-numbers"),
        pytest.param("739104826513", "password_too_common", id="only-digits"),
        pytest.param("aaaaaaaaaaaaaaaa", "password_too_common", id="one-character"),
        pytest.param("password123456", "password_too_common", id="two-weak-words"),
        pytest.param("iloveyou5201314", "password_too_common", id="love"),
        pytest.param("fangkejia1985", "password_own_data", id="name-and-year"),
        pytest.param("fangkejia19850612", "password_own_data", id="name-and-birthday"),
        pytest.param("08123417abcxyz", "password_own_data", id="staff-number"),
        pytest.param("x13800138000y", "password_own_data", id="mobile"),
        pytest.param("FangKeJia@2026", "password_own_data", id="upper-case-helps-nothing"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password, code):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user())

    assert code in [error.code for error in refused.value.error_list]


@pytest.mark.parametrize(
    "password", ["后勤食堂周三有红烧肉真好吃", "blue kettle under rain", "Kx7-quartz-bridge"]
)
def test_a_sentence_is_taken(password):
    validate_password(password, user())
