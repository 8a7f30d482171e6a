"""讲学述学安排通知: everybody on the board with topic and day, in official order of the two parts."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.context import AppContext
from app.errors import InputProblem
from app.papers.letter import Letter
from app.reports.rotation_notice import RotationNoticeParams, build
from app.services.person import groups
from app.services.routine import rotation
from app.writers.letter_text import letter_text
from app.writers.output import write_document
from tests.ui.plan_data import fill_roster

PARAMS = RotationNoticeParams("2024-08", made_at=datetime(2024, 7, 30, 9))


@pytest.fixture
def board(context: AppContext) -> Letter:
    """Two leaders with topics, six others."""

    def fill(session: Any) -> None:
        fill_roster(session)
        leaders = groups.group_ids_by_name(session)["班子成员"]
        for person_id in (1, 2):
            groups.set_groups(session, person_id=person_id, group_ids=[leaders])
        for role in ("lecture", "report"):
            chosen = rotation.propose_month(session, month="2024-08", role=role)
            ids = rotation.add_turns(session, month="2024-08", role=role, person_ids=chosen)
            day = date(2024, 8, 9)
            rotation.edit_turn(session, turn_id=ids[0], topic="乡村振兴", planned_on=day, done_on=None)

    with context.database.write(actor="t", action="test.fill", text="测试") as unit:
        fill(unit.session)
    with context.database.read() as session:
        return build(session, PARAMS)


def test_it_names_everybody_once_with_topic_and_day(board: Letter) -> None:
    text = letter_text(board)
    assert board.title == "关于2024年8月讲学述学安排的通知"
    assert "班子成员讲学2人，干部述学6人" in text
    assert text.index("一、班子成员讲学") < text.index("二、干部述学")
    assert text.count("乡村振兴") == 2
    assert "8月9日" in text
    assert board.file_stem.endswith("讲学述学安排通知")


def test_it_becomes_word_and_pdf(board: Letter, tmp_path: Path) -> None:
    for ending in ("docx", "pdf"):
        written = write_document(board, tmp_path / f"通知.{ending}")
        assert written.path.stat().st_size > 2000


def test_an_empty_month_has_no_notice(context: AppContext) -> None:
    with context.database.read() as session, pytest.raises(InputProblem, match=r"rotation\.nobody"):
        build(session, PARAMS)


def test_turns_stand_in_order_of_their_days_and_a_past_month_has_no_date(town: Any) -> None:
    """September's notice stood as 6, 11, 18, 23, 26, 2 and bore January."""
    with town.database.write(actor="t", action="test.board", text="测试") as unit:
        turns = [turn for turn in rotation.list_turns(unit.session, month="2024-11") if turn.role == "report"]
        for turn, day in zip(turns, (date(2024, 11, 26), date(2024, 11, 2)), strict=True):
            rotation.edit_turn(unit.session, turn_id=turn.id, topic="述学", planned_on=day, done_on=None)

    def made(at: datetime, on: date | None = None) -> Letter:
        with town.database.read() as session:
            return build(session, RotationNoticeParams("2024-11", on, made_at=at))

    text = letter_text(made(datetime(2024, 10, 28, 9)))
    assert text.index("11月2日") < text.index("11月26日")
    assert made(datetime(2024, 10, 28, 9)).on == date(2024, 10, 28)
    late = made(datetime(2025, 1, 5, 9))
    assert late.on is None
    assert late.warnings
    assert made(datetime(2025, 1, 5, 9), date(2024, 10, 25)).on == date(2024, 10, 25)
