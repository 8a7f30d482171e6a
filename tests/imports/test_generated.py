"""Thousands of generated sheets: no difference in silence, and nine of ten are read without a question."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from app.reader.sheet import Sheet, text_of
from tests.imports.generated.forms import MEMORY, OF_ONE_PAGE, WRITERS, XLSX, workbook_of
from tests.imports.generated.judge import ANSWERED, READ, SILENT, TOLD
from tests.imports.generated.runs import Judged, make, run, table

pytestmark = pytest.mark.slow

COUNT, PARTS = 2000, 4


@pytest.fixture(scope="module")
def found() -> list[Judged]:
    return []


@pytest.mark.parametrize("part", range(PARTS))
def test_no_difference_is_silent(tmp_path: Path, found: list[Judged], part: int) -> None:
    size = COUNT // PARTS
    judged = list(run(range(part * size, (part + 1) * size), tmp_path))
    found += judged
    silent = [
        f"{each.number} {each.maker} {each.case.how}: {each.verdict.wrong[:2]}"
        for each in judged
        if each.verdict.outcome == SILENT
    ]
    assert not silent, "\n".join(silent[:10])


def test_nine_of_ten_are_read(found: list[Judged]) -> None:
    """What needs no answer is read without one; what does is read after one kind of question."""
    plain = [each for each in found if not each.case.is_open]
    outcomes = Counter(each.verdict.outcome for each in plain)
    assert outcomes[READ] + outcomes[TOLD] >= 0.9 * len(plain), table(found)
    readable = [each for each in found if not each.case.is_open or each.case.reply is not None]
    read = [each for each in readable if each.verdict.outcome in (READ, TOLD, ANSWERED)]
    once = [each for each in read if len(set(each.verdict.asked)) <= 1]
    assert len(once) >= 0.9 * len(readable), table(found)
    # Every row as it is, and not only told to be doubtful.
    assert sum(not each.verdict.masked for each in once) >= 0.9 * len(readable), table(found)


def _looks(sheet: Sheet) -> tuple[object, ...]:
    return sheet.name, sheet.rows, sheet.anchors, sheet.hidden_rows, sheet.struck


def _texts(sheet: Sheet) -> list[list[str]]:
    rows = [[text_of(value) for value in row] for row in sheet.rows]
    width = max((at + 1 for row in rows for at, text in enumerate(row) if text), default=0)
    return [(row + [""] * width)[:width] if any(row) else [""] * width for row in rows]


def test_a_case_without_a_file_is_what_its_file_holds(tmp_path: Path) -> None:
    for number in range(60):
        pages = make(number)[1].pages
        plain, read = (workbook_of(pages, form, tmp_path) for form in (MEMORY, XLSX))
        assert [*map(_looks, read.sheets)] == [*map(_looks, plain.sheets)], number


@pytest.mark.parametrize("form", WRITERS)
def test_every_form_holds_the_same_texts(tmp_path: Path, form: str) -> None:
    for number in range(20):
        pages = make(number)[1].pages[: 1 if form in OF_ONE_PAGE else None]
        if any(hasattr(cell, "year") for page in pages for row in page.rows for cell in row):
            continue  # a day is shown as the form shows days
        read, plain = workbook_of(pages, form, tmp_path), workbook_of(pages, MEMORY, tmp_path)
        assert [*map(_texts, read.sheets)] == [*map(_texts, plain.sheets)], number
