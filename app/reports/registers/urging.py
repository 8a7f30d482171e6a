"""催办通知: a letter to each unit (or person) that owes, with what is missing and by when."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import InputProblem
from app.papers.document import Column, Table
from app.papers.document import Kind as Shape
from app.papers.letter import Letter, Letters, Paragraph, TableBlock, long_date
from app.reports import wording
from app.reports.registers import owed_rows
from app.reports.registers.columns import column_of
from app.reports.registers.material import Material
from app.rules.registers.cells import template_parts
from app.rules.registers.description import Paper
from app.rules.registers.mentions import rows_of
from app.rules.registers.owing import OVERDUE, SOON, Owed
from app.rules.registers.verdict_words import verdict_text

# Without columns of its own a letter says what, for when and how it stands; of people also who.
_WHO_COLUMN = Column("姓名", Shape.WORD, 12)
_OWN_COLUMNS = {
    "#": Column("序号", Shape.SERIAL, 5),
    "class": Column("班次", Shape.TEXT, 18, grow=True),
    "entry": Column("事项", Shape.TEXT, 18, grow=True),
    "due": Column("应报材料", Shape.TEXT, 18, grow=True),
    "period": Column("所属期", Shape.WORD, 18),
    "deadline": Column("期限", Shape.DATE, 11),
    "verdict": Column("情况", Shape.WORD, 12),
}


def build(material: Material, paper: Paper) -> Letter | Letters:
    """A letter to each that owes what is over or nearly due. Raises `InputProblem` register.nothing_owed."""
    by_reader: dict[str, list[Owed]] = {}
    for row in owed_rows.owed_of(material, paper.due):
        if row.verdict in (OVERDUE, SOON):
            by_reader.setdefault(_reader(material, paper, row), []).append(row)
    if not by_reader:
        raise InputProblem("register.nothing_owed", paper=paper.title)
    made = [_letter(material, paper, reader, rows) for reader, rows in by_reader.items()]
    if len(made) == 1:
        return made[0]
    return Letters(
        paper.title,
        made,
        author=wording.office_name(material.town),
        created=material.made_at,
        file_stem=material.stem(f"{paper.title}{len(made)}份"),
    )


def _reader(material: Material, paper: Paper, row: Owed) -> str:
    return owed_rows.unit_of(material, row) if paper.to == "unit" else row.debtor.name


def _letter(material: Material, paper: Paper, reader: str, rows: Sequence[Owed]) -> Letter:
    text = "".join(
        _told(material, name, rows) if is_name else name for name, is_name in template_parts(paper.text)
    )
    # A 通知书 is called by its own name; a letter is about something.
    title = (
        paper.title if paper.title.startswith("关于") or paper.title.endswith("书") else f"关于{paper.title}"
    )
    blocks: list[Paragraph | TableBlock] = [Paragraph(text)]
    if _has_table(paper, rows):
        blocks.append(TableBlock(_table(material, paper, rows)))
    return Letter(
        title,
        tuple(blocks),
        recipients=reader or "各单位",
        issuer=wording.organ_name(material.town),
        on=material.on,
        author=wording.office_name(material.town),
        created=material.made_at,
        file_stem=material.stem(reader, paper.title),
    )


def _has_table(paper: Paper, rows: Sequence[Owed]) -> bool:
    return bool(paper.columns) or any(row.debtor.kind != "unit" for row in rows) or len(rows) > 1


def _table(material: Material, paper: Paper, rows: Sequence[Owed]) -> Table:
    if paper.columns:
        names = paper.columns
        columns = tuple(
            column_of(material.register, name, rows_of(material.register, paper)) for name in names
        )
    else:
        of_units = all(row.debtor.kind == "unit" for row in rows)
        names = ("#", *(() if of_units else (rows[0].debtor.kind,)), "due", "period", "deadline", "verdict")
        columns = tuple(_OWN_COLUMNS.get(name, _WHO_COLUMN) for name in names)
    return Table(columns, owed_rows.lines_of(material, names, rows), text_size=11.0, row_height=8.0)


def _told(material: Material, name: str, rows: Sequence[Owed]) -> str:
    """A word of the letter's text, over everything that is missing."""
    first = rows[0]
    if name == "period":
        return "、".join(dict.fromkeys(owed_rows.term_title(row) for row in rows))
    if name == "deadline":
        # Nobody is asked for anything by a day that has gone.
        open_days = [row.deadline for row in rows if row.deadline >= material.on]
        return long_date(material.asked_by if len(open_days) < len(rows) else min(open_days))
    if name == "count":
        return str(len(rows))
    if name == "who":
        return "、".join(dict.fromkeys(row.debtor.name for row in rows))
    if name == "due":
        return material.register.due(first.due).title
    if name == "missing":
        return "、".join(
            dict.fromkeys(
                owed_rows.slot_title(material, row) or material.register.due(row.due).title for row in rows
            )
        )
    if name == "late_days":
        return str(max(row.days for row in rows if row.verdict == OVERDUE) if any_over(rows) else 0)
    if name == "today":
        return long_date(material.on)
    return str(owed_rows.told(material, first, name) or verdict_text(first))


def any_over(rows: Sequence[Owed]) -> bool:
    """Whether anything is over its day."""
    return any(row.verdict == OVERDUE for row in rows)
