"""B6 reading and checking a roster of 5,000, B7 applying it: against plain openpyxl and plain SQL."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from openpyxl import Workbook, load_workbook

from app.context import open_context
from app.demo.people import make_people
from app.demo.roster import OFFICE_TITLES, unit_names
from app.imports import Params, apply_preview, check_workbook, get_import, known_town, read_file
from app.imports.preview import Preview
from db.engine import apply_settings
from db.session import FILE_NAME, Database
from tests.bench.harness import Bench, Outcome, interleave
from tests.bench.towns import empty_folder

PEOPLE = 5000
HEADER = (
    *("序号", "姓名", "性别", "民族", "出生年月", "政治面貌", "全日制学历", "在职学历", "工作单位"),
    *("现任职务", "职级", "身份证号", "联系电话", "参加工作时间", "备注"),
)
TABLES = ("unit", "person", "assignment", "group_membership")


@cache
def roster_file() -> Path:
    """A roster of 5,000 people and 15 columns, as an office sends it."""
    book = Workbook()
    sheet = book.active
    sheet.append(["清河县干部花名册"])
    sheet.merge_cells("A1:O1")
    sheet.append(HEADER)
    units = unit_names(PEOPLE)
    for number, person in enumerate(islice(make_people(11), PEOPLE), 1):
        born = person.birth
        sheet.append(
            [
                *(number, person.name, person.sex, person.ethnicity),
                datetime(born.year, born.month, born.day) if number % 3 else f"{born:%Y.%m}",
                *(person.politics, person.education, "大学", units[number % len(units)]),
                *(OFFICE_TITLES[number % len(OFFICE_TITLES)], "一级科员", person.id_number, person.phone),
                *(f"{born.year + 22}.07", None if number % 5 else "兼职"),
            ]
        )
    path = empty_folder() / "花名册.xlsx"
    book.save(path)
    return path


def check_roster(database: Database) -> Preview:
    """Everything before anything is written, child process included."""
    with database.read() as session:
        known = known_town(session, kind="roster")
    return check_workbook(get_import("roster"), read_file(roster_file()), known, Params(year=2024))


def same_rows(plain: Any, preview: Preview) -> None:
    """The names the program read are those openpyxl reads, row by row; nothing is in error."""
    sheet = plain.active
    assert preview.summary["actions"] == {"new": PEOPLE, "update": 0, "skip": 0}, preview.summary
    names = {row.row: row.fields["name"] for row in preview.rows}
    assert names == {i: sheet.cell(i, 2).value for i in range(3, PEOPLE + 3)}


def reading(rounds: int) -> Outcome:
    """B6."""
    context = open_context(empty_folder())
    try:
        times = interleave(
            rounds,
            lambda: load_workbook(roster_file()),
            lambda: check_roster(context.database),
            same=same_rows,
        )
        return times.outcome(f"{PEOPLE:,} × {len(HEADER)}")
    finally:
        context.close()


def applying(rounds: int) -> Outcome:
    """B7: each round applies the import to a new data file, and inserts the very same rows plainly."""
    first = open_context(empty_folder())
    preview = check_roster(first.database)
    with first.database.write(actor="bench", action="roster.import", text="导入") as unit:
        apply_preview(unit.session, preview)
    with first.database.read() as session:
        cursor = session.connection().connection.cursor()
        rows = {table: cursor.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
        cursor.close()
    first.close()
    assert len(rows["person"]) == PEOPLE
    ground: dict[str, Any] = {}

    def before() -> None:
        for name in ("raw", "ours"):
            if name in ground:
                ground[name].close()
        ground["ours"] = open_context(empty_folder())
        folder = empty_folder()
        open_context(folder).close()
        ground["raw"] = driver.connect(str(folder / FILE_NAME), isolation_level=None)
        apply_settings(ground["raw"], None)

    def baseline() -> Any:
        connection = ground["raw"]
        connection.execute("BEGIN IMMEDIATE")
        for table, values in rows.items():
            marks = ", ".join("?" * len(values[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
        connection.execute("COMMIT")
        return connection

    def ours() -> Database:
        database: Database = ground["ours"].database
        with database.write(actor="bench", action="roster.import", text="导入") as unit:
            apply_preview(unit.session, preview)
        return database

    def same(raw: Any, database: Database) -> None:
        with database.read() as session:
            for table in TABLES:
                select = f"SELECT * FROM {table} ORDER BY id"
                found = [tuple(row) for row in session.connection().exec_driver_sql(select)]
                assert found == [tuple(row) for row in raw.execute(select).fetchall()], table

    times = interleave(rounds, baseline, ours, same=same, before=before)
    ground["raw"].close()
    ground["ours"].close()
    return times.outcome(f"{PEOPLE:,} people, audited")


BENCHES = (
    Bench("B6", "roster: read, map, check, preview", "openpyxl.load_workbook", 1.0, 0.5, reading),
    Bench("B7", "applying that import", "raw executemany", 4.5, 3, applying),
)
