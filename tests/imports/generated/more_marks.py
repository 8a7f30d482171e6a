"""Attendance in further shapes: months over their days, months below each other, halves, units, stamps."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from app.imports import KnownSession, KnownTown, Params
from tests.imports.generated.disturbances import add_end, chance
from tests.imports.generated.forms import MEMORY, ODS, XLS, XLSX
from tests.imports.generated.judge import Case
from tests.imports.generated.marks import ABSENT, EARLY, LATE, PRESENT, USUAL, known_town, some_mark
from tests.imports.generated.paper import Page
from tests.imports.generated.town import COURSES, Someone, people

LATE_EARLY = "迟到+早退"


def _classes(rng: Random, on: list[date]) -> list[tuple[date, str]]:
    titles = rng.sample(COURSES, min(len(on), len(COURSES)))
    return list(zip(on, titles, strict=False))


def _month_days(rng: Random, year: int, month: int) -> list[date]:
    return [date(year, month, day) for day in sorted(rng.sample(range(1, 29), rng.randint(2, 4)))]


def _months(rng: Random, how: list[str]) -> list[date]:
    """Two or three months in order, sometimes over the turn of the year."""
    if chance(rng, 0.25):
        how.append("turn of the year")
        months = [(2023, 11), (2023, 12), (2024, 1)][rng.randint(0, 1) :]
    else:
        first = rng.randint(1, 8)
        months = [(2024, first + n) for n in range(rng.choice((2, 3)))]
    return [day for year, month in months for day in _month_days(rng, year, month)]


def _span(on: list[date], rng: Random) -> str:
    first, last = on[0], on[-1]
    if first.year == last.year:
        return f"{first.year}年{first.month}—{last.month}月" if chance(rng, 0.5) else f"{first.year}年"
    return rng.choice(
        (f"{first.year}年{first.month}月至{last.year}年{last.month}月", f"{first.year}—{last.year}年度")
    )


def _rows(
    rng: Random, staff: list[Someone], on: list[date], *, with_unit: bool
) -> tuple[list[list[Any]], list[dict[str, Any]]]:
    rows, truth = [], []
    for number, person in enumerate(staff, 1):
        marks = [some_mark(rng) for _ in on]
        rows.append(
            [
                number,
                person.name,
                *([person.unit] if with_unit else []),
                *(rng.choice(USUAL[mark]) for mark in marks),
            ]
        )
        truth += [
            {"name": person.name, "date": day.isoformat(), "mark": mark}
            for day, mark in zip(on, marks, strict=True)
        ]
    return rows, truth


def months_over_days(rng: Random) -> Case:
    """A line of months over a line of days, the year in the title."""
    staff, how = people(rng, most_units=3), ["months over days"]
    on = _months(rng, how)
    page = Page()
    page.title(f"清河镇{_span(on, rng)}干部培训考勤表")
    with_unit, merged = chance(rng, 0.6), chance(rng, 0.8)
    heads = ["序号", "姓名", *(["单位"] if with_unit else [])]
    style = rng.choice(("number", "{d.day}", "{d.day}日"))
    upper: list[Any] = list(heads)
    for at, day in enumerate(on):
        is_first = at == 0 or (on[at - 1].year, on[at - 1].month) != (day.year, day.month)
        upper.append(f"{day.month}月" if is_first else None)
    page.add(*upper)
    page.add(*[None] * len(heads), *(day.day if style == "number" else style.format(d=day) for day in on))
    page.merged = [(0, 0, 0, page.width - 1), *((1, c, 2, c) for c in range(len(heads)))]
    if merged:
        at = 0
        while at < len(on):
            many = sum((d.year, d.month) == (on[at].year, on[at].month) for d in on)
            if many > 1:
                page.merged.append((1, len(heads) + at, 1, len(heads) + at + many - 1))
            at += many
    page.body = 3
    rows, truth = _rows(rng, staff, on, with_unit=with_unit)
    page.rows += rows
    how += [f"days {style}", f"merged {merged}", str(page.rows[0][0])]
    add_end(rng, page, len(staff), how, key_column=1)
    return Case("attendance", [page], truth, ("name", "date"), known_town(staff, _classes(rng, on)), how=how)


def months_stacked(rng: Random) -> Case:
    """A table a month, one below the other, each under a line with its month; or a sheet a month."""
    staff, how = people(rng, most_units=2), ["a table a month"]
    on = _months(rng, how)
    by_sheet, with_unit = chance(rng, 0.4), chance(rng, 0.6)
    style = rng.choice(("number", "{d.day}日", "{d.month}月{d.day}日", "{d.month}.{d.day}"))
    pages, truth = [Page()], []
    for year, month in dict.fromkeys((day.year, day.month) for day in on):
        own = [day for day in on if (day.year, day.month) == (year, month)]
        if by_sheet:
            pages.append(Page(f"{month}月"))
        page = pages[-1]
        page.add(f"{year}年{month}月份考勤表")
        top = len(page.rows) - 1
        page.add(
            "序号",
            "姓名",
            *(["单位"] if with_unit else []),
            *(d.day if style == "number" else style.format(d=d) for d in own),
        )
        page.body = page.body or len(page.rows)
        page.merged.append((top, 0, top, len(page.rows[-1]) - 1))
        rows, told = _rows(rng, staff, own, with_unit=with_unit)
        page.rows += rows
        truth += told
        if not by_sheet:
            page.rows += [[] for _ in range(rng.choice((0, 1, 2)))]
    how += [f"days {style}", f"a sheet each {by_sheet}"]
    pages = pages[1:] if by_sheet else pages
    # The other months have class sessions on days of the same number: a mark put there would be lost.
    decoys = [one.replace(month=day.month, year=day.year) for one in on for day in on]
    held = [(day, f"第{n}课") for n, day in enumerate(sorted({*on, *decoys}))]
    return Case("attendance", pages, truth, ("name", "date"), known_town(staff, held), how=how)


def days_stacked(rng: Random) -> Case:
    """A sign-in list a day, one below the other, each under its title; other people or the same."""
    staff, how = people(rng, most_units=3), ["a list a day"]
    on = _month_days(rng, 2024, rng.randint(1, 6))
    page, truth = Page(), []
    head = rng.choice(("签到", "考勤情况", "签到情况", "到会情况"))
    title = rng.choice(
        (
            "{d.year}年{d.month}月{d.day}日培训签到表",
            "培训签到表（{d.month}月{d.day}日）",
            "{d.month}月{d.day}日学习签到情况",
        )
    )
    page.add("清河镇2024年培训签到册")
    for day in on:
        page.add(title.format(d=day))
        page.merged.append((len(page.rows) - 1, 0, len(page.rows) - 1, 3))
        page.add("序号", "姓名", "单位", head)
        page.body = page.body or len(page.rows)
        own = staff if chance(rng, 0.5) else rng.sample(staff, rng.randint(2, len(staff)))
        for number, person in enumerate(own, 1):
            mark = some_mark(rng)
            page.add(number, person.name, person.unit, rng.choice(USUAL[mark]))
            truth.append({"name": person.name, "date": day.isoformat(), "mark": mark})
        page.rows += [[] for _ in range(rng.choice((0, 1)))]
    return Case(
        "attendance",
        [page],
        truth,
        ("name", "date"),
        known_town(staff, _classes(rng, on)),
        how=[*how, head, title],
    )


def halves(rng: Random) -> Case:
    """上午 and 下午 under each day; the plan has two class sessions on it."""
    staff, how = people(rng, most_units=2), ["上午 and 下午 under days"]
    on = _month_days(rng, 2024, rng.randint(1, 6))
    titles = rng.sample(COURSES, 2 * len(on))
    sessions = tuple(
        KnownSession(
            n + 1,
            on[n // 2],
            titles[n],
            start=time(9 if n % 2 == 0 else 14, 30),
            day_part="上午" if n % 2 == 0 else "下午",
        )
        for n in range(2 * len(on))
    )
    page = Page()
    page.title("2024年干部培训签到表")
    page.add(
        "序号",
        "姓名",
        *(
            v
            for d in on
            for v in (
                rng.choice(("{d.month}月{d.day}日", "{d.year}年{d.month}月{d.day}日")).format(d=d),
                None,
            )
        ),
    )
    page.add(None, None, *(["上午", "下午"] * len(on)))
    page.merged = [
        (0, 0, 0, page.width - 1),
        (1, 0, 2, 0),
        (1, 1, 2, 1),
        *((1, 2 + 2 * n, 1, 3 + 2 * n) for n in range(len(on))),
    ]
    page.body = 3
    truth = []
    for number, person in enumerate(staff, 1):
        marks = [some_mark(rng) for _ in sessions]
        page.add(number, person.name, *(rng.choice(USUAL[mark]) for mark in marks))
        truth += [
            {"name": person.name, "session_id": held.id, "mark": mark}
            for held, mark in zip(sessions, marks, strict=True)
        ]
    add_end(rng, page, len(staff), how, key_column=1)
    known = known_town(staff, [(day, "") for day in on])
    known = KnownTown(people=known.people, units=known.units, sessions=sessions, today=known.today)
    return Case("attendance", [page], truth, ("name", "session_id"), known, how=how)


def under_units(rng: Random) -> Case:
    """People under lines of their units, sums between; the days dated in full or as serials."""
    staff, how = people(rng, most_units=4), ["marks under unit lines"]
    on = [day for month in (3, 4) for day in _month_days(rng, 2024, month)]
    style = rng.choice(("date", "serial", "{d:%Y-%m-%d}", "{d.month}月{d.day}日"))
    page = Page()
    page.title("清河镇2024年培训考勤表")
    heads = [
        d if style == "date" else (d - date(1899, 12, 30)).days if style == "serial" else style.format(d=d)
        for d in on
    ]
    page.add("序号", rng.choice(("姓名", "所属组织")) if chance(rng, 0.8) else "人员姓名", *heads)
    page.merged = [(0, 0, 0, page.width - 1)]
    page.body = 2
    truth, number = [], 0
    line = rng.choice(("{u}", "{u}（{n}人）", "{i}、{u}"))
    place = rng.choice((0, 1))
    for order, unit in enumerate(dict.fromkeys(p.unit for p in staff)):
        own = [p for p in staff if p.unit == unit]
        page.add(*[None] * place, line.format(u=unit, n=len(own), i="一二三四五"[order]))
        if place == 0 and chance(rng, 0.5):
            page.merged.append((len(page.rows) - 1, 0, len(page.rows) - 1, page.width - 1))
        came = [0] * len(on)
        for person in own:
            number += 1
            marks = [some_mark(rng) for _ in on]
            came = [n + (mark == PRESENT) for n, mark in zip(came, marks, strict=True)]
            page.add(number, person.name, *(rng.choice(USUAL[mark]) for mark in marks))
            truth += [
                {"name": person.name, "date": day.isoformat(), "mark": mark}
                for day, mark in zip(on, marks, strict=True)
            ]
        if chance(rng, 0.4):
            page.add(None, rng.choice(("小计", "出勤人数", "实到人数", "出勤合计")), *came)
            how.append(f"sum {page.rows[-1][1]}")
    how += [f"days {style}", str(page.rows[1][1]), f"line {line} at {place}"]
    case = Case("attendance", [page], truth, ("name", "date"), known_town(staff, _classes(rng, on)), how=how)
    case.forms = frozenset({MEMORY, XLSX, XLS, ODS}) if style == "serial" else None
    return case


def kinds_in_columns(rng: Random) -> Case:
    """One class session; a tick under 出勤, 迟到, 病假 … says how."""
    staff, how = people(rng, most_units=2), ["a column a kind of mark"]
    day = _month_days(rng, 2024, 5)[0]
    words = [PRESENT, LATE, EARLY, "病假", "事假", ABSENT]
    page = Page()
    page.title(f"{day.year}年{day.month}月{day.day}日培训签到情况")
    page.add("序号", "姓名", "单位", *words, "备注")
    page.merged = [(0, 0, 0, page.width - 1)]
    page.body, tick, truth = 2, rng.choice(("√", "1", "✓")), []
    for number, person in enumerate(staff, 1):
        mark = rng.choice(words) if chance(rng, 0.4) else PRESENT
        page.add(number, person.name, person.unit, *(tick if word == mark else None for word in words))
        truth.append({"name": person.name, "date": day.isoformat(), "mark": mark})
    add_end(rng, page, len(staff), how, key_column=1)
    return Case(
        "attendance",
        [page],
        truth,
        ("name", "date"),
        known_town(staff, _classes(rng, [day])),
        how=[*how, tick],
    )


def days_down(rng: Random) -> Case:
    """A row a day, a column a person."""
    staff, how = people(rng, most_units=2, most=4), ["people across"]
    while len(staff) < 3:
        staff = people(rng, most_units=2, most=4)
    on = _months(rng, how)
    page, truth = Page(), []
    page.title(f"清河镇{_span(on, rng)}考勤表")
    page.add("日期", *(person.name for person in staff))
    page.merged = [(0, 0, 0, page.width - 1)]
    page.body = 2
    style = rng.choice(("date", "{d.year}年{d.month}月{d.day}日", "{d.month}月{d.day}日"))
    for day in on:
        marks = [some_mark(rng) for _ in staff]
        page.add(
            day if style == "date" else style.format(d=day), *(rng.choice(USUAL[mark]) for mark in marks)
        )
        truth += [
            {"name": p.name, "date": day.isoformat(), "mark": mark}
            for p, mark in zip(staff, marks, strict=True)
        ]
    how += [f"days {style}", str(page.rows[0][0])]
    return Case("attendance", [page], truth, ("name", "date"), known_town(staff, _classes(rng, on)), how=how)


# -- punch clocks --------------------------------------------------------------------------------------


def _stamps(rng: Random, start: datetime, end: datetime) -> tuple[str, datetime, datetime]:
    """How somebody came, and the stamps that show it."""
    mark = rng.choice((PRESENT, PRESENT, PRESENT, LATE, EARLY, LATE_EARLY))
    came = start + timedelta(
        minutes=rng.randint(8, 20) if mark in (LATE, LATE_EARLY) else -rng.randint(1, 20)
    )
    left = end + timedelta(minutes=-rng.randint(8, 20) if mark in (EARLY, LATE_EARLY) else rng.randint(1, 20))
    return mark, came, left


def _sittings(rng: Random) -> list[KnownSession]:
    """Class sessions of one or two days: by day, both halves of it, or an evening that ends after midnight."""
    found: list[KnownSession] = []
    titles = iter(rng.sample(COURSES, 6))
    for day in sorted({date(2024, 4, rng.randint(1, 14)), date(2024, 4, rng.randint(15, 28))}):
        spans = rng.choice(
            (
                ((9, 0, 11, 30),),
                ((8, 30, 11, 0), (14, 30, 17, 0)),
                ((14, 30, 17, 0),),
                ((19, 0, 21, 0),),
                ((22, 0, 0, 30),),
            )
        )
        for a, b, c, d in spans:
            found.append(KnownSession(len(found) + 1, day, next(titles), start=time(a, b), end=time(c, d)))
    return found


def punches(rng: Random) -> Case:
    """What a punch clock or a chat program gives: who and when."""
    staff, how = people(rng, most_units=2), ["punch log"]
    sessions = _sittings(rng)
    style = rng.choice(("a stamp a row", "day and clock", "in and out"))
    rows: list[tuple[datetime, list[Any]]] = []
    truth = []
    for held in sessions:
        assert held.start is not None
        assert held.end is not None
        start, end = datetime.combine(held.date, held.start), datetime.combine(held.date, held.end)
        end += timedelta(days=end < start)
        for person in staff:
            mark, came, left = _stamps(rng, start, end)
            truth.append({"name": person.name, "session_id": held.id, "mark": mark})
            who = [person.name, person.unit]
            if style == "a stamp a row":
                rows += [(stamp, [*who, f"{stamp:%Y-%m-%d %H:%M}"]) for stamp in (came, left)]
            elif style == "day and clock":
                rows += [(stamp, [*who, f"{stamp:%Y-%m-%d}", f"{stamp:%H:%M}"]) for stamp in (came, left)]
            else:
                rows.append((came, [*who, f"{held.date:%Y-%m-%d}", f"{came:%H:%M}", f"{left:%H:%M}"]))
    rows.sort(key=lambda row: row[0] if chance(rng, 0.0) else (row[0], row[1][0]))
    page = Page()
    if chance(rng, 0.5):
        page.add("打卡记录导出")
    page.add(
        "姓名",
        "部门",
        *{
            "a stamp a row": ("打卡时间",),
            "day and clock": ("打卡日期", "打卡时间"),
            "in and out": ("日期", "签到时间", "签退时间"),
        }[style],
    )
    page.body = len(page.rows)
    page.rows += [row for _, row in rows]
    how += [style, "、".join(f"{h.date:%m-%d} {h.start:%H:%M}-{h.end:%H:%M}" for h in sessions)]
    known = known_town(staff, [(held.date, held.title) for held in sessions])
    known = KnownTown(people=known.people, units=known.units, sessions=tuple(sessions), today=known.today)
    return Case("attendance", [page], truth, ("name", "session_id"), known, Params(), how=how)
