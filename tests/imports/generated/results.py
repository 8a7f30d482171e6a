"""Test scores and hours as other offices send them."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from app.imports import KnownPerson, KnownTown, Params
from tests.imports.generated.disturbances import add_end, add_gaps, add_title, chance, spaced
from tests.imports.generated.judge import Case
from tests.imports.generated.paper import Page
from tests.imports.generated.town import Someone, people

SCORE = ("成绩", "得分", "分数", "考试成绩", "测试成绩", "总分")
STATES = ("缺考", "缓考", "免试")
EXAMS = ("业务知识测试", "党纪条例测试", "应知应会考试", "保密知识测试")
TODAY = date(2024, 8, 15)


def known_town(staff: list[Someone]) -> KnownTown:
    """A town of these people."""
    return KnownTown(
        people=tuple(
            KnownPerson(n, p.name, id_number=p.id_number, unit=p.unit, units=(p.unit,))
            for n, p in enumerate(staff, 1)
        ),
        units=tuple(dict.fromkeys(p.unit for p in staff)),
        today=TODAY,
    )


def one_result(rng: Random) -> tuple[Any, str, Any]:
    """(cell, state, score) of somebody."""
    if chance(rng, 0.1):
        state = rng.choice(STATES)
        return state, state, ""
    score = rng.choice((rng.randint(35, 100), rng.randint(350, 1000) / 10))
    cell = rng.choice((score, score, f"{score}分", str(score)))
    return cell, "正常", score


def _fill(
    rng: Random, page: Page, staff: list[Someone], exam: str, head: str, how: list[str]
) -> list[dict[str, Any]]:
    ranked = chance(rng, 0.3)
    page.add("序号", "姓名", "单位", spaced(rng, head), *(["名次"] if ranked else []), "备注")
    page.body = len(page.rows)
    truth = []
    for number, person in enumerate(staff, 1):
        cell, state, score = one_result(rng)
        page.add(number, person.name, person.unit, cell, *([number] if ranked else []))
        truth.append({"name": person.name, "exam": exam, "state": state, "score": score})
    if chance(rng, 0.4):
        numbers = [t["score"] for t in truth if t["score"] != ""]
        page.add(
            rng.choice(("平均分", "平均成绩")), None, None, round(sum(numbers) / max(len(numbers), 1), 1)
        )
        page.add("最高分", None, None, max(numbers, default=0))
    add_gaps(rng, page, how)
    add_end(rng, page, len(staff), how, key_column=1)
    return truth


def scores(rng: Random) -> Case:
    """One exam; its day stands in the title, is said, or is not known."""
    staff, how = people(rng), list[str]()
    exam = rng.choice(EXAMS)
    page = Page()
    day = rng.choice(("2024年6月28日", "2024年第二季度", "", "6月28日"))
    page.title(f"清河镇{day}{exam}成绩登记表")
    truth = _fill(rng, page, staff, exam, rng.choice(SCORE), how)
    for item in truth:
        del item["exam"]
    page.merged.append((0, 0, 0, page.width - 1))
    said = Params(exam_date=date(2024, 6, 28)) if chance(rng, 0.6) else Params()
    how += [f"day {day!r}, said {said.exam_date}"]
    case = Case("scores", [page], truth, ("name",), known_town(staff), said, how=how)
    if said.exam_date or day == "2024年6月28日":
        case.summary["exam_date"] = "2024-06-28"
    else:
        case.is_open = True
        case.reply = Params(exam_date=date(2024, 6, 28))
    return case


def scores_by_sheet(rng: Random) -> Case:
    """A sheet an exam, the same people on each."""
    staff, how = people(rng, most_units=2), ["a sheet an exam"]
    pages, truth = [], []
    head = rng.choice(SCORE)
    for exam in rng.sample(EXAMS, rng.choice((2, 3))):
        page = Page(exam)
        truth += _fill(rng, page, staff, exam, head, how)
        pages.append(page)
    said = Params(exam_date=date(2024, 6, 28))
    return Case("scores", pages, truth, ("name", "exam"), known_town(staff), said, how=how)


def scores_by_column(rng: Random) -> Case:
    """Several exams in a column of their own, a row a person and exam."""
    staff, how = people(rng, most_units=2), ["exams in a column"]
    page, truth = Page(), []
    add_title(rng, page, "测试成绩", how)
    page.add(
        "姓名",
        "单位",
        rng.choice(("考试名称", "测试名称", "科目", "考试科目")),
        rng.choice(SCORE),
        "考试日期",
    )
    page.body = len(page.rows)
    for exam, day in zip(rng.sample(EXAMS, 2), (date(2024, 3, 28), date(2024, 6, 28)), strict=True):
        for person in staff:
            cell, state, score = one_result(rng)
            page.add(person.name, person.unit, exam, cell, day)
            truth.append({"name": person.name, "exam": exam, "state": state, "score": score})
    return Case("scores", [page], truth, ("name", "exam"), known_town(staff), how=how)


def hours(rng: Random) -> Case:
    """A platform's list of hours; totals below it are nobody's."""
    staff, how = people(rng), list[str]()
    page, truth = Page(), []
    add_title(rng, page, "网络培训学时统计表", how)
    page.add(
        "序号",
        "姓名",
        "单位",
        spaced(rng, rng.choice(("学时", "获得学时", "认定学时", "培训学时"))),
        "平台",
        "起止日期",
    )
    page.body = len(page.rows)
    for number, person in enumerate(staff, 1):
        value = rng.choice((rng.randint(1, 60), rng.randint(2, 120) / 2))
        page.add(
            number,
            person.name,
            person.unit,
            rng.choice((value, f"{value}学时")),
            "干部网络学院",
            "2024-03-01至2024-05-31",
        )
        truth.append({"name": person.name, "hours": value})
    add_gaps(rng, page, how)
    add_end(rng, page, len(staff), how, key_column=1)
    return Case("hours", [page], truth, ("name",), known_town(staff), how=how)


def hours_in_columns(rng: Random) -> Case:
    """线上 and 线下 beside their total."""
    staff, how = people(rng, most_units=2), ["several columns of hours"]
    page, truth = Page(), []
    page.title("2024年度学时统计表")
    page.add("姓名", "单位", "线上学时", "线下学时", "合计学时")
    page.merged.append((0, 0, 0, 4))
    page.body = len(page.rows)
    for person in staff:
        online, offline = rng.randint(1, 40), rng.randint(1, 40)
        page.add(person.name, person.unit, online, offline, online + offline)
        truth += [
            {"name": person.name, "pot": "网络", "hours": online},
            {"name": person.name, "pot": "集中", "hours": offline},
        ]
    return Case("hours", [page], truth, ("name", "pot"), known_town(staff), how=how)
