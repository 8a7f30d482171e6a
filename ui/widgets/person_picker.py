"""Find a person by name, pinyin initials or unit: the cursor goes there, or a walk-in joins the list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.rules.names import matches
from ui.models.rows_model import Column, RowsModel
from ui.widgets.field.form import Field, FormDialog
from ui.widgets.table.plain_table import plain_table
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow


class _SearchLine(QLineEdit):
    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class PersonPicker(FormDialog):
    """`found(person id)` for somebody listed, `added(person id, name, present)` for a walk-in."""

    found = Signal(object)
    added = Signal(object, object, bool)

    def __init__(
        self,
        ctx: UiContext,
        parent: QWidget | None,
        *,
        on: date,
        listed: Mapping[int, int],
        can_add: bool = True,
        title: str = "查找或添加人员",
    ) -> None:
        super().__init__(title, "转到", parent)
        self._listed = listed
        self._can_add = can_add
        self.line = _SearchLine(self)
        self.line.setPlaceholderText("姓名、拼音首字母或单位")
        self.first = self.line
        self.body.addWidget(Field("找谁", self.line, self, width=24))
        columns: tuple[Column[PersonRow], ...] = (
            Column("name", "姓名", lambda row: row.name, 6),
            Column("unit", "单位", lambda row: row.unit, 9),
            Column("title", "职务", lambda row: row.title, 8),
            Column("listed", "在名单上", self._place, 5, colour=lambda _row: "muted"),
        )
        self.model: RowsModel[PersonRow] = RowsModel(columns, parent=self)
        self.view = plain_table(self.model, "符合的人员", self, columns=36)
        self.view.setMinimumHeight(self.fontMetrics().height() * 14)
        self.body.addWidget(self.view, 1)
        self.present = QCheckBox("添加后记为出勤", self)
        self.present.setChecked(True)
        self.body.addWidget(self.present)
        self.line.textEdited.connect(self._filter)
        self.line.moved.connect(self._move)
        self.view.current_changed.connect(self._follow)
        self.view.opened.connect(self._opened)
        self._follow(None)
        from app.services.person import roster

        ctx.runner.query(
            partial(roster.list_people, roster=roster.RosterFilter(on=on)),
            key="person-picker",
            done=self._show_people,
        )

    def _place(self, row: PersonRow) -> str:
        number = self._listed.get(row.id)
        return f"{number} 号" if number is not None else ""

    def _show_people(self, people: tuple[PersonRow, ...]) -> None:
        self.model.set_rows(people)
        self._filter(self.line.text())

    def _filter(self, text: str) -> None:
        wanted = text.strip()
        self.model.set_filter(
            (lambda row: matches(wanted, name=row.name, key=row.search_key, extra=row.unit))
            if wanted
            else None
        )
        if self.model.shown:
            self.view.select_id(self.model.shown[0].id)
        self._follow(self.view.current_row())

    def _move(self, step: int) -> None:
        line = self.view.currentIndex().row() + step
        row = self.model.row_at(line)
        if row is not None:
            self.view.select_id(row.id)

    def _follow(self, row: PersonRow | None) -> None:
        is_listed = row is not None and row.id in self._listed
        self.accept_button.setText("转到" if is_listed or row is None else "添加")
        self.accept_button.setAccessibleName(self.accept_button.text())
        self.accept_button.setEnabled(row is not None and (is_listed or self._can_add))
        self.present.setEnabled(row is not None and not is_listed and self._can_add)

    def _opened(self, _row: object) -> None:
        if self.accept_button.isEnabled():
            self.save()

    def save(self) -> None:
        row = self.view.current_row()
        if row is None:
            return
        self.accept()
        if row.id in self._listed:
            self.found.emit(row.id)
        else:
            self.added.emit(row.id, row.name, self.present.isChecked())

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(self.fontMetrics().horizontalAdvance("汉") * 38, 0))
