"""Two characters are enough to find a Chinese word; sealed files are never found."""

import pytest
from django.db import connection

from casework import search
from casework.files import open_file
from casework.models import CaseFile

pytestmark = pytest.mark.django_db


def found(word: str) -> set[str]:
    condition = search.matching(word, "", connection.vendor)
    return set(CaseFile.objects.filter(condition).values_list("number", flat=True))


@pytest.fixture(autouse=True)
def files():
    for number, text in {
        "a": "建议增设哺乳室和教职工食堂",
        "b": "食堂夜间供餐",
        "c": "Wi-Fi6覆盖",
    }.items():
        search.index(open_file(kind="trial", number=number), text)


@pytest.mark.parametrize(
    ("word", "numbers"),
    [
        ("食堂", {"a", "b"}),
        ("哺乳室", {"a"}),
        ("乳室和", {"a"}),
        ("堂食", set()),
        ("夜间 食堂", {"b"}),
        ("fi6", {"c"}),
        ("食堂' OR 1=1", set()),
    ],
)
def test_a_word_is_the_phrase_of_its_bigrams(word, numbers):
    assert found(word) == numbers


def test_one_character_is_too_short_for_the_body():
    assert search.matching("食", "", connection.vendor) is None


def test_a_changed_text_is_found_anew_and_the_old_one_no_more():
    file = CaseFile.objects.get(number="b")

    search.index(file, "体育馆延长开放")

    assert found("食堂") == {"a"}
    assert found("体育馆") == {"b"}


def test_a_sealed_file_is_refused():
    sealed = open_file(kind="trial", number="d", sealed=True)

    with pytest.raises(ValueError, match="sealed"):
        search.index(sealed, "食堂")
