"""What the figures of the year's summary may mean: each definition that offers a choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

SESSION, DAY = "session", "day"
COURSE = "course"
YEAR_END, AVERAGE, DUE = "year_end", "average", "due"
MEAN, LEAST = "mean", "least"
PARTS, DATES = "parts", "dates"
ROSTER, REGISTERED = "roster", "registered"
TESTED = "tested"
BY_EXAM, FIRST, BEST = "exam", "first", "best"

# The first of each is the usual one.
OPTIONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "unit": ((SESSION, "一个课次计一场"), (DAY, "同一期次同一天的课次合计一场")),
    "age_on": ((YEAR_END, "按12月31日的年龄"), (SESSION, "按培训当日的年龄")),
    "mean_of": (
        (AVERAGE, "除以各月末在册人数的平均数"),
        (YEAR_END, "除以期末在册人数"),
        (DUE, "除以应到人数"),
    ),
    "mean_words": ((MEAN, "写平均次数"), (LEAST, "写参训最少的人的次数")),
    "lessons": ((SESSION, "每期都计"), (COURSE, "同一课程各期只计一期")),
    "day_rule": ((PARTS, "全天计1天，半天计0.5天"), (DATES, "有学习的日期都计1天")),
    "self_study_of": ((ROSTER, "占在册人数"), (REGISTERED, "占登记了自学的人数")),
    "pass_of": ((TESTED, "及格÷实考"), (DUE, "及格÷应考")),
    "retakes": ((BY_EXAM, "按各次测试自己的规则"), (BEST, "都取最好成绩"), (FIRST, "都取首次成绩")),
}
# Least and most of each whole number.
LIMITS: Mapping[str, tuple[int, int]] = {
    "age": (18, 120),
    "month_target": (1, 31),
    "quarter_least": (1, 31),
    "quarter_most": (1, 31),
    "self_study_hours": (1, 300),
}


@dataclass(frozen=True)
class SummaryChoices:
    """The town's choices. Words are looked for in titles, forms and programmes of class sessions."""

    about: bool = True
    unit: str = SESSION
    alone_forms: tuple[str, ...] = ("网络学习", "自学")
    age: int = 60
    age_inclusive: bool = False
    age_on: str = YEAR_END
    floating: bool = True
    mean_of: str = AVERAGE
    mean_words: str = MEAN
    lessons: str = SESSION
    group_words: tuple[str, ...] = ("中心组",)
    month_target: int = 1
    skip_months: tuple[int, ...] = ()
    seminar_words: tuple[str, ...] = ("研讨",)
    quarter_least: int = 1
    quarter_most: int = 2
    day_rule: str = PARTS
    self_study_hours: int = 30
    self_study_of: str = ROSTER
    pass_of: str = TESTED
    retakes: str = BY_EXAM

    @property
    def problems(self) -> tuple[str, ...]:
        """Names of the choices that cannot be."""
        bad = [name for name, options in OPTIONS.items() if getattr(self, name) not in dict(options)]
        bad += [name for name, (least, most) in LIMITS.items() if not least <= getattr(self, name) <= most]
        if self.quarter_most < self.quarter_least:
            bad.append("quarter_most")
        bad += [name for name in ("group_words", "seminar_words") if not any(getattr(self, name))]
        if any(not 1 <= month <= 12 for month in self.skip_months) or len(set(self.skip_months)) == 12:
            bad.append("skip_months")
        return tuple(dict.fromkeys(bad))


def choices_of(values: Mapping[str, object]) -> SummaryChoices:
    """Choices as they were kept; what is missing, unknown or impossible has its usual value."""
    usual = SummaryChoices()
    kept: dict[str, Any] = {}
    for field in fields(SummaryChoices):
        value = values.get(field.name)
        wanted = getattr(usual, field.name)
        if isinstance(wanted, tuple) and isinstance(value, list | tuple):
            value = tuple(value)
        if type(value) is type(wanted):
            kept[field.name] = value
    found = SummaryChoices(**kept)
    return found if not found.problems else usual
