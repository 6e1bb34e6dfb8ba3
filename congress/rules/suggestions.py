"""Who may, with a suggestion: its author, or whoever holds its receipt code; desk; department."""

from typing import Any

from casework.actors import Clock, Guest
from members.choices import Role

from .people import holds
from .seats import is_delegate, person_of


def is_author(user: Any, case: Any) -> bool:
    """The named author, or the holder of the code of exactly this suggestion."""
    if isinstance(user, Guest):
        return user.file_id == case.file_id
    return person_of(user) is not None and person_of(user) == case.author_id


def is_named_staff(user: Any, case: Any) -> bool:
    return is_author(user, case) and not case.is_anonymous and holds(user, case, Role.STAFF)


def is_anonymous_guest(user: Any, case: Any) -> bool:
    """The box page reads no session: whoever writes there is nobody."""
    return isinstance(user, Guest) and case.is_anonymous


def is_desk(user: Any, case: Any) -> bool:
    return holds(user, case, Role.CONGRESS_OFFICER)


UNION = (Role.UNION_CHAIR, Role.STANDING_VICE_CHAIR, Role.VICE_CHAIR, Role.UNION_OFFICER)
SECONDS = (*UNION, Role.CONGRESS_OFFICER)  # who agrees as the second person of the union


def agrees_to_direct_reply(user: Any, case: Any) -> bool:
    """The union chair agrees to the words that the officer drafted, not to her own: the officer
    may be her deputy."""
    return case.proposed_by_id not in (None, getattr(user, "pk", None)) and holds(
        user, case, Role.UNION_CHAIR
    )


def agrees_to_decline(user: Any, case: Any) -> bool:
    """A second person of the union agrees; nobody turns a suggestion away alone."""
    return (
        case.decline_code != ""
        and case.proposed_by_id not in (None, getattr(user, "pk", None))
        and holds(user, case, *SECONDS)
    )


def says_no(user: Any, case: Any) -> bool:
    """Whoever is asked to agree may as well not."""
    asked = agrees_to_direct_reply(user, case) if case.reply else False
    return asked or agrees_to_decline(user, case)


def is_department(user: Any, case: Any) -> bool:
    return case.department_id is not None and holds(
        user,
        case,
        Role.DEPARTMENT_HEAD,
        Role.DEPARTMENT_CONTACT,
        department_id=case.department_id,
    )


def is_department_head(user: Any, case: Any) -> bool:
    return case.department_id is not None and holds(
        user, case, Role.DEPARTMENT_HEAD, department_id=case.department_id
    )


def takes(user: Any, case: Any) -> bool:
    return isinstance(user, Clock) or is_department(user, case)


def closes(user: Any, case: Any) -> bool:
    return isinstance(user, Clock) or is_author(user, case)


def adopts(user: Any, case: Any) -> bool:
    """A delegate in office; her own suggestion she may simply write as a proposal."""
    return is_delegate(user, case)
