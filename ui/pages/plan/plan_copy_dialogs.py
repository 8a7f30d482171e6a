"""复制课次 to several days, and last year's plan to this year."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QWidget,
)

from app.rules.batches import ANSWERS, LATER, REPEAT, REPEAT_EACH, SERIES, SPLIT, choice_of
from ui.looks.plain import LongLabel
from ui.models.plan_rows import day_text
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow
    from app.services.plan.plan_copy import CopiedPlan, DoubtfulCourse

EVERY = ((7, "每周一次"), (14, "每两周一次"), (1, "每天一次"), (28, "每四周一次"))
MOST_COPIES = 60
MOST_TITLES = 4


class CopySessionDialog(FormDialog):
    """A series by rhythm, single days added or taken off, then one step."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, row: ClassSessionRow) -> None:
        super().__init__("复制课次", "复制", parent)
        self._ctx = ctx
        self._row = row
        self._days: set[date] = set()
        source = LongLabel(f"{day_text(row.held_on)} {row.when} {row.title}", self, name="field")
        self.day = DatePicker(self, today=ctx.app.today)
        self.day.set_date(row.held_on + timedelta(days=7))
        self.times = QSpinBox(self)
        self.times.setRange(1, MOST_COPIES)
        self.every = QComboBox(self)
        fill_combo(self.every, EVERY)
        self.day_field = Field("第一天", self.day, self)
        line = QHBoxLayout()
        line.setSpacing(12)
        for field in (self.day_field, Field("次数", self.times, self), Field("间隔", self.every, self)):
            line.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        add = QPushButton("加入这些日期", self)
        add.setAccessibleName(add.text())
        add.setAutoDefault(False)
        add.clicked.connect(self.add_days)
        line.addWidget(add, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        self.list = QListWidget(self)
        self.list.setMinimumHeight(self.fontMetrics().height() * 7)
        self.list.setToolTip("取消勾选即不复制到这一天")
        self.list.itemChanged.connect(self._tell)
        self.answer = QComboBox(self)
        choices = [(key, text) for key, text in ANSWERS.items() if key != LATER]
        fill_combo(self.answer, [(None, "请选择"), *choices], self._usual(row))
        self.answer.activated.connect(self.touch)
        self.body.addWidget(source)
        self.body.addLayout(line)
        self.body.addWidget(Field("复制到", self.list, self), 1)
        self.answer_field = Field("复制出来的各次课", self.answer, self)
        self.body.addWidget(self.answer_field)
        self.first = self.day
        self._tell()

    @staticmethod
    def _usual(row: ClassSessionRow) -> str | None:
        """What the course says already; nothing is chosen for one that says nothing."""
        if row.batches == REPEAT and row.hours_again:
            return REPEAT_EACH
        return row.batches or None

    def add_days(self) -> None:
        """Put the series into the list, ticked; the source's own day is left out."""
        first = self.day.date()
        if first is None:
            self.day_field.set_problem("请填写日期，例如 2024-08-15。")
            return
        self.day_field.set_problem("")
        step = timedelta(days=int(self.every.currentData()))
        for number in range(self.times.value()):
            self._days.add(first + step * number)
        self._days.discard(self._row.held_on)
        self.touch()
        self.list.blockSignals(True)
        self.list.clear()
        for day in sorted(self._days):
            item = QListWidgetItem(f"{day.year}年{day_text(day)}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, day)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self.list.blockSignals(False)
        self._tell()

    def days(self) -> tuple[date, ...]:
        """The ticked days."""
        items = (self.list.item(place) for place in range(self.list.count()))
        ticked = Qt.CheckState.Checked
        return tuple(i.data(Qt.ItemDataRole.UserRole) for i in items if i.checkState() == ticked)

    def _tell(self, *_: object) -> None:
        count = len(self.days())
        self.accept_button.setText(f"复制到 {count} 天" if count else "复制")

    def save(self) -> None:
        if not self.days():
            self.add_days()
        days = self.days()
        if not days:
            return
        from app.services.plan import session_copy

        answer = self.answer.currentData()
        self.answer_field.set_problem(
            "" if answer is not None else "请选择：每人只参加一期、各期都参加，还是同一期的多次课。"
        )
        if answer is None:
            return
        batches, again = choice_of(answer)
        call = partial(
            session_copy.copy_class_session,
            class_session_id=self._row.id,
            dates=days,
            same_batch=answer == SERIES,
            batches=None if answer == SERIES else batches,
            hours_again=again,
        )
        self._ctx.runner.command(
            call,
            action="class_session.copy",
            text=f"复制课次“{self._row.title}”",
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, ids: tuple[int, ...]) -> None:
        self._ctx.bus.say(f"已把“{self._row.title}”复制到 {len(ids)} 天。", undo=True)
        self.accept()


class CopyYearDialog(FormDialog):
    """The plan of one year as planned sessions of another, same month, same weekday."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__("复制往年计划", "复制", parent)
        self._ctx = ctx
        self._year = year
        text = LongLabel(
            f"把选定年度的课次复制为 {year} 年的计划：月份、星期和第几周不变，期次、授课人、"
            "类别和应到范围一并带来；已取消的不复制，当天已有同名课次的跳过。",
            self,
        )
        self.source = QComboBox(self)
        self.source_field = Field("从哪一年复制", self.source, self, width=12)
        self.body.addWidget(text)
        self.body.addWidget(self.source_field)
        self.answer = QComboBox(self)
        choices = (SPLIT, REPEAT, LATER)
        fill_combo(self.answer, [(key, ANSWERS[key]) for key in choices], LATER)
        self.answer_field = Field("有几期而没有说明的课程", self.answer, self)
        self.answer_field.hide()
        self.body.addWidget(self.answer_field)
        self.source.activated.connect(self._ask)
        self.first = self.source
        self.accept_button.setEnabled(False)
        from app.services.plan import class_sessions

        ctx.runner.query(class_sessions.years_with_sessions, key="plan-years", done=self._fill)

    def _fill(self, years: tuple[int, ...]) -> None:
        others = [(year, f"{year} 年") for year in sorted(years, reverse=True) if year < self._year]
        fill_combo(self.source, others, self._year - 1)
        self.accept_button.setEnabled(bool(others))
        if not others:
            self.source_field.set_hint(f"{self._year} 年以前还没有课程计划，没有可复制的内容。")
            return
        self._ask()

    def _ask(self) -> None:
        """Courses that stand twice in the source year without a choice: what are they in the new one?"""
        from app.services.plan import plan_copy

        self._ctx.runner.query(
            partial(plan_copy.doubtful_courses, year=self.source.currentData()),
            key=("doubtful-courses", id(self)),
            done=self._offer,
        )

    def _offer(self, found: tuple[DoubtfulCourse, ...]) -> None:
        titles = "、".join(f"“{each.title}”" for each in found[:MOST_TITLES])
        more = f"等 {len(found)} 门课程" if len(found) > MOST_TITLES else ""
        self.answer_field.set_hint(f"{titles}{more}，只改新的一年" if found else "")
        self.answer_field.setVisible(bool(found))
        if not found:
            self.answer.setCurrentIndex(self.answer.findData(LATER))

    def save(self) -> None:
        from app.services.plan import plan_copy

        call = partial(
            plan_copy.copy_year,
            source_year=self.source.currentData(),
            target_year=self._year,
            batches=self.answer.currentData(),
        )
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            call,
            action="plan.copy_year",
            text=f"复制 {self.source.currentText()}计划",
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, copied: CopiedPlan) -> None:
        skipped = f"，跳过已有的 {copied.skipped} 个" if copied.skipped else ""
        self._ctx.bus.say(f"已复制 {copied.added} 个课次到 {self._year} 年{skipped}。", undo=copied.added > 0)
        self.accept()
