"""学习培训情况: one page on one person's year, for 选拔任用 and 评优 files; a whole unit in one go (A32)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app import __version__
from app.errors import InputProblem
from app.figures.catalogue import figure
from app.figures.notes import definition_note
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
from app.reports import file_names, hour_blocks, page_budget, wording
from app.reports.asked import Asked, MadeAt, Today, What, Year
from app.reports.hour_blocks import SIZE, SMALL
from app.reports.paper_code import PAPER_CODE, Printed, coded
from app.rules.day_words import short_date
from app.rules.hours import format_centi
from app.rules.talk_states import CLOSED
from app.rules.words import NOT_ENOUGH, percent, ranges
from app.services.figure.person_records import PersonRecord, Score, people_of_unit, person_records
from app.services.follow_up.make_ups import STATE_LABELS as MAKE_UP_LABELS
from app.services.person.units import get_unit
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.services.setting.town import TownRow

# Of talks the latest; of missed class sessions and exams what fits on the page. The rest is counted in words.
MOST_TALKS = 2
MOST_IDS = 25
NOTE = definition_note(("att.rate", "exam.first"), "应到只计本镇已开展的培训，与台账同一口径。")


@dataclass(frozen=True)
class PersonRecordParams:
    """The year, and whom: the people named, else a unit's, else everybody. Seen on the day `today`."""

    year: Year
    person_ids: Annotated[tuple[int, ...], Asked("人员", "--person", What.PERSON)] = ()
    unit_id: Annotated[int | None, Asked("单位", "--unit", What.UNIT, instead_of="--person")] = None
    today: Today = None
    made_at: MadeAt = None

    @property
    def day(self) -> date:
        """The day the record is made on."""
        return self.today or (self.made_at.date() if self.made_at else date.today())


@dataclass(frozen=True)
class RecordParams(PersonRecordParams):
    """One sheet is asked for by name, or a unit's together."""

    person_ids: Annotated[tuple[int, ...], Asked("人员", "--person", What.PERSON, required=True)] = ()


def build(session: Session, params: PersonRecordParams, progress: Progress = NO_PROGRESS) -> Letter | Letters:
    """One letter, or one a person in official order. Raises `InputProblem` paper.nobody."""
    records = read_records(session, params, "学习培训情况")
    town = get_town(session)
    progress.start(len(records), "生成学习培训情况")
    made = []
    for record in records:
        made.append(coded(_letter(record, params, town)))
        progress.step()
    return together(session, made, params, town, "学习培训情况")


def read_records(session: Session, params: PersonRecordParams, paper: str) -> tuple[PersonRecord, ...]:
    """The records wanted. Raises `InputProblem` paper.nobody."""
    wanted: tuple[int, ...] | None = params.person_ids or None
    if wanted is None and params.unit_id is not None:
        wanted = people_of_unit(session, unit_id=params.unit_id, year=params.year, today=params.day)
    records = person_records(session, year=params.year, today=params.day, person_ids=wanted)
    if not records:
        raise InputProblem("paper.nobody", paper=paper)
    return records


def together(
    session: Session, made: list[Letter], params: PersonRecordParams, town: TownRow | None, paper: str
) -> Letter | Letters:
    """One letter as it is, several in one file named after the unit."""
    if len(made) == 1:
        return made[0]
    unit = get_unit(session, unit_id=params.unit_id).name if params.unit_id is not None else ""
    name = unit or wording.town_name(town)
    what = f"{params.year}年{paper}".replace("年年度", "年度")
    return coded(
        Letters(
            f"{name}{what}",
            made,
            author=wording.office_name(town),
            created=params.made_at,
            fingerprint=PAPER_CODE,
            file_stem=file_names.stem(name, what, on=params.day),
        )
    )


