"""What became of a copied plan, on the page and on the timetable (C33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from app.reports.timetable import WALL, TimetableParams, build
from app.services.plan.class_sessions import list_class_sessions
from app.services.plan.plan_changes import change_of, changes_of_year
from app.services.plan.plan_copy import copy_year
from app.services.plan.planning import cancel_class_session
from db.models import ClassSession
from tests.services.conftest import Run, at_once
from tests.services.duty_town import build_town, hold

TOWN = partial(at_once, build_town)


def fill(session: Any, people: list[int]) -> dict[str, int]:
    """Three class sessions of 2024 copied to 2025; one moved, one cancelled, one new."""
    for day, title in ((date(2024, 3, 5), "甲"), (date(2024, 4, 5), "乙"), (date(2024, 5, 6), "丙")):
        hold(session, day, title=title, place="党校")
    copy_year(session, source_year=2024, target_year=2025)
    ids = {row.title: row.id for row in list_class_sessions(session, year=2025)}
    session.get_one(ClassSession, ids["乙"]).held_on = date(2025, 4, 25)
    session.get_one(ClassSession, ids["乙"]).place = "三楼会议室"
    cancel_class_session(session, class_session_id=ids["丙"])
    return ids | {"丁": hold(session, date(2025, 6, 3), title="丁", marks="none")}


def test_page_and_timetable_say_the_same(built: list[int], run: Run, read: Run) -> None:
    ids = run(lambda s: fill(s, built))
    moved = "改期（上年4月5日）；地点由党校改为三楼会议室"
    found = read(lambda s: changes_of_year(s, year=2025))
    assert found.words == {ids["甲"]: "", ids["乙"]: moved, ids["丁"]: "新增"}
    assert [each.title for each in found.gone] == ["丙"]
    single = {title: read(lambda s, i=i: change_of(s, class_session_id=i)) for title, i in ids.items()}
    assert single == {"甲": "", "乙": moved, "丙": None, "丁": "新增"}
    (section,) = read(lambda s: build(s, TimetableParams(2025, changes=True))).sections
    assert {row[4]: row[-1] for row in section.table.rows} == {"甲": "", "乙": moved, "丁": "新增"}
    assert section.table.columns[-1].title == "与上年比"
    assert any("2024年有、本年没有的：丙（5月6日）" in note for note in section.notes)
    (section,) = read(lambda s: build(s, TimetableParams(2025, layout=WALL, changes=True))).sections
    cells = "\n".join(str(cell) for row in section.table.rows for cell in row if cell)
    assert ("【有调整】" in cells, "丁【新增】" in cells) == (True, True)


def test_without_a_plan_of_last_year_nothing_is_called_new(built: list[int], run: Run, read: Run) -> None:
    held = run(lambda s: hold(s, date(2024, 3, 5), title="甲"))
    assert read(lambda s: change_of(s, class_session_id=held)) is None
    assert read(lambda s: changes_of_year(s, year=2024)) is None
    params = TimetableParams(2024, changes=True)
    (section,) = read(lambda s: build(s, params)).sections
    assert section.notes[-1] == "2023年没有课程计划，没有可比的。"
    (plain,) = read(lambda s: build(s, replace(params, changes=False))).sections
    assert len(plain.table.columns) == len(section.table.columns) - 1
