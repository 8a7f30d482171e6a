"""培训考核评分表 per cadre, village and unit, and the “四有” list (C27, C28, C39, E37)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from app.errors import InputProblem
from app.figures.catalogue import figure
from app.figures.counting import added
from app.figures.notes import definition_note
from app.figures.printing import number, share
from app.figures.scopes import year_scope
from app.papers.document import Column, Document, Fact, Kind, Paper, Row, Section, Table, Value
from app.papers.letter import long_date
from app.reports import definitions, file_names, reconciliation, wording
from app.reports.asked import MadeAt, Today, Year
from app.reports.paper_code import PAPER_CODE, coded
from app.rules import appraisal as rules
from app.rules.appraisal import Weights
from app.rules.four_papers import FOUR
from app.services.figure.appraisals import AppraisalRow, UnitAppraisalRow, appraisal_weights, appraise_year
from app.services.figure.facts import read_facts
from app.services.figure.of_attendance import SESSION, grouped
from app.services.figure.person_records import PersonRecord, person_records
from app.services.setting.town import TownRow, get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAPER = Paper("A4", landscape=True, margin=12)
UNIT_NOTE = "得分为本单位人员得分按在册天数加权的平均数，四舍五入到0.01分；没有评分的人员不计入。"


@dataclass(frozen=True)
class AppraisalParams:
    """The year as seen on `today`."""

    year: Year
    today: Today = None
    made_at: MadeAt = None

    @property
    def day(self) -> date:
        """The day the sheet is made on."""
        return self.today or (self.made_at.date() if self.made_at else date.today())

    @property
    def last(self) -> date:
        """The last day counted."""
        return min(self.day, date(self.year, 12, 31))


def build(session: Session, params: AppraisalParams, progress: Progress = NO_PROGRESS) -> Document:
    """Sheets of cadres, villages and other units. Raises `InputProblem` paper.nobody."""
    progress.start(2, "计算考核评分")
    rows, units = appraise_year(session, year=params.year, today=params.day)
    if not rows:
        raise InputProblem("paper.nobody", paper="培训考核评分表")
    progress.step()
    town, weights = get_town(session), appraisal_weights(session, year=params.year)
    lacking = _lacking(rows)
    notes = _notes(weights, lacking)
    people = _people_table(rows, weights, lacking)
    sections = [_section("干部评分", "干部培训考核评分表", people, notes, params, town)]
    for is_village, name in ((True, "村（社区）评分"), (False, "单位评分")):
        some = [unit for unit in units if unit.is_village == is_village]
        if some:
            unit_notes = (UNIT_NOTE, *notes)
            sections.append(_section(name, f"{name}表", _unit_table(some), unit_notes, params, town))
    checks = _checks(session, params, rows, units, weights)
    title = f"{wording.town_name(town)}{params.year}年培训考核评分口径说明"
    first = sections[0]
    sections.append(reconciliation.section(title, checks, first.facts, first.signature))
    progress.step()
    made = _document("培训考核评分表", tuple(sections), params, town)
    return replace(made, warnings=reconciliation.problems(checks))


def _lacking(rows: tuple[AppraisalRow, ...]) -> tuple[str, ...]:
    """Parts nobody has records of: said once below the table, not in every row."""
    return tuple(
        rules.LABELS[part]
        for part in rules.PARTS
        if all(rules.LABELS[part] in row.result.missing for row in rows)
    )


# Figures of the catalogue that stand on the paper.
IDS = ("att.present", "att.absent", "att.unmarked", "att.rate", "exam.mean", "talk.closed", "heads.period")


def _checks(
    session: Session,
    params: AppraisalParams,
    rows: tuple[AppraisalRow, ...],
    units: tuple[UnitAppraisalRow, ...],
    weights: Weights,
) -> list[reconciliation.Line]:
    facts = read_facts(session, year=params.year, today=params.day)
    scope = year_scope(params.year, today=params.day)
    by_session = added(grouped(facts, scope, SESSION).values())
    parts = "、".join(f"{rules.LABELS[part]}{weights.of(part)}分" for part in rules.PARTS)
    present = sum(row.record.tally.present for row in rows)
    absent = sum(row.record.tally.absent for row in rows)
    scored = sum(1 for row in rows if row.result.total_centi is not None)
    return [
        *definitions.lines(facts, scope, IDS),
        (
            "评分人数",
            f"{scored} 人",
            f"列入本表 {len(rows)} 人。",
        ),
        (
            "单位得分",
            "按天数平均",
            "各人得分按在本单位的在册天数加权平均；实到、缺席、谈话按当时的单位计。各项得分先不取整，名次按精确值。",
        ),
        ("权重", "合计 100 分", f"{parts}，按本单位设定。"),
        reconciliation.agree(
            "实到人次",
            (
                ("干部评分", present),
                ("单位评分", sum(unit.present for unit in units)),
                ("按课次相加", by_session.present),
            ),
        ),
        reconciliation.agree(
            "缺席人次",
            (
                ("干部评分", absent),
                ("单位评分", sum(unit.absences for unit in units)),
                ("按课次相加", by_session.absent),
            ),
        ),
        *reconciliation.origin(params.made_at),
    ]


def _document(
    name: str,
    sections: tuple[Section, ...],
    params: AppraisalParams,
    town: TownRow | None,
) -> Document:
    return coded(
        Document(
            title=f"{wording.town_name(town)}{params.year}年{name}",
            sections=sections,
            author=wording.office_name(town),
            created=params.made_at,
            fingerprint=PAPER_CODE,
            file_stem=file_names.stem(wording.town_name(town), f"{params.year}年{name}", on=params.day),
        )
    )


def _section(
    name: str,
    title: str,
    table: Table,
    notes: tuple[str, ...],
    params: AppraisalParams,
    town: TownRow | None,
) -> Section:
    return Section(
        name,
        f"{wording.town_name(town)}{params.year}年{title}",
        table,
        facts=(
            (
                Fact("填报单位", wording.office_name(town)),
                Fact("截至日期", long_date(params.last), align="right"),
            ),
        ),
        notes=notes,
        signature=(Fact("制表人"), Fact("单位负责人"), Fact("日期")),
        paper=PAPER,
    )


def _notes(weights: Weights, lacking: tuple[str, ...]) -> tuple[str, ...]:
    parts = "、".join(f"{rules.LABELS[part]}{weights.of(part)}分" for part in rules.PARTS)
    return (
        f"满分100分：{parts}；每缺席一次扣{weights.per_absence}分，每警示谈话一次扣{weights.per_talk}分，最低0分。",
        (
            "出勤率＝实到÷已登记的应到；学时完成＝各类已计学时（不超过要求）÷要求学时；测试成绩为已考各次得分率的平均数；"
            "四有档案按已收项数计。没有记录的项目不按0分计，其余项目按权重折算为百分，并在备注中写明。"
        ),
        *((f"本年没有{'、'.join(lacking)}记录，全部人员此项不计，备注中不再逐人注明。",) if lacking else ()),
    )


def _people_table(rows: tuple[AppraisalRow, ...], weights: Weights, lacking: tuple[str, ...]) -> Table:
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.NAME, 9),
        Column("单位", Kind.TEXT, 18, grow=True),
        Column("职务", Kind.TEXT, 14, grow=True),
        *(
            Column(f"{rules.LABELS[part]}{weights.of(part)}分", Kind.NUMBER, 12.5, decimals=2)
            for part in rules.PARTS
        ),
        Column("缺席", Kind.INTEGER, 6),
        Column("谈话", Kind.INTEGER, 6),
        Column("扣分", Kind.NUMBER, 7, decimals=2),
        Column("得分", Kind.NUMBER, 8, decimals=2),
        Column("名次", Kind.INTEGER, 6),
        Column("备注", Kind.TEXT, 22, grow=True),
    )
    return Table(columns, [_person(number, row, lacking) for number, row in enumerate(rows, 1)], frozen=2)


def _person(number: int, row: AppraisalRow, lacking: tuple[str, ...]) -> Row:
    hours, result = row.record.hours, row.result
    own = [label for label in result.missing if label not in lacking]
    missing = f"无{'、'.join(own)}记录，已折算" if own else ""
    return (
        *(number, hours.name, hours.unit, hours.title),
        *(wording.centi(result.points[part]) for part in rules.PARTS),
        *(row.record.tally.absent, row.talks, wording.centi(result.deducted_centi)),
        *(wording.centi(result.total_centi), row.rank),
        missing if result.total_centi is not None else "数据不足",
    )


_UNIT_COLUMNS = (
    Column("序号", Kind.SERIAL, 5),
    Column("单位", Kind.TEXT, 24, grow=True),
    Column("人数", Kind.INTEGER, 7),
    Column("有评分", Kind.INTEGER, 8),
    Column("实到人次", Kind.INTEGER, 9),
    Column("出勤率", Kind.PERCENT, 9),
    Column("学时完成率", Kind.PERCENT, 11),
    Column("缺席人次", Kind.INTEGER, 9),
    Column("谈话", Kind.INTEGER, 7),
    Column("得分", Kind.NUMBER, 9, decimals=2),
    Column("名次", Kind.INTEGER, 7),
)


def _unit_table(units: list[UnitAppraisalRow]) -> Table:
    rows = [
        (
            *(place, unit.unit, unit.people, unit.assessed, unit.present),
            share(unit.present, unit.entered),
            number(unit.hours, figure("req.rate")),
            *(unit.absences, unit.talks, wording.centi(unit.mean_centi), unit.rank),
        )
        for place, unit in enumerate(units, 1)
    ]
    return Table(_UNIT_COLUMNS, rows, frozen=2)


def build_study_file(session: Session, params: AppraisalParams, progress: Progress = NO_PROGRESS) -> Document:
    """Which of the 四有 each cadre has handed in. Raises `InputProblem` paper.nobody."""
    progress.start(1, "核对学习档案")
    records = person_records(session, year=params.year, today=params.day, with_lists=False)
    if not records:
        raise InputProblem("paper.nobody", paper="学习档案四有情况表")
    town = get_town(session)
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.NAME, 9),
        Column("单位", Kind.TEXT, 22, grow=True),
        Column("职务", Kind.TEXT, 16, grow=True),
        *(Column(word, Kind.DATE, 17) for word in FOUR),
        Column("已收", Kind.INTEGER, 6),
        Column("缺", Kind.TEXT, 26, grow=True),
    )
    rows = [_four(number, record) for number, record in enumerate(records, 1)]
    whole = sum(1 for record in records if all(record.four.values()))
    note = f"四项齐全的{whole}人，共{len(records)}人。日期为收到之日，在“制度执行”中登记。"
    table = Table(columns, rows, frozen=2)
    section = _section(
        "四有情况",
        "学习档案“四有”情况表",
        table,
        (note, definition_note(("four.got", "four.whole"))),
        params,
        town,
    )
    progress.step()
    return _document("学习档案四有情况表", (section,), params, town)


def _four(number: int, record: PersonRecord) -> Row:
    days: list[Value] = [record.four[word] for word in FOUR]
    lacking = "、".join(word for word in FOUR if record.four[word] is None)
    if not any(days):
        lacking = "四项均缺"
    hours = record.hours
    return (number, hours.name, hours.unit, hours.title, *days, len(FOUR) - days.count(None), lacking)
