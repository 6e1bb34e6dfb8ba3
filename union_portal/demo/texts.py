"""The demo's texts: topics with a place, figures and a department filled in, and what people say
about them. What a department answers is made of the topic's own points."""

import re
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random

DATA = Path(__file__).parent / "data"
_NUMBER = re.compile(r"\{n:(\d+)-(\d+)\}")
ANSWERS = ("found", "first", "second", "third", "hard", "instead")


def rows(name: str) -> list[list[str]]:
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.split("|")]
        for line in lines
        if line and not line.startswith("#")
    ]


def fill(text: str, random: Random, **words: str) -> str:
    """Replace `{n:3-9}` by a number of that range and `{p}` and the like by the given words."""
    text = _NUMBER.sub(lambda m: str(random.randint(int(m[1]), int(m[2]))), text)
    for key, word in words.items():
        text = text.replace("{" + key + "}", word)
    return text


@dataclass(frozen=True)
class Topic:
    """A matter as one delegate moves it; `answers` is what its department has to say to it."""

    category: str
    department: str
    title: str
    reason: str
    suggestion: str
    subject: str
    place: str = "校内"
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, str]:
        """What a phrase may name of it."""
        return {"s": self.subject, "p": self.place, "d": self.department, **self.answers}


class Topics:
    """Deals topics so that no two titles are equal: each topic goes round its list of places."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.places = {row[0]: row[1:] for row in rows("places")}
        self.answers = {row[0]: row[1:] for row in rows("answers")}
        deck = [(row, place) for row in rows("topics") for place in self.places[row[2]]]
        random.shuffle(deck)
        self.deck = iter(deck)

    def next(self) -> Topic:
        row, place = next(self.deck)
        category, department, _places, subject, title, reason, suggestion = row
        answers = [fill(text, self.random, p=place) for text in self.answers[subject]]
        return Topic(
            category,
            department,
            fill(title, self.random, p=place),
            fill(reason, self.random, p=place),
            fill(suggestion, self.random, p=place),
            subject,
            place,
            dict(zip(ANSWERS, answers, strict=True)),
        )


class Phrases:
    """What people say, by kind, dealt in turn, so that no wording stands out."""

    def __init__(self, random: Random) -> None:
        self.random = random
        by_kind: dict[str, list[list[str]]] = {}
        for kind, *texts in rows("phrases"):
            by_kind.setdefault(kind, []).append(texts)
        self.decks = {
            kind: cycle(random.sample(dealt, len(dealt))) for kind, dealt in by_kind.items()
        }

    def say(self, kind: str, topic: Topic, **words: str) -> str:
        return self.talk(kind, topic, **words)[0]

    def talk(self, kind: str, topic: Topic, **words: str) -> list[str]:
        """What two say: a question and its answer."""
        words = {**topic.words, **words}
        return [fill(text, self.random, **words) for text in next(self.decks[kind])]
