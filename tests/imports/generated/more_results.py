"""Scores and hours in further shapes: parts beside a total, exams below each other, months and pots beside each other."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date
from random import Random

from app.imports import Params
from tests.imports.generated.disturbances import add_end, add_title, chance
from tests.imports.generated.judge import Case
from tests.imports.generated.paper import Page
from tests.imports.generated.results import EXAMS, SCORE, known_town, one_result
from tests.imports.generated.town import people


def scores_stacked(rng: Random) -> Case:
    """Tests one below the other, each under a title with its day."""
    staff, how = people(rng, most_units=2), ["tests one below the other"]
    page, truth = Page(), []
    head = rng.choice(SCORE)
    for exam, day in zip(
        rng.sample(EXAMS, rng.choice((2, 3))),
        (date(2024, 3, 28), date(2024, 6, 28), date(2024, 7, 5)),
        strict=False,
    ):
        page.add(
            rng.choice(
                ("{e}成绩（{d.year}年{d.month}月{d.day}日）", "{d.year}年{d.month}月{d.day}日{e}成绩表")
            ).format(e=exam, d=day)
        )
        page.merged.append((len(page.rows) - 1, 0, len(page.rows) - 1, 3))
        page.add("序号", "姓名", "单位", head)
        page.body = page.body or len(page.rows)
        for number, person in enumerate(staff, 1):
            cell, state, score = one_result(rng)
            page.add(number, person.name, person.unit, cell)
            truth.append({"name": person.name, "state": state, "score": score, "exam": exam})
        if chance(rng, 0.4):
            page.add("平均分", None, None, 80)
        page.rows += [[] for _ in range(rng.choice((0, 1, 2)))]
    how += [str(page.rows[0][0])]
    return Case("scores", [page], truth, ("name", "exam"), known_town(staff), how=how)


def scores_with_parts(rng: Random) -> Case:
    """Parts of one test beside its total, with full marks in the headings, places and grades."""
    staff, how = people(rng), ["parts and total"]
    page, truth = Page(), []
    page.title("2024年6月28日党纪条例测试成绩")
    total = rng.choice(("总分", "总成绩", "最终成绩", "合计得分"))
    parts = rng.choice(
        (
            ("选择题（40分）", "判断题（30分）", "简答题（30分）"),
            ("选择题", "判断题", "简答题"),
            ("单选", "多选", "论述"),
        )
    )
    tail = rng.choice(((), ("名次",), ("等级", "名次"), ("是否合格",)))
    page.add("序号", "姓名", "单位", *parts, total, *tail)
    page.merged, page.body = [(0, 0, 0, page.width - 1)], 2
    for number, person in enumerate(staff, 1):
        own = [rng.randint(10, 40), rng.randint(5, 30), rng.randint(5, 30)]
        told = {"名次": number, "等级": rng.choice(("优秀", "合格")), "是否合格": "是"}
        page.add(number, person.name, person.unit, *own, sum(own), *(told[word] for word in tail))
        truth.append({"name": person.name, "score": sum(own)})
    add_end(rng, page, len(staff), how, key_column=1)
    return Case("scores", [page], truth, ("name",), known_town(staff), how=[*how, total, "/".join(parts)])


def scores_side_by_side(rng: Random) -> Case:
    """Two people a row."""
    staff, how = people(rng), ["two people a row"]
    page = Page()
    page.title("2024年6月28日应知应会考试成绩")
    heads = ("序号", "姓名", "单位", "成绩") if chance(rng, 0.5) else ("姓名", "单位", "成绩")
    page.add(*heads, *heads)
    page.merged, page.body = [(0, 0, 0, page.width - 1)], 2
    half = (len(staff) + 1) // 2
    truth, cells = [], []
    for number, person in enumerate(staff, 1):
        cell, state, score = one_result(rng)
        cells.append([number, person.name, person.unit, cell][4 - len(heads) :])
        truth.append({"name": person.name, "state": state, "score": score})
    for at in range(half):
        page.add(*cells[at], *(cells[half + at] if half + at < len(cells) else []))
    return Case("scores", [page], truth, ("name",), known_town(staff), how=how)


def scores_of_two_tries(rng: Random) -> Case:
    """成绩 with 补考成绩 beside it, or 第一次 and 第二次: one test and its resit, or asked."""
    staff, how = people(rng, most_units=2), ["two columns of scores"]
    page, truth = Page(), []
    page.title("2024年6月28日业务知识测试成绩")
    first, second = rng.choice(
        (
            ("第一次成绩", "第二次成绩"),
            ("笔试成绩", "实操成绩"),
            ("理论成绩", "面试成绩"),
        )
    )
    page.add("姓名", "单位", first, second)
    page.merged, page.body = [(0, 0, 0, 3)], 2
    for person in staff:
        a, b = rng.randint(40, 100), rng.randint(40, 100)
        page.add(person.name, person.unit, a, b)
        truth += [{"name": person.name, "score": a}, {"name": person.name, "score": b}]
    case = Case("scores", [page], truth, ("name", "score"), known_town(staff), how=[*how, first, second])
    case.is_open, case.reply = True, Params(score_column="全部", exam_date=date(2024, 6, 28))
    return case


def hours_by_month(rng: Random) -> Case:
    """A column a month and their total; blank where somebody had none."""
    staff, how = people(rng, most_units=2), ["a column a month"]
    page, truth = Page(), []
    first = rng.randint(1, 7)
    months = range(first, first + rng.randint(2, 5))
    page.title(f"清河镇2024年{rng.choice(('网络', '干部', ''))}学时统计表")
    word = rng.choice(("{m}月", "{m}月学时", "{m}月份"))
    with_total = chance(rng, 0.6)
    page.add("序号", "姓名", "单位", *(word.format(m=m) for m in months), *(["合计"] if with_total else []))
    page.merged, page.body = [(0, 0, 0, page.width - 1)], 2
    for number, person in enumerate(staff, 1):
        own = [rng.choice((None, rng.randint(1, 12), rng.randint(2, 20) / 2)) for _ in months]
        page.add(number, person.name, person.unit, *own, *([sum(v or 0 for v in own)] if with_total else []))
        truth += [
            {"name": person.name, "first": f"2024-{m:02}-01", "hours": v}
            for m, v in zip(months, own, strict=True)
            if v
        ]
    add_end(rng, page, len(staff), how, key_column=1)
    return Case(
        "hours", [page], truth, ("name", "first"), known_town(staff), how=[*how, word, f"total {with_total}"]
    )


def hours_by_pot(rng: Random) -> Case:
    """Kinds of hours beside each other, in one or two lines of heading, with or without their total."""
    staff, how = people(rng), ["kinds of hours"]
    page, truth = Page(), []
    pots = rng.sample(
        (("线上", "网络"), ("集中培训", "集中"), ("自学", "自学"), ("上级调训", "上级调训")),
        rng.randint(2, 4),
    )
    two_lines, with_total, needed = chance(rng, 0.4), chance(rng, 0.7), chance(rng, 0.3)
    page.title("2024年度干部教育培训学时统计表")
    words = [word for word, _ in pots]
    tail = [*(["合计"] if with_total else []), *(["应修学时"] if needed else [])]
    if two_lines:
        page.add(
            "序号",
            "姓名",
            "单位",
            rng.choice(("完成学时", "学时", "培训学时")),
            *[None] * (len(pots) - 1),
            *tail,
        )
        page.add(None, None, None, *words)
        page.merged = [
            (1, 3, 1, 2 + len(pots)),
            *((1, c, 2, c) for c in (0, 1, 2, *range(3 + len(pots), 3 + len(pots) + len(tail)))),
        ]
    else:
        page.add("序号", "姓名", "单位", *(word + "学时" for word in words), *tail)
    page.merged.append((0, 0, 0, page.width - 1))
    page.body = len(page.rows)
    for number, person in enumerate(staff, 1):
        own = [rng.choice((rng.randint(1, 40), rng.randint(1, 40) / 2, None)) for _ in pots]
        own[0] = own[0] or 3
        told = {"合计": sum(v or 0 for v in own), "应修学时": 50}
        page.add(number, person.name, person.unit, *own, *(told[word] for word in tail))
        truth += [
            {"name": person.name, "pot": pot, "hours": v} for (_, pot), v in zip(pots, own, strict=True) if v
        ]
    add_end(rng, page, len(staff), how, key_column=1)
    return Case(
        "hours",
        [page],
        truth,
        ("name", "pot"),
        known_town(staff),
        how=[*how, f"lines {1 + two_lines}", *words],
    )


def hours_under_units(rng: Random) -> Case:
    """People under lines of their units, with a sum for each and for all."""
    staff, how = people(rng), ["hours under unit lines"]
    page, truth = Page(), []
    add_title(rng, page, "2024年培训学时登记表", how)
    page.add("序号", "姓名", "学时", "备注")
    page.body, number, whole = len(page.rows), 0, 0.0
    for unit in dict.fromkeys(p.unit for p in staff):
        page.add(unit)
        page.merged.append((len(page.rows) - 1, 0, len(page.rows) - 1, 3))
        part = 0.0
        for person in (p for p in staff if p.unit == unit):
            number += 1
            value = rng.randint(2, 100) / 2
            page.add(number, person.name, value)
            truth.append({"name": person.name, "hours": value})
            part += value
        page.add(None, rng.choice(("小计", f"{unit}小计", "人均")), part)
        whole += part
    page.add("合计", None, whole)
    case = Case("hours", [page], truth, ("name",), known_town(staff), how=how)
    case.reply = Params(year=2024)
    return case
