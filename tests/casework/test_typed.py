"""Numbers that anybody may have written into an address."""

import pytest

from casework.typed import plain, whole_number, whole_numbers


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("0012", 12), ("９", 9)])
def test_digits_are_a_number(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "²", "-1", "1.5", "x", "9" * 19, "9" * 5000])
def test_anything_else_is_none_and_no_fault(text):
    assert whole_number(text) is None


def test_of_many_the_numbers_stay():
    assert whole_numbers(["3", "²", "x", "5"]) == [3, 5]


@pytest.mark.parametrize("text", ["两行\r\n\t字", "é𠮷👨‍👩‍👧", "ئۇيغۇر\u200f", "a\u200bb"])
def test_words_of_any_writing_stay(text):
    assert plain(text) == text


def test_what_is_no_character_goes():
    assert plain("a\x00\x1b\u202eb\u2069\ufffe") == "ab"
