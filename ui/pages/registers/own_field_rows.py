"""The fields of a register of her own: a line each, with what is wrong with it under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.rules.registers.description import Kind
from app.rules.registers.form_words import KIND_TITLES
from app.rules.registers.own_form import DAY, OFFERED, SUMMED, OwnField
from ui.looks.plain import LongLabel
from ui.pages.registers.setting_forms import split_choices
from ui.widgets.field.form import fill_combo
from ui.widgets.page import verb

MOST = 10
LONGEST = 20
FIXED = (DAY, "unit", "person")  # what every register of its kind has


class FieldRow(QWidget):
    """One field. `touched` when anything in it changed."""

    touched = Signal()

    def __init__(self, parent: QWidget, field: OwnField) -> None:
        super().__init__(parent)
        self._before = field
        self.title = QLineEdit(field.title, self)
        self.title.setMaxLength(LONGEST)
        self.title.setPlaceholderText("栏目名称")
        self.title.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 7)
        self.kind = QComboBox(self)
        kinds = OFFERED if field.kind in OFFERED else (*OFFERED, field.kind)
        fill_combo(self.kind, [(kind.value, KIND_TITLES[kind]) for kind in kinds], field.kind.value)
        self.kind.setEnabled(not field.id)
        self.kind.setToolTip("类型定下后不能再改：要换请另加一栏" if field.id else "")
        self.choices = QLineEdit("、".join(title for _, title in field.choices), self)
        self.choices.setPlaceholderText("选项，用顿号隔开")
        self.required = self._box("必填", field.required)
        self.required.setEnabled(field.id not in FIXED)
        self.in_list = self._box("进表", field.in_list)
        self.total = self._box("合计", field.total)
        self.retired = self._box("停用", field.retired)
        self.retired.setVisible(bool(field.id) and field.id not in FIXED)
        self.problem = LongLabel("", self, name="problem")
        self.problem.hide()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.title, 3)
        line.addWidget(self.kind)
        line.addWidget(self.choices, 3)
        for box in (self.required, self.in_list, self.total, self.retired):
            line.addWidget(box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.problem)
        self.title.textEdited.connect(self.touched)
        self.choices.textEdited.connect(self.touched)
        self.kind.activated.connect(self._on_kind)
        self._on_kind(is_first=True)

    def _box(self, words: str, is_on: bool) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setChecked(is_on)
        box.clicked.connect(self.touched)
        return box

    def name(self, number: int) -> None:
        """Say in every part of it which line it is."""
        for widget, words in (
            (self.title, "名称"), (self.kind, "类型"), (self.choices, "选项"), (self.required, "必填"),
            (self.in_list, "进表"), (self.total, "合计"), (self.retired, "停用"),
        ):  # fmt: skip
            widget.setAccessibleName(f"第{number}栏{words}")

    def _on_kind(self, *_: object, is_first: bool = False) -> None:
        kind = Kind(self.kind.currentData())
        self.choices.setVisible(kind is Kind.CHOICE)
        self.total.setVisible(kind in SUMMED)
        if not is_first:
            self.touched.emit()

    @property
    def field_id(self) -> str:
        """Its id, '' for a new one."""
        return self._before.id

    @property
    def is_empty(self) -> bool:
        """A new line in which nothing stands yet."""
        return not (self.field_id or self.title.text().strip() or self.choices.text().strip())

    def field(self) -> OwnField:
        """What the line says."""
        kind = Kind(self.kind.currentData())
        return OwnField(
            " ".join(self.title.text().split()),
            kind,
            self.field_id,
            self.required.isChecked(),
            self._chosen() if kind is Kind.CHOICE else (),
            self.retired.isChecked(),
            self.in_list.isChecked(),
            self.total.isChecked() and kind in SUMMED,
        )

    def _chosen(self) -> tuple[tuple[str, str], ...]:
        """The choices with their ids; one that is only called otherwise keeps its id by its place."""
        words = split_choices(self.choices.text())
        ids = {title: each for each, title in self._before.choices}
        left = [each for each, title in self._before.choices if title not in words]
        is_renamed = len(words) == len(self._before.choices)
        return tuple((ids.get(word) or (left.pop(0) if is_renamed and left else ""), word) for word in words)

    def say(self, text: str) -> None:
        """What is wrong with it, '' when it is right."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))


