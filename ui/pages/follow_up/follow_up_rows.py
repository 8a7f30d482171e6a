"""What the page 谈话补训 shows: talks, missed class sessions and resits of a year, list by list."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.rules.hours import format_centi
from app.rules.names import matches
from app.rules.scoring import STATE_LABELS as EXAM_STATES
from ui.models.rows_model import RIGHT, Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from app.rules.talk_triggers import Trigger
    from app.services.exam.resits import ResitRow
    from app.services.figure.ask import Asked
    from app.services.follow_up.make_up_targets import LaterRow
    from app.services.follow_up.make_ups import MissedRow
    from app.services.follow_up.talks import EvidenceRow, TalkRow

OVERDUE, CANDIDATE, NOTICED, CLOSED, WAIVED = "overdue", "candidate", "noticed", "closed", "waived"
TALK_STATES = {
    OVERDUE: "▲ 已逾期",
    CANDIDATE: "○ 待谈话",
    NOTICED: "◐ 已通知",
    CLOSED: "● 已谈话",
    WAIVED: "— 不予谈话",
}
TALK_COLOURS = {OVERDUE: "problem", CANDIDATE: "warn", NOTICED: "accent", CLOSED: "good", WAIVED: "muted"}
TALK_ORDER = tuple(TALK_STATES)

LATE, COME, OPEN, PLANNED, DONE, ELSEWHERE, DROPPED, GONE = (
    *("late", "come", "", "planned"),
    *("done", "elsewhere", "dropped", "gone"),
)
MISSED_STATES = {
    LATE: "▲ 逾期未补",
    COME: "◐ 已到课",
    OPEN: "○ 未安排",
    PLANNED: "◔ 已安排",
    DONE: "● 已补训",
    ELSEWHERE: "● 随班已补",
    DROPPED: "— 不再补训",
    GONE: "— 已离册",
}
MISSED_COLOURS = {
    LATE: "problem", COME: "accent", OPEN: "warn", PLANNED: "", DONE: "good", ELSEWHERE: "good",
    DROPPED: "muted", GONE: "muted",
}  # fmt: skip
MISSED_ORDER = tuple(MISSED_STATES)


@dataclass(frozen=True)
class TalkLine:
    """One talk as the table shows it."""

    talk: TalkRow
    state: str
    search_key: str

    @property
    def id(self) -> int:
        """The talk's id."""
        return self.talk.id

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in (OVERDUE, CANDIDATE, NOTICED)


@dataclass(frozen=True)
class MissedLine:
    """One missed class session as the table shows it."""

    row: MissedRow
    state: str
    mark: str
    search_key: str

    @property
    def id(self) -> int:
        """The participation's id."""
        return self.row.participation_id

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.row.is_open


@dataclass(frozen=True)
class ResitLine:
    """One exam somebody has not passed, as the table shows it."""

    row: ResitRow
    search_key: str

    @property
    def id(self) -> tuple[int, int]:
        """Exam and person."""
        return self.row.id

    @property
    def is_open(self) -> bool:
        """Always: who passes is no longer listed."""
        return True


@dataclass(frozen=True)
class FollowUp:
    """What the page shows of a year: the lines of its list `view`, and how many are open in all three."""

    view: int = 0
    talks: tuple[TalkLine, ...] = ()
    missed: tuple[MissedLine, ...] = ()
    resits: tuple[ResitLine, ...] = ()
    open_counts: tuple[int, int, int] = (0, 0, 0)
    triggers: tuple[Trigger, ...] = ()
    figures: Mapping[str, Asked] = field(default_factory=dict)

    @property
    def lists(self) -> tuple[Sequence[Line], Sequence[Line], Sequence[Line]]:
        """The lines by list."""
        return (self.talks, self.missed, self.resits)

    def beside(self, before: FollowUp) -> FollowUp:
        """These lines, and of the other lists those of before."""
        return replace(
            self,
            talks=(self if self.view == 0 else before).talks,
            missed=(self if self.view == 1 else before).missed,
            resits=(self if self.view == 2 else before).resits,
            figures={**before.figures, **self.figures},
        )


# What the header of each view says, in the catalogue's words; the first always.
HEADERS = (
    ("talk.open", "talk.noticed", "talk.closed", "talk.waived"),
    ("make.open", "make.done", "make.else", "make.drop"),
    ("resit.due", "resit.passed"),
)

Line = TalkLine | MissedLine | ResitLine


