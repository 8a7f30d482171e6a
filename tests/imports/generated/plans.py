"""Course plans: days in their own year or under a title, classes and what is none, spans of the clock."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from app.imports import KnownTown
from tests.imports.generated.disturbances import add_gaps, chance, spaced
from tests.imports.generated.judge import Case
from tests.imports.generated.paper import Page
from tests.imports.generated.town import COURSES, days

DATE = ("培训时间", "日期", "上课日期", "授课时间", "讲课时间", "会议时间", "学习时间")
COURSE = (
    "培训内容",
    "课程名称",
    "上课内容",
    "讲课内容",
    "主要内容",
    "会议内容",
    "议题",
    "学习内容",
    "主题",
    "授课题目",
)
LECTURER = ("授课人", "主讲人", "讲师", "宣讲人")
CLOCKS = (
    ("", "", ""), ("", "", ""), ("9:00-11:30", "09:00", "11:30"), ("14:30—17:00", "14:30", "17:00"),
    ("下午2:30-5:00", "14:30", "17:00"), ("8：30至10：00", "08:30", "10:00"),
)  # fmt: skip
NO_CLASS = ("停课", "放假", "休息", "国庆节放假", "待定", "——")
DAYS = (
    "{d.year}年{d.month}月{d.day}日",
    "{d:%Y-%m-%d}",
    "{d.year}.{d.month}.{d.day}",
    "date",
    "{d.month}月{d.day}日",
    "{d.month}月{d.day}日（周三）",
)


def plan(rng: Random) -> Case:
    """A year's or a half-year's classes."""
    how: list[str] = []
    rolls = chance(rng, 0.2)
    on = days(rng, rng.randint(3, 9), first=date(2023, 9, 25) if rolls else date(2024, rng.randint(1, 3), 1))
    titles = [rng.choice(COURSES) + rng.choice(("", "（一）", "专题辅导", "（2小时）", "第3讲")) for _ in on]
    style = rng.choice(DAYS)
    page = Page()
    years = sorted({day.year for day in on})
    span = f"{years[0]}年" if len(years) == 1 else rng.choice((
        f"{years[0]}—{years[-1]}年度", f"{on[0].year}年{on[0].month}月至{on[-1].year}年{on[-1].month}月"))  # fmt: skip
    page.title(f"清河镇{span}干部教育培训计划")
    with_clock, with_hours = chance(rng, 0.4), chance(rng, 0.6)
    head = [rng.choice(DATE), rng.choice(COURSE)]
    head += ["时段"] if with_clock else []
    head += ["学时"] if with_hours else []
    page.add("序号", *[spaced(rng, word) for word in head], rng.choice(LECTURER), "地点")
    page.merged.append((0, 0, 0, page.width - 1))
    page.body = len(page.rows)
    truth: list[dict[str, Any]] = []
    for number, (day, title) in enumerate(zip(on, titles, strict=True), 1):
        clock = rng.choice(CLOCKS) if with_clock else ("", "", "")
        hours = rng.choice((2, 2.5, 3, 4))
        cells = [day if style == "date" else style.format(d=day), title]
        cells += [clock[0]] if with_clock else []
        cells += [rng.choice((hours, f"{hours}学时"))] if with_hours else []
        page.add(number, *cells, "王书记", "镇党校")
        truth.append(
            {"title": title, "date": day.isoformat()}
            | ({"start": clock[1], "end": clock[2]} if clock[1] else {})
            | ({"hours": hours} if with_hours else {})
        )
        if chance(rng, 0.05):
            other = day.replace(day=min(day.day, 27) + 1)
            page.add(None, other if style == "date" else style.format(d=other), rng.choice(NO_CLASS))
            how.append(f"no class: {page.rows[-1][2]}")
    how += [f"days {style}", f"years {years} {span}", f"clock {with_clock}", "/".join(map(str, head))]
    add_gaps(rng, page, how)
    if chance(rng, 0.3):
        page.rows.append([None, "合计", None, sum(t.get("hours", 0) for t in truth)])
        how.append("total")
    if chance(rng, 0.2):
        page.add("注：如有变动另行通知。")
    return Case("plan", [page], truth, ("title", "date"), KnownTown(today=date(2024, 1, 5)), how=how)


def weekly_grid(rng: Random) -> Case:
    """Days × 上午 下午: a class stands in its cell."""
    on = days(rng, rng.randint(3, 6), first=date(2024, 3, 1))
    page, truth = Page(), []
    page.title("2024年3月轮训班课程表")
    page.add("日期", "上午", "下午", *(["晚上"] if chance(rng, 0.3) else []))
    page.merged.append((0, 0, 0, page.width - 1))
    page.body = len(page.rows)
    for day in on:
        cells = []
        for _ in range(page.width - 1):
            title = rng.choice(COURSES) if chance(rng, 0.7) else None
            cells.append(title)
            if title:
                truth.append({"title": title, "date": day.isoformat()})
        page.add(f"{day.month}月{day.day}日", *cells)
    return Case("plan", [page], truth, ("title", "date"), KnownTown(today=date(2024, 1, 5)), how=["grid"])
