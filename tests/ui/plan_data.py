"""A small town with a plan, built through the services, for the tests of plan and papers."""

from __future__ import annotations

from datetime import date, time
from functools import partial
from typing import TYPE_CHECKING, Any

from app.services.person import people, units
from app.services.person.groups import group_ids_by_name
from app.services.person.people import PersonInput, PostInput
from app.services.plan import categories, planning
from app.services.plan.planning import AudienceInput, ClassSessionInput, LecturerInput

if TYPE_CHECKING:  # for tests that need no window too
    from ui.work.context import UiContext

SURNAMES = "王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余"
GIVEN = ("建国", "秀英", "伟", "洋", "静", "敏", "志强", "丽")
NAMES = tuple(surname + GIVEN[place % len(GIVEN)] for place, surname in enumerate(SURNAMES))
UNITS = ("党建办", "党政办", "纪委", "财政所", "青石村", "柳河村", "东街社区")
COURSES = (
    ("党史学习教育专题辅导", 0), ("中国共产党纪律处分条例解读", 1), ("一把手提能：抓班子带队伍", 2),
    ("发展党员工作流程", 3), ("网格化服务系统平台操作", 4), ("信访矛盾化解", 5), ("乡村产业振兴案例", 6),
    ("公文写作与档案整理", 7), ("村级财务管理与审计", 8),
)  # fmt: skip


def fill_roster(session: Any) -> None:
    """Seven units and forty people."""
    ids = [units.add_unit(session, name=name) for name in UNITS]
    for number, name in enumerate(NAMES):
        unit = ids[number % len(ids)]
        person = PersonInput(name, sex="男", id_number="", phone="")
        people.add_person(session, person=person, posts=[PostInput(unit_id=unit, title="干事")])


def fill_plan(session: Any, *, year: int = 2024, months: range = range(1, 13)) -> list[int]:
    """Three to five class sessions a month; every third one for village cadres only."""
    groups = group_ids_by_name(session)
    tags = [row.id for row in categories.list_categories(session)]
    ids = []
    for month in months:
        for week in range(3 + month % 3):
            title, tag = COURSES[(month * 4 + week) % len(COURSES)]
            villages = (AudienceInput(group_id=groups["村社区干部"]),) if week == 2 else ()
            data = ClassSessionInput(
                title=title, held_on=date(year, month, 3 + week * 6),
                start_time=time(9), end_time=time(11, 30), place="镇政府三楼会议室",
                hours_centi=300, category_ids=(tags[tag], tags[9 + week % 5]),
                lecturers=(LecturerInput(name="王建国"),), audience=villages,
            )  # fmt: skip
            ids.append(planning.add_class_session(session, data=data, refresh=False))
    from app.services.plan.expected import refresh_expected

    refresh_expected(session, class_session_ids=ids)
    return ids


def build_town(ctx: UiContext, *, months: range = range(1, 13)) -> list[int]:
    """Roster and plan of 2024 on an empty data folder; returns the class session ids."""
    kept: list[list[int]] = []
    ctx.runner.command(fill_roster, action="roster.import", text="导入名册")
    ctx.runner.command(
        partial(fill_plan, months=months), action="plan.import", text="导入计划", done=kept.append
    )
    return kept[0]
