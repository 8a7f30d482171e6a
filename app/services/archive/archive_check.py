"""一期一档: which papers of a 期 are there, which are missing, in percent (I15)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.rounding import percent_tenths, tenths_text
from app.rules.session_status import CANCELLED
from app.services.duty.duty_class_measures import tested_classes
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.one_class import OneClass
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions
from app.services.setting.defaults import read_defaults
from app.services.setting.town import get_setting, set_setting
from db.models import (
    Attachment,
    Batch,
    Bulletin,
    ClassSession,
    Course,
    Participation,
    Programme,
    RegisterEntry,
)

SETTING = "archive.items"
SENT = "上级调训"
# Papers that a register of the class holds as well as a file does; the code is the id of the register.
FROM_REGISTERS = ("evaluation", "fund", "inspection", "share")
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
    """A 期 and its file, under the id of one of its class sessions (I15).

    `here` and `missing` are labels in the order of the list; what each day needs (签到表原件, 通报) names the
    days that lack it. `session_ids` are all its class sessions; a paper kept with one serves the 期 (A21).
    """

    id: int
    batch_id: int
    held_on: date
    title: str
    batch: str
    here: tuple[str, ...]
    missing: tuple[str, ...]
    attachments: int
    session_ids: tuple[int, ...] = ()

    @property
    def wanted(self) -> int:
        """How many papers belong into it."""
        return len(self.here) + len(self.missing)

    @property
    def tenths(self) -> int:
        """How whole it is, in tenths of a percent; all of nothing is whole."""
        found = percent_tenths(len(self.here), self.wanted)
        return 1000 if found is None else found

    @property
    def percent(self) -> str:
        """'60.0%', as 材料齐全率 is printed everywhere."""
        return tenths_text(self.tenths)

    @property
    def words(self) -> str:
        """'材料 3 件，齐全 60.0%，缺培训通知、课件讲稿'."""
        kept = f"材料 {self.attachments} 件" if self.attachments else "还没有存入材料"
        lacks = f"，缺{'、'.join(self.missing)}" if self.missing else ""
        return f"{kept}，齐全 {self.percent}{lacks}"


def list_items(session: Session, *, year: int | None = None) -> tuple[ArchiveItem, ...]:
    """Every known paper; which are wanted is the town's choice (in a closed `year` that of then)."""
    stored = get_setting(session, name=SETTING, year=year)
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


def check_year(
    session: Session, *, year: int, until: date | None = None, duties: DutyFacts | None = None
) -> tuple[ArchiveRow, ...]:
    """The 期 of `year` that were opened by `until`, the emptiest file first.

    Opened: on a day of it that is not cancelled somebody was there. What is only planned needs no file yet.
    `duties`: the year as the duties see it, where it has been read already.
    """
    batches: dict[int, list[ClassSessionRow]] = defaultdict(list)
    for lesson in list_class_sessions(session, year=year):
        if lesson.status != CANCELLED:
            batches[lesson.batch_id].append(lesson)
    opened = {
        batch_id: [
            lesson for lesson in own if _was_held(lesson) and (until is None or lesson.held_on <= until)
        ]
        for batch_id, own in batches.items()
    }
    opened = {batch_id: days for batch_id, days in opened.items() if days}
    duties = duties or DutyFacts(session, year=year, today=until or date(year, 12, 31))
    known = _Known(duties, [h for days in opened.values() for h in days])
    rows = [known.row(days[0], batches[days[0].batch_id], days) for days in opened.values()]
    return tuple(sorted(rows, key=lambda row: (row.tenths, row.held_on)))


def check_session(session: Session, *, class_session_id: int) -> ArchiveRow:
    """The file of the 期 a class session belongs to, whenever it is, under that session's id.

    Raises `InputProblem` class_session.not_found.
    """
    batch_id = session.scalar(select(ClassSession.batch_id).where(ClassSession.id == class_session_id))
    if batch_id is None:
        raise InputProblem("class_session.not_found", id=class_session_id)
    every = list_class_sessions(session, batch_id=batch_id)
    lesson = next(row for row in every if row.id == class_session_id)
    own = [row for row in every if row.status != CANCELLED]
    days = [row for row in own if _was_held(row)] or [lesson]
    year = lesson.held_on.year
    duties = OneClass(session, batch_id=batch_id, year=year, today=date(year + 1, 12, 31))
    return _Known(duties, days).row(lesson, own or [lesson], days)


def _was_held(lesson: ClassSessionRow) -> bool:
    return lesson.tally.took > 0


