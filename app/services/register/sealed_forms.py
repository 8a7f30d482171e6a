"""What a closed year stands by: the descriptions of its registers as they were, and the stock of that day.

A register that stands in no year (师资库, 教学资源 …) is kept with its entries in force, so that the year's
papers say the same whatever is entered afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.registers import as_written, folders
from app.rules.own_duties import MEASURE as OWN
from app.rules.registers.changes import effective
from app.rules.registers.checking import parsed
from app.rules.registers.description import Dated, Register
from app.rules.registers.document import Document
from app.rules.registers.entries import Entry, Line, StateStep
from app.services.register import forms
from app.services.register.entry_rows import read_entries
from app.services.setting.register_dues import MEASURE
from db.models import DutyRule, RegisterEntry, RegisterForm


def keep_descriptions(session: Session, *, year: int) -> int:
    """Keep every register with entries of the year, that stands in none, or that is asked; returns how many.

    To be called before the year is closed: afterwards nothing of it changes without a reason.
    """
    used = set(
        session.scalars(
            select(RegisterEntry.register)
            .where((RegisterEntry.year == year) | RegisterEntry.year.is_(None))
            .distinct()
        )
    )
    asked = select(DutyRule.filter_json).where(DutyRule.measure.in_((MEASURE, OWN)), DutyRule.enabled)
    used |= {str(json.loads(text).get("register", "")) for text in session.scalars(asked)}
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
    return register if document is None else _laid(document, register) or register


def registers_of_year(
    session: Session, *, registers: Mapping[str, Register], year: int
) -> Mapping[str, Register]:
    """All registers as the closed `year` stands by them, read at once; those given where nothing was kept."""
    wanted = select(RegisterForm.register, RegisterForm.json).where(
        RegisterForm.kind == forms.SEALED, RegisterForm.year == year
    )
    kept = {register_id: json.loads(text) for register_id, text in session.execute(wanted)}
    if not kept:
        return registers
    found = {name: _laid(kept[name], registers.get(name)) for name in kept}
    return {**registers, **{name: one for name, one in found.items() if one is not None}}


def _laid(document: Document, now: Register | None) -> Register | None:
    """The register that a kept document says, her differences of that day laid on it."""
    if not document.get("base"):
        return now
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
    found: dict[str, Document] = {}
    for path in (path for folder in folders() for path in sorted(folder.glob("*.json"))):
        document = as_written(path)
        if document.get("id"):
            found.setdefault(str(document["id"]), document)
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
