"""Which class session a column, a row or a cell of an attendance list is about, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.imports.known import KnownSession, KnownTown
from app.imports.layouts.date_columns import DateColumn
from app.imports.layouts.dating import DATE_TEXTS
from app.imports.marks.half_days import marks_of_halves
from app.imports.marks.mark_reading import MarkReader
from app.imports.plans.plan import half_of
from app.reader.sheet import Cell, squeezed
from app.rules.dates import Moment


@dataclass(frozen=True)
class Target:
    """The class session a column or row is about, or why there is none."""

    lesson: KnownSession | None
    day: date | None
    code: str = ""
    text: str = ""
    other: bool = False  # a column of another class than the one asked for


class SessionChoice:
    """The class sessions of the town by their day, and the one the list was opened for, if it was."""

    def __init__(self, known: KnownTown, session_id: int | None) -> None:
        self._by_day: dict[date, list[KnownSession]] = {}
        for lesson in known.sessions:
            if not lesson.cancelled:
                self._by_day.setdefault(lesson.date, []).append(lesson)
        self.fixed = next((lesson for lesson in known.sessions if lesson.id == session_id), None)

    def on(self, day: date) -> list[KnownSession]:
        """Those of a day that the list can be about."""
        lessons = self._by_day.get(day, [])
        return [one for one in lessons if self.fixed is None or one.id == self.fixed.id]

    def every(self) -> list[KnownSession]:
        """All that the list can be about."""
        return [one for day in self._by_day for one in self.on(day)]

    def of(self, moment: Moment, title: str, label: str, *, only: bool) -> Target:
        """The class session of a date; of several on one day, the one of that time, half-day or title."""
        if self.fixed is not None and moment.day in (None, self.fixed.date):
            return Target(self.fixed, self.fixed.date)
        if moment.day is None:
            code, text = DATE_TEXTS[moment.problem or "empty"]
            return Target(None, None, code, f"日期“{label[:20]}”{text}" if label else text)
        if self.fixed is None:
            return self._choose(moment, title)
        if only:
            text = f"日期 {moment.day} 不是所选课次的日期 {self.fixed.date}，请核对"
            return Target(None, moment.day, "session_not_found", text)
        return Target(None, moment.day, other=True)

    def _choose(self, moment: Moment, title: str) -> Target:
        assert moment.day is not None
        lessons = self._by_day.get(moment.day, [])
        if not lessons:
            text = f"课程计划中 {moment.day} 没有课，请先导入课程计划或改正日期"
            return Target(None, moment.day, "session_not_found", text)
        for fits in (
            lambda h: bool(moment.start) and h.start == moment.start,
            lambda h: (
                bool(half_of(moment.start, moment.day_part))
                and half_of(h.start, h.day_part) == half_of(moment.start, moment.day_part)
            ),
            lambda h: (
                bool(title) and (squeezed(title) in squeezed(h.title) or squeezed(h.title) in squeezed(title))
            ),
        ):
            narrowed = [h for h in lessons if fits(h)]
            lessons = narrowed or lessons
        if len(lessons) == 1:
            return Target(lessons[0], moment.day)
        titles = "、".join(f"“{h.title}”" for h in lessons)
        text = (
            f"{moment.day} 有 {len(lessons)} 次课（{titles}），请在表头写明上午、下午或课程名称，或指定课次"
        )
        return Target(None, moment.day, "session_ambiguous", text)

    def halves(
        self, target: Target, reader: MarkReader, column: DateColumn, cell: Cell
    ) -> list[tuple[Target, Cell]]:
        """The marks of a cell: one, or one for each of the two class sessions of its day."""
        lessons = (
            self._by_day.get(target.day, []) if target.code == "session_ambiguous" and target.day else []
        )
        found = marks_of_halves(reader, column.column, cell, lessons) if lessons else []
        return [(Target(one, target.day), part) for one, part in found] or [(target, cell)]
