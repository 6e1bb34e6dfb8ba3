import pytest

from members.pinyin import readings


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("单小明", "shan"),
        ("解晓东", "xie"),
        ("仇英", "qiu"),
        ("查良", "zha"),
        ("区志强", "ou"),
        ("翟天", "zhai"),
        ("朴正", "piao"),
        ("盖文", "ge"),
        ("欧阳修", "ouyang"),
        ("尉迟恭", "yuchi"),
        ("王芳", "wang"),
    ],
)
def test_the_surname_is_read_as_a_surname(name, surname):
    assert readings(name).startswith(surname)


def test_every_reading_of_the_first_character_is_found():
    assert readings("单小明").split() == [
        "shanxiaoming", "sxm", "danxiaoming", "dxm", "chanxiaoming", "cxm",
    ]  # fmt: skip


def test_a_passport_writes_lyu():
    assert "lyubu" in readings("吕布").split()


def test_a_latin_name_is_found_by_each_of_its_words():
    assert readings("John Smith") == "johnsmith smith"


def test_the_longest_name_fits_the_column():
    assert len(readings("单" * 60)) <= 200
