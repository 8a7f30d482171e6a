"""After 定稿: frozen figures against today's records, and the 更正通报 that tells old → new (I3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.bulletin_corrections import Change, compose_correction
from app.rules.bulletin_daily import Marked, SessionFacts
from app.rules.hour_pots import SENT
from app.rules.marks import NOT_LISTED
from app.rules.session_status import CANCELLED
from app.rules.unit_phases import VILLAGE_KINDS
from app.services.bulletin.bulletin_changes import exempt_now, exempt_words, facts_now, find_changes
from app.services.bulletin.bulletin_frozen import told_facts, told_whole
from app.services.bulletin.bulletin_kinds import BulletinKindRow
from app.services.bulletin.bulletin_paper import BulletinContent, BulletinOptions, headed
from app.services.bulletin.bulletin_particulars import (
    EACH_TOLD,
    Particulars,
    particular_changes,
    particulars_of,
)
from app.services.person.unit_states import kind_on
from app.services.tally import marks_read
from db.models import (
    Attempt,
    AuditEntry,
    Bulletin,
    ClassSession,
    Operation,
    Participation,
    Standing,
    Unit,
    UnitState,
)


@dataclass(frozen=True)
class PendingRow:
    """An issued bulletin that no longer agrees with the records."""

    bulletin_id: int
    number_text: str
    title: str
    about_on: date
    changes: tuple[Change, ...]
    reasons: tuple[str, ...] = ()


def pending_corrections(session: Session, *, year: int | None = None) -> tuple[PendingRow, ...]:
    """Issued bulletins of every kind whose frozen facts differ from today's, oldest first."""
    statement = select(Bulletin).where(Bulletin.status == "issued").order_by(Bulletin.issued_on, Bulletin.id)
    if year is not None:
        statement = statement.where(Bulletin.about_on.between(date(year, 1, 1), date(year, 12, 31)))
    return _pending(session, session.scalars(statement))


def pending_correction(session: Session, *, bulletin_id: int) -> PendingRow | None:
    """The same of one bulletin (or of the one it corrects); None while it agrees with the records."""
    row = session.get(Bulletin, bulletin_id)
    if row is None:
        return None
    original = row.corrects_id or row.id
    statement = (
        select(Bulletin)
        .where(Bulletin.status == "issued")
        .where(or_(Bulletin.id == original, Bulletin.corrects_id == original))
        .order_by(Bulletin.issued_on, Bulletin.id)
    )
    return next(iter(_pending(session, session.scalars(statement))), None)


def _pending(session: Session, rows: Iterable[Bulletin]) -> tuple[PendingRow, ...]:
    latest: dict[int, Bulletin] = {}
    for row in rows:
        latest[row.corrects_id or row.id] = row
    facts = {bulletin_id: told_facts(newest.facts_json) for bulletin_id, newest in latest.items()}
    ids = sorted({stored["id"] for each in facts.values() for stored in each.get("sessions", ())})
    marks, said = _marks_today(session, ids), particulars_of(session, class_session_ids=ids)
    exempt = exempt_now(session, class_session_ids=ids)
    found = []
    for bulletin_id, newest in latest.items():
        original = newest if newest.id == bulletin_id else session.get(Bulletin, bulletin_id)
        if original is None or original.status != "issued":
            continue
        if _is_same(facts[bulletin_id], marks, said, exempt):
            continue
        changes = find_changes(session, before=facts[bulletin_id], options=_options(original))
        if changes:
            head = told_whole(original.facts_json)["head"]
            told = (head["number"], head["title"], original.about_on)
            about = frozenset(change.person_id for change in changes)
            reasons = reasons_given(session, bulletin_id=bulletin_id, about=about)
            found.append(PendingRow(bulletin_id, *told, changes, reasons))
    return tuple(found)


Marks = dict[int, set[tuple[int, str]]]  # class session id → person id and mark
DAY = 0  # stands for nobody: the day of the class session, kept beside its marks


