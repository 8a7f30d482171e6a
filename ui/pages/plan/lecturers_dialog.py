"""授课人对应: lecturers written by their post, whom they mean that day, taken by one click (Q13, E15)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.rules.hours import format_centi
from app.work import ReadSession
from ui.looks.plain import LongLabel, primary
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.widgets.field.person_field import PersonField
from ui.widgets.table.table_view import TableView
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow
    from app.services.plan.lecturer_links import UnlinkedRow

COLUMNS: tuple[Column[UnlinkedRow], ...] = (
    Column("on", "日期", lambda row: row.on, 6),
    Column("title", "课程", lambda row: row.title, 14, tip=lambda row: row.title),
    Column("written", "授课人", lambda row: row.written, 8),
    Column("centi", "学时", lambda row: row.hours_centi, 3, show=format_centi, align=RIGHT),
    Column("proposal", "当天任此职的人", lambda row: row.proposal, 7, colour=lambda _row: "good"),
    Column("why", "没有建议的原因", lambda row: row.why, 14, tip=lambda row: row.why),
)


def _load(session: ReadSession, *, year: int) -> tuple[tuple[UnlinkedRow, ...], tuple[PersonRow, ...]]:
    from app.services.person import roster
    from app.services.plan import lecturer_links

    return lecturer_links.unlinked_lecturers(session, year=year), roster.list_people(session)


class LecturersDialog(QDialog):
    """Each step is done at once and can be undone; the words of the sheet stay as they are."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__(parent)
        self.setWindowTitle("授课人对应到人")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx, self._year = ctx, year
        self.line = LongLabel("", self)
        self.model: RowsModel[UnlinkedRow] = RowsModel(COLUMNS, parent=self)
        self.view = TableView(self.model, "没有对应到人的授课人", self, frozen=0)
        self.view.horizontalHeader().setStretchLastSection(True)
        self.person = PersonField(self)
        self.person.setAccessibleName("对应到的人")
        self.take_button = primary(self._button("按建议对应", self.take))
        self.link_button = self._button("选中的对应到此人", self.link)
        self.outside_button = self._button("选中的是外请", self.outside)
        self._lay_out()
        self._reload()

    def _button(self, text: str, call: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: call())
        return button

    def _lay_out(self) -> None:
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.person, 1)
        for button in (self.link_button, self.outside_button, self.take_button):
            acts.addWidget(button)
        close = self._button("关闭", self.accept)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 1)
        layout.addLayout(acts)
        layout.addLayout(foot)

    def _reload(self) -> None:
        self._ctx.runner.query(
            partial(_load, year=self._year), key=("unlinked-lecturers", id(self)), done=self._show_unlinked
        )

    def _show_unlinked(self, found: tuple[tuple[UnlinkedRow, ...], tuple[PersonRow, ...]]) -> None:
        rows, people = found
        self.person.set_people(people)
        self.model.set_rows(rows)
        certain = sum(row.person_id is not None for row in rows)
        centi = sum(row.hours_centi for row in rows)
        self.line.setText(
            f"{self._year} 年 {len(rows)} 处授课人（{format_centi(centi)} 学时）没有对应到名册中的人，其中 "
            f"{certain} 处当天只有一人任此职或叫此名。领导授课占比按对应到的人计算；表上的写法不变。"
            if rows
            else f"{self._year} 年的授课人都已对应到人，或是外请。"
        )
        self.take_button.setText(f"按建议对应 {certain} 处" if certain else "按建议对应")
        self.take_button.setEnabled(bool(certain))
        for button in (self.link_button, self.outside_button):
            button.setEnabled(bool(rows))
        if rows and self.view.current_row() is None:
            self.view.select_id(rows[0].id)

    def take(self) -> None:
        """Every certain proposal at once."""
        self._run({row.id: row.person_id for row in self.model.rows if row.person_id is not None})

    def _chosen(self) -> list[UnlinkedRow]:
        """The selected lines, else the one under the cursor."""
        current = self.view.current_row()
        return self.view.selected_rows() or ([current] if current is not None else [])

    def link(self) -> None:
        """The chosen lines to the person in the field."""
        person = self.person.person()
        if person is None:
            self.person.setFocus()
            return
        self._run({row.id: person.id for row in self._chosen()})

    def outside(self) -> None:
        """The chosen lines are lecturers from outside."""
        self._run({row.id: None for row in self._chosen()})

    def _run(self, by_lecturer: Mapping[int, int | None]) -> None:
        if not by_lecturer:
            return
        from app.services.plan import lecturer_links

        self._ctx.runner.command(
            partial(lecturer_links.link_lecturers, by_lecturer=by_lecturer),
            action="lecturer.link",
            text=f"授课人对应到人：{len(by_lecturer)} 处",
            done=self._linked,
            failed=partial(messages.show_error, self),
        )

    def _linked(self, count: int) -> None:
        self._ctx.bus.say(f"已对应 {count} 处授课人。", undo=True)
        self._reload()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("汉") * 62, self.fontMetrics().height() * 24)
