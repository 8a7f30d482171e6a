"""A bulletin's content: built from today's records while it is a draft, read as frozen once it is issued."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.figures.notes import DAILY_IDS, NOTE, SCORE_IDS, SENT_IDS, VILLAGE_IDS, definition_note
from app.rules import bulletin_daily, bulletin_inspection, bulletin_periods
from app.rules.bulletin_codes import DAILY, INSPECTION, SCORES, SECONDMENT
from app.rules.bulletin_parts import FULL, HIDDEN, period_text
from app.rules.day_words import short_date
from app.services.bulletin import bulletin_facts, bulletin_scores, bulletin_villages
from app.services.bulletin.bulletin_corrections import correction_content
from app.services.bulletin.bulletin_kinds import (
    BulletinKindRow,
    fill_marks,
    get_bulletin_kind,
)
from app.services.bulletin.bulletin_paper import BulletinContent, BulletinOptions, headed
from app.services.bulletin.bulletin_particulars import EACH_TOLD
from app.services.follow_up.talks import list_triggers
from app.services.setting.town import get_town


def build_content(
    session: Session, *, kind: str, options: BulletinOptions, title: str = ""
) -> BulletinContent:
    """The content as the records say it today; `title` '' takes the kind's pattern.

    Raises `InputProblem` of the records it needs (class_session.not_found, exam.not_found …).
    """
    row = get_bulletin_kind(session, code=kind)
    if options.corrects_id is not None:
        return correction_content(session, kind=row, options=options)
    return _BUILDERS[kind](session, row, options, title)


def _town_name(session: Session) -> str:
    town = get_town(session)
    return town.name if town else ""


def _daily(session: Session, row: BulletinKindRow, options: BulletinOptions, title: str) -> BulletinContent:
    sessions = bulletin_facts.daily_facts(session, class_session_ids=options.class_session_ids)
    on = bulletin_facts.day_of(session, class_session_id=sessions[0].id)
    parts = bulletin_daily.compose_daily(
        on,
        sessions,
        town=_town_name(session),
        names=options.names or FULL,
        extra=options.extra,
        triggers=list_triggers(session),
    )
    return headed(
        session,
        kind=row,
        title=title or fill_marks(session, text=row.title, day=short_date(on), subject=sessions[0].title),
        about_on=on,
        parts=parts,
        facts={
            "sessions": [lesson.to_json() for lesson in sessions],
            EACH_TOLD: True,
            NOTE: definition_note(DAILY_IDS),
        },
        unmarked=sum(lesson.tally.unmarked for lesson in sessions),
    )


def _scores(session: Session, row: BulletinKindRow, options: BulletinOptions, title: str) -> BulletinContent:
    if options.exam_id is None:
        raise InputProblem("exam.not_found", exam="")
    facts = bulletin_facts.exam_facts(session, exam_id=options.exam_id)
    if not facts.people:
        raise InputProblem("bulletin.nobody", title=facts.title)
    subject = bulletin_scores.subject_of(facts.title, _town_name(session))
    parts = bulletin_scores.compose_scores(
        facts,
        town=_town_name(session),
        order=options.order or bulletin_scores.BY_UNIT,
        names=options.names or HIDDEN,
        extra=options.extra,
    )
    return headed(
        session,
        kind=row,
        title=title or fill_marks(session, text=row.title, day=short_date(facts.on), subject=subject),
        about_on=facts.on,
        parts=parts,
        facts={"exam": facts.to_json(), NOTE: definition_note(SCORE_IDS)},
        unmarked=bulletin_scores.unentered(facts),
    )


def _period(options: BulletinOptions) -> tuple[date, date]:
    if options.first is None or options.last is None or options.last < options.first:
        raise InputProblem("bulletin.period")
    return options.first, options.last


def _secondment(
    session: Session, row: BulletinKindRow, options: BulletinOptions, title: str
) -> BulletinContent:
    first, last = _period(options)
    rows = bulletin_facts.secondments(session, first=first, last=last)
    if not rows:
        raise InputProblem("bulletin.no_secondment", period=period_text(first, last))
    parts = bulletin_periods.compose_secondments(
        first, last, rows, names=options.names or FULL, extra=options.extra
    )
    return headed(
        session,
        kind=row,
        title=title or fill_marks(session, text=row.title, period=period_text(first, last)),
        about_on=last,
        parts=parts,
        facts={"secondments": [each.to_json() for each in rows], NOTE: definition_note(SENT_IDS)},
        unmarked=sum(each.unmarked for each in rows),
    )


def _inspection(
    session: Session, row: BulletinKindRow, options: BulletinOptions, title: str
) -> BulletinContent:
    first, last = _period(options)
    rows = bulletin_villages.village_figures(session, first=first, last=last)
    if not rows:
        raise InputProblem("bulletin.no_villages", period=period_text(first, last))
    log = bulletin_villages.inspections(session, first=first, last=last)
    parts = bulletin_inspection.compose_inspection(
        first, last, rows, town=_town_name(session), log=log, extra=options.extra
    )
    return headed(
        session,
        kind=row,
        title=title or fill_marks(session, text=row.title, period=period_text(first, last)),
        about_on=last,
        parts=parts,
        facts={
            "villages": [vars(each) for each in rows],
            "inspections": [each.to_json() for each in log],
            NOTE: definition_note(VILLAGE_IDS),
        },
        unmarked=sum(each.unmarked for each in rows),
    )


_BUILDERS = {DAILY: _daily, SCORES: _scores, SECONDMENT: _secondment, INSPECTION: _inspection}
