"""A table as a letter and a letter as a table: what stands on one paper, for the formats of the other.

Nothing that the paper says is left out; what is lost is only how it looks (the rows of a grouped header
become one, a form becomes two columns).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.papers.document import Column, Document, Fact, Kind, Paper, Row, Section, Table
from app.papers.letter import (
    Block,
    FieldRow,
    Fields,
    Geometry,
    Heading,
    Letter,
    Letters,
    PageBreak,
    Paragraph,
    Signature,
    TableBlock,
    long_date,
)

# Characters of a form's two columns where a letter becomes a sheet.
_LABEL, _WORDS = 18.0, 72.0
_FORM = (Column("项目", Kind.WORD, _LABEL), Column("内容", Kind.TEXT, _WORDS, grow=True))


def as_letters(document: Document) -> Letter | Letters:
    """The document as letters, one a section, for docx and txt."""
    made = [_letter(document, section) for section in document.sections]
    if len(made) == 1:
        return made[0]
    return Letters(
        document.title,
        made,
        author=document.author,
        created=document.created,
        fingerprint=document.fingerprint,
        warnings=document.warnings,
        file_stem=document.file_stem,
    )


def _letter(document: Document, section: Section) -> Letter:
    columns = tuple(
        replace(column, title=f"{column.group}·{column.title}" if column.group else column.title, group="")
        for column in section.table.columns
    )
    blocks: list[Block] = [Fields(tuple(FieldRow(facts) for facts in section.facts))] if section.facts else []
    blocks.append(TableBlock(replace(section.table, columns=columns)))
    blocks += [Paragraph(note, indent=0, size=10.5) for note in section.notes]
    if section.signature:
        blocks.append(Signature(section.signature))
    return Letter(
        section.title,
        tuple(blocks),
        geometry=Geometry.PLAIN,
        size=section.paper.size,
        landscape=section.paper.landscape,
        code=section.code,
        author=document.author,
        created=document.created,
        fingerprint=document.fingerprint,
        warnings=document.warnings,
        file_stem=document.file_stem,
    )


def as_document(paper: Letter | Letters) -> Document:
    """The letter (or each of several) as a sheet of 项目 and 内容; a table in it is a sheet of its own."""
    letters: Sequence[Letter] = (paper,) if isinstance(paper, Letter) else paper.letters
    sections: list[Section] = []
    for number, letter in enumerate(letters, 1):
        sections += _sections(letter, str(number) if len(letters) > 1 else "")
    return Document(
        paper.title,
        tuple(sections),
        author=paper.author,
        created=paper.created,
        fingerprint=paper.fingerprint,
        warnings=paper.warnings,
        file_stem=paper.file_stem,
    )


def _sections(letter: Letter, number: str) -> list[Section]:
    rows: list[Row] = [(label, words) for label, words in _head(letter) if words]
    signature: tuple[Fact, ...] = ()
    tables: list[TableBlock] = []
    for block in letter.blocks:
        if isinstance(block, Signature):
            signature += block.fields
        elif isinstance(block, TableBlock):
            tables.append(block)
        else:
            rows += _rows(block)
    if letter.issuer or letter.on:
        rows.append(("落款", "　".join(part for part in (letter.issuer, _day(letter)) if part)))
    facts = ((Fact("编号", letter.number),),) if letter.number else ()
    named = [
        (block.caption or f"附表{_serial(index, tables)}", block.table) for index, block in enumerate(tables)
    ]
    if rows or not named:
        named.insert(0, ("正文", Table(_FORM, rows, even=True)))
    last = len(named) - 1
    return [
        Section(
            name=f"{number} {name}".strip(),
            title=letter.title,
            table=table,
            facts=facts,
            signature=signature if index == last else (),
            paper=Paper("A4", landscape=letter.landscape),
            code=letter.code,
        )
        for index, (name, table) in enumerate(named)
    ]


def _head(letter: Letter) -> tuple[tuple[str, str], ...]:
    return (("主送", letter.recipients), ("抄送", letter.copies))


def _day(letter: Letter) -> str:
    return long_date(letter.on) if letter.on else ""


def _serial(index: int, tables: list[TableBlock]) -> str:
    return str(index + 1) if len(tables) > 1 else ""


def _rows(block: Block) -> list[Row]:
    """What a block says as rows of 项目 and 内容."""
    if isinstance(block, Fields):
        return [(field.label, field.value) for row in block.rows for field in row.fields]
    if isinstance(block, Heading):
        return [(block.text, "")]
    if isinstance(block, Paragraph):
        notes = "".join(f"（{run.note}）" for run in block.runs if run.note)
        return [("", block.text + notes)]
    assert isinstance(block, PageBreak), block
    return []
