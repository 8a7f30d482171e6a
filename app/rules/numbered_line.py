"""A typed line of numbers and words, `3迟 7假 12缺`: what stands against which number of a list (I1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_NUMBERS = re.compile(r"\d+(?:\s*[-~至到]\s*\d+)?")
_SEPARATORS = " \t,，、;；。.:：号"


@dataclass(frozen=True)
class LineProblem:
    """Why a part of the line cannot be used: `code` and `data` of a program sentence."""

    code: str
    data: Mapping[str, object]


@dataclass(frozen=True)
class NumberedLine:
    """A line as read: number → what its word means, in typed order, and what was wrong with it."""

    words: tuple[tuple[int, str], ...]
    problems: tuple[LineProblem, ...]


def read_numbered(
    line: str, words: Mapping[str, str], last_number: int, *, area: str = "attendance"
) -> NumberedLine:
    """Read `3迟 7假 12缺`; `words` (in lower case) say what each means, `last_number` the highest there is.

    Numbers may be full-width, ranges (`3-5缺`) and lists (`3、5、7迟`); a word holds for all numbers before
    it. Nothing is raised: problems, with codes of `area`, are returned beside what could be read, so that the
    window can echo while typing.
    """
    text = unicodedata.normalize("NFKC", line).lower()
    found: dict[int, str] = {}
    problems: list[LineProblem] = []
    pending: list[int] = []
    numbered = False
    position = 0
    while position < len(text):
        if text[position] in _SEPARATORS:
            position += 1
            continue
        numbers = _NUMBERS.match(text, position)
        if numbers:
            pending += _expand(numbers.group(), last_number, problems, area)
            numbered = True
            position = numbers.end()
            continue
        word = _word_at(text, position)
        position += len(word)
        meaning = words.get(word)
        if meaning is None or not numbered:
            problems.append(LineProblem(f"{area}.line_word", {"word": word}))
        for number in pending:
            if number in found:
                problems.append(LineProblem(f"{area}.line_twice", {"number": number}))
            elif meaning is not None:
                found[number] = meaning
        pending, numbered = [], False
    problems += [LineProblem(f"{area}.line_word", {"word": str(number)}) for number in pending]
    return NumberedLine(tuple(found.items()), tuple(problems))


def _expand(text: str, last_number: int, problems: list[LineProblem], area: str) -> list[int]:
    bounds = [int(part) for part in re.findall(r"\d+", text)]
    first, last = bounds[0], bounds[-1]
    wrong = next((n for n in bounds if not 1 <= n <= last_number), None)
    if wrong is not None or first > last:
        number = first if wrong is None else wrong
        problems.append(LineProblem(f"{area}.line_number", {"number": number, "last": last_number}))
        return []
    return list(range(first, last + 1))


def _word_at(text: str, start: int) -> str:
    end = start
    while end < len(text) and not text[end].isdigit() and text[end] not in _SEPARATORS:
        end += 1
    return text[start:end]
