"""The grid of those who owe: what its cells say, received, dated, revised, let off and taken back at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attachment_store import StoredFile
from app.errors import GanxunError, InputProblem
from app.rules.registers.owing import DONE, LATE, NO_GROUP, OVERDUE, WAIVED, Owed
from app.rules.registers.town_facts import Debtor
from app.services.page.register_grid import RegisterGrid, grid_of
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.register import entry_saving, files, grid_entry, reading, waiving, writing
from app.services.register.forms import get_register
from app.services.register.waiving import WaiverInput
from db.models import Attachment, Operation, RegisterEntry, Seal
from db.revert import revert_operation
from tests.services.conftest import Run, at_once

TODAY = date(2025, 2, 10)
PLAN = date(2024, 3, 20)
MANY = 114


def build(session: Session) -> list[int]:
    """Six people in two units, and a third unit with nobody."""
    offices = [units.add_unit(session, name=name) for name in ("党政办", "东湾村", "空单位")]
    made = []
    for place, name in enumerate(("王芳", "张伟", "李娜", "赵敏", "周杰", "吴刚")):
        post = PostInput(unit_id=offices[place // 3], title="干事", start_on=date(2018, 1, 1))
        made.append(people.add_person(session, person=PersonInput(name=name), posts=[post]))
    return made


TOWN = partial(at_once, build)


class Grid:
    """A register's grid, read anew each time."""

    def __init__(self, register: str, run: Run, read: Run, year: int = 2024) -> None:
        self.id, self._run, self._read, self.year = register, run, read, year

    def grid(self, today: date = TODAY) -> RegisterGrid:
        found: RegisterGrid = self._read(
            lambda s: grid_of(s, register_id=self.id, year=self.year, today=today)
        )
        return found

    def owed(self, row: int, column: int = 0) -> Owed:
        cell = self.grid().rows[row].cells[column]
        assert cell is not None
        return cell.row

    def write(self, call: Callable[..., Any], why: str = "", **values: Any) -> Any:
        def command(session: Session) -> Any:
            return call(session, **values)

        return self._run(command, why) if why else self._run(command)

    def receive(self, days: dict[Owed, date], reason: str = "") -> Any:
        return self.write(grid_entry.receive_cells, reason, register_id=self.id, days=days, today=TODAY)

    def undo(self, back: int) -> None:
        """Take the last operation but so many back."""
        last = self._read(lambda s: s.scalar(select(func.max(Operation.id))))
        self._run(lambda s: revert_operation(s, last - back, "测试"))

    def verdicts(self, column: int = 0) -> list[str]:
        return [cell.row.verdict for row in self.grid().rows if (cell := row.cells[column])]


@pytest.fixture
def papers(built: list[int], run: Run, read: Run) -> Grid:
    return Grid("study-file", run, read)


def refused(code: str, call: Callable[..., Any], *args: Any, **values: Any) -> None:
    with pytest.raises(InputProblem) as found:
        call(*args, **values)
    assert found.value.code == code


def test_rows_are_those_who_owe_columns_the_papers_by_their_days(papers: Grid) -> None:
    grid = papers.grid()
    assert [(row.number, row.name, row.unit) for row in grid.rows[2:5]] == [
        (3, "李娜", "党政办"), (4, "赵敏", "东湾村"), (5, "周杰", "东湾村"),
    ]  # fmt: skip
    assert grid.units == ("党政办", "东湾村")
    assert [(one.title, one.deadline) for one in grid.columns] == [
        ("年度学习计划", date(2024, 3, 31)),
        ("年度学习总结", date(2025, 1, 31)),
        ("集中学习讨论记录", date(2024, 12, 31)),
        ("学习体会", date(2024, 12, 31)),
    ]
    assert not any(one.is_asked for one in grid.columns)  # shipped switched off: nothing is overdue
    cell = grid.rows[0].cells[0]
    assert cell is not None
    assert cell.row.verdict == OVERDUE
    assert not cell.is_over
    assert grid.file_field == "file"


def test_cells_come_in_on_their_days_as_one_operation(papers: Grid) -> None:
    rows = [papers.owed(number) for number in range(6)]
    done = papers.receive({row: PLAN if row is not rows[5] else date(2024, 4, 2) for row in rows})
    assert (done.new, done.dated, done.there) == (6, 0, 0)
    assert papers.verdicts() == [DONE] * 5 + [LATE]
    # The rows as they were read before: nothing is entered twice, only the day of one is another.
    again = papers.receive({rows[0]: date(2024, 3, 25), rows[1]: PLAN})
    assert (again.new, again.dated, again.there) == (0, 1, 1)
    assert papers.owed(0).on_day == date(2024, 3, 25)
    papers.undo(0)
    assert papers.owed(0).on_day == PLAN
    papers.undo(2)  # the undo itself is an operation as well
    assert papers.verdicts() == [OVERDUE] * 6


