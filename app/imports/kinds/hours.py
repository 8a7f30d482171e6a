"""学时: a platform's export → hour entries, added or brought up to date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.imports.kind import HOURS, PEOPLE, Import, Start, Words
from app.imports.layouts.columns import HOUR_FIELDS
from app.imports.layouts.layout import Layout
from app.imports.results import hours
from app.imports.results.hour_columns import gains_hours, hours_place, speaks_of_hours
from app.imports.results.hour_lines import names_hours
from app.imports.results.hours import HourActions, HourCheck
from app.imports.results.lists_below import lists_below
from app.services.hour.hour_entries import HourEntryInput, add_hour_entries, correct_hours
from app.work import Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AT_ONCE = 2000  # rows between two counts on screen


class HoursImport(Import[HourCheck, HourActions]):
    """Hours of people by pot, day and course."""

    id = "hours"
    title = "学时"
    fields = HOUR_FIELDS
    key = hours.KEY
    action = "hours.import"
    words = Words(
        needs="姓名、学时",
        hint="学习平台导出的学时表：至少要有姓名和学时；身份证号、平台、课程、起止日期列有则一并导入。",
    )
    knows = frozenset({PEOPLE, HOURS})

    def accepts(self, layout: Layout) -> bool:
        return hours_place(layout) is not None and (layout.corrected or gains_hours(layout))

    def is_sure(self, layout: Layout) -> bool:
        """Numbers below a title of hours are no points."""
        return speaks_of_hours(layout)

    def parted(self, layouts: Sequence[Layout]) -> Sequence[Layout]:
        """One month, pot or course below the other, each under its own line or title."""
        return lists_below(layouts, self.key, names_hours)

    def checker(self, start: Start) -> HourCheck:
        params = start.params
        file = Path(start.workbook.path).name
        return HourCheck(start.known, start.layout, params.year, column=params.score_column, file=file)

    def finish(self, checker: HourCheck, start: Start) -> tuple[HourActions, dict[str, object]]:
        return HourActions(tuple(checker.actions)), {}

    def apply(
        self, session: Session, actions: HourActions, *, today: date, progress: Progress
    ) -> dict[str, int]:
        progress.start(len(actions.entries), "正在写入学时")
        new = [action for action in actions.entries if action.entry_id is None]
        old = [action for action in actions.entries if action.entry_id is not None]
        entries = [
            HourEntryInput(
                person_id=action.person_id,
                credited_on=action.first,
                ended_on=action.last,
                pot=action.pot,
                title=action.title,
                hours_centi=action.hours_centi,
                source=action.platform,
                evidence=action.evidence,
            )
            for action in new
        ]
        added = 0
        for start in range(0, len(entries), AT_ONCE):
            added += add_hour_entries(session, entries=entries[start : start + AT_ONCE])
            progress.step(len(entries[start : start + AT_ONCE]))
        for action in old:
            correct_hours(
                session, entry_id=action.entry_id or 0, hours_centi=action.hours_centi, ended_on=action.last
            )
            progress.step()
        return {"entries_added": added, "entries_changed": len(old)}
