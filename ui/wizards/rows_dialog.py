"""Every filled row of the file and what it was taken for; a row read wrongly is called what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.looks.plain import LongLabel, fit_screen, primary
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.widgets.field.form import fill_combo
from ui.widgets.table.table_view import TableView
from ui.wizards.rows_words import CLASS_WORDS

if TYPE_CHECKING:
    from app.imports import Preview
    from app.imports.rows_read import RowRead

EVERY = ""


class ReadLine:
    """One row; `kind` is what the clerk called it, else what it was read as."""

    def __init__(self, number: int, read: RowRead) -> None:
        self.id = number
        self.read = read
        self.kind = read.kind

    @property
    def place(self) -> str:
        """Its place as the answers have it."""
        return f"{self.read.sheet}!{self.read.row}"


COLUMNS: tuple[Column[ReadLine], ...] = (
    Column("sheet", "工作表", lambda line: line.read.sheet, 9),
    Column("row", "行", lambda line: line.read.row, 4, align=RIGHT),
    Column("kind", "读作", lambda line: CLASS_WORDS[line.kind], 8),
    Column("text", "开头的内容", lambda line: line.read.text, 18),
    Column("why", "为什么", lambda line: line.read.why, 14, tip=lambda line: line.read.why),
)


class RowsDialog(QDialog):
    """`changed({place: class})` when rows were called something else."""

    def __init__(
        self, preview: Preview, changed: Callable[[dict[str, object]], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("表格的每一行")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._changed = changed
        self._kind = EVERY
        self._sheets = {read.sheet for read in preview.rows_read if read.kind != "left_out"}
        self._hint = QLabel("这张工作表没有读取；要读它，请在“各列对应”里选它。", self)
        self._hint.setObjectName("hint")
        self._hint.hide()
        self.lines = [ReadLine(number, read) for number, read in enumerate(preview.rows_read)]
        self.model: RowsModel[ReadLine] = RowsModel(COLUMNS, parent=self)
        self.table = TableView(self.model, "表格的每一行", self, frozen=0)
        self.table.filter_header.setStretchLastSection(True)
        self.chips: dict[str, QPushButton] = {}
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("改读作")
        self.again_button = primary(QPushButton("按此重新核对", self))
        self._build()
        self.model.set_rows(self.lines)
        self.table.current_changed.connect(self._follow)
        counts = Counter(line.kind for line in self.lines)
        self.narrow("left_out" if counts["left_out"] else EVERY)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return fit_screen(self, QSize(self.fontMetrics().horizontalAdvance("汉") * 76, 560))

    def _build(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(8)
        counts = Counter(line.kind for line in self.lines)
        for kind, word in ((EVERY, "全部"), *CLASS_WORDS.items()):
            count = counts[kind] if kind else len(self.lines)
            if not count:
                continue
            chip = QPushButton(f"{word} {count}", self)
            chip.setAccessibleName(f"只看{word}")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setAutoExclusive(True)
            chip.setProperty("chip", True)
            chip.clicked.connect(partial(self._on_chip, kind))
            self.chips[kind] = chip
            chips.addWidget(chip)
        chips.addStretch(1)
        fill_combo(self.kind, list(CLASS_WORDS.items()), "data")
        self.kind.activated.connect(self._call_it)
        label = QLabel("选中的行是", self)
        label.setBuddy(self.kind)
        close = QPushButton("关闭", self)
        close.setAccessibleName("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self.again_button.setAccessibleName("按此重新核对")
        self.again_button.setEnabled(False)
        self.again_button.clicked.connect(self._again)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for widget in (label, self.kind):
            foot.addWidget(widget)
        foot.addWidget(self._hint)
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.again_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        text = "表里每一个有内容的行都在这里。程序认错了的，选中后在下面改过来；没有读取的，说明是为什么。"
        layout.addWidget(LongLabel(text, self))
        layout.addLayout(chips)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def _on_chip(self, kind: str, _checked: bool = False) -> None:
        self.narrow(kind)

    def narrow(self, kind: str) -> None:
        """Show the rows of one class, "" all."""
        self._kind = kind
        self.chips[kind].setChecked(True)
        self.model.set_filter((lambda line: line.read.kind == kind) if kind else None)
        if self.model.shown:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._follow(self.table.current_row())

    def _follow(self, line: ReadLine | None) -> None:
        is_read = line is not None and line.read.sheet in self._sheets
        self.kind.setEnabled(is_read)
        self._hint.setVisible(line is not None and not is_read)
        if line is not None:
            self.kind.setCurrentIndex(self.kind.findData(line.kind))

    def _call_it(self, _at: int) -> None:
        wanted = str(self.kind.currentData())
        for line in self.table.selected_rows():
            line.kind = wanted
        self.model.set_rows(self.lines)
        self.again_button.setEnabled(bool(self._said()))

    def _said(self) -> dict[str, object]:
        return {line.place: line.kind for line in self.lines if line.kind != line.read.kind}

    def _again(self) -> None:
        said = self._said()
        self.accept()
        self._changed(said)
