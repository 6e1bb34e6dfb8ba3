"""Which passwords are refused (members.md 5.5): short, common, or made of one's own data. No
forced mix of characters: a sentence is better than Aa1!."""

import re
from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MINIMUM = 12  # characters
WEAK_CORES = (
    "123456789", "12345678", "123456", "654321", "111111", "000000", "666666", "888888", "999999",
    "5201314", "1314520", "qwerty", "asdfgh", "zxcvbn", "1qaz2wsx", "password", "passw0rd",
    "iloveyou", "woaini", "admin", "gonghui", "abc123", "a123456", "abcdef",
)  # fmt: skip


class LengthValidator:
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < MINIMUM:
            raise ValidationError(
                _("At least %(least)d characters; these are %(count)d. A sentence works well.")
                % {"least": MINIMUM, "count": len(password)},
                code="password_too_short",
            )

    def get_help_text(self) -> str:
        return _("At least %(least)d characters; a short sentence works well.") % {"least": MINIMUM}


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _without(text: str, parts: Any) -> str:
    for part in sorted(parts, key=len, reverse=True):
        text = text.replace(part, "")
    return text


class CommonValidator:
    """Lists of leaked passwords, and what is put together from them: 123456 twice is not new."""

    def validate(self, password: str, user: Any = None) -> None:
        low = password.lower()
        rest = re.sub(r"(.)\1+", r"\1", _without(low, WEAK_CORES))
        if low in _common() or low.isdigit() or len(set(low)) < 5 or len(rest) < 5:
            raise ValidationError(
                _("This password is too easy to guess: many people use it or a part of it."),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return _("No well-known password, not only digits.")


class OwnDataValidator:
    """工号, name in pinyin, telephone, mail: what every colleague knows is no secret."""

    def validate(self, password: str, user: Any = None) -> None:
        person = getattr(user, "person", None)
        if person is None:
            return
        known = {
            user.username,
            person.staff_no or "",
            person.name,
            person.mobile,
            person.email.split("@")[0],
            *person.name_pinyin.split(),
        }
        low = password.lower()
        parts = {part.lower() for part in known if len(part) >= 3} | {person.name.lower()}
        rest = re.sub(r"(19|20)\d{6}|(19|20)\d{2}", "", _without(low, parts))
        if rest != low and len(rest) < 8:
            raise ValidationError(
                _("This password is made of your own data, such as number, name or birthday."),
                code="password_own_data",
            )

    def get_help_text(self) -> str:
        return _("Not made of your staff number, name, telephone or birthday.")
