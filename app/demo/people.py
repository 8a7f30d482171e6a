"""Made-up people: the same seed always gives the same ones.

Names follow real habits: common surnames often, a few with several readings (单 仇 解), compound surnames,
and characters that many fonts lack (𬭎 𫖯 㛃 䶮).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

AREA = "990101"
COMMON_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
POLYPHONIC_SURNAMES = "单仇解区查盖华乐尉朴"
COMPOUND_SURNAMES = ("欧阳", "上官", "诸葛", "司马", "尉迟", "皇甫")
MEN = "伟强磊军勇杰涛超明刚平辉鹏飞波斌华亮健文志国建林峰海龙东浩宇凯俊博毅昊晨"
WOMEN = "芳娜敏静丽娟艳霞秀燕玲桂兰英红梅琳萍洁雪倩婷慧颖莉佳欣怡蓉菊凤云悦蕾薇"
EITHER = "晓玉春世永思子金新立清安宁嘉文明华永德成一雨家"
RARE = "𬭎𫖯㛃䶮堃喆犇翀昉赟珺玥昱晟烜"
ETHNICITIES = ("汉族",) * 9 + ("土家族", "苗族", "回族", "侗族")
POLITICS = ("中共党员",) * 6 + ("中共预备党员", "共青团员", "群众", "群众")
EDUCATION = ("研究生", "大学", "大学", "大学", "大专", "大专", "中专", "高中")
CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"


@dataclass(frozen=True)
class MadeUpPerson:
    """One invented human."""

    name: str
    sex: str
    birth: date
    id_number: str
    phone: str
    ethnicity: str
    politics: str
    education: str


def id_number(birth: date, serial: int) -> str:
    """A number of area 990101 with the right check digit (GB 11643); `serial` 0–999, odd for men."""
    body = f"{AREA}{birth:%Y%m%d}{serial:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, CHECK_WEIGHTS, strict=True))
    return body + CHECK_DIGITS[total % 11]


def make_people(seed: int) -> Iterator[MadeUpPerson]:
    """Invented people without end; no two share an ID number, some share a name."""
    chance = random.Random(f"people {seed}")
    taken: set[str] = set()
    serial = 0
    while True:
        sex = "女" if chance.random() < 0.4 else "男"
        birth = date(1966, 1, 1) + timedelta(days=chance.randrange(365 * 36))
        number = _free_number(chance, birth, sex, taken)
        serial += 1
        yield MadeUpPerson(
            name=_surname(chance) + _given(chance, sex),
            sex=sex,
            birth=birth,
            id_number=number,
            phone=f"1{chance.choice('35789')}{chance.randrange(10)}{serial % 100_000_000:08d}",
            ethnicity=chance.choice(ETHNICITIES),
            politics=chance.choice(POLITICS),
            education=chance.choice(EDUCATION),
        )


def _free_number(chance: random.Random, birth: date, sex: str, taken: set[str]) -> str:
    while True:
        number = id_number(birth, chance.randrange(0, 1000, 2) + (1 if sex == "男" else 0))
        if number not in taken:
            taken.add(number)
            return number


def _surname(chance: random.Random) -> str:
    dice = chance.random()
    if dice < 0.012:
        return chance.choice(COMPOUND_SURNAMES)
    if dice < 0.04:
        return chance.choice(POLYPHONIC_SURNAMES)
    # The square makes the first of the list much more frequent, as in life.
    return COMMON_SURNAMES[int(chance.random() ** 2 * len(COMMON_SURNAMES))]


def _given(chance: random.Random, sex: str) -> str:
    letters = WOMEN if sex == "女" else MEN
    if chance.random() < 0.015:
        return chance.choice(("", chance.choice(EITHER))) + chance.choice(RARE)
    if chance.random() < 0.22:
        return chance.choice(letters)
    return chance.choice(EITHER + letters) + chance.choice(letters)
