"""Normal forms of what people type or a roster brings (members.md 2.2.2). Pure functions."""

import re
import unicodedata

# 通用规范汉字 and its extensions, the compatibility block after NFC, and 〇.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_PURE_HAN = re.compile(f"[{HAN}·\\s]+")
_DOTS = re.compile(f"(?<=[{HAN}])\\s*[•・．‧∙●.·]\\s*(?=[{HAN}])")
_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd?□]")
_FULL_WIDTH = {
    code: code - 0xFEE0
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
# GB 18030-2022 gives eight characters that Python's codec still maps to the private area.
_GB18030_2022 = {
    ord(pair.decode("gb18030")): 0x9FB4 + n
    for n, pair in enumerate(
        bytes.fromhex(code)
        for code in ("fe59", "fe61", "fe66", "fe67", "fe6d", "fe7e", "fe90", "fea0")
    )
}


def half_width(text: str) -> str:
    """Full-width Latin letters and digits become half-width; the rest stays."""
    return text.translate(_FULL_WIDTH)


def name_normal_form(text: str) -> str:
    """NFC, half-width, one kind of middle dot; a pure Han name has no blanks inside, a Latin name
    keeps single ones. Never cut."""
    name = half_width(unicodedata.normalize("NFC", text.translate(_GB18030_2022))).strip()
    name = _DOTS.sub("·", name)
    return re.sub(r"\s+", "" if _PURE_HAN.fullmatch(name) else " ", name)


def name_is_unreadable(name: str) -> bool:
    """姓名含无法识别的字: a private-use character or a replacement mark."""
    return bool(_UNREADABLE.search(name))


def staff_no_normal_form(text: str) -> str:
    """Upper case, half-width, no blanks; leading zeros stay."""
    return "".join(half_width(text).upper().split())


def mobile_normal_form(text: str) -> str:
    """Digits only, a leading +86 or 86 taken off; foreign numbers keep their +."""
    number = re.sub(r"[\s\-()（）]", "", half_width(text))
    return re.sub(r"^(?:\+86|86)(?=1[3-9]\d{9}$)", "", number)


def mobile_is_valid(number: str) -> bool:
    return bool(re.fullmatch(r"1[3-9]\d{9}|\+[1-9]\d{6,14}", number))
