"""Stamps of a punch clock into marks: who came to which class session, late or early; absence is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.imports.known import KnownPerson, KnownSession, KnownTown
from app.imports.layouts.dating import DATE_TEXTS
from app.imports.layouts.layout import Layout
from app.imports.marks.attendance import LEAVE_ASSUMED, MarkAction
from app.imports.marks.cards import CardLayout, card_rows
from app.imports.marks.mark_reading import meaning_of
from app.imports.marks.punch_sheets import PunchLayout, Stamped, stamped_rows
from app.imports.marks.punch_words import limits_words, mark_fields, none_question, tell_stamps
from app.imports.marks.transposed import BothWaysCheck
from app.imports.preview import NEW, SKIP, FieldValue, RowResult, Verdicts, result
from app.imports.values import mark_code
from app.reader.sheet import squeezed
from app.rules import marks
from app.rules.punches import (
    NO_TIME,
    NOT_THERE,
    Lesson,
    Presence,
    Sitting,
    presence,
    signs_out,
    sittings,
)

LESSON_MINUTES = 45  # a 学时, where a class session says how many it has but not when it ends


@dataclass
class _Who:
    """Somebody's stamps with the row of each, and the days that have a word instead (病假, 出差)."""

    person: KnownPerson
    name: str
    stamps: dict[datetime, tuple[str, int]] = field(default_factory=dict)
    said: dict[date, tuple[str, tuple[str, int]]] = field(default_factory=dict)


