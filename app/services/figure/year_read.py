"""The year as it is read for the figures: people, units and class sessions with their marks, each once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.figures.counting import attendance
from app.rules.marks import NOT_LISTED, MarkKindRow
from app.rules.summary_choices import SummaryChoices
from app.services.figure.people_read import PersonFact, UnitFact, read_people, read_units
from app.services.figure.sessions_read import SessionFact, read_sessions
from app.services.setting.mark_kinds import plain_kinds
from app.services.setting.summary_choices import summary_choices
from app.services.tally import marks_read
from app.services.tally.mark_totals import SessionMarks, session_marks
from app.services.tally.marks_read import MarkRow
from db.models import Person

Part = TypeVar("Part")


class YearRead:
    """A year's records without a scope; lives as long as the read session it was made in.

    Nothing here is asked twice: `once` keeps what a module of figures read for a scope.
    """

    def __init__(
        self, session: Session, *, year: int, today: date, choices: SummaryChoices | None = None
    ) -> None:
        self._choices = choices
        self.session = session
        self.year = year
        self.today = today
        self.first, self.last = date(year, 1, 1), date(year, 12, 31)
        self._kept: dict[object, object] = {}

    def once(self, key: object, read: Callable[[], Part]) -> Part:
        """What `read` gives, kept under `key`."""
        if key not in self._kept:
            self._kept[key] = read()
        return self._kept[key]  # type: ignore[return-value]

    @cached_property
    def choices(self) -> SummaryChoices:
        """What a word means in this town."""
        return self._choices or summary_choices(self.session, year=self.year)

    @cached_property
    def kinds(self) -> tuple[MarkKindRow, ...]:
        """One mark kind per code marks are counted with."""
        return plain_kinds(self.session)

    @cached_property
    def units(self) -> dict[int, UnitFact]:
        """Unit id → unit."""
        return read_units(self.session)

    @cached_property
    def people(self) -> dict[int, PersonFact]:
        """Person id → everybody who ever was."""
        return read_people(self.session, units=self.units, year=self.year)

    @cached_property
    def names(self) -> dict[int, str]:
        """Person id → name, for whoever needs nothing else of everybody."""
        return dict(self.session.execute(select(Person.id, Person.name)).all())

    @cached_property
    def _bare(self) -> tuple[SessionFact, ...]:
        return read_sessions(self.session, first=self.first, last=self.last)

    @cached_property
    def _marks(self) -> SessionMarks:
        return session_marks(self.session, ids=[lesson.id for lesson in self._bare], kinds=self.kinds)

    @cached_property
    def sessions(self) -> tuple[SessionFact, ...]:
        """The year's class sessions that are not cancelled, by day, with their marks counted."""
        bare = self._bare
        counts = {held_id: dict(own) for held_id, own in self._marks.counts.items()}
        beside: dict[int, dict[str, int]] = {}
        for row in self.exceptions:
            own = counts[row.class_session_id]
            own[row.mark] -= 1
            if row in self.walked:
                walked = beside.setdefault(row.class_session_id, {})
                walked[row.mark] = walked.get(row.mark, 0) + 1
            else:
                own[NOT_LISTED] = own.get(NOT_LISTED, 0) + 1
        return tuple(
            replace(
                lesson,
                listed=sum(counts.get(lesson.id, {}).values()),
                attendance=attendance(counts.get(lesson.id, {}), self.kinds, beside.get(lesson.id)),
            )
            for lesson in bare
        )

    @cached_property
    def gone(self) -> frozenset[MarkRow]:
        """Rows of people who were not on the roster that day: neither due nor present, whatever they say."""
        return frozenset(marks_read.outside(self.session, ids=[lesson.id for lesson in self._bare]))

    @cached_property
    def walked(self) -> frozenset[MarkRow]:
        """Rows of people who came without being due."""
        return frozenset(marks_read.walk_ins(self.session, ids=self._marks.walked)) - self.gone

    @cached_property
    def exceptions(self) -> tuple[MarkRow, ...]:
        """Rows that are judged one by one: `gone` and `walked`."""
        return (*self.gone, *self.walked)

    @cached_property
    def by_id(self) -> dict[int, SessionFact]:
        """Class session id → class session."""
        return {lesson.id: lesson for lesson in self.sessions}

    def marks_of(self, class_session_id: int) -> dict[int, str]:
        """Person id → mark in a class session; who was not on the roster that day is left out."""
        found = self.once(
            "all marks", lambda: marks_read.all_marks(self.session, ids=[lesson.id for lesson in self._bare])
        )
        gone = {row.person_id for row in self.gone if row.class_session_id == class_session_id}
        return {p: mark for p, mark in found.get(class_session_id, {}).items() if p not in gone}
