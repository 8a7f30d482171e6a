"""A town of a hundred people with a plan round the tests' day, built through the services."""

from __future__ import annotations

from datetime import date, time
from functools import partial
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from app.services.leave import leaves
from app.services.mark import attendance
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import planning
from app.services.plan.expected import refresh_expected
from app.services.plan.planning import ClassSessionInput
from tests.ui.looks import shoot
from ui.looks.theme import theme
from ui.work.context import UiContext

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("建国", "秀英", "伟", "晓东", "静")
UNITS = (
    "党政综合办公室",
    "党建工作办公室",
    "经济发展办公室",
    "平安法治办公室",
    "青石村",
    "柳河村",
    "东街社区",
    "西街社区",
)
TITLES = ("主任", "副主任", "科员", "工作人员", "支部书记", "村委会副主任", "网格员", "科员")
COURSES = (
    "党的二十大精神专题学习", "中国共产党纪律处分条例解读", "村级财务管理与审计",
    "习近平新时代中国特色社会主义思想学习纲要导读", "网格化服务管理平台日常操作与维护", "发展党员工作细则",
)  # fmt: skip
DAYS = (
    date(2024, 7, 4),
    date(2024, 7, 11),
    date(2024, 8, 1),
    date(2024, 8, 8),
    date(2024, 8, 15),
    date(2024, 8, 22),
)
TODAY = 4  # DAYS[TODAY] is the day of the tests' clock


def _fill(session: Any, count: int) -> list[int]:
    ids = [units.add_unit(session, name=name) for name in UNITS]
    for number in range(count):
        name = SURNAMES[number % len(SURNAMES)] + GIVEN[number // len(SURNAMES) % len(GIVEN)]
        unit = number * len(ids) // count
        post = PostInput(unit_id=ids[unit], title=TITLES[unit])
        person = PersonInput(name if number < 100 else f"{name}{number}", joined_on=date(2020, 1, 1))
        people.add_person(session, person=person, posts=[post])
    held = [
        planning.add_class_session(
            session,
            data=ClassSessionInput(
                title=title, held_on=day, start_time=time(9), end_time=time(11, 30),
                place="镇政府三楼会议室", hours_centi=300,
            ),
            refresh=False,
        )
        for title, day in zip(COURSES, DAYS, strict=True)
    ]  # fmt: skip
    refresh_expected(session, class_session_ids=held)
    return held


def build_town(ctx: UiContext, *, count: int = 100) -> list[int]:
    """People and six class sessions (the fifth is today); returns the class session ids."""
    kept: list[list[int]] = []
    ctx.runner.command(partial(_fill, count=count), action="demo.build", text="建立示例", done=kept.append)
    return kept[0]


def mark_past(ctx: UiContext, held: list[int]) -> None:
    """Everything before today is entered, the third session only half."""
    for number, line in ((0, "3迟 7事 12缺 18迟早"), (1, "5病 9公"), (3, "44缺 45缺 60退")):
        ctx.runner.command(
            partial(attendance.mark_line, class_session_id=held[number], line=line, rest_present=True),
            action="attendance.mark_line", text="登记考勤",
        )  # fmt: skip
    ctx.runner.command(
        partial(attendance.mark_line, class_session_id=held[2], line="1-40到 41迟"),
        action="attendance.mark_line",
        text="登记考勤",
    )


def add_slip(ctx: UiContext, person_id: int, kind: str, day: date) -> None:
    """A leave slip of one day."""
    ctx.runner.command(
        partial(
            leaves.add_leave, person_id=person_id, kind=kind, start_on=day, end_on=day, approver="王书记",
            reason="住院检查",
        ),
        action="leave.add",
        text="新增请假条",
    )  # fmt: skip


def stored_marks(ctx: UiContext, class_session_id: int) -> dict[int, str]:
    """Printed number → mark, as the data file has it."""
    with ctx.app.database.read() as session:
        rows = attendance.get_sheet(session, class_session_id=class_session_id).rows
    return {row.number: row.mark for row in rows}


def shoot_both(widget: QWidget, name: str) -> None:
    """Pictures in light and dark."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    shoot(widget, name)
    theme.apply(application, dark=True)
    shoot(widget, f"{name}-dark")
    theme.apply(application, dark=False)
