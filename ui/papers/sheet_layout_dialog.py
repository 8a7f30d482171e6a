"""签到表版式: columns, blank rows and ID numbers of the sheet; kept for every sheet from then on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget

from ui.papers import output
from ui.widgets.field.form import Field, FormDialog, fill_combo
from ui.work.context import UiContext

MOST_BLANK_ROWS = 40
PANELS = [(1, "单栏"), (2, "双栏（省纸，无职务、备注）")]


class SheetLayoutDialog(FormDialog):
    """`after` is called when the layout was changed."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, after: Callable[[], object]) -> None:
        super().__init__("签到表版式", "应用", parent)
        self._ctx = ctx
        self._after = after
        kept = output.sheet_layout(ctx)
        self.panels = QComboBox(self)
        fill_combo(self.panels, PANELS, kept.get("panels", 1))
        self.blank_rows = QSpinBox(self)
        self.blank_rows.setRange(0, MOST_BLANK_ROWS)
        self.blank_rows.setValue(kept.get("blank_rows", 4))
        self.extra = QLineEdit("、".join(kept.get("extra_columns", ())), self)
        self.extra.setPlaceholderText("例如 联系电话、午餐")
        self.masked_id = QCheckBox("加印身份证号（出生日期打码）", self)
        self.masked_id.setAccessibleName(self.masked_id.text())
        self.masked_id.setChecked(bool(kept.get("masked_id", False)))
        for field in (
            Field("版式", self.panels, self),
            Field("末尾空行", self.blank_rows, self, hint="供临时参加的人员签名"),
            Field("加印空白栏", self.extra, self, hint="最多三栏，用顿号隔开"),
        ):
            self.body.addWidget(field)
        self.body.addWidget(self.masked_id)
        self.first = self.panels

    def save(self) -> None:
        output.keep_sheet_layout(
            self._ctx,
            {
                "panels": self.panels.currentData(),
                "blank_rows": self.blank_rows.value(),
                "extra_columns": output.split_titles(self.extra.text()),
                "masked_id": self.masked_id.isChecked(),
            },
        )
        self.accept()
        self._after()
