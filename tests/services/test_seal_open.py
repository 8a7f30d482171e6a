"""What closing a year warns of: counted by hand on a year with one of everything left open."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.services.bulletin import bulletins
from app.services.exam import exams
from app.services.trail import seal_open
from tests.services import every_action
from tests.services.conftest import Run

LATER = date(2025, 1, 10)


def do(run: Run, *names: str) -> None:
    """Those actions of the list, in its order."""
    kept: every_action.Kept = {}
    for action, act in every_action.EVERYTHING:
        if action in names:
            run(lambda session, act=act: act(session, kept))


def test_one_of_everything(run: Run, read: Run) -> None:
    run(every_action.build_town)
    do(run, "attendance.mark_line")
    steps = dict(every_action.FOLLOW_UP)
    kept: dict[str, Any] = {}
    for name in ("talk.refresh", "make_up.plan"):
        run(lambda session, name=name: steps[name](session, kept))
    run(lambda session: bulletins.draft_session(session, class_session_id=1))
    # Six people, three class sessions: three of the first are marked, the second is marked whole.
    assert read(lambda session: seal_open.open_items(session, year=2024, today=LATER)) == (
        "还有 9 人次未登记考勤，封账后只能用更正单补登。",
        "还有 6 人次的测试成绩没有录入，封账后只能用更正单补录。",
        "有 2 个培训日没有通报。",
        "有 1 个培训日还没有登记考勤，也没有通报。",
        "有 1 份通报草稿没有定稿。",
        "有 4 件谈话没有办结，封账后只能用更正单补记。",
        "有 1 人次补训已安排未完成，封账后只能用更正单补记。",
    )


def test_days_to_come_are_not_open_and_an_empty_year_has_nothing(run: Run, read: Run) -> None:
    run(every_action.build_town)
    found = read(lambda session: seal_open.open_items(session, year=2024, today=date(2024, 8, 7)))
    assert "有 1 个培训日还没有登记考勤，也没有通报。" in found
    assert read(lambda session: seal_open.open_items(session, year=2023, today=LATER)) == ()


def test_scores_entered_are_closed_business(run: Run, read: Run) -> None:
    run(every_action.build_town)
    scores = {number: exams.ScoreInput("normal", 8000) for number in range(1, 7)}
    run(lambda session: exams.set_scores(session, exam_id=1, by_person=scores))
    found = read(lambda session: seal_open.open_items(session, year=2024, today=LATER))
    assert not any("成绩" in item for item in found)