def _letter(record: PersonRecord, params: PersonRecordParams, town: TownRow | None) -> Letter:
    hours = record.hours
    title = f"{hours.name}同志{params.year}年学习培训情况"
    missed, scores = _shares(record, title)
    return Letter(
        title,
        (
            head(record),
            Heading("一、学时完成情况"),
            *hour_blocks.hours_blocks(record),
            Heading("二、参训情况"),
            *_attendance(record, missed),
            Heading("三、测试成绩"),
            *_scores(record, scores),
            Heading("四、警示谈话"),
            *_talks(record),
            Paragraph(_evidence(record), indent=0, size=SMALL),
            Paragraph(NOTE, indent=0, size=SMALL),
            made_by(town, params.day),
            Signature((Fact("填表人"), Fact("审核人"), Fact("本人签字"))),
        ),
        geometry=Geometry.PLAIN,
        code=f"干训台账 {__version__}　数据校验码 {PAPER_CODE}",
        author=wording.office_name(town),
        created=params.made_at,
        fingerprint=PAPER_CODE,
        file_stem=file_names.stem(hours.unit, hours.name, f"{params.year}年学习培训情况", on=params.day),
    )


def made_by(town: TownRow | None, on: date) -> Fields:
    """The office that filled it in and the day, over the signatures."""
    office = Fact("填表单位（盖章）", wording.office_name(town))
    return Fields((FieldRow((office, Fact("日期", Printed(long_date(on)), 0.6, align="right"))),))


def _shares(record: PersonRecord, title: str) -> tuple[int, int]:
    """How many missed class sessions and exams the page has room for beside the rest."""
    hours, facts = record.hours, record.facts
    room = page_budget.PAGE - page_budget.line_count(title, page_budget.TITLE_CHARS) * 27.0 - 9.0
    name, unit = page_budget.NAME_CHARS, page_budget.UNIT_CHARS
    for row in (
        ((hours.name, name), (wording.birth_month(facts.birth), name + 2)),
        ((hours.unit, unit), (hours.title, unit)),
        ((hours.rank, unit), (facts.politics, unit)),
    ):
        room -= page_budget.box_height(row)
    room -= page_budget.TAIL + 4 * page_budget.HEADING
    for block in (*hour_blocks.hours_blocks(record), *_talks(record)):
        room -= _height(block)
    room -= page_budget.text_height(attendance_words(record) + _left_out(999, 0, "次未参训"))
    room -= page_budget.text_height(_score_words(record) + _left_out(999, 0, "次测试"))
    room -= page_budget.text_height(_evidence(record), small=True)
    room -= page_budget.text_height(NOTE, small=True)
    # The office with the date, and the signatures.
    room -= 2 * page_budget.LINE
    word = page_budget.WORD_CHARS
    missed = [
        page_budget.row_height(
            (row.title, page_budget.MISSED_CHARS), (MAKE_UP_LABELS.get(row.state, ""), word)
        )
        for row in record.missed
    ]
    exams = [
        page_budget.row_height((score.title, page_budget.EXAM_CHARS), (score.words, word))
        for score in record.scores
    ]
    return page_budget.share(room, missed, exams)


def _height(block: TableBlock | Paragraph) -> float:
    if isinstance(block, Paragraph):
        return page_budget.text_height(block.text, small=block.size == SMALL)
    notes = [str(row[-1] or "") for row in block.table.rows]
    return page_budget.table_height([*notes, "合计"], page_budget.NOTE_CHARS)


def head(record: PersonRecord) -> Fields:
    """Who it is."""
    hours, facts = record.hours, record.facts
    return Fields(
        (
            FieldRow(
                (
                    Fact("姓名", hours.name),
                    Fact("性别", facts.sex),
                    Fact("出生年月", wording.birth_month(facts.birth)),
                )
            ),
            FieldRow((Fact("单位", hours.unit), Fact("职务", hours.title))),
            FieldRow((Fact("职级", hours.rank), Fact("政治面貌", facts.politics))),
        ),
        boxed=True,
    )


