"""The left side of 考勤签到: class sessions of the year, those that still need marks first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHeaderView, QWidget

from ui.models.rows_model import Column, RowsModel
from ui.widgets.table.plain_table import plain_table
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow

CANCELLED = "cancelled"


def urgency(lesson: ClassSessionRow, today: date) -> tuple[int, int]:
    """Sort key: today, then past days without all marks (newest first), done, coming, cancelled."""
    ordinal = lesson.held_on.toordinal()
    if lesson.status == CANCELLED:
        return 4, -ordinal
    if lesson.held_on == today:
        return 0, 0
    if lesson.held_on > today:
        return 3, ordinal
    return (1 if lesson.tally.unmarked or not lesson.tally.listed else 2), -ordinal


def pick_first(rows: Sequence[ClassSessionRow], today: date) -> ClassSessionRow | None:
    """The class session to begin with: today's (unmarked first), else the latest unmarked."""
    return min(
        rows,
        key=lambda row: (urgency(row, today)[0], not row.tally.unmarked, urgency(row, today)[1]),
        default=None,
    )


def session_columns(today: date) -> tuple[Column[ClassSessionRow], ...]:
    """Columns of the list; `today` tells coming sessions from those not entered yet."""

    def state(lesson: ClassSessionRow) -> str:
        if lesson.status == CANCELLED:
            return "已取消"
        if lesson.tally.listed and not lesson.tally.unmarked:
            return "● 已登记"
        if lesson.held_on > today and not lesson.marked:
            return "未开始"
        return f"○ 未登记 {lesson.tally.unmarked}" if lesson.tally.listed else "○ 未登记"

    def colour(lesson: ClassSessionRow) -> str:
        text = state(lesson)
        return "accent" if text.startswith("○") else "muted"

    def day(lesson: ClassSessionRow) -> str:
        return "今天" if lesson.held_on == today else f"{lesson.held_on:%m-%d}"

    def tip(lesson: ClassSessionRow) -> str:
        return f"{lesson.held_on:%Y-%m-%d} {lesson.when} {lesson.title} {lesson.batch}".strip()

    return (
        Column("date", "日期", day, 3.2, sort=lambda lesson: (lesson.held_on, str(lesson.start_time or ""))),
        Column("title", "课程", lambda lesson: lesson.title, 11, tip=tip),
        Column("state", "状态", state, 6.2, colour=colour, sort=lambda lesson: urgency(lesson, today)),
    )


def session_table(
    ctx: UiContext, model: RowsModel[ClassSessionRow], parent: QWidget
) -> TableView[ClassSessionRow]:
    """The list itself: the title gives way, so that the state is always in sight."""
    view = plain_table(model, "课次列表", parent, is_compact=False)
    view.remember(ctx.preferences, "attendance.class-sessions")
    header = view.horizontalHeader()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    view.setMinimumWidth(view.fontMetrics().horizontalAdvance("汉") * 18)
    return view


def answers(lesson: ClassSessionRow, wanted: str, day: date | None) -> bool:
    """Whether a class session answers the search: its day, or words of its title, batch, place, lecturer."""
    if day is not None:
        return lesson.held_on == day
    text = f"{lesson.title} {lesson.batch} {lesson.place} {lesson.lecturers} {lesson.held_on:%Y-%m-%d}"
    return wanted.casefold() in text.casefold()
