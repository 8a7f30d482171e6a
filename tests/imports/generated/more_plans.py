"""Plans in further shapes: days in every spelling, months beside days, halves of a day, tables below each other."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from app.imports import KnownTown
from tests.imports.generated.disturbances import chance
from tests.imports.generated.judge import Case
from tests.imports.generated.paper import Page
from tests.imports.generated.plans import COURSE, DATE, LECTURER, NO_CLASS
from tests.imports.generated.town import COURSES, days

KNOWN = KnownTown(today=date(2024, 1, 5))
_DIGITS = "〇一二三四五六七八九"
_WEEK = "一二三四五六日"


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def spelled(rng: Random, day: date, *, year: bool) -> Any:
    """A day as somebody types it; without `year` the title has to say it."""
    week = _WEEK[day.weekday()]
    if year:
        return rng.choice((
            day, (day - date(1899, 12, 30)).days, f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", f"{day.year}年{day.month}月{day.day}日（周{week}）",
            f"{day:%Y.%m.%d}", f"{day.year}/{day.month}/{day.day}", f"{day:%Y-%m-%d} 星期{week}", f"{day.year} 年 {day.month} 月 {day.day} 日",
            "".join(_DIGITS[int(c)] for c in str(day.year)) + f"年{_chinese(day.month)}月{_chinese(day.day)}日", f"{day:%y}.{day.month}.{day.day}",
        ))  # fmt: skip
    return rng.choice((
        f"{day.month}月{day.day}日", f"{day.month}月{day.day}号", f"{day.month}月{day.day}日（星期{week}）", f"{_chinese(day.month)}月{_chinese(day.day)}日",
        f"{day.month} 月 {day.day} 日", f"{day:%m}月{day:%d}日", f"{day.month}/{day.day}", f"周{week}（{day.month}月{day.day}日）",
    ))  # fmt: skip


def _title(rng: Random, on: list[date]) -> str:
    first, last = on[0], on[-1]
    if first.year == last.year:
        return f"清河镇{first.year}年{rng.choice(('度', '', '上半年')) if last.month <= 6 else ''}干部教育培训计划表"
    return rng.choice(
        (
            f"清河镇{first.year}—{last.year}年度培训计划",
            f"培训安排（{first.year}年{first.month}月—{last.year}年{last.month}月）",
            f"{first.year}年{first.month}月至{last.year}年{last.month}月学习计划",
        )
    )


def _some_days(rng: Random) -> list[date]:
    count = rng.randint(4, 9)
    return days(rng, count, first=rng.choice((date(2023, 9, 20), date(2024, 1, 2), date(2024, 3, 1))))


def any_spelling(rng: Random) -> Case:
    """Each day spelled in its own way."""
    on, with_year = _some_days(rng), chance(rng, 0.5)
    titles = rng.sample(COURSES, len(on))
    page = Page()
    page.title(_title(rng, on))
    page.add("序号", rng.choice(DATE), rng.choice(COURSE), rng.choice(LECTURER), "学时")
    page.merged = [(0, 0, 0, 4)]
    page.body, truth = 2, []
    mixed = chance(rng, 0.6)
    style = rng.randint(0, 1000)
    for number, (day, title) in enumerate(zip(on, titles, strict=True), 1):
        written = spelled(rng if mixed else Random(style), day, year=with_year)
        page.add(number, written, title, "王书记", 2)
        truth.append({"title": title, "date": day.isoformat(), "hours": 2})
    return Case(
        "plan",
        [page],
        truth,
        ("title", "date"),
        KNOWN,
        how=["spellings", f"year {with_year}", f"mixed {mixed}", page.rows[0][0]],
    )


def month_beside_day(rng: Random) -> Case:
    """A column of months, once over its days, beside bare days."""
    on = _some_days(rng)
    titles = rng.sample(COURSES, len(on))
    page = Page()
    page.title(_title(rng, on))
    word = rng.choice(("{m}月", "{m}月份", "{c}月", "number"))
    style = rng.choice(("{d.day}日", "{d.day}", "number", "{d.month}月{d.day}日"))
    page.add("月份", "日期", rng.choice(COURSE), "学时")
    page.merged, page.body, truth = [(0, 0, 0, 3)], 2, []
    merged = chance(rng, 0.6)
    for at, (day, title) in enumerate(zip(on, titles, strict=True)):
        is_first = at == 0 or on[at - 1].replace(day=1) != day.replace(day=1)
        month = day.month if word == "number" else word.format(m=day.month, c=_chinese(day.month))
        page.add(month if is_first else None, day.day if style == "number" else style.format(d=day), title, 2)
        if merged and is_first:
            many = sum(d.replace(day=1) == day.replace(day=1) for d in on)
            page.merged += [(len(page.rows) - 1, 0, len(page.rows) + many - 2, 0)] if many > 1 else []
        truth.append({"title": title, "date": day.isoformat()})
    return Case(
        "plan",
        [page],
        truth,
        ("title", "date"),
        KNOWN,
        how=["month beside day", word, style, f"merged {merged}", page.rows[0][0]],
    )


def halves_of_days(rng: Random) -> Case:
    """Two rows a day, 上午 and 下午, the day merged or written once."""
    on = days(rng, rng.randint(2, 5), first=date(2024, 3, 1))
    page, truth = Page(), []
    page.title("清河镇2024年春季培训班课程安排表")
    page.add(
        rng.choice(("日期", "培训时间", "上课日期")),
        "时间",
        rng.choice(("课程内容", "培训内容", "课程")),
        "授课人",
        "地点",
    )
    page.merged, page.body = [(0, 0, 0, 4)], 2
    with_year, merged = chance(rng, 0.5), chance(rng, 0.7)
    clock = chance(rng, 0.5)
    for day in on:
        first = len(page.rows)
        for half, span, start, end in (
            ("上午", "9:00-11:30", "09:00", "11:30"),
            ("下午", "14:30-17:00", "14:30", "17:00"),
        ):
            title = (
                rng.choice(NO_CLASS[:3])
                if chance(rng, 0.06)
                else rng.choice(COURSES) + rng.choice(("", "（一）", "讨论"))
            )
            page.add(
                spelled(rng, day, year=with_year) if half == "上午" else None,
                span if clock else half,
                title,
                "李教授",
                "镇党校",
            )
            if title not in NO_CLASS:
                truth.append(
                    {
                        "title": title,
                        "date": day.isoformat(),
                        **({"start": start, "end": end} if clock else {"day_part": half}),
                    }
                )
        if merged:
            page.merged.append((first, 0, first + 1, 0))
    return Case(
        "plan",
        [page],
        truth,
        ("title", "date"),
        KNOWN,
        how=["halves of days", f"clock {clock}", f"merged {merged}"],
    )


def tables_stacked(rng: Random) -> Case:
    """第一期 and 第二期 below each other with headings of their own, notes between."""
    on = _some_days(rng)
    titles = rng.sample(COURSES, len(on))
    page, truth = Page(), []
    page.title(_title(rng, on))
    cut = rng.randint(1, len(on) - 1)
    heads = ["序号", rng.choice(DATE), rng.choice(COURSE), "学时"]
    with_year = chance(rng, 0.4)
    for part, own in enumerate((range(cut), range(cut, len(on)))):
        page.add(
            rng.choice(("{i}、{w}专题培训", "（{i}）{w}阶段", "{w}阶段学习安排")).format(
                i="一二"[part], w=("第一", "第二")[part]
            )
        )
        page.add(*heads)
        page.body = page.body or len(page.rows)
        for number, at in enumerate(own, 1):
            hours = rng.choice((2, 3, 4))
            page.add(number, spelled(rng, on[at], year=with_year), titles[at], hours)
            truth.append({"title": titles[at], "date": on[at].isoformat(), "hours": hours})
        if chance(rng, 0.5):
            page.add("注：如遇会议顺延。")
        page.rows += [[] for _ in range(rng.choice((0, 1)))]
    return Case(
        "plan", [page], truth, ("title", "date"), KNOWN, how=["tables one below the other", page.rows[0][0]]
    )


def months_stacked(rng: Random) -> Case:
    """A table a month, its days bare under a line with the month."""
    on = _some_days(rng)
    titles = rng.sample(COURSES, len(on))
    page, truth = Page(), []
    if chance(rng, 0.5):
        page.title(_title(rng, on))
    style = rng.choice(("{d.day}日", "{d.month}月{d.day}日", "{d.day}"))
    for at, (day, title) in enumerate(zip(on, titles, strict=True)):
        if at == 0 or on[at - 1].replace(day=1) != day.replace(day=1):
            page.add(
                rng.choice(("{d.year}年{d.month}月份学习安排", "{d.year}年{d.month}月培训计划")).format(d=day)
            )
            page.merged.append((len(page.rows) - 1, 0, len(page.rows) - 1, 3))
            page.add("序号", "日期", "学习内容", "学时")
            page.body = page.body or len(page.rows)
        page.add(at + 1, style.format(d=day), title, 2)
        truth.append({"title": title, "date": day.isoformat()})
    return Case("plan", [page], truth, ("title", "date"), KNOWN, how=["a table a month", style])


def clocks(rng: Random) -> Case:
    """Start and end in columns of their own, or one span; some evenings end after midnight."""
    on = days(rng, rng.randint(3, 6), first=date(2024, 3, 1))
    titles = rng.sample(COURSES, len(on))
    two = chance(rng, 0.5)
    page, truth = Page(), []
    page.title("2024年夜校课程表")
    page.add("日期", *(("开始时间", "结束时间") if two else ("时段",)), "课程名称", "主讲人")
    page.merged, page.body = [(0, 0, 0, page.width - 1)], 2
    for day, title in zip(on, titles, strict=True):
        start, end = rng.choice(
            (
                ("09:00", "11:30"),
                ("14:30", "17:00"),
                ("19:00", "21:00"),
                ("22:00", "00:30"),
                ("8:30", "10:00"),
            )
        )
        page.add(
            spelled(rng, day, year=True),
            *((start, end) if two else (start + rng.choice(("-", "—", "～", "至", "－")) + end,)),
            title,
            "张教授",
        )
        truth.append({"title": title, "date": day.isoformat(), "start": start.zfill(5), "end": end.zfill(5)})
    return Case("plan", [page], truth, ("title", "date"), KNOWN, how=["clocks", f"two columns {two}"])


def grid_across(rng: Random) -> Case:
    """A week: days or weekdays over the columns, halves down the rows."""
    monday = date(2024, 3, 4) + timedelta(7 * rng.randint(0, 12))
    count = rng.randint(3, 5)
    on = [monday + timedelta(n) for n in range(count)]
    by_weekday = chance(rng, 0.4)
    page, truth = Page(), []
    page.title(
        f"{on[0].year}年{on[0].month}月{on[0].day}日—{on[-1].month}月{on[-1].day}日轮训班课程表"
        if by_weekday
        else f"{on[0].year}年轮训班课程表"
    )
    page.add(
        rng.choice(("时间", "日期", "")) or None,
        *(f"星期{_WEEK[d.weekday()]}" if by_weekday else f"{d.month}月{d.day}日" for d in on),
    )
    page.merged, page.body = [(0, 0, 0, count)], 2
    for half in rng.choice((("上午", "下午"), ("上午", "下午", "晚上"))):
        cells: list[Any] = []
        for day in on:
            title = rng.choice(COURSES) if chance(rng, 0.8) else None
            cells.append(title)
            if title:
                truth.append({"title": title, "date": day.isoformat(), "day_part": half})
        page.add(half, *cells)
    return Case(
        "plan",
        [page],
        truth,
        ("title", "date", "day_part"),
        KNOWN,
        how=["grid across", f"weekdays {by_weekday}", page.rows[0][0]],
    )
