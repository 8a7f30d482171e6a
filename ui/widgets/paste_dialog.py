"""What a paste would change, line by line, before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLabel, QWidget

from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.widgets.field.form import FormDialog
from ui.widgets.table.plain_table import plain_table

SHOWN_PROBLEMS = 4


@dataclass(frozen=True)
class PasteRow:
    """One value that found its line; `value` is what will be entered."""

    id: int
    number: int
    name: str
    old: str
    new: str
    value: object

    @property
    def changes(self) -> bool:
        """Whether it differs from what stands there."""
        return self.old != self.new


COLUMNS: tuple[Column[PasteRow], ...] = (
    Column("number", "序号", lambda row: row.number, 3, align=RIGHT),
    Column("name", "姓名", lambda row: row.name, 6),
    Column("old", "现在", lambda row: row.old, 7, colour=lambda _row: "muted"),
    Column("new", "改为", lambda row: row.new, 7, colour=lambda row: "" if row.changes else "muted"),
)


class PasteDialog(FormDialog):
    """`agreed({key: value})` with the lines that change."""

    agreed = Signal(object)

    def __init__(
        self,
        title: str,
        rows: Sequence[PasteRow],
        problems: Sequence[str],
        parent: QWidget | None = None,
        *,
        of: str = "人",
        columns: tuple[Column[PasteRow], ...] = COLUMNS,
    ) -> None:
        changing = [row for row in rows if row.changes]
        super().__init__(title, f"粘贴 {len(changing)} {of}" if changing else "关闭", parent)
        self._changing = changing
        same = len(rows) - len(changing)
        overwritten = sum(1 for row in changing if row.old not in ("", "未登记"))
        parts = [f"将改动 {len(changing)} {of}"]
        parts += [f"其中 {overwritten} {of}原来已有登记"] if overwritten else []
        parts += [f"{same} {of}不变"] if same else []
        summary = QLabel("，".join(parts) + "。", self)
        self.body.addWidget(summary)
        model: RowsModel[PasteRow] = RowsModel(columns, parent=self)
        model.set_rows(changing)
        self.view = plain_table(model, "将要改动的", self)
        self.view.setMinimumHeight(self.fontMetrics().height() * 12)
        self.body.addWidget(self.view, 1)
        if problems:
            more = len(problems) - SHOWN_PROBLEMS
            lines = list(problems[:SHOWN_PROBLEMS]) + ([f"另有 {more} 处"] if more > 0 else [])
            label = QLabel("没有粘贴：\n" + "\n".join(lines), self)
            label.setObjectName("problem")
            label.setWordWrap(True)
            self.body.addWidget(label)
        self._wide = round(sum(column.width for column in columns)) + 10
        self.first = self.accept_button

    def save(self) -> None:
        values = {row.id: row.value for row in self._changing}
        self.accept()
        if values:
            self.agreed.emit(values)

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance("汉") * self._wide
        return super().sizeHint().expandedTo(QSize(wide, 0))
