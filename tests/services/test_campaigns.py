"""By plan and by tag: a class session counts for each of its tags, and for the plan above (B42, E43)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from app.reports.campaigns import CampaignsParams, build
from app.services.coverage.campaigns import NO_PLAN, campaigns_of_year
from app.services.plan.categories import add_category
from app.services.plan.category_schemes import add_scheme
from app.services.plan.programmes import ProgrammeInput, add_programme
from tests.services.conftest import Run, at_once
from tests.services.duty_town import build_town, hold

TODAY = date(2024, 9, 10)
TOWN = partial(at_once, build_town)


def fill(session: Any, people: list[int]) -> None:
    """Three class sessions held, one sent, one ahead; two tags of the town's own, two plans and one above."""
    scheme = add_scheme(session, name="专项行动")
    one, two = (add_category(session, name=name, scheme_id=scheme) for name in ("党纪学习教育", "作风提升"))
    above = add_programme(session, data=ProgrammeInput("规划", date(2023, 1, 1), date(2027, 12, 31)))
    year = ProgrammeInput("年度方案", date(2024, 1, 1), date(2024, 12, 31), parent_id=above)
    plan = add_programme(session, data=year)
    hold(session, date(2024, 3, 5), title="甲", category_ids=(one, two), programme_id=plan)
    marks = {people[0]: "present", **dict.fromkeys(people[1:], "absent")}
    hold(session, date(2024, 4, 5), title="乙", category_ids=(two,), programme_id=above, marks=marks)
    hold(session, date(2024, 5, 5), title="丙", hours_centi=200)
    hold(session, date(2024, 5, 6), title="丁", pot="上级调训", programme_id=plan)
    hold(session, date(2024, 11, 5), title="戊", category_ids=(one,), programme_id=plan, marks="none")


def test_every_plan_and_every_tag_has_its_own(built: list[int], run: Run, read: Run) -> None:
    run(lambda s: fill(s, built))
    found = read(lambda s: campaigns_of_year(s, year=2024, today=TODAY))
    plans = {each.name: (each.held, each.ahead, each.centi, each.took, each.people) for each in found.plans}
    assert plans == {
        "规划": (2, 1, 600, 9, 8),
        "年度方案": (1, 1, 300, 8, 8),
        NO_PLAN: (1, 0, 200, 8, 8),
    }
    tags = {each.name: (each.held, each.ahead, each.centi, each.took, each.people) for each in found.tags}
    assert tags == {"党纪学习教育": (1, 1, 300, 8, 8), "作风提升": (2, 0, 600, 9, 8)}
    style = next(each for each in found.tags if each.name == "作风提升")
    assert sum(part.took for part in style.units) == 9
    assert {part.unit: part.people for part in style.units} == {"党政办": 4, "党建办": 4}
    assert style.group == "专项行动"


def test_the_paper_has_a_sheet_for_each(built: list[int], run: Run, read: Run) -> None:
    run(lambda s: fill(s, built))
    paper = read(lambda s: build(s, CampaignsParams(2024, today=TODAY)))
    assert [each.name for each in paper.sections] == ["按方案", "按标签", "按单位"]
    assert NO_PLAN not in {row[1] for row in paper.sections[2].table.rows}
