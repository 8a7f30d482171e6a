"""操作记录, record by record: who, when, what, old → new; filtered, paged, exported for a superior."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.context import UiContext
from ui.models.paged_model import Answer, PagedModel
from ui.models.rows_model import ROW, Column, Index
from ui.papers import announce
from ui.widgets.field.form import DatePicker, fill_combo
from ui.widgets.page import Paragraph, SearchBox, fit_screen, primary

if TYPE_CHECKING:
    from app.services.trail.audit_trail import AuditFilter, AuditRow, ChainState
    from app.writers.files import Written

COLUMNS: tuple[Column[Any], ...] = (
    Column("at", "时间", lambda row: row.at, 9),
    Column("actor", "操作人", lambda row: row.actor, 5),
    Column("step", "操作", lambda row: row.step, 10),
    Column("table", "种类", lambda row: row.table, 5),
    Column("record", "对象", lambda row: row.record, 14),
    Column("change", "改动", lambda row: row.change, 24),
    Column("reason", "原因", lambda row: row.reason, 8),
)


def _chain(context: Any, _progress: Any) -> ChainState:
    from app.services.trail import audit_trail

    with context.database.read() as session:
        return audit_trail.chain_state(session)


def _export(context: Any, progress: Any, wanted: AuditFilter) -> Written:
    from app.reports.audit_list import AuditListParams, build
    from app.reports.file_names import free_path
    from app.writers.output import write_document

    params = AuditListParams(
        wanted.text, wanted.first, wanted.last, wanted.kind, context.clock(), wanted.operation_id
    )
    with context.database.read() as session:
        document = build(session, params, progress)
    return write_document(document, free_path(context.paths.exports, document.file_stem, "xlsx"), progress)


class AuditDialog(QDialog):
    """Read only: the trail itself can be changed by nobody."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, operation_id: int | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("操作记录：逐条改动" if operation_id is None else "这一步的逐条改动")
        self._operation_id = operation_id
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self.search = SearchBox("搜索姓名、操作", self)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("种类")
        self.first = DatePicker(self, today=ctx.app.today)
        self.last = DatePicker(self, today=ctx.app.today)
        self.model: PagedModel[AuditRow] = PagedModel(COLUMNS, self._fetch, self)
        self.view = QTableView(self)
        self.whole = Paragraph("", self, name="")
        self.chain = Paragraph("正在核对记录链……", self)
        self._build()
        from app.services.trail import audit_words

        fill_combo(self.kind, [("", "全部种类"), *((kind, kind) for kind in audit_words.KINDS)], "")
        self.search.searched.connect(self._restart)
        self.search.left.connect(self.view.setFocus)
        self.kind.activated.connect(self._restart)
        self.first.changed.connect(self._restart)
        self.last.changed.connect(self._restart)
        self.model.restart()
        ctx.runner.job(_chain, title="", done=self._take_chain)

    def _build(self) -> None:
        self.view.setModel(self.model)
        self.view.setAccessibleName("操作记录列表")
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.view.setWordWrap(False)
        self.view.setTabKeyNavigation(False)
        self.view.verticalHeader().hide()
        header = self.view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        wide = self.fontMetrics().horizontalAdvance("汉")
        for position, column in enumerate(COLUMNS):
            self.view.setColumnWidth(position, round(wide * column.width) + 16)
        self.view.selectionModel().currentRowChanged.connect(self._show)
        # The whole text of the chosen line; two lines of room, so that nothing below moves.
        self.whole.setMinimumHeight(self.fontMetrics().lineSpacing() * 2 + 4)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        top.addWidget(self.kind)
        for text, picker in (("从", self.first), ("到", self.last)):
            label = QLabel(text, self)
            label.setBuddy(picker)
            picker.setAccessibleName(f"{text}哪天")
            picker.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            top.addWidget(label)
            top.addWidget(picker)
        top.addStretch(1)
        export = primary(QPushButton("导出", self))
        export.setAutoDefault(False)
        export.clicked.connect(self.export)
        close = QPushButton("关闭", self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self.chain, 1)
        buttons.addWidget(close)
        buttons.addWidget(export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.whole)
        layout.addLayout(buttons)
        self.resize(self.sizeHint())  # Qt by itself takes two thirds of the screen at most

    def wanted(self) -> AuditFilter:
        """The filter as chosen."""
        from app.services.trail.audit_trail import AuditFilter

        return AuditFilter(
            self.search.text(),
            self.first.date(),
            self.last.date(),
            self.kind.currentData() or "",
            self._operation_id,
        )

    def export(self) -> None:
        """The filtered list as a spreadsheet."""
        self._ctx.runner.job(_export, self.wanted(), title="导出操作记录", done=self._exported)

    def _exported(self, written: Written) -> None:
        announce(self._ctx, written)
        self.chain.setText(f"已导出“{written.path.name}”。")

    def _restart(self, *_: object) -> None:
        self.whole.setText("")
        self.model.restart()

    def _fetch(self, last: AuditRow | None, size: int, answer: Answer) -> None:
        from app.services.trail import audit_trail

        fetch = partial(
            audit_trail.list_changes,
            wanted=self.wanted(),
            before_id=None if last is None else last.id,
            limit=size,
        )
        self._ctx.runner.query(fetch, done=answer)

    def _show(self, current: Index, _previous: Index) -> None:
        row = current.data(ROW) if current.isValid() else None
        if row is None:
            self.whole.setText("")
            return
        why = f"　原因：{row.reason}" if row.reason else ""
        self.whole.setText(f"{row.table}　{row.record}{why}\n{row.change}")

    def _take_chain(self, chain: ChainState) -> None:
        if chain.broken_at is None:
            self.chain.setText(f"记录链核对完好，共 {chain.operations} 步，校验码 {chain.head_code}")
        else:
            self.chain.setText(f"记录链从第 {chain.broken_at} 步起对不上：数据文件曾被别的程序改动。")

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, QSize(wide * 92, high * 34))
