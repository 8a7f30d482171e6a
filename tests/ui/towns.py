"""Small towns for window tests, made through the services, once a run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from app.context import open_context
from app.services.person import people, units
from app.services.setting import town
from ui.work.context import UiContext
from ui.work.preferences import WindowPreferences
from ui.work.tasks import SyncRunner

Build = Callable[[UiContext], Any]


def fill_folder(folder: Path, build: Build, *, clock: Callable[[], datetime]) -> Any:
    """Name the town of a data folder and let `build` fill it; returns what `build` does."""
    app = open_context(folder, clock=clock)
    ctx = UiContext(SyncRunner(), WindowPreferences(app.paths.preferences))
    ctx.attach(app)
    ctx.runner.command(partial(town.set_town, name="清河镇"), action="town.set", text="设置单位名称")
    made = build(ctx)
    ctx.runner.shutdown()
    ctx.deleteLater()
    return made


# Area code 99… is nobody's; check digits are right.
UNITS = (
    "党政领导班子",
    "党建工作办公室",
    "经济发展办公室",
    "农业综合服务中心",
    "清溪村",
    "大湾村",
    "河东社区",
)
PEOPLE = (
    ("单晓𬭎", "男", "1978-04", "党政领导班子", "镇党委书记", "正科级", "公务员"),
    ("仇海燕", "女", "1985-11", "党建工作办公室", "主任", "一级主任科员", "公务员"),
    ("张三丰", "男", "1990-05", "党建工作办公室", "组织干事", "", "事业人员"),
    ("欧阳雪梅", "女", "1988-02", "经济发展办公室", "副主任", "二级主任科员", "公务员"),
    ("李建国", "男", "1972-09", "农业综合服务中心", "主任", "", "事业人员"),
    ("王秀英", "女", "1981-07", "清溪村", "党支部书记、村委会主任", "", "村干部"),
    ("赵志强", "男", "1993-12", "大湾村", "副主任", "", "村干部"),
    ("曾丽", "女", "1996-03", "河东社区", "党支部书记", "", "社区干部"),
)


def fill_town(ctx: UiContext, copies: int = 1) -> dict[str, int]:
    """Seven units and eight people (times `copies`); returns name → id of the first copy."""

    def build(session: Any) -> dict[str, int]:
        unit_ids = units.find_or_add_units(session, names=UNITS)
        made: dict[str, int] = {}
        for copy in range(copies):
            for number, (name, sex, birth, unit, title, rank, identity) in enumerate(PEOPLE):
                person = people.PersonInput(
                    name=name if copy == 0 else f"{name}{'甲乙丙丁戊己庚辛壬癸'[copy % 10]}",
                    sex=sex,
                    birth=birth,
                    phone=f"1380000{copy:02}{number:02}",
                    joined_on=date(2020, 1, 1),
                )
                post = people.PostInput(unit_ids[unit], title, rank, identity, start_on=date(2020, 1, 1))
                person_id = people.add_person(session, person=person, posts=[post])
                made.setdefault(name, person_id)
        return made

    found: dict[str, int] = {}
    ctx.runner.command(partial(build), action="demo.fill", text="建立样例", done=found.update)
    return found
