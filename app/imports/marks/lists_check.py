"""Checks registers of leave, lists of absent people, signed lists, rows with 上午 beside 下午."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from app.imports.known import KnownPerson, KnownSession
from app.imports.layouts.dating import DATE_TEXTS, ask_year
from app.imports.layouts.layout import Layout
from app.imports.marks.leave_register import REFUSED, LeaveLayout, LeaveSpan, span_of
from app.imports.marks.other_lists import (
    beside_columns,
    half_columns,
    is_signature,
    listed_word,
    of_shifts,
    reason_column,
    shift_columns,
    signed,
)
from app.imports.marks.punch_check import PunchCheck
from app.imports.marks.punch_sheets import PunchLayout
from app.imports.marks.row_days import dated_rows
from app.imports.marks.which_session import Target
from app.imports.preview import ERROR, SKIP, RowResult, Verdicts, result
from app.imports.questions import Question
from app.imports.rows.records import Record
from app.reader.sheet import Cell, squeezed
from app.rules import marks
from app.rules.dates import Moment

UNSIGNED = "未签名"
NOTHING = frozenset(("", "0", "否", "无", "-", "—", "/", "□"))
_NO_MARKS = (None, marks.NONE, marks.PRESENT)


class ListsCheck(PunchCheck):
    """Checks every kind of attendance sheet."""

    _listed = ""
    _signs = False
    _shifts: Mapping[int, str] = MappingProxyType({})
    _beside: Mapping[int, str] = MappingProxyType({})
    _unsigned = 0
    _signatures = 0

    def use(self, layout: Layout) -> None:
        """Go on with another sheet of the same file."""
        super().use(layout)
        self._listed = listed_word(layout)
        self._signs = is_signature(layout)
        self._beside = {} if self._ticks else beside_columns(layout)
        self._shifts = shift_columns(layout)
        layout.dialogue.columns |= {(layout.sheet.name, c) for c in (*self._beside, *self._shifts)}
        self._unsigned = self._signatures = 0

    def rows(self) -> list[RowResult]:
        """The verdicts on every mark of the current sheet."""
        if isinstance(self._layout, LeaveLayout):
            return self._leaves(self._layout)
        halves = {} if isinstance(self._layout, PunchLayout) else half_columns(self._layout)
        if halves:
            return self._half_days(halves)
        found = super().rows()
        if self._unsigned and self._signatures:
            self._ask_unsigned()
        return found

    def _ask_unsigned(self) -> None:
        absent, unmarked = self._labels[marks.ABSENT], self._labels[marks.NONE]
        text = f"签名栏空着的有 {self._unsigned} 人，登记为什么？"
        question = Question("unsigned", text, (absent, unmarked), f"--mark {UNSIGNED}={absent}")
        self._layout.dialogue.ask(question)

    def _long_cell(self, record: Record, name: str) -> Cell:
        """The mark of a row; on a list of absent people the reason, or what the title says of all."""
        if self._shifts:
            row = record.row - 1
            return of_shifts(
                {shift: squeezed(record.sheet.cell(row, c)) for c, shift in self._shifts.items()}
            )
        cell = super()._long_cell(record, name)
        if (beside := self._beside_mark(record, cell)) != "":
            return beside
        if squeezed(cell):
            self._signatures += 1
            return cell
        if self._listed:
            return self._why(record)
        if self._signs:
            if UNSIGNED in self._reader.symbols:
                self._layout.dialogue.used.add(("marks", UNSIGNED))
                return UNSIGNED
            self._unsigned += 1
        return cell

    def _beside_mark(self, record: Record, cell: Cell) -> Cell:
        """What a column such as 请假 says of who did not sign, or 迟到 of who did; "" for nothing."""
        came = self._reader.is_sign(cell) == marks.PRESENT
        if squeezed(cell) and not came:
            return ""
        told: list[Cell] = []
        for column, word in self._beside.items():
            text = squeezed(record.sheet.cell(record.row - 1, column))
            if text in NOTHING or (came and word not in ("迟到", "早退")):
                continue
            self._signatures += came
            told.append(word if came or self._reader.is_sign(text) in _NO_MARKS else text)
        if set(told) == {"迟到", "早退"}:
            return "迟到早退"
        different = list(dict.fromkeys(map(squeezed, told)))
        return "/".join(different)  # two of them are told as two marks

    def _why(self, record: Record) -> Cell:
        """病假 beside somebody absent says how; other words leave it to the clerk unless all are on leave."""
        column = reason_column(self._layout)
        self._layout.dialogue.columns.add((record.sheet.name, column))
        reason = record.sheet.cell(record.row - 1, column) if column >= 0 else ""
        if self._reader.is_sign(reason) not in _NO_MARKS:
            return reason
        return self._listed if squeezed(reason) == "" or self._listed == "请假" else reason

    # -- 上午 beside 下午 ---------------------------------------------------------------------------------

    def _half_days(self, halves: dict[int, str]) -> list[RowResult]:
        """A row a person and day, a column a half-day: a mark for each."""
        layout = self._layout
        layout.dialogue.columns |= {(layout.sheet.name, column) for column in halves}
        found = list(self._records())
        results = []
        for record, (moment, _) in zip(found, dated_rows(layout, found, self._year), strict=True):
            who = Verdicts()
            name, person = self._finder.find(record, who)
            for number, (column, half) in enumerate(halves.items()):
                say = Verdicts()
                say.messages.extend(m for m in who.messages if number == 0 or m.level == ERROR)
                say.candidates, say.namesake = who.candidates, who.namesake
                target = self._row_target(record, replace(moment, day_part=half))
                cell = record.sheet.cell(record.row - 1, column)
                cell = "√" if signed(cell, name) else cell
                results.append(
                    self._mark(record, name, person, target, cell, layout.column_label(column), say)
                )
        return results

    # -- leave -----------------------------------------------------------------------------------------

    def _leaves(self, layout: LeaveLayout) -> list[RowResult]:
        """Leave from every class session that lies in it."""
        own = (layout.kind, layout.reason, layout.span, layout.from_day, layout.to_day, layout.state)
        layout.dialogue.columns |= {(layout.sheet.name, column) for column in own if column >= 0}
        results = []
        for record in self._records():
            say = Verdicts()
            record = self._named(record)
            name, person = self._finder.find(record, say)
            span = span_of(layout, record.row - 1)
            state = layout.sheet.text(record.row - 1, layout.state) if layout.state >= 0 else ""
            if span.problem:
                code, text = DATE_TEXTS[span.problem]
                say.error(code, layout.column_label(max(layout.span, layout.from_day)), f"请假时间{text}")
                ask_year(layout.dialogue, [Moment(problem=span.problem)])
            if REFUSED.search(squeezed(state)):
                say.note(
                    "leave_refused", layout.column_label(layout.state), f"审批是“{state[:10]}”，没有登记"
                )
            refused = any(message.code == "leave_refused" for message in say.messages)
            if say.failed or refused or person is None:
                results.append(self._no_leave(record, name, say))
            else:
                results += self._leave(record, name, person, span, say)
        return results

    def _named(self, record: Record) -> Record:
        """A further leave of somebody whose name is merged over several rows."""
        if squeezed(record.raw("name")):
            return record
        name = record.sheet.spread(record.row - 1, self._layout.columns["name"])
        return replace(record, values={**record.values, "name": name})

    def _no_leave(self, record: Record, name: str, say: Verdicts) -> RowResult:
        fields = {"name": name, "date": None, "mark": None, "session_id": None}
        return result(record.row, say, SKIP, fields, record.sheet.name)

    def _leave(
        self, record: Record, name: str, person: KnownPerson, span: LeaveSpan, say: Verdicts
    ) -> list[RowResult]:
        lessons = [one for one in self._in_span(span) if self.judge.is_due(one.id, person.id)]
        if not lessons:
            say.note("leave_no_class", "", "请假的这段时间里没有此人应参加的课")
            return [self._no_leave(record, name, say)]
        cell, label = self._leave_word(record)
        results = []
        for number, one in enumerate(lessons):
            told = say if number == 0 else Verdicts()
            stored = self._known.marks.get((one.id, person.id), marks.NONE)
            if span.covers(one) is None:
                text = f"“{one.title}”没有写明上午、下午，不知道半天的假是否包括它，请先补上课次的时间"
                told.error("leave_half_day", label, text)
            if stored in (marks.PRESENT, marks.LATE, marks.EARLY, marks.LATE_EARLY):
                text = f"已登记为“{self._labels[stored]}”，会改为请假，请核对"
                told.warn("leave_over_mark", label, text)
            results.append(self._mark(record, name, person, Target(one, one.date), cell, label, told))
        return results

    def _in_span(self, span: LeaveSpan) -> list[KnownSession]:
        lessons = [one for one in self._sessions.every() if span.covers(one) is not False]
        return sorted(lessons, key=lambda one: (one.date, one.id))

    def _leave_word(self, record: Record) -> tuple[Cell, str]:
        """What kind of leave it is: by its kind, else by its reason, else just 请假."""
        layout = self._layout
        assert isinstance(layout, LeaveLayout)
        for column in (layout.kind, layout.reason):
            cell = record.sheet.cell(record.row - 1, column) if column >= 0 else ""
            if self._reader.is_sign(cell) in (*marks.LEAVES, marks.ANY_LEAVE):
                return cell, layout.column_label(column)
        return "请假", layout.column_label(max(layout.kind, layout.reason))
