"""迟到早退分钟 of one person: minutes, or the time of coming and going; the mark follows at sight."""

from __future__ import annotations

import datetime
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.rules import arrivals
from ui.looks.plain import LongLabel
from ui.widgets.field.clock_field import ClockField, parse_time
from ui.widgets.field.form import Field, FormDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.rules.arrivals import Windows
    from app.services.mark.attendance import SheetRow
    from app.services.plan.class_sessions import ClassSessionRow

MOST_DIGITS = 3
# Up to three digits are minutes; four, or two groups with a mark between them, are a time of day.
_MINUTES_OR_TIME = QRegularExpression(r"\d{0,4}|\d{1,2}[:：.点]\d{0,2}")


def _typed(text: str) -> int | datetime.time | None:
    if text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return parse_time(text) if text else 0


class MinutesDialog(FormDialog):
    """`saved(mark code)` after the minutes are stored."""

    saved = Signal(object)

    def __init__(
        self,
        ctx: UiContext,
        parent: QWidget | None,
        *,
        lesson: ClassSessionRow,
        row: SheetRow,
        labels: dict[str, str],
    ) -> None:
        super().__init__("迟到早退分钟", "保存", parent)
        self._ctx, self._held, self._row, self._labels = ctx, lesson, row, labels
        self._windows = arrivals.Windows()
        self.late = self._number(row.minutes_late)
        self.early = self._number(row.minutes_early)
        self.arrived = ClockField(self)
        self.left = ClockField(self)
        self.line = LongLabel("", self, name="")
        times = (
            f"　{lesson.start_time:%H:%M}—{lesson.end_time:%H:%M}"
            if lesson.start_time and lesson.end_time
            else ""
        )
        self.body.addWidget(LongLabel(f"{row.number} {row.name}　{row.unit}\n{lesson.title}{times}", self))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        self.late_field = Field("迟到分钟", self.late, self, width=8, hint="也可直接填到场时间，如 9:12")
        self.early_field = Field("早退分钟", self.early, self, width=8, hint="也可直接填离场时间")
        self.arrived_field = Field("或到场时间", self.arrived, self, width=8)
        self.left_field = Field("或离场时间", self.left, self, width=8)
        top = Qt.AlignmentFlag.AlignTop
        for position, field in enumerate(
            (self.late_field, self.arrived_field, self.early_field, self.left_field)
        ):
            grid.addWidget(field, position // 2, position % 2, top)
        self.body.addLayout(grid)
        self.body.addWidget(self.line)
        self.arrived.setEnabled(lesson.start_time is not None)
        self.left.setEnabled(lesson.end_time is not None)
        for edit in (self.late, self.early, self.arrived, self.left):
            edit.textEdited.connect(self.touch)
        self.arrived.textEdited.connect(self._from_times)
        self.left.textEdited.connect(self._from_times)
        self.late.textEdited.connect(self._show_mark)
        self.early.textEdited.connect(self._show_mark)
        self.first = self.late
        for one, after in pairwise((self.late, self.arrived, self.early, self.left)):
            self.setTabOrder(one, after)
        self.add_link("时限…").clicked.connect(self._edit_windows)
        self._load_windows()

    def _load_windows(self) -> None:
        from app.services.mark import arrivals as stored

        self._ctx.runner.query(stored.get_windows, key="time-windows", done=self._take_windows)

    def _edit_windows(self) -> None:
        from ui.pages.attendance.time_windows_dialog import TimeWindowsDialog

        dialog = TimeWindowsDialog(self._ctx, self._windows, self)
        dialog.accepted.connect(self._load_windows)
        dialog.open()

    def _number(self, value: int | None) -> QLineEdit:
        edit = QLineEdit("" if not value else str(value), self)
        edit.setValidator(QRegularExpressionValidator(_MINUTES_OR_TIME, edit))
        edit.setMaxLength(5)
        return edit

    def _take_windows(self, windows: Windows) -> None:
        self._windows = windows
        self._show_mark()

    def _from_times(self, *_: object) -> None:
        late = arrivals.minutes_late(self._held.start_time, self.arrived.time())
        early = arrivals.minutes_early(self._held.end_time, self.left.time())
        if self.arrived.text().strip():
            self.late.setText(str(late) if late else "")
        if self.left.text().strip():
            self.early.setText(str(early) if early else "")
        self._show_mark()

    def minutes(self) -> tuple[int, int]:
        """Late and early as typed, as minutes or as a time; empty and what is no time yet are none."""
        late, early = _typed(self.late.text()), _typed(self.early.text())
        return (
            late if isinstance(late, int) else arrivals.minutes_late(self._held.start_time, late),
            early if isinstance(early, int) else arrivals.minutes_early(self._held.end_time, early),
        )

    def _show_mark(self, *_: object) -> None:
        late, early = self.minutes()
        found = arrivals.judge(late, early, self._windows)
        counted = (("迟到", late), ("早退", early))
        told = "，".join(f"{word} {count} 分钟" for word, count in counted if count)
        self.line.setText(
            f"记为：{self._labels.get(found.mark, found.mark)}" + (f"（{told}）" if told else "")
        )

    def _check_typed(self) -> bool:
        """A time in the place of minutes needs to be one, and needs the session's own times."""
        good = True
        for edit, field, known in (
            (self.late, self.late_field, self._held.start_time),
            (self.early, self.early_field, self._held.end_time),
        ):
            is_time = not edit.text().isdigit() or len(edit.text()) > MOST_DIGITS
            problem = ""
            if edit.text() and is_time and parse_time(edit.text()) is None:
                problem = "时间看不懂，例如 9:12"
            elif edit.text() and is_time and known is None:
                problem = "这一课次没有起止时间，请填分钟"
            field.set_problem(problem)
            good = good and not problem
        return good

    def save(self) -> None:
        if not self._check_typed():
            return
        for edit, field in ((self.arrived, self.arrived_field), (self.left, self.left_field)):
            field.set_problem("" if edit.is_valid() else "时间看不懂，例如 9:12")
        if not (self.arrived.is_valid() and self.left.is_valid()):
            return
        from app.services.mark import arrivals as stored

        late, early = self.minutes()
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(stored.set_minutes, participation_id=self._row.id, late=late, early=early),
            action="attendance.minutes",
            text=f"登记迟到早退分钟：{self._row.name}",
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, mark: str) -> None:
        self.accept()
        self.saved.emit(mark)
