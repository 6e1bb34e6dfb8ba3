"""Synthetic people: names drawn from common characters, so that no row is a real person's file.

The same seed gives the same university."""

from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷"
    "钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路"
    "岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄"
)
GIVEN_FIRST = (
    "文志建国明海晓雪春秋丽红玉金晨思雨子佳俊博宇嘉慧欣美"
    "云书清若景怀永世德光立振少宏学永正兴维亚一以知舒映素静"
)
GIVEN_SECOND = (
    "华强军平伟芳娟敏静涛杰超勇磊洋艳霞燕玲桂英梅莉萍红波辉"
    "斌峰刚鹏飞龙凯宁琳瑶涵彤轩哲睿岚言禾谦瑜璇珂然和安予衡"
)
DIGITS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


class Names:
    """Draws names without repeating one until the pool is used up."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.used: set[str] = set()

    def next(self) -> str:
        for _attempt in range(200):
            # common surnames come more often: the first third of the list twice as likely
            pool = SURNAMES[:50] if self.random.random() < 0.55 else SURNAMES
            surname = self.random.choice(pool)
            given = self.random.choice(GIVEN_SECOND)
            if self.random.random() < 0.86:
                given = self.random.choice(GIVEN_FIRST) + given
            name = surname + given
            if name not in self.used and len(set(name)) == len(name):
                self.used.add(name)
                return name
        raise RuntimeError("the pool of names is used up")


def chinese_ordinal(number: int) -> str:
    """1 -> 一, 12 -> 十二, 20 -> 二十: delegations and sessions are read this way."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else DIGITS[tens - 1] + "十")
    return head + (DIGITS[ones - 1] if ones else "")
