"""Every fixture reads as its truth says, without manual mapping, and goes into a data file and out again."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.errors import Cancelled, ConflictProblem
from app.imports import (
    Params,
    Preview,
    apply_preview,
    check_file,
    known_town,
    save_problems,
)
from app.services.exam.attempts import list_attempts
from app.services.mark.attendance import list_participations
from app.services.operation.operations import list_operations
from app.services.person.roster import list_people
from app.services.person.units import list_units
from app.services.plan.class_sessions import list_class_sessions
from app.work import CancelToken, Progress
from db.models import Assignment, Person
from db.session import Database
from tests.imports.sheets import FIXTURES, MakeBook, codes, id_of

TRUTH: dict[str, list[dict[str, Any]]] = json.loads((FIXTURES / "truth.json").read_text(encoding="utf-8"))
TODAY = date(2024, 8, 15)
KINDS = {"roster": "roster", "plan": "plan", "attendance": "attendance", "scores": "scores"}


class Town:
    """A data file with the few steps an import takes."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def check(self, kind: str, path: Path | str, **params: Any) -> Preview:
        with self.database.read() as session:
            known = known_town(session, kind=kind, today=TODAY)
        return check_file(kind, FIXTURES / path, known, Params(**params))

    def apply(self, preview: Preview) -> int | None:
        with self.database.write(actor="test", action=preview.action, text="导入") as unit:
            apply_preview(unit.session, preview, today=TODAY)
        return unit.operation_id

    def import_(self, kind: str, path: Path | str, **params: Any) -> Preview:
        preview = self.check(kind, path, **params)
        self.apply(preview)
        return preview

    def fingerprint(self) -> list[Any]:
        with self.database.read() as session:
            return [
                *list_people(session),
                *list_units(session),
                *list_class_sessions(session),
                *list_participations(session),
                *list_attempts(session),
            ]


@pytest.fixture
def here(database: Database) -> Town:
    return Town(database)


@pytest.mark.parametrize(
    "name", ["roster_office.xlsx", "roster_village.xls", "roster_village.et", "roster_gbk.csv"]
)
def test_rosters(here: Town, name: str) -> None:
    preview = here.check("roster", name)
    assert {row.verdict for row in preview.rows} == {"new"}
    found = [
        {
            "row": row.row,
            "id": row.fields["id_number"],
            "born": str(row.fields["birth"])[:7],
            **{key: row.fields[key] for key in ("name", "sex", "phone", "unit", "title")},
        }
        for row in preview.rows
    ]
    assert found == TRUTH[name]


def test_faulty_roster(here: Town) -> None:
    preview = here.check("roster", "roster_faulty.xlsx")
    expected = {row["row"]: [row["fault"]] for row in TRUTH["roster_faulty.xlsx"] if row["fault"]}
    assert codes(preview) == expected
    verdicts = {row.row: row.verdict for row in preview.rows}
    for row in TRUTH["roster_faulty.xlsx"]:
        doubt = row["fault"] == "sex_contradicts_id"
        assert verdicts[row["row"]] == ("warning" if doubt else "error" if row["fault"] else "new")
    for row in preview.rows:
        for message in row.messages:
            assert message.column
            assert not any(
                len(digits) > 11 for digits in message.text.replace("*", " ").split() if digits.isdigit()
            )


def test_plan(here: Town) -> None:
    preview = here.check("plan", "plan.xlsx")
    for row, truth in zip(preview.rows, TRUTH["plan.xlsx"], strict=True):
        assert row.row == truth["row"]
        if "fault" in truth:
            assert [m.code for m in row.messages] == [truth["fault"]]
            assert row.fields["date"] is None
        else:
            assert {key: row.fields[key] for key in truth if key != "row"} == {
                k: v for k, v in truth.items() if k != "row"
            }


def test_attendance_and_scores(here: Town) -> None:
    here.import_("roster", "roster_office.xlsx")
    here.import_("plan", "plan.xlsx")
    preview = here.import_("attendance", "attendance.xlsx", year=2024)
    assert [{k: row.fields[k] for k in ("name", "date", "mark")} for row in preview.rows] == TRUTH[
        "attendance.xlsx"
    ]
    with here.database.read() as session:
        stored = {(r.name, r.date.isoformat()): r.mark for r in list_participations(session, year=2024)}
    labels = {"出勤": "present", "迟到": "late", "早退": "early", "病假": "sick_leave", "事假": "personal_leave",
              "因公请假": "official_leave", "缺席": "absent", "未登记": "none"}  # fmt: skip
    assert all(stored[t["name"], t["date"]] == labels[t["mark"]] for t in TRUTH["attendance.xlsx"])
    preview = here.import_("scores", "scores.xlsx", exam="一季度测试", exam_date=date(2024, 3, 29))
    for row, truth in zip(preview.rows, TRUTH["scores.xlsx"], strict=True):
        if truth["state"] == "error":
            assert (row.verdict, [m.code for m in row.messages if m.level == "error"]) == (
                "error",
                ["score_out_of_range"],
            )
        else:
            assert {k: row.fields[k] for k in ("name", "state", "score")} == {
                k: truth[k] for k in ("name", "state", "score")
            }
            assert row.row == truth["row"]
    with here.database.read() as session:
        assert len(list_attempts(session)) == 59


