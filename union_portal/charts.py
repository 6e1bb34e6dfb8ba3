"""Charts as shapes: pure geometry, drawn by one SVG template on the page and in WeasyPrint alike.

Bars start at 0. A line may not; its axis then shows where it starts. Colour carries no meaning of
its own: numbers stand on the marks, and the table stands below.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import east_asian_width

# WeasyPrint does not resolve var() inside SVG: the print colours are presentation attributes, and
# the page's stylesheet overrides them by class.
PAINT = {
    "c1": "#1b4b7a",
    "c2": "#b01c22",
    "c3": "#948d80",
    "c4": "#b37d14",
    "c5": "#3c8d7d",
    "c6": "#6b92b9",
    "track": "#dcd7cb",
    "axis": "#cdc7ba",
    "gridl": "#e6e2d9",
    "l1": "#1b4b7a",
    "l2": "#b01c22",
    "l3": "#948d80",
    "l4": "#b37d14",
    "tick": "#1d1c1a",
    "ink": "#1d1c1a",
    "ink2": "#47443f",
    "ink3": "#676259",
    "white": "#ffffff",
}
HEAT = ("#f3f1eb", "#d5e2ef", "#9dbcd9", "#5b89b5", "#1b4b7a")  # five steps of blue
ON_DARK = {"c1": "white", "c2": "white", "c5": "white"}
FONT = 13  # px; nothing smaller


@dataclass(frozen=True)
class Shape:
    kind: str  # text, rect, line, path, circle
    css: str
    x: float = 0
    y: float = 0
    w: float = 0
    h: float = 0
    text: str = ""
    anchor: str = "start"
    bold: bool = False
    dashed: bool = False
    title: str = ""
    paint: str = ""

    @property
    def colour(self) -> str:
        return self.paint or PAINT[self.css]


@dataclass
class Drawing:
    width: float
    height: float
    label: str
    shapes: list[Shape] = field(default_factory=list)

    def add(self, kind: str, css: str, x: float, y: float, **rest: Any) -> None:
        rounded = {k: round(v, 1) if isinstance(v, float) else v for k, v in rest.items()}
        self.shapes.append(Shape(kind, css, round(x, 1), round(y, 1), **rounded))


def text_width(text: Any) -> float:
    """Roughly, at 13 px: a Chinese character is as wide as it is high."""
    return sum(13 if east_asian_width(c) in "WF" else 7.3 for c in str(text))


def shortened(text: Any, room: float) -> str:
    text = str(text)
    if text_width(text) <= room:
        return text
    while text and text_width(text) > room - 13:
        text = text[:-1]
    return text + "…"


def _gutter(labels: Iterable[Any], width: float) -> float:
    return min(max((text_width(label) for label in labels), default=0), width * 0.3) + 10


def bars(chart: dict[str, Any], width: float) -> Drawing:
    """rows: [{label, value, text, hot}]; max: the end of the scale when it is not the largest."""
    rows = chart["rows"]
    left = _gutter((row["label"] for row in rows), width)
    right = max((text_width(row["text"]) for row in rows), default=0) + 12
    scale = chart.get("max") or max((row["value"] or 0 for row in rows), default=0) or 1
    drawing = Drawing(width, len(rows) * 34, chart["label"])
    for n, row in enumerate(rows):
        y = n * 34.0
        hot = row.get("hot")
        long = (row["value"] or 0) / scale * (width - left - right)
        drawing.add(
            "text", "ink", left - 10, y + 21, text=shortened(row["label"], left - 10), anchor="end"
        )
        drawing.add(
            "rect",
            "c2" if hot else "c1",
            left,
            y + 6,
            w=long,
            h=22.0,
            title=f"{row['label']} {row['text']}",
        )
        drawing.add(
            "text",
            "c2" if hot else "ink",
            left + long + 8,
            y + 21,
            text=str(row["text"]),
            bold=bool(hot),
        )
    drawing.add("line", "axis", left, 0, h=float(drawing.height))
    return drawing


def stacked(chart: dict[str, Any], width: float) -> Drawing:
    """rows: [{label, parts}], colors: the class of each part in order; numbers stand on the parts
    that are wide enough, the sum at the end."""
    rows = chart["rows"]
    colors = chart["colors"]
    left = _gutter((row["label"] for row in rows), width)
    scale = max((sum(row["parts"]) for row in rows), default=0) or 1
    room = width - left - text_width(scale) - 14 - 2 * len(colors)
    drawing = Drawing(width, len(rows) * 36, chart["label"])
    for n, row in enumerate(rows):
        x, y = left, n * 36.0
        drawing.add(
            "text", "ink", left - 10, y + 23, text=shortened(row["label"], left - 10), anchor="end"
        )
        for part, color in zip(row["parts"], colors, strict=True):
            if not part:
                continue
            long = part / scale * room
            drawing.add("rect", color, x, y + 5, w=long, h=26.0, title=f"{row['label']} {part}")
            if long > text_width(part) + 8:
                drawing.add(
                    "text",
                    ON_DARK.get(color, "ink"),
                    x + long / 2,
                    y + 23,
                    text=str(part),
                    anchor="middle",
                    bold=color in ON_DARK,
                )
            x += long + 1
        drawing.add("text", "ink", x + 8, y + 23, text=str(sum(row["parts"])), bold=True)
    return drawing


def dots(chart: dict[str, Any], width: float) -> Drawing:
    """rows: [{label, value, before, text, hot}] with the last period in grey; min, max, unit."""
    rows = chart["rows"]
    low, high, unit = chart.get("min", 0), chart.get("max", 100), chart.get("unit", "%")
    left = _gutter((row["label"] for row in rows), width) + 8
    right = max((text_width(row["text"]) for row in rows), default=0) + 18
    height = 28 + len(rows) * 30
    drawing = Drawing(width, height, chart["label"])

    def at(value: float) -> float:
        share = (value - low) / ((high - low) or 1)
        return left + max(0.0, min(1.0, share)) * (width - left - right)

    for tick in ticks(low, high):
        drawing.add("line", "gridl", at(tick), 20, h=height - 20.0)
        word = f"{tick:g}{unit if tick == high else ''}"
        drawing.add("text", "ink3", at(tick), 12, text=word, anchor="middle")
    for n, row in enumerate(rows):
        y = 28 + n * 30 + 12.0
        color = "c2" if row.get("hot") else "c1"
        drawing.add(
            "text", "ink", left - 18, y + 5, text=shortened(row["label"], left - 18), anchor="end"
        )
        if row.get("value") is None:
            drawing.add("text", "ink3", left, y + 5, text=str(row["text"]))
            continue
        if row.get("before") is not None:
            start, end = sorted((at(row["before"]), at(row["value"])))
            drawing.add("rect", "c3", start, y - 1, w=end - start, h=2.0)
            drawing.add("circle", "c3", at(row["before"]), y, w=4.5)
        drawing.add(
            "circle", color, at(row["value"]), y, w=6.5, title=f"{row['label']} {row['text']}"
        )
        drawing.add(
            "text",
            "c2" if row.get("hot") else "ink",
            width - right + 14,
            y + 5,
            text=str(row["text"]),
            bold=bool(row.get("hot")),
        )
    return drawing


def ticks(low: float, high: float) -> list[float]:
    step = (high - low) / 4 or 1
    return [low + step * n for n in range(5)]


def line(chart: dict[str, Any], width: float) -> Drawing:
    """labels: of the periods (short_labels for a phone); series: [{label, values, color: l1 | l2 |
    l3}], a value may be None; min, max, unit; target: {value, label}. The last value is named."""
    low, high, unit = chart.get("min", 0), chart.get("max", 100), chart.get("unit", "%")
    labels = chart["short_labels"] if width < 480 and chart.get("short_labels") else chart["labels"]
    ends = [s["label"] for s in chart["series"]]
    target = chart.get("target")
    if target:
        ends.append(target["label"])
    left, right = 46.0, max((text_width(e) for e in ends), default=0) + 14
    top, bottom, height = 14.0, 220.0, 250
    drawing = Drawing(width, height, chart["label"])
    step = (width - left - right - 28) / max(1, len(labels) - 1)

    def at(value: float) -> float:
        return bottom - (value - low) / ((high - low) or 1) * (bottom - top)

    for tick in ticks(low, high):
        drawing.add(
            "line", "axis" if tick == low else "gridl", left, at(tick), w=width - left - right
        )
        word = f"{tick:g}{unit if tick == high else ''}"
        drawing.add("text", "ink3", left - 8, at(tick) + 5, text=word, anchor="end")
    for n, label in enumerate(labels):
        x = left + 14 + n * step
        drawing.add("text", "ink3", x, 242, text=str(label), anchor="middle")
    named: list[float] = []
    if target:
        y = at(target["value"])
        drawing.add("line", "axis", left, y, w=width - left - right, dashed=True)
        named.append(_apart(y + 5, named))
        drawing.add("text", "ink3", width - right + 8, named[-1], text=target["label"])
    for series in chart["series"]:
        _one_line(drawing, series, [left + 14 + n * step for n in range(len(labels))], at, named)
    return drawing


def _one_line(
    drawing: Drawing, series: dict[str, Any], places: Sequence[float], at: Any, named: list[float]
) -> None:
    points = [
        (x, at(value))
        for x, value in zip(places, series["values"], strict=True)
        if value is not None
    ]
    if not points:
        return
    css = series.get("color", "l1")
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    drawing.add("path", css, 0, 0, text=path, w=2.0 if css == "l3" else 2.5)
    x, y = points[-1]
    drawing.add("circle", "c" + css[1:], x, y, w=4.5)
    named.append(_apart(y + 5, named))
    drawing.add(
        "text",
        "ink3" if css == "l3" else "ink",
        x + 12,
        named[-1],
        text=series["label"],
        bold=css != "l3",
    )


def _apart(y: float, taken: list[float]) -> float:
    """Move a label down until it covers none that stands already."""
    while any(abs(y - other) < 16 for other in taken):
        y += 4
    return y


def heat(chart: dict[str, Any], width: float) -> Drawing:
    """columns: words; rows: [{label, cells: [{text, level: 0-4 or None, hot}]}]. The number stands
    in each cell; a hot cell has a red frame, so that it is not told by colour alone."""
    rows, columns = chart["rows"], chart["columns"]
    left = _gutter((row["label"] for row in rows), width)
    wide = (width - left) / max(1, len(columns))
    drawing = Drawing(width, 26 + len(rows) * 32, chart["label"])
    for n, word in enumerate(columns):
        drawing.add(
            "text",
            "ink3",
            left + (n + 0.5) * wide,
            15,
            text=shortened(word, wide - 4),
            anchor="middle",
        )
    for m, row in enumerate(rows):
        y = 26 + m * 32.0
        drawing.add(
            "text", "ink", left - 10, y + 20, text=shortened(row["label"], left - 10), anchor="end"
        )
        for n, cell in enumerate(row["cells"]):
            x = left + n * wide
            level = cell.get("level")
            if level is not None:
                drawing.add(
                    "rect",
                    "white",
                    x + 1,
                    y + 1,
                    w=wide - 2,
                    h=30.0,
                    paint=HEAT[level],
                    title=f"{row['label']} {columns[n]} {cell['text']}",
                )
            if cell.get("hot"):
                drawing.add("rect", "c2", x + 2, y + 2, w=wide - 4, h=28.0, paint="frame")
            ink = "white" if (level or 0) >= 3 else "ink3" if level is None else "ink"
            drawing.add(
                "text",
                ink,
                x + wide / 2,
                y + 21,
                text=str(cell["text"]),
                anchor="middle",
                bold=bool(cell.get("hot")),
            )
    return drawing


def spark(values: Sequence[float | None], width: float = 96, height: float = 24) -> Drawing:
    """Five periods in the size of a word; says nothing by itself, the figure stands above."""
    drawing = Drawing(width, height, "")
    known = [(n, v) for n, v in enumerate(values) if v is not None]
    if len(known) < 2:
        return drawing
    low, high = min(v for _, v in known), max(v for _, v in known)
    step = (width - 8) / max(1, len(values) - 1)
    points = [
        (3 + n * step, height - 4 - (v - low) / ((high - low) or 1) * (height - 8))
        for n, v in known
    ]
    drawing.add("path", "l1", 0, 0, text=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), w=2.5)
    drawing.add("circle", "c1", points[-1][0], points[-1][1], w=3.0)
    return drawing


KINDS = {"bars": bars, "stacked": stacked, "dots": dots, "line": line, "heat": heat}


def draw(chart: dict[str, Any], width: float) -> Drawing:
    return KINDS[chart["kind"]](chart, width)
