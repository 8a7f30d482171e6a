"""N1–N12: each figure by its definition, rounded down, never invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.rules import words
from app.services import attendance, exams, planning, units, year_figures
from app.services.exams import ScoreInput
from app.services.people import PersonInput, PostInput, add_person
from app.services.planning import ClassSessionInput
from app.services.year_figures import Figure

Run = Callable[[Callable[[Session], Any]], Any]
TODAY = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (137, "130余"),
        (130, "130"),
        (7, "7"),
        (10, "10"),
        (19, "10余"),
        (1234, "1200余"),
        (45678, "45000余"),
        (0, "0"),
    ],
)
def test_about_is_rounded_down(value: int, text: str) -> None:
    assert words.about(value) == text
    assert words.tidy_down(value) <= value


def test_all_is_only_said_of_all() -> None:
    assert words.percent(999, 1000) == "99.9%"
    assert words.percent(9999, 10000) == "99.9%"
    assert words.percent(10, 10) == "100%"
    assert words.percent(1, 0) == words.NOT_ENOUGH


@pytest.fixture
def town(run: Run) -> None:
    """Ten people (five Party members, one without a birth date), three sessions, one exam."""

    def build(session: Session) -> None:
        unit_id = units.add_unit(session, name="东湾村")
        for number in range(10):
            member = number < 5
            add_person(
                session,
                person=PersonInput(
                    name=f"人{number}",
                    politics="中共党员" if member else "群众",
                    birth="" if number == 4 else "1950-01" if number == 3 else "1990-05",
                ),
                posts=[PostInput(unit_id=unit_id)],
            )
        for title, day, form in (
            ("乡村振兴", date(2024, 3, 1), "集中办班"),
            ("理论学习中心组学习", date(2024, 4, 1), "集体学习"),
            ("在线课程", date(2024, 5, 1), "网络学习"),
        ):
            planning.add_class_session(
                session,
                data=ClassSessionInput(
                    title=title,
                    held_on=day,
                    form=form,
                    hours_centi=250,
                    start_time=time(9),
                    end_time=time(11, 30),
                ),
            )
        for held in (1, 2, 3):
            attendance.mark_line(session, class_session_id=held, line="1缺 2假 3迟", rest_present=True)
        exam = exams.add_exam(session, title="测试", held_on=date(2024, 6, 30))
        entries = {1: ScoreInput("normal", 9000), 2: ScoreInput("normal", 5000), 3: ScoreInput("absent")}
        exams.set_scores(session, exam_id=exam, by_person=entries)

    run(build)


@pytest.fixture
def figures(town: None, read: Run) -> dict[str, Figure]:
    return {f.code: f for f in read(lambda s: year_figures.year_figures(s, year=2024, today=TODAY))}


def test_sessions_leave_online_learning_out(figures: dict[str, Figure]) -> None:
    assert figures["N1"].exact == "2 场（2 天，2 门课程）"
    assert [row.what for row in figures["N1"].rows()] == ["乡村振兴", "理论学习中心组学习"]


def test_attendances_count_late_people_and_no_leave(figures: dict[str, Figure]) -> None:
    assert figures["N2"].exact == "16 人次"
    assert figures["N2"].words == "10余"


def test_members_below_the_age_and_the_uncovered(figures: dict[str, Figure]) -> None:
    # Of five members one is too old and one has no birth date; 人0 was absent, 人1 on leave both times.
    assert figures["N3"].exact == "1/3 人，另有 1 名党员缺出生年月未统计"
    assert [row.what for row in figures["N3"].rows()] == ["人0", "人1"]
    assert figures["N3"].words == "33.3%"


def test_mean_is_rounded_down(figures: dict[str, Figure]) -> None:
    assert figures["N4"].words == "1"
    assert figures["N4"].exact.startswith("人均 1.6 次；达到 1 次的 8 人")


def test_two_kinds_of_hours_are_never_mixed(figures: dict[str, Figure]) -> None:
    assert figures["N5"].exact == "5 学时"
    assert figures["N5b"].exact == "40 人学时"


def test_the_minimum_month_is_reported(figures: dict[str, Figure]) -> None:
    assert figures["N6"].words == "0"
    assert "4月" not in figures["N6"].exact.split("；")[1]


def test_pass_rate_has_both_denominators(figures: dict[str, Figure]) -> None:
    assert figures["N10"].exact == "及格 1，实考 2（50%），应考 10（10%）"


@pytest.mark.parametrize("code", ["N7", "N9", "N11", "N12"])
def test_what_was_not_recorded_is_said_so(figures: dict[str, Figure], code: str) -> None:
    assert not figures[code].enough
    assert figures[code].words == words.NOT_ENOUGH


def test_an_empty_year_invents_nothing(run: Run, read: Run) -> None:
    found = read(lambda s: year_figures.year_figures(s, year=2030, today=TODAY))
    assert [f.code for f in found if f.enough] == []