def attendance_words(record: PersonRecord) -> str:
    """The year's attendance in one sentence; a rate only of what was entered."""
    tally, sent = record.tally, record.sent
    apart = f"上级调训另计，应调{sent.due}次，实到{sent.present}次。" if sent.due else ""
    if not tally.due:
        return f"本年没有列入本镇已开展培训的应到名单{NOT_ENOUGH}。{apart}"
    if not record.entered:
        return f"应到{tally.due}次，考勤均未登记{NOT_ENOUGH}。{apart}"
    rate = percent(tally.present, record.entered)
    parts = [
        f"迟到{tally.late}次" if tally.late else "",
        f"早退{tally.early}次" if tally.early else "",
        f"因公请假{tally.official}次" if tally.official else "",
        f"病假{tally.sick}次" if tally.sick else "",
        f"事假{tally.personal}次" if tally.personal else "",
        f"缺席{tally.absent}次" if tally.absent else "",
    ]
    shown = "、".join(part for part in parts if part) or "没有迟到、早退、请假和缺席"
    unmarked = f"；另有{tally.unmarked}次未登记考勤，不计入出勤率" if tally.unmarked else ""
    walked = f"；临时参加{tally.walkin}次，不计入应到" if tally.walkin else ""
    return (
        f"应到{tally.due}次，实到{tally.present}次，出勤率{rate}"
        f"（实到÷已登记的应到{record.entered}次）。其中{shown}{unmarked}{walked}。{_repair_words(record)}{apart}"
    )


def _repair_words(record: PersonRecord) -> str:
    """缺训3次，已补训1次，未补2次。; nothing where nothing was missed."""
    repairs = record.repairs
    missed = record.tally.missed
    if not missed:
        return ""
    parts = (
        ("已补训", repairs.done), ("随他期补训", repairs.elsewhere), ("未补", repairs.open),
        ("不再补训", repairs.dropped),
    )  # fmt: skip
    said = "，".join(f"{word}{number}次" for word, number in parts if number)
    return f"缺训{missed}次" + (f"，{said}。" if said else "。")


_MISSED_COLUMNS = (
    Column("日期", Kind.DATE, 12.5),
    Column("未参训课程", Kind.TEXT, 34, grow=True),
    Column("原因", Kind.WORD, 9),
    Column("补训", Kind.WORD, 9),
    Column("补训日期", Kind.DATE, 12.5),
    Column("课次编号", Kind.WORD, 9.5),
)


def missed_table(record: PersonRecord, most: int) -> tuple[TableBlock | Paragraph, ...]:
    """The latest `most` missed class sessions and what repaired them."""
    if not record.missed or not most:
        return ()
    labels = {lesson.class_session_id: lesson.label for lesson in record.lessons}
    rows = [
        (
            row.on,
            row.title,
            labels.get(row.class_session_id, ""),
            MAKE_UP_LABELS.get(row.state, ""),
            row.done_on or row.make_up_on,
            str(row.class_session_id),
        )
        for row in record.missed[-most:]
    ]
    return (TableBlock(Table(_MISSED_COLUMNS, rows, text_size=SIZE)),)


def _attendance(record: PersonRecord, most: int) -> tuple[TableBlock | Paragraph, ...]:
    words = attendance_words(record) + _left_out(len(record.missed), most, "次未参训")
    return (Paragraph(words, size=SIZE), *missed_table(record, most))


_SCORE_COLUMNS = (
    Column("日期", Kind.DATE, 12.5),
    Column("测试", Kind.TEXT, 34, grow=True),
    Column("首考", Kind.WORD, 7),
    Column("补考", Kind.WORD, 10),
    Column("满分", Kind.NUMBER, 6),
    Column("结果", Kind.WORD, 9),
    Column("测试编号", Kind.WORD, 9.5),
)


def score_table(record: PersonRecord, most: int) -> tuple[TableBlock | Paragraph, ...]:
    """The latest `most` exams with the try that counts."""
    if not record.scores:
        return (Paragraph(f"本年没有列入测试名单{NOT_ENOUGH}。", size=SIZE),)
    rows = [
        (
            score.on,
            score.title,
            format_centi(score.first_centi) if score.first_centi is not None else score.first_words,
            _resit(score),
            wording.centi(score.full_centi),
            score.words,
            str(score.exam_id),
        )
        for score in record.scores[-most:]
    ]
    if not most:
        return ()
    return (TableBlock(Table(_SCORE_COLUMNS, rows, text_size=SIZE)),)


