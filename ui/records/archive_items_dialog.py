"""存档材料: which papers belong into the file of a class session (一期一档)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QWidget

from ui.looks.plain import LongLabel
from ui.widgets.field.form import FormDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.archive.archive_check import ArchiveItem


class ArchiveItemsDialog(FormDialog):
    """One box for each known paper."""

    def __init__(self, ctx: UiContext, items: tuple[ArchiveItem, ...], parent: QWidget | None) -> None:
        super().__init__("存档材料", "保存", parent)
        self._ctx = ctx
        self.boxes: dict[str, QCheckBox] = {}
        self.body.addWidget(LongLabel("选定的材料计入“齐全”的百分比；没选的也可以存入。", self))
        for item in items:
            box = QCheckBox(f"{item.label}（自动计入）" if item.is_derived else item.label, self)
            box.setChecked(item.is_wanted)
            box.toggled.connect(self.touch)
            self.boxes[item.code] = box
            self.body.addWidget(box)
            self.first = self.first or box

    def save(self) -> None:
        from app.services.archive import archive_check

        codes = tuple(code for code, box in self.boxes.items() if box.isChecked())
        self._ctx.runner.command(
            partial(archive_check.choose_items, codes=codes),
            action="archive.items",
            text="选择存档材料",
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, _answer: object) -> None:
        self.accept()
