"""计划执行: each class of the year's plan, what it sets and what was held; numbers are typed here (S35)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.rules.hours import format_centi
from app.work import ReadSession
from ui.looks.plain import LongLabel
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.widgets.field.form import Field, FormDialog, fill_combo
from ui.widgets.table.table_view import TableView
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.plan.execution import ExecutionRow
    from app.services.plan.programmes import ProgrammeRow


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


COLUMNS: tuple[Column[ExecutionRow], ...] = (
    Column(
        "title", "班次", lambda row: row.title, 16, tip=lambda row: f"{row.title} {row.programme}".strip()
    ),
    Column("words", "执行情况", lambda row: row.words, 17, tip=lambda row: row.words),
    Column("planned", "计划期数", lambda row: _number(row.planned), 4, align=RIGHT),
    Column("held", "已举办", lambda row: row.held, 4, align=RIGHT),
    Column("arranged", "已安排", lambda row: row.arranged, 4, align=RIGHT),
    Column("heads", "计划人数", lambda row: _number(row.planned_heads), 4, align=RIGHT),
    Column("came", "到课人数", lambda row: row.heads, 4, align=RIGHT),
    Column("hours", "已授学时", lambda row: format_centi(row.hours_centi), 4, align=RIGHT),
)


class ExecutionDialog(QDialog):
    """F2 or Enter: the numbers of the line; Ctrl+N: a class without a day; Delete takes that back."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__(parent)
        self.setWindowTitle("计划执行")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx, self._year = ctx, year
        self._programmes: tuple[ProgrammeRow, ...] = ()
        self.line = LongLabel("正在读取…", self)
        self.model: RowsModel[ExecutionRow] = RowsModel(
            COLUMNS, row_id=lambda row: row.course_id, parent=self
        )
        self.view = TableView(self.model, "计划执行列表", self, frozen=1)
        self.view.opened.connect(lambda _: self.edit())
        self.buttons = {
            "edit": self._button("计划数…", self.edit, "F2"),
            "add": self._button("新增班次…", self.add, "Ctrl+N"),
            "remove": self._button("删除班次", self.remove, "Delete"),
            "print": self._button("对照表…", self.print, "Ctrl+P"),
        }
        close = self._button("关闭", self.accept)
        buttons = QHBoxLayout()
        for button in self.buttons.values():
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        self.load()

    def _button(self, text: str, call: Callable[[], object], keys: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text.rstrip("…"))
        button.setAutoDefault(False)
        button.clicked.connect(lambda: call())
        if keys:
            button.setToolTip(f"{text}（{keys}）")
            QShortcut(QKeySequence(keys), self).activated.connect(call)
        return button

    def load(self, *_: object) -> None:
        """Read the year's classes once more."""
        self._ctx.runner.query(
            partial(_read, year=self._year, today=self._ctx.app.today), key="execution", done=self._show
        )

    def _show(self, found: tuple[tuple[ExecutionRow, ...], tuple[ProgrammeRow, ...]]) -> None:
        rows, self._programmes = found
        chosen = self.view.current_row()
        self.model.set_rows(rows)
        self.view.setVisible(bool(rows))
        for name in ("edit", "remove", "print"):
            self.buttons[name].setVisible(bool(rows))
        planned = [row for row in rows if (row.planned, row.planned_heads) != (None, None)]
        done = sum(row.words == "已完成" for row in planned)
        self.line.setText(
            f"{self._year} 年有 {len(rows)} 个班次，定了计划数的 {len(planned)} 个，已完成 {done} 个。"
            "按回车填写计划期数和人数。"
            if rows
            else f"{self._year} 年还没有班次。按 Ctrl+N 写上计划里的班次，排课时同名的课次会自动归到它下面。"
        )
        first = chosen if chosen is not None else next(iter(rows), None)
        if first is not None:
            self.view.select_id(first.course_id)
        self.view.setFocus()

    def edit(self) -> None:
        """The numbers of the line in front."""
        row = self.view.current_row()
        if row is not None:
            self._open(NumbersDialog(self._ctx, self, year=self._year, row=row))

    def add(self) -> None:
        """A class that the plan names and that has no day yet."""
        if not self._programmes:
            said = f"{self._year} 年还没有年度方案。"
            messages.tell(self, said, advice="请先在“更多 → 年度方案”里登记一个，再写班次。")
            return
        self._open(NumbersDialog(self._ctx, self, year=self._year, programmes=self._programmes))

    def _open(self, dialog: NumbersDialog) -> None:
        dialog.accepted.connect(self.load)
        dialog.open()

    def remove(self) -> None:
        """Take back a class without a day; one with days is refused by the service."""
        row = self.view.current_row()
        if row is None:
            return
        from app.services.plan import execution

        self._ctx.runner.command(
            partial(execution.remove_planned, course_id=row.course_id),
            action="plan.line",
            text=f"删除计划班次“{row.title}”",
            done=self._removed,
        )

    def _removed(self, _answer: object) -> None:
        self._ctx.bus.say("已删除计划班次。", undo=True)
        self.load()

    def print(self) -> None:
        """对照表 in the preview."""
        from ui.papers.preview_dialog import open_preview

        open_preview(self, self._ctx, "plan-execution", {"year": self._year})

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("汉") * 66, self.fontMetrics().height() * 24)


