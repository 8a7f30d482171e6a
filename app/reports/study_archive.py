"""年度学习档案: a person's year in full with the 四有, for one person or a whole unit (C28)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import __version__
from app.papers.document import Column, Fact, Kind, Table
from app.papers.letter import (
    FieldRow,
    Fields,
    Geometry,
    Heading,
    Letter,
    Letters,
    Paragraph,
    Signature,
    TableBlock,
    long_date,
)
from app.reports import file_names, hour_blocks, person_record, wording
from app.reports.hour_blocks import SIZE
from app.reports.paper_code import PAPER_CODE, coded
from app.reports.person_record import PersonRecordParams
from app.rules.words import NOT_ENOUGH
from app.services.figure.person_records import PersonRecord
from app.services.hour.hour_entries import list_hour_entries
from app.services.record.duty_records import RESULT, list_duty_records
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.services.hour.hour_entries import HourEntryRow
    from app.services.record.duty_records import DutyRecordRow
    from app.services.setting.town import TownRow

EVERYTHING = 1 << 30
# In short: the year's record of the same person and the ledger define the words in full.
BASIS = "口径同台账：应到只计本镇已开展的培训。"


def build(session: Session, params: PersonRecordParams, progress: Progress = NO_PROGRESS) -> Letter | Letters:
    """One letter a person in official order. Raises `InputProblem` paper.nobody."""
    records = person_record.read_records(session, params, "年度学习档案")
    town = get_town(session)
    results: dict[int | None, list[DutyRecordRow]] = {}
    for result in list_duty_records(session, year=params.year, rule_code=RESULT):
        results.setdefault(result.person_id, []).append(result)
    entries: dict[int, list[HourEntryRow]] = {}
    for entry in list_hour_entries(session, year=params.year):
        entries.setdefault(entry.person_id, []).append(entry)
    progress.start(len(records), "生成年度学习档案")
    made = []
    for record in records:
        own = entries.get(record.person_id, [])
        made.append(coded(_letter(record, own, results.get(record.person_id, []), params, town)))
        progress.step()
    return person_record.together(session, made, params, town, "年度学习档案")


def _letter(
    record: PersonRecord,
    entries: list[HourEntryRow],
    results: list[DutyRecordRow],
    params: PersonRecordParams,
    town: TownRow | None,
) -> Letter:
    hours = record.hours
    return Letter(
        f"{hours.name}同志{params.year}年度学习档案",
        (
            person_record.head(record),
            Heading("一、“四有”情况"),
            _four(record),
            Heading("二、学时完成情况"),
            *hour_blocks.hours_blocks(record),
            Heading("三、参训情况"),
            Paragraph(person_record.attendance_words(record), size=SIZE),
            *_lessons(record),
            Heading("四、未参训及补训"),
            *(
                person_record.missed_table(record, EVERYTHING)
                or (Paragraph("本年没有未参训的课次。", size=SIZE),)
            ),
            Heading("五、学时登记"),
            _entries(entries),
            Heading("六、测试成绩"),
            *person_record.score_words(record),
            *person_record.score_table(record, EVERYTHING),
            Heading("七、警示谈话"),
            *person_record.talk_lines(record, EVERYTHING),
            *_results(results),
            Paragraph(f"{BASIS}干训台账 {__version__}　数据校验码 {PAPER_CODE}。", indent=0, size=9),
            person_record.made_by(town, params.day),
            Signature((Fact("填表人"), Fact("审核人"), Fact("本人签字"))),
        ),
        geometry=Geometry.PLAIN,
        author=wording.office_name(town),
        created=params.made_at,
        fingerprint=PAPER_CODE,
        file_stem=file_names.stem(hours.unit, hours.name, f"{params.year}年度学习档案", on=params.day),
    )


def _results(results: list[DutyRecordRow]) -> tuple[Heading | Paragraph, ...]:
    """What came of the training (A24); nothing is said where nothing was recorded."""
    if not results:
        return ()
    lines = [
        Paragraph(f"{long_date(row.done_on)}，“{row.batch}”：{row.note or row.title}。", size=SIZE)
        for row in results
    ]
    return (Heading("八、培训成果转化"), *lines)


def _four(record: PersonRecord) -> Fields:
    """Each of the four with the day it came in; 未收 where there is none."""
    fields = [Fact(word, f"{long_date(on)}收" if on else "未收") for word, on in record.four.items()]
    return Fields(tuple(FieldRow(tuple(fields[i : i + 2])) for i in (0, 2)), boxed=True, label_width=9.5)


_LESSON_COLUMNS = (
    Column("序号", Kind.SERIAL, 5),
    Column("日期", Kind.DATE, 11),
    Column("课程", Kind.TEXT, 34, grow=True),
    Column("学时类别", Kind.WORD, 9),
    Column("考勤", Kind.WORD, 9),
    Column("记学时", Kind.NUMBER, 7),
    Column("课次编号", Kind.WORD, 9),
)


def _lessons(record: PersonRecord) -> tuple[TableBlock, ...]:
    if not record.lessons:
        return ()
    rows = [
        (
            number,
            lesson.on,
            lesson.title,
            lesson.pot,
            lesson.label,
            wording.centi(lesson.credited_centi),
            str(lesson.class_session_id),
        )
        for number, lesson in enumerate(record.lessons, 1)
    ]
    return (TableBlock(Table(_LESSON_COLUMNS, rows, text_size=SIZE)),)


_ENTRY_COLUMNS = (
    Column("日期", Kind.DATE, 11),
    Column("内容", Kind.TEXT, 34, grow=True),
    Column("学时类别", Kind.WORD, 10),
    Column("学时", Kind.NUMBER, 8),
    Column("来源", Kind.TEXT, 18),
    Column("是否计入", Kind.WORD, 10),
)


def _entries(entries: list[HourEntryRow]) -> TableBlock | Paragraph:
    if not entries:
        return Paragraph(f"本年没有网络学习、自学、上级调训等登记{NOT_ENOUGH}。", size=SIZE)
    rows = [
        (
            entry.credited_on,
            entry.title,
            entry.pot,
            wording.centi(entry.hours_centi),
            entry.source + ("（自报）" if entry.self_reported else ""),
            "计入" if entry.counted else "不计入",
        )
        for entry in entries
    ]
    counted = sum(entry.hours_centi for entry in entries if entry.counted)
    total = ("合计", "计入的登记学时", None, wording.centi(counted), None, None)
    return TableBlock(Table(_ENTRY_COLUMNS, rows, total=total, text_size=SIZE))