class PunchCheck(BothWaysCheck):
    """Checks attendance sheets of marks, and logs of stamps, which all sheets together make into marks."""

    def __init__(self, known: KnownTown, layout: Layout, year: int | None, session_id: int | None) -> None:
        super().__init__(known, layout, year, session_id)
        self._people: dict[int, _Who] = {}
        self._used: set[tuple[int, datetime]] = set()

    def rows(self) -> list[RowResult]:
        """The verdicts on the marks of the current sheet; of a log, on the rows that cannot be read."""
        layout = self._layout
        if not isinstance(layout, PunchLayout):
            return super().rows()
        layout.dialogue.columns |= {(layout.sheet.name, column) for column in layout.stamps}
        rows = (
            card_rows(layout, self._year)
            if isinstance(layout, CardLayout)
            else stamped_rows(layout, self._year)
        )
        return [told for row in rows if (told := self._keep_stamps(layout, row)) is not None]

    def _keep_stamps(self, layout: PunchLayout, row: Stamped) -> RowResult | None:
        """Keep the stamps of a row; what cannot be kept is told."""
        say = Verdicts()
        days = {stamp.date() for stamp in row.stamps} | {
            (stamp - timedelta(hours=4)).date() for stamp in row.stamps
        }
        days |= {day for day, _ in row.said}
        if days and not any(self._sessions.on(day) for day in days):
            say.note("stamp_no_class", "", f"{min(days)} 没有课，这一行的打卡没有用到")
            return self._told(row, say)
        name, person = self._finder.find(row.record, say)
        if row.problem and not row.stamps:
            code, text = DATE_TEXTS.get(row.problem, DATE_TEXTS["unreadable"])
            say.error(code, "", f"打卡没有日期：{text}")
        for text in row.unread:
            say.error("stamp_unreadable", "", f"打卡“{text[:20]}”看不懂，请写成 08:25 的样子")
        if say.failed or person is None:
            return self._told(row, say)
        who = self._people.setdefault(person.id, _Who(person, name))
        for stamp in row.stamps:
            who.stamps.setdefault(stamp, (layout.sheet.name, row.record.row))
        for day, word in row.said:
            who.said.setdefault(day, (word, (layout.sheet.name, row.record.row)))
        return None if row.stamps or any(map(self._sessions.on, days)) else self._told(row, say)

    def _told(self, row: Stamped, say: Verdicts) -> RowResult:
        if not say.messages:
            say.note("stamp_none", "", "没有打卡时间")
        fields: dict[str, FieldValue] = {"name": row.record.text("name"), "date": None, "mark": None}
        return result(row.record.row, say, SKIP, fields, row.record.sheet.name)

    def rest(self) -> list[RowResult]:
        """The marks that follow from all stamps, the stamps of no class session, and who has none."""
        if not self._people:
            return []
        stamps = {stamp for who in self._people.values() for stamp in who.stamps}
        days = sorted(
            {(stamp - timedelta(hours=shift)).date() for stamp in stamps for shift in (0, 4)}
            | {day for who in self._people.values() for day in who.said}
        )
        results: list[RowResult] = []
        for day in days:
            held = {one.id: one for one in self._sessions.on(day)}
            for sitting in sittings(day, [_lesson(one) for one in held.values()]):
                results += self._sitting(sitting, held, alone=len(held) == 1)
        return results + self._unused()

    def _sitting(self, sitting: Sitting, held: dict[int, KnownSession], *, alone: bool) -> list[RowResult]:
        """The marks of everybody in one sitting."""
        there = {pid: own for pid, who in self._people.items() if (own := sitting.own(who.stamps))}
        if not there:
            return [
                told
                for lesson in sitting.lessons
                for told in (*self._instead(held[lesson.id], there), self._nobody(held[lesson.id]))
            ]
        out = sitting.is_timed and signs_out(sitting, list(there.values()))
        results = []
        for lesson in sitting.lessons:
            missing: list[int] = []
            about = limits_words(held[lesson.id], self._known.windows, out=out)
            for pid, own in there.items():
                found = presence(lesson, sitting, own, self._known.windows, out=out)
                if not sitting.is_timed and not alone:
                    found = Presence("", NO_TIME)
                if found.why == NOT_THERE:
                    missing.append(pid)
                    continue
                results.append(self._came(self._people[pid], held[lesson.id], found, own, about))
                about = ""
            results += self._instead(held[lesson.id], there)
            results += self._absent(held[lesson.id], missing, there)
        self._used |= {
            (pid, stamp)
            for pid in there
            for stamp in self._people[pid].stamps
            if sitting.opens <= stamp <= sitting.closes
        }
        return results

    def _nobody(self, lesson: KnownSession) -> RowResult:
        """A class session of a day in the log of which the log has nobody."""
        say = Verdicts()
        say.note("punch_no_one", "", f"没有任何人在“{lesson.title}”的时间内打卡，这次课没有登记")
        layout = self._layout
        return result(
            max(1, layout.body), say, SKIP, mark_fields("", lesson, self._labels, ""), layout.sheet.name
        )

    def _came(
        self, who: _Who, lesson: KnownSession, found: Presence, own: Sequence[datetime], about: str
    ) -> RowResult:
        say = Verdicts()
        tell_stamps(who.name, found, own, about, say)
        sheet, row = who.stamps[own[0]]
        action = SKIP
        if found.mark:
            self.judge.row(who.name, who.person.id, lesson.id, found.mark, "", say)
            action = NEW if say.failed else self._settle(row, who.person.id, lesson.id, found.mark, say)
        return result(row, say, action, mark_fields(who.name, lesson, self._labels, found.mark), sheet)

    def _instead(self, lesson: KnownSession, there: Collection[int]) -> list[RowResult]:
        """Who has no stamp but a word in its place (病假, 出差, 旷工): the word is the mark."""
        results = []
        for pid, who in self._people.items():
            word, (sheet, row) = who.said.get(lesson.date, ("", ("", 0)))
            if not word or pid in there:
                continue
            say = Verdicts()
            say.note("punch_word", "", f"没有打卡，表中写的是“{word}”")
            code = mark_code(word, {}) or marks.NONE
            if code == marks.ANY_LEAVE:
                code = marks.PERSONAL_LEAVE
                say.warn("leave_kind_assumed", "", LEAVE_ASSUMED.format(word=word))
            self.judge.row(who.name, pid, lesson.id, code, "", say)
            action = SKIP if say.failed else self._settle(row, pid, lesson.id, code, say)
            results.append(result(row, say, action, mark_fields(who.name, lesson, self._labels, code), sheet))
        return results

    def _absent(
        self, lesson: KnownSession, missing: Sequence[int], there: dict[int, tuple[datetime, ...]]
    ) -> list[RowResult]:
        """Who is due and has no stamp is 缺席 only when the user says so."""
        due = self._known.due.due(lesson.id) if self._known.due is not None else frozenset()
        known = {person.id: person for person in self._known.people}
        absent = [pid for pid in known if pid in missing or (pid in due and pid not in there)]
        said = {pid for pid, who in self._people.items() if lesson.date in who.said}
        unmarked = {
            pid for pid in absent if self._known.marks.get((lesson.id, pid), marks.NONE) == marks.NONE
        }
        open_ones = [pid for pid in absent if pid in unmarked - said]
        if not open_ones:
            return []
        names = [known[pid].name for pid in open_ones]
        told = self._answer(lesson, names)
        layout, row = self._layout, max(1, self._layout.body)
        results = []
        for pid, name in zip(open_ones, names, strict=True):
            say = Verdicts()
            say.note("punch_none", "", f"{name}没有“{lesson.title}”的打卡")
            action = SKIP
            if told not in ("", marks.NONE):
                self.actions.append(MarkAction(NEW, row, lesson.id, pid, told))
                action = NEW
            fields = mark_fields(name, lesson, self._labels, told or "")
            results.append(result(row, say, action, fields, layout.sheet.name))
        return results

    def _answer(self, lesson: KnownSession, names: Sequence[str]) -> str:
        """What people without a stamp are, as the user said for this day; asked when nothing was said."""
        word = f"{lesson.date}无打卡"
        said = self._layout.dialogue.params.marks
        key, kind = next(((key, kind) for key, kind in said.items() if squeezed(key) == word), ("", None))
        if kind is not None:
            self._layout.dialogue.used.add(("marks", key))
            return meaning_of(kind, self._known.kinds)
        self._layout.dialogue.ask(none_question(lesson, word, names, self._labels))
        return ""

    def _unused(self) -> list[RowResult]:
        """Stamps that are of no class session, a line for each row that has nothing else."""
        rows: dict[tuple[str, int], list[tuple[str, datetime]]] = defaultdict(list)
        for pid, who in self._people.items():
            for stamp, place in who.stamps.items():
                if (pid, stamp) not in self._used:
                    rows[place].append((who.name, stamp))
        results = []
        for (sheet, row), found in rows.items():
            say = Verdicts()
            shown = "、".join(f"{stamp:%m-%d %H:%M}" for _, stamp in found)
            say.note("stamp_outside", "", f"打卡 {shown} 不在任何课次的时间内，没有用到")
            fields: dict[str, FieldValue] = {
                "name": found[0][0],
                "date": f"{found[0][1]:%Y-%m-%d}",
                "mark": None,
            }
            results.append(result(row, say, SKIP, fields, sheet))
        return results


def _lesson(lesson: KnownSession) -> Lesson:
    """A class session as the rule takes it; its hours tell the end it does not write."""
    if lesson.start is None:
        return Lesson(lesson.id, half=lesson.day_part)
    start = datetime.combine(lesson.date, lesson.start)
    end = datetime.combine(lesson.date, lesson.end) if lesson.end else None
    if end is not None and end < start:
        end += timedelta(days=1)  # 22:00-00:30
    if end is None and lesson.hours_centi:
        end = start + timedelta(minutes=lesson.hours_centi * LESSON_MINUTES // 100)
    return Lesson(lesson.id, start, end, lesson.day_part)
