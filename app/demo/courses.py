"""What a township teaches in a year: titles by category, places, lecturers, and the days it happens on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

TITLES: dict[str, tuple[str, ...]] = {
    "政治理论学习": (
        "党的二十大精神专题学习",
        "党史学习教育指定书目导读",
        "习近平新时代中国特色社会主义思想学习纲要导读",
        "县委全会精神传达学习",
        "百年奋斗重大成就和历史经验专题学习",
        "意识形态工作专题学习",
    ),
    "廉政教育学习": (
        "中国共产党纪律处分条例解读",
        "中央八项规定及其实施细则学习",
        "廉洁自律准则与问责条例学习",
        "身边案例警示教育",
        "机关内务管理制度学习",
        "党内监督条例专题学习",
    ),
    "一把手提能培训": (
        "加强党的政治建设与领导能力",
        "公共管理学基础",
        "领导学原理与决策方法",
        "防范化解政治风险能力提升",
        "政治判断力、领悟力、执行力专题研讨",
    ),
    "党务干部专题培训": (
        "发展党员工作细则",
        "组织生活会与民主评议党员",
        "村民委员会组织法与村务公开",
        "党员教育管理工作条例",
        "党费收缴与党员档案管理",
        "党支部标准化规范化建设",
    ),
    "网格化管理培训": (
        "网格化服务系统平台日常操作及维护",
        "网格员事件甄别与处置",
        "矛盾纠纷化解的语言沟通技巧",
        "网格化服务管理制度",
        "网格走访与信息采集",
    ),
    "基层治理": (
        "基层治理法制化建设",
        "社区治理与共治探索",
        "信访工作条例解读",
        "移风易俗与村规民约",
        "应急管理与安全生产常识",
        "平安建设与反诈宣传",
    ),
    "乡村振兴": (
        "产业兴旺经验交流",
        "“两山”理念与生态宜居",
        "乡村振兴战略规划解读",
        "农村人居环境整治",
        "防返贫动态监测与帮扶",
        "集体经济发展案例分析",
    ),
    "文书档案": (
        "公文基本格式与书写",
        "公文收发与运转规范",
        "文件材料收集归档",
        "档案安全与保密",
        "会议记录与信息写作",
    ),
    "财务审计": (
        "集体资金管理与项目资金支付",
        "财经法规与会计职业道德",
        "村级财务公开与审计整改",
        "公务接待与经费报销",
        "基础会计知识",
    ),
}
PLACES = ("镇政府三楼会议室", "镇党校", "党群服务中心", "镇政府一楼报告厅")
LECTURERS = (
    "镇党委书记",
    "镇长",
    "党委副书记",
    "纪委书记",
    "组织委员",
    "宣传委员",
    "政法委员",
    "党政办主任",
    "财政所所长",
    "县委党校教师",
)
# Days the whole country is off; a plan that put a class there would look made up.
HOLIDAYS = frozenset(
    (month, day)
    for month, first, last in (
        (1, 1, 1),
        (2, 10, 17),
        (4, 4, 6),
        (5, 1, 5),
        (6, 10, 10),
        (9, 15, 17),
        (10, 1, 7),
    )
    for day in range(first, last + 1)
)


def working_days(year: int, month: int) -> list[date]:
    """Mondays to Fridays of a month without the fixed holidays."""
    day = date(year, month, 1)
    days = []
    while day.month == month:
        if day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS:
            days.append(day)
        day += timedelta(days=1)
    return days


def titles_in_turn(chance: random.Random) -> Iterator[tuple[str, str]]:
    """(category, title) without end, going round the nine categories so that each month is balanced.

    A title that comes round again is told apart by its number: …（二）.
    """
    order = {category: list(titles) for category, titles in TITLES.items()}
    for titles in order.values():
        chance.shuffle(titles)
    turn = 0
    while True:
        for category, titles in order.items():
            lap, index = divmod(turn, len(titles))
            yield category, titles[index] + (f"（{chinese_number(lap + 1)}）" if lap else "")
        turn += 1


def chinese_number(number: int) -> str:
    """1–99 in Chinese digits."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if tens == 0:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
