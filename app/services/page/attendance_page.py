"""What the attendance page shows of a year: its class sessions, and the catalogue's figures of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.figures.catalogue import figure
from app.figures.session_counting import (
    HELD,
    OPEN,
    PLANNED,
    SELF,
    SENT,
    CountedSession,
    count_sessions,
)
from app.rules import hour_pots
from app.rules.session_status import CANCELLED
from app.services.figure.facts import read_facts
from app.services.figure.of_sessions import alone_forms
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions

# What the header says, the first two always.
SHOWN = (PLANNED, HELD, SELF, SENT, OPEN)


@dataclass(frozen=True)
class AttendancePage:
    """The class sessions of a year by date, and the forms that are no 集中培训 in this town."""

    rows: tuple[ClassSessionRow, ...]
    alone_forms: frozenset[str]


def attendance_page(session: Session, *, year: int, today: date) -> AttendancePage:
    """The page of a year as of `today`, in one read."""
    facts = read_facts(session, year=year, today=today)
    return AttendancePage(list_class_sessions(session, year=year), alone_forms(facts))


def counted_sessions(
    rows: Iterable[ClassSessionRow], *, alone_forms: frozenset[str]
) -> tuple[CountedSession, ...]:
    """What the figures need to know of the rows that are not cancelled."""
    return tuple(
        CountedSession(
            row.held_on,
            row.tally.took,
            row.tally.unmarked,
            row.pot == hour_pots.SENT,
            row.form in alone_forms,
        )
        for row in rows
        if row.status != CANCELLED
    )


def figure_words(
    rows: Iterable[ClassSessionRow], *, alone_forms: frozenset[str], today: date
) -> tuple[str, ...]:
    """'计划课次 57', '培训场次 54', '上级调训 2' … of rows as they stand at this moment.

    Figures that are nothing are left out after the first two; 上级调训 that waits for marks is told beside,
    because 未登记齐课次 is of the town's own.
    """
    counted = counted_sessions(rows, alone_forms=alone_forms)
    found = count_sessions(counted, until=today)
    words = [f"{figure(id).word} {found[id]}" for id in SHOWN if found[id] or id in SHOWN[:2]]
    beside = sum(1 for each in counted if each.is_sent and each.on <= today and each.unmarked)
    if beside:
        words.append(f"另有上级调训未登记齐 {beside} 课次")
    if counted and not beside and not found[OPEN]:
        words.append("已到期的课次都已登记")
    return tuple(words)
