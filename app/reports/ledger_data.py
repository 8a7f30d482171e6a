"""Everything the ledger's sheets are made of, read once; each sheet only arranges it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from app.errors import InputProblem
from app.rules import marks
from app.rules.hours import credit
from app.rules.mark_hours import Lateness
from app.rules.marks import MarkKindRow, Tally
from app.services.follow_up import settled
from app.services.follow_up.talks import closed_talks_by_person
from app.services.hour.hour_sums import Pots
from app.services.hour.hours import sum_hours
from app.services.hour.hours_other import OtherHours, other_hours
from app.services.mark.mark_credit import credit_changes
from app.services.mark.mark_kinds import KindsInTime, kinds_in_time, lateness_rules, plain_kinds
from app.services.person.groups import group_members, list_groups
from app.services.person.units import list_units
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions
from app.services.setting.town import TownRow, get_town
from app.services.trail.seals import list_seals
from app.services.year import ledger
from app.services.year.ledger import DetailRow, LedgerPerson, PersonTotals
from app.services.year.ledger_scores import LedgerExam, ledger_exams

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# A sheet holds 1,048,576 rows; heading and total included, this many lines are safe.
MOST_DETAILS = 1_000_000
SHEETS = ("个人汇总", "单位汇总", "考勤总表", "场次一览", "成绩一览", "其他学时", "口径说明")
# One line for each participation: hundreds of pages, so a workbook of its own.
DETAILS = "学时明细"
DETAIL_SHEETS = (DETAILS, "其他学时", "口径说明")


@dataclass(frozen=True)
class LedgerParams:
    """A year's ledger. `unit_id` or `group_id` limits it to some people, `sheets` to some of its sheets.

    `until` closes the period before 31 December (a ledger made in August).
    """

    year: int
    unit_id: int | None = None
    group_id: int | None = None
    until: date | None = None
    sheets: tuple[str, ...] = SHEETS
    made_at: datetime | None = None

    @property
    def is_whole(self) -> bool:
        """Whether everybody is in it."""
        return self.unit_id is None and self.group_id is None

    @property
    def first(self) -> date:
        """First day of the period."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """Last day of the period."""
        end = date(self.year, 12, 31)
        return min(end, self.until) if self.until else end

    @property
    def as_of(self) -> date:
        """The day it is made; the end of the period when nobody says."""
        return self.made_at.date() if self.made_at else self.last


@dataclass(frozen=True)
class LedgerDetailParams:
    """学时明细 of a year, one line per person and class session, for everybody or a unit or group."""

    year: int
    unit_id: int | None = None
    group_id: int | None = None
    until: date | None = None
    made_at: datetime | None = None

    @property
    def whole(self) -> LedgerParams:
        """The same as sheets of the ledger."""
        return LedgerParams(self.year, self.unit_id, self.group_id, self.until, DETAIL_SHEETS, self.made_at)


@dataclass(frozen=True)
class LedgerData:
    """The period's people, class sessions, marks, totals and exams."""

    params: LedgerParams
    town: TownRow | None
    kinds: tuple[MarkKindRow, ...]  # one per mark, as they began; versions are `in_time`
    in_time: KindsInTime
    lateness: tuple[Lateness, ...]
    changes: Mapping[tuple[int, int], int]  # (class session, person) → credit that is not the plain share
    people: tuple[LedgerPerson, ...]
    sessions: tuple[ClassSessionRow, ...]
    totals: Mapping[int, PersonTotals]
    grid: Mapping[int, list[str | None]]
    hours: Mapping[int, Pots]  # person id → pot → credited, 1/100 学时, everything counted
    other_hours: tuple[OtherHours, ...]  # what is counted beside the marks
    uncounted_forms: frozenset[str]
    made_up: Mapping[int, int]
    talks: Mapping[int, int]  # person id → warning talks held
    exams: tuple[LedgerExam, ...]
    details: tuple[DetailRow, ...]
    scope: str = ""  # the unit or group it is limited to, '' for everybody
    seal_code: str = ""  # head of the trail when the year was closed, '' while it is open

    @cached_property
    def tallies(self) -> dict[int, Tally]:
        """Person id → 应到/实到/请假/缺席 figures."""
        return {
            person.id: marks.tally(self.totals[person.id].by_mark, self.kinds)
            if person.id in self.totals
            else Tally()
            for person in self.people
        }

    @cached_property
    def pots(self) -> tuple[str, ...]:
        """Hour pots of the period, 集中 first."""
        found = dict.fromkeys(held.pot for held in self.sessions)
        found |= dict.fromkeys(pot for pots in self.hours.values() for pot, centi in pots.items() if centi)
        return tuple(sorted(found, key=lambda pot: pot != "集中"))

    @cached_property
    def worth(self) -> dict[int, int]:
        """Class session id → hours its marks can credit: none when its form does not count."""
        return {
            held.id: 0 if held.form in self.uncounted_forms else held.hours_centi for held in self.sessions
        }

    @cached_property
    def symbols(self) -> dict[str | None, str | None]:
        """Mark code → the symbol printed in the attendance grid."""
        return {None: None, **{kind.code: kind.symbol for kind in self.kinds}}

    @cached_property
    def percents(self) -> dict[str, int]:
        """Mark code → plain share of the hours; `credit_of` knows better for single marks."""
        return {kind.code: kind.hour_percent for kind in self.kinds}

    def credit_of(self, class_session_id: int, person_id: int, mark: str) -> int:
        """Hours (1/100 学时) credited for one mark."""
        worth = self.worth.get(class_session_id, 0)
        if not worth:
            return 0
        changed = self.changes.get((class_session_id, person_id))
        return credit(worth, self.percents.get(mark, 0)) if changed is None else changed


