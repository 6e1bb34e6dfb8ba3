"""The demo's suggestions: a hundred, most of them named, each on its way through the services."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from congress.choices import Satisfaction, SuggestionState
from congress.models import Suggestion
from congress.models.suggestions import FINAL_SUGGESTION_STATES
from congress.services import drafts, suggestion_handling, suggestions
from members.models import Department

from .life import Play
from .lives import Life
from .people import teachers
from .stage import last_workday
from .texts import Topic, rows

# The first ones stand where a newcomer looks; the others come in over the year.
FIRST = ("new",) * 4 + ("forwarded",) * 4 + ("replied",) * 4 + ("adopt",) * 2
ASIDE = ("join", "withdraw", "waiting")
UNION = "工会"


class Box:
    """Every suggestion is planned on the stage of the play, so that the nights run between."""

    def __init__(self, play: Play, today: date) -> None:
        self.play, self.u, self.stage, self.today = play, play.u, play.stage, today
        self.random = play.random
        self.people = teachers(play.u)
        self.handed: dict[str, Suggestion] = {}

    def fill(self) -> None:
        texts = rows("suggestions")
        self.random.shuffle(texts)
        for n, (department, title, text, reply) in enumerate(texts):
            fate = FIRST[n] if n < len(FIRST) else self._fate(n)
            topic = Topic("campus", department, title, "", text, title, answers={"reply": reply})
            self.stage.plan(self._day(n, fate), self._hand_in(n, fate, topic))
            if fate == "join":
                self._say_the_same(n, topic)
        for n, (code, title, text, where) in enumerate(rows("elsewhere")):
            day = last_workday(self.today - timedelta(days=20 + 43 * n))
            self.stage.plan(day, self._hand_in_elsewhere(code, title, text, where))

    @staticmethod
    def _fate(n: int) -> str:
        return ASIDE[n // 9 % len(ASIDE)] if n % 9 == 0 else "answer"

    def _day(self, n: int, fate: str) -> date:
        ages = {"new": 1, "forwarded": 5, "replied": 40, "adopt": 62}
        return last_workday(self.today - timedelta(days=ages.get(fate, 12 + (n * 7) % 320)))

    def _hand_in(self, n: int, fate: str, topic: Topic) -> Callable[[date], None]:
        def deed(day: date) -> None:
            words = {"on": day, "title": topic.title, "text": topic.suggestion}
            if n % 6 == 5 and fate not in ("withdraw", "adopt"):
                suggestion, _code = suggestions.hand_in_anonymously(may_be_public=True, **words)
            else:
                suggestion = suggestions.hand_in(
                    by=self.random.choice(self.people),
                    may_be_public=fate == "adopt" or n % 3 == 0,
                    **words,
                )
            self.handed[topic.title] = suggestion
            self._handle(day, suggestion, topic, fate)

        return deed

    def _handle(self, day: date, suggestion: Suggestion, topic: Topic, fate: str) -> None:
        if fate == "new":
            return
        if fate == "withdraw":
            self._after(day, 2, lambda d: self._withdraw(suggestion, d))
            return
        if topic.department == UNION and fate in ("answer", "join"):
            self._after(day, 5, lambda d: self._answer_directly(suggestion, topic, d))
            return
        department = self.u.department(topic.department)
        self._after(day, 3, lambda d: self._forward(suggestion, department, d))
        if fate == "adopt":
            self._after(day, 4, lambda d: self._adopt(suggestion, topic, d))
        elif fate != "forwarded":
            self._after(day, 6, lambda d: self._take(suggestion, department, d))
        if fate == "replied":
            self.stage.plan(
                last_workday(self.today - timedelta(days=3)),
                lambda d: self._reply(suggestion, topic, department, d),
            )
        elif fate in ("answer", "join"):
            wait = self.random.randint(12, 50)
            self._after(day, wait, lambda d: self._reply(suggestion, topic, department, d))

    def _after(self, day: date, days: int, deed: Callable[[date], Any]) -> None:
        self.stage.plan(day + timedelta(days=days), deed)

    # ------------------------------------------------------------ on their way

    def _forward(self, suggestion: Suggestion, department: Department, day: date) -> None:
        suggestion_handling.forward(
            suggestion=suggestion, by=self.u.officer, on=day, department=department
        )

    def _take(self, suggestion: Suggestion, department: Department, day: date) -> None:
        suggestion.refresh_from_db()
        if suggestion.state == SuggestionState.ASSIGNED:
            contact = self.u.contacts[department.pk]
            suggestion_handling.take(suggestion=suggestion, by=contact, on=day)

    def _reply(
        self, suggestion: Suggestion, topic: Topic, department: Department, day: date
    ) -> None:
        suggestion.refresh_from_db()
        if suggestion.state == SuggestionState.ACCEPTED:
            suggestion_handling.reply_to(
                suggestion=suggestion,
                by=self.u.heads[department.pk],
                on=day,
                text=topic.answers["reply"],
                contact_note=self.play.phrases.say("box.contact", topic),
            )
            self._judge(suggestion, topic, department, day)

    def _answer_directly(self, suggestion: Suggestion, topic: Topic, day: date) -> None:
        """The union's own business: the officer drafts, the chair agrees."""
        suggestion.refresh_from_db()
        if suggestion.state == SuggestionState.RECEIVED:
            suggestion_handling.draft_direct_reply(
                suggestion=suggestion, by=self.u.officer, on=day, text=topic.answers["reply"]
            )
            suggestion_handling.reply_directly(suggestion=suggestion, by=self.u.union_chair, on=day)

    def _judge(
        self, suggestion: Suggestion, topic: Topic, department: Department, day: date
    ) -> None:
        """Half of the named authors rate; some ask back first, and are answered again."""
        if suggestion.author_id is None or self.random.random() < 0.4:
            return
        author, say = suggestion.author.user, self.play.phrases.say
        if self.random.random() < 0.15:
            question, second = self.play.phrases.talk("box.again", topic)
            head = self.u.heads[department.pk]
            deed = {"suggestion": suggestion}
            self._after(
                day,
                4,
                lambda d: suggestion_handling.ask_back(by=author, on=d, text=question, **deed),
            )
            self._after(
                day,
                18,
                lambda d: suggestion_handling.reply_to(by=head, on=d, text=second, **deed),
            )
            return
        grade = self.random.choices(Satisfaction.values, (62, 28, 10))[0]
        bad = grade == Satisfaction.DISSATISFIED
        text = say("box.rating.dissatisfied" if bad else "box.rating", topic)
        self._after(day, 3, lambda d: self._rate(suggestion, grade, text, d))

    def _rate(self, suggestion: Suggestion, grade: str, text: str, day: date) -> None:
        by = suggestion.author.user
        suggestion_handling.rate_reply(suggestion=suggestion, by=by, on=day, grade=grade, text=text)

    def _withdraw(self, suggestion: Suggestion, day: date) -> None:
        suggestions.withdraw_suggestion(suggestion=suggestion, by=suggestion.author.user, on=day)

    # ------------------------------------------------------------ aside

    def _hand_in_elsewhere(
        self, code: str, title: str, text: str, where: str
    ) -> Callable[[date], None]:
        """What the box does not handle: two of the union say so, and where to turn."""

        def hand_in(day: date) -> None:
            suggestion = suggestions.hand_in(
                by=self.random.choice(self.people), on=day, title=title, text=text
            )
            self._after(day, 2, lambda d: decline(d, suggestion))

        def decline(day: date, suggestion: Suggestion) -> None:
            deed = {"suggestion": suggestion, "on": day}
            suggestion_handling.propose_decline(by=self.u.officer, code=code, text=where, **deed)
            suggestion_handling.decline_to_handle(by=self.u.union_chair, **deed)

        return hand_in

    def _say_the_same(self, n: int, topic: Topic) -> None:
        """A colleague hands in the same some days later: answered together."""

        def hand_in(day: date) -> None:
            suggestion = suggestions.hand_in(
                by=self.random.choice(self.people),
                on=day,
                title=f"也反映{topic.title}问题",
                text=f"与同事遇到的情况一样。{topic.suggestion}",
            )
            self._after(day, 2, lambda d: join(d, suggestion))

        def join(day: date, suggestion: Suggestion) -> None:
            other = self.handed[topic.title]
            other.refresh_from_db()
            if other.state not in FINAL_SUGGESTION_STATES:
                suggestion_handling.join_to(
                    suggestion=suggestion, by=self.u.officer, on=day, other=other
                )

        self._after(self._day(n, "join"), 4, hand_in)

    def _adopt(self, suggestion: Suggestion, topic: Topic, day: date) -> None:
        """A delegate takes it up with the author's yes, and the proposal goes its way."""
        delegate = self.random.choice(self.play.delegates)
        user = self.play.users[delegate.person_id]
        adoption = suggestions.ask_to_adopt(suggestion=suggestion, by=user, on=day)
        suggestions.agree_to_adoption(adoption=adoption, by=suggestion.author.user, on=day)
        proposal = suggestions.adopt(suggestion=suggestion, by=user, on=day)
        words = {
            "title": f"关于{suggestion.title}的提案",
            "category": topic.category,
            "reason": suggestion.text,
            "wished_department_id": self.u.department(topic.department).pk,
            "is_public": True,
            "one_matter": True,
        }
        drafts.save_draft(proposal=proposal, words=words, version=proposal.version, by=user)
        proposal.refresh_from_db()
        life = Life(
            "assigned",
            submitted=day + timedelta(days=3),
            table=last_workday(self.today - timedelta(days=30)),
        )
        self.play.go_on(day, proposal, delegate, life, topic)
