"""年度方案: the list at the top, the chosen one as a form below it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.work import WriteSession
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.widgets.table.plain_table import plain_table
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.plan.programmes import ProgrammeInput, ProgrammeRow


def _outside(row: ProgrammeRow) -> str:
    return f"▲ {row.outside} 次在期外" if row.outside else ""


COLUMNS: tuple[Column[ProgrammeRow], ...] = (
    Column("title", "方案名称", lambda r: r.title, 16),
    Column("number", "文号", lambda r: r.document_no, 9),
    Column("start", "开始", lambda r: r.start_on, 6),
    Column("end", "结束", lambda r: r.end_on, 6),
    Column("sessions", "课次", lambda r: r.sessions, 3, align=RIGHT),
    Column("outside", "提示", _outside, 7, colour=lambda _row: "warn"),
)


class ProgrammesDialog(FormDialog):
    """Saves one programme at a time; stays open until it is closed."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__("年度方案", "保存方案", parent)
        self._ctx = ctx
        self._year = year
        self._row: ProgrammeRow | None = None
        self.model: RowsModel[ProgrammeRow] = RowsModel(COLUMNS, parent=self)
        self.view = plain_table(self.model, "年度方案", self)
        self.view.setMinimumHeight(self.fontMetrics().height() * 8)
        self.view.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 52)
        self.view.current_changed.connect(self._show)
        self.title = QLineEdit(self)
        self.number = QLineEdit(self)
        self.number.setPlaceholderText("例如 清委发〔2024〕1 号")
        self.decision = QLineEdit(self)
        self.decision.setPlaceholderText("例如 2024 年 1 月 5 日党委会研究")
        self.start = DatePicker(self, today=ctx.app.today)
        self.end = DatePicker(self, today=ctx.app.today)
        self.note = QLineEdit(self)
        self.above = QComboBox(self)
        self._lay_out()
        self.first = self.title
        self._load()

    def _lay_out(self) -> None:
        self.new_button = QPushButton("新方案", self)
        self.remove_button = QPushButton("删除方案", self)
        line = QHBoxLayout()
        line.addStretch(1)
        calls: tuple[tuple[QPushButton, Callable[[], None]], ...] = (
            (self.new_button, self._start_new),
            (self.remove_button, self._remove),
        )
        for button, call in calls:
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
            button.clicked.connect(call)
            line.addWidget(button)
        self._fields = {
            "title": Field("方案名称", self.title, self),
            "number": Field("文号", self.number, self),
            "start": Field("开始日期", self.start, self),
            "end": Field("结束日期", self.end, self),
            "decision": Field("研究决定", self.decision, self),
            "note": Field("备注", self.note, self),
            "above": Field("所属规划（跨年度的）", self.above, self),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for place, name in enumerate(("title", "number", "start", "end", "decision", "note", "above")):
            grid.addWidget(self._fields[name], place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.view, 1)
        self.body.addLayout(line)
        self.body.addLayout(grid)
        for edit in (self.title, self.number, self.decision, self.note):
            edit.textEdited.connect(self.touch)
        for picker in (self.start, self.end):
            picker.changed.connect(self.touch)
        self.above.activated.connect(self.touch)

    def _load(self) -> None:
        from app.services.plan import programmes

        self._ctx.runner.query(programmes.list_programmes, key="programmes", done=self._fill)

    def _fill(self, rows: tuple[ProgrammeRow, ...]) -> None:
        self.model.set_rows(rows)
        if self._row is None and rows:
            self.view.select_id(rows[0].id)
        elif not rows:
            self._start_new()

    def _show(self, row: ProgrammeRow | None) -> None:
        self._row = row
        self.is_touched = False
        self.remove_button.setEnabled(row is not None)
        for field in self._fields.values():
            field.set_problem("")
        self.title.setText(row.title if row else f"{self._year} 年干部教育培训工作方案")
        self.number.setText(row.document_no if row else "")
        self.decision.setText(row.decision if row else "")
        self.note.setText(row.note if row else "")
        others = [p for p in self.model.rows if row is None or p.id != row.id]
        wide = [(p.id, p.title) for p in others if p.start_on.year < p.end_on.year]
        fill_combo(self.above, [(None, "没有"), *wide], row.parent_id if row else None)
        self.start.set_date(row.start_on if row else date(self._year, 1, 1))
        self.end.set_date(row.end_on if row else date(self._year, 12, 31))
        months = f"有 {row.outside} 个课次不在起止日期内，请核对日期或课次" if row and row.outside else ""
        self._fields["end"].set_hint(months)

    def _start_new(self) -> None:
        self.view.clearSelection()
        self._show(None)
        self.title.setFocus()
        self.title.selectAll()

    def _data(self) -> ProgrammeInput | None:
        from app.services.plan.programmes import ProgrammeInput

        start, end = self.start.date(), self.end.date()
        problems = {
            "title": "" if self.title.text().strip() else "请填写方案名称。",
            "start": "" if start else "请填写开始日期。",
            "end": "" if end else "请填写结束日期。",
        }
        if start and end and end < start:
            problems["end"] = "结束日期要晚于开始日期。"
        for name, problem in problems.items():
            self._fields[name].set_problem(problem)
        if any(problems.values()) or start is None or end is None:
            return None
        return ProgrammeInput(
            self.title.text(),
            start,
            end,
            self.number.text(),
            self.decision.text(),
            self.note.text(),
            self.above.currentData(),
        )

    def save(self) -> None:
        data = self._data()
        if data is None:
            return
        from app.services.plan import programmes

        call: Callable[[WriteSession], object]
        if self._row is None:
            call = partial(programmes.add_programme, data=data)
        else:
            call = partial(
                programmes.edit_programme, programme_id=self._row.id, version=self._row.version, data=data
            )
        self._ctx.runner.command(
            call, action="programme.save", text="保存年度方案", done=self._saved, failed=self.show_failure
        )

    def _saved(self, answer: object) -> None:
        self.is_touched = False
        self._ctx.bus.say(f"已保存方案“{self.title.text().strip()}”。", undo=True)
        row_id = answer if self._row is None else self._row.id
        self._load()
        self.view.select_id(row_id)
        self._show(self.view.current_row())

    def _remove(self) -> None:
        row = self._row
        if row is None or not messages.confirm(
            self, f"要删除方案“{row.title}”。", "删除方案", safe="课次和考勤不受影响。"
        ):
            return
        from app.services.plan import programmes

        self._row = None
        self._ctx.runner.command(
            partial(programmes.remove_programme, programme_id=row.id),
            action="programme.remove",
            text="删除年度方案",
            done=self._removed,
            failed=self.show_failure,
        )

    def _removed(self, _answer: object) -> None:
        self._ctx.bus.say("已删除方案。", undo=True)
        self._load()

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(self.fontMetrics().horizontalAdvance("汉") * 54, 0))
