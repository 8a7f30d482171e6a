"""周例会: each unit's weekly study, unit × week (E05, Q8)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.given import UNSAID, Unsaid
from app.services.person.units import list_units
from app.services.rule.duty_people import PeopleInTime
from app.services.setting.town import get_setting, set_setting
from db.models import UnitStudy

TOPICS_SETTING = "unit_study.topics"
MOST_TOPICS = 100


@dataclass(frozen=True)
class StudyCell:
    """One meeting held in the week that begins on Monday `week`."""

    id: int
    unit_id: int
    week: date
    topic: str
    heads: int | None


@dataclass(frozen=True)
class StudyMatrix:
    """Units with people × the Mondays of a period; `cells` by (unit id, Monday)."""

    units: tuple[tuple[int, str], ...]
    weeks: tuple[date, ...]
    cells: dict[tuple[int, date], StudyCell]
    there: Mapping[date, frozenset[int]] = field(default_factory=dict)

    def is_due(self, unit_id: int, week: date) -> bool:
        """Whether the unit had people that week and owes a meeting (Q8)."""
        return unit_id in self.there.get(week, frozenset())

    def is_met(self, unit_id: int, week: date) -> bool:
        """Whether a meeting with a topic was entered."""
        cell = self.cells.get((unit_id, week))
        return cell is not None and bool(cell.topic.strip())

    def missing(self, until: date) -> tuple[tuple[str, int], ...]:
        """(unit, number of weeks without a meeting up to the day `until`), worst first, only gaps."""
        due = [week for week in self.weeks if week + timedelta(days=6) <= until]
        gaps = [
            (
                name,
                sum(self.is_due(unit_id, week) and not self.is_met(unit_id, week) for week in due),
            )
            for unit_id, name in self.units
        ]
        return tuple(sorted((gap for gap in gaps if gap[1]), key=lambda gap: -gap[1]))


def mondays(first: date, last: date) -> tuple[date, ...]:
    """Mondays of the weeks that begin within the period (22 from August to December 2024)."""
    start = first + timedelta(days=(7 - first.weekday()) % 7)
    count = (last - start).days // 7 + 1 if last >= start else 0
    return tuple(start + timedelta(days=7 * number) for number in range(count))


def study_matrix(session: Session, *, first: date, last: date) -> StudyMatrix:
    """The matrix of the period: units that had people on one of its Mondays, in use or closed since (Q8)."""
    in_time = PeopleInTime(session)
    there = {week: in_time.units_on(week) for week in mondays(first, last)}
    used = frozenset().union(*there.values())
    units = tuple((u.id, u.name) for u in list_units(session) if u.id in used)
    rows = session.execute(
        select(UnitStudy.id, UnitStudy.unit_id, UnitStudy.week, UnitStudy.topic, UnitStudy.heads).where(
            UnitStudy.week >= first - timedelta(days=6), UnitStudy.week <= last
        )
    )
    cells = {(row.unit_id, row.week): StudyCell(*row) for row in rows}
    return StudyMatrix(units, mondays(first, last), cells, there)


def set_study(
    session: Session,
    *,
    unit_id: int,
    week: date,
    held: bool,
    topic: str | None = None,
    heads: int | Unsaid | None = UNSAID,
) -> bool:
    """Enter or take back the meeting of a unit's week; any day of the week may be given.

    A topic (None) and heads that are not given stay as they are. Returns whether anything changed.
    """
    monday = week - timedelta(days=week.weekday())
    cell = session.scalar(select(UnitStudy).where(UnitStudy.unit_id == unit_id, UnitStudy.week == monday))
    if not held:
        if cell is None:
            return False
        session.delete(cell)
    elif cell is None:
        there = None if isinstance(heads, Unsaid) else heads
        session.add(UnitStudy(unit_id=unit_id, week=monday, topic=(topic or "").strip(), heads=there))
    else:
        wanted = cell.topic if topic is None else topic.strip()
        there = cell.heads if isinstance(heads, Unsaid) else heads
        same = (cell.topic, cell.heads) == (wanted, there)
        cell.topic, cell.heads = wanted, there
        if same:
            return False
    session.flush()
    return True


def fill_week(session: Session, *, week: date, topic: str = "") -> int:
    """Every unit not yet entered held its meeting this week; returns how many were added."""
    monday = week - timedelta(days=week.weekday())
    matrix = study_matrix(session, first=monday, last=monday)
    missing = [unit_id for unit_id, _ in matrix.units if (unit_id, monday) not in matrix.cells]
    for unit_id in missing:
        set_study(session, unit_id=unit_id, week=monday, held=True, topic=topic)
    return len(missing)


def list_topics(session: Session, *, year: int) -> tuple[str, ...]:
    """The year's study topics to pick from, in the clerk's order (学习专题表)."""
    stored = get_setting(session, name=f"{TOPICS_SETTING}.{year}")
    return tuple(json.loads(stored)) if stored else ()


def set_topics(session: Session, *, year: int, topics: Sequence[str]) -> int:
    """Keep the year's topics without blanks and repetitions; what was entered stays. Returns how many.

    Raises `InputProblem` unit_study.topics when there are too many to pick from.
    """
    kept = tuple(dict.fromkeys(words for topic in topics if (words := " ".join(topic.split()))))
    if len(kept) > MOST_TOPICS:
        raise InputProblem("unit_study.topics", most=MOST_TOPICS)
    set_setting(session, name=f"{TOPICS_SETTING}.{year}", value=json.dumps(kept, ensure_ascii=False))
    return len(kept)
