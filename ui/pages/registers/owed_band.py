"""应报未报: what is owed, on top of the entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.models.rows_model import Column
from ui.pages.registers.band import Band

if TYPE_CHECKING:
    from app.services.page.register_page import OwedLine

LINES = 5

COLUMNS: tuple[Column[OwedLine], ...] = (
    Column(
        "verdict",
        "情况",
        lambda row: row.verdict,
        6,
        colour=lambda row: "accent" if row.is_over else "muted",
        sort=lambda row: (not row.is_over, row.deadline),
    ),
    Column("deadline", "期限", lambda row: row.deadline, 6),
    Column("who", "谁", lambda row: row.who, 9, tip=lambda row: row.who),
    Column("unit", "单位", lambda row: row.unit, 8),
    Column("title", "应报", lambda row: row.title, 12, tip=lambda row: row.title),
    Column("period", "所属期", lambda row: row.period, 9),
)


class OwedBand(Band["OwedLine"]):
    """What is owed now, overdue first; Space: it came in today."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            "应报未报",
            COLUMNS,
            gives_way=("title", ("period", "unit")),
            said=lambda line: f"{line.who} {line.unit} {line.title} {line.period}",
            most=LINES,
        )

    def show_lines(self, lines: tuple[OwedLine, ...]) -> None:
        """What is owed now, overdue first."""
        over = sum(1 for line in lines if line.is_over)
        late = f"，其中逾期 {over} 项" if over else ""
        self.setVisible(bool(lines))
        self.fill(lines, f"应报未报 {len(lines)} 项{late}。空格：今天收到；回车：填写。")
