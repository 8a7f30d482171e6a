"""所属期 to be looked at after an upgrade: listed, moved to the period before in one step, or left."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.operation import undo_steps
from app.services.page.workbench import workbench
from app.services.register import period_doubts
from app.services.setting.town import get_setting, set_setting
from db.models import Attachment, RegisterEntry, RegisterStep
from db.session import Database
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, duty_town.build_town)
TODAY = date(2025, 1, 10)
Versions = list[tuple[date, dict[str, Any]]]


@pytest.fixture
def people(built: list[int]) -> list[int]:
    """Eight people in two offices."""
    return built


def put(
    run: Run, person: int, period: str, *versions: tuple[date, dict[str, Any]],
    register: str = "study-file", slot: str = "summary", doubtful: bool = True,
) -> int:  # fmt: skip
    """An entry with its later versions, as an upgrade leaves it."""

    def lay(session: Session) -> int:
        (on, data), *later = versions
        row = RegisterEntry(
            register=register, on_day=on, year=int(period[:4]), period=period, slot=slot,
            person_id=person, data=data,
        )  # fmt: skip
        session.add(row)
        session.flush()
        for day, said in later:
            session.add(RegisterStep(entry_id=row.id, state="", on_day=day, data=said))
        if doubtful:
            ids = json.loads(get_setting(session, name=period_doubts.NAME, default="[]"))
            set_setting(session, name=period_doubts.NAME, value=json.dumps([*ids, row.id]))
        return row.id

    return int(run(lay))


def undo(database: Database) -> None:
    """The last operation, as Ctrl+Z takes it back."""
    with database.write(actor="t", action="history.undo") as unit:
        wanted, unit.text = undo_steps.operation_to_undo(unit.session)
        unit.revert(wanted)


def redo(database: Database) -> None:
    """And again, as Ctrl+Y does it."""
    with database.write(actor="t", action="history.redo") as unit:
        wanted, unit.text = undo_steps.operation_to_redo(unit.session)
        unit.revert(wanted)


def stand(session: Session) -> dict[str, Versions]:
    """Period → what stands in it, the first receipt and what was handed in again."""
    found: dict[str, Versions] = {}
    for row in session.scalars(select(RegisterEntry).order_by(RegisterEntry.id)):
        assert row.period not in found
        assert row.year == int(row.period[:4])
        steps = session.scalars(
            select(RegisterStep).where(RegisterStep.entry_id == row.id).order_by(RegisterStep.on_day)
        )
        found[row.period] = [(row.on_day, dict(row.data)), *((one.on_day, dict(one.data)) for one in steps)]
    return found


FEBRUARY, APRIL, DECEMBER = date(2024, 2, 5), date(2024, 3, 1), date(2024, 12, 20)


def test_what_is_to_be_looked_at_is_told_in_words(people: list[int], run: Run, read: Run) -> None:
    first = put(run, people[0], "2024", (FEBRUARY, {}))
    put(run, people[1], "2024-H2", (date(2024, 7, 3), {}), register="young-cadre", slot="report")
    found = read(period_doubts.list_doubts)
    assert [(one.person, one.paper, one.period, one.earlier) for one in found] == [
        ("王建国", "年度学习总结", "2024年", "2023年"),
        ("李秀英", "半年报告", "2024年下半年", "2024年上半年"),
    ]
    assert (found[0].entry_id, found[0].unit, found[0].register) == (first, "党建办", "学习档案（四有）")
    tasks = {one.id: one for one in read(partial(workbench, year=2025, today=TODAY)).tasks}
    assert (tasks["doubts"].text, tasks["doubts"].tab) == ("2 份材料可能属于上一期", "registers")
    assert tasks["doubts"].target == "study-file"


def test_one_step_moves_it_and_undo_brings_it_back(
    people: list[int], run: Run, read: Run, database: Database
) -> None:
    entry = put(run, people[0], "2024", (FEBRUARY, {"content": "读书"}), (APRIL, {"content": "读书二"}))
    assert run(partial(period_doubts.move_to_earlier, entry_ids=[entry])) == 1
    moved = {"2023": [(FEBRUARY, {"content": "读书"}), (APRIL, {"content": "读书二"})]}
    assert read(stand) == moved
    assert read(period_doubts.list_doubts) == ()
    assert "doubts" not in {one.id for one in read(partial(workbench, year=2025, today=TODAY)).tasks}
    undo(database)
    assert list(read(stand)) == ["2024"]
    assert len(read(period_doubts.list_doubts)) == 1
    redo(database)
    assert read(stand) == moved


def test_what_came_in_december_stays_in_its_year(people: list[int], run: Run, read: Run) -> None:
    """The summary of 2023 and that of 2024 had become versions of one: they are two again."""
    entry = put(
        run, people[0], "2024",
        (FEBRUARY, {"title": "一", "content": "旧"}), (APRIL, {"content": "改"}),
        (DECEMBER, {"content": "新"}), (date(2024, 12, 28), {"title": "二"}),
    )  # fmt: skip

    def file(session: Session) -> None:
        step = session.scalars(select(RegisterStep).where(RegisterStep.on_day == DECEMBER)).one()
        session.add(
            Attachment(
                step_id=step.id, field="file", kind="register", file_name="总结.pdf", sha256="a" * 64,
                size=3, added_at="2024-12-20T09:00:00",
            )
        )  # fmt: skip

    run(file)
    run(partial(period_doubts.move_to_earlier, entry_ids=[entry]))
    assert read(stand) == {
        "2023": [(FEBRUARY, {"title": "一", "content": "旧"}), (APRIL, {"content": "改"})],
        "2024": [(DECEMBER, {"title": "一", "content": "新"}), (date(2024, 12, 28), {"title": "二"})],
    }

    def owner(session: Session) -> str:
        kept = session.scalars(select(Attachment)).one()
        assert kept.step_id is None
        return session.get_one(RegisterEntry, kept.entry_id).period

    assert read(owner) == "2024", "the file stays with the paper it came with"


@pytest.mark.parametrize("first", [date(2023, 12, 20), date(2024, 2, 20)])
def test_a_period_that_has_one_gets_another_version(
    people: list[int], run: Run, read: Run, first: date
) -> None:
    there = put(run, people[0], "2023", (first, {"content": "原有"}), doubtful=False)
    entry = put(run, people[0], "2024", (FEBRUARY, {"content": "移来"}))
    run(partial(period_doubts.move_to_earlier, entry_ids=[entry]))
    both = sorted([(first, {"content": "原有"}), (FEBRUARY, {"content": "移来"})])
    assert read(stand) == {"2023": both}
    ids: Callable[[Session], Any] = lambda s: list(s.scalars(select(RegisterEntry.id)))  # noqa: E731
    assert read(ids) == [there]


def test_the_paper_of_somebody_else_is_left_alone(people: list[int], run: Run, read: Run) -> None:
    put(run, people[1], "2023", (date(2023, 12, 20), {}), doubtful=False)
    entry = put(run, people[0], "2024", (FEBRUARY, {}))
    run(partial(period_doubts.move_to_earlier, entry_ids=[entry]))
    query = select(RegisterEntry.person_id, RegisterEntry.period).order_by(RegisterEntry.person_id)
    assert read(lambda s: [tuple(row) for row in s.execute(query)]) == [
        (people[0], "2023"),
        (people[1], "2023"),
    ]


def test_what_stays_is_listed_no_longer(people: list[int], run: Run, read: Run) -> None:
    entry, other = (put(run, each, "2024", (FEBRUARY, {})) for each in people[:2])
    assert run(partial(period_doubts.keep_periods, entry_ids=[entry, 99])) == 1
    assert [one.entry_id for one in read(period_doubts.list_doubts)] == [other]
    assert list(read(lambda s: s.scalars(select(RegisterEntry.period)).all())) == ["2024", "2024"]


def test_what_is_gone_or_sure_is_refused_and_not_listed(people: list[int], run: Run, read: Run) -> None:
    sure = put(run, people[0], "2024", (DECEMBER, {}))
    assert read(period_doubts.list_doubts) == ()
    for wrong in (sure, 99):
        with pytest.raises(InputProblem) as refused:
            run(partial(period_doubts.move_to_earlier, entry_ids=[wrong]))
        assert refused.value.code == "entry.not_found"
