"""课程计划: class sessions of a year → added, or brought up to the file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.errors import InputProblem
from app.imports.kind import PEOPLE, PROGRAMMES, SESSIONS, Import, Start, Words
from app.imports.kinds.plan_writing import write_plan
from app.imports.known import KnownTown
from app.imports.layouts.columns import PLAN_FIELDS
from app.imports.layouts.duty_rosters import is_duty_roster
from app.imports.layouts.layout import Layout
from app.imports.params import Params
from app.imports.plans import plan
from app.imports.plans.courses_twice import courses_twice, days_of_one_row, plans_to_choose
from app.imports.plans.own_plan import own_plan
from app.imports.plans.plan import PlanCheck
from app.imports.plans.plan_columns import has_days_as_lines, is_of_training, refined
from app.imports.plans.planned_session import PlanActions
from app.imports.plans.week_grid import heads_a_grid, week_grid
from app.reader.sheet import Sheet
from app.rules.batches import SERIES
from app.work import Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class PlanImport(Import[PlanCheck, PlanActions]):
    """Class sessions by day and title."""

    id = "plan"
    title = "课程计划"
    fields = PLAN_FIELDS
    key = plan.KEY
    action = "plan.import"
    words = Words(
        needs="培训时间、培训内容",
        hint="课程表：至少要有日期和课程名称；类别、学时、授课人、地点等列有则一并导入。",
        labels={"title": "课程"},
        wide=frozenset({"title"}),
    )
    knows = frozenset({PEOPLE, SESSIONS, PROGRAMMES})
    timed = True
    reads_duty = False

    def accepts(self, layout: Layout) -> bool:
        dated = bool(set(layout.columns) & {"date", "month", "start"}) or has_days_as_lines(layout)
        own = layout.column_label(layout.columns[self.key])
        return dated and not heads_a_grid(layout.labels, own) and is_of_training(layout)

    def refined(self, layout: Layout) -> Layout:
        return refined(layout)

    def is_alike(self, layout: Layout, best: Layout) -> bool:
        return True

    def written(self, sheet: Sheet) -> Layout | None:
        return own_plan(sheet)

    def turned(self, sheet: Sheet, known: KnownTown, params: Params) -> Layout | None:
        if is_duty_roster(sheet) and not params.sheet:
            return None
        return week_grid(sheet, params.year, frozenset(person.name for person in known.people))

    def checker(self, start: Start) -> PlanCheck:
        return PlanCheck(start.known, start.layout, start.params.year)

    def finish(self, checker: PlanCheck, start: Start) -> tuple[PlanActions, dict[str, object]]:
        """The plan with an answer for each course that stands twice; those without one are noted."""
        known, params = start.known, start.params
        twice = courses_twice(checker.actions, known)
        answers = {
            each.title: params.batches
            if isinstance(params.batches, str)
            else params.batches.get(each.title, "")
            for each in twice
        }
        lessons = days_of_one_row(checker.actions, twice)
        answers |= {title: SERIES for title in lessons if not answers[title]}
        open_ones = [each for each in twice if not answers[each.title]]
        notes: dict[str, object] = {}
        if open_ones:
            notes["courses_twice"] = [
                {"title": each.title, "days": [day.isoformat() for day in each.days]} for each in open_ones
            ]
        plans = plans_to_choose(checker.actions, known)
        if params.programme and params.programme not in {title for title, _, _ in known.programmes}:
            raise InputProblem("import.programme_unknown", title=params.programme)
        if plans and params.programme is None:
            notes["programmes"] = list(plans)
        return PlanActions(tuple(checker.actions), answers, params.programme or ""), notes

    def apply(
        self, session: Session, actions: PlanActions, *, today: date, progress: Progress
    ) -> dict[str, int]:
        return write_plan(session, actions, today, progress)
