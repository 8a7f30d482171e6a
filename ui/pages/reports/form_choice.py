"""What goes into the cell in front: a figure of the catalogue, or a column of one of the program's papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.papers.form_map import MONTH, YEAR, CellSource, ListSource
from ui.looks.plain import LongLabel
from ui.widgets.field.form import fill_combo

if TYPE_CHECKING:
    from app.services.page.form_values import FormChoice

PERIODS = ((YEAR, "全年累计"), (MONTH, "当月"))


class CellChoice(QWidget):
    """`chosen(source)` with a `CellSource` or `ListSource`, `cleared` to take it out, `paper_wanted(id)`."""

    chosen = Signal(object)
    cleared = Signal()
    paper_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = LongLabel("", self, name="hint")
        self.figure = self._combo("填哪个数字", 16)
        self.figure.setEditable(True)
        self.figure.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.period = self._combo("统计时段", 5)
        fill_combo(self.period, PERIODS)
        self.put = self._button("填入这一格", self._put)
        self.clear = self._button("清除", self.cleared.emit)
        self.paper = self._combo("列表取自哪种表", 10)
        self.column = self._combo("哪一列", 14)
        self.put_list = self._button("从这一格往下列", self._put_list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.line)
        layout.addWidget(self.figure)
        layout.addLayout(self._row(self.period, self.put, self.clear))
        layout.addWidget(self.paper)
        layout.addWidget(self.column)
        layout.addWidget(self.put_list)
        layout.addStretch(1)
        self.paper.activated.connect(self._ask_paper)
        self._place = ""

    def _combo(self, name: str, characters: int) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setMinimumContentsLength(characters)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return box

    def _button(self, text: str, call: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(call)
        return button

    @staticmethod
    def _row(*widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget, 1 if isinstance(widget, QComboBox) else 0)
        return row

    def show_choices(self, choices: Sequence[FormChoice], papers: Sequence[tuple[str, str]]) -> None:
        """What there is to choose from."""
        fill_combo(self.figure, [(each.id, _words(each)) for each in choices])
        completer = QCompleter(self.figure.model(), self.figure)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.figure.setCompleter(completer)
        self.figure.setToolTip("输入几个字查找，例如 人次、合格率")
        fill_combo(self.paper, [("", "列表取自…"), *papers])
        fill_combo(self.column, [(None, "先选一种表")])

    def show_columns(self, sheets: Sequence[tuple[str, Sequence[str]]]) -> None:
        """The columns of the chosen paper."""
        several = len(sheets) > 1
        entries: list[tuple[object, str]] = [
            ((sheet, column), f"{sheet}：{column}" if several else column)
            for sheet, columns in sheets
            for column in columns
        ]
        fill_combo(self.column, entries)

    def show_place(self, place: str, words: tuple[str, str], source: CellSource | ListSource | None) -> None:
        """The cell in front, the words beside it, and what goes into it by now."""
        self._place = place
        told = [f"左边“{words[0]}”" if words[0] else "", f"上边“{words[1]}”" if words[1] else ""]
        beside = "，".join(part for part in told if part)
        self.line.setText(f"{place}" + (f"　{beside}" if beside else ""))
        self.clear.setEnabled(source is not None)
        if isinstance(source, CellSource):
            self.figure.setCurrentIndex(max(self.figure.findData(source.figure), 0))
            self.period.setCurrentIndex(self.period.findData(source.period))

    def _ask_paper(self) -> None:
        if self.paper.currentData():
            self.paper_wanted.emit(self.paper.currentData())

    def _put(self) -> None:
        place = self.figure.findText(self.figure.currentText())
        figure = self.figure.itemData(place) if place >= 0 else None
        if figure:
            self.chosen.emit(CellSource(figure, period=self.period.currentData() or YEAR))
        else:
            self.line.setText(
                f"{self._place}　没有“{self.figure.currentText()[:20]}”这个数字，请从列表里选。"
            )

    def _put_list(self) -> None:
        chosen = self.column.currentData()
        if self.paper.currentData() and chosen:
            sheet, column = chosen
            self.chosen.emit(ListSource(self.paper.currentData(), column, sheet))
        else:
            self.line.setText(f"{self._place}　请先选列表取自哪种表、哪一列。")


def _words(choice: FormChoice) -> str:
    """参训人次（人次）."""
    return f"{choice.word}（{choice.unit}）" if choice.unit else choice.word
