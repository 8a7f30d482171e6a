"""What differs between the frozen facts of a bulletin and today's records, kind by kind (I3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.figures.notes import NOTE
from app.rules.bulletin_corrections import Change, compare, compare_figures
from app.rules.bulletin_daily import SessionFacts
from app.rules.bulletin_parts import Named
from app.rules.bulletin_periods import Secondment, UnitFigures, overall_secondments, overall_units
from app.rules.day_words import short_date
from app.rules.hours import format_centi
from app.rules.scoring import STATE_LABELS
from app.rules.session_status import CANCELLED
from app.services.bulletin import bulletin_facts, bulletin_villages
from app.services.bulletin.bulletin_paper import BulletinOptions
from app.services.bulletin.bulletin_particulars import (
    EACH_TOLD,
    exam_changes,
    particular_changes,
    particulars_of,
)
from app.services.bulletin.bulletin_scores import ExamFacts, overall
from app.services.exam.exams import ScoreRow, list_scores
from app.services.plan.class_sessions import get_class_session
from app.services.plan.exemptions import exempt_people
from app.services.setting.mark_kinds import list_mark_kinds
from db.models import BatchAudience, ClassSession, Exam

NOT_LISTED = "不在名单"
NOT_TOLD = "未列入"
NOT_EXEMPT = "不免训"
Facts = Mapping[str, Any]


def find_changes(session: Session, *, before: Facts, options: BulletinOptions) -> tuple[Change, ...]:
    """Differences old → new; `options` are those of the bulletin (its period)."""
    if "exam" in before:
        return _score_changes(session, ExamFacts.from_json(before["exam"]))
    if "sessions" in before:
        return _mark_changes(session, before)
    if options.first is None or options.last is None:
        return ()
    if "secondments" in before:
        return _secondment_changes(session, before, options.first, options.last)
    return _village_changes(session, before, options.first, options.last)


def facts_now(session: Session, *, before: Facts, options: BulletinOptions) -> tuple[Facts, tuple[str, ...]]:
    """The facts as of today, and the figures in words; what the words mean is said as it was."""
    facts, words = _facts_now(session, before, options)
    return ({**facts, NOTE: before[NOTE]} if NOTE in before else facts), words


def _facts_now(session: Session, before: Facts, options: BulletinOptions) -> tuple[Facts, tuple[str, ...]]:
    if "exam" in before:
        facts = bulletin_facts.exam_facts(session, exam_id=before["exam"]["id"])
        return {"exam": facts.to_json()}, tuple(overall(facts).split("\n"))
    if "sessions" in before:
        return _sessions_now(session, before)
    first, last = options.first or date.min, options.last or date.max
    if "secondments" in before:
        rows = bulletin_facts.secondments(session, first=first, last=last)
        return {"secondments": [row.to_json() for row in rows]}, (overall_secondments(first, last, rows),)
    units = bulletin_villages.village_figures(session, first=first, last=last)
    return {"villages": [vars(unit) for unit in units]}, (overall_units(first, last, units),)


def _standing_sessions(session: Session, ids: Iterable[int]) -> dict[int, date]:
    """Those of the class sessions that exist and are not cancelled, with their day of today."""
    statement = select(ClassSession.id, ClassSession.held_on).where(
        ClassSession.id.in_(list(ids)), ClassSession.status != CANCELLED
    )
    return {row.id: row.held_on for row in session.execute(statement)}


def _sessions_now(session: Session, before: Facts) -> tuple[Facts, tuple[str, ...]]:
    here = _standing_sessions(session, (stored["id"] for stored in before["sessions"]))
    told: dict[int, SessionFacts] = {}
    for day in sorted(set(here.values())):  # one of them may have been moved to another day
        ids = [each for each, on in here.items() if on == day]
        told |= {lesson.id: lesson for lesson in bulletin_facts.daily_facts(session, class_session_ids=ids)}
    facts, words = [], []
    for stored in before["sessions"]:
        lesson = told.get(stored["id"])
        # A cancelled class session stays among the facts without its list: it may be restored.
        facts.append(lesson.to_json() if lesson else {**stored, "people": []})
        if lesson is None:
            words.append(f"“{stored['title']}”课次已取消，有关情况不再计入。")
        else:
            several = len(before["sessions"]) > 1
            words.append(f"“{lesson.title}”{lesson.turnout}" if several else lesson.turnout)
    each = {EACH_TOLD: True} if before.get(EACH_TOLD) else {}
    return {"sessions": facts, **each}, tuple(words)


def _mark_changes(session: Session, before: Facts) -> tuple[Change, ...]:
    labels = {kind.code: kind.label for kind in list_mark_kinds(session)}
    sessions = [SessionFacts.from_json(stored) for stored in before["sessions"]]
    here = _standing_sessions(session, (lesson.id for lesson in sessions))
    today = bulletin_facts.people_of(session, class_session_ids=sorted(here))
    exempt = exempt_now(session, class_session_ids=here)
    said = particulars_of(session, class_session_ids=sorted(here))
    changes = list(particular_changes(sessions, said, each_told=bool(before.get(EACH_TOLD))))
    for lesson in sessions:
        if lesson.id not in here:
            if lesson.people:
                told = f"应到{lesson.tally.due}人、实到{lesson.tally.present}人"
                changes.append(Change(0, f"“{lesson.title}”", "", "", told, "课次已取消"))
            continue
        if lesson.on is not None and lesson.on != here[lesson.id]:
            days = (_whole_date(lesson.on), _whole_date(here[lesson.id]))
            changes.append(Change(0, f"“{lesson.title}”培训日期", "", "", *days))
        old = {p.person_id: (p.name, p.unit, labels.get(p.mark, p.mark)) for p in lesson.people}
        new = {p.person_id: (p.name, p.unit, labels.get(p.mark, p.mark)) for p in today.get(lesson.id, ())}
        changes += compare(lesson.title, old, new, nothing=NOT_LISTED)
        changes += compare_figures(exempt_words(lesson.exempt), exempt.get(lesson.id, {}), nothing=NOT_EXEMPT)
    return tuple(changes)


def exempt_words(people: Iterable[Named]) -> dict[str, str]:
    """Unit and name → '免训（产假）' of the exempt people of a class session."""
    return {f"{each.unit}{each.name}": f"免训（{each.remark}）" if each.remark else "免训" for each in people}


def exempt_now(session: Session, *, class_session_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Class session id → who is exempt today, of those with an exemption at all."""
    batches = select(BatchAudience.batch_id).where(BatchAudience.excluded)
    statement = select(ClassSession.id).where(
        ClassSession.id.in_(list(class_session_ids)), ClassSession.batch_id.in_(batches)
    )
    found = {}
    for held_id in session.scalars(statement).all():
        lesson = get_class_session(session, class_session_id=held_id)
        rows = exempt_people(session, lesson=lesson)
        found[held_id] = exempt_words(Named(row.name, row.unit, row.reason) for row in rows)
    return found


