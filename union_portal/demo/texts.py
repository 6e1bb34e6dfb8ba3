"""The demo's texts: topics with a place, figures and a department filled in."""

import re
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random

DATA = Path(__file__).parent / "data"
_NUMBER = re.compile(r"\{n:(\d+)-(\d+)\}")


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
    category: str
    department: str
    title: str
    reason: str
    suggestion: str


class Topics:
    """Deals topics so that no two titles are equal: each topic goes round its list of places."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.places = {row[0]: row[1:] for row in rows("places")}
        deck = [(row, place) for row in rows("topics") for place in self.places[row[2]]]
        random.shuffle(deck)
        self.deck = iter(deck)

    def next(self) -> Topic:
        (category, department, _places, title, reason, suggestion), place = next(self.deck)
        return Topic(
            category,
            department,
            fill(title, self.random, p=place),
            fill(reason, self.random, p=place),
            fill(suggestion, self.random, p=place),
        )


def replies(random: Random) -> dict[str, "cycle[str]"]:
    """Reply texts by result class, dealt in turn."""
    by_class: dict[str, list[str]] = {}
    for result_class, text in rows("replies"):
        by_class.setdefault(result_class, []).append(text)
    return {key: cycle(random.sample(texts, len(texts))) for key, texts in by_class.items()}
