"""Every word of a paper or list that is the catalogue's, with its printed text and of whom it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.figures.catalogue import BY_ID, FIGURES
from app.papers.document import Column, Document, Fact, Row, Section, Table
from app.papers.letter import Fields, Heading, Letter, Letters, Paragraph, TableBlock
from app.reports.report import Paper
from app.writers.values import shown

TOWN, UNIT, PERSON, POT, SESSION, EXAM, EXAM_UNIT, MONTH, MONTH_UNIT = (
    "town", "unit", "person", "pot", "session", "exam", "exam unit", "month", "month unit",
)  # fmt: skip
WORDS = {each.word: each.id for each in FIGURES}
# Heads that are short because the head over them, or the caption, says the rest: (upper head, head).
SHORT: Mapping[tuple[str, str], str] = {
    ("补训（次）", "随他期"): "make.else",
    ("学时", "合计"): "pot.sum",
    ("学时", "人均"): "mean.hours",
    **{(over, "应考"): "exam.due" for over in ("测试（补考后）", "补考后")},
    **{(over, "实考"): "exam.sat" for over in ("测试（补考后）", "补考后")},
    **{(over, "平均分"): "exam.mean" for over in ("测试（补考后）", "补考后")},
    ("", "谈话"): "talk.closed",
    ("", "已收"): "four.got",
    ("", "人数"): "heads.period",
    ("", "应到人次"): "att.due",
    ("", "实到人次"): "att.present",
    ("", "缺席人次"): "att.absent",
}
# 出勤率40分: the points of a part of the appraisal.
POINTS = {"出勤率": "mark.attendance", "学时完成": "mark.hours", "测试成绩": "mark.scores",
          "四有档案": "mark.four"}  # fmt: skip
# The same heads mean the first result or that after resits by what stands over the table.
BY_CAPTION: Mapping[str, Mapping[str, str]] = {
    "首考成绩": {"实考": "exam.first_sat", "合格": "exam.first", "平均分": "exam.first_mean",
             "占实考": "exam.first_rate_sat", "占应考": "exam.first_rate_due"},
    "补考后成绩（有补考的单位）": {"实考": "exam.sat", "合格": "exam.passed", "平均分": "exam.mean",
                       "占实考": "exam.rate_sat", "占应考": "exam.rate_due"},
}  # fmt: skip
# In running text: word → figure, until the clause about resits, and from there on.
FIRST_WORDS = {"实考": "exam.first_sat", "缺考": "exam.first_absent", "缓考": "exam.first_deferred",
               "合格": "exam.first", "平均": "exam.first_mean", "占实考": "exam.first_rate_sat",
               "占实考人数的": "exam.first_rate_sat", "占应考": "exam.first_rate_due",
               "占应考人数的": "exam.first_rate_due", "最高": "exam.max", "最低": "exam.min"}  # fmt: skip
LAST_WORDS = {"实考": "exam.sat", "缺考": "exam.absent", "缓考": "exam.deferred", "合格": "exam.passed",
              "平均": "exam.mean", "占实考": "exam.rate_sat", "占实考人数的": "exam.rate_sat",
              "占应考": "exam.rate_due", "占应考人数的": "exam.rate_due",
              "补考合格": "resit.passed"}  # fmt: skip
PERSON_WORDS = {"因公请假": "att.official"}
SENT_WORDS = {"实到": "sent.present", "参训率": "att.sent_rate"}
# Behind these the word means something else.
OTHERS = ("已登记的", "临时参加人员", "不", "尚未")
# A head of this upper head is a pot of hours, whatever it is called.
POTS = "学时"
# A row about a unit, on a paper about the town, a test or a month.
WITHIN = {TOWN: UNIT, EXAM: EXAM_UNIT, MONTH: MONTH_UNIT}
# Tables of single records: only their totals are figures.
OF_RECORDS = {"学时明细", "其他学时"}
ONE_RECORD = {"pot.mark"}
HOURS = {"计入学时", "对照学时", "要求学时", "还差学时", "余下计划学时"}


@dataclass(frozen=True)
class Said:
    """A figure's word on a paper: `key` of whom, `text` as printed."""

    id: str
    kind: str
    key: tuple[str, ...]
    text: str
    paper: str


