"""The demo's texts are filled in, never repeat a title, and are not twenty copies of one."""

import re
from collections import Counter
from random import Random

import pytest

from casework import uploads
from congress.choices import CosignOpinion, ResultClass, Satisfaction, SuggestionDecline
from union_portal.demo import enclosures
from union_portal.demo.names import Names, chinese_ordinal
from union_portal.demo.table import DECLINE_CODES
from union_portal.demo.tally import MOST_ALIKE
from union_portal.demo.texts import ANSWERS, Phrases, Topics, fill, rows


def test_there_are_eighty_topics_with_place_figures_and_department():
    topics = rows("topics")

    assert len(topics) >= 80
    assert all(len(row) == 7 and "{p}" in row[4] + row[5] for row in topics)
    assert all("{n:" in row[5] for row in topics)


def test_every_topic_has_an_answer_to_each_of_its_points():
    answers = {row[0]: row[1:] for row in rows("answers")}

    assert set(answers) == {row[3] for row in rows("topics")}
    assert all(len(row) == len(ANSWERS) and all(row) for row in answers.values())


def test_titles_are_all_different_and_nothing_stays_unfilled():
    topics = Topics(Random(7))

    dealt = [topics.next() for _ in range(480)]

    assert len({t.title for t in dealt}) == 480
    assert not [t for t in dealt if re.search(r"[{}]", t.title + t.reason + t.suggestion)]


def test_every_department_of_a_topic_exists():
    departments = {row[1] for row in rows("departments")}

    assert {row[1] for row in rows("topics")} | {
        row[0] for row in rows("suggestions")
    } <= departments
    assert {name for row in rows("departments") for name in row[6].split(",")} <= departments


def test_what_people_say_is_about_the_matter_and_seldom_the_same():
    topics, phrases = Topics(Random(7)), Phrases(Random(7))
    dealt = [topics.next() for _ in range(400)]

    for kind, wordings in Counter(row[0] for row in rows("phrases")).items():
        said = []
        for topic in dealt[: 50 * wordings]:
            said += phrases.talk(kind, topic, due="3月31日")

        assert not [text for text in said if re.search(r"[{}]|。。|，。|。，", text)], kind
        if not kind.startswith("verdict."):  # this one stands behind another text
            assert max(Counter(filter(None, said)).values()) <= MOST_ALIKE, kind


def test_there_are_words_for_every_code_that_is_used():
    wanted = {f"decline.{code}" for code in DECLINE_CODES}
    wanted |= {f"cosign.{opinion}" for opinion in CosignOpinion.values}
    wanted |= {f"rating.{grade}" for grade in Satisfaction.values}
    for result in ResultClass.values:
        wanted |= {f"verdict.{result}", f"measures.{result}"}

    assert wanted <= {row[0] for row in rows("phrases")}
    assert {row[0] for row in rows("elsewhere")} <= set(SuggestionDecline.values)


def test_suggestions_and_their_replies_are_all_different():
    suggestions = rows("suggestions")

    assert len(suggestions) >= 100
    assert all(len(row) == 4 for row in suggestions)
    assert len({row[1] for row in suggestions}) == len(suggestions)
    assert len({row[3] for row in suggestions}) == len(suggestions)


@pytest.mark.parametrize("made", [enclosures.of_a_mover, enclosures.of_a_department])
def test_every_kind_of_enclosed_file_passes_the_check_of_uploads(made):
    topic, kinds = Topics(Random(7)).next(), set()
    for seed in range(12):
        checked = uploads.check(made(topic, Random(seed)), most_mb=20)
        kinds.add(checked.name.rpartition(".")[2])

    assert len(kinds) == 3


def test_the_same_seed_gives_the_same_people():
    first, second = Names(Random(3)), Names(Random(3))

    assert [first.next() for _ in range(50)] == [second.next() for _ in range(50)]


def test_three_thousand_names_are_different():
    names = Names(Random(1))

    assert len({names.next() for _ in range(3000)}) == 3000


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十")])
def test_ordinals_are_read_in_chinese(number, words):
    assert chinese_ordinal(number) == words


def test_a_range_becomes_a_number_of_that_range():
    text = fill("{p}有{n:3-5}处", Random(1), p="东校区")

    assert re.fullmatch(r"东校区有[345]处", text)
