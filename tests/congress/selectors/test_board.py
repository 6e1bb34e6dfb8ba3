"""What the committee's table reads: which titles of a queue come near to each other."""

from hypothesis import given
from hypothesis import strategies as st

from casework.search import bigrams
from congress.selectors.board import COMMON, NEAR, nearest

TITLES = st.lists(st.text("食堂延长开放时间图书馆停车", min_size=0, max_size=9), max_size=8)


def share(one: str, other: str) -> float:
    mine, theirs = set(bigrams(one)) - COMMON, set(bigrams(other)) - COMMON
    smaller = min(len(mine), len(theirs))
    return len(mine & theirs) / smaller if smaller else 0


@given(TITLES)
def test_the_nearest_title_is_what_comparing_each_with_each_finds(titles):
    found = nearest(titles)

    for n, title in enumerate(titles):
        shares = [share(title, other) for m, other in enumerate(titles) if m != n]
        best = max(shares, default=0)
        if best < NEAR:
            assert n not in found
        else:
            assert found[n] != n
            assert share(title, titles[found[n]]) == best


def test_the_same_wish_in_other_words_is_near_and_another_wish_is_not():
    titles = ["关于延长食堂供餐时间的提案", "食堂供餐时间应当延长", "关于增设电动车充电桩的提案"]

    assert nearest(titles) == {0: 1, 1: 0}


def test_the_name_of_a_campus_alone_makes_no_two_titles_alike():
    assert (
        nearest(
            [
                "关于丰富临江校区教职工文体活动场地和时段的提案",
                "关于临江校区教职工个人信息保护的提案",
            ]
        )
        == {}
    )
