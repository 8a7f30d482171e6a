"""A file given to the wrong import: the right one is named, and nothing is lost by asking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from app.errors import InputProblem
from app.imports import IMPORTS
from app.imports.kind import AnyImport
from app.imports.sheets import doors
from app.imports.sheets.choosing import find_layouts
from tests.imports.sheets import FIXTURES, MakeBook, check, id_of, town

ROSTER = [
    ["姓名", "单位", "身份证号", "电话"],
    ["张三", "东湾村", id_of(1), "13800000001"],
    ["李四", "东湾村", id_of(2), "13800000002"],
]
PLAN = [
    ["培训时间", "培训内容", "学时", "授课人"],
    ["2024-07-15", "民法典", 3, "王教授"],
    ["2024-07-22", "安全", 3, "李所长"],
]
ATTENDANCE = [
    ["姓名", "单位", "2024-07-15", "2024-07-22"],
    ["张三", "东湾村", "√", "√"],
    ["李四", "东湾村", "√", "迟到"],
]
SCORES = [["姓名", "单位", "成绩"], ["张三", "东湾村", 90], ["李四", "东湾村", 60]]
HOURS = [["姓名", "单位", "学时", "平台"], ["张三", "东湾村", 30, "网院"], ["李四", "东湾村", 20, "网院"]]


@pytest.mark.parametrize(
    ("kind", "rows", "other"),
    [
        ("plan", ROSTER, "roster"),
        ("plan", ATTENDANCE, "attendance"),
        ("scores", ROSTER, "roster"),
        ("scores", PLAN, "plan"),
        ("roster", PLAN, "plan"),
        ("attendance", SCORES, "scores"),
        ("hours", SCORES, "scores"),
    ],
)
def test_another_list_altogether_is_refused_with_its_title(
    book: MakeBook, kind: str, rows: Sequence[Sequence[Any]], other: str
) -> None:
    with pytest.raises(InputProblem) as refused:
        check(kind, book(rows))
    title = {each.id: each.title for each in IMPORTS}[other]
    assert (refused.value.code, refused.value.data["other"]) == ("import.other_kind", title)


@pytest.mark.parametrize(
    ("rows", "other"), [(ATTENDANCE, "attendance"), (SCORES, "scores"), (HOURS, "hours")]
)
def test_a_list_that_would_do_is_told_and_not_refused(
    book: MakeBook, rows: Sequence[Sequence[Any]], other: str
) -> None:
    preview = check("roster", book(rows), town([("张三", "东湾村")], {"2024-07-15": "民法典"}))
    note: Any = preview.summary["other_kind"]
    assert note["id"] == other
    assert len(preview.rows) == 2


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("roster", "roster_office.xlsx"),
        ("roster", "roster_village.xls"),
        ("plan", "plan.xlsx"),
        ("attendance", "attendance.xlsx"),
        ("scores", "scores.xlsx"),
    ],
)
def test_the_right_door_is_the_right_door(kind: str, file: str) -> None:
    assert "other_kind" not in check(kind, FIXTURES / file).summary


def test_a_roster_with_scores_beside_it_stays_a_roster(book: MakeBook) -> None:
    rows = [["姓名", "单位", "身份证号", "政治面貌", "成绩"], ["张三", "东湾村", id_of(1), "党员", 90]]
    assert "other_kind" not in check("roster", book(rows)).summary


@pytest.mark.parametrize(
    ("kind", "rows"),
    [("roster", ROSTER), ("plan", PLAN), ("attendance", ATTENDANCE), ("scores", SCORES), ("hours", HOURS)],
)
def test_a_file_at_its_own_door_is_read_as_no_other_kind(
    book: MakeBook, kind: str, rows: Sequence[Sequence[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its headings say that no other list fits better; each try costs as much as the import itself."""
    read: list[str] = []

    def counted(found: AnyImport, *rest: Any) -> Any:
        read.append(found.id)
        return find_layouts(found, *rest)

    monkeypatch.setattr(doors, "find_layouts", counted)
    check(kind, book(rows), town([("张三", "东湾村"), ("李四", "东湾村")], {"2024-07-15": "民法典"}))
    assert set(read) <= {kind, "attendance"}, "only headings of days say nothing by themselves"
    assert len(read) <= 2


@pytest.mark.parametrize("kind", [each.id for each in IMPORTS])
@pytest.mark.parametrize("rows", [ROSTER, PLAN, ATTENDANCE, SCORES, HOURS], ids=str)
def test_what_headings_rule_out_would_not_have_fitted(
    book: MakeBook, kind: str, rows: Sequence[Sequence[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The door that is named is the one found by reading the file as every kind of list."""

    def noted() -> Any:
        try:
            return check(kind, book(rows)).summary.get("other_kind")
        except InputProblem as problem:
            return problem.code, problem.data

    quick = noted()
    monkeypatch.setattr(doors, "_could_say", lambda *_: True)
    assert noted() == quick