def words_of(paper: Paper, name: str, kind: str = TOWN, key: tuple[str, ...] = ()) -> Iterator[Said]:
    """Everything a paper says; what stands outside its tables is said of `kind` and `key`."""
    if isinstance(paper, Document):
        for section in paper.sections:
            yield from _of_section(section, f"{name} {section.name}", kind, key)
        return
    for number, letter in enumerate(paper.letters if isinstance(paper, Letters) else (paper,)):
        yield from _of_letter(letter, f"{name} {letter.title}", kind, key, is_enclosure=number > 0)


def _of_section(section: Section, name: str, kind: str, key: tuple[str, ...]) -> Iterator[Said]:
    yield from table_words(section.table, name, kind, key, is_of_records=section.name in OF_RECORDS)
    own = (EXAM, (section.name,)) if name.startswith("resits") else (kind, key)
    for line in section.facts:
        for field in line:
            yield from _of_field(field, name, *own)
    if own[0] in (SESSION, EXAM, PERSON):
        for note in section.notes:
            yield from text_words(note, name, *own)


def _of_field(field: Fact, name: str, kind: str, key: tuple[str, ...]) -> Iterator[Said]:
    if field.label in WORDS and (number := re.match(r"[\d.]+%?", field.value)):
        yield Said(WORDS[field.label], kind, key, number[0], name)
    yield from text_words(field.value, name, kind, key)


def _of_letter(
    letter: Letter, name: str, kind: str, key: tuple[str, ...], *, is_enclosure: bool
) -> Iterator[Said]:
    caption = ""
    for block in letter.blocks:
        if isinstance(block, TableBlock):
            yield from table_words(block.table, name, kind, key, caption=block.caption or caption)
        elif isinstance(block, (Paragraph, Heading)):
            caption = block.text
            yield from text_words(block.text, name, kind, key)
        elif isinstance(block, Fields):
            for row in block.rows:
                for field in row.fields:
                    yield from _of_field(field, name, kind, key)


def table_words(
    table: Table,
    name: str,
    kind: str = TOWN,
    key: tuple[str, ...] = (),
    *,
    caption: str = "",
    is_of_records: bool = False,
) -> Iterator[Said]:
    """A table's heads and what stands under them, row by row by what the row is about."""
    heads = [column.title for column in table.columns]
    if heads == ["序号", "项目", "数值", "口径与说明"]:
        for row in table.rows:
            if row[1] in WORDS and str(row[2]) and not str(row[3]).startswith("本表"):
                yield Said(WORDS[str(row[1])], kind, key, str(row[2]).split(" ")[0], name)
        return
    ids = [_figure_of(column, caption) for column in table.columns]
    rows: Sequence[Row] = () if is_of_records else table.rows
    for row in rows:
        of, whom = _about(heads, row, kind, key)
        if of:
            yield from _of_row(table.columns, ids, row, of, whom, name)
    if table.total is not None and "学时类别" not in heads[:1]:
        yield from _of_row(table.columns, ids, table.total, kind, key, name)


def _figure_of(column: Column, caption: str) -> str:
    if (column.group, column.title) in SHORT:
        return SHORT[column.group, column.title]
    if column.group == POTS:
        return ""
    if points := re.match(r"(\D+)\d+分$", column.title):
        return POINTS[points[1]]
    return BY_CAPTION.get(caption, {}).get(column.title) or WORDS.get(column.title, "")


