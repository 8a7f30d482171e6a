"""One row of the file put right in the preview: whom it means, a cell that is wrong, what the row is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui.looks.plain import LongLabel, fit_screen
from ui.widgets.field.form import Field, FormDialog, fill_combo
from ui.wizards.rows_words import CLASS_WORDS

if TYPE_CHECKING:
    from app.imports import Preview
    from app.imports.preview import Candidate
    from ui.wizards.import_preview import PreviewLine

MOST_CELLS = 40


class RowDialog(FormDialog):
    """`changed(people, cells, rows)`, each by place, when something was changed; the file stays as it is."""

    def __init__(
        self,
        preview: Preview,
        line: PreviewLine,
        changed: Callable[[dict[str, object], dict[str, object], dict[str, object]], object],
        parent: QWidget,
    ) -> None:
        from app.imports.rows.places import cells_of

        row = line.result
        self._place = f"{row.sheet or preview.layout.sheet}!{row.row}"
        super().__init__(f"改正第 {row.row} 行", "按此重新核对", parent)
        self._changed = changed
        self.person: QComboBox | None = None
        self.cells: dict[str, tuple[str, QLineEdit]] = {}
        if line.reasons:
            self.body.addWidget(LongLabel(line.reasons, self))
        if row.candidates:
            self.person = self._choice(row.candidates)
        for cell in cells_of(preview, row)[:MOST_CELLS]:
            edit = QLineEdit(cell.text, self)
            edit.textEdited.connect(self.touch)
            self.cells[cell.address] = (cell.text, edit)
            self.body.addWidget(Field(cell.label, edit, self, width=30))
        self.kind = QComboBox(self)
        words = [("", "就是一行数据"), *((k, w) for k, w in CLASS_WORDS.items() if k != "data")]
        fill_combo(self.kind, words, "")
        self.kind.activated.connect(self.touch)
        self.body.addWidget(Field("这一行是", self.kind, self, width=16, hint="不是数据的行不导入"))
        self.body.addWidget(LongLabel("只改这次导入的内容，表格文件本身不变。", self))
        edits = [edit for _, edit in self.cells.values()]
        self.first = self.person or (edits[0] if edits else self.kind)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        wide = QSize(self.fontMetrics().horizontalAdvance("汉") * 36, 0)
        return fit_screen(self, super().sizeHint().expandedTo(wide))

    def _choice(self, candidates: tuple[Candidate, ...]) -> QComboBox:
        combo = QComboBox(self)
        fill_combo(
            combo, [(-1, "请选择"), *((each.person, candidate_words(each)) for each in candidates)], -1
        )
        combo.activated.connect(self.touch)
        self.body.addWidget(Field(f"“{candidates[0].name}”是哪一人", combo, self, width=30))
        return combo

    def save(self) -> None:
        people: dict[str, object] = {}
        if self.person is not None and self.person.currentData() != -1:
            people[self._place] = self.person.currentData()
        cells: dict[str, object] = {
            address: edit.text() for address, (old, edit) in self.cells.items() if edit.text() != old
        }
        rows: dict[str, object] = {}
        if self.kind.currentData():
            rows[self._place] = self.kind.currentData()
        if not (people or cells or rows):
            self.problem.setText("还没有改动；不改请按“取消”。")
            self.problem.show()
            return
        self.accept()
        self._changed(people, cells, rows)


def candidate_words(candidate: Candidate) -> str:
    """东湾村，会计; 新增一人 for somebody who is not on the roster."""
    if candidate.person == 0:
        return "名册里没有，新增一人"
    return "，".join(part for part in (candidate.unit or "未分单位", candidate.title) if part)
