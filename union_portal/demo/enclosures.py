"""Files that people of the demo attach: a chart, a scanned page, a letter, a table. All are made
here, of the words of the case."""

import io
import zipfile
from collections.abc import Sequence
from functools import cache
from random import Random
from xml.sax.saxutils import escape

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from casework import fonts, xlsx

from .texts import Topic

INK, RED, PAPER = "#24201c", "#a8201a", "#fdfcf9"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    'package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.unpack() / "portal-sans-400.ttf"), size)


def _lines(text: str, width: int) -> list[str]:
    """Break a text without spaces every `width` characters."""
    return [text[n : n + width] for n in range(0, len(text), width)]


def _file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def chart(name: str, title: str, bars: Sequence[tuple[str, int]]) -> SimpleUploadedFile:
    """A picture with one bar for each label."""
    page = Image.new("RGB", (900, 150 + 70 * len(bars)), PAPER)
    draw = ImageDraw.Draw(page)
    draw.text((40, 36), title, font=_font(30), fill=INK)
    most = max(number for _label, number in bars)
    for n, (label, number) in enumerate(bars):
        top, length = 120 + 70 * n, 480 * number // most
        draw.text((40, top), label, font=_font(22), fill=INK)
        draw.rectangle((260, top, 260 + length, top + 34), fill=RED if n == 0 else "#9a938a")
        draw.text((276 + length, top + 2), str(number), font=_font(22), fill=INK)
    data = io.BytesIO()
    page.save(data, "PNG")
    return _file(f"{name}.png", data.getvalue())


def scan(name: str, heading: str, paragraphs: Sequence[str]) -> SimpleUploadedFile:
    """A page of paper as a scanner gives it: a picture in a PDF."""
    page = Image.new("L", (1000, 1414), 250)
    draw = ImageDraw.Draw(page)
    draw.text((500, 150), heading, font=_font(42), fill=40, anchor="mm")
    draw.line((110, 200, 890, 200), fill=90, width=2)
    top = 260
    for paragraph in paragraphs:
        for line in _lines(f"　　{paragraph}", 27):
            draw.text((110, top), line, font=_font(28), fill=55)
            top += 52
        top += 20
    data = io.BytesIO()
    page.rotate(0.4, fillcolor=250).save(data, "PDF", resolution=120)
    return _file(f"{name}.pdf", data.getvalue())


def letter(name: str, paragraphs: Sequence[str]) -> SimpleUploadedFile:
    """A Word document with one paragraph for each text."""
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    parts = {
        **PARTS,
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            archive.writestr(path, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return _file(f"{name}.docx", data.getvalue())


def table(name: str, headers: Sequence[str], rows: Sequence[Sequence]) -> SimpleUploadedFile:
    data = io.BytesIO()
    xlsx.write(data, [(name, headers, rows)])
    return _file(f"{name}.xlsx", data.getvalue())


# ---------------------------------------------------------------- of a case


def of_a_mover(topic: Topic, random: Random) -> SimpleUploadedFile:
    """What a delegate lays beside her proposal."""
    place = topic.place
    match random.randrange(3):
        case 0:
            answers = ("迫切需要改进", "有必要改进", "无所谓", "维持现状")
            counts = sorted((random.randint(8, 160) for _ in answers), reverse=True)
            return chart(
                f"{topic.subject}问卷统计",
                f"{place} {topic.subject} 教职工问卷",
                list(zip(answers, counts, strict=True)),
            )
        case 1:
            return letter(
                f"{topic.subject}调查情况说明",
                [f"{topic.subject}调查情况说明", topic.reason, "建议：", topic.suggestion],
            )
        case _:
            months = [(f"第{n}周", random.randint(6, 60)) for n in range(1, 9)]
            return table(f"{topic.subject}登记表", ("周次", "登记人次"), months)


def of_a_department(topic: Topic, random: Random) -> SimpleUploadedFile:
    """What a department lays beside its reply."""
    answers = topic.answers
    match random.randrange(3):
        case 0:
            before, after = random.randint(40, 90), random.randint(5, 30)
            return chart(
                f"{topic.subject}办理前后对比",
                f"{topic.subject}：每月反映次数",
                [("办理前三个月", before), ("办理后首月", after)],
            )
        case 1:
            return scan(
                f"{topic.subject}现场查看记录",
                "现场查看记录",
                [
                    f"查看单位：{topic.department}，地点：{topic.place}。",
                    f"{answers['found']}。",
                    f"拟采取的办法：{answers['first']}；{answers['second']}。",
                    "参加人员签名：（略）",
                ],
            )
        case _:
            return letter(
                f"{topic.subject}工作方案",
                [
                    f"{topic.subject}工作方案",
                    f"一、现状：{answers['found']}。",
                    f"二、任务：{answers['first']}；{answers['second']}。",
                    f"三、要求：{answers['third']}。",
                ],
            )
