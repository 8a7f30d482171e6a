"""A typed line of numbers and words, whatever the words mean."""

from __future__ import annotations

import pytest

from app.rules.numbered_line import read_numbered

WORDS = {"缺": "missing", "m": "waived"}


@pytest.mark.parametrize(
    ("line", "words", "problems"),
    [
        ("3 7缺 9M", {3: "missing", 7: "missing", 9: "waived"}, []),
        ("3至5缺", {3: "missing", 4: "missing", 5: "missing"}, []),
        ("", {}, []),
        ("3", {}, [("grid.line_word", "3")]),
        ("3缺3缺", {3: "missing"}, [("grid.line_twice", 3)]),
        ("11缺 2m", {2: "waived"}, [("grid.line_number", 11)]),
        ("3哈 2m", {2: "waived"}, [("grid.line_word", "哈")]),
    ],
)
def test_numbers_and_words(line: str, words: dict[int, str], problems: list[tuple[str, object]]) -> None:
    found = read_numbered(line, WORDS, 10, area="grid")
    assert dict(found.words) == words
    assert [(one.code, next(iter(one.data.values()))) for one in found.problems] == problems
