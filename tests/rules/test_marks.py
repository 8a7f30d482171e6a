"""The exceptions line and the figures of a sheet."""

from __future__ import annotations

import json

import pytest

from app.paths import RESOURCES
from app.rules import marks
from app.rules.marks import MarkKindRow, parse_exceptions

IN_TIME = {"counts_as", "steps", "is_active"}
FIELDS = MarkKindRow.__dataclass_fields__.keys() - IN_TIME
KINDS = tuple(
    MarkKindRow(**{name: entry[name] for name in FIELDS})
    for entry in json.loads((RESOURCES / "defaults" / "marks.json").read_text(encoding="utf-8"))
)


def read(line: str, last: int = 100) -> dict[int, str]:
    parsed = parse_exceptions(line, KINDS, last)
    assert parsed.problems == ()
    return dict(parsed.marks)


def problems(line: str, last: int = 100) -> list[tuple[str, object]]:
    return [(p.code, next(iter(p.data.values()))) for p in parse_exceptions(line, KINDS, last).problems]


def test_the_line_of_the_idea() -> None:
    assert read("3迟 7假 12缺 18迟早") == {3: "late", 7: marks.ANY_LEAVE, 12: "absent", 18: "late_early"}


@pytest.mark.parametrize(
    "line",
    [
        "3迟7假12缺18迟早",
        "3迟，7假；12缺。18迟早",
        "３迟　７假　１２缺　１８迟早",
        "3 迟 7 假 12 缺 18 迟早",
        "3号迟、7号假、12号缺、18号迟早",
    ],
)
def test_separators_and_full_width_digits_do_not_matter(line: str) -> None:
    assert read(line) == read("3迟 7假 12缺 18迟早")


def test_lists_and_ranges_take_the_next_word() -> None:
    assert read("1、2、5迟 7-9缺 20~21病") == dict.fromkeys((1, 2, 5), "late") | dict.fromkeys(
        (7, 8, 9), "absent"
    ) | {
        20: "sick_leave",
        21: "sick_leave",
    }


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("迟到", "late"),
        ("早退", "early"),
        ("退", "early"),
        ("迟到+早退", "late_early"),
        ("公", "official_leave"),
        ("因公请假", "official_leave"),
        ("病假", "sick_leave"),
        ("事", "personal_leave"),
        ("×", "absent"),
        ("旷课", "absent"),
        ("√", "present"),
        ("未登记", "none"),
        ("不在册", "not_listed"),
    ],
)
def test_every_usual_word_is_understood(word: str, code: str) -> None:
    assert read(f"4{word}") == {4: code}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("3哈", [("attendance.line_word", "哈")]),
        ("迟", [("attendance.line_word", "迟")]),
        ("3", [("attendance.line_word", "3")]),
        ("101迟", [("attendance.line_number", 101)]),
        ("0迟", [("attendance.line_number", 0)]),
        ("9-7迟", [("attendance.line_number", 9)]),
        ("3迟 3缺", [("attendance.line_twice", 3)]),
        ("5-8迟 6缺", [("attendance.line_twice", 6)]),
    ],
)
def test_what_is_wrong_is_said_once(line: str, expected: list[tuple[str, object]]) -> None:
    assert problems(line) == expected


def test_a_problem_does_not_hide_what_could_be_read() -> None:
    parsed = parse_exceptions("3迟 5哈 7缺", KINDS, 100)
    assert dict(parsed.marks) == {3: "late", 7: "absent"}


def test_empty_line_is_no_problem() -> None:
    assert read("  ，") == {}


def test_every_default_key_is_one_word_of_its_own() -> None:
    words = marks.vocabulary(KINDS)
    assert all(words[kind.key.lower()] == kind.code for kind in KINDS)
    assert len({kind.key for kind in KINDS}) == len(KINDS)
