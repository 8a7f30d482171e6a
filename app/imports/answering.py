"""Puts the answer to a question into the place of `Params` that its option of the command line names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.imports.questions import Question

_TEXTS = {"--unit": "unit", "--sheet": "sheet", "--exam": "exam", "--column": "score_column"}
_NUMBERS = {"--year": "year", "--session": "session_id"}
_DAYS = ("--date", "--held-on", "--exam-date")


def wants_day(question: Question) -> bool:
    """Whether the answer is a day."""
    return question.option in _DAYS or _keys(question)[:1] == ["exam_dates"]


def is_answer(question: Question, text: str) -> bool:
    """Whether `text` can be the answer: a year is a number of four digits, a class session has one."""
    try:
        with_answer({}, question, text)
    except ValueError:
        return False
    return question.option != "--year" or 1900 <= int(text) <= 2999


def with_answer(known: Mapping[str, Any], question: Question, text: str) -> dict[str, Any]:
    """`known` (names of `Params` → values) with the answer `text`. Raises ValueError for what cannot be one.

    `--answers {"exam_dates": {"安全测试": "2024-08-30"}}` names its place by its keys.
    """
    option = question.option
    if option in _TEXTS:
        return {**known, _TEXTS[option]: text}
    if option in _NUMBERS:
        return {**known, _NUMBERS[option]: int(text)}
    if option in _DAYS:
        return {**known, "exam_date": date.fromisoformat(text)}
    if option == "--mark":
        return {**known, "marks": {**known.get("marks", {}), question.word: text}}
    keys = _keys(question)
    if len(keys) != 2:
        raise ValueError(f"no place: {question.answer}")
    part, key = keys
    answers = dict(known.get("answers", {}))
    return {**known, "answers": {**answers, part: {**answers.get(part, {}), key: text}}}


def _keys(question: Question) -> list[str]:
    """exam_dates and the test's name of `--answers {"exam_dates": {"…": "…"}}`."""
    if question.option != "--answers":
        return []
    try:
        (part, inner), *_ = json.loads(question.answer.partition(" ")[2]).items()
        return [str(part), str(next(iter(inner)))]
    except (ValueError, AttributeError, StopIteration, TypeError):
        return []


def with_part(known: Mapping[str, Any], part: str, said: Mapping[str, object]) -> dict[str, Any]:
    """`known` with more of `answers`: `people`, `cells` or `rows` by place."""
    answers = dict(known.get("answers", {}))
    return {**known, "answers": {**answers, part: {**answers.get(part, {}), **said}}}