def fetch(session: Session, *, year: int, today: datetime.date, view: int) -> FollowUp:
    """The lines of one list (0 talks, 1 make-ups, 2 resits), and how many are open in the others."""
    from app.figures.scopes import year_scope
    from app.services.exam import resits
    from app.services.figure.ask import ask
    from app.services.figure.facts import read_facts
    from app.services.follow_up import settled, talks
    from app.services.rule.duty_people import search_keys

    facts, scope = read_facts(session, year=year, today=today), year_scope(year, today=today)
    keys = search_keys(session)
    again = resits.list_resits(session, year=year)
    found = FollowUp(
        view,
        triggers=talks.list_triggers(session),
        figures={id: ask(facts, id, scope) for id in HEADERS[view]},
    )
    if view == 0:
        found = replace(found, talks=_talk_lines(session, year, today, keys))
    elif view == 1:
        found = replace(found, missed=_missed_lines(session, year, today, keys))
    else:
        found = replace(found, resits=tuple(ResitLine(row, keys.get(row.person_id, "")) for row in again))
    own = sum(line.is_open for line in found.lists[view])
    counts = (
        own if view == 0 else talks.count_open(session, year=year),
        own if view == 1 else settled.count_open(session, year=year),
        len(again),
    )
    return replace(found, open_counts=counts)


def _talk_lines(
    session: Session, year: int, today: datetime.date, keys: Mapping[int, str]
) -> tuple[TalkLine, ...]:
    """Overdue first, then by due day; what is settled last."""
    from app.services.follow_up import talks

    lines = [
        TalkLine(row, OVERDUE if row.is_overdue(today) else row.status, keys.get(row.person_id, ""))
        for row in talks.list_talks(session, year=year)
    ]
    return tuple(sorted(lines, key=lambda line: (line.state in (CLOSED, WAIVED), line.talk.due_on, line.id)))


def _missed_lines(
    session: Session, year: int, today: datetime.date, keys: Mapping[int, str]
) -> tuple[MissedLine, ...]:
    """Overdue first, then by unit and name."""
    from app.services.follow_up import make_ups
    from app.services.setting.mark_kinds import list_mark_kinds

    labels = {kind.code: kind.label for kind in list_mark_kinds(session)}
    places = {state: place for place, state in enumerate(MISSED_ORDER)}
    lines = [
        MissedLine(
            row, _missed_state(row, today), labels.get(row.mark, row.mark), keys.get(row.person_id, "")
        )
        for row in make_ups.list_missed(session, year=year)
    ]
    return tuple(sorted(lines, key=lambda line: places[line.state]))


def header_words(found: FollowUp, view: int) -> tuple[str, ...]:
    """The catalogue's figures of a view (0 talks, 1 make-ups, 2 resits) for the page's header."""
    told = [found.figures[id] for id in HEADERS[view] if id in found.figures]
    words = [
        f"{each.figure.word} {each.text} 人次"
        for number, each in enumerate(told)
        if each.value.part or not number
    ]
    late = sum(getattr(line, "state", "") in (OVERDUE, LATE) for line in found.lists[view])
    words += [f"其中逾期 {late}"] if late else []
    if view == 1 and told:
        beside = sum(line.is_open for line in found.missed) - told[0].value.part
        words += [f"另列上级调训等缺训 {beside} 人次"] if beside > 0 else []
    return tuple(words)


def _missed_state(row: MissedRow, today: datetime.date) -> str:
    if row.is_overdue(today):
        return LATE
    return COME if row.has_come else row.state


def answers(line: Line, text: str) -> bool:
    """Whether a line answers the search box: name, pinyin, unit, course or exam."""
    if isinstance(line, TalkLine):
        name, extra = line.talk.name, f"{line.talk.unit} {line.talk.reason}"
    elif isinstance(line, MissedLine):
        name, extra = line.row.name, f"{line.row.unit} {line.row.title}"
    else:
        name, extra = line.row.name, f"{line.row.unit} {line.row.exam}"
    return matches(text, name=name, key=line.search_key, extra=extra)


