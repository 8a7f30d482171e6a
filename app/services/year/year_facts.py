"""What the year's summary counts from, read once per year with set-based queries."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.figures.scopes import Scope, year_scope
from app.figures.values import Value
from app.rules.summary_choices import SummaryChoices
from app.services.figure import of_people, of_records, of_sessions, of_study
from app.services.figure.ask import ask
from app.services.figure.facts import OWN, YearFacts, read_facts
from app.services.figure.of_attendance import PERSON, grouped
from app.services.figure.of_study import SelfStudy
from app.services.figure.sessions_read import SessionFact
from db.models import Bulletin


@dataclass(frozen=True)
class HeldSession:
    """One held class session with its figures; `half_days` is 1 or 2."""

    id: int
    on: date
    title: str
    batch: str
    batch_id: int
    course_id: int
    form: str
    programme: str
    hours_centi: int
    half_days: int
    present: int


@dataclass(frozen=True)
class AttendedRow:
    """One person of the roster and how often they took part; `since` is the day they joined, if known."""

    person_id: int
    name: str
    unit: str
    times: int
    since: date | None = None


@dataclass(frozen=True)
class ReportRow:
    """A report somebody owes for a half of the year (1, 2), and the day it first came in (None: not yet)."""

    person_id: int
    name: str
    half: int
    received_on: date | None


@dataclass(frozen=True)
class RecordRow:
    """One inspection; `kind` is village, office or town."""

    on: date
    title: str
    who: str
    unit_id: int | None
    kind: str
    entry_id: int | None = None


@dataclass(frozen=True)
class IssuedRow:
    """One 督查通报 that went out."""

    id: int
    on: date
    title: str


@dataclass(frozen=True)
class VillageRow:
    """One village or community in use."""

    id: int
    name: str


@dataclass(frozen=True)
class YearRecords:
    """The rows behind the figures of one year, and the facts and scope the catalogue is asked of.

    `months` are those begun by the day `until`; `collective` are 培训场次, `held` also 自学 and 网络学习.
    """

    facts: YearFacts
    scope: Scope
    year: int
    until: date
    months: tuple[str, ...]
    present_labels: tuple[str, ...]
    held: tuple[HeldSession, ...]
    collective: tuple[HeldSession, ...]
    attended: tuple[AttendedRow, ...]
    listed: int
    self_study: SelfStudy
    reports: tuple[ReportRow, ...]
    inspections: tuple[RecordRow, ...]
    issued: tuple[IssuedRow, ...]
    villages: tuple[VillageRow, ...]

    def value(self, id: str) -> Value:
        """A figure of the catalogue."""
        return ask(self.facts, id, self.scope).value

    def text(self, id: str) -> str:
        """Its one text."""
        return ask(self.facts, id, self.scope).text

    @property
    def full_months(self) -> tuple[str, ...]:
        """The months that are over by the last day; all that began while none is."""
        over = tuple(month for month in self.months if month_end(month) <= self.until)
        return over or self.months

    def named(self, words: Collection[str]) -> tuple[HeldSession, ...]:
        """Held sessions whose title, form, tags or programme contains one of `words`."""
        return tuple(_held(each) for each in of_study.named(self.facts, self.scope, words))


def month_end(month: str) -> date:
    """'2024-02' → its last day."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def read_year(
    session: Session,
    *,
    year: int,
    until: date,
    choices: SummaryChoices,
    facts: YearFacts | None = None,
) -> YearRecords:
    """The records of `year` up to and including the day `until`, read as the town chose to count.

    `facts` are those of the same year, day and choices, when the caller has them already.
    """
    own = facts or read_facts(session, year=year, today=until, choices=choices)
    scope = year_scope(year, today=own.today, until=until)
    times = grouped(own, scope, PERSON)
    people = sorted(
        of_people.listed_on(own, scope, scope.until).items(), key=lambda p: own.order(p[0], scope)
    )
    return YearRecords(
        facts=own,
        scope=scope,
        year=year,
        until=until,
        months=tuple(f"{day:%Y-%m}" for day in of_people.month_ends(scope)),
        present_labels=tuple(kind.label for kind in own.kinds if kind.counts_as_present),
        held=tuple(_held(each) for each in own.sessions_of(scope, OWN)),
        collective=tuple(_held(each) for each in of_sessions.collective(own, scope)),
        attended=tuple(
            AttendedRow(
                person_id,
                own.people[person_id].name,
                own.units[unit].name if unit else "",
                times[person_id].took if person_id in times else 0,
                own.people[person_id].joined_on,
            )
            for person_id, unit in people
        ),
        listed=sum(1 for each in times.values() if each.due or each.walkin),
        self_study=of_study.self_study(own, scope),
        issued=_issued(session, year, until),
        reports=_reports(own, scope),
        inspections=_inspections(own, scope),
        villages=tuple(VillageRow(each, own.units[each].name) for each in of_records.villages(own, scope)),
    )


def _held(fact: SessionFact) -> HeldSession:
    return HeldSession(
        fact.id,
        fact.on,
        fact.title,
        fact.batch,
        fact.batch_id,
        fact.course_id,
        fact.form,
        fact.programme,
        fact.hours_centi,
        fact.half_days,
        fact.attendance.took,
    )


def _reports(facts: YearFacts, scope: Scope) -> tuple[ReportRow, ...]:
    """Who owes a report of each half that is over, and the day the first version came in."""
    got = of_study.first_receipts(facts, of_study.REPORT_RULE, scope.today)
    return tuple(
        ReportRow(person_id, facts.people[person_id].name, int(period[-1]), got.get((person_id, period, "")))
        for period, end in of_study.halves_over(facts, scope)
        for person_id in of_study.young_at(facts, end)
    )


def _inspections(facts: YearFacts, scope: Scope) -> tuple[RecordRow, ...]:
    return tuple(
        RecordRow(
            each.on, each.title, facts.units[each.unit_id].name if each.unit_id else "", each.unit_id,
            of_records.visit_kind(facts, each), each.entry_id,
        )
        for each in of_records.visits(facts, scope)
    )  # fmt: skip


def _issued(session: Session, year: int, until: date) -> tuple[IssuedRow, ...]:
    rows = session.execute(
        select(Bulletin.id, Bulletin.issued_on, Bulletin.title)
        .where(
            Bulletin.year == year,
            Bulletin.kind == "inspection",
            Bulletin.status == "issued",
            Bulletin.issued_on <= until,
        )
        .order_by(Bulletin.issued_on, Bulletin.id)
    )
    return tuple(IssuedRow(row.id, row.issued_on, row.title) for row in rows if row.issued_on is not None)
