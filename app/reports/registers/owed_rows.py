"""A list of what is owed: who, which period, by when, how it stands; and the rows of a letter that urges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from app.papers.document import Value
from app.reports.registers.columns import cell_of, column_of
from app.reports.registers.material import Content, Material
from app.rules.registers.cells import period_title
from app.rules.registers.description import Paper
from app.rules.registers.lectures import slot_choices
from app.rules.registers.owing import LATE, OVERDUE, Owed
from app.rules.registers.values import field_or_none
from app.rules.registers.verdict_words import WORDS, verdict_text


def table(material: Material, paper: Paper, rows: str) -> Content:
    """Columns and lines of the dues of a paper (all of the register's unless it names one)."""
    wanted = paper.where.get("verdict")
    owed = [
        row
        for row in owed_of(material, paper.due)
        if not isinstance(wanted, tuple) or row.verdict in wanted or WORDS[row.verdict] in wanted
    ]
    columns = tuple(column_of(material.register, name, rows) for name in paper.columns)
    return Content(columns, lines_of(material, paper.columns, owed))


def owed_of(material: Material, due: str) -> list[Owed]:
    """Everything owed under a due, or under all that are on."""
    names = (due,) if due else tuple(material.owing)
    return [row for name in names if name in material.owing for row in material.owing[name].rows]


def lines_of(material: Material, columns: Sequence[str], owed: Iterable[Owed]) -> list[tuple[Value, ...]]:
    """The cells of rows of what is owed."""
    return [
        tuple(number if name == "#" else told(material, row, name) for name in columns)
        for number, row in enumerate(owed, 1)
    ]


def term_title(row: Owed) -> str:
    """2024年上半年, or a class or a campaign by its title."""
    return period_title(row.term.key) if row.term.key else row.term.period.label


def slot_title(material: Material, row: Owed) -> str:
    """The choice a row is for, '' where the register has none."""
    if not row.slot:
        return ""
    choices = slot_choices(material.register, material.register.due(row.due))
    return next((each.title for each in choices if each.id == row.slot), row.slot)


def told(material: Material, row: Owed, name: str) -> Value:
    """One cell of a row."""
    found: dict[str, Value] = {
        "due": slot_title(material, row) or material.register.due(row.due).title,
        "slot": slot_title(material, row) or None,
        "period": term_title(row),
        "deadline": row.deadline,
        "received": row.on_day,
        "verdict": verdict_text(row),
        "late_days": row.days if row.verdict in (LATE, OVERDUE) else None,
        "class": row.debtor.name,
        "lecture": row.debtor.name,
    }
    if name in found:
        return found[name]
    if row.debtor.kind == "entry":
        return _of_entry(material, row, name)
    return _of_debtor(material, row, name)


def _of_debtor(material: Material, row: Owed, name: str) -> Value:
    head, _, tail = name.partition(".")
    if not tail:
        return row.debtor.name if head == row.debtor.kind or head in ("unit", "person") else None
    known = material.cells.words.people if head == "person" else material.cells.words.units
    linked = known.get(row.debtor.id)
    value = linked.told.get(tail) if linked else None
    if value in (None, "") and tail == "unit":
        return row.debtor.unit or None
    return value if isinstance(value, (str, int, date)) else None


def unit_of(material: Material, row: Owed) -> str:
    """The unit that answers for a row: who owes, where they stand, or the unit of the entry that owes."""
    if row.debtor.kind == "unit":
        return row.debtor.name
    if row.debtor.kind != "entry" or row.debtor.unit:
        return row.debtor.unit
    for name in ("unit", "owner.unit", "person.unit"):
        if field_or_none(material.register, name.partition(".")[0]) is not None:
            told = _of_entry(material, row, name)
            if isinstance(told, str):
                return told
    return ""


def _of_entry(material: Material, row: Owed, name: str) -> Value:
    """Where entries owe, what stands in them."""
    entry = next((each for each in material.entries if each.id == row.debtor.id), None)
    return cell_of(material.cells.value(entry, name)) if entry is not None else None
