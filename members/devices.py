"""A browser's own description in words that a person recognises."""

SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("HarmonyOS", "HarmonyOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
BROWSERS = (  # the more particular first: every one of them also says Chrome or Safari
    ("MicroMessenger", "WeChat"),
    ("wxwork", "WeCom"),
    ("QQBrowser", "QQ"),
    ("360SE", "360"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def describe(agent: str) -> str:
    """ "Chrome, Windows", or "" when nothing is recognised."""
    found = [
        next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in found if name)
