"""The year's summary: figures with notes, nothing invented, texts as data."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from app.errors import InputProblem
from app.letter import Letter, Paragraph
from app.reports import summary
from app.reports.summary import SummaryParams, note_of
from app.rules.summary_text import Piece, pieces, places_to_fill
from app.services import summary_texts
from app.services.summary_texts import FIGURES, SummaryBlock, usual_texts
from app.services.year_figures import year_figures

MADE_AT = datetime(2025, 1, 5, 10, 30)


def built(town: Any, **values: Any) -> Letter:
    """The summary of 2024."""
    with town.database.read() as session:
        return summary.build(session, SummaryParams(2024, **{"made_at": MADE_AT, **values}))


def text_of(letter: Letter) -> str:
    """Every word of it."""
    return "\n".join(block.text for block in letter.blocks if isinstance(block, Paragraph))


def keep(town: Any, **values: Any) -> None:
    """Texts of the town's own."""
    with town.database.write(actor="测试", action="summary.texts") as unit:
        summary_texts.set_summary_texts(unit.session, **values)


def test_every_figure_has_its_exact_value_in_a_note(town: Any) -> None:
    letter = built(town)
    with town.database.read() as session:
        figures = year_figures(session, year=2024, today=date(2025, 1, 5))
    assert {figure.code for figure in figures} == set(FIGURES.values())
    assert sorted(letter.notes) == sorted(note_of(figure) for figure in figures)
    runs = {run.note: run.text for run in letter.all_runs() if run.note}
    assert runs == {note_of(figure): figure.words for figure in figures}
    assert "【" not in text_of(letter)


def test_what_is_not_recorded_is_said(town: Any) -> None:
    letter = built(town)
    assert "收到报告（数据不足）份" in text_of(letter)
    assert "半年报告" in letter.warnings[0]
    assert letter.warnings[1].startswith("还有1处")


def test_a_running_year_goes_to_today(town: Any) -> None:
    assert "截至3月31日，共开展集体教育培训活动1场" in text_of(built(town, today=date(2024, 3, 31)))
    assert "截至12月31日" in text_of(built(town))


def test_texts_of_the_town(town: Any) -> None:
    keep(
        town,
        title="【年度】年小结",
        blocks=[SummaryBlock("text", "办班【场次】场。"), SummaryBlock("text", " ")],
    )
    letter = built(town)
    assert (letter.title, len(letter.blocks), letter.warnings) == ("2024年小结", 1, ())
    assert text_of(letter).startswith("办班")
    usual = usual_texts()
    keep(town, title=usual.title, blocks=usual.blocks)
    with town.database.read() as session:
        assert not summary_texts.summary_texts(session).is_own


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [("题", "共【N99】场", "summary.unknown_mark"), ("", "文", "summary.empty"), ("题", "", "summary.empty")],
)
def test_texts_that_cannot_be(town: Any, title: str, text: str, code: str) -> None:
    with pytest.raises(InputProblem) as problem:
        keep(town, title=title, blocks=[SummaryBlock("text", text)])
    assert problem.value.code == code


def test_usual_texts_use_every_figure() -> None:
    used = {p.text for block in usual_texts().blocks for p in pieces(block.text) if p.is_mark}
    assert used >= set(FIGURES)
    assert json.dumps([block.kind for block in usual_texts().blocks]).count("heading") == 8


def test_pieces() -> None:
    assert pieces("共【N1】场") == (Piece("共"), Piece("N1", is_mark=True), Piece("场"))
    assert pieces("【】") == (Piece("【】"),)
    assert places_to_fill("〔请填写：甲〕，〔请填写〕") == 2
