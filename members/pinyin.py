"""Names in pinyin, for search and order. A dictionary reads surnames wrong; we keep our own."""

import re

from .normal import HAN

# Surnames whose usual reading is not the surname's.
SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "翟": "zhai", "朴": "piao",
    "盖": "ge", "曾": "zeng", "任": "ren", "华": "hua", "缪": "miao", "纪": "ji", "冼": "xian",
    "乐": "yue", "员": "yun", "秘": "bi", "召": "shao", "尉": "wei", "黑": "he", "折": "she",
    "种": "chong", "繁": "po", "逄": "pang", "麴": "qu", "覃": "qin", "宓": "mi", "眭": "sui",
    "郇": "xun", "佴": "nai", "那": "na", "洗": "xian", "能": "nai", "燕": "yan", "令": "ling",
    "应": "ying", "宁": "ning", "葛": "ge", "哈": "ha", "祭": "zhai", "车": "che", "过": "guo",
    "贾": "jia", "万": "wan", "石": "shi", "占": "zhan", "牟": "mou", "隗": "wei", "谌": "chen",
}  # fmt: skip
DOUBLE_SURNAMES = {
    "尉迟": "yuchi", "万俟": "moqi", "单于": "chanyu", "长孙": "zhangsun", "澹台": "tantai",
    "呼延": "huyan", "令狐": "linghu", "宰父": "zaifu", "夏侯": "xiahou", "诸葛": "zhuge",
    "欧阳": "ouyang", "上官": "shangguan", "司马": "sima", "司徒": "situ", "皇甫": "huangfu",
    "慕容": "murong", "东方": "dongfang", "独孤": "dugu", "南宫": "nangong", "公孙": "gongsun",
}  # fmt: skip
LENGTH = 200
_HAN = re.compile(f"[{HAN}]")


def readings(name: str) -> str:
    """Return what `name` is found by: each reading of its beginning joined with the rest, and
    its initials, the likeliest first, parted by blanks.

    >>> readings("单小明")
    'shanxiaoming sxm danxiaoming dxm chanxiaoming cxm'
    """
    if not _HAN.match(name):
        words = name.lower().split()
        return " ".join(dict.fromkeys(["".join(words), *words[1:]]))[:LENGTH]
    from pypinyin import Style, pinyin  # slow import: 54 MB

    def say(text: str) -> list[str]:
        return [syllable[0] for syllable in pinyin(text, style=Style.NORMAL)]

    han = "".join(_HAN.findall(name))
    if han[:2] in DOUBLE_SURNAMES and len(han) > 2:
        said = DOUBLE_SURNAMES[han[:2]]
        rest = say(han[2:])
        initials = "".join(s[0] for s in [*say(han[:2]), *rest])
        words = [said + "".join(rest), said[0] + initials[1:]]
        return " ".join(dict.fromkeys(words))[:LENGTH]

    first = pinyin(han[0], style=Style.NORMAL, heteronym=True)[0]
    spoken = [SURNAMES.get(han[0], first[0]), *first]
    spoken += [s.replace("v", "yu") for s in spoken if s in ("lv", "nv")]  # passports write LYU
    rest = say(han[1:])
    words: list[str] = []
    for reading in dict.fromkeys(spoken):
        words += [reading + "".join(rest), reading[0] + "".join(s[0] for s in rest)]
    words = list(dict.fromkeys(words))
    while len(" ".join(words)) > LENGTH:
        words.pop()
    return " ".join(words)