class NumbersDialog(FormDialog):
    """期数 and 人数 of a class; of a new one its name and its plan too."""

    def __init__(
        self, ctx: UiContext, parent: QWidget, *, year: int, row: ExecutionRow | None = None,
        programmes: tuple[ProgrammeRow, ...] = (),
    ) -> None:  # fmt: skip
        super().__init__(f"{row.title}：计划数" if row else "新增计划班次", "保存", parent)
        self._ctx, self._year, self._row = ctx, year, row
        self.title = QLineEdit(self)
        self.programme = QComboBox(self)
        fill_combo(self.programme, [(each.id, each.title) for each in programmes], None)
        self.batches = QLineEdit(_number(row.planned) if row else "", self)
        self.heads = QLineEdit(_number(row.planned_heads) if row else "", self)
        self.months = QLineEdit(_number(row.valid_months) if row else "", self)
        self.fields = {
            "batches": Field("计划期数", self.batches, self, hint="不定数的空着"),
            "heads": Field("计划人数", self.heads, self, hint="各期合计，不定数的空着"),
        }
        if row is None:
            self.fields = {
                "title": Field(
                    "班次名称", self.title, self, width=30, hint="排课时课程用同一名称，就归到这一行"
                ),
                "programme": Field("年度方案", self.programme, self),
                **self.fields,
            }
        else:  # of a class that has been held
            hint = "过期要重新参加的课程填，一直有效的空着"
            self.fields["months"] = Field("有效月数", self.months, self, hint=hint)
        self.title.setVisible(row is None)
        self.months.setVisible(row is not None)
        self.programme.setVisible(row is None)
        for field in self.fields.values():
            self.body.addWidget(field)
        for edit in (self.title, self.batches, self.heads, self.months):
            edit.textEdited.connect(self.touch)
        self.first = self.title if row is None else self.batches

    def save(self) -> None:
        numbers: list[int | None] = []
        for name, edit in (("batches", self.batches), ("heads", self.heads), ("months", self.months)):
            if name not in self.fields:
                continue
            text = edit.text().strip()
            is_right = not text or (text.isascii() and text.isdecimal())
            self.fields[name].set_problem("" if is_right else "请填整数，不定数的空着。")
            if not is_right:
                return
            numbers.append(int(text) if text else None)
        from app.services.plan import execution

        batches, heads = numbers[:2]
        self.accept_button.setEnabled(False)
        if self._row is not None:
            title = self._row.title
            call = partial(
                execution.set_planned,
                course_id=self._row.course_id,
                year=self._year,
                batches=batches,
                heads=heads,
                valid_months=numbers[2],
            )
        else:
            title = self.title.text().strip()
            call = partial(
                execution.add_planned, programme_id=self.programme.currentData(), title=title,
                batches=batches, heads=heads,
            )  # fmt: skip
        self._ctx.runner.command(
            call, action="plan.line", text=f"计划数：{title}", done=self._saved, failed=self.show_failure
        )

    def _saved(self, _answer: object) -> None:
        self._ctx.bus.say("已保存计划数。", undo=True)
        self.accept()


def _read(
    session: ReadSession, *, year: int, today: date
) -> tuple[tuple[ExecutionRow, ...], tuple[ProgrammeRow, ...]]:
    from app.services.plan import execution, programmes

    rows = execution.list_execution(session, year=year, today=today)
    return rows, programmes.list_programmes(session, year=year)
