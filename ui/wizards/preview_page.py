"""The second page of the import wizard: counts as filters, the rows, the reasons of the current row."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.models.rows_model import RowsModel
from ui.widgets.field.joined_field import JoinedField
from ui.widgets.page import Paragraph
from ui.widgets.table.table_view import TableView
from ui.wizards.import_preview import VERDICTS, PreviewLine, columns_of, lines_of, summary_note

if TYPE_CHECKING:
    from app.imports import Preview


class PreviewPage(QWidget):
    """Shows a `Preview`; a count button shows only the rows of its verdict."""

    def __init__(
        self, masked: bool, parent: QWidget | None = None, *, today: datetime.date | None = None
    ) -> None:
        super().__init__(parent)
        self._asked_joining = ""
        self._masked = masked
        self._verdict = ""
        self._file = QLabel(self)
        self._file.setObjectName("title")
        self._note = Paragraph("", self)
        self.joining = JoinedField(today or datetime.date.today(), self, is_new=True)
        self.joining.hide()
        self._counts = QHBoxLayout()
        self._counts.setSpacing(8)
        self.count_buttons: dict[str, QPushButton] = {}
        for verdict in ("", *VERDICTS):
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
        self._reasons = Paragraph("", self)
        self._reasons.setMinimumHeight(self.fontMetrics().height() * 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._file)
        layout.addWidget(self._note)
        layout.addWidget(self.joining)
        layout.addLayout(self._counts)
        layout.addLayout(self._place, 1)
        layout.addWidget(self._reasons)

    def show_preview(self, preview: Preview) -> None:
        """Show every row of the file, problems first when there are any."""
        self._file.setText(f"{Path(preview.path).name}  ·  {preview.layout.sheet}")
        note = summary_note(preview.summary)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._ask_joining(preview)
        old = self.table
        self.model = RowsModel(columns_of(preview), parent=self)
        self.table = TableView(self.model, "核对结果", self, frozen=0)
        self._place.replaceWidget(old, self.table)
        old.hide()
        old.deleteLater()
        self.table.filter_header.setStretchLastSection(True)
        self.table.current_changed.connect(self._show_reasons)
        self.model.set_rows(lines_of(preview, masked=self._masked))
        counts = dict.fromkeys(VERDICTS, 0)
        for row in preview.rows:
            counts[row.verdict] += 1
        for verdict, button in self.count_buttons.items():
            word, symbol = VERDICTS[verdict][:2] if verdict else ("全部", "")
            count = counts[verdict] if verdict else len(preview.rows)
            button.setText(f"{symbol} {word} {count}".strip())
            button.setAccessibleName(f"只看{word}")
            button.setVisible(count > 0)
        self._reasons.setVisible(any(row.messages for row in preview.rows))
        first = "error" if counts["error"] else ("warning" if counts["warning"] else "")
        self.count_buttons[first].setChecked(True)
        self._narrow(first)

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
        self.model.set_filter((lambda line: line.result.verdict == verdict) if verdict else None)
        if self.model.shown:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._show_reasons(self.table.current_row())

    def _show_reasons(self, line: PreviewLine | None) -> None:
        text = f"第 {line.result.row} 行：{line.reasons}" if line is not None and line.reasons else ""
        self._reasons.setText(text)