def test_importing_again_changes_nothing(here: Town) -> None:
    steps = [("roster", "roster_office.xlsx", {}), ("roster", "roster_village.et", {}), ("roster", "roster_faulty.xlsx", {}),
             ("plan", "plan.xlsx", {}), ("attendance", "attendance.xlsx", {"year": 2024}), ("scores", "scores.xlsx", {"exam": "测试", "exam_date": TODAY})]  # fmt: skip
    for kind, name, params in steps:
        here.import_(kind, name, **params)
    before = here.fingerprint()
    for kind, name, params in steps:
        preview = here.check(kind, name, **params)
        assert {row.verdict for row in preview.rows} <= {"skip", "error"}
        assert here.apply(preview) is None
    assert here.fingerprint() == before


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("roster", "roster_village.xls"),
        ("plan", "plan.xlsx"),
        ("attendance", "attendance.xlsx"),
        ("scores", "scores.xlsx"),
    ],
)
def test_an_import_is_one_operation_and_is_withdrawn_whole(here: Town, kind: str, name: str) -> None:
    if kind != "roster":
        here.import_("roster", "roster_office.xlsx")
    if kind == "attendance":
        here.import_("plan", "plan.xlsx")
    before = here.fingerprint()
    day = {"exam_date": date(2024, 3, 29)} if kind == "scores" else {}
    preview = here.check(kind, name, year=2024, **day)
    with here.database.read() as session:
        done = len(list_operations(session))
    operation = here.apply(preview)
    assert operation is not None
    assert here.fingerprint() != before
    with here.database.read() as session:
        assert len(list_operations(session)) == done + 1
    with here.database.write(actor="test", action="undo", text="撤销") as unit:
        unit.revert(operation)
    assert here.fingerprint() == before


def test_a_check_writes_nothing(here: Town) -> None:
    before = here.database.path.read_bytes()
    for kind, name in (("roster", "roster_faulty.xlsx"), ("plan", "plan.xlsx")):
        here.check(kind, name)
    assert here.database.path.read_bytes() == before


