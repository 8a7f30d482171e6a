"""Fill the clerk's own docx: marks such as 【标题】 and 【正文】 stand where the parts of the letter go.

Fonts and spacing are those of the places filled; only headings keep their own typeface.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
from docx.opc.exceptions import PackageNotFoundError

from app.errors import InputProblem
from app.papers.document import clean_text
from app.papers.letter import (
    Face,
    FieldRow,
    Fields,
    Heading,
    Letter,
    Paragraph,
    Signature,
    TableBlock,
    long_date,
)
from app.writers.docx.docx_notes import Footnotes
from app.writers.docx.docx_parts import code_lines, grid_table, set_faces
from app.writers.letter_page import page_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as DocxParagraph

BODY = "【正文】"
CODE = "【校验码】"
FACES = {1: Face.HEI, 2: Face.KAI}


def fill_template(letter: Letter, template: Path) -> Document:
    """The template with the letter's parts in place.

    Raises `InputProblem` template.unreadable, or template.no_body when 【正文】 stands nowhere.
    """
    try:
        document = docx.Document(str(template))
    except (PackageNotFoundError, OSError, KeyError, ValueError) as error:
        raise InputProblem("template.unreadable", file=template.name) from error
    words = {
        "【标题】": letter.title,
        "【文号】": letter.number,
        "【主送】": f"{letter.recipients.rstrip('：:')}：" if letter.recipients else "",
        "【落款】": letter.issuer,
        "【日期】": long_date(letter.on) if letter.on else "",
        "【抄送】": letter.copies,
        CODE: letter.code,
    }
    places = list(_paragraphs(document))
    bodies = [paragraph for paragraph in places if BODY in paragraph.text]
    if not bodies:
        raise InputProblem("template.no_body", file=template.name)
    if letter.code and not any(CODE in paragraph.text for paragraph in places):
        code_lines(document, document.sections[-1], letter)
    for paragraph in places:
        if paragraph not in bodies:
            _replace(paragraph, words)
    for paragraph in bodies:
        _fill_body(document, paragraph, letter)
    return document


def check_template(template: Path) -> None:
    """Whether the file can be used. Raises what `fill_template` raises."""
    fill_template(Letter("题", (Paragraph("文"),)), template)


def _paragraphs(document: Document) -> Iterator[DocxParagraph]:
    """Every paragraph, also those in tables, headers and footers."""
    parts: list[Any] = [document]
    for section in document.sections:
        parts += [section.header, section.footer]
    while parts:
        part = parts.pop(0)
        yield from part.paragraphs
        for table in part.tables:
            parts += [cell for row in table.rows for cell in row.cells]


def _replace(paragraph: DocxParagraph, words: dict[str, str]) -> None:
    """Put the words in; a mark that is spread over several runs is gathered into the first."""
    text = paragraph.text
    if not any(mark in text for mark in words):
        return
    for mark, value in words.items():
        text = text.replace(mark, clean_text(value))
    _set_text(paragraph, text)


def _set_text(paragraph: DocxParagraph, text: str) -> None:
    runs = paragraph.runs
    if not runs:
        paragraph.add_run(text)
        return
    runs[0].text = text
    for run in runs[1:]:
        run.text = ""


def _fill_body(document: Document, place: DocxParagraph, letter: Letter) -> None:
    """Paragraph after paragraph before the place, then the place itself goes."""
    notes = Footnotes(document)
    for block in letter.blocks:
        if isinstance(block, TableBlock):
            made = grid_table(document, block.table, page_of(letter).room)
            place._p.addprevious(made._tbl)
        elif isinstance(block, Paragraph) and any(run.note for run in block.runs):
            _add_noted(place, block, notes)
        else:
            text = _words(block)
            if text is not None:
                _add_before(place, text, FACES.get(block.level) if isinstance(block, Heading) else None)
    notes.finish()
    parent = place._p.getparent()
    assert parent is not None
    parent.remove(place._p)


def _words(block: object) -> str | None:
    if isinstance(block, Heading | Paragraph):
        return block.text
    rows: tuple[FieldRow, ...] = ()
    if isinstance(block, Fields):
        rows = block.rows
    elif isinstance(block, Signature):
        rows = (FieldRow(block.fields),)
    return "\n".join("　".join(item.text for item in row.fields) for row in rows) or None


def _add_noted(place: DocxParagraph, block: Paragraph, notes: Footnotes) -> None:
    """A paragraph with footnotes; its runs look like the first run of the place."""
    from docx.text.run import Run as Made

    paragraph = _add_before(place, "", None)
    pattern = copy.deepcopy(paragraph.runs[0]._r) if paragraph.runs else paragraph.add_run()._r
    for old in paragraph.runs:
        paragraph._p.remove(old._r)
    for run in block.runs:
        element = copy.deepcopy(pattern)
        paragraph._p.append(element)
        made = Made(element, paragraph)
        made.text = clean_text(run.text)
        if run.note:
            mark = notes.add(paragraph, run.note)
            if made.font.size is not None:
                mark.font.size = made.font.size


def _add_before(place: DocxParagraph, text: str, face: Face | None) -> DocxParagraph:
    from docx.text.paragraph import Paragraph as Made

    element = copy.deepcopy(place._p)
    place._p.addprevious(element)
    made = Made(element, place._parent)
    _set_text(made, clean_text(text))
    if face is not None:
        run = made.runs[0]
        set_faces(run, face, run.font.size.pt if run.font.size else 16.0)
    return made
