"""How much our way of making a paper adds to WeasyPrint on the same HTML, in the same run: fonts
by an own fetcher, nothing else fetched, tagged PDF. And a long table, which costs most.

./portal bench pdf
"""

import io
from collections.abc import Callable
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter

from benchmarks.database import throw_away  # isort: skip  # it starts Django

from casework import fonts, rendering
from casework.press import press

RUNS = 3
LINE = "学校现有教职工三千余人，其中有学龄前及小学阶段子女的约七百八十人，接送时间与课时冲突。"
HEAD = {
    "school": "京华示范大学",
    "session": "第八届教职工代表大会第二次会议",
    "issuer": "京华示范大学教职工代表大会提案工作委员会",
    "on": "2026年7月2日",
    "number_line": "收件号0802-187　立案号0802-023",
    "title": "关于优化教职工子女课后托管与寒暑假看护服务的提案",
}


def letter(lines: int) -> str:
    parts = [{"title": "办理情况", "text": [LINE] * lines}]
    return _html("reply_letter", {**HEAD, "to": "某某", "you": "您", "round": 1, "parts": parts})


def register(rows: int) -> str:
    cells = f"0802-001 0802-001 {HEAD['title']} 周映岚 第六代表团 11 2026.4.8 立案 后勤管理处"
    cells += " 人事处 顾明谦 2026.4.29 2026.6.28 2026.7.2 B 满意 否 重点"
    headers = [str(n) for n in range(1, 20)]
    table = [[str(n), *cells.split()] for n in range(1, rows + 1)]
    groups = [{"name": "后勤保障与生活福利", "rows": table, "sum": {}}]
    return _html("register", {**HEAD, "headers": headers, "groups": groups, "sum": {}})


def _html(name: str, context: dict) -> str:
    paper = {"title": HEAD["title"], "code": "7F3K-92QD", "digest": "0123456789abcdef"}
    paper["qr"] = rendering.qr("http://127.0.0.1:8000/verify/7F3K-92QD/")
    return rendering.html(f"papers/{name}.html", {**context, "paper": paper})


def bare(source: str) -> int:
    """The same HTML and CSS through WeasyPrint as its tutorial does it."""
    import weasyprint  # slow import
    from weasyprint.text.fonts import FontConfiguration

    config = FontConfiguration()
    css = weasyprint.CSS(
        string=fonts.css() + rendering.STYLE.read_text(encoding="utf-8"), font_config=config
    )
    document = weasyprint.HTML(string=source).render(stylesheets=[css], font_config=config)
    document.write_pdf(io.BytesIO())
    return len(document.pages)


def timed(work: Callable[[], object]) -> float:
    """Seconds of the median run, after one that warms up."""
    work()
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def main() -> None:
    start = perf_counter()
    fonts.unpack()
    print(f"fonts unpacked in {perf_counter() - start:.1f} s")
    start = perf_counter()
    rendering.pdf(letter(3))
    print(f"first paper: {perf_counter() - start:.2f} s (a process starts and loads WeasyPrint)")
    print(f"{'paper':22} {'pages':>5} {'kB':>6} {'ours s':>8} {'bare s':>8} {'ratio':>6}")
    papers = {
        "reply, short": letter(3),
        "reply, long": letter(120),
        "register, 80 lines": register(80),
    }
    for name, source in papers.items():
        data, pages = rendering.pdf(source)
        assert bare(source) == pages
        ours, plain = timed(lambda s=source: rendering.pdf(s)), timed(lambda s=source: bare(s))
        kilobytes = len(data) / 1024
        print(f"{name:22} {pages:5} {kilobytes:6.0f} {ours:8.2f} {plain:8.2f} {ours / plain:6.2f}")
    press.end()
    peak = getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of the process that makes papers: {peak:.0f} MB")


if __name__ == "__main__":
    with throw_away():
        main()
