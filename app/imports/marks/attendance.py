"""考勤: a matrix of people × dates, or a long list of name, date and mark → marks to enter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.imports.checking import Checker
from app.imports.known import KnownPerson, KnownTown
from app.imports.layouts.columns import ATTENDANCE_FIELDS
from app.imports.layouts.date_columns import DateColumn
from app.imports.layouts.dating import ORDER, ask_year
from app.imports.layouts.layout import Layout
from app.imports.marks.beside import SignOuts, tell_remark_of_marks, with_remark
from app.imports.marks.entered_twice import EnteredTwice
from app.imports.marks.kind_columns import kind_columns, tick_of
from app.imports.marks.mark_reading import MarkReader
from app.imports.marks.row_days import dated_rows
from app.imports.marks.which_session import SessionChoice, Target
from app.imports.marks.who_is_due import DueJudge, labels_of
from app.imports.people.people_rows import Finder
from app.imports.preview import ERROR, NEW, SKIP, UPDATE, FieldValue, RowResult, Verdicts, result
from app.imports.rows.records import Record, records
from app.imports.rows_read import LEGEND
from app.reader.sheet import Cell, samples_below, squeezed, text_of
from app.rules import marks
from app.rules.dates import Moment

KEY = "name"
MANY_DAYS = 10  # columns of a sheet that has every day, whether there is a class or not
LEAVE_ASSUMED = "“{word}”没写是病假、事假还是公假，按事假登记，请核对"


@dataclass(frozen=True)
class MarkAction:
    """Enter `mark` (a code) for a person in a class session."""

    action: str
    row: int
    session_id: int
    person_id: int
    mark: str


@dataclass(frozen=True)
class AttendanceActions:
    """Marks to enter; people not on a sheet's list are added to it as walk-ins."""

    marks: tuple[MarkAction, ...]


_HOW = (marks.LATE, marks.EARLY, marks.LATE_EARLY)
_PERSON = ("name", "id_number", "unit", "unit_title", "title")


