"""A block from a spreadsheet pasted into a register: checked as a list, with or without a heading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from app.errors import InputProblem
from app.imports.params import Params
from app.imports.preview import Preview
from app.imports.registry import check_workbook
from app.imports.town.town_now import import_in_town, known_town
from app.reader.sheet import Cell, Sheet, Workbook
from app.rules.registers.description import Field, Register
from app.rules.registers.values import field_or_none

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NAME = "粘贴的内容"
_NO_HEADING = ("import.no_header", "import.other_kind", "import.only_others")


def check_pasted(
    session: Session,
    *,
    register_id: str,
    cells: Sequence[Sequence[str]],
    above: Sequence[tuple[str, str]] = (),
    year: int | None = None,
    today: date | None = None,
) -> Preview:
    """What entering the block would do. `above` is what holds for all its rows: (title of a field, words).

    A block without a heading is read as the fields that the register names first (`keys`), or as the people
    and columns of its child lines where it is as wide. Raises what checking a file raises.
    """
    kind = import_in_town(session, f"register:{register_id}")
    known = known_town(session, kind=kind.id, today=today)
    register = known.register.register if known.register is not None else None
    params = Params(year=year)
    try:
        return check_workbook(kind, _workbook(cells, above), known, params)
    except InputProblem as problem:
        heading = _heading(register, max(map(len, cells), default=0)) if register is not None else []
        if problem.code not in _NO_HEADING or not heading:
            raise
        return check_workbook(kind, _workbook([heading, *cells], above), known, params)


def _workbook(cells: Sequence[Sequence[str]], above: Sequence[tuple[str, str]]) -> Workbook:
    told: list[tuple[Cell, ...]] = [(f"{title}：{words}",) for title, words in above]
    rows = (*told, *(tuple(row) for row in cells))
    return Workbook(NAME, "paste", (Sheet(NAME, rows),))


def _heading(register: Register, width: int) -> list[str]:
    """The headings of a block that has none, [] where nothing is as wide."""
    fields = [one for name in register.keys if (one := field_or_none(register, name)) is not None]
    for one in fields:
        lines = _titles(one)
        if one.columns and len(lines) == width:
            return lines
    found = [title for one in fields for title in _titles(one)]
    found += [one.title for one in register.fields if one.title not in found and one not in fields]
    return found[:width] if width <= len(found) else []


def _titles(one: Field) -> list[str]:
    return [one.title, *(column.title for column in one.columns)]
