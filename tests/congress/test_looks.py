"""Which button of a case is the filled one (DESIGN.md 4, action bar)."""

from congress.looks import led


def buttons(*verbs: str, danger: str = "") -> list[dict]:
    return [{"verb": verb, "kind": "danger" if verb == danger else ""} for verb in verbs]


def order(found: list[dict]) -> list[tuple[str, str]]:
    return [(button["verb"], button["kind"]) for button in found]


def test_the_step_that_carries_the_case_on_stands_first_and_is_the_only_filled_one():
    found = led(buttons("withdraw", "send_back_reply", "sign_reply", "rate", danger="withdraw"))

    assert order(found) == [
        ("sign_reply", "primary"),
        ("send_back_reply", ""),
        ("rate", ""),
        ("withdraw", "danger"),
    ]


def test_among_outcomes_none_is_filled_and_what_is_seldom_wanted_stands_late():
    found = led(buttons("name_predecessor", "docket", "decline"))

    assert order(found) == [("docket", ""), ("decline", ""), ("name_predecessor", "")]
