"""A year read once and shared by all papers of a run: each part when a figure first asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from app.figures.counting import NOBODY, Attendance, added, attendance
from app.figures.scopes import END, Scope
from app.rules.forecast import is_ahead
from app.rules.marks import NOT_LISTED
from app.rules.session_status import PLANNED
from app.rules.summary_choices import SummaryChoices
from app.services.figure.people_read import NO_PLACE, PersonFact
from app.services.figure.sessions_read import SessionFact
from app.services.figure.year_read import YearRead
from app.services.hour.hour_settings import hour_settings
from app.services.tally import marks_read
from app.services.tally.mark_totals import Cell, Totals, person_totals
from app.services.tally.marks_read import MarkRow

OWN, SENT, AHEAD = "own", "sent", "ahead"


class YearFacts(YearRead):
    """The year as the figures see it: its records, and what a scope takes of them."""

    def sessions_of(self, scope: Scope, which: str) -> tuple[SessionFact, ...]:
        """Class sessions of a period: held ones (`own`), 上级调训 (`sent`), or those still `ahead`."""

        def read() -> tuple[SessionFact, ...]:
            inside = (lesson for lesson in self.sessions if scope.first <= lesson.on <= scope.last)
            return tuple(lesson for lesson in inside if self._is(lesson, scope, which))

        return self.once((which, scope.first, scope.last, scope.until), read)

    def _is(self, lesson: SessionFact, scope: Scope, which: str) -> bool:
        if which == AHEAD:
            return not lesson.is_sent and not lesson.is_held(scope.until)
        return lesson.is_sent == (which == SENT) and lesson.is_held(scope.until)

    def cells(self, scope: Scope, which: str = OWN) -> dict[Cell, Attendance]:
        """(person, unit) → figures; the unit by the scope's switch, people by its unit and group."""
        key = ("cells", which, scope)
        return self.once(key, lambda: self._limited(scope, which))

    def _limited(self, scope: Scope, which: str) -> dict[Cell, Attendance]:
        found: dict[Cell, Attendance] = {}
        for (person_id, unit_id), own in self._of_members(scope, which).items():
            unit = self.unit_for(person_id, unit_id, scope)
            if scope.unit_id is not None and unit != scope.unit_id:
                continue
            cell = (person_id, unit)
            found[cell] = found[cell].plus(own) if cell in found else own
        return found

    def _of_members(self, scope: Scope, which: str) -> dict[Cell, Attendance]:
        whole = self._whole(scope, which)
        if scope.group_id is None:
            return whole
        whose = {
            p.id: self.is_member_throughout(p, scope)
            for p in self.people.values()
            if p.ever_in_group(scope.group_id, scope.first, scope.until)
        }
        found = {cell: own for cell, own in whole.items() if whose.get(cell[0])}
        partly = [person_id for person_id, throughout in whose.items() if not throughout]
        rows = [row for row in self.rows(scope, which, partly) if self._in_group(row, scope.group_id)]
        found |= marks_read.tallied(rows, self.kinds)
        return found

    def _in_group(self, row: MarkRow, group_id: int) -> bool:
        return self.people[row.person_id].in_group(group_id, self.by_id[row.class_session_id].on)

    def is_member_throughout(self, person: PersonFact, scope: Scope) -> bool:
        """Whether a member of the scope's group belonged to it all the time."""
        group = scope.group_id
        edges = [
            day
            for gid, start, end in person.groups
            if gid == group
            for day in (start, end)
            if day is not None and scope.first < day <= scope.until
        ]
        return not edges and group is not None and person.in_group(group, scope.until)

    def _whole(self, scope: Scope, which: str) -> dict[Cell, Attendance]:
        """Everybody by the unit on the list; exceptions taken out, judged one by one."""

        def read() -> dict[Cell, Attendance]:
            ids = {each.id for each in self.sessions_of(scope, which)}
            counts = {cell: dict(own) for cell, own in self.totals(scope, which).counts.items()}
            beside: dict[Cell, dict[str, int]] = {}
            for row in self.exceptions:
                if row.class_session_id not in ids:
                    continue
                cell = (row.person_id, row.unit_id)
                counts[cell][row.mark] -= 1
                if row in self.walked:
                    walked = beside.setdefault(cell, {})
                    walked[row.mark] = walked.get(row.mark, 0) + 1
                else:
                    counts[cell][NOT_LISTED] = counts[cell].get(NOT_LISTED, 0) + 1
            return {cell: attendance(own, self.kinds, beside.get(cell)) for cell, own in counts.items()}

        return self.once(("whole", which, scope.first, scope.last, scope.until), read)

    def totals(self, scope: Scope, which: str) -> Totals:
        """Everybody's marks as they were entered, and the plain shares of their hours, from one pass."""
        key = ("totals", which, scope.first, scope.last, scope.until, scope.today)
        ids = [lesson.id for lesson in self.sessions_of(scope, which)]
        worth = self.worth(scope, which)
        return self.once(key, lambda: person_totals(self.session, ids=ids, kinds=self.kinds, worth=worth))

    def worth(self, scope: Scope, which: str) -> tuple[SessionFact, ...]:
        """Those of the class sessions that give hours by now."""
        return tuple(
            lesson
            for lesson in self.sessions_of(scope, which)
            if lesson.hours_centi
            and lesson.form not in self._excluded_forms
            and not is_ahead(lesson.on, planned=lesson.status == PLANNED, today=scope.today)
        )

    @cached_property
    def _excluded_forms(self) -> tuple[str, ...]:
        return hour_settings(self.session, year=self.year).excluded_forms

    def rows(self, scope: Scope, which: str, person_ids: Iterable[int]) -> list[MarkRow]:
        """Single marks of some people; of who was not on the roster that day, 不在册."""
        ids = [lesson.id for lesson in self.sessions_of(scope, which)]
        found = marks_read.rows_of(self.session, ids=ids, person_ids=list(person_ids))
        return [row._replace(mark=NOT_LISTED, source="") if row in self.gone else row for row in found]

    def order(self, person_id: int, scope: Scope) -> tuple[tuple[int, int], str, int]:
        """Official order of the period's end: unit, order within it, pinyin."""
        person = self.people[person_id]
        posts = person.posts_on(scope.until)
        return (posts[0].place if posts else NO_PLACE, person.sort_key, person.id)

    def unit_for(self, person_id: int, unit_id: int | None, scope: Scope) -> int | None:
        """The unit a number of a person goes to: the one on the list, or the one at the period's end."""
        if scope.posts == END:
            return self.unit_at_end(person_id, scope)
        return unit_id if unit_id is not None else self.unit_at_end(person_id, scope)

    def unit_at_end(self, person_id: int, scope: Scope) -> int | None:
        """Where the person was on the last day of the period."""
        return self.people[person_id].unit_on(scope.until)

    def unit_of_day(self, person_id: int, day: date, scope: Scope) -> int | None:
        """The unit something dated `day` goes to."""
        return (
            self.unit_at_end(person_id, scope) if scope.posts == END else self.people[person_id].unit_on(day)
        )

    def takes(self, person_id: int, day: date, unit_id: int | None, scope: Scope) -> bool:
        """Whether something of a person, dated `day` and gone to `unit_id`, is inside the scope."""
        if scope.unit_id is not None and unit_id != scope.unit_id:
            return False
        return scope.group_id is None or self.people[person_id].in_group(scope.group_id, day)

    def attendance_of(self, scope: Scope, which: str = OWN) -> Attendance:
        """The sum of everybody in the scope; of everybody at all, what the class sessions add up to."""
        if scope.is_whole:
            return added(lesson.attendance for lesson in self.sessions_of(scope, which))
        return added(self.cells(scope, which).values()) if self.sessions_of(scope, which) else NOBODY


def read_facts(
    session: Session, *, year: int, today: date, choices: SummaryChoices | None = None
) -> YearFacts:
    """The facts of a year as of `today`; nothing is read yet. `choices` in place of the town's own."""
    return YearFacts(session, year=year, today=today, choices=choices)
