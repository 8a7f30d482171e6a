"""所属期 apart from the day something arrived: proposals, versions, kinds chosen not typed, contestants."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from app.errors import InputProblem
from app.rules.contestants import Named, read, written
from tests.services import duty_town
from tests.services.conftest import Run, at_once
from tests.services.old_kinds import writing as duty_records
from tests.services.old_kinds.writing import Contestant, DutyRecordInput, proposed_period

TOWN = partial(at_once, duty_town.build_town)


@pytest.fixture
def town(built: list[int]) -> list[int]:
    """Eight people in two offices."""
    return built


@pytest.mark.parametrize(
    ("code", "on", "subject", "wanted"),
    [
        ("Q17", date(2024, 7, 3), "", "2024-H1"),
        ("Q17", date(2024, 6, 20), "", "2024-H1"),
        ("Q17", date(2024, 8, 31), "", "2024-H1"),
        ("Q17", date(2024, 9, 1), "", "2024-H2"),
        ("Q17", date(2025, 1, 5), "", "2024-H2"),
        ("Q18", date(2025, 1, 5), "年度学习总结", "2024"),
        ("Q18", date(2025, 1, 5), "年度学习计划", "2025"),
        ("Q18", date(2024, 12, 20), "年度学习总结", "2024"),
        ("Q20", date(2024, 8, 9), "", "2024"),
        ("Q6", date(2024, 8, 9), "", ""),
    ],
)
def test_the_day_proposes_a_period(code: str, on: date, subject: str, wanted: str) -> None:
    assert proposed_period(code, on, subject) == wanted


def test_the_first_receipt_stands_and_later_ones_are_told(town: list[int], run: Run, read: Run) -> None:
    for on in (date(2024, 6, 20), date(2024, 7, 9)):
        data = DutyRecordInput("Q17", on, person_id=town[0], for_period="2024-H1")
        run(partial(duty_records.add_duty_record, data=data))
    rows = read(partial(duty_records.list_duty_records, year=2024))
    assert [(row.period, row.revises) for row in rows] == [
        ("2024年上半年", None),
        ("2024年上半年", date(2024, 6, 20)),
    ]


def test_a_paper_of_january_stands_in_both_years(town: list[int], run: Run, read: Run) -> None:
    data = DutyRecordInput("Q18", date(2025, 1, 5), subject="年度学习总结", person_id=town[0])
    run(partial(duty_records.add_duty_record, data=data))
    for year in (2024, 2025):
        (row,) = read(partial(duty_records.list_duty_records, year=year))
        assert (row.for_period, row.title) == ("2024", "年度学习总结")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (DutyRecordInput("Q18", date(2024, 6, 3), "2024年度学习计划", person_id=1), "duty_record.item"),
        (DutyRecordInput("Q17", date(2024, 6, 3), person_id=1, for_period="2024"), "duty_record.period"),
        (DutyRecordInput("Q6", date(2024, 6, 3), for_period="2024"), "duty_record.period"),
        (DutyRecordInput("Q28", date(2024, 6, 3), batch_id=1), "duty_record.reason"),
        (
            DutyRecordInput("Q15", date(2024, 6, 3), batch_id=1, ended_on=date(2024, 6, 1)),
            "duty_record.days",
        ),
        (
            DutyRecordInput("Q6", date(2024, 6, 3), people=(Contestant(1), Contestant(1))),
            "duty_record.people",
        ),
    ],
)
def test_what_a_kind_cannot_do_without(town: list[int], run: Run, data: DutyRecordInput, code: str) -> None:
    if data.batch_id is not None:
        run(lambda s: duty_town.hold(s, date(2024, 3, 4)))
    with pytest.raises(InputProblem, match=code.replace(".", r"\.")):
        run(partial(duty_records.add_duty_record, data=data))


def test_an_edit_changes_what_was_edited(town: list[int], run: Run, read: Run) -> None:
    people = (Contestant(town[0], 9250), Contestant(town[1], None))
    data = DutyRecordInput("Q6", date(2024, 6, 3), "技能大赛", subject="行政执法", people=people)
    record_id = run(partial(duty_records.add_duty_record, data=data))
    (before,) = read(partial(duty_records.list_duty_records, year=2024))
    changed = DutyRecordInput(
        "Q6", date(2024, 6, 3), "技能大赛", subject="行政执法", people=people, note="好"
    )
    run(partial(duty_records.edit_duty_record, record_id=record_id, data=changed))
    (after,) = read(partial(duty_records.list_duty_records, year=2024))
    assert (after.people, after.subject, after.note) == (before.people, before.subject, "好")
    run(partial(duty_records.remove_duty_record, record_id=record_id))
    assert read(partial(duty_records.list_duty_records, year=2024)) == ()


def test_contestants_are_typed_as_one_line() -> None:
    roster = (Named(1, "张三", "党政办"), Named(2, "李四", "党政办"), Named(3, "李四", "党建办"))
    assert read("张三 92.5、李四（党建办）88分", roster) == (((1, 9250), (3, 8800)), "")
    assert read("李四 88", roster) == ((), "李四 88")
    assert read("王五", roster) == ((), "王五")
    assert written([("张三", 9250), ("李四", None)]) == "张三 92.5、李四"
