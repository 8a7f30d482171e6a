"""Entries of registers from sheets as offices make them: what each row becomes, and that nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.errors import InputProblem, UsageProblem
from app.imports import (
    Params,
    Preview,
    apply_preview,
    check_against_town,
    get_import,
    import_in_town,
)
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import planning
from app.services.register import forms, reading, writing
from app.services.register.reading import EntryRow
from db.session import Database
from tests.imports.sheets import Grid, MakeBook, inline

TODAY = date(2024, 8, 15)
UNITS = ("党政办", "党建办", "东湾村", "西山村", "北河社区")
PEOPLE = (
    ("王芳", "党政办"),
    ("张伟", "东湾村"),
    ("李娜", "西山村"),
    ("王芳", "东湾村"),
    ("刘洋", "党建办"),
    ("陈静", "北河社区"),
    ("赵磊", "党政办"),
)


@pytest.fixture
def town(database: Database) -> Database:
    """Five units, seven people (two of one name), a class of three days."""
    with database.write(actor="t", action="town.edit", text="x") as unit:
        session = unit.session
        ids = {name: units.add_unit(session, name=name) for name in UNITS}
        for name, of in PEOPLE:
            post = PostInput(unit_id=ids[of], title="干事", start_on=date(2018, 1, 1))
            people.add_person(session, person=PersonInput(name=name), posts=[post])
        for day in (4, 5, 6):
            data = planning.ClassSessionInput(held_on=date(2024, 3, day), title="乡村振兴培训班", batch="第1期")
            planning.add_class_session(session, data=data)
    return database


class Town:
    """A town in which lists are checked and written."""

    def __init__(self, database: Database, book: MakeBook) -> None:
        self.database, self._book = database, book

    def check(self, register: str, *grids: Any, **params: Any) -> Preview:
        """What importing sheets would do."""
        workbook = inline(self._book(*grids))
        with self.database.read() as session:
            kind = import_in_town(session, f"register:{register}")
        return check_against_town(self.database.read, kind, workbook, Params(**params), today=TODAY)

    def write(self, register: str, *grids: Any, **params: Any) -> Preview:
        """The same, written."""
        preview = self.check(register, *grids, **params)
        with self.database.write(actor="t", action=preview.action, text="导入") as unit:
            apply_preview(unit.session, preview, today=TODAY)
        return preview

    def entries(self, register: str) -> tuple[EntryRow, ...]:
        with self.database.read() as session:
            found = forms.get_register(session, register_id=register)
            return reading.list_entries(session, register=found).rows

    def told(self, register: str) -> list[dict[str, object]]:
        from app.cli.registers import entry_json

        return [entry_json(row) for row in self.entries(register)]


@pytest.fixture
def office(town: Database, book: MakeBook) -> Town:
    return Town(town, book)


def verdicts(preview: Preview) -> list[tuple[int, str]]:
    return [(row.row, row.verdict) for row in preview.rows]


def reasons(preview: Preview) -> dict[int, list[str]]:
    return {row.row: [m.code for m in row.messages] for row in preview.rows if row.messages}


def all_skipped(office: Town, register: str, *grids: Any, **params: Any) -> bool:
    """The same file a second time: nothing to do."""
    preview = office.check(register, *grids, **params)
    assert preview.rows, "nothing was read"
    return all(row.verdict == "skip" for row in preview.rows) and not preview.actions.actions


CONTEST = [
    ["清河镇2024年第一季度业务技能大赛成绩单"],
    ["比赛日期：2024年3月15日", None, None, "主办单位：党建办", None],
    ["比赛项目：行政执法　方式：情景模拟"],
    ["序号", "姓名", "单位", "得分", "名次"],
    [1, "张伟", "东湾村", 92.5, 1],
    [2, "王芳", "党政办", "88分", 2],
    [3, "王芳", "东湾村", 85, 3],
    ["合计", None, None, 265.5, None],
    ["记分人：刘洋", None, None, "2024年3月16日"],
]


def test_scores_one_row_a_person_with_day_and_project_above(office: Town) -> None:
    preview = office.write("contest", CONTEST)
    assert verdicts(preview) == [(5, "new"), (6, "new"), (7, "new")], reasons(preview)
    (entry,) = office.told("contest")
    fields: Any = entry["fields"]
    assert (entry["day"], fields["project"], fields["method"]) == ("2024-03-15", "行政执法", "情景模拟")
    assert fields["unit"]["unit"] == "党建办"
    assert [(line["person"], line["score"]) for line in fields["entrants"]] == [
        ("张伟", 92.5),
        ("王芳", 88),
        ("王芳", 85),
    ]
    assert len({line["person_id"] for line in fields["entrants"]}) == 3
    assert fields["seats"] == 3
    read = preview.summary["rows_read"]
    assert isinstance(read, dict)
    assert sum(read.values()) == len(CONTEST)
    assert all_skipped(office, "contest", CONTEST)


def test_a_corrected_score_is_an_update_with_old_and_new(office: Town) -> None:
    office.write("contest", CONTEST)
    changed = [list(row) for row in CONTEST]
    changed[5][3] = 90
    del changed[6]
    preview = office.write("contest", changed)
    assert verdicts(preview) == [(5, "skip"), (6, "update")]
    assert dict(preview.rows[1].old) == {"entrants.score": 88}
    assert preview.rows[1].fields["entrants.score"] == 90
    (entry,) = office.told("contest")
    lines: Any = entry["fields"]["entrants"]  # type: ignore[index]
    assert [line["score"] for line in lines] == [92.5, 90, 85]  # who is not on the list stays


def test_several_contests_in_one_sheet_with_merged_cells(office: Town) -> None:
    grid = Grid(
        [
            ["日期", "项目", "主办单位", "选手", "成绩"],
            ["3月15日", "信访维稳", "党建办", "张伟", 90],
            [None, None, None, "李娜", 80],
            ["6月20日", "知识竞赛", None, "张伟", 70],
            [None, None, None, "陈静", 75],
        ],
        merged=("A2:A3", "B2:B3", "C2:C3", "A4:A5", "B4:B5"),
    )
    preview = office.write("contest", grid, year=2024)
    assert [verdict for _, verdict in verdicts(preview)] == ["new"] * 4, reasons(preview)
    told = office.told("contest")
    assert [(each["day"], len(each["fields"]["entrants"])) for each in told] == [  # type: ignore[index, arg-type]
        ("2024-03-15", 2),
        ("2024-06-20", 2),
    ]
    assert told[1]["fields"]["unit"] is None  # type: ignore[index]
    assert all_skipped(office, "contest", grid, year=2024)