def test_a_revision_keeps_the_first_day_and_goes_back_by_itself(papers: Grid) -> None:
    owed = papers.owed(0)
    refused("entry.nothing_revised", papers.write, grid_entry.revise_cell,
            register_id="study-file", owed=owed, on=PLAN)  # fmt: skip
    papers.receive({owed: PLAN})
    revise = partial(papers.write, grid_entry.revise_cell, register_id="study-file", owed=owed)
    revise(on=date(2024, 4, 5))
    refused("entry.before", revise, on=date(2024, 3, 1))
    refused("entry.revised_same", revise, on=PLAN)
    cell = papers.grid().rows[0].cells[0]
    assert cell is not None
    assert (cell.row.on_day, cell.row.verdict, cell.revised) == (PLAN, DONE, (date(2024, 4, 5),))
    back = partial(papers.write, grid_entry.take_back, register_id="study-file", today=TODAY)
    assert back(owed=[owed]) == 1  # the revision first
    cell = papers.grid().rows[0].cells[0]
    assert cell is not None
    assert cell.revised == ()
    assert cell.row.on_day == PLAN
    assert back(owed=[owed]) == 1
    assert papers.owed(0).on_day is None


def test_what_is_let_off_says_why_and_what_has_come_is_not(papers: Grid) -> None:
    papers.receive({papers.owed(0): PLAN})
    waive = partial(papers.write, grid_entry.waive_cells, on_day=TODAY)
    rows = [papers.owed(number) for number in range(3)]
    refused("entry.reason", waive, owed=rows, reason="  ")
    assert waive(owed=rows, reason="借调") == 2
    assert papers.verdicts() == [DONE, WAIVED, WAIVED, OVERDUE, OVERDUE, OVERDUE]
    assert papers.owed(1).reason == "借调"
    # It came all the same; then the entry counts, and taking it back leaves the waiver.
    papers.receive({papers.owed(1): PLAN})
    assert papers.verdicts()[1] == DONE
    back = partial(papers.write, grid_entry.take_back, register_id="study-file", today=TODAY)
    back(owed=[papers.owed(1)])
    assert papers.verdicts()[1] == WAIVED
    back(owed=[papers.owed(1)])
    assert papers.verdicts()[1] == OVERDUE


def test_what_lets_off_more_than_a_cell_is_known(papers: Grid, built: list[int]) -> None:
    """Taking it back in one cell takes it back everywhere: the window asks."""
    whole = WaiverInput("study-file", "four", "person", built[0], "长期病休")
    papers.write(partial(waiving.waive, data=whole, on_day=TODAY))
    papers.write(grid_entry.waive_cells, owed=[papers.owed(1)], reason="借调", on_day=TODAY)
    cells = [papers.grid().rows[row].cells[0] for row in (0, 1, 2)]
    assert [(cell.is_waived, cell.is_waived_widely) for cell in cells if cell] == [
        (True, True),
        (True, False),
        (False, False),
    ]
    papers.write(grid_entry.take_back, register_id="study-file", owed=[papers.owed(0, 2)], today=TODAY)
    assert papers.verdicts(0)[0] == OVERDUE


def test_a_file_on_a_blank_cell_is_its_receipt(papers: Grid, read: Run, tmp_path: Path) -> None:
    stored = [StoredFile("a" * 64, 7, "计划.pdf"), StoredFile("b" * 64, 9, "附件.jpg")]
    attach = partial(
        papers.write, grid_entry.attach_to_cell, register_id="study-file", on=PLAN, today=TODAY,
        at="2025-02-10T09:00:00",
    )  # fmt: skip
    owed = papers.owed(0)
    entry_id = attach(owed=owed, stored=stored[:1])
    assert attach(owed=owed, stored=stored) == entry_id  # the same cell as it was read before
    assert [one.file_name for one in read(partial(files.list_files, entry_id=entry_id))] == [
        "计划.pdf", "附件.jpg",
    ]  # fmt: skip
    cell = papers.grid().rows[0].cells[0]
    assert cell is not None
    assert cell.has_file
    assert cell.has_more
    assert cell.row.on_day == PLAN
    papers.write(grid_entry.take_back, register_id="study-file", owed=[owed], today=TODAY)
    assert read(lambda s: list(s.scalars(select(Attachment.id)))) == []


def test_a_register_without_a_place_for_files_takes_none(built: list[int], run: Run, read: Run) -> None:
    survey = Grid("survey", run, read)
    assert survey.grid().file_field == ""
    refused(
        "register.no_file", survey.write, grid_entry.attach_to_cell, register_id="survey",
        owed=survey.owed(0), stored=[StoredFile("a" * 64, 7, "x.pdf")], on=PLAN, today=TODAY, at="",
    )  # fmt: skip


def test_a_register_that_asks_more_than_a_day_says_so(built: list[int], run: Run, read: Run) -> None:
    survey = Grid("survey", run, read)
    refused("register.asks_more", survey.receive, {survey.owed(0): PLAN})