def _whole_date(on: date) -> str:
    return f"{on.year}年{short_date(on)}"


def _score_changes(session: Session, before: ExamFacts) -> tuple[Change, ...]:
    """A result on the paper that none of the person's tries shows any more; a 补考 corrects nothing."""
    exam = session.get(Exam, before.id)
    if exam is None:
        return ()
    rows = {row.person_id: row for row in list_scores(session, exam_id=before.id)}
    old = {p.person_id: (p.name, p.unit, _score(p.state, p.centi)) for p in before.people}
    new = {}
    for row in rows.values():
        tries = {_score(row.state, row.score_centi), _score(row.resit_state, row.resit_centi)}
        told = old.get(row.person_id, ("", "", ""))[2]
        words = told if told in tries else _score(row.counting_state, row.counting_centi)
        new[row.person_id] = (row.name, row.unit, words)
    changes = exam_changes(before, exam) + compare(before.title, old, new, nothing=NOT_LISTED)
    return changes + _first_changes(before, rows)


def _first_changes(before: ExamFacts, rows: Mapping[int, ScoreRow]) -> tuple[Change, ...]:
    """First results that the paper tells beside those of a resit."""
    resat = {p.person_id: p for p in before.people if p.has_resat and p.person_id in rows}
    old = {key: (p.name, p.unit, _score(p.first_state or "", p.first_centi)) for key, p in resat.items()}
    new = {
        key: (row.name, row.unit, _score(row.first_state, row.first_centi))
        for key, row in rows.items()
        if key in resat
    }
    return compare(f"{before.title}首考", old, new, nothing=NOT_LISTED)


def _score(state: str, centi: int | None) -> str:
    if centi is not None:
        return f"{format_centi(centi)}分"
    return STATE_LABELS.get(state, "未登记")


def _secondment_changes(session: Session, before: Facts, first: date, last: date) -> tuple[Change, ...]:
    old = [Secondment.from_json(stored) for stored in before["secondments"]]
    new = bulletin_facts.secondments(session, first=first, last=last)
    return compare_figures(_told(old), _told(new), nothing=NOT_TOLD)


def _told(rows: Iterable[Secondment]) -> dict[str, str]:
    """Class → its figures, with who did not go, in words."""
    found = {}
    for row in rows:
        away = "、".join(
            f"{each.unit}{each.name}" + (f"（{each.remark}）" if each.remark else "") for each in row.away
        )
        words = f"应调{row.nominated}人、实到{row.attended}人"
        words += f"、未登记{row.unmarked}人" if row.unmarked else ""
        found[f"{short_date(row.on)}“{row.title}”"] = words + (f"，未参训：{away}" if away else "")
    return found


def _village_changes(session: Session, before: Facts, first: date, last: date) -> tuple[Change, ...]:
    old = [UnitFigures(**stored) for stored in before["villages"]]
    new = bulletin_villages.village_figures(session, first=first, last=last)
    # Papers of earlier versions told whoever came late and left early twice.
    once = all(row.both is not None for row in old)
    return compare_figures(_figures(old, once=once), _figures(new, once=once), nothing=NOT_TOLD)


def _figures(rows: Iterable[UnitFigures], *, once: bool) -> dict[str, str]:
    """Village → what the paper says of its attendance, in words."""
    return {
        row.unit: f"课次{row.sessions}、应到{row.due}人次、实到{row.present}人次、"
        f"迟到早退{row.late_people if once else row.late}人次、"
        f"请假{row.on_leave}人次、缺席{row.absent}人次"
        + (f"、未登记{row.unmarked}人次" if row.unmarked else "")
        for row in rows
        if row.due
    }
