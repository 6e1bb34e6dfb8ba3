"""The demo's suggestions: a hundred, most of them named, each on its way through the services."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from congress.choices import SuggestionDecline, SuggestionState
from congress.models import Suggestion
from congress.models.suggestions import FINAL_SUGGESTION_STATES
from congress.services import drafts, suggestion_handling, suggestions
from members.models import Department

from .life import Life, Play
from .people import teachers
from .stage import last_workday
from .texts import rows

WANTED = 100
REPLY = "感谢您的建议。我们已安排专人核实，问题属实的本月内改正，结果将在门户公布。"
KINDLY = "这件事由离退休工作处专门受理，地点在行政楼112，电话62780112，请直接联系。"
# The first ones stand where a newcomer looks; the others come in over the year.
FIRST = ("new",) * 4 + ("forwarded",) * 4 + ("replied",) * 4 + ("adopt",) * 2
ASIDE = ("decline", "withdraw", "join", "waiting")


class Box:
    """Every suggestion is planned on the stage of the play, so that the nights run between."""

    def __init__(self, play: Play, today: date) -> None:
        self.play, self.u, self.stage, self.today = play, play.u, play.stage, today
        self.people = teachers(play.u)

    def fill(self) -> None:
        texts = rows("suggestions")
        for n in range(WANTED):
            department, title, text = texts[n % len(texts)]
            if n >= len(texts):
                title, text = f"再提：{title}", f"{text}去年提过一次，情况没有改善。"
            fate = FIRST[n] if n < len(FIRST) else self._fate(n)
            self.stage.plan(
                self._day(n, fate),
                self._hand_in(n, fate, self.u.department(department), title, text),
            )

    @staticmethod
    def _fate(n: int) -> str:
        return ASIDE[n // 9 % len(ASIDE)] if n % 9 == 0 else "answer"

    def _day(self, n: int, fate: str) -> date:
        ages = {"new": 1, "forwarded": 5, "replied": 40, "adopt": 62}
        return last_workday(self.today - timedelta(days=ages.get(fate, 12 + (n * 7) % 320)))

    def _hand_in(
        self, n: int, fate: str, department: Department, title: str, text: str
    ) -> Callable[[date], None]:
        def deed(day: date) -> None:
            words = {"on": day, "title": title, "text": text}
            if n % 6 == 5 and fate not in ("withdraw", "adopt"):
                suggestion, _code = suggestions.hand_in_anonymously(may_be_public=True, **words)
            else:
                suggestion = suggestions.hand_in(
                    by=self.u.random.choice(self.people),
                    may_be_public=fate == "adopt" or n % 3 == 0,
                    **words,
                )
            self._handle(day, suggestion, department, fate)

        return deed

    def _handle(self, day: date, suggestion: Suggestion, department: Department, fate: str) -> None:
        if fate == "new":
            return
        if fate in ("decline", "withdraw", "join"):
            self._after(day, 2, lambda d: getattr(self, f"_{fate}")(suggestion, d))
            return
        self._after(day, 3, lambda d: self._forward(suggestion, department, d))
        if fate == "adopt":
            self._after(day, 4, lambda d: self._adopt(suggestion, department, d))
        elif fate != "forwarded":
            self._after(day, 6, lambda d: self._take(suggestion, department, d))
        if fate == "replied":
            self.stage.plan(
                last_workday(self.today - timedelta(days=3)),
                lambda d: self._reply(suggestion, department, d),
            )
        elif fate == "answer":
            self._after(day, 30, lambda d: self._reply(suggestion, department, d))

    def _after(self, day: date, days: int, deed: Callable[[date], Any]) -> None:
        self.stage.plan(day + timedelta(days=days), deed)

    # ------------------------------------------------------------ the deeds

    def _forward(self, suggestion: Suggestion, department: Department, day: date) -> None:
        suggestion_handling.forward(
            suggestion=suggestion, by=self.u.officer, on=day, department=department
        )

    def _take(self, suggestion: Suggestion, department: Department, day: date) -> None:
        suggestion.refresh_from_db()
        if suggestion.state == SuggestionState.ASSIGNED:
            contact = self.u.contacts[department.pk]
            suggestion_handling.take(suggestion=suggestion, by=contact, on=day)

    def _reply(self, suggestion: Suggestion, department: Department, day: date) -> None:
        suggestion.refresh_from_db()
        if suggestion.state == SuggestionState.ACCEPTED:
            suggestion_handling.reply_to(
                suggestion=suggestion,
                by=self.u.heads[department.pk],
                on=day,
                text=REPLY,
                contact_note="电话沟通",
            )

    def _decline(self, suggestion: Suggestion, day: date) -> None:
        suggestion_handling.propose_decline(
            suggestion=suggestion,
            by=self.u.officer,
            on=day,
            code=SuggestionDecline.PERSONAL,
            text=KINDLY,
        )
        suggestion_handling.decline_to_handle(suggestion=suggestion, by=self.u.union_chair, on=day)

    def _withdraw(self, suggestion: Suggestion, day: date) -> None:
        suggestions.withdraw_suggestion(suggestion=suggestion, by=suggestion.author.user, on=day)

    def _join(self, suggestion: Suggestion, day: date) -> None:
        rows_ = Suggestion.objects.exclude(pk=suggestion.pk)
        other = rows_.exclude(state__in=FINAL_SUGGESTION_STATES).order_by("-pk").first()
        suggestion_handling.join_to(suggestion=suggestion, by=self.u.officer, on=day, other=other)

    def _adopt(self, suggestion: Suggestion, department: Department, day: date) -> None:
        """A delegate takes it up with the author's yes, and the proposal goes its way."""
        delegate = self.play.random.choice(self.play.delegates)
        user = self.play.users[delegate.person_id]
        adoption = suggestions.ask_to_adopt(suggestion=suggestion, by=user, on=day)
        suggestions.agree_to_adoption(adoption=adoption, by=suggestion.author.user, on=day)
        proposal = suggestions.adopt(suggestion=suggestion, by=user, on=day)
        words = {
            "title": f"关于{suggestion.title.removeprefix('再提：')}的提案",
            "category": "campus",
            "reason": suggestion.text,
            "wished_department_id": department.pk,
            "is_public": True,
            "one_matter": True,
        }
        drafts.save_draft(proposal=proposal, words=words, version=proposal.version, by=user)
        proposal.refresh_from_db()
        life = Life(
            "accepted",
            submitted=day + timedelta(days=3),
            table=last_workday(self.today - timedelta(days=30)),
        )
        self.play.go_on(day, proposal, delegate, life)