def _marks_today(session: Session, ids: Sequence[int]) -> Marks:
    """The marks of every one of these class sessions, in a few queries for a whole year.

    Whoever was off the roster then is 不在册, as in `bulletin_facts.people_of`.
    """
    marks: Marks = {held_id: set() for held_id in ids}
    gone = {(row.class_session_id, row.person_id) for row in marks_read.outside(session, ids=ids)}
    for start in range(0, len(ids), 500):
        for held_id, person_id, mark in session.execute(
            select(Participation.class_session_id, Participation.person_id, Participation.mark)
            .join(ClassSession, ClassSession.id == Participation.class_session_id)
            .where(
                Participation.class_session_id.in_(ids[start : start + 500]),
                ClassSession.status != CANCELLED,
            )
        ):
            marks[held_id].add((person_id, NOT_LISTED if (held_id, person_id) in gone else mark))
        days = select(ClassSession.id, ClassSession.held_on).where(
            ClassSession.id.in_(ids[start : start + 500]), ClassSession.status != CANCELLED
        )
        for held_id, held_on in session.execute(days):
            marks[held_id].add((DAY, held_on.isoformat()))
    return marks


def _is_same(
    facts: Mapping[str, Any],
    marks: Marks,
    said: Mapping[int, Particulars],
    exempt: Mapping[int, Mapping[str, str]],
) -> bool:
    """Whether a daily bulletin agrees with the records; a quick look before names are read."""
    if "sessions" not in facts:
        return False
    told = [SessionFacts.from_json(stored) for stored in facts["sessions"]]
    if particular_changes(told, said, each_told=bool(facts.get(EACH_TOLD))):
        return False
    if any(marks[lesson.id] and exempt_words(lesson.exempt) != exempt.get(lesson.id, {}) for lesson in told):
        return False
    return all(_told_of(stored, marks) == marks[stored["id"]] for stored in facts["sessions"])


def _told_of(stored: Mapping[str, Any], marks: Marks) -> set[tuple[int, str]]:
    told = {(person.person_id, person.mark) for person in map(Marked.from_json, stored["people"])}
    days = {each for each in marks[stored["id"]] if each[0] == DAY}
    if days:  # a cancelled class session has no day any more
        told |= {(DAY, stored["on"])} if "on" in stored else days
    return told


def reasons_given(session: Session, *, bulletin_id: int, about: frozenset[int]) -> tuple[str, ...]:
    """Why what a bulletin told was changed since it (or its correction) went out, oldest first.

    `about` are the people of its changes: a mark that was set right again needs no reason any more.
    """
    original = session.get(Bulletin, bulletin_id)
    if original is None:
        return ()
    facts = told_facts(original.facts_json)
    baseline = _baseline(session, original)
    issued = session.scalar(
        # The first time: one that was withdrawn and came back has told since then.
        select(func.min(AuditEntry.operation_id)).where(
            AuditEntry.table_name == "bulletin",
            AuditEntry.row_id == baseline.id,
            func.json_extract(AuditEntry.after_json, "$.status") == "issued",
        )
    )
    exams = [facts["exam"]["id"]] if "exam" in facts else []
    held = [stored["id"] for stored in facts.get("sessions", facts.get("secondments", ()))]
    # A period tells figures: whoever changed them.
    people = None if "secondments" in facts else about
    touched = [
        and_(AuditEntry.table_name == table, AuditEntry.row_id.in_(ids))
        for table, ids in (
            ("attempt", _records(session, Attempt, "exam_id", exams, people)),
            ("participation", _records(session, Participation, "class_session_id", held, people)),
            ("exam", exams),
            ("class_session", held),
            ("standing", list(session.scalars(select(Standing.id).where(Standing.person_id.in_(about))))),
        )
    ]
    if "villages" in facts:
        touched += _of_villages(_options(original))
    moved = (AuditEntry.before_json.contains(f'"{day}"') for day in ("joined_on", "left_on"))
    touched.append(and_(AuditEntry.table_name == "person", AuditEntry.row_id.in_(about), or_(*moved)))
    found = session.scalars(
        select(Operation.reason)
        .join(AuditEntry, AuditEntry.operation_id == Operation.id)
        .where(Operation.id > (issued or 0), Operation.reason.is_not(None), or_(*touched))
        .order_by(Operation.id)
    )
    return tuple(dict.fromkeys(reason for reason in found if reason))


