"""周例会登记表: who missed which week, by name; a quarter alone; topics a unit has left (E05, Q8)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.errors import InputProblem
from app.papers.document import Document
from app.reports.weekly_study import WeeksParams, build
from app.services.routine import unit_study

MONDAYS = (date(2024, 8, 5), date(2024, 8, 12), date(2024, 10, 7))


def rows_of(document: Document, name: str) -> list[tuple[Any, ...]]:
    """The rows of a sheet."""
    table = next(each for each in document.sections if each.name == name).table
    assert table is not None
    return [tuple(row) for row in table.rows]


def test_the_missing_are_named_by_week_and_by_unit(town: Any) -> None:
    params = WeeksParams(2024, today=date(2024, 10, 20))
    with town.database.read() as session, pytest.raises(InputProblem, match=r"paper\.no_weeks"):
        build(session, params)
    with town.database.write(actor="测试", action="test.make", text="测试") as unit:
        session = unit.session
        units = unit_study.study_matrix(session, first=MONDAYS[0], last=MONDAYS[0]).units
        (first, name), (second, other) = units[0], units[1]
        unit_study.keep_topics(session, year=2024, by_unit={None: ["全会", "条例"], second: ["信访"]})
        for week in MONDAYS:
            unit_study.set_study(session, unit_id=first, week=week, held=True, topic="全会")
        unit_study.set_study(session, unit_id=second, week=MONDAYS[1], held=True, topic="")
    with town.database.read() as session:
        whole = build(session, params)
        autumn = build(session, WeeksParams(2024, 4, today=date(2024, 10, 20)))
    assert [each.name for each in whole.sections] == [
        "第三季度",
        "第四季度",
        "未开单位",
        "各单位缺次",
        "学习专题",
    ]
    by_week = {row[1]: row for row in rows_of(whole, "未开单位")}
    assert by_week[MONDAYS[0]][2:4] == (len(units), 1)
    assert other in by_week[MONDAYS[0]][4]
    assert name not in by_week[MONDAYS[0]][4]
    assert by_week[date(2024, 8, 19)][4] == f"全部 {len(units)} 个单位"
    assert date(2024, 10, 14) not in by_week, "a week that still runs is missed by nobody"
    assert {row[1] for row in rows_of(autumn, "未开单位")} == {MONDAYS[2]}
    studied = {row[1]: row[2:] for row in rows_of(whole, "学习专题")}
    assert studied[name] == ("全会3次", "条例")
    assert studied[other] == ("", "信访")