TALKS: tuple[Column[TalkLine], ...] = (
    Column("name", "姓名", lambda line: line.talk.name, 5, tip=lambda line: line.talk.title),
    Column(
        "state", "状态", lambda line: TALK_STATES[line.state], 5.6,
        sort=lambda line: TALK_ORDER.index(line.state), colour=lambda line: TALK_COLOURS[line.state],
    ),
    Column(
        "due", "应谈期限", lambda line: line.talk.due_on, 5.6,
        colour=lambda line: "problem" if line.state == OVERDUE else "",
    ),
    Column("trigger", "事由", lambda line: line.talk.trigger_label, 7, tip=lambda line: line.talk.reason),
    Column("unit", "单位", lambda line: line.talk.unit, 8),
    Column("count", "次数", lambda line: len(line.talk.evidence), 3, align=RIGHT),
    Column("found", "发现日期", lambda line: line.talk.found_on, 5.6),
    Column("noticed", "通知日期", lambda line: line.talk.noticed_on, 5.6),
    Column(
        "talked", "谈话日期", lambda line: _talked_words(line), 6.6, sort=lambda line: line.talk.talked_on,
        colour=lambda line: "" if line.state == CLOSED else "muted",
    ),
    Column("talker", "谈话人", lambda line: line.talk.talker, 5),
)  # fmt: skip
EVIDENCE: tuple[Column[EvidenceRow], ...] = (
    Column("on", "日期", lambda fact: f"{fact.on:%m-%d}", 3.4, sort=lambda fact: fact.on),
    Column("words", "情形", lambda fact: fact.words, 8, tip=lambda fact: fact.words),
    Column("title", "课程", lambda fact: fact.title, 10, tip=lambda fact: fact.title),
)
MISSED: tuple[Column[MissedLine], ...] = (
    Column("name", "姓名", lambda line: line.row.name, 5),
    Column(
        "state", "状态", lambda line: MISSED_STATES[line.state], 6,
        sort=lambda line: MISSED_ORDER.index(line.state), colour=lambda line: MISSED_COLOURS[line.state],
        tip=lambda line: line.row.note,
    ),
    Column("unit", "单位", lambda line: line.row.unit, 8),
    Column("on", "缺训日期", lambda line: line.row.on, 5.6),
    Column("title", "所缺课程", lambda line: line.row.title, 14, tip=lambda line: line.row.title),
    Column("required", "必修", lambda line: "必修" if line.row.required else "", 3),
    Column("mark", "考勤", lambda line: line.mark, 4),
    Column("hours", "学时", lambda line: line.row.hours_centi, 3, show=format_centi, align=RIGHT),
    Column("plan", "补训日期", lambda line: line.row.done_on or line.row.make_up_on, 5.6),
    Column(
        "credited", "补计学时", lambda line: line.row.credited_centi, 4.2, align=RIGHT,
        show=lambda centi: format_centi(centi) if centi else "",
    ),
    Column("place", "补训方式", lambda line: _way(line.row), 9, tip=lambda line: _way(line.row)),
)  # fmt: skip
RESITS: tuple[Column[ResitLine], ...] = (
    Column("name", "姓名", lambda line: line.row.name, 5, tip=lambda line: line.row.title),
    Column("unit", "单位", lambda line: line.row.unit, 9),
    Column("exam", "测试", lambda line: line.row.exam, 14, tip=lambda line: line.row.exam),
    Column("on", "日期", lambda line: line.row.on, 5.6),
    Column(
        "state", "首次测试", lambda line: exam_words(line.row.state, line.row.score_centi), 6,
        colour=lambda _line: "problem",
    ),
    Column("pass", "合格线", lambda line: line.row.pass_centi, 4, show=format_centi, align=RIGHT),
    Column("resit", "补考", lambda line: exam_words(line.row.resit_state, line.row.resit_centi), 6),
    Column("until", "补考截止", lambda line: line.row.resit_until, 5.6),
    Column("resit_note", "补考日期和备注", lambda line: line.row.resit_words, 8),
)  # fmt: skip
LATER: tuple[Column[LaterRow], ...] = (
    Column("on", "日期", lambda row: row.on, 5.6),
    Column("batch", "期次", lambda row: row.batch, 5),
    Column("place", "地点", lambda row: row.place, 8, tip=lambda row: row.place),
    Column("hours", "学时", lambda row: row.hours_centi, 3, show=format_centi, align=RIGHT),
    Column("listed", "名单", lambda row: f"{row.listed} 人", 4),
    Column("room", "余位", lambda row: "不限" if row.room is None else f"{row.room} 人", 3.4),
    Column(
        "due", "本就应到", lambda row: f"{row.due_anyway} 人" if row.due_anyway else "", 4,
        colour=lambda row: "warn" if row.due_anyway else "",
    ),
)  # fmt: skip


def _talked_words(line: TalkLine) -> str:
    """The day of the talk; '约 2024-08-20' while it is only appointed."""
    if line.talk.talked_on is None or line.state == WAIVED:
        return ""
    return f"{'' if line.state == CLOSED else '约 '}{line.talk.talked_on}"


def _way(row: MissedRow) -> str:
    if row.state == DROPPED:
        return row.note
    if row.state == ELSEWHERE:
        return "其他期次"
    if row.target_session_id is not None:
        return "随后续课次"
    return "，".join(part for part in (row.place, row.content) if part) if row.state else ""


def exam_words(state: str, score_centi: int | None) -> str:
    """'55 分', '缺考', '' when nothing was entered."""
    if score_centi is not None:
        return f"{format_centi(score_centi)} 分"
    return EXAM_STATES.get(state, "")
