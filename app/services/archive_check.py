"""一期一档: which papers of a class session are there, which are missing, in percent (I15)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.class_sessions import list_class_sessions
from app.services.defaults import read_defaults
from app.services.town import get_setting, set_setting
from db.models import Attachment, Attempt, Bulletin, Exam, Participation

SETTING = "archive.items"
CANCELLED = "cancelled"


@dataclass(frozen=True)
class ArchiveItem:
    """A paper that belongs into a class session's file; a `derived` one counts by itself."""

    code: str
    label: str
    is_derived: bool
    is_wanted: bool


@dataclass(frozen=True)
class ArchiveRow:
    """A class session and its file; `here` and `missing` are labels in the order of the list."""

    id: int
    batch_id: int
    held_on: date
    title: str
    batch: str
    percent: int
    here: tuple[str, ...]
    missing: tuple[str, ...]
    attachments: int


def list_items(session: Session) -> tuple[ArchiveItem, ...]:
    """Every known paper; which are wanted is the town's choice, or the default."""
    stored = get_setting(session, name=SETTING)
    wanted = None if not stored else set(json.loads(stored))
    return tuple(
        ArchiveItem(
            item["code"],
            item["label"],
            bool(item["derived"]),
            bool(item["enabled"]) if wanted is None else item["code"] in wanted,
        )
        for item in read_defaults("archive_items")
    )


def choose_items(session: Session, *, codes: Collection[str]) -> None:
    """Say which papers are wanted. Raises `InputProblem` archive.no_items."""
    known = [item["code"] for item in read_defaults("archive_items") if item["code"] in codes]
    if not known:
        raise InputProblem("archive.no_items")
    set_setting(session, name=SETTING, value=json.dumps(known))


def check_year(session: Session, *, year: int, until: date | None = None) -> tuple[ArchiveRow, ...]:
    """Class sessions of `year` held by `until`, the emptiest file first; cancelled ones need none."""
    wanted = [item for item in list_items(session) if item.is_wanted]
    kept: dict[int, set[str]] = defaultdict(set)
    counts: dict[int, int] = defaultdict(int)
    for class_session_id, kind in session.execute(select(Attachment.class_session_id, Attachment.kind)):
        kept[class_session_id].add(kind)
        counts[class_session_id] += 1
    listed = set(session.scalars(select(Participation.class_session_id).distinct()))
    told = _told(session)
    tested = set(
        session.scalars(
            select(Exam.batch_id).join(Attempt, Attempt.exam_id == Exam.id).where(Exam.batch_id.is_not(None))
        )
    )
    rows = []
    for held in list_class_sessions(session, year=year, figures=False):
        if held.status == CANCELLED or (until is not None and held.held_on > until):
            continue
        have = kept[held.id] | {"plan"}
        have |= {
            code
            for code, is_there in (
                ("roster", held.id in listed),
                ("bulletin", held.id in told),
                ("test", held.batch_id in tested),
            )
            if is_there
        }
        here = tuple(item.label for item in wanted if item.code in have)
        missing = tuple(item.label for item in wanted if item.code not in have)
        percent = 100 * len(here) // len(wanted) if wanted else 100
        rows.append(
            ArchiveRow(
                held.id,
                held.batch_id,
                held.held_on,
                held.title,
                held.batch,
                percent,
                here,
                missing,
                counts[held.id],
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.percent, row.held_on)))


def bulletin_of(session: Session, *, class_session_id: int) -> int | None:
    """The newest issued bulletin that tells about the class session."""
    return _told(session).get(class_session_id)


def _told(session: Session) -> dict[int, int]:
    """Class session → its newest issued bulletin."""
    from app.services.bulletins import options_of

    found: dict[int, int] = {}
    statement = select(Bulletin.id, Bulletin.class_session_id, Bulletin.facts_json).where(
        Bulletin.status == "issued"
    )
    for bulletin_id, class_session_id, facts in session.execute(statement.order_by(Bulletin.id)):
        ids = {class_session_id} if class_session_id is not None else set()
        for one in ids | set(options_of(facts).class_session_ids):
            found[one] = bulletin_id
    return found
