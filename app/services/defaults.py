"""What a new data file starts with, read from `resources/defaults` once."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.paths import RESOURCES
from db.models import Category, CategoryScheme, IdentityGroup, MarkKind
from db.session import Database

MARK_FIELDS = (
    "code",
    "label",
    "symbol",
    "acronym",
    "key",
    "counts_as_present",
    "counts_as_due",
    "hour_percent",
    "triggers_talk",
)


@cache
def read_defaults(name: str) -> tuple[dict[str, Any], ...]:
    """The entries of `resources/defaults/<name>.json`, in order."""
    text = (RESOURCES / "defaults" / f"{name}.json").read_text(encoding="utf-8")
    return tuple(json.loads(text))


def load_missing_defaults(database: Database) -> None:
    """Fill a new data file with marks, categories and groups; an existing one is left alone."""
    with database.read() as session:
        if session.scalar(select(func.count()).select_from(MarkKind)):
            return
    with database.write(actor="程序", action="defaults.load", text="写入初始设置") as unit:
        _insert_defaults(unit.session)


def _insert_defaults(session: Session) -> None:
    for position, entry in enumerate(read_defaults("marks"), 1):
        session.add(MarkKind(position=position, **{name: entry[name] for name in MARK_FIELDS}))
    for position, entry in enumerate(read_defaults("identity_groups"), 1):
        session.add(IdentityGroup(name=entry["name"], position=position))
    for position, entry in enumerate(read_defaults("category_schemes"), 1):
        scheme = CategoryScheme(name=entry["name"], position=position)
        session.add(scheme)
        session.flush()
        for order, name in enumerate(entry["categories"], 1):
            session.add(Category(scheme_id=scheme.id, name=name, position=order))
