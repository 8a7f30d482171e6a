"""The 工作台's lines: what is due, what lies open, each with the place it is done at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app.services.exam import exams
from app.services.mark import attendance
from app.services.page.workbench import MOST_LINES, next_session, shorten, workbench
from app.services.page.workbench_lines import Task
from app.services.page.workbench_rules import rule_tasks
from app.services.person import groups
from app.services.plan import planning
from app.services.plan.expected import settle_lists
from app.services.plan.planning import ClassSessionInput
from app.services.routine import mentorship, rotation, unit_study
from db.models import Participation
from tests.services.conftest import at_once
from tests.ui.plan_data import fill_roster

Run = Callable[[Callable[[Session], Any]], Any]
TODAY = date(2024, 8, 15)


def add(session: Session, on: date, title: str = "公文写作") -> int:
    return planning.add_class_session(
        session, data=ClassSessionInput(title=title, held_on=on, hours_centi=300)
    )


TOWN = partial(at_once, fill_roster)


@pytest.fixture
def town(built: None) -> None:
    """Seven units and forty people."""


def tasks(read: Run, today: date = TODAY, year: int = 2024) -> dict[str, Task]:
    return {task.id: task for task in read(lambda s: workbench(s, year=year, today=today)).tasks}


def test_an_empty_file_is_blank(read: Run) -> None:
    bench = read(lambda s: workbench(s, year=2024, today=TODAY))
    assert bench.is_blank
    assert (bench.people, bench.days, bench.tasks) == (0, (), ())
    assert next_session(bench) is None


def test_today_and_the_week_in_order_with_their_states(town: None, run: Run, read: Run) -> None:
    first = run(lambda s: add(s, TODAY))
    second = run(lambda s: add(s, date(2024, 8, 22)))
    run(lambda s: add(s, date(2024, 8, 23)))
    bench = read(lambda s: workbench(s, year=2024, today=TODAY))
    assert [(line.id, line.is_today, line.state) for line in bench.days] == [
        (first, True, "签到表未打印"),
        (second, False, "签到表未打印"),
    ]
    found = next_session(bench)
    assert found is not None
    assert found.id == first
    assert {f"sheet:{first}", f"sheet:{second}"} <= set(tasks(read))
    run(lambda s: settle_lists(s, class_session_ids=[first], at=datetime(2024, 8, 14).isoformat()))
    assert read(lambda s: workbench(s, year=2024, today=TODAY)).days[0].state == "签到表已打印"
    assert f"sheet:{first}" not in tasks(read)


def test_marks_then_bulletin(town: None, run: Run, read: Run) -> None:
    """Entered to the end, the line 登记考勤 gives way; the bulletin's line then leads to the session."""
    held = run(lambda s: add(s, date(2024, 8, 12)))
    open_tasks = tasks(read)
    assert (open_tasks[f"unmarked:{held}"].level, open_tasks[f"unmarked:{held}"].tab) == (
        "problem",
        "attendance",
    )
    # Of nothing entered nothing can be told: one line says both.
    assert "bulletin:2024-08-12" not in open_tasks
    assert open_tasks[f"unmarked:{held}"].note == "还没有登记，登记后发通报"
    run(lambda s: attendance.mark_line(s, class_session_id=held, line="3迟", rest_present=True))
    after = tasks(read)
    assert f"unmarked:{held}" not in after
    assert after["bulletin:2024-08-12"].target == held


def test_an_exam_without_results_and_missed_people(town: None, run: Run, read: Run) -> None:
    exam = run(lambda s: exams.add_exam(s, title="月度测试", held_on=date(2024, 8, 9), month="2024-08"))
    assert tasks(read)[f"exam:{exam}"].note == "还有 40 人没有结果"
    held = run(lambda s: add(s, date(2024, 8, 12)))
    run(lambda s: attendance.mark_line(s, class_session_id=held, line="3缺 5缺", rest_present=True))
    assert tasks(read)["make_up:open"].count == 2


