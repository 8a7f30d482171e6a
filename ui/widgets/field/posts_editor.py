"""Several assignments of one person (一人多岗): one line each, the first is the main one."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.looks.plain import flat
from ui.widgets.field.form import DatePicker, fill_combo

if TYPE_CHECKING:
    from app.services.person.people import PostInput
    from app.services.person.roster import PostRow
    from app.services.person.units import UnitRow

TITLES = ("", "单位", "职务", "职级", "身份", "开始日期", "结束日期", "")
IDENTITIES = ("", "公务员", "参公人员", "事业人员", "村干部", "社区干部", "大学生村官", "选调生", "编外人员")


def unit_combo(units: Sequence[UnitRow], parent: QWidget, current: int | None = None) -> QComboBox:
    """A box of units that can be typed into: it finds any part of a name."""
    box = QComboBox(parent)
    box.setAccessibleName("单位")
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    fill_combo(box, [(None, ""), *((unit.id, unit.name) for unit in units)], current)
    completer = box.completer()
    assert completer is not None
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    return box


def chosen_unit(box: QComboBox) -> int | None:
    """The unit whose name stands in the box, None when it is no unit."""
    at = box.findText("".join(box.currentText().split()))
    value = box.itemData(at) if at >= 0 else None
    return value if isinstance(value, int) else None


def _show_start(box: QComboBox) -> None:
    edit = box.lineEdit()
    if edit is not None:
        edit.setCursorPosition(0)


class _Line:
    """The inputs of one assignment."""

    def __init__(self, editor: PostsEditor, units: Sequence[UnitRow], today: datetime.date) -> None:
        self.id: int | None = None
        self.mark = QLabel(editor)
        self.mark.setObjectName("hint")
        self.unit = unit_combo(units, editor)
        self.title = QLineEdit(editor)
        self.rank = QLineEdit(editor)
        self.identity = QComboBox(editor)
        self.identity.setEditable(True)
        self.identity.addItems(IDENTITIES)
        self.start = DatePicker(editor, today=today)
        self.end = DatePicker(editor, today=today)
        self.drop = QToolButton(editor)
        self.drop.setText("×")
        self.drop.setToolTip("去掉这一条任职")
        for name, widget in zip(TITLES[1:7], self.inputs(), strict=True):
            widget.setAccessibleName(name)
        self.drop.setAccessibleName("去掉这一条任职")
        wide = editor.fontMetrics().horizontalAdvance("汉")
        self.unit.setMinimumWidth(wide * 12)
        self.title.setMinimumWidth(wide * 9)
        self.rank.setMinimumWidth(wide * 7)
        self.identity.setMinimumWidth(wide * 7)
        self.unit.editTextChanged.connect(editor.touched)
        self.identity.editTextChanged.connect(editor.touched)
        for edit in (self.title, self.rank):
            edit.textEdited.connect(editor.touched)
        for date in (self.start, self.end):
            date.changed.connect(editor.touched)

    def inputs(self) -> tuple[QWidget, ...]:
        """The inputs, left to right."""
        return self.unit, self.title, self.rank, self.identity, self.start, self.end

    def is_empty(self) -> bool:
        """Nothing typed."""
        return not self.unit.currentText().strip() and not self.title.text().strip()


class PostsEditor(QWidget):
    """Lines of assignments; `touched` when something was typed."""

    touched = Signal()

    def __init__(self, units: Sequence[UnitRow], today: datetime.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._units = units
        self._today = today
        self._lines: list[_Line] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        for column, title in enumerate(TITLES):
            label = QLabel(title, self)
            label.setObjectName("caption")
            self._grid.addWidget(label, 0, column)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 3)
        self._problem = QLabel(self)
        self._problem.setObjectName("problem")
        self._problem.hide()
        self.touched.connect(self._clear_problem)
        more = flat(QPushButton("再加一个兼任职务", self))
        more.setAutoDefault(False)
        more.clicked.connect(self._add_by_hand)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._grid)
        layout.addWidget(self._problem)
        layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def set_posts(self, posts: Sequence[PostRow], *, unit_id: int | None = None) -> None:
        """Show the assignments, one empty line when there is none."""
        for post in posts:
            line = self._add()
            line.id = post.id
            blocked = [w.blockSignals(True) for w in (line.unit, line.identity)]
            line.unit.setCurrentIndex(line.unit.findData(post.unit_id))
            _show_start(line.unit)
            line.identity.setCurrentText(post.identity)
            for widget, was in zip((line.unit, line.identity), blocked, strict=True):
                widget.blockSignals(was)
            line.title.setText(post.title)
            line.rank.setText(post.rank)
            line.start.set_date(post.start_on)
            line.end.set_date(post.end_on)
        if not posts:
            line = self._add()
            if unit_id is not None:
                blocked_unit = line.unit.blockSignals(True)
                line.unit.setCurrentIndex(line.unit.findData(unit_id))
                line.unit.blockSignals(blocked_unit)

    def _add(self) -> _Line:
        line = _Line(self, self._units, self._today)
        self._lines.append(line)
        line.drop.clicked.connect(lambda: self._drop(line))
        self._place()
        return line

    def _add_by_hand(self) -> None:
        line = self._add()
        line.unit.setFocus()
        self.touched.emit()

    def _drop(self, line: _Line) -> None:
        self._lines.remove(line)
        for widget in (line.mark, *line.inputs(), line.drop):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        if not self._lines:
            self._add()
        self._place()
        self.touched.emit()

    def _place(self) -> None:
        for row, line in enumerate(self._lines, start=1):
            line.mark.setText("主" if row == 1 else "兼")
            line.mark.setToolTip("主要职务" if row == 1 else "兼任职务")
            for column, widget in enumerate((line.mark, *line.inputs(), line.drop)):
                self._grid.addWidget(widget, row, column)
                widget.show()

    def _clear_problem(self) -> None:
        self._problem.hide()

    def check(self) -> bool:
        """Whether every line can be saved; says what is wrong under the lines."""
        text, widget = self._first_problem()
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        if widget is not None:
            widget.setFocus()
        return not text

    def _first_problem(self) -> tuple[str, QWidget | None]:
        for number, line in enumerate(self._lines, start=1):
            if line.is_empty():
                continue
            if chosen_unit(line.unit) is None:
                name = line.unit.currentText().strip()
                what = f"没有名为“{name}”的单位，请从列表中选择" if name else "请选择单位"
                return f"第 {number} 条任职：{what}；新单位请先在“单位管理”中建立。", line.unit
            for date, title in ((line.start, "开始日期"), (line.end, "结束日期")):
                if not date.is_valid():
                    return f"第 {number} 条任职：{title}“{date.text()}”不是日期，请写成 2024-08-15。", date
            start, end = line.start.date(), line.end.date()
            if start is not None and end is not None and end < start:
                return f"第 {number} 条任职：结束日期早于开始日期。", line.end
        return "", None

    def posts(self) -> tuple[PostInput, ...]:
        """What was typed, the first line as the main one; call after `check`."""
        from app.services.person.people import PostInput

        found: list[PostInput] = []
        for line in self._lines:
            unit_id = chosen_unit(line.unit)
            if unit_id is not None:
                found.append(
                    PostInput(
                        unit_id=unit_id,
                        title=line.title.text().strip(),
                        rank=line.rank.text().strip(),
                        identity=line.identity.currentText().strip(),
                        is_primary=not found,
                        start_on=line.start.date(),
                        end_on=line.end.date(),
                        id=line.id,
                    )
                )
        return tuple(found)