def _resit(score: Score) -> str | None:
    """What a resit brought and when, nothing where it changed nothing."""
    if not score.has_resat:
        return None
    found = format_centi(score.score_centi) if score.score_centi is not None else score.words
    return f"{found}（{short_date(score.resit_on)}）" if score.resit_on else found


def _scores(record: PersonRecord, most: int) -> tuple[TableBlock | Paragraph, ...]:
    found = score_table(record, most)
    if not record.scores:
        return found
    line = _score_words(record) + _left_out(len(record.scores), most, "次测试")
    return (Paragraph(line, size=SIZE), *found) if line else found


def _score_words(record: PersonRecord) -> str:
    """How many tests, due, sat, passed at first and after resits; nothing where nothing is due."""
    exams = record.exams
    if not exams.listed:
        return ""
    exempt = f"，免试{exams.exempt}次" if exams.exempt else ""
    first, after = exams.first, exams.after
    words = (
        f"列入测试{exams.listed}次{exempt}，应考{exams.due}次；首考实考{first.sat}次，合格{first.passed}次"
    )
    if exams.has_resits:
        words += f"；补考后实考{after.sat}次，合格{after.passed}次"
    return f"{words}。"


def score_words(record: PersonRecord) -> tuple[Paragraph, ...]:
    """The tests in one sentence, as a paragraph; the table alone says it where nobody resat or was exempt."""
    words = _score_words(record) if record.exams.has_resits or record.exams.exempt else ""
    return (Paragraph(words, size=SIZE),) if words else ()


def talk_lines(record: PersonRecord, most: int) -> tuple[Paragraph, ...]:
    """Talks that were held or called; what is only a candidate is no fact yet and stays out."""
    if not record.talks:
        return (Paragraph("本年没有警示谈话。", size=SIZE),)
    lines = []
    for talk in record.talks[-most:]:
        done = talk.status == CLOSED and talk.talked_on is not None
        day = talk.talked_on if done and talk.talked_on else talk.noticed_on or talk.found_on
        state = "已谈话" if done else "已通知，尚未谈话"
        talker = f"，谈话人{talk.talker}" if talk.talker else ""
        lines.append(f"{long_date(day)}，因{talk.trigger_label}，{state}{talker}（谈话编号{talk.id}）。")
    lines[0] = f"{_talk_counts(record)}{lines[0]}"
    lines[-1] += _left_out(len(record.talks), most, "次谈话")
    return tuple(Paragraph(line, size=SIZE) for line in lines)


def _talk_counts(record: PersonRecord) -> str:
    """The catalogue's figures of the person: 警示谈话1次，已通知谈话1次。"""
    closed, noticed = figure("talk.closed").word, figure("talk.noticed").word
    words = [f"{closed}{record.talks_closed}次"]
    words += [f"{noticed}{record.talks_noticed}次"] if record.talks_noticed else []
    return "，".join(words) + "。"


def _talks(record: PersonRecord) -> tuple[Paragraph, ...]:
    return talk_lines(record, MOST_TALKS)


def _left_out(count: int, most: int, what: str) -> str:
    return f"另有较早的{count - most}{what}未列出，见年度学习档案。" if count > most else ""


def _evidence(record: PersonRecord) -> str:
    held = ranges((lesson.class_session_id for lesson in record.lessons), most=MOST_IDS)
    exams = ranges((score.exam_id for score in record.scores), most=MOST_IDS)
    talks = ranges((talk.id for talk in record.talks), most=MOST_IDS)
    return (
        f"凭据：课次编号{held or '无'}；测试编号{exams or '无'}；谈话编号{talks or '无'}；"
        "以上由考勤、成绩和谈话记录统计，原始记录留存备查。"
    )
