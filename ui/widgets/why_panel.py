"""Why somebody has these hours: how each rule stands, and every row that counted or did not (I6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.rules.hours import format_centi
from ui.looks.plain import LongLabel
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.widgets.basis import rule_tip
from ui.widgets.table.plain_table import plain_table

if TYPE_CHECKING:
    from app.services.hour.hour_why import PersonWhy, WhyRow, WhyRule


def _words(row: WhyRow) -> str:
    return row.reason or ("计入" if row.counted else "不计")


def _basis(rule: WhyRule) -> str:
    return rule_tip(rule.code, rule.citation)


ROWS: tuple[Column[WhyRow], ...] = (
    Column("on", "日期", lambda row: f"{row.on:%m-%d}", 3.4, sort=lambda row: row.on),
    Column("title", "内容", lambda row: row.title, 11, tip=lambda row: f"{row.on} {row.title} {row.reason}"),
    Column("pot", "类别", lambda row: row.pot, 4.2),
    Column("mark", "来源", lambda row: row.mark, 4.2, colour=lambda row: "" if row.counted else "muted"),
    Column(
        "credited",
        "计入",
        lambda row: row.credited_centi,
        3,
        show=format_centi,
        align=RIGHT,
        colour=lambda row: "" if row.counted else "problem",
    ),
    Column(
        "why",
        "说明",
        _words,
        14,
        colour=lambda row: "muted" if row.counted else "warn",
        tip=lambda row: row.reason,
    ),
)
RULES: tuple[Column[WhyRule], ...] = (
    Column(
        "label",
        "规定",
        lambda rule: rule.label,
        11,
        colour=lambda rule: "" if rule.applies else "muted",
        tip=_basis,
    ),
    Column(
        "applies",
        "适用",
        lambda rule: "适用" if rule.applies else "不适用",
        3.6,
        colour=lambda rule: "good" if rule.applies else "muted",
    ),
    Column("reason", "说明", lambda rule: rule.reason, 20, tip=lambda rule: f"{rule.reason}\n{_basis(rule)}"),
)


class WhyPanel(QWidget):
    """`opened(WhyRow)` asks for the record behind a row."""

    opened = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.title.setObjectName("subtitle")
        self.sentence = LongLabel("", self, name="caption")
        self.rules_model: RowsModel[WhyRule] = RowsModel(RULES, row_id=lambda rule: rule.code, parent=self)
        self.rules = plain_table(self.rules_model, "适用的规定", self)
        self.rules.setMaximumHeight(self.fontMetrics().height() * 9)
        self.rows_model: RowsModel[WhyRow] = RowsModel(ROWS, parent=self)
        self.rows = plain_table(self.rows_model, "学时明细", self)
        self.rows.opened.connect(self.opened)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        layout.addWidget(self.sentence)
        layout.addWidget(self.rules)
        layout.addWidget(self.rows, 1)

    def clear(self) -> None:
        """Nobody is chosen."""
        self.title.setText("")
        self.sentence.setText("")
        self.rules_model.set_rows(())
        self.rows_model.set_rows(())

    def show_why(self, found: PersonWhy) -> None:
        """Show one person's year."""
        person = found.hours
        counted = sum(row.counted for row in found.rows)
        self.title.setText(f"{person.name} · {person.unit} · 共{format_centi(person.total_centi)}学时")
        worst = person.worst
        lines = [f"{len(found.rows)} 条记录，计入 {counted} 条，不计 {len(found.rows) - counted} 条。"]
        if worst is not None:
            lines.append(f"{worst.pot}：{worst.sentence}。依据：{worst.citation}")
        self.sentence.setText("\n".join(lines))
        self.rules_model.set_rows(sorted(found.rules, key=lambda rule: not rule.applies))
        self.rows_model.set_rows(found.rows)
