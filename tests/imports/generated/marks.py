"""Attendance as offices enter it: a column a day, a row a person and day, signs of their own."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from app.imports import KnownPerson, KnownSession, KnownTown, Params
from tests.imports.generated.disturbances import add_end, add_gaps, add_title, chance
from tests.imports.generated.judge import Case
from tests.imports.generated.paper import Page
from tests.imports.generated.town import COURSES, Someone, days, people

PRESENT, LATE, EARLY, OFFICIAL, SICK, PERSONAL, ABSENT = (
    "出勤",
    "迟到",
    "早退",
    "因公请假",
    "病假",
    "事假",
    "缺席",
)
USUAL = {PRESENT: ("√", "出勤", "到"), LATE: ("迟到", "迟"), EARLY: ("早退",), OFFICIAL: ("公假", "公差", "公"),
         SICK: ("病假", "病"), PERSONAL: ("事假", "事"), ABSENT: ("缺席", "×", "旷课", "缺勤")}  # fmt: skip
# Signs that say nothing, or something else, without the legend that comes with them.
OWN_SIGNS = (
    {PRESENT: "√", PERSONAL: "1", OFFICIAL: "0", SICK: "☆", ABSENT: "※"},
    {PRESENT: "1", ABSENT: "0", PERSONAL: "2", SICK: "3", OFFICIAL: "4", LATE: "5"},
    {PRESENT: "○", LATE: "△", PERSONAL: "□", SICK: "◇", ABSENT: "●", OFFICIAL: "☆"},
    {PRESENT: "", ABSENT: "×", PERSONAL: "○", OFFICIAL: "△", SICK: "□", LATE: "◎"},
)
LEGEND_STYLES = ("sentence", "beside", "above", "below", "rows", "pairs", "listed")
DAY_STYLES = (
    "{d.month}月{d.day}日",
    "{d.year}年{d.month}月{d.day}日",
    "{d.month}.{d.day}",
    "{d:%Y-%m-%d}",
    "{d:%Y/%m/%d}",
    "date",
)


def _day(rng: Random, style: str, day: date) -> Any:
    return day if style == "date" else style.format(d=day)


def _legend_text(signs: dict[str, str], rng: Random) -> str:
    sign = rng.choice(("{s}{w}", "{s}＝{w}", "{s}={w}", "{s}：{w}", "{w}“{s}”", "{w}为{s}", "{w}：{s}"))
    return "考勤符号：" + rng.choice("，、；  ").join(sign.format(s=s, w=w) for w, s in signs.items() if s)


def _listed_text(signs: dict[str, str], rng: Random) -> str:
    """Digits counted up before or behind their words; other signs as in a sentence."""
    counted = sorted((s, w) for w, s in signs.items() if s.isdigit())
    digits = [int(s) for s, _ in counted]
    if len(counted) < 4 or digits != list(range(digits[0], digits[0] + len(digits))):
        return _legend_text(signs, rng)
    one = rng.choice(("{s}、{w} ", "({s}){w} ", "{s}-{w}；", "{w}—{s}、", "数字{s}为{w}，", "{s}.{w}  "))
    return "说明：" + "".join(one.format(s=s, w=w) for s, w in counted).rstrip(" 、；，")


def _put_legend(rng: Random, page: Page, signs: dict[str, str], style: str) -> None:
    pairs = [(sign, word) for word, sign in signs.items() if sign]
    if style == "sentence":
        page.insert(page.body - 1, [_legend_text(signs, rng)])
    elif style == "listed":
        page.add(_listed_text(signs, rng))
    elif style == "below":
        page.add(_legend_text(signs, rng).replace("考勤符号", "注"))
    elif style == "beside":
        column = page.width + rng.choice((0, 1))
        for n, (sign, word) in enumerate(pairs):
            row = page.body + n
            while len(page.rows) <= row:
                page.add()
            page.rows[row] += [None] * (column - len(page.rows[row])) + [sign, word]
    elif style == "above":
        page.insert(page.body - 1, [word for _, word in pairs])
        page.insert(page.body - 1, [sign for sign, _ in pairs])
    elif style == "rows":
        page.add("图例")
        for sign, word in pairs:
            page.add(sign, word)
    else:
        page.add("图例：", *[cell for pair in pairs for cell in pair])


def known_town(staff: list[Someone], held: list[tuple[date, str]]) -> KnownTown:
    """A town of these people and class sessions."""
    return KnownTown(
        people=tuple(
            KnownPerson(n, p.name, id_number=p.id_number, unit=p.unit, units=(p.unit,))
            for n, p in enumerate(staff, 1)
        ),
        units=tuple(dict.fromkeys(p.unit for p in staff)),
        sessions=tuple(KnownSession(n, day, title) for n, (day, title) in enumerate(held, 1)),
        today=max(day for day, _ in held) + timedelta(60),
    )


def some_mark(rng: Random, words: list[str] | None = None) -> str:
    """出勤 more often than not, else one of `words`."""
    words = list(USUAL) if words is None else words
    return rng.choice(words) if chance(rng, 0.35) else PRESENT


def attendance(rng: Random) -> Case:
    """A column a day, under a title that knows the year, with the usual signs or signs of the sheet's own."""
    staff, how = people(rng), list[str]()
    rolls = chance(rng, 0.15)
    first = date(2023, 11, 20) if rolls else date(2024, rng.randint(1, 6), 3)
    on = days(rng, rng.randint(2, 6), first=first)
    held = list(zip(on, rng.sample(COURSES, len(on)), strict=True))
    known = known_town(staff, held)
    style = rng.choice(DAY_STYLES)
    own = chance(rng, 0.35)
    signs = dict(rng.choice(OWN_SIGNS)) if own else {word: rng.choice(s) for word, s in USUAL.items()}
    page = Page()
    years = sorted({day.year for day in on})
    if len(years) > 1:
        page.title(f"{on[0].year}年{on[0].month}月至{on[-1].year}年{on[-1].month}月考勤表")
    elif "year" not in style and style not in ("date", "{d:%Y-%m-%d}", "{d:%Y/%m/%d}"):
        page.title(f"清河镇{years[0]}年干部培训考勤表")
    else:
        add_title(rng, page, "培训考勤登记表", how)
    with_unit, with_sums = chance(rng, 0.7), chance(rng, 0.3)
    notes = [
        f"（{rng.choice(('2.5学时', '半天', '3学时', '12人'))}）" if chance(rng, 0.08) else "" for _ in on
    ]
    head = ["序号", "姓名", *(["单位"] if with_unit else [])]
    head += [
        f"{text}{note}" if note else text
        for day, note in zip(on, notes, strict=True)
        if (text := _day(rng, style, day))
    ]
    page.add(*head, *(["出勤次数", "缺勤次数"] if with_sums else []), "备注")
    page.body = len(page.rows)
    truth, words = [], list(signs)
    for number, person in enumerate(staff, 1):
        marks = [some_mark(rng, words) for _ in on]
        cells = [signs[mark] or None for mark in marks]
        if own and chance(rng, 0.5):
            cells = [int(c) if c and c.isdigit() else c for c in cells]
        sums = [marks.count(PRESENT), marks.count(ABSENT)] if with_sums else []
        page.add(number, person.name, *([person.unit] if with_unit else []), *cells, *sums)
        truth += [
            {"name": person.name, "date": day.isoformat(), "mark": mark}
            for day, mark in zip(on, marks, strict=True)
            if signs[mark]
        ]
    how += [f"days {style}", f"own signs {own}", f"years {years}", *(note for note in notes if note)]
    if own:
        if chance(rng, 0.8):
            legend = rng.choice(LEGEND_STYLES)
            _put_legend(rng, page, signs, legend)
            how.append(f"legend {legend}")
        else:
            how.append("no legend")
            doubtful = any(signs[item["mark"]] not in "√×" for item in truth)
            said = Params(marks={sign: mark for mark, sign in signs.items() if sign})
            return Case(
                "attendance", [page], truth, ("name", "date"), known, how=how, is_open=doubtful, reply=said
            )
    add_gaps(rng, page, how)
    add_end(rng, page, len(staff), how, key_column=1)
    return Case("attendance", [page], truth, ("name", "date"), known, how=how)


def attendance_long(rng: Random) -> Case:
    """A row a person and day."""
    staff, how = people(rng, most_units=2), ["a row a person and day"]
    on = days(rng, rng.randint(1, 3), first=date(2024, 3, 4))
    held = list(zip(on, rng.sample(COURSES, len(on)), strict=True))
    page, truth = Page(), []
    add_title(rng, page, "签到情况", how)
    page.add("日期", "姓名", "单位", rng.choice(("考勤情况", "签到情况", "出勤状态", "是否到会")), "备注")
    page.body = len(page.rows)
    style = rng.choice(DAY_STYLES[1:2] + DAY_STYLES[3:])
    for day, _ in held:
        for person in staff:
            mark = some_mark(rng)
            page.add(_day(rng, style, day), person.name, person.unit, rng.choice(USUAL[mark]))
            truth.append({"name": person.name, "date": day.isoformat(), "mark": mark})
    add_gaps(rng, page, how)
    add_end(rng, page, len(staff), how, key_column=1)
    return Case("attendance", [page], truth, ("name", "date"), known_town(staff, held), Params(), how=how)
