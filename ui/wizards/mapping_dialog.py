"""Correcting what each column of a file means: sheet, header row, one box per column."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QSpinBox, QWidget

from ui.looks.plain import LongLabel, fit_screen
from ui.widgets.field.form import FormDialog, fill_combo

if TYPE_CHECKING:
    from app.imports import AnyImport, LayoutCorrection, Sheet, Workbook
    from app.imports.preview import LayoutInfo

UNUSED = "不导入"
SAMPLES = 3
MARKS = {"@date": "某天的考勤", "@person": "某人的考勤"}
MOST_COLUMNS = 60


class MappingDialog(FormDialog):
    """`chosen(Correction)` when accepted; nothing is imported here."""

    def __init__(
        self,
        kind: AnyImport,
        workbook: Workbook,
        layout: LayoutInfo | None,
        chosen: Callable[[LayoutCorrection], object],
        parent: QWidget,
    ) -> None:
        super().__init__(f"各列对应：{kind.title}", "按此重新预览", parent)
        self._kind = kind
        self._workbook = workbook
        self._layout = layout
        self._chosen = chosen
        self._boxes: dict[int, QComboBox] = {}
        self.body.addWidget(LongLabel("程序认错了哪一列，就在这里改过来；没有用的列选“不导入”。", self))
        self.sheet = QComboBox(self)
        self.sheet.setAccessibleName("工作表")
        sheets = [(sheet.name, sheet.name) for sheet in workbook.sheets if sheet.rows]
        fill_combo(self.sheet, sheets, layout.sheet if layout else None)
        self.header = QSpinBox(self)
        self.header.setAccessibleName("表头所在行")
        self.header.setRange(1, 60)
        self.header.setValue(layout.header_row + 1 if layout else 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for text, widget in (("工作表", self.sheet), ("表头在第几行", self.header)):
            label = QLabel(text, self)
            label.setBuddy(widget)
            row.addWidget(label)
            row.addWidget(widget)
            row.addSpacing(8)
        row.addStretch(1)
        self.body.addLayout(row)
        self._list = QWidget(self)
        self.body.addWidget(self._list, 1)
        self.sheet.activated.connect(self._fill_fresh)
        self.header.valueChanged.connect(self._fill_fresh)
        self.first = self.sheet
        self._fill(layout)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        wide = QSize(self.fontMetrics().horizontalAdvance("汉") * 54, 0)
        return fit_screen(self, super().sizeHint().expandedTo(wide))

    def current_sheet(self) -> Sheet:
        """The sheet chosen."""
        name = self.sheet.currentData()
        return next(sheet for sheet in self._workbook.sheets if sheet.name == name and sheet.rows)

    def _fill_fresh(self, _value: int) -> None:
        same = self._layout is not None and (
            self.sheet.currentData() == self._layout.sheet
            and self.header.value() - 1 == self._layout.header_row
        )
        self._fill(self._layout if same else None)

    def _fill(self, layout: LayoutInfo | None) -> None:
        choices = [(None, UNUSED), *((field.name, field.label) for field in self._kind.fields)]
        inner = QWidget(self)
        grid = QGridLayout(inner)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        for column, title in enumerate(("表格中的列", "内容举例", "作为")):
            label = QLabel(title, inner)
            label.setObjectName("caption")
            grid.addWidget(label, 0, column)
        self._boxes = {}
        for line, (column, title, samples, field) in enumerate(self._columns(layout), start=1):
            box = QComboBox(inner)
            box.setAccessibleName(f"“{title}”列作为")
            if field in MARKS:
                fill_combo(box, [(field, MARKS[field]), *choices], field)
            else:
                fill_combo(box, choices, field)
            box.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 9)
            sample = QLabel("、".join(samples), inner)
            sample.setObjectName("hint")
            name = QLabel(title, inner)
            grid.addWidget(name, line, 0)
            grid.addWidget(sample, line, 1)
            grid.addWidget(box, line, 2)
            self._boxes[column] = box
        grid.setRowStretch(grid.rowCount(), 1)
        self.body.replaceWidget(self._list, inner)
        self._list.hide()
        self._list.deleteLater()
        self._list = inner

    def _columns(self, layout: LayoutInfo | None) -> list[tuple[int, str, tuple[str, ...], str | None]]:
        if layout is not None:
            return [
                (choice.column, choice.label, tuple(map(_short, choice.samples)), choice.field)
                for choice in layout.columns
            ]
        from app.imports.layouts.whose import is_somebody_else

        sheet = self.current_sheet()
        header = self.header.value() - 1
        found: list[tuple[int, str, tuple[str, ...], str | None]] = []
        for column in range(min(sheet.width, MOST_COLUMNS)):
            title = sheet.text(header, column) or f"第 {column + 1} 列"
            below = (sheet.text(row, column) for row in range(header + 1, min(header + 20, len(sheet.rows))))
            samples = tuple(_short(text) for text in below if text)[:SAMPLES]
            fields = () if is_somebody_else(title) else self._kind.fields
            best = max(fields, key=lambda field: field.score(title), default=None)
            field = best.name if best is not None and best.score(title) else None
            if samples or sheet.text(header, column):
                found.append((column, _short(title), samples, field))
        return found

    def save(self) -> None:
        from app.imports import LayoutCorrection

        columns: dict[str, int] = {}
        for column, box in self._boxes.items():
            name = box.currentData()
            if name is None or name in MARKS:
                continue
            if name in columns:
                self.problem.setText(f"有两列都选了“{box.currentText()}”，请只留一列。")
                self.problem.show()
                box.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            columns[name] = column
        if self._kind.key not in columns:
            label = next(field.label for field in self._kind.fields if field.name == self._kind.key)
            self.problem.setText(f"请指出哪一列是“{label}”。")
            self.problem.show()
            return
        self.accept()
        self._chosen(LayoutCorrection(columns, str(self.sheet.currentData()), self.header.value() - 1))


def _short(text: str) -> str:
    return text if len(text) <= 11 else f"{text[:10]}…"
