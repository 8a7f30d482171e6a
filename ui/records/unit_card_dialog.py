"""单位卡片: a unit's people, what it owes to registers, what they say of it; Enter goes to the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.looks.plain import LongLabel, fit_screen
from ui.models.rows_model import Column, RowsModel
from ui.widgets.table.plain_table import plain_table
from ui.work.bus import RegisterPlace
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.page.register_cards import CardLine
    from app.services.page.unit_card import UnitCard, UnitDebt

WIDE, LINES = 62, 22
ENTERED = "已登记"


@dataclass(frozen=True)
class CardRow:
    """Something owed, or an entry in the words its register gives it; `token` colours how it stands."""

    id: int
    place: RegisterPlace
    stands: str
    on: date
    register: str
    words: str
    token: str = ""


COLUMNS = (
    Column[CardRow]("stands", "情况", lambda row: row.stands, 7, colour=lambda row: row.token),
    Column[CardRow]("on", "日期、期限", lambda row: row.on, 7),
    Column[CardRow]("register", "登记簿", lambda row: row.register, 12, tip=lambda row: row.register),
    Column[CardRow]("words", "内容", lambda row: row.words, 20, tip=lambda row: row.words),
)


class UnitCardDialog(QDialog):
    """Reads once, when it opens; `left` when a line was followed to its register."""

    left = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget, *, unit_id: int, year: int) -> None:
        super().__init__(parent)
        self.setWindowTitle("单位卡片")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self.name = LongLabel("", self, name="title")
        self.line = LongLabel("", self)
        self.people = LongLabel("", self, name="field")
        self.of_people = LongLabel("", self, name="warn")
        self.said = LongLabel("", self, name="caption")
        self.model: RowsModel[CardRow] = RowsModel(COLUMNS, parent=self)
        self.view = plain_table(self.model, "登记簿里的单位", self)
        self.view.opened.connect(self._follow)
        close = QPushButton("关闭", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        for widget in (self.name, self.line, self.people, self.of_people, self.said):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        self.view.setFocus()
        from app.services.page import unit_card

        today = ctx.app.today
        ask = partial(
            unit_card.unit_card,
            unit_id=unit_id,
            year=year,
            on=today if year == today.year else date(year, 12, 31),
            today=today,
        )
        ctx.runner.query(ask, key=("unit-card", id(self)), done=self.show_card)

    def show_card(self, card: UnitCard) -> None:
        """The card has been read."""
        self.name.setText(card.unit.name)
        self.line.setText(unit_words(card))
        self.people.setText("、".join(person.name for person in card.people) or "没有人")
        self.people.setToolTip("\n".join(f"{person.name} {person.title}".strip() for person in card.people))
        self.of_people.setText(people_words(card))
        self.of_people.setVisible(bool(self.of_people.text()))
        self.said.setText(registers_words(card))
        self.model.set_rows(card_rows(card))
        if self.model.shown:
            self.view.setCurrentIndex(self.model.index(0, 0))

    def _follow(self, row: CardRow) -> None:
        self.accept()
        self.left.emit()
        self._ctx.bus.show_tab.emit("registers", row.place)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return fit_screen(self, QSize(metrics.horizontalAdvance("汉") * WIDE, metrics.height() * LINES))


def unit_words(card: UnitCard) -> str:
    """村 · 上级单位：党政办 · 4 人 · 请假批准人：张三 · 已停用."""
    unit = card.unit
    parts = (
        unit.kind,
        f"上级单位：{card.parent}" if card.parent else "",
        f"{len(card.people)} 人",
        f"请假批准人：{unit.leave_approver}" if unit.leave_approver else "",
        "" if unit.active else "已停用",
    )
    return " · ".join(filter(None, parts))


def people_words(card: UnitCard) -> str:
    """本单位人员应报未报：逾期 4 项，将到期 2 项; '' where its people owe nothing that presses."""
    parts = [(card.people_over, "逾期"), (card.people_soon, "将到期")]
    said = "，".join(f"{word} {count} 项" for count, word in parts if count)
    return f"本单位人员个人应报未报：{said}" if said else ""


def registers_words(card: UnitCard) -> str:
    """What stands in the list below, counted."""
    over = sum(debt.line.is_over for debt in card.debts)
    owed = f"应报未报 {len(card.debts)} 项" + (f"（逾期 {over} 项）" if over else "")
    if not card.debts and not card.lines:
        return f"{card.year} 年登记簿：没有登记，也没有应报未报的。"
    return f"{card.year} 年登记簿：{owed}，登记 {len(card.lines)} 条。回车转到登记簿。"


def card_rows(card: UnitCard) -> tuple[CardRow, ...]:
    """What is owed, overdue first, then the entries, newest first."""
    said = sorted(card.lines, key=lambda line: line.on_day, reverse=True)
    return (
        *(_debt_row(-at, debt, card.unit.name) for at, debt in enumerate(card.debts, start=1)),
        *(_entry_row(at, line) for at, line in enumerate(said, start=1)),
    )


def _debt_row(number: int, debt: UnitDebt, unit: str) -> CardRow:
    line = debt.line
    who = line.who if line.who != unit else ""
    words = " ".join(part for part in (line.title, line.period, who) if part)
    token = "accent" if line.is_over else "muted"
    place = RegisterPlace(debt.register_id, None, line.who)
    return CardRow(number, place, line.verdict, line.deadline, debt.register, words, token)


def _entry_row(number: int, line: CardLine) -> CardRow:
    place = RegisterPlace(line.register_id, line.entry_id)
    return CardRow(number, place, ENTERED, line.on_day, line.title, line.words)
