"""Every list of every register, written as a workbook and read again: nothing to do, and nothing owed is
taken for something received."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from app.context import AppContext, open_context
from app.errors import InputProblem
from app.imports import Params, Preview, check_against_town, import_in_town
from app.imports.registers.actions import EntryActions
from app.papers.document import Document
from app.registers import shipped
from app.reports.registers import paper as register_paper
from app.reports.registers.paper import RegisterParams
from app.rules.registers.description import Paper, Register
from app.rules.registers.vocabulary import OWED
from app.writers.output import write_document
from tests.imports.sheets import inline

AFTER = date(2025, 1, 15)
Read = Callable[..., Preview]
# What a list leaves open and a clerk would be asked: the year of its days, which of two namesakes.
ASKED = {("procedure", "state"): {"year": 2024}, ("unit-training", "people"): None}


def lists(*, owed: bool) -> list[tuple[str, str]]:
    """The lists of entries and lines of all registers, or those of who owes."""

    def is_wanted(register: Register, paper: Paper) -> bool:
        is_plain = paper.form == "list" and not paper.tally and not register.hidden
        return is_plain and (paper.rows == OWED) is owed

    return [
        (register.id, paper.id)
        for register in shipped().values()
        for paper in register.papers
        if is_wanted(register, paper)
    ]


@pytest.fixture(scope="module")
def read(sample_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    """Write a list of the sample town's year and check it as an import."""
    folder = tmp_path_factory.mktemp("read-back")
    context: AppContext = open_context(shutil.copytree(sample_town, folder / "data"))

    def call(register_id: str, paper_id: str, **said: int) -> Preview:
        params = RegisterParams(
            register_id, 2024, paper_id, today=AFTER, made_at=datetime(2025, 1, 15, 9, 30)
        )
        with context.database.read() as session:
            document = register_paper.build(session, params)
            kind = import_in_town(session, f"register:{register_id}")
        assert isinstance(document, Document)
        path = folder / f"{register_id}-{paper_id}.xlsx"
        write_document(document, path)
        return check_against_town(
            context.database.read, kind, inline(path), Params(year=said.get("year")), today=AFTER
        )

    yield call
    context.close()


@pytest.mark.parametrize(("register_id", "paper_id"), lists(owed=False))
def test_a_list_reads_back_as_what_is_there(read: Read, register_id: str, paper_id: str) -> None:
    said = ASKED.get((register_id, paper_id), {})
    preview = read(register_id, paper_id, **(said or {}))
    odd = [(row.row, row.verdict, [m.text for m in row.messages]) for row in preview.rows]
    odd = [each for each in odd if each[1] != "skip"]
    assert preview.rows
    assert isinstance(preview.actions, EntryActions)
    if said is None:
        assert {message.code for row in preview.rows for message in row.messages} == {"name_ambiguous"}
    else:
        assert not odd, odd[:3]
    assert not preview.actions.actions


@pytest.mark.parametrize(("register_id", "paper_id"), lists(owed=True))
def test_a_list_of_who_owes_is_no_receipt(read: Read, register_id: str, paper_id: str) -> None:
    found: Preview | str = ""
    try:
        found = read(register_id, paper_id)
    except InputProblem as problem:
        found = problem.code
    if isinstance(found, str):
        assert found in ("import.no_header", "import.other_kind")
        return
    assert {row.verdict for row in found.rows} == {"skip"}
    assert isinstance(found.actions, EntryActions)
    assert not found.actions.actions


def tallied() -> list[tuple[str, str]]:
    """The lists that add up what many entries say."""
    return [(one.id, paper.id) for one in shipped().values() for paper in one.papers if paper.tally]


@pytest.mark.parametrize(("register_id", "paper_id"), tallied())
def test_sums_of_many_entries_are_not_taken_for_one(read: Read, register_id: str, paper_id: str) -> None:
    with pytest.raises(InputProblem) as caught:
        read(register_id, paper_id)
    paper = next(one for one in shipped()[register_id].papers if one.id == paper_id)
    assert (caught.value.code, caught.value.data["paper"]) == ("import.own_paper", paper.title)
