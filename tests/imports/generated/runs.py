"""Many cases, each from a number of its own, so that a failure can be made again alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.imports.generated import (
    marks,
    more_marks,
    more_plans,
    more_results,
    more_rosters,
    plans,
    results,
    rosters,
)
from tests.imports.generated.forms import form_of
from tests.imports.generated.judge import Case, Verdict, judge
from tests.imports.generated.surroundings import surround

MAKERS: tuple[tuple[Callable[[Random], Case], int], ...] = (
    (rosters.roster, 10),
    (rosters.several_a_row, 1),
    (rosters.without_unit, 1),
    (rosters.unlike_lists, 1),
    (marks.attendance, 6),
    (marks.attendance_long, 2),
    (plans.plan, 4),
    (plans.weekly_grid, 1),
    (results.scores, 3),
    (results.scores_by_sheet, 1),
    (results.scores_by_column, 1),
    (results.hours, 2),
    (results.hours_in_columns, 1),
    (more_rosters.lists_stacked, 1),
    (more_rosters.groups_over_units, 2),
    (more_rosters.leavers, 1),
    (more_rosters.names_in_cells, 1),
    (more_rosters.damaged, 2),
    (more_rosters.other_documents, 1),
    (more_rosters.with_example, 1),
    (more_rosters.relatives, 2),
    (more_marks.months_over_days, 2),
    (more_marks.months_stacked, 2),
    (more_marks.days_stacked, 2),
    (more_marks.halves, 1),
    (more_marks.under_units, 2),
    (more_marks.kinds_in_columns, 1),
    (more_marks.days_down, 1),
    (more_marks.punches, 2),
    (more_plans.any_spelling, 2),
    (more_plans.month_beside_day, 2),
    (more_plans.halves_of_days, 2),
    (more_plans.tables_stacked, 1),
    (more_plans.months_stacked, 2),
    (more_plans.clocks, 1),
    (more_plans.grid_across, 1),
    (more_results.scores_stacked, 1),
    (more_results.scores_with_parts, 1),
    (more_results.scores_side_by_side, 1),
    (more_results.scores_of_two_tries, 1),
    (more_results.hours_by_month, 1),
    (more_results.hours_by_pot, 1),
    (more_results.hours_under_units, 1),
)

# Their header has several lines, or is no header of rows.
HEADED_OTHERWISE = (
    rosters.unlike_lists,
    plans.weekly_grid,
    more_rosters.lists_stacked,
    more_marks.months_over_days,
    more_marks.months_stacked,
    more_marks.halves,
    more_marks.days_stacked,
    more_plans.months_stacked,
    more_marks.days_down,
    more_plans.halves_of_days,
    more_plans.tables_stacked,
    more_plans.grid_across,
    more_results.scores_stacked,
    more_results.hours_by_pot,
)


@dataclass(frozen=True)
class Judged:
    """One case by its number."""

    number: int
    maker: str
    case: Case
    form: str
    verdict: Verdict


def make(number: int) -> tuple[str, Case]:
    """The case of this number, the same each time."""
    rng = Random(number)
    makers, weights = zip(*MAKERS, strict=True)
    maker = rng.choices(makers, weights)[0]
    case = maker(rng)
    surround(rng, case, repeats=maker not in HEADED_OTHERWISE)
    return maker.__name__, case


def run(numbers: range, folder: Path) -> Iterator[Judged]:
    """Judge the cases of these numbers."""
    for number in numbers:
        maker, case = make(number)
        form = form_of(number, case.pages, case.forms)
        yield Judged(number, maker, case, form, judge(case, folder, form))


def table(judged: list[Judged]) -> str:
    """Outcomes by maker."""
    found: dict[str, Counter[str]] = {}
    for each in judged:
        found.setdefault(each.maker, Counter())[each.verdict.outcome] += 1
    return "\n".join(f"{maker:18} {dict(counts)}" for maker, counts in sorted(found.items()))
