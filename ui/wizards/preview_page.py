"""The second page of the import wizard: counts as filters, the rows, the reasons of the current row."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.looks.plain import LongLabel, flat
from ui.models.rows_model import RowsModel
from ui.widgets.field.joined_field import JoinedField
from ui.widgets.short_label import ShortLabel
from ui.widgets.table.table_view import TableView
from ui.wizards.import_preview import VERDICTS, PreviewLine, columns_of, lines_of, summary_note
from ui.wizards.rows_words import rows_line

if TYPE_CHECKING:
    from app.imports import Preview


OLD, TOLD = "old", "told"  # filters beside the verdicts


class PreviewPage(QWidget):
    """Shows a `Preview`; a count button shows only the rows of its verdict.

    `row_wanted(line)`: put this row right. `rows_wanted`: what was every row of the file taken for?
    """

    row_wanted = Signal(object)
    rows_wanted = Signal()

    def __init__(
        self, masked: bool, parent: QWidget | None = None, *, today: datetime.date | None = None
    ) -> None:
        super().__init__(parent)
        self._asked_joining = ""
        self._masked = masked
        self._verdict = ""
        self._file = ShortLabel(self)
        self._file.setObjectName("title")
        self._note = LongLabel("", self)
        self.joining = JoinedField(today or datetime.date.today(), self, is_new=True, is_line=True)
        self.joining.hide()
        self._counts = QHBoxLayout()
        self._counts.setSpacing(8)
        self.count_buttons: dict[str, QPushButton] = {}
        for verdict in ("", *VERDICTS, OLD, TOLD):
            button = QPushButton(self)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAutoExclusive(True)
            button.setProperty("chip", True)
            button.clicked.connect(lambda _checked, wanted=verdict: self._narrow(wanted))
            self.count_buttons[verdict] = button
            self._counts.addWidget(button)
        self._counts.addStretch(1)
        self._place = QVBoxLayout()
        self.model: RowsModel[PreviewLine] = RowsModel(())
        self.table = TableView(self.model, "核对结果", self, frozen=0)
        self._place.addWidget(self.table)
        self._reasons = LongLabel("", self)
        self._reasons.setMinimumHeight(self.fontMetrics().height() * 2)
        self.fix_button = self._link("改正这一行", self._want_row)
        self.rows_button = self._link("", self.rows_wanted.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._file, 1)
        head.addWidget(self.rows_button)
        foot = QHBoxLayout()
        foot.addWidget(self._reasons, 1)
        foot.addStretch(0)
        foot.addWidget(self.fix_button)
        layout.addLayout(head)
        layout.addWidget(self._note)
        layout.addWidget(self.joining)
        layout.addLayout(self._counts)
        layout.addLayout(self._place, 1)
        layout.addLayout(foot)

    def _link(self, text: str, call: Callable[[], object]) -> QPushButton:
        button = flat(QPushButton(text, self))
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: call())
        return button

    def show_preview(self, preview: Preview) -> None:
        """Show every row of the file, problems first when there are any."""
        self._file.setText(f"{Path(preview.path).name}  ·  {preview.layout.sheet}")
        note = summary_note(preview.summary)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._ask_joining(preview)
        from app.imports.rows_read import counts as counts_of

        old = self.table
        self.model = RowsModel(columns_of(preview), parent=self)
        self.table = TableView(self.model, "核对结果", self, frozen=0)
        self._place.replaceWidget(old, self.table)
        old.hide()
        old.deleteLater()
        self.table.filter_header.setStretchLastSection(True)
        self.table.current_changed.connect(self._show_reasons)
        self.table.opened.connect(self.row_wanted)
        self.model.set_rows(lines_of(preview, masked=self._masked))
        line = rows_line(counts_of(preview.rows_read))
        self.rows_button.setText(f"{line} ›")
        self.rows_button.setAccessibleName(line)
        counts = self._show_counts()
        self._reasons.setVisible(any(line.reasons for line in self.model.rows))
        first = "error" if counts["error"] else ("warning" if counts["warning"] else "")
        self.count_buttons[first].setChecked(True)
        self._narrow(first)

    def _show_counts(self) -> dict[str, int]:
        """How many rows there are of each verdict, on the buttons; overwritten and told ones, too."""
        lines = self.model.rows
        counts = {key: sum(map(shows(key), lines)) for key in self.count_buttons}
        words = {"": ("全部", ""), OLD: ("会覆盖", "→"), TOLD: ("已通报", "▲")}
        for key, button in self.count_buttons.items():
            word, symbol = VERDICTS[key][:2] if key in VERDICTS else words[key]
            button.setText(f"{symbol} {word} {counts[key]}".strip())
            button.setAccessibleName(f"只看{word}")
            button.setVisible(counts[key] > 0)
        return counts

    def _want_row(self) -> None:
        line = self.table.current_row()
        if line is not None:
            self.row_wanted.emit(line)

    def _ask_joining(self, preview: Preview) -> None:
        """One day for all new people of a roster; the first roster of a town is of people in post already."""
        is_asked = "joining" in preview.notes
        self.joining.setVisible(is_asked)
        if is_asked and self._asked_joining != preview.path:
            self._asked_joining = preview.path
            self.joining.set_in_post(not preview.notes.get("is_running"))

    def may_import(self) -> bool:
        """Whether everything asked here is answered."""
        return self.joining.isHidden() or self.joining.check()

    def completed(self, preview: Preview) -> Preview:
        """The preview with the day of joining chosen here."""
        from app.imports import with_joining

        return preview if self.joining.isHidden() else with_joining(preview, self.joining.value())

    def _narrow(self, verdict: str) -> None:
        self._verdict = verdict
        self.model.set_filter(shows(verdict) if verdict else None)
        if self.model.shown:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._show_reasons(self.table.current_row())

    def _show_reasons(self, line: PreviewLine | None) -> None:
        self.fix_button.setEnabled(line is not None)
        text = f"第 {line.result.row} 行：{line.reasons}" if line is not None and line.reasons else ""
        self._reasons.setText(text)


def shows(key: str) -> Callable[[PreviewLine], bool]:
    """Whether a line stands under a count button: of a verdict, 会覆盖, 已通报, "" every line."""
    if key == OLD:
        return lambda line: line.overwrites
    if key == TOLD:
        return lambda line: line.is_told
    return lambda line: key in ("", line.result.verdict)
