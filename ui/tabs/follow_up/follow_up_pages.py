"""The three lists of 谈话补训, and the evidence behind a talk beside the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.context import UiContext
from ui.models.rows_model import Column, RowsModel
from ui.tabs.follow_up.follow_up_rows import (
    EVIDENCE,
    MISSED,
    RESITS,
    TALKS,
    Line,
    TalkLine,
    answers,
)
from ui.widgets.page import EmptyPage, Paragraph
from ui.widgets.table.plain_table import plain_table
from ui.widgets.table.table_view import TableView

if TYPE_CHECKING:
    from app.services.follow_up.talks import EvidenceRow, TalkRow


class FollowUpList(QStackedWidget):
    """A table, or its empty page. `opened(line)` on Enter, `moved(line)` when the cursor moves."""

    opened = Signal(object)
    moved = Signal(object)

    def __init__(
        self,
        ctx: UiContext,
        name: str,
        key: str,
        columns: Sequence[Column[Any]],
        empty: tuple[str, str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._lines: Sequence[Line] = ()
        self._empty_words = empty
        self._text = ""
        self._with_settled = False
        self.model: RowsModel[Any] = RowsModel(columns, parent=self)
        self.table = TableView(self.model, name, self, frozen=1)
        self.table.remember(ctx.preferences, f"follow_up.{key}")
        self.table.opened.connect(self.opened)
        self.table.current_changed.connect(self.moved)
        self.empty = EmptyPage(*empty, self)
        self.addWidget(self.table)
        self.addWidget(self.empty)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Fresh rows; the cursor stays, or goes to the first."""
        self._lines = lines
        self._show()

    def set_filter(self, text: str, *, with_settled: bool) -> None:
        """Only who answers to the text; what is settled only when asked for."""
        self._text, self._with_settled = text, with_settled
        self._show()

    def _show(self) -> None:
        shown = [line for line in self._lines if line.is_open or self._with_settled]
        found = [line for line in shown if not self._text or answers(line, self._text)]
        self.model.set_rows(found)
        if self._text and shown and not found:
            self.empty.set_text("没有符合的", "换个姓名、拼音首字母、单位或课程再试；Esc 清除。")
        elif self._lines and not shown:
            self.empty.set_text("都已办结", f"今年共 {len(self._lines)} 条，按 Ctrl+H 显示已办结的。")
        else:
            self.empty.set_text(*self._empty_words)
        self.setCurrentWidget(self.table if found else self.empty)
        if found and self.table.current_row() is None:
            self.choose(found[0].id)
        self.moved.emit(self.table.current_row())

    def choose(self, line_id: object) -> None:
        """The cursor, and nothing else chosen (a Ctrl still held down would add to the selection)."""
        self.table.clearSelection()
        self.table.select_id(line_id)

    def chosen(self) -> list[Any]:
        """The selected lines, else the one under the cursor."""
        current = self.table.current_row()
        return self.table.selected_rows() or ([current] if current is not None else [])


class TalksPage(QSplitter):
    """Talks at the left; at the right why, and what was said. `session_opened(class session id)`."""

    session_opened = Signal(object)

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.list = FollowUpList(
            ctx,
            "待谈话名单",
            "talks",
            TALKS,
            (
                "没有待谈话的人员",
                "考勤中的迟到、早退、无假条缺席和记下的纪律情况，达到条件后自动列在这里；谈不谈、何时谈由您决定，不会自动公布。",
            ),
            self,
        )
        self.title = QLabel(self)
        self.title.setObjectName("subtitle")
        self.words = Paragraph("", self, name="caption")
        self.model: RowsModel[EvidenceRow] = RowsModel(EVIDENCE, row_id=lambda fact: fact.key, parent=self)
        self.evidence = plain_table(self.model, "谈话依据", self)
        self.evidence.opened.connect(lambda fact: self.session_opened.emit(fact.class_session_id))
        self.record = Paragraph("", self, name="hint")
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addWidget(self.evidence, 1)
        column.addWidget(self.record)
        self.addWidget(self.list)
        self.addWidget(right)
        self.setStretchFactor(0, 5)
        self.setStretchFactor(1, 2)
        self.setChildrenCollapsible(False)
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.list.setMinimumWidth(wide * 24)
        right.setMinimumWidth(wide * 16)
        self.setSizes([wide * 68, wide * 26])
        self._side = right
        self.list.moved.connect(self._show)

    def _show(self, line: TalkLine | None) -> None:
        self._side.setVisible(line is not None)
        if line is None:
            return
        talk = line.talk
        self.title.setText(" · ".join(part for part in (talk.name, talk.title) if part))
        self.words.setText(talk.reason)
        self.model.set_rows(talk.evidence)
        self.record.setText(_record_words(talk))


def _record_words(talk: TalkRow) -> str:
    if talk.status == "waived":
        return f"不予谈话：{talk.waive_reason}"
    if talk.status == "closed":
        parts = (("谈话内容", talk.content), ("本人表态", talk.statement))
        return "\n".join(f"{label}：{text}" for label, text in parts if text)
    return "回车登记签字的记录；依据上按回车打开当天考勤。"


def missed_list(ctx: UiContext, parent: QWidget) -> FollowUpList:
    """缺训 and how far each repair is."""
    empty = (
        "没有要补训的人员",
        "考勤中请假或缺席的，自动列在这里，直到补训完成；补训后补计学时，原考勤记录不变。",
    )
    return FollowUpList(ctx, "补训名单", "missed", MISSED, empty, parent)


def resit_list(ctx: UiContext, parent: QWidget) -> FollowUpList:
    """补考名单."""
    empty = ("没有要补考的人员", "测试中缺考、缓考、作弊和不及格的，自动列在这里，直到及格。")
    return FollowUpList(ctx, "补考名单", "resits", RESITS, empty, parent)
