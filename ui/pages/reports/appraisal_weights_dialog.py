"""考核权重: points of each part of the training appraisal, and what is taken off (C39)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from app.rules.appraisal import LABELS, PARTS, WHOLE, Weights
from ui.pages.reports.closed_note import ClosedNote
from ui.widgets.field.form import Field, FormDialog
from ui.work.context import UiContext

DEDUCTIONS = (("per_absence", "每缺席一次扣"), ("per_talk", "每警示谈话一次扣"))


class AppraisalWeightsDialog(FormDialog):
    """Four weights that make 100, and two deductions; of a closed year its own."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__("考核权重", "保存", parent)
        self._ctx = ctx
        self._year = year
        self.closed = ClosedNote(self)
        self.body.addWidget(self.closed)
        self.boxes: dict[str, QSpinBox] = {}
        self.fields: dict[str, Field] = {}
        for name, label in (*((part, LABELS[part]) for part in PARTS), *DEDUCTIONS):
            box = QSpinBox(self)
            box.setRange(0, WHOLE)
            box.setSuffix(" 分")
            self.boxes[name] = box
            self.fields[name] = Field(label, box, self, width=8)
        for pair in (PARTS[:2], PARTS[2:], tuple(name for name, _ in DEDUCTIONS)):
            row = QHBoxLayout()
            row.setSpacing(16)
            for name in pair:
                row.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(row)
        self.first = self.boxes[PARTS[0]]
        from app.services.figure import appraisals

        self.closed.look(ctx, year)
        ctx.runner.query(
            partial(appraisals.appraisal_weights, year=year), key="appraisal-weights", done=self._show_weights
        )

    def _show_weights(self, weights: Weights) -> None:
        for name, box in self.boxes.items():
            box.setValue(getattr(weights, name))
            box.valueChanged.connect(self._changed)
        self._say_sum()

    def _changed(self, _value: int) -> None:
        self.touch()
        self._say_sum()

    def _weights(self) -> Weights:
        return Weights(**{name: box.value() for name, box in self.boxes.items()})

    def _say_sum(self) -> None:
        whole = sum(self.boxes[part].value() for part in PARTS)
        last = self.fields[PARTS[-1]]
        last.set_hint("四项合计 100 分")
        last.set_problem("" if whole == WHOLE else f"四项合计须为 100 分，现在是 {whole} 分")

    def save(self) -> None:
        weights = self._weights()
        if not weights.are_whole:
            self._say_sum()
            return
        from app.services.figure import appraisals

        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(appraisals.set_appraisal_weights, weights=weights, year=self._year),
            action="appraisal.weights",
            text=self.closed.step("修改考核权重"),
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, _answer: object) -> None:
        self.accept()
