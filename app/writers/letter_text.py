"""A letter as plain text, ready to be pasted into a chat or an office page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.papers.document import Table, clean_text
from app.papers.letter import (
    FieldRow,
    Fields,
    Heading,
    Letter,
    Letters,
    Paragraph,
    Signature,
    TableBlock,
    long_date,
    note_sign,
)
from app.work import NO_PROGRESS, Progress
from app.writers.files import Written, replacing
from app.writers.values import shown

INDENT = "　　"


def letter_text(letter: Letter) -> str:
    """The whole letter; lines end with a line feed, paragraphs start with two full-width spaces."""
    return clean_text("\n".join(_lines(letter))) + "\n"


def write_letter_text(paper: Letter | Letters, path: Path, progress: Progress = NO_PROGRESS) -> Written:
    """Write `paper` as UTF-8 with a byte order mark and CRLF, which every Windows editor understands."""
    letters = (paper,) if isinstance(paper, Letter) else paper.letters
    progress.start(len(letters), "生成文本")
    with replacing(path) as stream:
        stream.write(b"\xef\xbb\xbf")
        for index, letter in enumerate(letters):
            text = ("\n\n" if index else "") + letter_text(letter)
            stream.write(text.replace("\n", "\r\n").encode("utf-8"))
            progress.step()
    return Written(path, 0, paper.warnings)


def _lines(letter: Letter) -> Iterator[str]:
    if letter.is_draft:
        yield f"【{letter.code}】"
    yield letter.title
    if letter.number:
        yield letter.number
    yield ""
    if letter.recipients:
        yield f"{letter.recipients.rstrip('：:')}："
    note = 0
    for block in letter.blocks:
        if isinstance(block, Paragraph):
            words, note = _paragraph(block, note)
            yield from words
        else:
            yield from _block(block)
    yield from _tail(letter)


def _tail(letter: Letter) -> Iterator[str]:
    """Issuer and date, the notes, copies and the code."""
    if letter.issuer or letter.on:
        yield ""
    if letter.issuer:
        yield letter.issuer
    if letter.on:
        yield long_date(letter.on)
    for number, text in enumerate(letter.notes, 1):
        yield f"{note_sign(number)}{text}"
    if letter.copies:
        yield f"抄送：{letter.copies}"
    if letter.code and not letter.is_draft:
        yield ""
        yield letter.code


def _paragraph(block: Paragraph, note: int) -> tuple[list[str], int]:
    parts = []
    for run in block.runs:
        parts.append(run.text)
        if run.note:
            note += 1
            parts.append(note_sign(note))
    indent = INDENT if block.indent else ""
    return [indent + line for line in "".join(parts).split("\n")], note


def _block(block: object) -> Iterator[str]:
    if isinstance(block, Heading):
        yield INDENT + block.text
    elif isinstance(block, Fields):
        for row in block.rows:
            yield _fields(row)
    elif isinstance(block, Signature):
        yield _fields(FieldRow(block.fields))
    elif isinstance(block, TableBlock):
        if block.caption:
            yield block.caption
        yield from _table(block.table)


def _fields(row: FieldRow) -> str:
    return "　".join(item.text or "　" for item in row.fields).rstrip()


def _table(table: Table) -> Iterator[str]:
    yield "\t".join(column.title for column in table.columns)
    rows = [*table.rows, *([table.total] if table.total is not None else [])]
    for row in rows:
        yield "\t".join(shown(value, column) for value, column in zip(row, table.columns, strict=True))
