"""通报: draft → 定稿 → perhaps 更正 or 撤回 (A27, A30, D16, C29, I3, I4, Q29).

定稿 gives the next number of its kind and year and freezes figures and text. A number is never reused: a
withdrawn bulletin keeps its own, and only the newest 定稿 can be undone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.rules.bulletin_codes import DAILY, DRAFT, ISSUED, SCORES, WITHDRAWN
from app.rules.bulletin_parts import (
    canonical,
    clean_text,
    fingerprint,
    next_number,
    one_line,
)
from app.services.bulletin.bulletin_content import build_content
from app.services.bulletin.bulletin_facts import sessions_of_day
from app.services.bulletin.bulletin_frozen import told_number
from app.services.bulletin.bulletin_issued import first_issued
from app.services.bulletin.bulletin_kinds import list_bulletin_kinds
from app.services.bulletin.bulletin_numbers import NUMBER_PATH, dated_later, numbers_used
from app.services.bulletin.bulletin_paper import (
    BulletinContent,
    BulletinOptions,
    check_order,
    frozen,
    number_of,
    thawed,
)
from app.services.bulletin.bulletin_scope import options_of, overlaps, same_scope
from app.services.plan.expected import refresh_expected
from db.models import Bulletin, BulletinSubject, ClassSession

STATUS_LABELS = {DRAFT: "草稿", ISSUED: "已定稿", WITHDRAWN: "已撤回"}


@dataclass(frozen=True)
class BulletinRow:
    """One bulletin in the list; `number_text` is '' for a draft, `withdrawn` says why it was withdrawn."""

    id: int
    kind: str
    label: str
    year: int
    number: int | None
    number_text: str
    status: str
    title: str
    issuer: str
    about_on: date
    issued_on: date | None
    class_session_id: int | None
    exam_id: int | None
    corrects_id: int | None
    fingerprint: str
    withdrawn: str = ""


def list_bulletins(session: Session, *, year: int | None = None) -> tuple[BulletinRow, ...]:
    """Bulletins about a year or numbered in it, newest first; drafts on top."""
    kinds = {kind.code: kind for kind in list_bulletin_kinds(session)}
    statement = select(
        Bulletin.id,
        Bulletin.kind,
        Bulletin.year,
        Bulletin.number,
        Bulletin.status,
        Bulletin.title,
        Bulletin.issuer,
        Bulletin.about_on,
        Bulletin.issued_on,
        Bulletin.class_session_id,
        Bulletin.exam_id,
        Bulletin.corrects_id,
        Bulletin.fingerprint,
        func.coalesce(func.json_extract(Bulletin.facts_json, NUMBER_PATH), "").label("number_text"),
        func.coalesce(func.json_extract(Bulletin.facts_json, "$.withdrawn"), "").label("withdrawn"),
    )
    if year is not None:
        about = Bulletin.about_on.between(date(year, 1, 1), date(year, 12, 31))
        statement = statement.where(about | ((Bulletin.year == year) & Bulletin.number.is_not(None)))
    rows = []
    for found in session.execute(statement):
        label = kinds[found.kind].label if found.kind in kinds else found.kind
        label = "更正通报" if found.corrects_id is not None else label
        rows.append(BulletinRow(label=label, **found._mapping))
    return tuple(
        sorted(rows, key=lambda r: (r.status == DRAFT, r.issued_on or r.about_on, r.id), reverse=True)
    )


def get_content(session: Session, *, bulletin_id: int) -> BulletinContent:
    """What stands on the paper: a draft as of today, an issued one as frozen.

    Raises `InputProblem` bulletin.not_found.
    """
    row = _bulletin(session, bulletin_id)
    if row.status == DRAFT:
        options = options_of(row.facts_json)
        content = build_content(session, kind=row.kind, options=options, title=row.title)
        return replace(content, about_on=row.about_on)
    return thawed(
        row.facts_json, kind=row.kind, about_on=row.about_on, status=row.status, mark=row.fingerprint
    )


def get_options(session: Session, *, bulletin_id: int) -> BulletinOptions:
    """What the clerk chose for it. Raises `InputProblem` bulletin.not_found."""
    return options_of(_bulletin(session, bulletin_id).facts_json)


def draft_session(session: Session, *, class_session_id: int) -> int:
    """A draft about one class session, or the one that exists. Returns its id.

    Raises `ConflictProblem` bulletin.exists when it has gone out, `InputProblem` as `build_content`.
    """
    return draft_sessions(session, class_session_ids=(class_session_id,))


def draft_sessions(session: Session, *, class_session_ids: tuple[int, ...]) -> int:
    """A draft about some class sessions of one day. Returns its id. Raises as `draft_session`."""
    refresh_expected(session, class_session_ids=list(class_session_ids))
    return _draft(session, DAILY, BulletinOptions(class_session_ids=class_session_ids))


def draft_day(session: Session, *, on: date) -> int:
    """A draft about all class sessions of a day together, or those nobody has told about. Returns its id.

    Raises `InputProblem` bulletin.no_session, `ConflictProblem` bulletin.exists.
    """
    ids = tuple(lesson.id for lesson in sessions_of_day(session, on=on))
    if not ids:
        raise InputProblem("bulletin.no_session", day=on.isoformat())
    told = first_issued(session, first=on, last=on)
    return draft_sessions(session, class_session_ids=tuple(i for i in ids if i not in told) or ids)


def draft_scores(session: Session, *, exam_id: int, order: str = "", names: str = "") -> int:
    """A draft about an exam. Returns its id.

    Raises `ConflictProblem` bulletin.exists, `InputProblem` bulletin.by_score.
    """
    check_order(order, names)
    return _draft(session, SCORES, BulletinOptions(exam_id=exam_id, order=order, names=names))


def draft_period(session: Session, *, kind: str, first: date, last: date, extra: str = "") -> int:
    """A draft of kind secondment or inspection about a period. Returns its id."""
    return _draft(session, kind, BulletinOptions(first=first, last=last, extra=clean_text(extra)))


def draft_correction(session: Session, *, bulletin_id: int, reason: str) -> int:
    """A 更正通报 of an issued bulletin. Returns its id.

    Raises `InputProblem` bulletin.reason (none given), bulletin.not_issued or bulletin.no_changes.
    """
    if not reason.strip():
        raise InputProblem("bulletin.reason")
    row = _bulletin(session, bulletin_id)
    if row.status != ISSUED or row.corrects_id is not None:
        raise InputProblem("bulletin.not_issued")
    options = replace(options_of(row.facts_json), reason=one_line(reason), corrects_id=bulletin_id, extra="")
    return _draft(session, row.kind, options)


def _draft(session: Session, kind: str, options: BulletinOptions) -> int:
    return _drafted(session, kind, options)[0]


def _drafted(session: Session, kind: str, options: BulletinOptions) -> tuple[int, BulletinContent | None]:
    """The draft, and what stands on it; None where it was there before and may have words of its own."""
    content = build_content(session, kind=kind, options=options)
    lessons = options.class_session_ids
    session_id = lessons[0] if len(lessons) == 1 else None
    for other in session.scalars(
        select(Bulletin).where(
            Bulletin.kind == kind,
            Bulletin.about_on == content.about_on,
            Bulletin.corrects_id == options.corrects_id
            if options.corrects_id is not None
            else Bulletin.corrects_id.is_(None),
        )
    ):
        same = other.class_session_id == session_id and other.exam_id == options.exam_id
        if other.status == DRAFT and same and same_scope(other, options):
            return other.id, None
        if other.status == ISSUED and options.corrects_id is None and overlaps(other, options):
            raise ConflictProblem("bulletin.exists", number=told_number(other.facts_json))
    made = Bulletin(
        kind=kind,
        year=content.about_on.year,
        number=None,
        title=content.title,
        issuer=content.issuer,
        about_on=content.about_on,
        class_session_id=session_id,
        exam_id=options.exam_id,
        corrects_id=options.corrects_id,
        facts_json=canonical({"options": options.to_json()}),
    )
    session.add(made)
    session.flush()
    return made.id, content


def edit_draft(
    session: Session,
    *,
    bulletin_id: int,
    title: str | None = None,
    names: str | None = None,
    order: str | None = None,
    extra: str | None = None,
    reason: str | None = None,
) -> None:
    """Change title, how people are named, order, own words or reason; None leaves as it is.

    Raises `InputProblem` bulletin.frozen when it has been issued, or bulletin.by_score.
    """
    row = _bulletin(session, bulletin_id)
    if row.status != DRAFT:
        raise InputProblem("bulletin.frozen")
    old = options_of(row.facts_json)
    options = replace(
        old,
        names=old.names if names is None else names,
        order=old.order if order is None else order,
        extra=old.extra if extra is None else clean_text(extra),
        reason=old.reason if reason is None else one_line(reason),
    )
    check_order(options.order, options.names)
    row.facts_json = canonical({"options": options.to_json()})
    if title is not None and title.strip():
        row.title = one_line(title)
    session.flush()


def issue(
    session: Session,
    *,
    bulletin_id: int,
    on: date,
    with_unmarked: bool = False,
    out_of_order: bool = False,
) -> str:
    """定稿: the next number of kind and year, figures and text frozen. Returns the number as text.

    Raises `InputProblem` bulletin.unmarked while anybody is 未登记 (unless `with_unmarked`),
    bulletin.order when a lower number bears a later date (unless `out_of_order`), bulletin.frozen, or
    bulletin.date when `on` lies before what it tells about; `ConflictProblem` bulletin.exists when another
    one has told about part of it since it was drafted.
    """
    return _issue(session, bulletin_id, None, on, with_unmarked=with_unmarked, out_of_order=out_of_order)


def _issue(
    session: Session,
    bulletin_id: int,
    content: BulletinContent | None,
    on: date,
    *,
    with_unmarked: bool,
    out_of_order: bool,
) -> str:
    """`content` is what stands on the draft, where the caller has just put it together."""
    row = _bulletin(session, bulletin_id)
    if row.status != DRAFT:
        raise InputProblem("bulletin.frozen")
    if on < row.about_on:
        raise InputProblem("bulletin.date", day=row.about_on.isoformat())
    refuse_twice(session, bulletin_id=bulletin_id)
    content = content or get_content(session, bulletin_id=bulletin_id)
    if content.unmarked and not with_unmarked:
        raise InputProblem("bulletin.unmarked", count=content.unmarked)
    if not out_of_order and (earlier := dated_later(session, kind=row.kind, on=on)) is not None:
        raise InputProblem("bulletin.order", number=earlier.number, day=earlier.on.isoformat())
    number = next_number(numbers_used(session, kind=row.kind, year=on.year))
    content = replace(content, number=number_of(content, on.year, number), issued_on=on)
    whole = frozen(content)
    row.number, row.year, row.issued_on, row.status = number, on.year, on, ISSUED
    row.title, row.issuer = content.title, content.issuer
    row.facts_json = canonical({"options": options_of(row.facts_json).to_json(), "frozen": whole})
    row.fingerprint = fingerprint(whole)
    row.body = content.text
    # Secondments name people too: who went to a class of the superiors changes only with a reason.
    away = [lesson["id"] for lesson in content.facts.get("secondments", ())]
    for class_session_id in (*options_of(row.facts_json).class_session_ids, *away):
        session.add(BulletinSubject(bulletin_id=row.id, class_session_id=class_session_id))
    session.flush()
    return content.number


def refuse_twice(session: Session, *, bulletin_id: int) -> None:
    """Raise `ConflictProblem` bulletin.exists when another issued bulletin tells part of the same."""
    row = _bulletin(session, bulletin_id)
    if row.corrects_id is not None:
        return
    options = options_of(row.facts_json)
    for other in session.scalars(
        select(Bulletin).where(
            Bulletin.kind == row.kind,
            Bulletin.about_on == row.about_on,
            Bulletin.status == ISSUED,
            Bulletin.corrects_id.is_(None),
            Bulletin.id != row.id,
        )
    ):
        if overlaps(other, options):
            raise ConflictProblem("bulletin.exists", number=told_number(other.facts_json))


def issue_sessions(
    session: Session,
    *,
    class_session_ids: tuple[int, ...],
    on: date,
    with_unmarked: bool = False,
    out_of_order: bool = False,
) -> str:
    """Draft and 定稿 of class sessions of one day at once. Returns the number. Raises as both do."""
    refresh_expected(session, class_session_ids=list(class_session_ids))
    made, content = _drafted(session, DAILY, BulletinOptions(class_session_ids=class_session_ids))
    return _issue(session, made, content, on, with_unmarked=with_unmarked, out_of_order=out_of_order)


def withdraw(session: Session, *, bulletin_id: int, reason: str) -> str:
    """撤回: it keeps its number, which nobody gets again. Returns the number as text.

    Raises `InputProblem` bulletin.reason, bulletin.not_issued; `ConflictProblem` bulletin.corrected.
    """
    row = _bulletin(session, bulletin_id)
    if row.status != ISSUED:
        raise InputProblem("bulletin.not_issued")
    if not reason.strip():
        raise InputProblem("bulletin.reason")
    standing = select(Bulletin).where(Bulletin.corrects_id == row.id, Bulletin.status == ISSUED)
    if (fix := session.scalars(standing).first()) is not None:
        raise ConflictProblem("bulletin.corrected", number=told_number(fix.facts_json))
    stored = json.loads(row.facts_json)
    row.facts_json = canonical({**stored, "withdrawn": one_line(reason)})
    row.status = WITHDRAWN
    session.flush()
    return told_number(row.facts_json)


def remove_draft(session: Session, *, bulletin_id: int) -> None:
    """Throw a draft away; it never had a number. Raises `InputProblem` bulletin.frozen."""
    row = _bulletin(session, bulletin_id)
    if row.status != DRAFT:
        raise InputProblem("bulletin.frozen")
    session.delete(row)
    session.flush()


def find_issued(
    session: Session, *, class_session_ids: tuple[int, ...] = (), exam_id: int | None = None
) -> int | None:
    """The issued bulletin that tells about any of these class sessions, or about the exam; or None."""
    statement = (
        select(Bulletin)
        .where(Bulletin.status == ISSUED, Bulletin.corrects_id.is_(None))
        .where(Bulletin.kind == (SCORES if exam_id is not None else DAILY))
        .order_by(Bulletin.id.desc())
    )
    if exam_id is not None:
        statement = statement.where(Bulletin.exam_id == exam_id)
    else:
        days = select(ClassSession.held_on).where(ClassSession.id.in_(class_session_ids))
        statement = statement.where(Bulletin.about_on.in_(days))
    for row in session.scalars(statement):
        options = options_of(row.facts_json)
        if exam_id is not None and options.exam_id == exam_id:
            return row.id
        if set(options.class_session_ids) & set(class_session_ids):
            return row.id
    return None


def _bulletin(session: Session, bulletin_id: int) -> Bulletin:
    row = session.get(Bulletin, bulletin_id)
    if row is None:
        raise InputProblem("bulletin.not_found")
    return row
