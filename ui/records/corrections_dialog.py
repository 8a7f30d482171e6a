"""封账和更正: closed years with their codes, and every correction slip, to be printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.work import Progress, ReadSession
from ui.looks.plain import fit_screen, primary
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.papers.output import announce, open_file
from ui.widgets.table.plain_table import plain_table
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.context import AppContext
    from app.services.operation.seals import CorrectionRow, SealRow
    from app.writers.files import Written

SEALS: tuple[Column[SealRow], ...] = (
    Column("year", "年度", lambda row: row.year, 5),
    Column("at", "封账时间", lambda row: row.sealed_at.replace("T", " ")[:16], 10),
    Column("code", "校验码", lambda row: row.head_code, 7),
    Column("note", "备注", lambda row: row.note, 20),
)
SLIPS: tuple[Column[CorrectionRow], ...] = (
    Column("year", "年度", lambda row: row.year, 4),
    Column("number", "编号", lambda row: row.number, 4, align=RIGHT),
    Column("at", "时间", lambda row: row.made_at.replace("T", " ")[:16], 9),
    Column("text", "更正内容", lambda row: row.text, 17, tip=lambda row: row.text),
    Column("reason", "原因", lambda row: row.reason, 18, tip=lambda row: row.reason),
)


def _load(session: ReadSession) -> tuple[tuple[SealRow, ...], tuple[CorrectionRow, ...]]:
    from app.services.operation import seals

    return seals.list_seals(session), seals.list_corrections(session)[::-1]


def _print(context: AppContext, progress: Progress, correction_id: int) -> Written:
    from app.reports.correction_slip import build
    from app.reports.file_names import free_path
    from app.writers.output import write_document

    with context.database.read() as session:
        document = build(session, correction_id=correction_id, made_at=context.clock())
    return write_document(document, free_path(context.paths.exports, document.file_stem, "pdf"), progress)


class CorrectionsDialog(QDialog):
    """Looks only; slips are made by changing something in a closed year."""

    def __init__(self, ctx: UiContext, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("封账和更正单")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self.seals: RowsModel[SealRow] = RowsModel(SEALS, lambda row: row.year, self)
        self.slips: RowsModel[CorrectionRow] = RowsModel(SLIPS, parent=self)
        self.seal_view = plain_table(self.seals, "已封账年度", self, columns=44)
        self.slip_view = plain_table(self.slips, "更正单列表", self, columns=60)
        self.seal_line = QLabel("已封账年度", self)
        self.slip_line = QLabel("更正单", self)
        self.slip_view.opened.connect(self._make)
        self.print_button = primary(QPushButton("生成更正单", self))
        self.print_button.setAutoDefault(False)
        self.print_button.clicked.connect(lambda: self._make(self.slip_view.current_row()))
        close = QPushButton("关闭", self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.print_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self.seal_line)
        layout.addWidget(self.seal_view, 1)
        layout.addWidget(self.slip_line)
        layout.addWidget(self.slip_view, 2)
        layout.addLayout(buttons)
        self.resize(self.sizeHint())
        ctx.runner.query(_load, key="corrections", done=self._show_slips)

    def _show_slips(self, found: tuple[tuple[SealRow, ...], tuple[CorrectionRow, ...]]) -> None:
        self.seals.set_rows(found[0])
        self.slips.set_rows(found[1])
        self.seal_line.setText("已封账年度" if found[0] else "还没有封账的年度")
        self.slip_line.setText(f"更正单　{len(found[1])} 张" if found[1] else "还没有更正单")
        if found[1]:
            self.slip_view.select_id(found[1][0].id)
        self.print_button.setEnabled(bool(found[1]))

    def _make(self, row: CorrectionRow | None) -> None:
        if row is not None:
            self._ctx.runner.job(partial(_print, correction_id=row.id), title="生成更正单", done=self._made)

    def _made(self, written: Written) -> None:
        announce(self._ctx, written)
        open_file(written.path)

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, QSize(wide * 68, high * 28))
