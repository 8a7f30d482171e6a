"""What the papers of a year say, text by text: how a town of an older schema is held to what it printed.

`schema_9_papers.json.gz` was written by the program that still had the table of 专项记录; see
`test_frozen_schema_9`.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.reports import report
from app.work import Progress
from db.models import Person

# Papers made of a whole year, and those of each person.
OF_YEAR = ("ledger", "ledger-details", "hours-warning", "duties", "appraisal", "study-file", "summary",
           "call-up", "resits")  # fmt: skip
OF_PERSON = ("record", "archive")
FROZEN = Path(__file__).with_name("schema_9_papers.json.gz")
Papers = dict[str, list[str]]


def papers_of(session: Session, *, year: int, today: date) -> Papers:
    """Paper → its Chinese texts in their order, but what names the program that made them."""
    people = list(session.scalars(select(Person.id).order_by(Person.id)))
    wanted: list[tuple[str, dict[str, Any]]] = [(each, {}) for each in OF_YEAR]
    wanted += [(each, {"person_id": person}) for each in OF_PERSON for person in people]
    found = {}
    for paper_id, of in wanted:
        made = report(paper_id)
        own = {field.name for field in fields(made.params)}
        values = {"year": year, "today": today, "made_at": datetime(2025, 3, 10, 9), **of}
        params = made.params(**{name: value for name, value in values.items() if name in own})
        name = " ".join([paper_id, *(f"{value}" for value in of.values())])
        try:
            texts = list(_texts(made.build(session, params, Progress())))
        except InputProblem as refused:  # nothing to print is what it says, too
            texts = [refused.code]
        found[name] = [text for text in texts if not text.isascii() and "数据校验码" not in text] or texts
    return found


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, (set, frozenset)):
        yield from sorted(f"{each}" for each in value)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def write(session: Session, *, years: tuple[int, ...], today: date) -> None:
    """Freeze what the papers say now."""
    told = {f"{year}": papers_of(session, year=year, today=today) for year in years}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    FROZEN.write_bytes(gzip.compress(text.encode(), mtime=0))


def read() -> dict[str, Papers]:
    """Year → what its papers said before the upgrade."""
    told: dict[str, Papers] = json.loads(gzip.decompress(FROZEN.read_bytes()))
    return told