class AttendanceCheck(Checker):
    """Checks the marks of one file."""

    _finder: Finder
    _reader: MarkReader

    def __init__(self, known: KnownTown, layout: Layout, year: int | None, session_id: int | None) -> None:
        self._known = known
        self._year = year
        self._sessions = SessionChoice(known, session_id)
        self._entered = EnteredTwice()
        self.actions: list[MarkAction] = []
        self.judge = DueJudge(known)
        self._labels = labels_of(known.kinds)
        self._own = {kind.code: kind for kind in known.kinds}
        self._layout = layout

    def use(self, layout: Layout) -> None:
        """Go on with another sheet of the same file."""
        self._layout = layout
        self._finder = Finder(self._known, layout)
        self._reader = MarkReader(layout, self._known.kinds)
        self._ticks = kind_columns(layout)
        self._outs = SignOuts(layout)
        told = {*self._ticks, *self._outs.columns.values()}
        layout.dialogue.columns |= {(layout.sheet.name, column) for column in told}

    def rows(self) -> list[RowResult]:
        """The verdicts on every mark of the current sheet."""
        found = list(self._records())
        if self._layout.dates and not self._is_long():
            if self._sessions.fixed is None:
                ask_year(self._layout.dialogue, (dated.moment for dated in self._layout.dates))
            return self._matrix(found)
        moments = dated_rows(self._layout, found, self._year)
        return [self._long_row(record, *moment) for record, moment in zip(found, moments, strict=True)]

    def _records(self) -> Iterator[Record]:
        """The rows of people; a legend may look like one."""
        for record in records(self._layout, ATTENDANCE_FIELDS, key=KEY):
            if self._reader.is_legend(record.row) and not record.kept:
                self._layout.dialogue.rows.after_all(record.sheet.name, record.row, LEGEND)
            else:
                yield record

    def _is_long(self) -> bool:
        """One mark a row: there is a column of marks, and no dated columns that hold any."""
        layout = self._layout
        if "mark" not in layout.columns:
            return False
        if "date" in layout.columns or not layout.dates:
            return True
        marked = samples_below(layout.sheet, layout.body, layout.columns["mark"])
        signs = sum(self._reader.is_sign(text) is not None for text in marked)
        return signs > 0.5 * len(marked) and not any(
            samples_below(layout.sheet, layout.body, dated.column) for dated in layout.dates
        )

    def _matrix(self, found: Sequence[Record]) -> list[RowResult]:
        targets = {"": self._targets("")}
        results = []
        for place, record in enumerate(_one_person_rows(found)):
            who = Verdicts()
            name, person = self._finder.find(record, who)
            part = _half_row(record)
            if part not in targets:
                targets[part] = self._targets(part)
            tell_remark_of_marks(self._layout, record, self._reader.is_sign, who)
            for number, (column, target) in enumerate(targets[part]):
                say = Verdicts()
                # What is worth saying once is said with the first mark; what stops a mark, with each.
                say.messages.extend(m for m in who.messages if number == 0 or m.level == ERROR)
                if place == 0 and column.by_order:
                    tell_order(column.moment, column.label, say)
                if place == 0 and target.other and target.text:
                    say.note("no_class_day", column.label, target.text)
                say.candidates, say.namesake = who.candidates, who.namesake
                cell = record.sheet.cell(record.row - 1, column.column)
                cell = self._outs.merged(record, column.column, cell, column.label, say)
                label = column.label + part
                for lesson, own in self._sessions.halves(target, self._reader, column, cell):
                    results.append(self._mark(record, name, person, lesson, own, label, say))
                    say = Verdicts()
        return results

    def _targets(self, part: str) -> list[tuple[DateColumn, Target]]:
        """The class session of each column, for the rows of a half-day (上午, 下午) when there are such."""
        only = len(self._layout.dates) == 1
        found = []
        for column in self._layout.dates:
            moment = replace(column.moment, day_part=column.moment.day_part or part)
            found.append((column, self._sessions.of(moment, moment.rest, column.label, only=only)))
        return _every_day(found)

    def _long_row(self, record: Record, moment: Moment, how: str) -> RowResult:
        say = Verdicts()
        name, person = self._finder.find(record, say)
        label = self._layout.column_label(self._layout.columns.get("mark"))
        target = self._row_target(record, moment)
        if how == ORDER:
            tell_order(moment, self._layout.column_label(self._layout.columns.get("date")), say)
        cell = self._outs.merged(
            record, self._layout.columns.get("mark"), self._long_cell(record, name), label, say
        )
        cell = with_remark(cell, self._reader.is_sign(cell), record, label, say)
        return self._mark(record, name, person, target, cell, label, say)

    def _long_cell(self, record: Record, name: str) -> Cell:
        """The mark of a row, or its remark (病假) when that is blank; one's own name is a signature.

        A remark beside a signature or a √ says how: 迟到, 早退.
        """
        ticked = tick_of(self._layout, record.row - 1, self._ticks) if self._ticks else ""
        cell = ticked or record.raw("mark")
        signed = bool(name) and squeezed(cell) == name
        remark = self._reader.is_sign(record.raw("note"))
        if squeezed(cell) == "" and remark is not None:
            return record.raw("note")
        if remark in _HOW and (signed or self._reader.is_sign(cell) == marks.PRESENT):
            return record.raw("note")
        return "√" if signed else cell

    def _row_target(self, record: Record, moment: Moment, *, only: bool = True) -> Target:
        course = record.text("course") or moment.rest
        return self._sessions.of(moment, course, text_of(record.raw("date")), only=only)

    def _mark(
        self,
        record: Record,
        name: str,
        person: KnownPerson | None,
        target: Target,
        cell: Cell,
        label: str,
        say: Verdicts,
    ) -> RowResult:
        reader, asks = self._reader, person is not None
        code = reader.is_sign(cell) if target.other else reader.code(cell, label, say, ask=asks)
        if code == marks.ANY_LEAVE:
            code = marks.PERSONAL_LEAVE
            say.warn("leave_kind_assumed", label, LEAVE_ASSUMED.format(word=text_of(cell)[:10]))
        if target.code:
            say.error(target.code, label, target.text)
        if code in self._own and target.lesson and target.day and not self._own[code].is_offered(target.day):
            text = f"“{self._labels[code]}”在 {target.day} 还没有启用或已停用，没有登记；请改成当时的考勤状态"
            say.error("mark_not_offered", label, text)
        fields: dict[str, FieldValue] = {
            "name": name,
            "date": target.day.isoformat() if target.day else None,
            "mark": self._labels[code] if code is not None else None,
            "session_id": target.lesson.id if target.lesson else None,
        }
        action = SKIP if target.other else NEW
        if not say.failed and person is not None and target.lesson is not None and code is not None:
            place = (target.lesson.id, person.id)
            if self._entered.again(place, record.row, name, label, code, say):
                action = SKIP
            elif not say.failed:
                self.judge.row(name, person.id, target.lesson.id, code, label, say)
                if not say.failed:
                    action = self._settle(record.row, person.id, target.lesson.id, code, say)
        return result(record.row, say, action, fields, record.sheet.name)

    def _settle(self, row: int, person_id: int, session_id: int, code: str, say: Verdicts) -> str:
        """未登记 in the file never wipes a mark that is there."""
        stored = self._known.marks.get((session_id, person_id), marks.NONE)
        if code in (marks.NONE, stored):
            return SKIP
        if code == marks.NOT_LISTED and not self.judge.is_due(session_id, person_id):
            return SKIP
        action = NEW if stored == marks.NONE else UPDATE
        say.overwrites({"mark": self._labels.get(stored, stored) if action == UPDATE else None})
        say.told = self._known.told_sessions.get(session_id, "")
        self.actions.append(MarkAction(action, row, session_id, person_id, code))
        return action


def _every_day(found: list[tuple[DateColumn, Target]]) -> list[tuple[DateColumn, Target]]:
    """On a sheet of every day of a month, the days without a class are no mistake: they are not used."""
    without = [target.code == "session_not_found" for _, target in found]
    if len(found) < MANY_DAYS or sum(without) <= 0.5 * len(found) or not any(t.lesson for _, t in found):
        return found
    return [
        (
            column,
            Target(None, target.day, other=True, text=f"{target.day} 没有课，这一列没有用到")
            if no
            else target,
        )
        for (column, target), no in zip(found, without, strict=True)
    ]


def tell_order(moment: Moment, label: str, say: Verdicts) -> None:
    """Say that a year was told by the order of the dates."""
    assert moment.day is not None
    say.warn("date_year_by_order", label, f"没有年份，按先后次序是 {moment.day:%Y-%m-%d}，请核对")


def _half_row(record: Record) -> str:
    """上午, 下午 or 晚上 of a sheet with one row for each, else ""."""
    part = squeezed(record.text("clock"))
    return part if part in ("上午", "下午", "晚上") else ""


def _one_person_rows(found: Sequence[Record]) -> Iterator[Record]:
    """Rows of a matrix; the 下午 row below somebody's 上午 row is that person's, named or not."""
    above: Record | None = None
    for record in found:
        if above is not None and not record.text("name") and _half_row(record) and _half_row(above):
            who = {name: above.values[name] for name in _PERSON if name in above.values}
            record = replace(record, values={**record.values, **who})
        above = record
        yield record
