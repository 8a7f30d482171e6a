"""The three lists of 谈话补训, and the evidence behind a talk beside the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.looks.plain import LongLabel
from ui.models.rows_model import Column, RowsModel
from ui.pages.follow_up.follow_up_rows import (
    EVIDENCE,
    MISSED,
    RESITS,
    TALKS,
    Line,
    TalkLine,
    answers,
)
from ui.widgets.page import EmptyPage
from ui.widgets.table.plain_table import plain_table
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.rules.talk_triggers import Trigger
    from app.services.follow_up.talks import EvidenceRow, TalkRow


def next_line(before: Sequence[Line], current: Line, after: Sequence[Line]) -> object | None:
    """Where the cursor goes when its line is done with: the next of the old order that is as it was.

    None when the line stands where it stood: gone, or put among others by its new state, is done with.
    """
    now = {line.id: line for line in after}
    states = {line.id: _state(line) for line in before}

    def is_same(line: Line) -> bool:
        return line.id in now and _state(now[line.id]) == states[line.id]

    if isinstance(current, TalkLine) and current.id in now and now[current.id].is_open:
        return None  # noticed: it keeps its place by its due day
    if is_same(current):
        return None
    place = next((at for at, line in enumerate(before) if line.id == current.id), len(before))
    rest = (*before[place + 1 :], *reversed(before[:place]))
    return next((line.id for line in rest if is_same(line)), None)


def _state(line: Line) -> str:
    return getattr(line, "state", "")


def trigger_words(triggers: Sequence[Trigger]) -> str:
    """'迟到每季度第 2 次起、早退…' of the triggers in force."""
    from app.rules.talk_triggers import PERIOD_LABELS

    return "、".join(
        f"{each.label}{PERIOD_LABELS.get(each.period, '')}第 {each.threshold} 次起"
        for each in triggers
        if each.enabled
    )


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
        self._lines: Sequence[Line] | None = None  # not read yet
        self._empty_words = empty
        self._text = ""
        self._with_settled = False
        self.model: RowsModel[Any] = RowsModel(columns, parent=self)
        self.table = TableView(self.model, name, self, frozen=1)
        self.table.remember(ctx.preferences, f"follow_up.{key}")
        self.table.horizontalHeader().setStretchLastSection(True)  # after what was remembered
        self.table.opened.connect(self.opened)
        self.table.current_changed.connect(self.moved)
        self.empty = EmptyPage(*empty, self)
        self.addWidget(self.table)
        self.addWidget(self.empty)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Fresh rows; the cursor stays, or goes to the first."""
        self._lines = lines
        self._show()

    def set_empty(self, title: str, text: str) -> None:
        """What stands here while there is nobody."""
        self._empty_words = (title, text)

    def set_filter(self, text: str, *, with_settled: bool) -> None:
        """Only who answers to the text; what is settled only when asked for."""
        if (text, with_settled) != (self._text, self._with_settled):
            self._text, self._with_settled = text, with_settled
            self._show()

    def _show(self) -> None:
        if self._lines is None:
            return
        before, current = list(self.model.shown), self.table.current_row()
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
        if current is not None:
            following = next_line(before, current, found)
            if following is not None:
                self.choose(following)
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


NO_TALKS = "{}，自动列在这里；谈不谈、何时谈由您决定，不会自动公布。"


REACHED = "达到谈话触发条件的"


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
                NO_TALKS.format(REACHED),
            ),
            self,
        )
        self.title = QLabel(self)
        self.title.setObjectName("subtitle")
        self.words = LongLabel("", self, name="caption")
        self.model: RowsModel[EvidenceRow] = RowsModel(EVIDENCE, row_id=lambda fact: fact.key, parent=self)
        self.evidence = plain_table(self.model, "谈话依据", self)
        self.evidence.opened.connect(lambda fact: self.session_opened.emit(fact.class_session_id))
        self.record = LongLabel("", self, name="hint")
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

    def set_triggers(self, triggers: Sequence[Trigger]) -> None:
        """The empty page says from which time on somebody is listed."""
        words = trigger_words(triggers)
        self.list.set_empty("没有待谈话的人员", NO_TALKS.format(words or REACHED))

    def _show(self, line: TalkLine | None) -> None:
        self._side.setVisible(line is not None)
        if line is None:
            return
        talk = line.talk
        self.title.setText(" · ".join(part for part in (talk.name, talk.title) if part))
        self.words.setText("；".join(part for part in (_appointment(talk), talk.facts) if part))
        self.model.set_rows(talk.evidence)
        self.record.setText(_record_words(talk))


def _appointment(talk: TalkRow) -> str:
    """约定 08-20 15:00 镇党建办 of an open talk."""
    if talk.status in ("closed", "waived") or talk.talked_on is None:
        return ""
    hour = f"{talk.appointed_at:%H:%M}" if talk.appointed_at else ""
    return " ".join(part for part in ("约定", f"{talk.talked_on:%m-%d}", hour, talk.place) if part)


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
    empty = ("没有要补考的人员", "测试中缺考、缓考、作弊和不合格的，自动列在这里，直到合格。")
    return FollowUpList(ctx, "补考名单", "resits", RESITS, empty, parent)
