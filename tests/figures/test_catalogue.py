"""The catalogue itself: words and ids once, everything measured, everything defined."""

from __future__ import annotations

from collections import Counter

import pytest

from app.errors import InputProblem
from app.figures.catalogue import FIGURES, definitions, figure
from app.services.figure.ask import MEASURES
from app.services.figure.measured import cuts


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


# What papers, pages and lists need at least, by family. A rank is a place in an order, told with the
# result it stands beside (成绩单, 考核评分表): no figure of a year.
FAMILIES = {
    "session": "planned held self sent open",
    "batch": "held",
    "course": "held",
    "day": "held",
    "hours": "course planned sent people class",
    "att": "due present walkin took late early both official sick personal leave absent unmarked missed"
    " rate sent_rate",
    "heads": "end mean period joined left",
    "mean": "present hours",
    "make": "done else open drop",
    "pot": "mark make lecture entry double sum",
    "req": "asked toward short left rate people",
    "exam": "listed exempt due sat absent deferred open first passed rate_sat rate_due mean max min",
    "resit": "due",
    "talk": "closed noticed open waived",
    "told": "days same late none wrong",
    "visit": "village office covered",
    "report": "due got",
    "four": "got whole",
    "study": "count days",
    "seminar": "count",
    "self": "people",
    "member": "rate",
    "turn": "people times",
    "pair": "due talked",
    "week": "due held",
    "paper": "due got",
    "share": "party theory leader",
    "leave": "hours cap",
    "file": "part",
    "mark": "attendance hours scores four deducted total",
    "duty": "asked done short late",
}


def test_every_family_is_there() -> None:
    wanted = {f"{family}.{name}" for family, names in FAMILIES.items() for name in names.split()}
    assert wanted - {each.id for each in FIGURES} == set()
    assert {each.id.split(".")[0] for each in FIGURES} - set(FAMILIES) == {"sent"}
    assert not {"exam.rank", "mark.rank"} & {each.id for each in FIGURES}
