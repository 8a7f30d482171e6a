"""`--answers FILE.json`: what the clerk answers beside the options, read strictly, nothing in it ignored."""

from __future__ import annotations

import json
from pathlib import Path

from app.errors import InputProblem, UsageProblem
from app.imports import Preview

# Part → what stands for each of its keys, in words.
PARTS = {
    "people": "人员编号",
    "cells": "文字",
    "rows": "行的种类",
    "exam_dates": "日期",
    "dates": "选项",
    "names": "列的名称",
    "whose": "选项",
}
LONGEST = 1_000_000  # bytes; a thousand corrected cells take a tenth

Answers = dict[str, dict[str, object]]


def read_answers(given: str) -> Answers:
    """{"people": {…}, "cells": {…} …}, the parts as in `PARTS`, of a file or given as it is.

    Raises InputProblem for a file that is missing (usage.file_missing) or no such answers (usage.answers),
    UsageProblem usage.answers for a text on the command line that is none.
    """
    if given.lstrip().startswith("{"):
        try:
            return _answers_in(given)
        except ValueError as error:
            raise UsageProblem("usage.answers", path=f"{given[:40]}…", why=str(error)) from error
    path = Path(given)
    try:
        if not path.exists():
            raise InputProblem("usage.file_missing", path=given)
        return _answers_in(_text_in(path))
    except OSError as error:
        raise InputProblem("usage.answers", path=given, why="打不开") from error
    except ValueError as error:
        raise InputProblem("usage.answers", path=given, why=str(error)) from error


def _text_in(path: Path) -> str:
    if not path.is_file():
        raise ValueError("是文件夹")
    if path.stat().st_size > LONGEST:
        raise ValueError("太大")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError("不是 UTF-8 编码的文字") from error


def _answers_in(text: str) -> Answers:
    """Raises ValueError with the reason in words."""
    try:
        answers = json.loads(text, object_pairs_hook=_once)
    except (json.JSONDecodeError, RecursionError) as error:
        line = f"第 {error.lineno} 行" if isinstance(error, json.JSONDecodeError) else "层数太多"
        raise ValueError(f"不是 JSON，{line}") from error
    if not isinstance(answers, dict):
        raise ValueError("最外层应为 { }")
    for part, said in answers.items():
        if part not in PARTS:
            raise ValueError(f"不认识“{part[:20]}”，只有 {'、'.join(PARTS)}")
        if not isinstance(said, dict):
            raise ValueError(f"“{part}”后面应为 {{ }}")
        for key, value in said.items():
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                raise ValueError(f"“{part}”里“{key[:20]}”后面应为{PARTS[part]}")
    return answers


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object in which nothing is said twice."""
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"“{key[:20]}”写了两次")
        found[key] = value
    return found


def refuse_unused(preview: Preview) -> None:
    """Refuse answers the file has no use for: it is another one, or they were mistyped.

    Raises InputProblem import.answers_unused.
    """
    unused = preview.notes.get("answers_unused")
    if isinstance(unused, list) and unused:
        raise InputProblem("import.answers_unused", names="、".join(map(str, unused[:10])))