def _about(heads: list[str], row: Row, kind: str, key: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Of whom a row speaks."""
    at = {head: str(row[place]) for place, head in enumerate(heads)}
    if "学时类别" in at:
        if at.get("情况") == "数据不足":
            return "", ()
        return POT, (at["姓名"] if "姓名" in at else key[0], at["学时类别"])
    if "姓名" in at:
        return PERSON, (at["姓名"],)
    if "场次" in at:
        return SESSION, (at["日期"], at["课程"])
    if "村（社区）" in at and "检查内容" in at:
        return "", ()
    if "村（社区）" in at or "单位" in at:
        unit = at.get("单位") or at["村（社区）"]
        if unit == "合计":
            return kind, key
        return (WITHIN[kind], (*(key if kind != TOWN else ()), unit)) if kind in WITHIN else ("", ())
    return "", ()


def _of_row(
    columns: Sequence[Column], ids: list[str], row: Row, kind: str, key: tuple[str, ...], name: str
) -> Iterator[Said]:
    for column, id, cell in zip(columns, ids, row, strict=True):
        if id and cell is not None and cell != "":
            yield Said(id, kind, key, shown(cell, column), name)


_ALL_WORDS = sorted({*WORDS, *FIRST_WORDS, *LAST_WORDS, *SENT_WORDS, *PERSON_WORDS}, key=len, reverse=True)
_IN_TEXT = re.compile(rf"({'|'.join(map(re.escape, _ALL_WORDS))})[： ]?(?:为|占)?\s?(\d+(?:\.\d+)?%?)")


def text_words(text: str, name: str, kind: str, key: tuple[str, ...]) -> Iterator[Said]:
    """'应到66人，实到 64 人': words with a number right behind them."""
    if text.startswith(("口径：", "满分")):
        return
    cut = text.find("补考后") if kind in (EXAM, PERSON) else -1
    sent = text.find("上级调训另计")
    for found in _IN_TEXT.finditer(text):
        word, number = found[1], found[2]
        before = text[: found.start()]
        if before.endswith(OTHERS):
            continue
        if 0 <= sent < found.start() and word in SENT_WORDS:
            id = SENT_WORDS[word]
        elif word in PERSON_WORDS:
            id = PERSON_WORDS[word]
        elif kind in (EXAM, PERSON) and word in FIRST_WORDS:
            is_last = text.startswith("补考后") or 0 <= cut < found.start()
            id = (LAST_WORDS if is_last else FIRST_WORDS).get(word, "")
        else:
            id = WORDS.get(word, LAST_WORDS.get(word, "") if kind == EXAM else "")
        if id:
            yield Said(id, kind, key, number, name)


def tables_of(paper: Paper) -> Iterator[tuple[Table, str]]:
    """Every table of a paper with what stands over it."""
    if isinstance(paper, Document):
        yield from ((section.table, "") for section in paper.sections)
        return
    for letter in paper.letters if isinstance(paper, Letters) else (paper,):
        caption = ""
        for block in letter.blocks:
            if isinstance(block, TableBlock):
                yield block.table, block.caption or caption
            elif isinstance(block, (Paragraph, Heading)):
                caption = block.text


def numbers_without_a_word(paper: Paper) -> set[tuple[str, str]]:
    """(upper head, head) of columns that hold numbers and are no figure of the catalogue."""
    found = set()
    for table, caption in tables_of(paper):
        rows = [*table.rows, *([table.total] if table.total is not None else [])]
        for place, column in enumerate(table.columns):
            if any(isinstance(row[place], (int, float)) for row in rows) and not _figure_of(column, caption):
                found.add((column.group, column.title))
    return found


def list_words(
    rows: Sequence[Mapping[str, object]],
    headers: Mapping[str, str],
    name: str,
    *,
    kind: str,
    by: tuple[str, ...],
) -> Iterator[Said]:
    """What a list of the command line says under the heads of its table."""
    for row in rows:
        whom = tuple(str(row[part]) for part in by)
        for field, head in headers.items():
            if head in WORDS and row.get(field) is not None:
                yield Said(WORDS[head], kind, whom, str(row[field]), name)


def word(id: str) -> str:
    """What a figure is called."""
    return BY_ID[id].word