class FieldRows(QWidget):
    """Up to ten lines, in the order of the list paper."""

    touched = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[FieldRow] = []
        self.buttons: dict[str, QPushButton] = {}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for name, words, call, keys in (
            ("add", "加一栏", self.add, "Ctrl+N"), ("up", "上移", lambda: self._move(-1), "Alt+Up"),
            ("down", "下移", lambda: self._move(1), "Alt+Down"), ("drop", "去掉", self._drop, "Ctrl+Delete"),
        ):  # fmt: skip
            foot.addWidget(self._button(name, words, call, keys))
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._lines)
        layout.addLayout(foot)

    def _button(self, name: str, words: str, call: Callable[[], object], keys: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setAccessibleName(f"{words}（栏目）")
        button.setToolTip(f"{words}（{keys.replace('Up', '↑').replace('Down', '↓')}）")
        verb(self, words, lambda: call() if button.isEnabled() else None, keys=keys)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: call())
        self.buttons[name] = button
        return button

    def show_fields(self, fields: tuple[OwnField, ...]) -> None:
        """The lines of a form."""
        for row in self.rows:
            row.setParent(None)
            row.deleteLater()
        self.rows = []
        for each in fields:
            self._append(each)
        self._follow()

    def _append(self, field: OwnField) -> FieldRow:
        row = FieldRow(self, field)
        row.touched.connect(self.touched)
        self.rows.append(row)
        self._lines.addWidget(row)
        return row

    def add(self) -> None:
        """An empty line more, the cursor in it."""
        if len(self.rows) < MOST:
            row = self._append(OwnField("", Kind.TEXT))
            self._follow()
            row.title.setFocus()
            self.touched.emit()

    def fields(self) -> tuple[OwnField, ...]:
        """What the lines say, without those that are still empty."""
        return tuple(row.field() for row in self.rows if not row.is_empty)

    def filled_rows(self) -> list[FieldRow]:
        """The lines that `fields` tells, in the same order."""
        return [row for row in self.rows if not row.is_empty]

    def are_named(self) -> bool:
        """Whether every line in which something stands has a title; the first without is told."""
        nameless = next((row for row in self.filled_rows() if not row.field().title), None)
        if nameless is not None:
            nameless.say("请填写栏目的名称，或去掉这一栏。")
            nameless.title.setFocus()
        return nameless is None

    def _at(self) -> int:
        """The line under the cursor, the last one without."""
        focus: QWidget | None = self.window().focusWidget()
        inside = (at for at, row in enumerate(self.rows) if focus and row.isAncestorOf(focus))
        return next(inside, len(self.rows) - 1)

    def _move(self, by: int) -> None:
        at = self._at()
        to = at + by
        if not 0 <= to < len(self.rows):
            return
        focus = self.window().focusWidget()
        row = self.rows.pop(at)
        self.rows.insert(to, row)
        self._lines.removeWidget(row)
        self._lines.insertWidget(to, row)
        self._follow()
        if focus is not None:
            focus.setFocus()
        self.touched.emit()

    def _drop(self) -> None:
        at = self._at()
        row = self.rows[at]
        if row.field_id in FIXED:
            row.say("这一栏说明登记的日期和对象，不能去掉。")
            return
        self.rows.pop(at)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._follow()
        self.rows[min(at, len(self.rows) - 1)].title.setFocus()
        self.touched.emit()

    def _follow(self) -> None:
        for number, row in enumerate(self.rows, 1):
            row.name(number)
        self.buttons["add"].setEnabled(len(self.rows) < MOST)
