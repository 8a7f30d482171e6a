"""The part of the 工作台 that comes before a lesson: what of it nobody has prepared (A05)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.services.page.workbench_lines import WARN, Task
from app.services.plan.preparation import due_preparations


def preparation_tasks(session: Session, *, today: date) -> tuple[Task, ...]:
    """Lessons of the next two weeks that somebody has still to prepare; one line, the earliest told.

    To be asked only where the office says at all how far 备课 is (`KEEPS_PREPARATION`): else every lesson of
    the year would stand here.
    """
    found = due_preparations(session, today=today)
    if not found:
        return ()
    lessons, first = len({row.class_session_id for row in found}), found[0]
    text = f"{lessons} 个课次还没有备好课"
    note = f"最早 {first.held_on:%m-%d} {first.lecturer}《{first.title}》"
    target = ("preparation", first.class_session_id)
    return (Task("preparation", "待备课", text, note, WARN, "plan", target, lessons),)
