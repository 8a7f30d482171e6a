"""The lists of blanks of 培训覆盖表: by topic, by unit, by person, each with what the plan offers (A10)."""

from __future__ import annotations

from collections import Counter

from app.figures.printing import hundredths
from app.papers.document import Column, Kind, Section, Table, Value
from app.reports.coverage_sheets import (
    LYING,
    PEOPLE_BLANK,
    SIGNATURE,
    TOPIC_BLANK,
    UNIT_BLANK,
    CoverageData,
)
from app.services.coverage.blanks import EXEMPT, MISSED, NOT_ASKED, Blank, fitting
from app.services.coverage.coverage import Topic

MOST_NAMES = 30
NOTE = (
    "口径：空白为截至统计日一次也没有参加、也没有补训的期末在册人员；"
    "下一次安排取课程计划中最近的一次，未列入其名单的须另行加入。"
)
HELD_ONLY = "没有开展过的类别只列在“专题空白”中。"


def topic_blanks(data: CoverageData) -> Section:
    """One line for each topic: how often it was held, whom it has not reached, and what comes next."""
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("类别", Kind.TEXT, 26, grow=True),
        Column("已开展", Kind.INTEGER, 8),
        Column("课次学时", Kind.NUMBER, 8),
        Column("未参加", Kind.INTEGER, 8, "空白人数"),
        Column("应训未训", Kind.INTEGER, 8, "其中"),
        Column("免训", Kind.INTEGER, 6, "其中"),
        Column("没有列入名单", Kind.INTEGER, 10, "其中"),
        Column("下一次安排", Kind.TEXT, 30, grow=True),
    )
    rows = [_topic_row(place, topic, data) for place, topic in enumerate(data.found.topics, 1)]
    empty = [topic.name for topic in data.found.topics if not topic.sessions]
    notes = (NOTE, f"没有开展过的类别：{'、'.join(empty)}。" if empty else "各类别都已开展过。")
    return Section(
        TOPIC_BLANK,
        data.heading(TOPIC_BLANK),
        Table(columns, rows, frozen=2),
        data.facts,
        notes,
        SIGNATURE,
        LYING,
    )


def _topic_row(place: int, topic: Topic, data: CoverageData) -> tuple[Value, ...]:
    own = data.blanks.of_topic(topic.id)
    why = Counter(row.why for row in own)
    ahead = data.blanks.ahead.get(topic.id, ())
    told = (why[MISSED], why[EXEMPT], why[NOT_ASKED]) if topic.sessions else (None, None, None)
    return (
        place,
        topic.name,
        topic.sessions,
        hundredths(topic.centi),
        len(own),
        *told,
        ahead[0].words if ahead else "没有安排",
    )


def unit_blanks(data: CoverageData) -> Section:
    """One line for each unit and topic that has not reached all its people."""
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("单位", Kind.TEXT, 18, grow=True),
        Column("类别", Kind.TEXT, 20, grow=True),
        Column("期末在册", Kind.INTEGER, 7),
        Column("未参加", Kind.INTEGER, 7, "空白人数"),
        Column("名单", Kind.TEXT, 40, grow=True),
        Column("下一次安排", Kind.TEXT, 26, grow=True),
    )
    rows: list[tuple[Value, ...]] = []
    for line in data.found.units:
        for topic in data.found.topics:
            own = data.blanks.of_topic(topic.id, line.missing(topic.id)) if topic.sessions else ()
            if own:
                rows.append(
                    (
                        len(rows) + 1,
                        line.name,
                        topic.name,
                        len(line.heads),
                        len(own),
                        _names(own),
                        _next(own, data, topic.id),
                    )
                )
    notes = (NOTE, HELD_ONLY, *(() if rows else ("各单位没有空白。",)))
    return Section(
        UNIT_BLANK,
        data.heading(UNIT_BLANK),
        Table(columns, rows, frozen=2, text_size=9),
        data.facts,
        notes,
        SIGNATURE,
        LYING,
    )


def _names(own: tuple[Blank, ...]) -> str:
    names = "、".join(row.name for row in own[:MOST_NAMES])
    return f"{names}等{len(own)}人" if len(own) > MOST_NAMES else names


def _next(own: tuple[Blank, ...], data: CoverageData, topic_id: int) -> str:
    """The first class session whose list has one of them, with how many; else the first of the topic."""
    ahead = data.blanks.ahead.get(topic_id, ())
    people = {row.person_id for row in own}
    for lesson in ahead:
        if listed := len(people & lesson.due):
            return lesson.words if listed == len(people) else f"{lesson.words}，名单中有{listed}人"
    return f"{ahead[0].words}，须加入名单" if ahead else "没有安排"


def people_blanks(data: CoverageData) -> Section:
    """One line for each person who lacks a topic that was held."""
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("单位", Kind.TEXT, 16, grow=True),
        Column("姓名", Kind.NAME, 8),
        Column("空白项", Kind.INTEGER, 6),
        Column("应训未训", Kind.TEXT, 32, grow=True),
        Column("没有列入名单或免训", Kind.TEXT, 32, grow=True),
        Column("最近的安排", Kind.TEXT, 26, grow=True),
    )
    held = {topic.id for topic in data.found.topics if topic.sessions}
    by_person: dict[int, list[Blank]] = {}
    for row in data.blanks.rows:
        if row.topic_id in held:
            by_person.setdefault(row.person_id, []).append(row)
    rows = [_person_row(place, own) for place, own in enumerate(by_person.values(), 1)]
    notes = (NOTE, HELD_ONLY, *(() if rows else ("没有有空白的人员。",)))
    return Section(
        PEOPLE_BLANK,
        data.heading(PEOPLE_BLANK),
        Table(columns, rows, frozen=3, text_size=9),
        data.facts,
        notes,
        SIGNATURE,
        LYING,
    )


def _person_row(place: int, own: list[Blank]) -> tuple[Value, ...]:
    missed = "、".join(row.topic for row in own if row.why == MISSED)
    other = "、".join(
        f"{row.topic}（{row.why_words}）" if row.why == EXEMPT else row.topic
        for row in own
        if row.why != MISSED
    )
    ahead = {row.next for row in own if row.next is not None}
    lesson, is_listed = fitting(own[0].person_id, sorted(ahead, key=lambda each: (each.on, each.id)))
    words = "没有安排" if lesson is None else lesson.words if is_listed else f"{lesson.words}，须加入名单"
    return (place, own[0].unit, own[0].name, len(own), missed or None, other or None, words)
