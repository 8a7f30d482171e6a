"""各期安排: what the 期 of one course are, and who comes to which (A04)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.rules.batches import ANSWERS, REPEAT, REPEAT_EACH, SPLIT, choice_of
from ui.looks.plain import LongLabel
from ui.models.plan_rows import day_text
from ui.models.rows_model import Column, RowsModel
from ui.widgets.field.form import fill_combo
from ui.widgets.page import EmptyPage
from ui.widgets.table.table_view import TableView
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.plan.batch_choice import BatchBoard, BoardPerson
    from app.services.plan.class_sessions import ClassSessionRow

CHOICES = tuple((key, text) for key, text in ANSWERS.items() if key != "series")
SAME_LISTS = "每一期应到的都是同样的人，这里不用分配。要让每人只参加其中一期，请在右上角选“分批”。"


# Ways to divide everybody: the way, its words, what it does.
SPLITS = (
    ("unit", "按单位平均分", "同一单位的人在同一期，各期人数尽量相近；以后新来的人随单位"),
    ("head", "按人数平均分", "各期人数最多相差一人，一个单位可能分在两期"),
    ("group", "按人员类别分", "同一人员类别的人尽量在同一期；属几个类别的按排在前面的类别"),
    ("name", "按姓名拼音分", "按姓名的拼音顺序分，各期人数最多相差一人"),
)


def _button(parent: QWidget, text: str, tip: str, call: Callable[..., object]) -> QPushButton:
    made = QPushButton(text, parent)
    made.setAccessibleName(text)
    made.setToolTip(tip)
    made.setAutoDefault(False)
    made.clicked.connect(call)
    return made


class BatchesDialog(QDialog):
    """Each step is done at once and can be undone; nothing waits for a save button."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, row: ClassSessionRow) -> None:
        super().__init__(parent)
        self.setWindowTitle("各期安排")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self._course, self._year, self._name = row.course_id, row.held_on.year, row.title
        self._batches: dict[int, str] = {}
        self.board: BatchBoard | None = None
        self.title = QLabel(f"{row.title}　{self._year} 年", self)
        self.title.setObjectName("title")
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("这门课程的各期")
        fill_combo(self.choice, CHOICES)
        self.choice.activated.connect(self._choose)
        self.line = LongLabel("", self)
        self.doubt = LongLabel("", self, name="problem")
        self.doubt.hide()
        self.model: RowsModel[BoardPerson] = RowsModel(self._columns(), parent=self)
        self.view = TableView(self.model, "各期人员", self, frozen=0)
        self.view.horizontalHeader().setStretchLastSection(True)
        self._lay_out()
        self._load()

    def _columns(self) -> tuple[Column[BoardPerson], ...]:
        def names(ids: tuple[int, ...]) -> str:
            return "▲ 另在" + "、".join(self._batches.get(i, "") for i in ids) if ids else ""

        return (
            Column("unit", "单位", lambda p: p.unit, 10, tip=lambda p: p.unit),
            Column("name", "姓名", lambda p: p.name, 5),
            Column("title", "职务", lambda p: p.title, 9, tip=lambda p: p.title),
            Column(
                "batch", "参加", lambda p: self._batches.get(p.batch_id or 0, "各期都已封存名单"), 11,
                colour=lambda p: "" if p.batch_id is not None else "problem",
            ),
            Column("also", "提示", lambda p: names(p.also), 12, colour=lambda _p: "problem"),
        )  # fmt: skip

    def _lay_out(self) -> None:
        splits = [_button(self, words, tip, partial(self._even, by)) for by, words, tip in SPLITS]
        self.by_unit, self.by_head, self.by_group, self.by_name = splits
        self.most = QSpinBox(self)
        self.most.setAccessibleName("每期至多人数")
        self.most.setRange(0, 9999)
        self.most.setSpecialValueText("不限")
        self.most.setSuffix(" 人")
        self.target = QComboBox(self)
        self.target.setAccessibleName("放到哪一期")
        self.put_people = _button(self, "放选中的人", "", self._put_people)
        self.put_units = _button(self, "放选中的单位", "选中人员所在的整个单位", self._put_units)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for made in splits:
            acts.addWidget(made)
        acts.addStretch(1)
        acts.addWidget(QLabel("每期至多", self))
        acts.addWidget(self.most)
        puts = QHBoxLayout()
        puts.setSpacing(8)
        puts.addStretch(1)
        puts.addWidget(QLabel("放到", self))
        for widget in (self.target, self.put_people, self.put_units):
            puts.addWidget(widget)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.choice)
        close = _button(self, "关闭", "", self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.line)
        layout.addWidget(self.doubt)
        layout.addLayout(acts)
        layout.addLayout(puts)
        self.middle = QStackedWidget(self)
        self.middle.addWidget(self.view)
        self.middle.addWidget(EmptyPage("各期名单相同", SAME_LISTS, self))
        layout.addWidget(self.middle, 1)
        layout.addLayout(foot)
        close.setDefault(True)

    # -- showing -----------------------------------------------------------------------------------

    def _load(self) -> None:
        from app.services.plan import batch_choice

        call = partial(batch_choice.batch_board, course_id=self._course, year=self._year)
        self._ctx.runner.query(
            call, key=("batch-board", id(self)), done=self._show_board, failed=self._failed
        )

    def _show_board(self, board: BatchBoard) -> None:
        self.board = board
        self._batches = {b.batch_id: f"{b.name}（{day_text(b.first_on)}）" for b in board.batches}
        answer = REPEAT_EACH if board.choice == REPEAT and board.hours_again else board.choice
        self.choice.setCurrentIndex(max(0, self.choice.findData(answer)))
        is_split = board.choice == SPLIT
        parts = [
            f"{self._batches[b.batch_id]} {b.due if is_split else len(board.people)} 人"
            + ("" if b.is_open else "，名单已固定")
            for b in board.batches
        ]
        whole = f"应参训 {len(board.people)} 人，已参训（不同的人）{board.covered} 人{board.target_words}"
        self.line.setText("；".join((*parts, whole)) if parts else "这一年没有课次。")
        twice = sum(1 for person in board.people if person.also) if is_split else 0
        self.doubt.setText(
            f"▲ {twice} 人同时列在两期里，按先打印或先开课的一期计，学时只计一次；请在下面改到一期。"
            if twice
            else ""
        )
        self.doubt.setVisible(bool(twice))
        self.middle.setCurrentIndex(0 if is_split else 1)
        splits = (self.by_unit, self.by_head, self.by_group, self.by_name, self.most)
        for widget in (*splits, self.target, self.put_people, self.put_units):
            widget.setEnabled(is_split and len(board.batches) > 1)
        fill_combo(self.target, list(self._batches.items()), self.target.currentData())
        self.model.set_rows(board.people if is_split else ())

    def _failed(self, error: Exception) -> None:
        messages.show_error(self, error)
        self._load()

    # -- acting ------------------------------------------------------------------------------------

    def _choose(self) -> None:
        from app.services.plan import batch_choice

        batches, again = choice_of(self.choice.currentData())
        call = partial(
            batch_choice.set_batches,
            course_id=self._course,
            year=self._year,
            batches=batches,
            hours_again=again,
        )
        text = f"“{self._name}”各期：{ANSWERS[self.choice.currentData()]}"
        self._ctx.runner.command(
            call, action="course.batches", text=text, done=self._chosen, failed=self._failed
        )

    def _chosen(self, course_id: int) -> None:
        self._course = course_id
        self._ctx.bus.say(f"已改“{self._name}”的各期。", undo=True)
        self._load()

    def _even(self, by: str, _checked: bool = False) -> None:
        from app.services.plan import batch_choice

        size = self.most.value() or None
        self._run(partial(batch_choice.split_evenly, by=by, size=size, keep_moves=True), "分批")

    def _lines(self) -> list[BoardPerson]:
        """The selected lines, else the one under the cursor."""
        current = self.view.current_row()
        return self.view.selected_rows() or ([current] if current is not None else [])

    def _put_people(self) -> None:
        from app.services.plan import batch_choice

        by_person = {person.id: self.target.currentData() for person in self._lines()}
        if by_person:
            self._run(
                partial(batch_choice.share_people, by_person=by_person), f"{len(by_person)} 人改到另一期"
            )

    def _put_units(self) -> None:
        from app.services.plan import batch_choice

        units = {person.unit_id for person in self._lines()} - {None}
        by_unit = dict.fromkeys(units, self.target.currentData())
        if by_unit:
            self._run(partial(batch_choice.share_units, by_unit=by_unit), f"{len(by_unit)} 个单位改到另一期")

    def _run(self, call: Callable[..., BatchBoard], what: str) -> None:
        self._ctx.runner.command(
            partial(call, course_id=self._course, year=self._year),
            action="batch.share",
            text=f"“{self._name}”{what}",
            done=partial(self._shared, what),
            failed=self._failed,
        )

    def _shared(self, what: str, board: BatchBoard) -> None:
        self._ctx.bus.say(f"“{self._name}”{what}。", undo=True)
        self._show_board(board)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("汉") * 58, self.fontMetrics().height() * 26)
