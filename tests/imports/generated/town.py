"""Invented people, units, class sessions and courses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.rules.id_number import check_digit

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕亓禤缑仝逄"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建国文斌玉梅志鹏雪琴海燕晓东㛃𬭎"
MINORITY = ("古丽·吐尼亚", "阿依夏木·买买提", "买合木提", "扎西", "卓玛央宗", "买买提江·阿不都热合曼")
UNITS = (
    "东湾村", "西山村", "河口社区", "党政办公室", "农业农村办公室", "综合执法队", "财政所", "柳树村",
    "共和村", "新建社区", "便民服务中心", "总寨村",
)  # fmt: skip
TITLES = ("党支部书记", "村委会主任", "会计", "科员", "四级主任科员", "副镇长", "妇联主席", "网格员")
COURSES = (
    "公文写作", "党纪学习教育", "安全生产", "乡村振兴实务", "基层治理", "保密知识", "党的二十届三中全会精神",
    "信访条例", "消防安全", "防汛应急", "统计法规", "民法典", "廉政教育", "档案管理", "网络安全",
)  # fmt: skip


@dataclass(frozen=True)
class Someone:
    """A person of the truth; '' where nothing is known."""

    name: str
    unit: str
    id_number: str
    phone: str
    title: str


def somebody(rng: Random, unit: str, taken: set[str]) -> Someone:
    """Somebody new, of a name that is not taken."""
    while True:
        name = rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2, 2))))
        if rng.random() < 0.06:
            name = rng.choice(MINORITY)
        if rng.random() < 0.04:
            name = "欧阳" + name[1:]
        if name not in taken:
            break
    taken.add(name)
    born = date(rng.randint(1962, 2001), rng.randint(1, 12), rng.randint(1, 28))
    body = f"990101{born:%Y%m%d}{rng.randint(0, 999):03}"
    phone = f"1{rng.choice('3578')}{rng.randint(0, 999_999_999):09}"
    return Someone(name, unit, body + check_digit(body), phone, rng.choice(TITLES))


def people(rng: Random, *, most_units: int = 4, most: int = 6) -> list[Someone]:
    """Some people of some units, unit by unit; everybody has a name of their own."""
    taken: set[str] = set()
    return [
        somebody(rng, unit, taken)
        for unit in rng.sample(UNITS, rng.randint(1, most_units))
        for _ in range(rng.randint(2, most))
    ]


def days(rng: Random, count: int, *, first: date) -> list[date]:
    """`count` days in order, at most some weeks apart."""
    found, day = [], first + timedelta(rng.randint(0, 20))
    for _ in range(count):
        found.append(day)
        day += timedelta(rng.randint(1, 30))
    return found
