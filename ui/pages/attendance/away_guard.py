"""Marks of people who are away on that day (离册, 借调, 停职): asked before they are entered by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.rules import marks
from ui.work import messages

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.services.mark.attendance import EchoRow, SheetRow
    from ui.models.sheet_model import SheetModel
    from ui.work.entry_queue import WriteBlock

MOST_NAMES = 6
OF_DUE = (*marks.LEAVES, marks.ABSENT)
OF_AWAY = (marks.NONE, marks.NOT_LISTED)
VERB = "仍按到场登记"


class AwayGuard:
    """Remembers for whom the clerk has said that they did come; asked once for each."""

    def __init__(self, model: SheetModel, owner: QWidget) -> None:
        self._model, self._owner = model, owner
        self._came: set[int] = set()

    def allowed(self, by_id: Mapping[int, str]) -> dict[int, str]:
        """The marks without those of people away that were refused or not confirmed."""
        counted = {kind.code: kind.mark for kind in self._model.kinds}
        strange: list[SheetRow] = []
        refused: list[SheetRow] = []
        for row in self._model.rows:
            mark = counted.get(by_id.get(row.id, ""), "")
            if not row.away or not mark or mark in OF_AWAY or self._model.mark_of(row.id) == by_id[row.id]:
                continue
            if mark in OF_DUE:
                refused.append(row)
            elif row.source != "walk_in" and row.id not in self._came:
                strange.append(row)
        if refused:
            messages.tell(
                self._owner,
                f"{_names(refused)}，不在应到范围，不能登记为缺席或请假。",
                safe="其他人的登记不受影响。",
                advice="请保留“不在册”。",
            )
        if strange and self.confirm(strange):
            self._came |= {row.id for row in strange}
            strange = []
        out = {row.id for row in (*strange, *refused)}
        return {key: code for key, code in by_id.items() if key not in out}

    def confirm(self, rows: Sequence[SheetRow | EchoRow]) -> bool:
        """Ask whether these people came all the same."""
        return messages.confirm(
            self._owner,
            f"{_names(rows)}，不在应到范围。",
            VERB,
            safe="选取消则这些人不登记，其他人照常登记。" if len(rows) > 1 else "",
            advice="确实到场的按临时参加登记，不算应到。",
        )

    def line_allowed(self, echo: Sequence[EchoRow]) -> bool:
        """Whether an exceptions line may be entered."""
        asked = [row for row in echo if row.away and row.participation_id not in self._came]
        if asked and not self.confirm(asked):
            return False
        self._came |= {row.participation_id for row in asked}
        return True

    def rest(self) -> dict[int, str]:
        """What 其余全勤 makes of the lines still 未登记: nobody away is present by it."""
        rows = self._model.rows
        return {row.id: row.rest_mark for row in rows if self._model.mark_of(row.id) == marks.NONE}

    def call(self, block: WriteBlock[int, str]) -> Callable[[Session], int]:
        """The command that writes a block of marks, with what was confirmed."""
        from app.services.mark import attendance

        return partial(
            attendance.set_marks,
            class_session_id=block.target,
            by_participation=dict(block.values),
            even_away=any(key in self._came for key in block.values),
        )


def _names(rows: Sequence[SheetRow | EchoRow]) -> str:
    shown = "、".join(f"{row.name}（{row.away}）" for row in rows[:MOST_NAMES])
    return f"{shown}等 {len(rows)} 人" if len(rows) > MOST_NAMES else shown
