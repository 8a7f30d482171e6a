"""Which class sessions an attendance file is checked against when a year is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest

from app.imports import KnownPerson, KnownSession, KnownTown, Params, check_against_town, get_import
from app.imports.town import against_town
from app.reader.sheet import Sheet, Workbook

HELD = (
    KnownSession(1, date(2023, 3, 5), "去年的课"),
    KnownSession(2, date(2024, 3, 5), "今年的课"),
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """The years the town was read for, one after another."""
    years: list[int | None] = []

    def town(_session: object, *, year: int | None, **_rest: Any) -> KnownTown:
        years.append(year)
        held = tuple(one for one in HELD if year in (None, one.date.year))
        return KnownTown(people=(KnownPerson(7, "张伟"),), sessions=held)

    monkeypatch.setattr(against_town, "known_town", town)
    return years


def check(rows: Sequence[tuple[str, ...]], params: Params) -> list[object]:
    sheet = Sheet("表", [["姓名", "日期", "考勤"], *map(list, rows)])
    kind = get_import("attendance")
    preview = check_against_town(
        lambda: nullcontext(None), kind, Workbook("k.xlsx", "xlsx", (sheet,)), params
    )  # type: ignore[arg-type, return-value]
    return [row.verdict for row in preview.rows]


def test_only_the_chosen_year_is_read(asked: list[int | None]) -> None:
    assert check([("张伟", "3月5日", "迟到")], Params(year=2024)) == ["new"]
    assert asked == [2024]


def test_a_full_date_of_another_year_still_finds_its_class_session(asked: list[int | None]) -> None:
    assert check([("张伟", "2023-03-05", "迟到")], Params(year=2024)) == ["new"]
    assert asked == [2024, None]


def test_a_chosen_class_session_may_lie_in_any_year(asked: list[int | None]) -> None:
    assert check([("张伟", "2023-03-05", "迟到")], Params(year=2024, session_id=1)) == ["new"]
    assert asked == [None]
