"""The day of a test that no file tells: asked for each new test, never taken to be the day of the import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from app.imports.questions import Dialogue, Question
from app.imports.results.scores import ScoreCheck


def ask_exam_days(
    dialogue: Dialogue,
    missing: Sequence[ScoreCheck],
    written: Mapping[str, tuple[int, int] | None],
    today: date | None,
) -> None:
    """Ask for the day of each test; `written` is month and day without a year, by test."""
    for check in missing:
        said = f"，标题只写到{check.time.text}" if check.time else ""
        example = _example(check, written.get(check.title), today).isoformat()
        one = f"--exam-date {example}"
        each = f'--answers {{"exam_dates": {{"{check.title}": "{example}"}}}}'
        dialogue.ask(
            Question(
                "exam_date",
                f"“{check.title}”是新的测试，没有写哪一天举行{said}；请说明测试日期，例如 {example}",
                (),
                one if len(missing) == 1 else each,
            )
        )


def _example(check: ScoreCheck, written: tuple[int, int] | None, today: date | None) -> date:
    """The day to offer: the one written without its year, else the last of the time that is written."""
    year = check.time.last.year if check.time else today.year if today else 2024
    offered = _on(year, written) if written is not None else None
    return offered or (check.time.last if check.time else date(2024, 8, 30))


def _on(year: int, month_day: tuple[int, int]) -> date | None:
    try:
        return date(year, *month_day)
    except ValueError:
        return None
