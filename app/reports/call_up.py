"""点名调训名单 and 补考名单: who is not through yet, by name (B38, D14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app.figures.notes import definition_note
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table, Value
from app.papers.letter import long_date
from app.reports import file_names, wording
from app.reports.asked import Asked, MadeAt, Today, What, Year
from app.reports.make_up_notice import LATER, arrangement
from app.reports.paper_code import PAPER_CODE, Printed, coded
from app.rules import scoring
from app.rules.day_words import short_date
from app.rules.hours import format_centi
from app.services.exam.resits import CallUpRow, ResitRow, call_up_list, list_resits
from app.services.setting.town import TownRow, get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LYING = Paper("A4", landscape=True, margin=12)
SIGNATURE = (Fact("制表人"), Fact("审核人"), Fact("日期"))
MOST_NAME = 20

_CALL_UP = (
    Column("序号", Kind.SERIAL, 5),
    Column("姓名", Kind.NAME, 9),
    Column("单位", Kind.TEXT, 18, grow=True),
    Column("职务", Kind.TEXT, 16, grow=True),
    Column("未补", Kind.INTEGER, 6, "所缺培训"),
    Column("学时", Kind.NUMBER, 6, "所缺培训"),
    Column("课程", Kind.TEXT, 34, "所缺培训", grow=True),
    Column("补训安排", Kind.TEXT, 26, grow=True),
    Column("未通过测试", Kind.TEXT, 22, grow=True),
    Column("本人签收", Kind.TEXT, 10),
)
_RESITS = (
    Column("序号", Kind.SERIAL, 5),
    Column("姓名", Kind.NAME, 9),
    Column("单位", Kind.TEXT, 20, grow=True),
    Column("职务", Kind.TEXT, 18, grow=True),
    Column("首次测试", Kind.WORD, 10),
    Column("成绩", Kind.NUMBER, 7),
    Column("补考成绩", Kind.NUMBER, 9),
    Column("本人签名", Kind.TEXT, 12),
    Column("备注", Kind.TEXT, 10),
)


@dataclass(frozen=True)
class CallUpParams:
    """The year as it stands on `today`; `required_only` looks at 必修 courses only."""

    year: Year
    today: Today = None
    required_only: Annotated[bool, Asked("只列必修课程", "--required-only", What.SWITCH)] = False
    made_at: MadeAt = None


@dataclass(frozen=True)
class ResitListParams:
    """The year's exams, or one of them; a sheet for each."""

    year: Year
    exam_id: Annotated[int | None, Asked("测试", "--exam", What.EXAM, empty="全部测试")] = None
    made_at: MadeAt = None


def build(session: Session, params: CallUpParams, progress: Progress = NO_PROGRESS) -> Document:
    """The list by name; an empty one says that everybody is through."""
    progress.start(1, "核对缺训")
    today = params.today or (params.made_at.date() if params.made_at else date.today())
    rows = call_up_list(session, year=params.year, on=today, required_only=params.required_only)
    town = get_town(session)
    title = f"{wording.town_name(town)}{params.year}年干部教育培训点名调训名单"
    scope = "必修课程" if params.required_only else "全部课程"
    notes = (
        (
            "列出因请假或缺席未参加、尚未补训的培训和尚未通过的测试；补训、补考完成后不再列入，原考勤和首次成绩不变。"
            "已离册的不列。"
        ),
        definition_note(
            ("make.open",),
            "上级调训不计入未补，列在课程中并注明。" if any(_sent(row) for row in rows) else "",
            "学时为所列课次的学时。",
        ),
        *(() if rows else ("没有需要点名调训的人员。",)),
    )
    table = Table(
        _CALL_UP,
        [_called(session, n, row, today) for n, row in enumerate(rows, 1)],
        frozen=2,
        text_size=9,
        even=True,
    )
    facts = (
        Fact("填报单位", wording.office_name(town)),
        Fact("范围", f"{scope}，{len(rows)} 人", align="center"),
        Fact("截至日期", Printed(long_date(today)), align="right"),
    )
    section = Section("点名调训名单", title, table, (facts,), notes, SIGNATURE, LYING)
    progress.step()
    return coded(
        Document(
            title,
            (section,),
            author=wording.office_name(town),
            created=params.made_at,
            fingerprint=PAPER_CODE,
            file_stem=file_names.stem(wording.town_name(town), f"{params.year}年点名调训名单", on=today),
        )
    )


