"""Makes `schema_9.db.gz` and `schema_9.json`: a town of schema 9, and what the program then said of it.

It runs in a tree of the program as it was at schema 9 (the commit before `0010_registers.py` came) and in no
later one: `python make_schema_9.py FOLDER` from the root of that tree. What it made is frozen; whatever the
data file becomes, these are the figures that must come out of it again. It is kept so that anybody can see
what lies in the file, and make it again.

Eight people in two offices and two villages; 2023 is closed. Records of all ten kinds: a contest with scores,
one without a project, one of another town's words; revisions of a unit's plan and of a paper; reports of
January and July; papers that nobody can tell; practice of one and of everybody; a waiver with its reason in
the title; inspections with and without findings, told by an issued 督查通报; a record that was changed, one
that was removed, and one whose removal was undone.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.context import open_context
from app.services.bulletin import bulletins
from app.services.mark import attendance
from app.services.operation import seals
from app.services.person import groups, people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import planning
from app.services.plan.planning import AudienceInput, ClassSessionInput
from app.services.record import duty_records
from app.services.record.duty_records import Contestant, DutyRecordInput
from app.services.rule import duty_rules
from app.services.rule.duty_rules import DutyRuleInput
from db.header import SCHEMA_VERSION
from db.models import ClassSession, DutyRecord, Operation

sys.path.insert(0, str(Path(__file__).parent))
from told import told_of

TODAY = date(2025, 3, 10)
YEARS = (2023, 2024, 2025)
NAMES = ("王建国", "李秀英", "张伟", "刘洋", "陈静", "杨敏", "赵丽", "黄强")
UNITS = (("党政办", "机关办公室"), ("党建办", "机关办公室"), ("东湾村", "村"), ("西岭村", "村"))
CODES = ("Q6", "Q15", "Q16", "Q17", "Q18", "Q19", "Q20", "Q28")


COLUMNS = tuple(column.name for column in DutyRecord.__table__.columns)


class Town:
    """The town while it is built: every step is an operation of its own, at its time."""

    def __init__(self, folder: Path) -> None:
        self.now = datetime(2023, 1, 9, 9)
        self.context = open_context(folder, clock=lambda: self.now)
        self.units: dict[str, int] = {}
        self.people: list[int] = []

    def do(self, on: date, text: str, call: Callable[[Session], Any], *, action: str = "routine.edit") -> Any:
        """One operation on that day."""
        self.now = max(self.now + timedelta(minutes=1), datetime(on.year, on.month, on.day, 9))
        with self.context.database.write(actor="经办人", action=action, text=text) as unit:
            return call(unit.session)

    def record(self, code: str, on: date, title: str = "", **values: Any) -> int:
        """A record as the clerk enters it."""
        data = DutyRecordInput(code, on, title, **values)
        return int(self.do(on, "新增专项记录", lambda s: duty_records.add_duty_record(s, data=data)))

    def lie(self, on: date, **values: Any) -> None:
        """A record as older programs left it in the file."""
        row = {"title": "", "note": "", "done_on": on, **values}

        def add(session: Session) -> None:
            session.add(DutyRecord(**row))

        self.do(on, "新增专项记录", add)

    def undo(self, on: date) -> None:
        """The last operation taken back."""

        def back(session: Session) -> int:
            return int(session.scalars(select(Operation.id).order_by(Operation.id.desc()).limit(1)).one())

        with self.context.database.read() as session:
            operation_id = back(session)
        self.now = max(self.now + timedelta(minutes=1), datetime(on.year, on.month, on.day, 9))
        with self.context.database.write(actor="经办人", action="undo.revert", text="撤销") as unit:
            unit.revert(operation_id)


def _people(town: Town) -> None:
    def add(session: Session) -> None:
        for name, kind in UNITS:
            town.units[name] = units.add_unit(session, name=name, kind=kind)
        by_name = groups.group_ids_by_name(session)
        for place, name in enumerate(NAMES):
            post = PostInput(unit_id=town.units[UNITS[place % 4][0]], start_on=date(2022, 1, 1))
            town.people.append(people.add_person(session, person=PersonInput(name=name), posts=[post]))
            own = [by_name["班子成员"]] if place < 2 else [by_name["年轻干部"]] if place > 5 else []
            if own:
                groups.set_groups(session, person_id=town.people[-1], group_ids=own, on=date(2022, 1, 1))

    town.do(date(2023, 1, 9), "导入名册", add, action="person.add")


def _rules(town: Town) -> None:
    def switch(session: Session) -> None:
        for rule in duty_rules.list_duty_rules(session):
            if rule.code in CODES:
                data = DutyRuleInput(
                    label=rule.label, required=rule.required or 1, citation=rule.citation, enabled=True
                )
                duty_rules.change_duty_rule(session, rule_id=rule.id, version=rule.version, data=data)

    town.do(date(2023, 1, 9), "启用制度", switch, action="duty.change")


def _class(town: Town, title: str, days: Iterable[date]) -> int:
    """A class of these days that everybody attended; its batch."""
    batch: int | None = None
    for day in days:

        def hold(session: Session, day: date = day, batch: int | None = batch) -> int:
            whom = tuple(AudienceInput(person_id=each) for each in town.people) if batch is None else ()
            data = ClassSessionInput(title=title, held_on=day, hours_centi=300, batch_id=batch, audience=whom)
            held = planning.add_class_session(session, data=data)
            sheet = attendance.get_sheet(session, class_session_id=held)
            marks = {row.id: "present" for row in sheet.rows}
            attendance.set_marks(session, class_session_id=held, by_participation=marks)
            return int(session.get_one(ClassSession, held).batch_id)

        batch = int(town.do(day, "登记课次", hold, action="class_session.add"))
    assert batch is not None
    return batch


def _last_but_one(town: Town) -> None:
    """2023, then closed."""
    one, two = town.people[:2]
    town.record("Q6", date(2023, 3, 20), "行政执法业务技能大赛", subject="行政执法", note="实战演练",
                people=(Contestant(one, 9250), Contestant(two, None)))  # fmt: skip
    town.record("Q18", date(2023, 1, 20), person_id=one, subject="年度学习计划", for_period="2023")
    town.record("Q17", date(2023, 6, 20), person_id=town.people[6], for_period="2023-H1")
    town.record("Q20", date(2023, 8, 3), "党政办专项行动工作计划", unit_id=town.units["党政办"])
    town.record("C29", date(2023, 5, 4), unit_id=town.units["东湾村"], note="学习记录不全")

    def close(session: Session) -> int:
        return seals.seal_year(session, year=2023, at="2024-01-10T09:00:00")

    town.do(date(2024, 1, 10), "年度封账", close, action="year.seal")


def _classes(town: Town) -> None:
    start = date(2024, 4, 1)
    long = _class(town, "中青年干部培训班", [start + timedelta(days=each) for each in (0, 1, 30, 69)])
    short = _class(town, "乡村振兴实务", [date(2024, 9, 3)])
    practice = _class(town, "消防演练", [date(2024, 10, 15)])
    quiz = _class(town, "业务技能大赛（信访）", [date(2024, 6, 18)])
    # 实岗锻炼 of one, of everybody; one day without an end.
    town.record("Q15", date(2024, 4, 8), "村级实岗锻炼", person_id=town.people[2], batch_id=long,
                ended_on=date(2024, 4, 15), note="东湾村驻点")  # fmt: skip
    town.record("Q15", date(2024, 5, 6), batch_id=long, ended_on=date(2024, 5, 9))
    town.record("Q15", date(2024, 6, 3), "信访窗口跟班", person_id=town.people[3], batch_id=long)
    # 党性分析: in time, before the class, twice.
    town.record("Q16", date(2024, 6, 12), person_id=town.people[2], batch_id=long)
    town.record("Q16", date(2024, 3, 1), "党性分析初稿", person_id=town.people[3], batch_id=long, note="手写")
    town.record("Q16", date(2024, 6, 20), "党性分析报告", person_id=town.people[3], batch_id=long)
    town.record("Q16", date(2024, 6, 25), "党性分析修改稿", person_id=town.people[3], batch_id=long)
    # What came of it: of the class, of a person; let off the test, one with the reason in the title.
    town.record("A24", date(2024, 12, 18), "培训成果转化", batch_id=short, note="建成示范田三处")
    town.record("A24", date(2024, 12, 18), "", batch_id=short, person_id=town.people[4], note="写成调研报告")
    town.record("A24", date(2025, 1, 8), "推广经验", batch_id=short)
    town.record("Q28", date(2024, 9, 3), "现场操作考核代替笔试", batch_id=short)
    town.record("Q28", date(2024, 10, 15), "免于测试", batch_id=practice, note="以演练评分代替")
    town.lie(date(2024, 10, 16), rule_code="Q28", batch_id=quiz, title="免于测试")
    # Contests: with the class of that day, on another day of it, of a class not held, without a project.
    pair = (Contestant(town.people[5], 8800), Contestant(town.people[6], 8800), Contestant(town.people[7]))
    town.record("Q6", date(2024, 6, 18), "信访业务技能大赛", subject="信访维稳", people=pair, batch_id=quiz)
    town.record("Q6", date(2024, 9, 26), "业务技能大赛", subject="党务知识竞赛", note="评选业务能手3名",
                people=pair, person_id=town.people[0], unit_id=town.units["党建办"])  # fmt: skip
    town.lie(date(2024, 11, 5), rule_code="Q6", title="业务技能大赛")
    town.lie(date(2024, 12, 3), rule_code="Q6", title="公文写作比武", subject="公文写作比武",
             unit_id=town.units["西岭村"])  # fmt: skip
    town.record("Q19", date(2024, 11, 14), "典型案例分析研讨会", note="形成三条举措",
                subject="某村低保审核把关不严案；某站所服务群众推诿案")  # fmt: skip
    town.record("Q19", date(2024, 6, 18), "", subject="", batch_id=quiz, unit_id=town.units["党建办"],
                person_id=town.people[1])  # fmt: skip


def _papers(town: Town) -> None:
    """Papers of a period: in time, late, revised, of January and July, nobody can tell which."""
    one, two, three = town.people[2:5]
    words = ("年度学习计划", "年度学习总结", "集中学习讨论记录", "学习体会")
    days = (date(2024, 1, 18), date(2025, 1, 5), date(2024, 6, 25), date(2024, 11, 28))
    for person in (one, two):
        for word, on in zip(words, days, strict=True):
            if (person, word) != (two, "学习体会"):
                town.record("Q18", on, subject=word, person_id=person)
    town.record("Q18", date(2024, 2, 20), "年度学习计划", person_id=one, note="补充了三项")
    town.record("Q18", date(2024, 7, 1), subject="集中学习讨论记录", person_id=three, note="六月例会")
    town.lie(date(2024, 2, 9), rule_code="Q18", title="读书笔记", person_id=three, for_period="2024")
    # As the seventh schema took them: a summary of January for the year it came in.
    town.lie(date(2024, 1, 12), rule_code="Q18", title="年度学习总结", subject="年度学习总结",
             person_id=three, for_period="2024")  # fmt: skip
    for person in town.people[6:]:
        town.record("Q17", date(2024, 7, 3), person_id=person)
        town.record("Q17", date(2025, 1, 6), "下半年情况报告", person_id=person, note="驻村表现好")
    town.record("Q17", date(2024, 7, 20), "修订稿", person_id=town.people[6], for_period="2024-H1")
    town.lie(date(2025, 1, 7), rule_code="Q17", title="半年报告", person_id=town.people[7],
             for_period="2025-H1")  # fmt: skip
    office, party, east, _ = town.units.values()
    town.record("Q20", date(2024, 8, 5), "党政办专项行动工作计划", unit_id=office)
    town.record("Q20", date(2024, 8, 9), "党政办专项行动工作计划（修订）", unit_id=office, note="增加两项")
    town.record("Q20", date(2024, 8, 9), "周例会学习计划", unit_id=office, person_id=one)
    town.record("Q20", date(2024, 8, 13), "", unit_id=party)
    town.record("Q20", date(2025, 1, 3), "东湾村工作计划", unit_id=east, for_period="2024")


def _inspections(town: Town) -> None:
    east, west = town.units["东湾村"], town.units["西岭村"]
    town.record("C29", date(2024, 3, 15), "村级学习情况检查", unit_id=east, note="学习记录不全")
    town.record("C29", date(2024, 3, 16), "村级学习情况检查", unit_id=west)
    town.record("C29", date(2024, 9, 10), "", unit_id=west, note="未发现问题", person_id=town.people[0])
    town.record("C29", date(2024, 10, 8), "作风督查", note="全镇范围")
    town.record("C29", date(2024, 10, 9), "专项督导检查", unit_id=town.units["党政办"])

    def tell(session: Session) -> None:
        told = bulletins.draft_period(
            session, kind="inspection", first=date(2024, 1, 1), last=date(2024, 12, 31)
        )
        bulletins.issue(session, bulletin_id=told, on=date(2024, 12, 31), with_unmarked=True)

    town.do(date(2024, 12, 31), "督查通报定稿", tell, action="bulletin.issue")


def _changed(town: Town) -> None:
    """Changed, removed, removed and there again."""
    west = town.units["西岭村"]
    first = town.record("Q20", date(2025, 2, 20), "西岭村计划", unit_id=west)
    changed = DutyRecordInput("Q20", date(2025, 2, 19), "西岭村计划", unit_id=west)
    edit = partial(duty_records.edit_duty_record, record_id=first, data=changed)
    town.do(date(2025, 2, 21), "修改专项记录", edit)
    gone = town.record("C29", date(2025, 2, 22), unit_id=west)
    town.do(date(2025, 2, 22), "删除记录", lambda s: duty_records.remove_duty_record(s, record_id=gone))
    pair = (Contestant(town.people[0], 7500), Contestant(town.people[1], 8000))
    kept = town.record("Q6", date(2025, 2, 25), "应急处置业务技能大赛", subject="应急处置", people=pair)
    town.do(date(2025, 2, 26), "删除记录", lambda s: duty_records.remove_duty_record(s, record_id=kept))
    town.undo(date(2025, 2, 26))


def main(target: Path) -> None:
    """Write the file and what was told of it beside this script."""
    assert SCHEMA_VERSION == 9, "this is made by the program of schema 9 only"
    town = Town(target)
    for build in (_people, _rules, _last_but_one, _classes, _papers, _inspections, _changed):
        build(town)
    with town.context.database.read() as session:
        told = {str(year): told_of(session, year=year, today=TODAY) for year in YEARS}
        rows = [
            {name: getattr(row, name) for name in COLUMNS}
            for row in session.scalars(select(DutyRecord).order_by(DutyRecord.id))
        ]
    town.context.close()
    here = Path(__file__).parent
    text = json.dumps({"told": told, "rows": rows}, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    (here / "schema_9.json").write_text(text + "\n", encoding="utf-8")
    with (here / "schema_9.db.gz").open("wb") as file, gzip.GzipFile("", "wb", 9, file, 0) as packed:
        packed.write((target / "ganxun.db").read_bytes())
    shutil.rmtree(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