def _of_villages(options: BulletinOptions) -> list[ColumnElement[bool]]:
    """Marks of the villages in the period of a 督查通报, the days on the roster of whom they are, and what
    made a unit a village or none."""
    listed = (
        select(Participation)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Unit, Unit.id == Participation.unit_id)
        .where(
            ClassSession.held_on.between(options.first, options.last),
            ClassSession.pot != SENT,
        )
    )
    here = listed.where(kind_on(ClassSession.held_on).in_(VILLAGE_KINDS))
    units = listed.with_only_columns(Participation.unit_id)
    states = select(UnitState.id).where(UnitState.unit_id.in_(units))
    marks, people = (here.with_only_columns(column) for column in (Participation.id, Participation.person_id))
    times = select(Standing.id).where(Standing.person_id.in_(people))
    return [
        and_(AuditEntry.table_name == "participation", AuditEntry.row_id.in_(marks)),
        and_(AuditEntry.table_name == "standing", AuditEntry.row_id.in_(times)),
        and_(AuditEntry.table_name == "unit_state", AuditEntry.row_id.in_(states)),
        and_(
            AuditEntry.table_name == "unit",
            AuditEntry.row_id.in_(units),
            AuditEntry.before_json.contains('"kind"'),
        ),
    ]


def _records(
    session: Session,
    model: type[Attempt | Participation],
    column: str,
    parents: Sequence[int],
    people: frozenset[int] | None,
) -> set[int]:
    """What these class sessions or exams have of these people (None: of all), also what was taken away."""
    if not parents:
        return set()
    parent: Any = getattr(model, column)
    here = select(model.id).where(parent.in_(parents))
    gone = select(AuditEntry.row_id).where(
        AuditEntry.table_name == model.__tablename__,
        AuditEntry.after_json.is_(None),
        func.json_extract(AuditEntry.before_json, f"$.{column}").in_(parents),
    )
    if people is not None:
        here = here.where(model.person_id.in_(people))
        gone = gone.where(func.json_extract(AuditEntry.before_json, "$.person_id").in_(people))
    return {*session.scalars(here), *session.scalars(gone)}


def correction_content(
    session: Session, *, kind: BulletinKindRow, options: BulletinOptions
) -> BulletinContent:
    """The content of a correction as of today.

    Raises `InputProblem` bulletin.not_found or bulletin.no_changes.
    """
    original = session.get(Bulletin, options.corrects_id)
    if original is None or original.issued_on is None:
        raise InputProblem("bulletin.not_found")
    head = told_whole(original.facts_json)["head"]
    before = told_facts(_baseline(session, original).facts_json)
    changes = find_changes(session, before=before, options=_options(original))
    if not changes:
        raise InputProblem("bulletin.no_changes", number=head["number"])
    now, after = facts_now(session, before=before, options=_options(original))
    parts = compose_correction(
        title=head["title"],
        number=head["number"],
        issued_on=original.issued_on,
        reason=options.reason,
        changes=changes,
        after=after,
    )
    return headed(
        session,
        kind=kind,
        title=f"关于更正《{head['title']}》的通报",
        about_on=original.about_on,
        parts=parts,
        facts={**now, "changes": [vars(change) for change in changes]},
    )


def _baseline(session: Session, original: Bulletin) -> Bulletin:
    """The newest issued correction, or the bulletin itself."""
    newest = session.scalars(
        select(Bulletin)
        .where(Bulletin.corrects_id == original.id, Bulletin.status == "issued")
        .order_by(Bulletin.issued_on.desc(), Bulletin.id.desc())
    ).first()
    return newest or original


def _options(row: Bulletin) -> BulletinOptions:
    return BulletinOptions.from_json(json.loads(row.facts_json).get("options", {}))
