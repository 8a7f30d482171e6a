"""周例会: each unit's weekly study, unit × week (E05, Q8)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

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
MET, BARE, GAP, AHEAD, BEFORE = "met", "bare", "gap", "ahead", "before"


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

    @cached_property
    def begun(self) -> date | None:
        """The first Monday with a meeting; before it nobody is said to have missed one."""
        return min((week for _, week in self.cells), default=None)

    def stands(self, unit_id: int, week: date, today: date) -> str:
        """How a unit's week stands: MET, BARE (without a topic), GAP, AHEAD or BEFORE (nothing owed)."""
        if (unit_id, week) in self.cells:
            return MET if self.is_met(unit_id, week) else BARE
        if not self.is_due(unit_id, week):
            return BEFORE
        if week + timedelta(days=6) >= today:
            return AHEAD
        return GAP if self.begun is not None and self.begun <= week else BEFORE

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


def list_topics(session: Session, *, year: int, unit_id: int | None = None) -> tuple[str, ...]:
    """The year's study topics to pick from, in the clerk's order (学习专题表): of a unit those it has set
    itself, else those of the town (E05)."""
    own = _topics(session, year, unit_id) if unit_id is not None else ()
    return own or _topics(session, year, None)


def _topics(session: Session, year: int, unit_id: int | None) -> tuple[str, ...]:
    stored = get_setting(session, name=_topics_setting(year, unit_id), year=year)
    return tuple(json.loads(stored)) if stored else ()


def _topics_setting(year: int, unit_id: int | None) -> str:
    return f"{TOPICS_SETTING}.{year}" + ("" if unit_id is None else f".{unit_id}")


def keep_topics(session: Session, *, year: int, by_unit: Mapping[int | None, Sequence[str]]) -> None:
    """The lists of several units at once, None for the town (E05); a unit without any takes the town's.

    Raises as `set_topics`.
    """
    for unit_id, topics in by_unit.items():
        _keep(session, year, unit_id, topics)


def topic_lists(session: Session, *, year: int) -> tuple[tuple[int | None, str, tuple[str, ...]], ...]:
    """(unit id, name, its own list) of the town (None) and of every unit in use, for the form."""
    units = [(None, "全镇通用"), *((row.id, row.name) for row in list_units(session) if row.active)]
    return tuple((unit_id, name, _topics(session, year, unit_id)) for unit_id, name in units)


def set_topics(session: Session, *, year: int, topics: Sequence[str]) -> int:
    """Keep the town's topics of the year without blanks and repetitions; what was entered stays.

    Returns how many. Raises `InputProblem` unit_study.topics when there are too many to pick from.
    """
    return _keep(session, year, None, topics)


def _keep(session: Session, year: int, unit_id: int | None, topics: Sequence[str]) -> int:
    kept = tuple(dict.fromkeys(words for topic in topics if (words := " ".join(topic.split()))))
    if len(kept) > MOST_TOPICS:
        raise InputProblem("unit_study.topics", most=MOST_TOPICS)
    text = json.dumps(kept, ensure_ascii=False)
    set_setting(session, name=_topics_setting(year, unit_id), value=text, year=year)
    return len(kept)