class _Known:
    """What is there for some 期, read once."""

    def __init__(self, duties: DutyFacts, days: Sequence[ClassSessionRow]) -> None:
        session = duties.session
        self._wanted = [item for item in list_items(session, year=duties.year.first.year) if item.is_wanted]
        batches = {lesson.batch_id for lesson in days}
        self._kept: dict[int, list[str]] = defaultdict(list)
        for held_id, kind in session.execute(
            select(ClassSession.id, Attachment.kind)
            .join(ClassSession, ClassSession.id == Attachment.class_session_id)
            .where(ClassSession.batch_id.in_(sorted(batches)))
        ):
            self._kept[held_id].append(kind)
        ids = [lesson.id for lesson in days]
        self._listed = set(
            session.scalars(
                select(Participation.class_session_id)
                .where(Participation.class_session_id.in_(ids))
                .distinct()
            )
        )
        self._told = _told(session)
        self._tested = tested_classes(duties, batch_ids=batches)
        self._entered = _entered(session, batches)
        self._planned = _with_plan(session, {lesson.course_id for lesson in days})

    def row(
        self, lesson: ClassSessionRow, own: Sequence[ClassSessionRow], days: Sequence[ClassSessionRow]
    ) -> ArchiveRow:
        """The file of one 期: `own` are its class sessions, `days` those it was held on."""
        kept = {day.id: set(self._kept[day.id]) for day in own}
        every = set().union(*kept.values()) if kept else set()
        lacking: dict[str, list[ClassSessionRow]] = {
            SIGNED: [day for day in days if SIGNED not in self._kept[day.id]],
            "roster": [day for day in days if day.id not in self._listed],
            "bulletin": [day for day in days if day.id not in self._told],
        }
        have = (
            every
            | self._entered.get(lesson.batch_id, set())
            | {
                code
                for code, there in (
                    ("plan", lesson.course_id in self._planned),
                    ("test", lesson.batch_id in self._tested),
                )
                if there
            }
        )
        # The superior tests and reports its own courses.
        not_asked = {"test", "bulletin"} if lesson.pot == SENT else set()
        here: list[str] = []
        missing: list[str] = []
        for item in self._wanted:
            if item.code in not_asked:
                continue
            if item.code in lacking:
                gaps = lacking[item.code]
                names = "、".join(f"{day.held_on.month}月{day.held_on.day}日" for day in gaps)
                (missing if gaps else here).append(
                    f"{item.label}（{names}）" if gaps and len(days) > 1 else item.label
                )
            else:
                (here if item.code in have else missing).append(item.label)
        return ArchiveRow(
            lesson.id,
            lesson.batch_id,
            lesson.held_on,
            lesson.title,
            lesson.batch,
            tuple(here),
            tuple(missing),
            sum(len(self._kept[day.id]) for day in own),
            tuple(day.id for day in own),
        )


def _entered(session: Session, batches: Collection[int]) -> dict[int, set[str]]:
    """Class (期) → papers that stand in a register of it: 教学评估, 经费, 督查, 成果."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = session.execute(
        select(RegisterEntry.batch_id, RegisterEntry.register)
        .where(RegisterEntry.register.in_(FROM_REGISTERS), RegisterEntry.batch_id.in_(sorted(batches)))
        .distinct()
    )
    for batch_id, register in rows:
        if batch_id is not None:
            found[batch_id].add(register)
    return found


def _with_plan(session: Session, course_ids: Collection[int]) -> set[int]:
    """Courses whose programme is there on paper: its number, its text, or a kept 培训方案."""
    filed = select(Course.programme_id).where(
        Course.id.in_(
            select(Batch.course_id)
            .join(ClassSession, ClassSession.batch_id == Batch.id)
            .join(Attachment, Attachment.class_session_id == ClassSession.id)
            .where(Attachment.kind == "plan")
        )
    )
    return set(
        session.scalars(
            select(Course.id)
            .join(Programme, Programme.id == Course.programme_id)
            .where(
                Course.id.in_(sorted(course_ids)),
                (Programme.document_no != "")
                | (Programme.decision != "")
                | (Programme.note != "")
                | Programme.id.in_(filed),
            )
        )
    )


def bulletin_of(session: Session, *, class_session_id: int) -> int | None:
    """The newest issued bulletin that tells about the class session."""
    return _told(session).get(class_session_id)


def _told(session: Session) -> dict[int, int]:
    """Class session → its newest issued bulletin."""
    from app.services.bulletin.bulletin_scope import options_of

    found: dict[int, int] = {}
    statement = select(Bulletin.id, Bulletin.class_session_id, Bulletin.facts_json).where(
        Bulletin.status == "issued"
    )
    for bulletin_id, class_session_id, facts in session.execute(statement.order_by(Bulletin.id)):
        ids = {class_session_id} if class_session_id is not None else set()
        for one in ids | set(options_of(facts).class_session_ids):
            found[one] = bulletin_id
    return found