def test_a_failure_half_way_leaves_nothing(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    preview = here.check("roster", "roster_office.xlsx")
    broken = replace(
        preview.actions,
        people=(*preview.actions.people, replace(preview.actions.people[0], person_id=999, action="update")),
    )  # type: ignore[type-var, attr-defined]
    before = here.fingerprint()
    with pytest.raises(ConflictProblem):
        here.apply(replace(preview, actions=broken))
    assert here.fingerprint() == before


@pytest.mark.parametrize("steps", [0, 1, 17, 59])
def test_cancelling_at_any_row_leaves_nothing(here: Town, steps: int) -> None:
    here.import_("roster", "roster_office.xlsx")
    here.import_("plan", "plan.xlsx")
    preview = here.check("attendance", "attendance.xlsx", year=2024)
    before = here.fingerprint()
    token = CancelToken()
    left = [steps]

    def stop(_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            token.cancel()

    progress = Progress(token, stop, clock=iter(range(10_000)).__next__)
    with (
        pytest.raises(Cancelled) if steps < 9 else nullcontext(),
        here.database.write(actor="test", action=preview.action, text="导入") as unit,
    ):
        apply_preview(unit.session, preview, progress=progress, today=TODAY)
    assert (here.fingerprint() == before) == (steps < 9)


def test_a_preview_out_of_date_is_not_applied(here: Town) -> None:
    preview = here.check("roster", "roster_gbk.csv")
    here.import_("roster", "roster_village.et")
    with pytest.raises(ConflictProblem, match="import.out_of_date"):
        here.apply(preview)


def test_problem_rows_go_back_to_excel_and_come_in_mended(here: Town, tmp_path: Path) -> None:
    import openpyxl

    preview = here.import_("roster", "roster_faulty.xlsx")
    out = tmp_path / "错误行.xlsx"
    assert save_problems(preview, out) == preview.errors == 9
    again = here.check("roster", out)
    assert [sorted(m.code for m in row.messages) for row in again.rows if row.verdict == "error"]
    assert {m.code for row in again.rows for m in row.messages} >= {
        "id_check_digit",
        "unit_missing",
        "id_number_stored_as_number",
    }
    book = openpyxl.load_workbook(out)
    sheet = book.active
    assert [cell.value for cell in sheet[1]] == ["姓名", "性别", "单位", "职务", "身份证号", "错误原因"]
    assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    truth = {row["row"]: row for row in TRUTH["roster_faulty.xlsx"]}
    wrong = [row.row for row in preview.rows if row.verdict == "error"]
    for number, source in enumerate(wrong, 2):
        sheet.cell(number, 1, truth[source]["name"])
        sheet.cell(number, 3, "党政办公室")
        sheet.cell(number, 5, truth[source]["id"])
    book.save(out)
    mended = here.import_("roster", out)
    assert {row.verdict for row in mended.rows} <= {"new", "skip"}, codes(mended)


def test_problem_rows_of_a_matrix_keep_their_header(here: Town, tmp_path: Path) -> None:
    here.import_("roster", "roster_office.xlsx")
    here.import_("plan", "plan.xlsx")
    with here.database.write(actor="t", action="x.y", text="x") as unit:
        person = unit.session.scalars(select(Person).where(Person.name == "孔昀斌")).one()
        for post in unit.session.scalars(select(Assignment).where(Assignment.person_id == person.id)):
            unit.session.delete(post)
        from db.models import GroupMembership, Participation

        for model in (GroupMembership, Participation):
            for row in unit.session.scalars(select(model).where(model.person_id == person.id)):
                unit.session.delete(row)
        unit.session.flush()
        unit.session.delete(person)
    preview = here.import_("attendance", "attendance.xlsx", year=2024)
    assert preview.errors == 8
    assert save_problems(preview, tmp_path / "p.xlsx") == 1
    again = here.check("attendance", tmp_path / "p.xlsx", year=2024)
    assert [row.fields["mark"] for row in again.rows] == [row.fields["mark"] for row in preview.rows[:8]]


def test_blanks_never_overwrite_and_changes_are_shown(here: Town, book: MakeBook) -> None:
    head = ["姓名", "身份证号", "单位", "职务", "电话", "民族"]
    here.import_(
        "roster",
        book(
            [
                head,
                ["张三", id_of(1), "党政办公室", "科员", "13800000001", "汉族"],
                ["李四", id_of(2), "财政所", None, None, None],
            ]
        ),
    )
    path = book(
        [
            head,
            ["张三", id_of(1), "党政办公室", None, None, None],
            ["李四", id_of(2), "财政所", "会计", "13800000002", None],
        ]
    )
    preview = here.import_("roster", path)
    assert [row.verdict for row in preview.rows] == ["skip", "update"]
    with here.database.read() as session:
        rows = {row.name: (row.title, row.phone) for row in list_people(session)}
    assert rows == {"张三": ("科员", "13800000001"), "李四": ("会计", "13800000002")}


def test_a_changed_unit_is_a_transfer_that_keeps_history(here: Town, book: MakeBook) -> None:
    head = ["姓名", "身份证号", "单位", "职务"]
    here.import_("roster", book([head, ["张三", id_of(1), "党政办公室", "科员"]]))
    preview = here.import_("roster", book([head, ["张三", id_of(1), "财政所", "所长"]]))
    assert [row.verdict for row in preview.rows] == ["update"]
    assert preview.summary["new_units"] == ["财政所"]
    with here.database.read() as session:
        posts = session.execute(select(Assignment.title, Assignment.start_on, Assignment.end_on)).all()
    assert [tuple(post) for post in posts] == [("科员", None, TODAY), ("所长", TODAY, None)]


def test_walk_ins_are_appended_to_the_list(here: Town, book: MakeBook) -> None:
    head = ["姓名", "身份证号", "单位"]
    here.import_("roster", book([head, ["张三", id_of(1), "党政办公室"], ["李四", id_of(2), "东湾村"]]))
    here.import_(
        "plan", book([["时间", "课程", "学时", "培训对象"], ["2024-03-05", "甲课", 3, "全体机关干部"]])
    )
    with here.database.read() as session:
        assert [row.name for row in list_participations(session)] == ["张三"]
    here.import_("attendance", book([["姓名", "2024-03-05"], ["张三", "√"], ["李四", "迟"]]))
    with here.database.read() as session:
        assert [(r.name, r.number, r.mark) for r in list_participations(session)] == [
            ("张三", 1, "present"),
            ("李四", 2, "late"),
        ]
