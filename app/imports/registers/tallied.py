"""A list of a register that adds up what many entries say is no list of entries (需求汇总表)."""

from __future__ import annotations

from pathlib import Path

from app.errors import InputProblem
from app.imports.own_papers import LOOKED_AT
from app.imports.params import Params
from app.reader.sheet import Sheet, Workbook, squeezed
from app.rules.registers.description import Paper, Register
from app.rules.registers.names import Names
from app.rules.registers.vocabulary import TALLY, TALLY_WORDS

DOOR = "请在“登记簿”的“{title}”里逐条登记或粘贴"


def refuse_tallied(register: Register, workbook: Workbook, params: Params) -> None:
    """Refuse such a paper of the program: its sums would be taken for what one unit or person said.

    Raises InputProblem import.own_paper, unless the user chose sheet or columns.
    """
    if params.sheet or params.correction is not None:
        return
    for paper in register.papers:
        if paper.tally and any(_is_on(sheet, _headings(register, paper)) for sheet in workbook.sheets):
            raise InputProblem(
                "import.own_paper",
                file=Path(workbook.path).name,
                paper=paper.title,
                door=DOOR.format(title=register.title),
            )


def _headings(register: Register, paper: Paper) -> frozenset[str]:
    found = (Names(register).find(name, f"{TALLY}:{paper.tally}") for name in paper.columns)
    titles = (
        one.title if one is not None else TALLY_WORDS.get(name, "")
        for name, one in zip(paper.columns, found, strict=True)
        if name != "#"
    )
    return frozenset(squeezed(title) for title in titles)


def _is_on(sheet: Sheet, headings: frozenset[str]) -> bool:
    return any(
        headings <= {squeezed(cell) for cell in cells if isinstance(cell, str)}
        for cells in sheet.rows[:LOOKED_AT]
    )
