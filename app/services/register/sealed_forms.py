"""What a closed year stands by: the descriptions of its registers as they were, and the stock of that day.

A register that stands in no year (师资库, 教学资源 …) is kept with its entries in force, so that the year's
papers say the same whatever is entered afterwards.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.registers import folders
from app.rules.registers.changes import effective
from app.rules.registers.checking import parsed
from app.rules.registers.description import Dated, Register
from app.rules.registers.document import Document
from app.rules.registers.entries import Entry, Line, StateStep
from app.services.register import forms
from app.services.register.entry_rows import read_entries
from db.models import RegisterEntry, RegisterForm


def keep_descriptions(session: Session, *, year: int) -> int:
    """Keep every register that has entries of the year or stands in none; returns how many.

    To be called before the year is closed: afterwards nothing of it changes without a reason.
    """
    used = set(
        session.scalars(
            select(RegisterEntry.register)
            .where((RegisterEntry.year == year) | RegisterEntry.year.is_(None))
            .distinct()
        )
    )
    documents = _documents()
    kept = 0
    for register in forms.shelf(session).registers.values():
        if register.id not in used:
            continue
        document: Document = {"base": documents.get(register.id)}
        if register.is_own:
            document["base"] = forms.own_document(session, register_id=register.id)
        document["changes"] = forms.changes_of(session, register_id=register.id)
        if register.dated is Dated.NONE:
            stock = read_entries(session, RegisterEntry.register == register.id)
            document["stock"] = [_plain(entry) for entry in stock]
        forms.keep_form(session, register_id=register.id, kind=forms.SEALED, document=document, year=year)
        kept += 1
    return kept


def register_of_year(session: Session, *, register: Register, year: int | None) -> Register:
    """The register as the closed `year` stands by it; the present one where nothing was kept."""
    document = _kept(session, register, year)
    if document is None or not document.get("base"):
        return register
    base = parsed(document["base"])
    changes = document.get("changes")
    return effective(base, changes).register if changes else base


def stock_of_year(session: Session, *, register: Register, year: int | None) -> tuple[Entry, ...] | None:
    """The entries of a register without years as they stood when `year` was closed; None: those of today."""
    document = _kept(session, register, year)
    if document is None or "stock" not in document:
        return None
    return tuple(_entry(each) for each in document["stock"])


def _kept(session: Session, register: Register, year: int | None) -> Document | None:
    if year is None:
        return None
    found = session.scalar(
        select(RegisterForm.json).where(
            RegisterForm.register == register.id,
            RegisterForm.kind == forms.SEALED,
            RegisterForm.year == year,
        )
    )
    return None if found is None else dict(json.loads(found))


def _documents() -> dict[str, Document]:
    """The documents of the shipped registers by id, as their files say them."""
    found = {}
    for path in (path for folder in folders() for path in sorted(folder.glob("*.json"))):
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        found[document["id"]] = document
    return found


def _plain(entry: Entry) -> Document:
    values = asdict(entry)
    values["on_day"] = entry.on_day.isoformat()
    values["files"], values["entered"] = sorted(entry.files), sorted(entry.entered)
    for step, plain in zip(entry.steps, values["steps"], strict=True):
        plain["on_day"] = step.on_day.isoformat()
    return values


def _entry(values: Document) -> Entry:
    lines = tuple(Line(**each) for each in values["lines"])
    steps = tuple(
        StateStep(**{**each, "on_day": date.fromisoformat(each["on_day"])}) for each in values["steps"]
    )
    day = date.fromisoformat(values["on_day"])
    sets = {name: frozenset(values[name]) for name in ("files", "entered")}
    return Entry(**{**values, "on_day": day, "lines": lines, "steps": steps, **sets})
