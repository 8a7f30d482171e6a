"""测试成绩: results of one test or several, a column each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import InputProblem
from app.given import UNSAID
from app.imports.kind import EXAMS, PEOPLE, Import, Start, Words
from app.imports.layouts.columns import SCORE_FIELDS
from app.imports.layouts.layout import Layout
from app.imports.results import scores
from app.imports.results.exam_lines import named_alone, names_test
from app.imports.results.exam_names import other_test
from app.imports.results.exams_check import ExamsCheck, actions_of, notes_of
from app.imports.results.hour_columns import speaks_of_hours
from app.imports.results.lists_below import lists_below
from app.imports.results.score_columns import chosen_parts, says_points, score_parts
from app.imports.results.scores import ManyScoreActions, ScoreActions
from app.services.exam.exams import ScoreInput, add_exam, list_scores, set_scores
from app.work import Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class ScoresImport(Import[ExamsCheck, "ScoreActions | ManyScoreActions"]):
    """Scores and states of tests."""

    id = "scores"
    title = "测试成绩"
    fields = SCORE_FIELDS
    key = scores.KEY
    action = "scores.import"
    words = Words(needs="姓名、成绩", hint="成绩单：至少要有姓名和成绩；缺考、缓考、免试请照写文字。")
    knows = frozenset({PEOPLE, EXAMS})

    def accepts(self, layout: Layout) -> bool:
        if speaks_of_hours(layout) and not says_points(layout):
            return False
        return bool({"score", "state"} & set(layout.columns)) or bool(score_parts(layout))

    def checker(self, start: Start) -> ExamsCheck:
        """The check of a file, with the columns of scores that are meant."""
        known, params, layout = start.known, start.params, start.layout
        file = Path(start.workbook.path)
        parts = chosen_parts(
            layout,
            known,
            file=file.name,
            column=params.score_column,
            exam=params.exam,
        )
        sheets = sum(bool(sheet.rows) for sheet in start.workbook.sheets)
        return ExamsCheck(known, params, parts, file_stem=file.stem, sheets=sheets)

    def finish(
        self, checker: ExamsCheck, start: Start
    ) -> tuple[ScoreActions | ManyScoreActions, dict[str, object]]:
        checker.ask_days()
        return actions_of(checker), notes_of(checker)

    def is_sure(self, layout: Layout) -> bool:
        """Points under days or months are no marks."""
        return sum(part.time is not None for part in score_parts(layout)) > 1

    def parted(self, layouts: Sequence[Layout]) -> Sequence[Layout]:
        """One test below the other, each under its own line or title."""
        units = layouts[0].units
        return lists_below(
            layouts, self.key, lambda text: names_test(text, units), lambda text: named_alone(text, units)
        )

    def says_more(self, layout: Layout, others: Sequence[Layout]) -> bool:
        """The same people with other scores are another test, not an older copy of the list."""
        return all(other_test(layout, other) for other in others)

    def apply(
        self, session: Session, actions: ScoreActions | ManyScoreActions, *, today: date, progress: Progress
    ) -> dict[str, int]:
        counts = [_apply_exam(session, one, progress) for one in actions.exams]
        return {name: sum(count[name] for count in counts) for name in counts[0]}


def _keep_listed(session: Session, exam_id: int, person_ids: Sequence[int]) -> None:
    """Whose row is in error stays on the list as 未登记; a result that is there already stays, too."""
    there = {row.person_id for row in list_scores(session, exam_id=exam_id)}
    blank = {person_id: ScoreInput("") for person_id in person_ids if person_id not in there}
    set_scores(session, exam_id=exam_id, by_person=blank)


def _apply_exam(session: Session, actions: ScoreActions, progress: Progress) -> dict[str, int]:
    progress.start(len(actions.attempts), "正在写入成绩")
    if not actions.attempts:
        return {"attempts": 0, "exams_added": 0}
    exam_id = actions.exam_id
    if exam_id is None:
        if actions.held_on is None:
            # A test dated by the day of its import stands in a month it was not held in.
            raise InputProblem("import.exam_date", title=actions.title)
        exam_id = add_exam(
            session,
            title=actions.title,
            held_on=actions.held_on,
            full_centi=actions.full_centi,
            pass_centi=actions.full_centi * 6 // 10,
            list_people=False,
        )
    by_number: dict[int, dict[int, ScoreInput]] = {}
    for attempt in actions.attempts:
        on = UNSAID if attempt.on is None else attempt.on
        entry = ScoreInput(attempt.state, attempt.score_centi, on=on)
        by_number.setdefault(attempt.number, {})[attempt.person_id] = entry
    changed = 0
    _keep_listed(session, exam_id, actions.listed)
    for number, by_person in by_number.items():
        changed += set_scores(session, exam_id=exam_id, by_person=by_person, number=number)
        progress.step(len(by_person))
    return {"attempts": changed, "exams_added": int(actions.exam_id is None)}
