"""The part of the 工作台 that weighs hours, duties, issued bulletins: asked for after the rest is shown."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.rules.duties import DONE, NOT_DUE, REFERENCE, WAIVED
from app.rules.forecast import RISK, SHORT
from app.services.bulletin.bulletin_corrections import pending_corrections
from app.services.duty.duties import DutyFigure, DutyLine, hours_and_duties
from app.services.hour.hour_state import UNKNOWN, count_states
from app.services.page.workbench import shorten
from app.services.page.workbench_lines import INFO, PROBLEM, WARN, Task
from app.sources import rule_basis


def rule_tasks(session: Session, *, year: int, today: date) -> tuple[Task, ...]:
    """Bulletins to be corrected, hours at risk, and the month's duties that are short (I3, I7, I13)."""
    people, lines = hours_and_duties(session, year=year, today=today)
    states = count_states(people)
    short, risk, unknown = states[SHORT], states[RISK], states[UNKNOWN]
    tasks: list[Task] = []
    if short:
        text = f"学时未达标 {short} 人"
        tasks.append(Task("hours:short", "学时预警", text, "", PROBLEM, "duties", "hours", short))
    if risk:
        text = f"学时计划不够 {risk} 人"
        tasks.append(
            Task("hours:risk", "学时预警", text, "请补开课或安排补学", WARN, "duties", "hours", risk)
        )
    if unknown:
        text = f"学时数据不足 {unknown} 人"
        how = "请登记以前年份的学时，才能评判五年的要求"
        tasks.append(Task("hours:unknown", "学时预警", text, how, INFO, "duties", "hours", unknown))
    return (*shorten(_corrections(session, year)), *tasks, *shorten(_duties(lines, year, today)))


def _corrections(session: Session, year: int) -> list[Task]:
    """Issued bulletins that no longer say what the records say."""
    return [
        Task(
            f"correction:{row.bulletin_id}",
            "更正通报",
            f"{row.number_text} {row.title}",
            f"{len(row.changes)} 处与记录不一致",
            PROBLEM,
            "bulletins",
            ("bulletin", row.bulletin_id),
        )
        for row in pending_corrections(session, year=year)
    ]


def _duties(lines: tuple[DutyLine, ...], year: int, today: date) -> list[Task]:
    """What is short now: in the running month of this year, else at the end of the year asked for."""
    on = today if today.year == year else date(year, 12, 31)
    found = []
    for line in lines:
        figure = next((f for f in line.figures if f.first <= on <= f.last), None)
        if not line.figures and line.rule.filter.get("groups"):
            # A rule for a group nobody is in judges nobody: told, so that it is not taken for met.
            found.append(
                Task(
                    f"duty:{line.rule.code}",
                    "制度执行",
                    f"{line.rule.label}未适用",
                    line.reason,
                    WARN,
                    "duties",
                    "calendar",
                    rests_on=rule_basis(line.rule.code, line.rule.citation),
                )
            )
        if figure is None or figure.status in (DONE, REFERENCE, WAIVED) or figure.missing <= 0:
            continue
        if figure.status == NOT_DUE and not _is_near(figure, on):
            continue
        level = INFO if figure.status == NOT_DUE else PROBLEM
        found.append(
            Task(
                f"duty:{figure.code}",
                "制度执行",
                f"{line.rule.label} {figure.period}还差 {figure.missing:g}",
                f"完成 {figure.done:g}/{figure.required}",
                level,
                "duties",
                "calendar",
                rests_on=rule_basis(line.rule.code, line.rule.citation),
            )
        )
    return found


def _is_near(figure: DutyFigure, on: date) -> bool:
    """A running duty is worth a line when its period is the month, or ends within a month."""
    return (figure.last - on).days <= 31