def rate(tally: Tally) -> float | None:
    """出勤率 = 实到 ÷ (应到 − 未登记); None when nothing was entered."""
    entered = tally.due - tally.unmarked
    return tally.present / entered if entered > 0 else None


def add_up(tallies: Iterable[Tally]) -> Tally:
    """Sum of figures."""
    found = list(tallies)
    return Tally(**{name: sum(getattr(tally, name) for tally in found) for name in _FIGURES})


_FIGURES = tuple(Tally.__dataclass_fields__)


def gather(session: Session, params: LedgerParams) -> LedgerData:
    """Read the period. Raises `InputProblem` paper.nobody when there is no one to report on."""
    first, last = params.first, params.last
    wants = set(params.sheets)
    sessions = tuple(
        row
        for row in list_class_sessions(
            session, year=params.year, figures=bool(wants & {"场次一览", "口径说明"})
        )
        if row.status != "cancelled" and row.held_on <= last
    )
    ids = [row.id for row in sessions]
    grid = (
        ledger.attendance_grid(session, class_session_ids=ids, first=first, last=last)
        if wants & {"考勤总表", "口径说明"}
        else {}
    )
    totals = ledger.period_totals(session, first=first, last=last) if wants - {"考勤总表"} else {}
    if DETAILS in wants and sum(sum(own.by_mark.values()) for own in totals.values()) > MOST_DETAILS:
        params = replace(params, sheets=tuple(name for name in params.sheets if name != DETAILS))
    people = ledger.ledger_people(session, first=first, last=last, seen=(grid or totals).keys())
    people = _limited(session, params, people)
    if not people:
        raise InputProblem("paper.nobody", paper="台账")
    whole = wants & {"个人汇总", "单位汇总", "成绩一览", "口径说明", "其他学时"}
    hours, other, uncounted = _hours(session, params, {person.id for person in people})
    return LedgerData(
        params=params,
        town=get_town(session),
        kinds=plain_kinds(session),
        in_time=kinds_in_time(session),
        lateness=lateness_rules(session),
        changes=_changes(session, params),
        people=people,
        sessions=sessions,
        totals=totals,
        grid=grid,
        hours=hours,
        other_hours=other,
        uncounted_forms=uncounted,
        made_up=settled.made_up(session, first=first, last=last) if whole else {},
        talks=closed_talks_by_person(session, year=params.year, until=last) if whole else {},
        exams=ledger_exams(session, first=first, last=last) if whole else (),
        details=_details(session, params, people) if DETAILS in params.sheets else (),
        scope=_scope(session, params),
        seal_code=next((row.head_code for row in list_seals(session) if row.year == params.year), ""),
    )


def _hours(
    session: Session, params: LedgerParams, listed: set[int]
) -> tuple[dict[int, Pots], tuple[OtherHours, ...], frozenset[str]]:
    """Everybody's hours, the lines beside the marks, and the forms that do not count."""
    if set(params.sheets) <= {"考勤总表"}:
        return {}, (), frozenset()  # the grid alone shows no hours, and should not wait for them
    sums = sum_hours(session, first=params.first, last=params.last, today=params.as_of)
    rows = other_hours(session, sums=sums, first=params.first, last=params.last)
    own = tuple(row for row in rows if row.person_id in listed)
    return sums.totals, own, frozenset(sums.settings.excluded_forms)


def _changes(session: Session, params: LedgerParams) -> dict[tuple[int, int], int]:
    found = credit_changes(session, first=params.first, last=params.last).values()
    return {(change.class_session_id, change.person_id): change.centi for change in found}


def _limited(
    session: Session, params: LedgerParams, people: tuple[LedgerPerson, ...]
) -> tuple[LedgerPerson, ...]:
    if params.unit_id is not None:
        people = tuple(person for person in people if person.unit_id == params.unit_id)
    if params.group_id is not None:
        members = group_members(session, group_id=params.group_id)
        people = tuple(person for person in people if person.id in members)
    return people


def _scope(session: Session, params: LedgerParams) -> str:
    units = [row.name for row in list_units(session) if row.id == params.unit_id]
    groups = [row.name for row in list_groups(session) if row.id == params.group_id]
    return "、".join((*units, *groups))


def _details(
    session: Session, params: LedgerParams, people: tuple[LedgerPerson, ...]
) -> tuple[DetailRow, ...]:
    rows = ledger.participation_details(session, first=params.first, last=params.last)
    if params.is_whole:
        return tuple(rows)
    wanted = {person.id for person in people}
    return tuple(row for row in rows if row.person_id in wanted)
