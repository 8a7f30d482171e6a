"""The summary's figures of a whole made-up town against sums written as plain SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.context import open_context
from app.demo.town import TownSize, fill_town
from app.services.year.figure_rows import SummaryFigure
from app.services.year.year_checks import year_checks
from app.services.year.year_figures import year_figures

YEAR, TODAY = 2024, date(2024, 12, 31)
YEAR_2024 = "s.held_on BETWEEN '2024-01-01' AND '2024-12-31'"
COLLECTIVE = f"s.status = 'held' AND s.form NOT IN ('网络学习', '自学') AND {YEAR_2024}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's folder."""
    made = tmp_path_factory.mktemp("town")
    context = open_context(made)
    fill_town(context.database, TownSize(40, 48, 1))
    context.close()
    return made


@pytest.fixture(scope="module")
def figures(folder: Path) -> dict[str, SummaryFigure]:
    """Every figure of the year."""
    context = open_context(folder)
    try:
        with context.database.read() as session:
            found = year_figures(session, year=YEAR, today=TODAY)
            checks = year_checks(session, year=YEAR, today=TODAY)
    finally:
        context.close()
    assert checks.by_person.due == checks.by_session.due > 0
    assert checks.by_person.present == checks.by_session.present > 0
    return {figure.code: figure for figure in found}


@pytest.fixture
def sql(folder: Path) -> Iterator[sqlite3.Connection]:
    """The data file itself."""
    connection = sqlite3.connect(folder / "ganxun.db")
    yield connection
    connection.close()


def one(sql: sqlite3.Connection, text: str) -> int:
    """A single number."""
    return int(sql.execute(text).fetchone()[0] or 0)


def test_sessions_and_hours(figures: dict[str, SummaryFigure], sql: sqlite3.Connection) -> None:
    held = one(sql, f"SELECT count(*) FROM class_session s WHERE {COLLECTIVE}")
    hours = one(sql, f"SELECT sum(s.hours_centi) FROM class_session s WHERE {COLLECTIVE}")
    assert held > 20
    assert figures["N1"].brief == f"{held} 场"
    assert len(figures["N1"].rows()) == held
    assert figures["N5"].brief == f"{hours / 100:g} 学时"


def test_people_present(figures: dict[str, SummaryFigure], sql: sqlite3.Connection) -> None:
    joined = (
        "FROM participation p JOIN class_session s ON s.id = p.class_session_id"
        f" JOIN mark_kind m ON m.code = p.mark WHERE {COLLECTIVE}"
    )
    present = one(sql, f"SELECT count(*) {joined} AND m.counts_as_present")
    credited = one(sql, f"SELECT sum(round(s.hours_centi * m.hour_percent / 100.0)) {joined}")
    assert figures["N2"].exact == f"{present} 人次"
    assert sum(int(row.amount[3:-2]) for row in figures["N2"].rows()) == present
    assert figures["N5b"].brief == f"{credited / 100:g} 人学时"
    times = {row.target_id: int(row.amount[:-2]) for row in figures["N4"].rows()}
    for person_id, number in times.items():
        assert number == one(
            sql, f"SELECT count(*) {joined} AND m.counts_as_present AND p.person_id = {person_id}"
        )


def test_tests(figures: dict[str, SummaryFigure], sql: sqlite3.Connection) -> None:
    best = (
        "(SELECT max(a.score_centi) AS score, e.pass_centi FROM attempt a JOIN exam e ON e.id = a.exam_id"
        " WHERE a.score_centi IS NOT NULL AND a.state IN ('normal', 'makeup') AND e.policy = 'best'"
        " GROUP BY a.exam_id, a.person_id)"
    )
    assert one(sql, "SELECT count(*) FROM exam WHERE policy <> 'best'") == 0
    assert one(sql, "SELECT count(*) FROM attempt WHERE state = 'cheated'") == 0
    tested = one(sql, f"SELECT count(*) FROM {best}")
    passed = one(sql, f"SELECT count(*) FROM {best} WHERE score >= pass_centi")
    assert f"合格 {passed}/实考 {tested}" in figures["N10"].exact
