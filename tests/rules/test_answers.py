"""Titles are found by a part of them or by pinyin initials."""

from __future__ import annotations

import pytest

from app.rules.names import answers_to


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("治理", True),
        ("基层治理", True),
        ("jczl", True),
        ("zlnl", True),
        ("JCZL", True),
        ("第3期", True),
        ("08-15", True),
        ("0815", True),
        ("d3q", True),
        ("治 理", True),
        ("zzz", False),
        ("消防", False),
    ],
)
def test_a_title_answers(query: str, found: bool) -> None:
    assert answers_to(query, "08-15 基层治理能力 第3期") is found


def test_every_reading_of_a_character_counts() -> None:
    assert answers_to("zjjs", "重建家园讲授") is False
    assert answers_to("cj", "重建")
    assert answers_to("zj", "重建")


@pytest.mark.parametrize(
    "query",
    ["二十大：", "：第二讲", "二十大：第二讲（上）", "二十大:第二讲(上)", "第二讲 （上）", "讲上", "（"],
)
def test_marks_typed_as_they_stand_are_found(query: str) -> None:
    """Full-width as they are printed, or half-width as some keyboards give them; blanks do not count."""
    assert answers_to(query, "二十大：第二讲（上）")
    assert not answers_to("二十大；", "二十大：第二讲（上）")
