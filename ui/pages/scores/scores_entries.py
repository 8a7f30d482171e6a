"""What is typed into a score list: painted at once, written in blocks, taken back when that fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.given import UNSAID
from app.work import WriteSession
from ui.models.scores_model import Key, ScoresModel
from ui.widgets.field.form import DatePicker
from ui.work import messages
from ui.work.bus import Notice
from ui.work.context import UiContext
from ui.work.entry_queue import EntryQueue, WriteBlock
from ui.work.under_way import Done, Failed

if TYPE_CHECKING:
    from app.services.exam.exams import ScoreInput


def write_scores(session: WriteSession, *, exam_id: int, entries: Mapping[Key, ScoreInput]) -> int:
    """Entries of first tries and resits as one operation; `entries`: (person id, try) → what was typed."""
    from app.services.exam import exams

    changed = 0
    for number in sorted({number for _, number in entries}):
        own = {person: entry for (person, at), entry in entries.items() if at == number}
        changed += exams.set_scores(session, exam_id=exam_id, by_person=own, number=number)
    return changed


class ScoreEntries(QObject):
    """`saved` after a write, `failed` after one that did not go, `refused(sentence)` what cannot be."""

    saved = Signal()
    failed = Signal()
    refused = Signal(str)

    def __init__(self, ctx: UiContext, model: ScoresModel, resit_day: DatePicker, tab: QWidget) -> None:
        super().__init__(tab)
        self._ctx = ctx
        self._model = model
        self._resit_day = resit_day
        self._tab = tab
        self._queue = EntryQueue(self._write, self)
        self._queue.saved.connect(self._tell_saved)
        self._queue.failed.connect(self._tell_failed)

    def flush(self) -> None:
        """What waits is on its way now."""
        self._queue.flush()

    def pending(self, exam_id: int) -> dict[Key, ScoreInput]:
        """What is on screen and not stored yet."""
        return self._queue.pending(exam_id)

    def put(self, exam_id: int, entries: Mapping[Key, ScoreInput]) -> None:
        """Paint entries and send them on their way."""
        kept = self._with_days(entries)
        if kept is None:
            self.refused.emit("上方的补考日期不是日期，没有登记；请改成例如 8-15，或留空。")
            return
        waiting = self._queue.pending(exam_id)
        for key, entry in list(kept.items()):
            before = waiting.get(key)
            if before is not None:  # a remark and a day on their way are not lost by a new score
                kept[key] = replace(
                    entry,
                    note=before.note if entry.note is None else entry.note,
                    on=before.on if entry.on is UNSAID else entry.on,
                )
        self._model.set_entries(kept)
        self._queue.put(exam_id, kept)

    def _with_days(self, entries: Mapping[Key, ScoreInput]) -> dict[Key, ScoreInput] | None:
        """New resits with the day above the list, None where that is no date; one that stands keeps its."""
        kept = dict(entries)
        for (person_id, number), entry in entries.items():
            line = self._model.line_of(person_id)
            is_new = number > 1 and line >= 0 and not self._model.rows[line].resit_state
            if is_new and entry.state and entry.on is UNSAID:
                if not self._resit_day.is_valid():
                    return None
                kept[person_id, number] = replace(entry, on=self._resit_day.date())
        return kept

    def _write(self, block: WriteBlock[Key, ScoreInput], done: Done[int], failed: Failed) -> None:
        self._ctx.runner.command(
            partial(write_scores, exam_id=block.target, entries=dict(block.values)),
            action="score.set",
            text=self._step_text(block),
            initiator=self._tab,
            done=done,
            failed=failed,
        )

    def _step_text(self, block: WriteBlock[Key, ScoreInput]) -> str:
        if len(block.values) == 1:
            (person_id, number) = next(iter(block.values))
            line = self._model.line_of(person_id)
            if line >= 0:
                return f"登记{'补考' if number > 1 else ''}成绩：{self._model.rows[line].name}"
        return f"登记成绩 {len(block.values)} 人"

    def _tell_saved(self, _block: WriteBlock[Key, ScoreInput]) -> None:
        self.saved.emit()

    def _tell_failed(self, block: WriteBlock[Key, ScoreInput], error: Exception) -> None:
        self.failed.emit()
        lines = sorted(self._model.line_of(person_id) for person_id, _ in block.values)
        first = self._model.rows[lines[0]].name if lines and lines[0] >= 0 else ""
        who = f"{first}等 {len(lines)} 人" if len(lines) > 1 else first
        self._ctx.bus.notice.emit(
            Notice(f"{who}没有保存，已恢复原样。{messages.error_line(error)}", problem=True)
        )
