"""A bulletin as a value: what the clerk chose, what stands on the paper, and how both are stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.bulletin_parts import HIDDEN, Part, fingerprint, number_text, plain_text
from app.rules.day_words import short_date
from app.services.bulletin.bulletin_kinds import BulletinKindRow, fill_marks
from app.services.bulletin.bulletin_scores import BY_SCORE


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

    def to_json(self) -> dict[str, object]:
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


def check_order(order: str, names: str) -> None:
    """Scores in order name people: without names there is nothing to put in order (A30).

    Raises `InputProblem` bulletin.by_score.
    """
    if order == BY_SCORE and (names or HIDDEN) == HIDDEN:
        raise InputProblem("bulletin.by_score")


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


def headed(
    session: Session,
    *,
    kind: BulletinKindRow,
    title: str,
    about_on: date,
    parts: tuple[Part, ...],
    facts: Mapping[str, Any],
    unmarked: int = 0,
) -> BulletinContent:
    """Content under the head its kind prescribes."""
    return BulletinContent(
        kind.code,
        title,
        fill_marks(session, text=kind.issuer),
        kind.number_word,
        fill_marks(session, text=kind.recipients),
        fill_marks(session, text=kind.copies),
        about_on,
        parts,
        facts,
        unmarked,
    )


def frozen(content: BulletinContent) -> dict[str, object]:
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
