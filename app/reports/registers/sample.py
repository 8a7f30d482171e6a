"""The list paper of a register as it will look, with made-up lines: what the editor shows beside it."""

from __future__ import annotations

from datetime import date

from app.papers.document import Document, Value
from app.reports.registers import listing
from app.reports.registers.columns import column_of
from app.reports.registers.material import Content, Material
from app.rules.registers.cells import Cells
from app.rules.registers.computing import Values
from app.rules.registers.description import Kind, Register
from app.rules.registers.link_words import LinkWords
from app.rules.registers.own_form import NUMBER, sample_rows
from app.services.setting.town import TownRow

LINES = 12


def sample_document(register: Register, *, town: TownRow | None, day: date) -> Document:
    """The first list of a register with `LINES` made-up lines, as its writer will print it."""
    paper = register.papers[0]
    material = Material(
        register, Cells(register, LinkWords(), lambda _entry: Values({}, {})), (), {}, town, day.year, day
    )
    kinds = {one.id: one.kind for one in register.fields}
    lines = [
        tuple(_value(kinds.get(name), name, text) for name, text in zip(paper.columns, row, strict=True))
        for row in sample_rows(register, count=LINES)
    ]
    columns = tuple(column_of(register, name) for name in paper.columns)
    content = Content(columns, lines, _total(paper.columns, paper.total, lines))
    return listing.document_of(material, paper, [("", content)])


def _value(kind: Kind | None, name: str, text: str) -> Value:
    if name == NUMBER or kind is Kind.NUMBER:
        return int(text) if text else None
    if kind is Kind.MONEY:
        return float(text) if text else None
    if kind is Kind.DAY:
        return date.fromisoformat(text) if text else None
    return text or None


def _total(
    names: tuple[str, ...], summed: tuple[str, ...], lines: list[tuple[Value, ...]]
) -> tuple[Value, ...] | None:
    if not summed:
        return None
    found: list[Value] = []
    for at, name in enumerate(names):
        numbers = [line[at] for line in lines if name in summed]
        found.append(sum(one for one in numbers if isinstance(one, int | float)) if numbers else None)
    label = next((at for at, value in enumerate(found) if value is None), None)
    if label is not None:
        found[label] = "合计"
    return tuple(found)
