"""File names tell what is inside and are allowed on every disk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.reports.file_names import free_path, month_words, safe_stem, stem


def test_names_tell_what_is_inside() -> None:
    assert (
        stem(month_words("2024-08"), "第3期", "签到表", on=date(2024, 8, 15))
        == "2024年8月_第3期_签到表_20240815"
    )
    assert stem("2024年", "", "台账") == "2024年_台账"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('a/b\\c:d*e?f"g<h>i|j', "abcdefghij"),
        ("结尾. ", "结尾"),
        ("CON", "_CON"),
        ("com1.x", "_com1.x"),
        ("", "未命名"),
        ("一\n二\x00", "一二"),
        ("长" * 200, "长" * 80),
    ],
)
def test_forbidden_signs_go(given: str, expected: str) -> None:
    assert safe_stem(given) == expected


def test_free_path_never_overwrites(tmp_path: Path) -> None:
    first = free_path(tmp_path, "表", "pdf")
    first.touch()
    assert free_path(tmp_path, "表", "pdf").name == "表(2).pdf"
