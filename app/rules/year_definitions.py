"""口径: the definition of each figure of the year's summary in one sentence, as the town chose it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.rules.summary_choices import (
    AVERAGE,
    BEST,
    BY_EXAM,
    COURSE,
    DAY,
    DUE,
    LEAST,
    PARTS,
    ROSTER,
    TESTED,
    YEAR_END,
    SummaryChoices,
)


def definition(code: str, choices: SummaryChoices, present: Sequence[str] = ()) -> str:
    """The definition of N1 … N12; `present` names the marks that count as 参训."""
    return _DEFINITIONS[code](choices, tuple(present) or ("出勤", "迟到", "早退"))


Marks = tuple[str, ...]


def _joined(words: Sequence[str | int]) -> str:
    return "、".join(str(word) for word in words)


def _sessions(c: SummaryChoices, _present: Marks) -> str:
    alone = f"（{_joined(c.alone_forms)}除外）" if c.alone_forms else ""
    unit = "同一期次同一天的课次合计一场" if c.unit == DAY else "一个课次计一场"
    about = "，文中数字去尾取整" if c.about else ""
    return (
        f"日期已到、至少一人实到的本镇集体形式{alone}课次，{unit}，同一课程的各期分别计；"
        f"上级调训、尚未开展和取消的不计{about}。"
    )


def _attendances(c: SummaryChoices, present: Marks) -> str:
    return (
        f"已开展的本镇课次（含自学和网络课次）实到人次之和，{_joined(present)}计入，"
        "临时参加的计入；请假、缺席、未登记和上级调训不计。"
    )


def _members(c: SummaryChoices, _present: Marks) -> str:
    age = f"年满{c.age}岁及以下" if c.age_inclusive else f"不满{c.age}岁"
    day = "12月31日" if c.age_on == YEAR_END else "培训当日"
    floating = "流动党员计入" if c.floating else "流动党员不计"
    return f"期末在册、{day}{age}的党员中至少参训一次的比例；{floating}，年中离册的、缺出生年月的不计。"


def _mean(c: SummaryChoices, _present: Marks) -> str:
    whole = {
        AVERAGE: "各月末在册人数的平均数",
        YEAR_END: "期末在册人数",
        DUE: "应到人数（至少列入一次应到名单的人）",
    }[c.mean_of]
    words = "文中为参训最少的在册人员的次数" if c.mean_words == LEAST else "文中为平均次数，舍去尾数"
    return f"参训人次除以{whole}；{words}。"


def _lesson_hours(c: SummaryChoices, _present: Marks) -> str:
    way = "同一课程各期只计学时最多的一期" if c.lessons == COURSE else "同一课程分期举办的每期都计"
    return f"培训场次的学时之和，与参加人数无关，上级调训和尚未开展的不计；{way}。"


def _person_hours(_c: SummaryChoices, _present: Marks) -> str:
    return (
        "培训场次按考勤记入各人的学时之和，重复的只计一次，与课程学时不可混用；"
        "上级调训、补训、授课、登记的学时和不计学时的形式不计。"
    )


def _monthly(c: SummaryChoices, _present: Marks) -> str:
    skipped = f"，{_joined(c.skip_months)}月不计" if c.skip_months else ""
    return (
        f"形式、勾选或标签含“{_joined(c.group_words)}”的课次按月计数，取最少的一个月；"
        f"目标为每月{c.month_target}次{skipped}，未满的当月不计。"
    )


def _quarterly(c: SummaryChoices, _present: Marks) -> str:
    return (
        f"形式、勾选或标签含“{_joined(c.seminar_words)}”的课次按季度计数，取最少和最多；"
        f"要求每季度{c.quarter_least}至{c.quarter_most}次，超过的不算差错，未满的当季不计。"
    )


def _days(c: SummaryChoices, _present: Marks) -> str:
    way = "全天计1天，半天计0.5天，同一天不超过1天" if c.day_rule == PARTS else "有学习的日期都计1天"
    return f"形式、勾选或标签含“{_joined((*c.group_words, *c.seminar_words))}”的课次的天数，{way}。"


def _self_study(c: SummaryChoices, _present: Marks) -> str:
    whole = "在册人数" if c.self_study_of == ROSTER else "登记了自学的人数"
    return (
        f"登记的自学学时（自报）按人按月相加，在册的每个整月都不少于{c.self_study_hours}小时的人数占{whole}的比例；"
        "不计入集中学时。"
    )


def _pass_rate(c: SummaryChoices, _present: Marks) -> str:
    whole = "实考" if c.pass_of == TESTED else "应考"
    other = "应考" if c.pass_of == TESTED else "实考"
    tries = {BY_EXAM: "补考按各次测试的成绩规则", BEST: "补考的取最好成绩"}.get(c.retakes, "补考的取首次成绩")
    return f"合格人次除以{whole}人次，并列除以{other}人次；{tries}，免试的不算应考，作弊的算实考。"


def _reports(_c: SummaryChoices, _present: Marks) -> str:
    return (
        "年轻干部每人每半年应交一份，按所属期分上、下半年，以首次收到为准，重交为修订；"
        "应交人数取半年末在册的年轻干部，未到期的半年不计。"
    )


def _inspections(_c: SummaryChoices, _present: Marks) -> str:
    return (
        "登记的对村（社区）学习情况的检查，按村计次，对机关的不计；"
        "覆盖面为至少检查一次的村（社区）数，另列已发督查通报数。"
    )


_DEFINITIONS: Mapping[str, Callable[[SummaryChoices, Marks], str]] = {
    "N1": _sessions,
    "N2": _attendances,
    "N3": _members,
    "N4": _mean,
    "N5": _lesson_hours,
    "N5b": _person_hours,
    "N6": _monthly,
    "N7": _quarterly,
    "N8": _days,
    "N9": _self_study,
    "N10": _pass_rate,
    "N11": _reports,
    "N12": _inspections,
}
