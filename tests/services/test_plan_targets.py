"""Targets of a plan over years: a closed year fills its column with its own figures (S40, B32, D26)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from app.errors import InputProblem
from app.figures.printing import text
from app.figures.scopes import year_scope
from app.registers import shipped, shipped_register
from app.reports.plan_review import PlanReviewParams, build
from app.services.figure.ask import value
from app.services.figure.facts import read_facts
from app.services.operation.seals import seal_year
from app.services.plan.programmes import ProgrammeInput, add_programme
from app.services.register.forms import get_register
from app.services.register.writing import add_entry
from app.services.year.plan_targets import BY_KEY, MANUAL, OF_REGISTERS, PlanReview, review_plans, source_key
from tests.services.conftest import Run, at_once
from tests.services.duty_town import build_town, hold

TODAY = date(2025, 3, 1)
TOWN = partial(at_once, build_town)


def enter(session: Any, register_id: str, **values: str) -> None:
    """An entry as it is typed."""
    register = get_register(session, register_id=register_id)
    add_entry(session, register=register, values=values, today=TODAY, defaults=True)


def fill(session: Any, people: list[int]) -> None:
    """Class sessions of two years (one absent in the second), and five targets of a plan over three."""
    plan = ProgrammeInput("镇规划", date(2023, 1, 1), date(2025, 12, 31))
    number = str(add_programme(session, data=plan))
    for day in (date(2024, 3, 5), date(2024, 4, 5)):
        hold(session, day)
    hold(session, date(2025, 2, 3), marks={people[0]: "absent", **dict.fromkeys(people[1:], "present")})
    enter(session, "resource", day="2024-05-01", kind="案例", title="防汛案例")
    for title, source, how, target, years in (
        ("场次", "培训场次", "各年累计达到", "4", "2023年：1、2024年：9"),
        ("出勤", "出勤率", "每年达到", "95", ""),
        ("资源", "教学资源总数", "期末达到", "2", ""),
        ("改造", "手工填报", "各年累计达到", "4", "2023年：1.5、2024年：2.5"),
        ("出勤相加", "出勤率", "各年累计达到", "95", ""),
    ):
        values = {"title": title, "source": source, "how": how, "target": target, "years": years}
        enter(session, "plan-target", day="2023-01-05", plan=number, **{k: v for k, v in values.items() if v})


def review(read: Run, **more: Any) -> PlanReview:
    """The one plan of the town."""
    (found,) = read(lambda s: review_plans(s, **{"year": 2025, "today": TODAY, **more}))
    return found  # type: ignore[no-any-return]


def test_every_source_is_a_figure_called_so() -> None:
    words = {key: figure.word for key, figure in BY_KEY.items()}
    words |= {
        OF_REGISTERS + source_key(one.id): one.title
        for register in shipped().values()
        for one in register.shows.figures
    }
    choices = {each.id: each.title for each in shipped_register("plan-target").field("source").choices}
    assert choices.pop(MANUAL) == "手工填报"
    assert choices == {key: words[key] for key in choices}
    assert len(choices) > 40


def test_only_closed_years_are_filled_and_what_is_typed_stands_where_the_program_has_none(
    built: list[int], run: Run, read: Run
) -> None:
    run(lambda s: fill(s, built))
    before = review(read)
    assert before.closed == ()
    # What the clerk says of a year that is not closed is hers.
    assert dict(before.rows[0].years) == {2023: "1", 2024: "9"}
    run(lambda s: seal_year(s, year=2024, at="2025-02-01T09:00:00"))
    rows = {row.title: row for row in review(read).rows}
    assert review(read).closed == (2024,)
    assert dict(rows["场次"].years) == {2023: "1", 2024: "2"}
    assert rows["场次"].typed == {2023}
    assert (rows["场次"].progress.total, rows["场次"].progress.share) == (3, "75.0%")
    assert dict(rows["出勤"].years) == {2024: "100%"}
    assert dict(rows["资源"].years) == {2024: "1"}
    assert (rows["改造"].progress.stands, rows["改造"].typed) == ("已达到", frozenset())
    assert rows["出勤相加"].progress.stands == "不能各年相加"


def test_the_year_that_runs_is_shown_when_asked_and_equals_the_list_of_figures(
    built: list[int], run: Run, read: Run
) -> None:
    run(lambda s: fill(s, built))
    found = review(read, with_open=True)
    assert (found.closed, found.open) == ((), (2024, 2025))
    row = next(row for row in found.rows if row.title == "出勤")

    def listed(session: Any) -> str:
        facts = read_facts(session, year=2025, today=TODAY)
        return text(value(facts, "att.rate", year_scope(2025, today=TODAY)), BY_KEY["att_rate"])

    assert row.years[2025] == read(listed)
    assert 2023 not in row.years
    # Of a year that is not closed what was entered by hand goes first, as it does without the running year.
    assert dict(found.rows[0].years) == {2023: "1", 2024: "9", 2025: "1"}
    assert row.progress.stands == "数据不足"
    later = review(read, with_open=True, year=2023, today=TODAY)
    assert set(later.rows[0].years) == {2023}


def test_the_paper_says_which_stage_it_is(built: list[int], run: Run, read: Run) -> None:
    with pytest.raises(InputProblem, match="no_targets"):
        read(lambda s: build(s, PlanReviewParams(2025, today=TODAY)))
    run(lambda s: fill(s, built))
    titles = [read(lambda s, y=y: build(s, PlanReviewParams(y, today=TODAY))).title for y in (2024, 2025)]
    assert titles == ["《镇规划》实施情况中期评估表", "《镇规划》实施情况总结评估表"]
    with pytest.raises(InputProblem, match="no_targets"):
        read(lambda s: build(s, PlanReviewParams(2026, today=TODAY)))
