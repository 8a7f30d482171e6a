"""The part of the 工作台 that comes round by itself: turns of the board, pairs, weeks."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.page.workbench_lines import INFO, WARN, Task
from app.services.routine.mentorship import list_pairs
from app.services.routine.rotation_held import held_turns
from app.services.routine.unit_study import study_matrix
from db.models import RotationTurn


def routine_tasks(session: Session, *, year: int, today: date) -> tuple[Task, ...]:
    """Turns of the board that are over, pairs without their talk, units without last week's study."""
    tasks = []
    held = held_turns(session, prefix=f"{year}-")
    over = session.scalars(
        select(RotationTurn.id).where(
            RotationTurn.month.startswith(f"{year}-"),
            RotationTurn.done_on.is_(None),
            (RotationTurn.planned_on < today) | (RotationTurn.month < f"{today:%Y-%m}"),
        )
    )
    turns = sum(turn_id not in held for turn_id in over)
    if turns:
        text = f"{turns} 人次讲学、述学已到期"
        tasks.append(Task("turns", "讲学述学", text, "已讲的请登记日期", WARN, "duties", "board", turns))
    month = f"{today:%Y-%m}"
    pairs = [pair for pair in list_pairs(session, year=year) if pair.is_due(month)]
    gap = sum(not pair.contents.get(month) for pair in pairs)
    if gap:
        text = f"{today.month}月还有 {gap} 对没有谈话"
        tasks.append(Task("pairs", "师徒谈话", text, f"共 {len(pairs)} 对", INFO, "duties", "pairs", gap))
    monday = today - timedelta(days=today.weekday() + 7)
    matrix = study_matrix(session, first=monday - timedelta(days=28), last=monday)
    units = [
        name
        for unit_id, name in matrix.units
        if matrix.is_due(unit_id, monday) and not matrix.is_met(unit_id, monday)
    ]
    if matrix.cells and units:
        text = f"上周有 {len(units)} 个单位没有登记"
        tasks.append(Task("weeks", "周例会", text, "、".join(units[:3]), INFO, "duties", "weeks", len(units)))
    return tuple(tasks)
