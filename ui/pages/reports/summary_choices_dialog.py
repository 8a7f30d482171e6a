"""口径: what each figure of the year's summary means in this town; the footnote follows (I12)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from app.rules.summary_choices import LIMITS, OPTIONS, SummaryChoices
from app.rules.year_definitions import definition
from ui.looks.plain import LongLabel
from ui.pages.reports.closed_note import ClosedNote
from ui.pages.reports.summary_marks import mark_of
from ui.widgets.field.form import Field, FormDialog, fill_combo
from ui.work.context import UiContext

# Heading, the figures it decides, and its choices: name, label, and a hint or the unit of a number.
SECTIONS: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, str, str], ...]], ...] = (
    (
        "集体教育培训场次",
        ("N1", "N2"),
        (
            ("unit", "一场怎么算", ""),
            ("alone_forms", "不算集体的形式", "用顿号隔开"),
        ),
    ),
    (
        "党员覆盖",
        ("N3",),
        (
            ("age", "年龄界限", " 岁"),
            ("age_on", "年龄按哪天算", ""),
            ("age_inclusive", "含本数（以下包括这个岁数）", ""),
            ("floating", "流动党员计入", ""),
        ),
    ),
    ("人均参训次数", ("N4",), (("mean_of", "参训人次", ""), ("mean_words", "文中写什么", ""))),
    ("课程学时", ("N5",), (("lessons", "同一课程分几期的", ""),)),
    (
        "每月集中学习",
        ("N6",),
        (
            ("group_words", "名称或形式含有", "用顿号隔开"),
            ("month_target", "每月不少于", " 次"),
            ("skip_months", "不计的月份", "例如 2（春节）"),
        ),
    ),
    (
        "每季度专题研讨",
        ("N7",),
        (
            ("seminar_words", "名称或形式含有", "用顿号隔开"),
            ("quarter_least", "每季度不少于", " 次"),
            ("quarter_most", "一般不多于", " 次"),
        ),
    ),
    ("集中学习研讨天数", ("N8",), (("day_rule", "一天怎么算", ""),)),
    ("每月自学", ("N9",), (("self_study_hours", "每月不少于", " 小时"), ("self_study_of", "比例", ""))),
    ("测试合格率", ("N10",), (("pass_of", "文中写", ""), ("retakes", "补考", ""))),
)
WORDS = ("alone_forms", "group_words", "seminar_words")
PROBLEMS = {
    "skip_months": "请填1到12的月份，用顿号隔开，不能全部不计",
    "quarter_most": "不能少于前面的次数",
    "group_words": "请至少填一个词",
    "seminar_words": "请至少填一个词",
}


def words_of(text: str) -> tuple[str, ...]:
    """'网络学习、自学' → its words; commas and spaces part them too."""
    return tuple(dict.fromkeys(part for part in re.split(r"[、，,；;\s]+", text) if part))


def months_of(text: str) -> tuple[int, ...]:
    """'2、3月' → 2 and 3; anything that is no month becomes 0, which is then refused."""
    parts = words_of(text.replace("月", "、"))
    return tuple(sorted({int(part) if part.isascii() and part.isdigit() else 0 for part in parts}))


class SummaryChoicesDialog(FormDialog):
    """Every definition that offers a choice, with the sentence of its footnote under it; of a closed year
    its own."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__("总结数字的口径", "保存", parent)
        self._ctx = ctx
        self._year = year
        self.closed = ClosedNote(self)
        self.body.addWidget(self.closed)
        self._present: tuple[str, ...] = ()
        self.editors: dict[str, QWidget] = {}
        self.fields: dict[str, Field] = {}
        self.notes: dict[str, LongLabel] = {}
        self._add("about", "文中数字去尾写“余”（137 写作 130余，脚注中写准确数字）", "", self.body)
        for heading, codes, choices in SECTIONS:
            self._section(heading, codes, choices)
        self.first = self.editors["about"]
        self.usual = self.add_link("恢复通用口径")
        self.usual.clicked.connect(self._restore)
        self._show(SummaryChoices())
        from app.services.setting import summary_choices

        self.closed.look(ctx, year)
        ctx.runner.query(
            partial(summary_choices.choices_and_marks, year=year),
            key="summary-choices",
            done=self._start_with,
        )

    def _section(self, heading: str, codes: Sequence[str], choices: Sequence[tuple[str, str, str]]) -> None:
        title = QLabel(heading, self)
        title.setObjectName("section")
        self.body.addWidget(title)
        row = QHBoxLayout()
        row.setSpacing(16)
        for name, label, hint in choices:
            if isinstance(getattr(SummaryChoices(), name), bool):
                self._add(name, label, hint, self.body)
            else:
                self._add(name, label, hint, row)
        row.addStretch(1)
        self.body.insertLayout(self.body.indexOf(title) + 1, row)
        for code in codes:
            self.notes[code] = LongLabel("", self, name="caption")
            self.body.addWidget(self.notes[code])

    def _add(self, name: str, label: str, hint: str, layout: QBoxLayout) -> None:
        usual = getattr(SummaryChoices(), name)
        if isinstance(usual, bool):
            box = QCheckBox(label, self)
            box.setAccessibleName(label)
            box.toggled.connect(self._changed)
            self.editors[name] = box
            layout.addWidget(box)
            return
        editor = self._editor(name, usual, hint)
        self.editors[name] = editor
        below = hint if isinstance(editor, QLineEdit) else ""
        self.fields[name] = Field(label, editor, self, hint=below)
        layout.addWidget(self.fields[name], 0, Qt.AlignmentFlag.AlignTop)

    def _editor(self, name: str, usual: object, unit: str) -> QWidget:
        if name in OPTIONS:
            combo = QComboBox(self)
            fill_combo(combo, OPTIONS[name])
            combo.currentIndexChanged.connect(self._changed)
            return combo
        if isinstance(usual, int):
            spin = QSpinBox(self)
            spin.setRange(*LIMITS[name])
            spin.setSuffix(unit)
            spin.valueChanged.connect(self._changed)
            return spin
        edit = QLineEdit(self)
        edit.setMinimumWidth(
            self.fontMetrics().horizontalAdvance("汉") * (8 if name == "skip_months" else 14)
        )
        edit.textChanged.connect(self._changed)
        return edit

    # -- values ------------------------------------------------------------------------------------

    def choices(self) -> SummaryChoices:
        """What the fields say."""
        return SummaryChoices(**{name: self._value(name) for name in self.editors})

    def _value(self, name: str) -> Any:
        editor = self.editors[name]
        if isinstance(editor, QCheckBox):
            return editor.isChecked()
        if isinstance(editor, QComboBox):
            return editor.currentData()
        if isinstance(editor, QSpinBox):
            return editor.value()
        assert isinstance(editor, QLineEdit)
        return words_of(editor.text()) if name in WORDS else months_of(editor.text())

    def _show(self, choices: SummaryChoices) -> None:
        for name, editor in self.editors.items():
            value = getattr(choices, name)
            if isinstance(editor, QCheckBox):
                editor.setChecked(value)
            elif isinstance(editor, QComboBox):
                editor.setCurrentIndex(editor.findData(value))
            elif isinstance(editor, QSpinBox):
                editor.setValue(value)
            elif isinstance(editor, QLineEdit):
                editor.setText("、".join(str(each) for each in value))

    def _start_with(self, found: tuple[SummaryChoices, tuple[str, ...]]) -> None:
        choices, self._present = found
        self._show(choices)
        self._say()
        self.is_touched = False

    def _changed(self, *_: object) -> None:
        self.touch()
        if len(self.notes) == sum(len(codes) for _, codes, _ in SECTIONS):
            self._say()

    def _say(self) -> None:
        """The footnotes as they would read now, and what cannot be."""
        choices = self.choices()
        for code, note in self.notes.items():
            note.setText(f"{mark_of(code)}{definition(code, choices, self._present)}")
        bad = choices.problems
        for name, field in self.fields.items():
            field.set_problem(PROBLEMS.get(name, "") if name in bad else "")

    def _restore(self) -> None:
        self._show(SummaryChoices())
        self.touch()

    def save(self) -> None:
        choices = self.choices()
        bad = [name for name in choices.problems if name in self.fields]
        if bad:
            self._say()
            self.editors[bad[0]].setFocus()
            return
        from app.services.setting import summary_choices

        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(summary_choices.set_summary_choices, choices=choices, year=self._year),
            action="summary.choices",
            text=self.closed.step("修改总结数字的口径"),
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, _answer: object) -> None:
        self.accept()
