"""A town of schema 9 says after an upgrade what it said before: figures, duties, archives, bulletins."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.context import AppContext, open_context
from app.jobs import backups
from app.reverting import take_back
from app.services.operation import operations, seals, undo_steps
from app.services.register import period_doubts
from app.services.trail import audit_trail, integrity
from app.wording import sentence
from db import migrate
from db.errors import RevertConflictError
from db.models import RegisterEntry
from db.session import FILE_NAME
from tests.db.frozen import papers_told
from tests.db.frozen.told import told_of
from tests.db.test_backup import meaning

FROZEN = Path(__file__).parent / "frozen"
TOLD: dict[str, Any] = json.loads((FROZEN / "schema_9.json").read_text(encoding="utf-8"))
TODAY = date(2025, 3, 10)
YEARS = (2023, 2024, 2025)
# Words beside a figure that the entry of a register has in another place; no figure among them.
SAID_OTHERWISE = {
    2024: {
        '"修订稿", "赵丽"': '"半年报告", "赵丽"',
        '"", "评选业务能手3名"': '"", "评选业务能手3名；人员：王建国"',
    },
}


def frozen_file(folder: Path) -> Path:
    """The file of schema 9 in a data folder."""
    path = folder / FILE_NAME
    path.write_bytes(gzip.decompress((FROZEN / "schema_9.db.gz").read_bytes()))
    return path


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[AppContext]:
    """The town, opened by today's program."""
    frozen_file(tmp_path)
    context = open_context(tmp_path, clock=lambda: datetime(2025, 3, 10, 9))
    yield context
    context.close()


def test_the_file_is_of_the_ninth_schema_with_every_kind(tmp_path: Path) -> None:
    path = frozen_file(tmp_path)
    assert migrate._stored_version(path, None) == 9
    codes = {row["rule_code"] for row in TOLD["rows"]}
    assert codes == {"Q6", "A24", "C29", "Q15", "Q16", "Q17", "Q18", "Q19", "Q20", "Q28"}


def test_an_upgraded_file_is_whole(upgraded: AppContext) -> None:
    with upgraded.database.read() as session:
        assert integrity.check_data(session).problems == ()


def test_what_was_done_before_the_upgrade_is_told_and_not_undone(upgraded: AppContext) -> None:
    with upgraded.database.read() as session:
        done = operations.list_operations(session)
        old = [row for row in done if row.text == "新增专项记录"]
        assert len(old) == len(TOLD["rows"]) + 1, "one was removed since"
        told = audit_trail.list_changes(session, wanted=audit_trail.AuditFilter(operation_id=old[0].id))
        assert {row.table for row in told} == {"参赛人员", "执行记录"}
        assert "应急处置" in next(row.change for row in told if row.table == "执行记录")
        before = integrity.check_data(session).facts
    with (
        pytest.raises(RevertConflictError) as refused,
        upgraded.database.write(actor="t", action="x") as unit,
    ):
        take_back(upgraded, unit, old[0].id)
    assert refused.value.code == "undo.before_upgrade"
    assert "升级前的操作不能撤销" in sentence(refused.value)
    with upgraded.database.read() as session:
        assert integrity.check_data(session).facts == before


def test_undo_passes_what_the_upgrade_entered(upgraded: AppContext) -> None:
    """The operation by which the upgrade entered the records into the trail is no step of the clerk's."""
    with upgraded.database.read() as session:
        entered = next(row for row in operations.list_operations(session) if row.action == "trail.baseline")
        operation_id, _ = undo_steps.operation_to_undo(session)
    assert operation_id != entered.id


def _forget_where_it_opens(session: Session, told: dict[str, Any]) -> None:
    """A row that opened nothing opens its entry now, of that day; all else it says is as it was."""
    for figure in told.values():
        for row in figure["rows"]:
            if row[5] == "entry":
                assert session.get_one(RegisterEntry, row[6]).on_day.isoformat() == row[1]
                row[5:7] = ["", None]


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_every_figure_before_equals_after(upgraded: AppContext, year: int) -> None:
    with upgraded.database.read() as session:
        now = json.loads(json.dumps(told_of(session, year=year, today=TODAY), ensure_ascii=False))
        _forget_where_it_opens(session, now["duties"])
    before = TOLD["told"][str(year)]
    assert now.keys() == before.keys()
    for old, new in SAID_OTHERWISE.get(year, {}).items():
        assert json.dumps(before["duties"], ensure_ascii=False).count(old) == 1, old
        before = json.loads(json.dumps(before, ensure_ascii=False).replace(old, new))
    for part in before:
        assert now[part] == before[part], part


def test_the_papers_of_a_closed_year_say_what_they_said(upgraded: AppContext) -> None:
    """Of 2023, closed before the upgrade: every text of eleven papers, of each person too."""
    before = papers_told.read()["2023"]
    with upgraded.database.read() as session:
        assert seals.is_sealed(session, year=2023)
        now = papers_told.papers_of(session, year=2023, today=TODAY)
    assert now.keys() == before.keys()
    now["summary"] = _without_line(now["summary"], "录入和出表")  # newer than what was closed (I20)
    for paper, texts in before.items():
        assert now[paper] == texts, paper


def _without_line(texts: list[str], word: str) -> list[str]:
    """A line of notes, its word and what it says, left out."""
    place = texts.index(word)
    return [*texts[:place], *texts[place + 2 :]]


def test_what_was_taken_by_its_day_is_named_and_moved_by_one_step(upgraded: AppContext) -> None:
    """A summary of January, and a report of January beside the one that had come the day before."""
    with upgraded.database.read() as session:
        found = period_doubts.list_doubts(session)
    assert [(one.person, one.paper, f"{one.on_day}", one.period, one.earlier) for one in found] == [
        ("陈静", "年度学习总结", "2024-01-12", "2024年", "2023年"),
        ("黄强", "半年报告", "2025-01-07", "2025年上半年", "2024年下半年"),
    ]
    summary, report = (one.entry_id for one in found)
    with upgraded.database.write(actor="t", action="register.edit", text="核对所属期", reason="核对") as unit:
        period_doubts.move_to_earlier(unit.session, entry_ids=[summary, report])
    with upgraded.database.read() as session:
        assert period_doubts.list_doubts(session) == ()
        assert session.get_one(RegisterEntry, summary).period == "2023"
        assert session.get(RegisterEntry, report) is None, "another version of what came on 6 January"
        assert integrity.check_data(session).problems == ()


def test_a_second_upgrade_does_nothing(tmp_path: Path) -> None:
    path = frozen_file(tmp_path)
    for _ in range(2):
        open_context(tmp_path, clock=lambda: datetime(2025, 3, 10, 9)).close()
    once, rows = path.read_bytes(), meaning(path)
    migrate.prepare(path, None, lambda: datetime(2025, 3, 11, 9))
    assert path.read_bytes() == once
    migrate.upgrade(path, None, clock=lambda: datetime(2025, 3, 11, 9))
    assert meaning(path) == rows


def test_a_backup_from_before_is_upgraded_when_it_is_brought_back(
    upgraded: AppContext, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    copy = frozen_file(old)
    backups.restore_open(upgraded, copy)
    with upgraded.database.read() as session:
        assert integrity.check_data(session).problems == ()
        assert len(period_doubts.list_doubts(session)) == 2
