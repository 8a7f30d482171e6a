"""Sheets made on the spot, the fixtures of real offices, and short ways to check them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.imports import KnownPerson, KnownSession, KnownTown, Params, Preview, check_workbook, get_import
from app.reader.child import encode
from app.reader.sheet import Workbook, workbook_from
from app.reader.sniff import read
from app.rules.id_number import check_digit

FIXTURES = Path(__file__).parent / "fixtures"
TODAY = date(2024, 8, 15)


def id_of(number: int, birth: str = "19850312", sex: str = "男") -> str:
    """A valid ID number of an area nobody has."""
    order = number * 2 + (1 if sex == "男" else 0)
    body = f"990101{birth}{order % 1000:03}"
    return body + check_digit(body)


def inline(path: Path) -> Workbook:
    """Read without the child process, which has tests of its own."""
    return workbook_from(str(path), json.loads(json.dumps(read(str(path)), default=encode)))


def check(kind: str, path: Path, known: KnownTown | None = None, **params: Any) -> Preview:
    return check_workbook(get_import(kind), inline(path), known or KnownTown(today=TODAY), Params(**params))


@dataclass(frozen=True)
class Grid:
    """One sheet to write: rows from the top, merged ranges like "A1:C1"."""

    rows: Sequence[Sequence[Any]]
    merged: Sequence[str] = ()
    hidden: Sequence[str] = ()
    name: str = "Sheet1"


MakeBook = Callable[..., Path]


def fields(preview: Preview, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row.fields[name] for name in names) for row in preview.rows]


def codes(preview: Preview) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in preview.rows:
        for message in row.messages:
            found.setdefault(row.row, []).append(message.code)
    return found


def town(
    people: Iterable[tuple[str, str]] = (),
    days: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    **extra: Any,
) -> KnownTown:
    """A town of (name, unit) people and (day, title) class sessions, ids counting from 1."""
    pairs = days.items() if isinstance(days, Mapping) else days
    known = tuple(
        KnownPerson(n, name, id_number=id_of(n), unit=unit, units=(unit,))
        for n, (name, unit) in enumerate(people, 1)
    )
    sessions = tuple(
        KnownSession(n, date.fromisoformat(day), title) for n, (day, title) in enumerate(pairs, 1)
    )
    units = tuple(dict.fromkeys(p.unit for p in known))
    return KnownTown(people=known, units=units, sessions=sessions, today=TODAY, **extra)