def test_what_is_due_once_gets_the_period_of_its_day(built: list[int], run: Run, read: Run) -> None:
    plans = Grid("unit-plan", run, read)
    grid = plans.grid()
    assert [one.title for one in grid.columns] == ["专项行动计划", "周例会学习计划", "理论学习安排"]
    assert [row.name for row in grid.rows] == ["党政办", "东湾村"]
    assert grid.units == ()
    plans.receive({plans.owed(0, column): date(2024, 8, 9) for column in range(3)})
    entries = read(
        lambda s: reading.list_entries(s, register=get_register(s, register_id="unit-plan"), year=2024)
    ).entries
    assert [(one.slot, one.period) for one in entries] == [
        ("campaign", "2024"), ("weekly", "2024"), ("theory", "2024"),
    ]  # fmt: skip
    assert plans.verdicts(2) == [LATE, OVERDUE]


def test_a_group_without_anybody_is_told(built: list[int], run: Run, read: Run) -> None:
    grid = Grid("young-cadre", run, read).grid()
    assert grid.rows == ()
    assert grid.nobody == (("年轻干部半年报告", NO_GROUP, ("年轻干部",)),)


def test_a_register_without_a_grid_is_refused(run: Run, read: Run, built: list[int]) -> None:
    refused("register.no_grid", Grid("task", run, read).grid)


def test_what_an_entry_says_beyond_its_day_is_known(papers: Grid, read: Run) -> None:
    papers.receive({papers.owed(0): PLAN, papers.owed(1): PLAN})

    def write_title(session: Session) -> None:
        entry_id = session.scalar(select(RegisterEntry.id).order_by(RegisterEntry.id))
        writing.edit_entry(
            session, register=get_register(session, register_id="study-file"), entry_id=entry_id or 0,
            values={"title": "我的计划"}, today=TODAY,
        )  # fmt: skip

    papers.write(write_title)
    cells = [row.cells[0] for row in papers.grid().rows[:2]]
    assert [cell.has_more for cell in cells if cell] == [True, False]


def test_a_closed_year_asks_a_reason(papers: Grid) -> None:
    papers.receive({papers.owed(0): PLAN})
    papers.write(lambda s: s.add(Seal(year=2024, sealed_at="2025-01-31T09:00:00", head_code="")))
    blank, filled = papers.owed(1), papers.owed(0)
    for call in (
        partial(papers.receive, {blank: PLAN}),
        partial(papers.receive, {filled: date(2024, 3, 1)}),
        partial(papers.write, grid_entry.take_back, register_id="study-file", owed=[filled], today=TODAY),
    ):
        with pytest.raises(GanxunError) as found:
            call()
        assert found.value.code == "seal.closed"
    papers.receive({blank: PLAN}, reason="补交的材料")
    assert papers.owed(1).on_day == PLAN


def _crowd(session: Session) -> None:
    offices = [units.add_unit(session, name=f"第{n}单位") for n in range(20)]
    for number in range(MANY):
        post = PostInput(unit_id=offices[number % 20], title="干事", start_on=date(2018, 1, 1))
        people.add_person(session, person=PersonInput(name=f"某人{number}"), posts=[post])


def test_what_an_entry_owes_is_no_cell(built: list[int], run: Run, read: Run) -> None:
    """Its number is that of an entry, not of a person: it must never be taken for one."""
    papers = Grid("study-file", run, read)
    strange = replace(papers.owed(0), debtor=Debtor("entry", built[0], "某登记"))
    refused("register.asks_more", papers.receive, {strange: PLAN})
    traveller = replace(papers.owed(0), debtor=replace(papers.owed(0).debtor, of=7))
    refused("register.asks_more", papers.receive, {traveller: PLAN})
    assert papers.verdicts() == [OVERDUE] * 6


def test_the_list_of_those_who_owe_receives_as_the_grid_does(papers: Grid, read: Run) -> None:
    rows = [papers.owed(row) for row in range(6)]
    assert papers.write(entry_saving.receive, register_id="study-file", owed=rows, on=PLAN) == 6
    assert papers.verdicts() == [DONE] * 6
    survey = Grid("survey", papers._run, read)
    owed = [survey.owed(0)]
    with pytest.raises(InputProblem) as found:
        survey.write(entry_saving.receive, register_id="survey", owed=owed, on=PLAN)
    assert found.value.data["fields"] == "人数"


@pytest.mark.slow
def test_a_whole_column_is_written_in_a_moment(run: Run, read: Run) -> None:
    run(_crowd)
    papers = Grid("study-file", run, read)
    rows = [cell.row for row in papers.grid().rows if (cell := row.cells[0])]
    assert len(rows) == MANY
    start = time.process_time()
    papers.receive(dict.fromkeys(rows, PLAN))
    assert time.process_time() - start < 0.5
    start = time.process_time()
    papers.grid()
    assert time.process_time() - start < 0.5
