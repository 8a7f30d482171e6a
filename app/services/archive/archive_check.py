"""一期一档: which papers of a class session are there, which are missing, in percent (I15)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.plan.class_sessions import ClassSessionRow, get_class_session, list_class_sessions
from app.services.setting.defaults import read_defaults
from app.services.setting.town import get_setting, set_setting
from db.models import Attachment, Attempt, Bulletin, Exam, Participation

SETTING = "archive.items"
CANCELLED = "cancelled"
SIGNED, PHOTO, OTHER = "signed_sheet", "photo", "other"
PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".heic")


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

    @property
    def words(self) -> str:
        """'材料 3 件，齐全 60%，缺培训通知、课件讲稿'."""
        kept = f"材料 {self.attachments} 件" if self.attachments else "还没有存入材料"
        lacks = f"，缺{'、'.join(self.missing)}" if self.missing else ""
        return f"{kept}，齐全 {self.percent}%{lacks}"


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


def guess_kind(file_name: str, *, kept: Collection[str] = ()) -> str:
    """The kind a file's name speaks of (签到…, 课件…); a picture or PDF without a word is the signed sheet.

    Once that is among the `kept` kinds, a picture is 现场照片 and a PDF 其他材料.
    """
    name = file_name.casefold()
    for item in read_defaults("archive_items"):
        if any(word.casefold() in name for word in item.get("words", ())):
            return str(item["code"])
    if SIGNED not in kept and name.endswith((*PICTURES, ".pdf")):
        return SIGNED
    return PHOTO if name.endswith(PICTURES) else OTHER


def check_year(session: Session, *, year: int, until: date | None = None) -> tuple[ArchiveRow, ...]:
    """Class sessions of `year` held by `until`, the emptiest file first; cancelled ones need none."""
    wanted = [item for item in list_items(session) if item.is_wanted]
    kept: dict[int, list[str]] = defaultdict(list)
    for class_session_id, kind in session.execute(select(Attachment.class_session_id, Attachment.kind)):
        kept[class_session_id].append(kind)
    listed = set(session.scalars(select(Participation.class_session_id).distinct()))
    told = _told(session)
    tested = set(
        session.scalars(
            select(Exam.batch_id).join(Attempt, Attempt.exam_id == Exam.id).where(Exam.batch_id.is_not(None))
        )
    )
    rows = [
        _row(
            held,
            wanted,
            kept[held.id],
            {"roster": held.id in listed, "bulletin": held.id in told, "test": held.batch_id in tested},
        )
        for held in list_class_sessions(session, year=year, figures=False)
        if held.status != CANCELLED and (until is None or held.held_on <= until)
    ]
    return tuple(sorted(rows, key=lambda row: (row.percent, row.held_on)))


def check_session(session: Session, *, class_session_id: int) -> ArchiveRow:
    """The file of one class session, whenever it is. Raises `InputProblem` class_session.not_found."""
    from app.services.bulletin.bulletins import find_issued

    held = get_class_session(session, class_session_id=class_session_id)
    wanted = [item for item in list_items(session) if item.is_wanted]
    mine = select(Attachment.kind).where(Attachment.class_session_id == held.id)
    listed = select(Participation.id).where(Participation.class_session_id == held.id).limit(1)
    tested = (
        select(Exam.id)
        .join(Attempt, Attempt.exam_id == Exam.id)
        .where(Exam.batch_id == held.batch_id)
        .limit(1)
    )
    derived = {
        "roster": session.scalar(listed) is not None,
        "bulletin": find_issued(session, class_session_ids=(held.id,)) is not None,
        "test": session.scalar(tested) is not None,
    }
    return _row(held, wanted, session.scalars(mine).all(), derived)


def _row(
    held: ClassSessionRow,
    wanted: Sequence[ArchiveItem],
    kept: Sequence[str],
    derived: Mapping[str, bool],
) -> ArchiveRow:
    have = {*kept, "plan", *(code for code, is_there in derived.items() if is_there)}
    here = tuple(item.label for item in wanted if item.code in have)
    missing = tuple(item.label for item in wanted if item.code not in have)
    percent = 100 * len(here) // len(wanted) if wanted else 100
    return ArchiveRow(
        held.id, held.batch_id, held.held_on, held.title, held.batch, percent, here, missing, len(kept)
    )


def bulletin_of(session: Session, *, class_session_id: int) -> int | None:
    """The newest issued bulletin that tells about the class session."""
    return _told(session).get(class_session_id)


def _told(session: Session) -> dict[int, int]:
    """Class session → its newest issued bulletin."""
    from app.services.bulletin.bulletins import options_of

    found: dict[int, int] = {}
    statement = select(Bulletin.id, Bulletin.class_session_id, Bulletin.facts_json).where(
        Bulletin.status == "issued"
    )
    for bulletin_id, class_session_id, facts in session.execute(statement.order_by(Bulletin.id)):
        ids = {class_session_id} if class_session_id is not None else set()
        for one in ids | set(options_of(facts).class_session_ids):
            found[one] = bulletin_id
    return found
