"""课程计划表: exported, imported again, and nothing is changed, whatever the plan holds (C02, C08)."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.imports import Params, Preview, apply_preview, check_against_town, get_import
from app.reports.plan_table import PlanTableParams, build
from app.rules import plan_sheet
from app.services.operation.seals import seal_year
from app.services.plan import planning
from app.services.plan.categories import find_or_add_category
from app.services.plan.class_sessions import list_class_sessions
from app.services.plan.planning import AudienceInput, ClassSessionInput, LecturerInput
from app.work import Progress
from app.writers.output import write_document
from tests.conftest import NOW
from tests.imports.sheets import inline

TITLES = (
    "=SUM(1,2)", "+86 办事指南", "@全员", "-", "—", "2024", "第3期", "合计", "小计", "国庆放假", "待定", "无",
    "说明：本表由党建办负责解释", "制表人：张三", "上午：条例学习；下午：廉政教育", "课程名称", "序号",
    "一、理论学习", "三月", "8月15日", "张𬭎讲䶮话", "𠮷 字 讲 座",
    "  两头有空格的  ", "A\u3000B", "“引号”&<尖括号>",
    "同上", "休息", "姓名", "1.5", "1E3", "TRUE", "很长的题目" * 40, "第一行\n第二行",
    "'撇号开头", "05", "1/2",
)  # fmt: skip


def export(town: Any, folder: Path, year: int = 2024) -> Path:
    path = folder / f"计划{year}.xlsx"
    with town.database.read() as session:
        write_document(build(session, PlanTableParams(year), Progress()), path)
    return path


def checked(town: Any, path: Path, **params: Any) -> Preview:
    found = check_against_town(
        town.database.read, get_import("plan"), inline(path), Params(**params), today=NOW.date()
    )
    assert isinstance(found, Preview)
    return found


def all_skipped(town: Any, folder: Path) -> Preview:
    found = checked(town, export(town, folder))
    with town.database.read() as session:
        known = len(list_class_sessions(session, year=2024))
    assert len(found.rows) == known
    assert [(row.fields["title"], row.messages) for row in found.rows if row.verdict != "skip"] == []
    assert found.writes == 0
    assert found.questions == ()
    assert "courses_twice" not in found.summary
    return found


def add(town: Any, *lessons: ClassSessionInput) -> list[int]:
    with town.database.write(actor="测试", action="test.make") as unit:
        return [planning.add_class_session(unit.session, data=each) for each in lessons]


def test_a_plain_plan(town: Any, tmp_path: Path) -> None:
    all_skipped(town, tmp_path)


def test_titles_that_look_like_something_else(town: Any, tmp_path: Path) -> None:
    add(
        town,
        *(
            ClassSessionInput(title, date(2024, 1 + number % 12, 1 + number % 28), hours_centi=150)
            for number, title in enumerate(TITLES)
        ),
    )
    all_skipped(town, tmp_path)


@pytest.mark.parametrize("minutes", range(0, 1440, 47))
def test_any_time_of_day(town: Any, tmp_path: Path, minutes: int) -> None:
    start = time(minutes // 60, minutes % 60)
    add(
        town,
        ClassSessionInput("夜校", date(2024, 5, 6), start),
        ClassSessionInput("夜校二", date(2024, 5, 6), start, time(23, 59)),
        ClassSessionInput("夜校三", date(2024, 5, 6), start, time(23, 59), "全天"),
    )
    all_skipped(town, tmp_path)


def test_a_day_with_several_of_one_title(town: Any, tmp_path: Path) -> None:
    """Half-days, hours, two venues at one time, and one that says no time."""
    day = date(2024, 5, 7)
    add(
        town,
        ClassSessionInput("轮训", day, time(9), time(11), place="甲"),
        ClassSessionInput("轮训", day, time(9), time(11), place="乙", batch="二班"),
        ClassSessionInput("轮训", day, time(9), time(11), place="乙", batch="三班"),
        ClassSessionInput("轮训", day, time(14), time(16)),
        ClassSessionInput("轮训", day, day_part="上午"),
        ClassSessionInput("轮训", day, day_part="下午"),
        ClassSessionInput("轮训", day, day_part="全天"),
        ClassSessionInput("轮训", day),
    )
    found = all_skipped(town, tmp_path)
    assert sum(row.fields["title"] == "轮训" for row in found.rows) == 8


def test_tags_lecturers_notes_and_people(town: Any, tmp_path: Path) -> None:
    with town.database.write(actor="测试", action="test.make") as unit:
        tags = [
            find_or_add_category(unit.session, name=name) for name in ("廉政教育", "带富、协调", "=标签", "3")
        ]
    somebody = town.people["张𬭎"]
    add(
        town,
        ClassSessionInput(
            "多标签",
            date(2024, 6, 3),
            category_ids=tuple(tags),
            lecturers=(
                LecturerInput("张/李"),
                LecturerInput("县委党校 王教授", organisation="县委党校"),
                LecturerInput(person_id=somebody),
                LecturerInput("，逗号"),
            ),
            audience=(AudienceInput(person_id=somebody),),
            place="一楼\n二楼",
            note="第一行\n\n  第二行 \r\n=3",
            form="专题党课",
            pot="党员教育",
        ),
        ClassSessionInput("没有学时", date(2024, 6, 4), place="无", note="—", form="土办法"),
        ClassSessionInput("半个学时", date(2024, 6, 5), hours_centi=25, place="0"),
    )
    all_skipped(town, tmp_path)


def test_cancelled_moved_and_planned_again(town: Any, tmp_path: Path) -> None:
    day = date(2024, 7, 1)
    off, moved, _ = add(
        town,
        ClassSessionInput("党史", day, time(9)),
        ClassSessionInput("国史", day, time(9)),
        ClassSessionInput("村史", day, time(9)),
    )
    with town.database.write(actor="测试", action="test.make") as unit:
        planning.cancel_class_session(unit.session, class_session_id=off, reason="停电")
        planning.edit_class_session(
            unit.session,
            class_session_id=moved,
            version=next(r.version for r in list_class_sessions(unit.session) if r.id == moved),
            data=ClassSessionInput("国史", date(2024, 7, 9), time(15)),
        )
    add(town, ClassSessionInput("党史", day, time(9)))
    found = all_skipped(town, tmp_path)
    assert "class_cancelled" not in found.summary["problems"]  # type: ignore[operator]


def test_what_the_clerk_changed_in_the_sheet_is_told(town: Any, tmp_path: Path) -> None:
    path = export(town, tmp_path)
    book = openpyxl.load_workbook(path)
    page = book.active
    head = next(row for row in page.iter_rows() if row[0].value == plan_sheet.SERIAL)  # type: ignore[union-attr]
    columns = {cell.value: cell.column for cell in head}
    page.cell(head[0].row + 1, columns[plan_sheet.PLACE]).value = "四楼"  # type: ignore[union-attr]
    page.cell(head[0].row + 2, columns[plan_sheet.FORM]).value = "自学"  # type: ignore[union-attr]
    page.cell(head[0].row + 3, columns[plan_sheet.COURSE]).value = "新加的课"  # type: ignore[union-attr]
    book.save(path)
    found = checked(town, path)
    assert [row.verdict for row in found.rows] == ["update", "update", "new"]
    assert found.rows[0].old == {"place": "镇政府三楼会议室"}
    with town.database.write(actor="测试", action="plan.import") as unit:
        apply_preview(unit.session, preview=found, today=NOW.date())
    with town.database.read() as session:
        rows = {row.title: row for row in list_class_sessions(session)}
        assert (rows["党的二十届三中全会精神解读"].place, rows["新加的课"].hours_centi) == (
            "镇政府三楼会议室",
            150,
        )
        assert [(r.form, r.pot) for r in list_class_sessions(session) if r.form == "自学"] == [
            ("自学", "自学")
        ]
        assert any(r.place == "四楼" for r in list_class_sessions(session))


def test_a_cell_that_cannot_be_read_is_told_and_nothing_written(town: Any, tmp_path: Path) -> None:
    path = export(town, tmp_path)
    book = openpyxl.load_workbook(path)
    page = book.active
    row = next(r for r in page.iter_rows() if r[0].value == plan_sheet.SERIAL)[0].row + 1  # type: ignore[union-attr]
    place = plan_sheet.HEADINGS.index
    page.cell(row, place(plan_sheet.DATE) + 1).value = "某一天"  # type: ignore[union-attr]
    page.cell(row + 1, place(plan_sheet.START) + 1).value = "早饭后"  # type: ignore[union-attr]
    page.cell(row + 2, place(plan_sheet.HOURS) + 1).value = "许多"  # type: ignore[union-attr]
    book.save(path)
    assert [each.verdict for each in checked(town, path).rows] == ["error", "error", "error"]


def test_a_closed_year(town: Any, tmp_path: Path) -> None:
    with town.database.write(actor="测试", action="year.seal") as unit:
        seal_year(unit.session, year=2024, at="2025-01-05T10:00:00")
    all_skipped(town, tmp_path)
