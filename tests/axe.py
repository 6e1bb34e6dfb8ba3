"""axe-core in a page of the suite: WCAG 2.2 A and AA and the best practices, nothing forgiven."""

from pathlib import Path
from typing import Any

AXE = Path(__file__).parent / "vendor" / "axe" / "axe.min.js"
RUN = """tags => axe.run(
    document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}
)"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Any) -> list[str]:
    """Return what axe finds, one line a finding: rule, help, first element. The page must have
    been opened with `csp=False`: the tool itself is an inline script."""
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN, TAGS)
    lines = []
    for item in found["violations"]:
        for node in item["nodes"][:3]:
            why = node["any"][0]["message"] if node["any"] else ""
            lines.append(f"{item['id']}: {item['help']}. {node['html'][:160]} {why[:200]}")
    return lines