def test_routines_of_the_running_year_only(town: None, run: Run, read: Run) -> None:
    run(lambda s: rotation.add_turns(s, month="2024-07", role="report", person_ids=[1, 2]))
    leaders = read(groups.group_ids_by_name)["班子成员"]
    run(lambda s: groups.set_groups(s, person_id=1, group_ids=[leaders]))
    run(lambda s: mentorship.add_pair(s, mentor_id=1, mentee_id=2, start_on=date(2024, 8, 1)))
    run(lambda s: unit_study.set_study(s, unit_id=1, week=date(2024, 8, 5), held=True, topic="条例"))
    found = tasks(read)
    assert (found["turns"].count, found["pairs"].count, found["weeks"].count) == (2, 1, 6)
    assert not {"turns", "pairs", "weeks"} & set(tasks(read, today=date(2025, 2, 1)))


def test_hours_and_duties_come_after(town: None, run: Run, read: Run) -> None:
    """One class session of four: the month is short, and the 24 of the offices cannot reach 90 hours."""
    run(lambda s: add(s, date(2024, 8, 12)))
    found = {task.id: task for task in read(lambda s: rule_tasks(s, year=2024, today=TODAY))}
    assert found["duty:Q1"].note == "完成 0/4"
    assert found["hours:risk"].count == 24


def test_a_rule_for_a_group_nobody_is_in_is_told_and_gone_with_its_first_member(
    town: None, run: Run, read: Run
) -> None:
    """Q26: 网络学院学员 is empty, so nobody is judged: no quiet list, but a line that says why."""
    run(lambda s: add(s, date(2024, 8, 12)))

    def online() -> Task | None:
        found = {task.id: task for task in read(lambda s: rule_tasks(s, year=2024, today=TODAY))}
        return found.get("duty:Q26")

    told = online()
    assert told is not None
    assert (told.text, told.note, told.level, told.tab, told.target) == (
        "网络培训未适用",
        "人员类别“网络学院学员”没有人",
        "warn",
        "duties",
        "calendar",
    )
    group = read(groups.group_ids_by_name).get("网络学院学员") or run(
        lambda s: groups.add_group(s, name="网络学院学员")
    )
    run(lambda s: groups.set_groups(s, person_id=1, group_ids=[group]))
    now = online()
    assert now is None or "未适用" not in now.text


def test_many_lines_of_a_kind_end_in_one_that_counts() -> None:
    lines = [Task(f"x:{n}", "登记考勤", f"{n}", "", "warn", "attendance", n) for n in range(9)]
    short = shorten(lines)
    assert len(short) == MOST_LINES
    assert (short[-1].text, short[-1].count, short[-1].target) == ("另有 5 项", 5, None)
    assert shorten(lines[:5]) == tuple(lines[:5])


def test_the_page_asks_as_often_however_many_class_sessions_there_are(
    town: None, run: Run, read: Run
) -> None:
    """One pass over the marks; walk-ins are looked for only where the pass has met some."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(" ".join(statement.split()))

    def page() -> list[str]:
        asked.clear()
        event.listen(Engine, "before_cursor_execute", note)
        try:
            tasks(read, date(2024, 8, 31), 2024)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return [statement for statement in asked if statement.startswith(("SELECT", "WITH"))]

    ids = [run(lambda s, day=day: add(s, date(2024, 8, day))) for day in (1, 2)]
    few = page()
    for day in range(3, 20):
        run(lambda s, day=day: add(s, date(2024, 8, day), f"课程{day}"))
    many = page()
    assert len(many) == len(few) <= 39
    assert not [statement for statement in many if "WHERE p.source = 'walk_in'" in statement]

    def walk_in(session: Session) -> None:
        session.get_one(Participation, 1).source = "walk_in"

    run(walk_in)
    walked = [statement for statement in page() if "WHERE p.source = 'walk_in'" in statement]
    assert [f"IN ({ids[0]})" in statement for statement in walked] == [True]
