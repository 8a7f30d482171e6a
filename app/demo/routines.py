"""Regular work in the last year of a made-up town: board, weekly study, mentor pairs, contests, with gaps."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.demo.courses import working_days
from app.demo.roster import MadeRoster, RosterSlot
from app.rules.rotation import LECTURE, PLACES, REPORT
from app.services.routine.rotation import LEADERS
from app.services.routine.unit_study import mondays
from db.loading import load_rows
from db.models import Mentorship, MentorTalk, RegisterEntry, RotationTurn, UnitStudy

# The last December is still ahead.
MONTHS = range(1, 12)
MOST_PAIRS = 28
TOPICS = (
    "党的二十届三中全会精神",
    "基层治理经验",
    "项目建设方法",
    "民政救助政策",
    "信访事项办理",
    "公文写作规范",
)
DILIGENCE = 0.95


def store_routines(session: Session, roster: MadeRoster, year: int, seed: int) -> None:
    """Fill the tables of regular work for January to November of `year`."""
    chance = random.Random(f"routines {seed}")
    there = _all_year(roster, year)
    leaders = [slot for slot in there if LEADERS in slot.groups]
    others = [slot for slot in there if LEADERS not in slot.groups]
    turns = [*_turns(leaders, LECTURE, year), *_turns(others, REPORT, year)]
    columns: tuple[str, ...] = (
        "id",
        "month",
        "role",
        "person_id",
        "position",
        "topic",
        "planned_on",
        "done_on",
    )
    load_rows(session, RotationTurn, columns, ((i, *turn) for i, turn in enumerate(turns, 1)))
    studies = _studies(sorted({slot.unit_id for slot in there}), year, chance)
    columns = ("id", "unit_id", "week", "topic")
    load_rows(session, UnitStudy, columns, ((i, *row) for i, row in enumerate(studies, 1)))
    young = [slot for slot in others if "年轻干部" in slot.groups][: MOST_PAIRS if leaders else 0]
    pairs = [
        (i, leaders[i % len(leaders)].person_id, slot.person_id, f"{year}-01-01")
        for i, slot in enumerate(young, 1)
    ]
    load_rows(session, Mentorship, ("id", "mentor_id", "mentee_id", "start_on"), pairs)
    talks = _talks(len(pairs), year, chance)
    columns = ("id", "mentorship_id", "held_on", "topic")
    load_rows(session, MentorTalk, columns, ((i, *row) for i, row in enumerate(talks, 1)))
    contests = (
        (i, "contest", f"{year}-{i * 3:02d}-20", year, "", "", '{"project":"law"}', 1) for i in range(1, 4)
    )
    columns = ("id", "register", "on_day", "year", "period", "slot", "data", "version")
    load_rows(session, RegisterEntry, columns, contests)


def _all_year(roster: MadeRoster, year: int) -> list[RosterSlot]:
    """Those in one place from the first to the last day."""
    first, last = f"{year}-01-01", f"{year}-12-31"
    return [slot for slot in roster.due(last) if slot.start_on <= first]


def _turns(slots: Sequence[RosterSlot], role: str, year: int) -> Iterator[tuple[object, ...]]:
    """Everybody in turn, nobody twice a month."""
    turn = 0
    for month in MONTHS:
        days = working_days(year, month)
        for place in range(min(PLACES[role], len(slots))):
            slot = slots[turn % len(slots)]
            turn += 1
            on = days[(place * 3 + 4) % len(days)].isoformat()
            topic = TOPICS[turn % len(TOPICS)]
            yield f"{year}-{month:02d}", role, slot.person_id, place + 1, topic, on, on


def _studies(unit_ids: Sequence[int], year: int, chance: random.Random) -> Iterator[tuple[object, ...]]:
    for week in mondays(date(year, 1, 1), date(year, MONTHS[-1], 30)):
        for unit_id in unit_ids:
            if chance.random() < DILIGENCE:
                yield unit_id, week.isoformat(), TOPICS[week.toordinal() // 7 % len(TOPICS)]


def _talks(pairs: int, year: int, chance: random.Random) -> Iterator[tuple[object, ...]]:
    for pair in range(1, pairs + 1):
        for month in MONTHS:
            if chance.random() < DILIGENCE:
                on = chance.choice(working_days(year, month))
                yield pair, on.isoformat(), "工作和学习情况"
