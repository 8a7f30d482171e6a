"""A bulletin's content: built from today's records while it is a draft, read as frozen once it is issued."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import bulletin_daily, bulletin_periods, bulletin_scores
from app.rules.bulletin_parts import (
    FULL,
    HIDDEN,
    Part,
    fingerprint,
    number_text,
    period_text,
    plain_text,
    short_date,
)
from app.services import bulletin_facts
from app.services.bulletin_kinds import (
    DAILY,
    INSPECTION,
    SCORES,
    SECONDMENT,
    BulletinKindRow,
    fill_marks,
    get_bulletin_kind,
)
from app.services.town import get_town


@dataclass(frozen=True)
class BulletinOptions:
    """What the clerk chose: class sessions of the day, exam, period, names, order, own words."""

    class_session_ids: tuple[int, ...] = ()
    exam_id: int | None = None
    first: date | None = None
    last: date | None = None
    names: str = ""
    order: str = ""
    extra: str = ""
    reason: str = ""
    corrects_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As stored."""
        return {
            "class_session_ids": list(self.class_session_ids),
            "exam_id": self.exam_id,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "names": self.names,
            "order": self.order,
            "extra": self.extra,
            "reason": self.reason,
            "corrects_id": self.corrects_id,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> BulletinOptions:
        """As they were stored."""
        days = {
            name: date.fromisoformat(stored[name]) if stored.get(name) else None for name in ("first", "last")
        }
        return cls(
            class_session_ids=tuple(stored.get("class_session_ids", ())),
            exam_id=stored.get("exam_id"),
            names=stored.get("names", ""),
            order=stored.get("order", ""),
            extra=stored.get("extra", ""),
            reason=stored.get("reason", ""),
            corrects_id=stored.get("corrects_id"),
            **days,
        )


@dataclass(frozen=True)
class BulletinContent:
    """Everything on the paper, as plain values. `unmarked` counts people without an entry."""

    kind: str
    title: str
    issuer: str
    number_word: str
    recipients: str
    copies: str
    about_on: date
    parts: tuple[Part, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    unmarked: int = 0
    number: str = ""
    issued_on: date | None = None
    status: str = "draft"
    fingerprint: str = ""
    is_intact: bool = True

    @property
    def text(self) -> str:
        """The paper as text."""
        lines = [self.title]
        lines += [self.number] if self.number else []
        lines += [f"{self.recipients}："] if self.recipients else []
        lines += [plain_text(self.parts), self.issuer]
        if self.issued_on:
            lines.append(f"{self.issued_on.year}年{short_date(self.issued_on)}")
        return "\n".join(lines)


def build_content(
    session: Session, *, kind: str, options: BulletinOptions, title: str = ""
) -> BulletinContent:
    """The content as the records say it today; `title` '' takes the kind's pattern.

    Raises `InputProblem` of the records it needs (class_session.not_found, exam.not_found …).
    """
    row = get_bulletin_kind(session, code=kind)
    if options.corrects_id is not None:
        from app.services.bulletin_corrections import correction_content

        return correction_content(session, kind=row, options=options)
    return _BUILDERS[kind](session, row, options, title)


def _town_name(session: Session) -> str:
    town = get_town(session)
    return town.name if town else ""


def headed(
    session: Session,
    row: BulletinKindRow,
    *,
    title: str,
    about_on: date,
    parts: tuple[Part, ...],
    facts: Mapping[str, Any],
    unmarked: int = 0,
) -> BulletinContent:
    """Content under the head its kind prescribes."""
    return BulletinContent(
        row.code,
        title,
        fill_marks(session, row.issuer),
        row.number_word,
        fill_marks(session, row.recipients),
        fill_marks(session, row.copies),
        about_on,
        parts,
        facts,
        unmarked,
    )


def _daily(session: Session, row: BulletinKindRow, options: BulletinOptions, title: str) -> BulletinContent:
    sessions = bulletin_facts.daily_facts(session, class_session_ids=options.class_session_ids)
    on = bulletin_facts.day_of(session, class_session_id=sessions[0].id)
    parts = bulletin_daily.compose_daily(
        on,
        sessions,
        town=_town_name(session),
        names=options.names or FULL,
        extra=options.extra,
    )
    return headed(
        session,
        row,
        title=title or fill_marks(session, row.title, day=short_date(on), subject=sessions[0].title),
        about_on=on,
        parts=parts,
        facts={"sessions": [held.to_json() for held in sessions]},
        unmarked=sum(held.tally.unmarked for held in sessions),
    )


def _scores(session: Session, row: BulletinKindRow, options: BulletinOptions, title: str) -> BulletinContent:
    if options.exam_id is None:
        raise InputProblem("exam.not_found", exam="")
    facts = bulletin_facts.exam_facts(session, exam_id=options.exam_id)
    if not facts.people:
        raise InputProblem("bulletin.nobody", title=facts.title)
    parts = bulletin_scores.compose_scores(
        facts,
        town=_town_name(session),
        order=options.order or bulletin_scores.BY_UNIT,
        names=options.names or HIDDEN,
        extra=options.extra,
    )
    return headed(
        session,
        row,
        title=title or fill_marks(session, row.title, day=short_date(facts.on), subject=facts.title),
        about_on=facts.on,
        parts=parts,
        facts={"exam": facts.to_json()},
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
        row,
        title=title or fill_marks(session, row.title, period=period_text(first, last)),
        about_on=last,
        parts=parts,
        facts={"secondments": [each.to_json() for each in rows]},
        unmarked=sum(each.unmarked for each in rows),
    )


def _inspection(
    session: Session, row: BulletinKindRow, options: BulletinOptions, title: str
) -> BulletinContent:
    first, last = _period(options)
    rows = bulletin_facts.village_figures(session, first=first, last=last)
    if not rows:
        raise InputProblem("bulletin.no_villages", period=period_text(first, last))
    log = bulletin_facts.inspections(session, first=first, last=last)
    parts = bulletin_periods.compose_inspection(
        first, last, rows, town=_town_name(session), log=log, extra=options.extra
    )
    return headed(
        session,
        row,
        title=title or fill_marks(session, row.title, period=period_text(first, last)),
        about_on=last,
        parts=parts,
        facts={"villages": [vars(each) for each in rows], "inspections": [each.to_json() for each in log]},
        unmarked=sum(each.unmarked for each in rows),
    )


_BUILDERS = {DAILY: _daily, SCORES: _scores, SECONDMENT: _secondment, INSPECTION: _inspection}


def frozen(content: BulletinContent) -> dict[str, Any]:
    """The content as it is stored at 定稿: head, facts and words."""
    return {
        "head": {
            "title": content.title,
            "issuer": content.issuer,
            "number": content.number,
            "number_word": content.number_word,
            "recipients": content.recipients,
            "copies": content.copies,
            "issued_on": content.issued_on.isoformat() if content.issued_on else None,
        },
        "facts": dict(content.facts),
        "parts": [part.to_json() for part in content.parts],
        "unmarked": content.unmarked,
    }


def thawed(stored: str, *, kind: str, about_on: date, status: str, mark: str) -> BulletinContent:
    """The content of an issued bulletin; `is_intact` tells whether it still has its fingerprint `mark`."""
    whole = json.loads(stored)["frozen"]
    head = whole["head"]
    return BulletinContent(
        kind,
        head["title"],
        head["issuer"],
        head["number_word"],
        head["recipients"],
        head["copies"],
        about_on,
        tuple(Part.from_json(part) for part in whole["parts"]),
        whole["facts"],
        whole["unmarked"],
        head["number"],
        date.fromisoformat(head["issued_on"]),
        status,
        mark,
        fingerprint(whole) == mark,
    )


def number_of(content: BulletinContent, year: int, number: int | None) -> str:
    """The number as it stands on the paper."""
    return number_text(content.number_word, year, number)
