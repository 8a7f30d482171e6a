"""建议登记: what the records suggest, under what is owed; nothing of it is stored until it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.models.rows_model import Column
from ui.pages.registers.band import Band

if TYPE_CHECKING:
    from app.services.register.suggesting import Suggested

LINES = 4
PLANNED = "安排进下一年计划"

COLUMNS: tuple[Column[Suggested], ...] = (
    Column("title", "建议登记", lambda row: row.title, 12, tip=lambda row: row.title),
    Column("basis", "依据", lambda row: row.basis, 22, tip=lambda row: row.basis),
    Column(
        "missing",
        "还要填写",
        lambda row: "、".join(row.missing) if row.is_entry else PLANNED,
        8,
        colour=lambda _row: "muted",
    ),
)


class SuggestedBand(Band["Suggested"]):
    """What is suggested now; Space enters it as it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            "建议登记",
            COLUMNS,
            gives_way=("basis", ("missing",)),
            said=lambda row: f"{row.title} {row.basis}",
            most=LINES,
        )
        self.hide()

    def show_lines(self, lines: tuple[Suggested, ...], aside: int) -> None:
        """What is suggested now; `aside` more were put aside."""
        put_by = f"另有 {aside} 条不再提示（更多 → 恢复提示）。" if aside else ""
        told = f"按记录建议登记 {len(lines)} 条，还没有登记。回车：填写；空格：直接登记。" if lines else ""
        self.fill(lines, told + put_by)
        self.table.setVisible(bool(lines))
        self.setVisible(bool(lines or aside))
