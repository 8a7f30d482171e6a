"""The catalogue itself: words and ids once, everything measured, everything defined."""

from __future__ import annotations

from collections import Counter

import pytest

from app.errors import InputProblem
from app.figures.ask import MEASURES, cuts
from app.figures.catalogue import FIGURES, definitions, figure


def test_ids_and_words_stand_once() -> None:
    assert [id for id, n in Counter(each.id for each in FIGURES).items() if n > 1] == []
    assert [word for word, n in Counter(each.word for each in FIGURES).items() if n > 1] == []


def test_every_figure_is_measured_and_every_measure_is_a_figure() -> None:
    assert set(MEASURES) == {each.id for each in FIGURES}


@pytest.mark.parametrize("own", FIGURES, ids=lambda own: own.id)
def test_a_figure_says_what_it_is(own: object) -> None:
    each = figure(own.id)  # type: ignore[attr-defined]
    assert each.definition
    assert not each.definition.endswith("。")
    assert each.word
    assert each.unit
    assert each.rows
    assert each.rounding in ("e", "h1", "h2")
    assert each.adds in ("units", "time", "both", "none")
    assert each.adds == "none" or each.rounding == "e" or each.id == "heads.mean"
    assert cuts(each.id) is not None


def test_unknown_figures_are_refused() -> None:
    with pytest.raises(InputProblem, match=r"figure\.unknown"):
        definitions(["att.due", "att.nothing"])