def _sent(row: CallUpRow) -> bool:
    return len(row.own_missed) < len(row.missed)


def _called(session: Session, number: int, row: CallUpRow, today: date) -> tuple[Value, ...]:
    missed = "；".join(
        f"{short_date(each.on)}{each.title}{'（上级调训）' if each.is_sent else ''}" for each in row.missed
    )
    planned = dict.fromkeys(arrangement(session, each, on=today)[0] for each in row.missed)
    exams = "；".join(f"{each.exam}（{_result(each)}）" for each in row.resits)
    return (
        *(number, row.name, row.unit, row.title),
        *(len(row.own_missed) or None, wording.centi(row.missed_centi or None), missed or None),
        "；".join(word for word in planned if word != LATER or len(planned) == 1) or None,
        exams or None,
        None,
    )


def _result(row: ResitRow) -> str:
    """The last word on an exam: 缺考, 缓考, 55分."""
    state, score = row.state, row.score_centi
    if row.resit_state:
        state, score = row.resit_state, row.resit_centi
    if score is not None:
        return f"{format_centi(score)}分"
    return scoring.STATE_LABELS.get(state, "未登记")


def build_resits(session: Session, params: ResitListParams, progress: Progress = NO_PROGRESS) -> Document:
    """One sheet for each exam with somebody to resit; without any, a sheet that says so."""
    progress.start(1, "核对成绩")
    by_exam: dict[int, list[ResitRow]] = {}
    for row in list_resits(session, year=params.year):
        if params.exam_id in (None, row.exam_id):
            by_exam.setdefault(row.exam_id, []).append(row)
    town = get_town(session)
    sections = [_exam_section(rows, params, town) for rows in by_exam.values()]
    progress.step()
    exam = next(iter(by_exam.values()))[0].exam if params.exam_id is not None and by_exam else ""
    made = params.made_at
    return coded(
        Document(
            _resit_title(params, town),
            tuple(sections) or (_exam_section([], params, town),),
            author=wording.office_name(town),
            created=made,
            fingerprint=PAPER_CODE,
            file_stem=file_names.stem(f"{params.year}年", exam, "补考名单", on=made.date() if made else None),
        )
    )


def _resit_title(params: ResitListParams, town: TownRow | None) -> str:
    return f"{wording.town_name(town)}{params.year}年干部教育培训测试补考名单"


def _exam_section(rows: list[ResitRow], params: ResitListParams, town: TownRow | None) -> Section:
    facts: tuple[tuple[Fact, ...], ...] = ()
    if rows:
        first = rows[0]
        facts = (
            (
                Fact("测试", first.exam, 2),
                Fact("首次测试日期", long_date(first.on)),
                Fact("合格线", f"{format_centi(first.pass_centi)} 分", align="right"),
            ),
            (Fact("补考时间", "", 2), Fact("补考地点"), Fact("应补考", f"{len(rows)} 人", align="right")),
        )
    lines = [
        (
            *(number, row.name, row.unit, row.title),
            "不合格" if row.score_centi is not None else scoring.STATE_LABELS.get(row.state, "未登记"),
            wording.centi(row.score_centi),
            wording.centi(row.resit_centi),
            None,
            None,
        )
        for number, row in enumerate(rows, 1)
    ]
    notes = (
        "缺考、缓考、作弊和不合格的列入；补考成绩另记，首次成绩不变。",
        definition_note(("resit.due",)),
    )
    return Section(
        (rows[0].exam if rows else "补考名单")[:MOST_NAME],
        _resit_title(params, town),
        Table(_RESITS, lines, frozen=2),
        facts,
        notes if rows else ("没有需要补考的人员。",),
        SIGNATURE,
        LYING,
    )
