"""The appraisal's rows against the records, its weights as data, the 四有 list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from app.errors import InputProblem
from app.reports import appraisal as paper
from app.reports.appraisal import AppraisalParams
from app.rules.appraisal import ATTENDANCE, FOUR, Weights
from app.services.figure import appraisals
from tests.services.old_kinds import writing as duty_records
from tests.services.old_kinds.writing import DutyRecordInput

MADE_AT = datetime(2025, 1, 5, 10, 30)
TODAY = date(2025, 1, 5)


def appraised(town: Any) -> Any:
    """Rows by name, and the units."""
    with town.database.read() as session:
        rows, units = appraisals.appraise_year(session, year=2024, today=TODAY)
    return {row.record.hours.name: row for row in rows}, units


def test_cadres(town: Any) -> None:
    rows, _ = appraised(town)
    found = rows["李秀英"]
    assert found.result.points[ATTENDANCE] == 4000  # came once of the one time entered
    assert found.result.points[FOUR] is None  # nobody's are kept
    assert (found.talks, found.result.deducted_centi) == (1, 500)
    assert found.result.total_centi == (4000 + 3000 * 300 // 9000 + 2000 * 88 // 100) * 100 // 90 - 500
    assert rows["阿卜杜拉·买买提江"].result.deducted_centi == 200


def test_four_count_once_anybody_has_one(town: Any) -> None:
    with town.database.write(actor="测试", action="duty.add") as unit:
        data = DutyRecordInput("Q18", date(2024, 3, 1), "学习体会", person_id=town.people["李秀英"])
        duty_records.add_duty_record(unit.session, data=data)
    rows, _ = appraised(town)
    assert rows["李秀英"].result.points[FOUR] == 250
    assert rows["王建国"].result.points[FOUR] == 0
    with town.database.read() as session:
        document = paper.build_study_file(session, AppraisalParams(2024, made_at=MADE_AT))
    line = next(row for row in document.sections[0].table.rows if row[1] == "李秀英")
    assert (line[-3], line[-2], line[-1]) == (
        date(2024, 3, 1),
        1,
        "年度学习计划、年度学习总结、集中学习讨论记录",
    )


def test_villages_first(town: Any) -> None:
    rows, units = appraised(town)
    assert [unit.unit for unit in units if unit.is_village] == ["清河村", "石桥村"]
    first = units[0]
    own = [row.result.total_centi for row in rows.values() if row.record.hours.unit == "清河村"]
    assert (first.is_village, first.people, first.mean_centi) == (True, 2, sum(own) // 2)


def test_weights_are_kept(town: Any) -> None:
    with town.database.write(actor="测试", action="appraisal.weights") as unit:
        appraisals.set_appraisal_weights(unit.session, weights=Weights(100, 0, 0, 0, 0, 0))
    rows, _ = appraised(town)
    assert rows["李秀英"].result.total_centi == 10000
    with town.database.read() as session:
        document = paper.build(session, AppraisalParams(2024, made_at=MADE_AT))
    assert document.sections[0].notes[0].startswith("满分100分：出勤率100分")


@pytest.mark.parametrize(
    ("weights", "code"),
    [(Weights(10, 10, 10, 10), "appraisal.weights"), (Weights(per_talk=101), "appraisal.deduction")],
)
def test_weights_that_cannot_be(town: Any, weights: Weights, code: str) -> None:
    with (
        pytest.raises(InputProblem) as problem,
        town.database.write(actor="测试", action="appraisal.weights") as unit,
    ):
        appraisals.set_appraisal_weights(unit.session, weights=weights)
    assert problem.value.code == code


def test_the_sheet_reconciles_itself_and_says_once_what_nobody_has(town: Any) -> None:
    with town.database.read() as session:
        document = paper.build(session, AppraisalParams(2024, made_at=MADE_AT))
    people, checks = document.sections[0], document.sections[-1]
    assert any("没有四有档案记录" in note for note in people.notes)
    assert not [row for row in people.table.rows if "四有" in str(row[-1])]
    assert people.facts[0][1].value == "2024年12月31日"
    assert checks.name == "口径说明"
    found = {row[1]: row[2] for row in checks.table.rows}
    assert (found["核对：实到人次"], found["核对：缺席人次"]) == ("一致", "一致")
    assert found["评分人数"] == f"{sum(1 for row in people.table.rows if row[-3] is not None)} 人"
    assert document.warnings == ()
