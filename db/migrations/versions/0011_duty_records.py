"""专项记录 becomes entries of registers: every record is kept, requirement codes leave the users' data.

Rules of this folder: only `op` and local `sa.table()`, never a model (pitfall P23); every constraint is
named; existing rows are carried over and a test proves it; raise db.migrate.SCHEMA_VERSION and HEAD.

A step of its own, after the tables of 0010: it moves data and takes two tables away, so it can be looked at,
tested and taken back alone, and a file that has registers already (made while they were built) goes through
it like any other.

What becomes of a record (`moved`; the map is pure and has its table of cases in the tests):

* Q6 → contest · A24 → share, 成果转化 · C29 → inspection · Q15 → trip, 实岗锻炼 · Q16, Q18 → study-file ·
  Q17 → young-cadre, 半年报告 · Q19 → case, 研讨会 · Q20 → unit-plan, 专项行动计划 · Q28 → waiver.
* 所属期 is what the duty took for it: the one stored, else that of the day it arrived on.
* Of several of one person or unit, 所属期 and paper the first stays an entry; the others are later versions,
  each a step with its day, also where it says nothing new. An entry that was in the register already is one
  of them: the earliest day is its day, nothing that it says is written over by what came before it.
* What came in the first months of its period may be of the one before (a summary of February, a report of
  3 July): those entries are named in a setting, for somebody to look at.
* Words stay as they were typed. What a register has no field for is said in its longest text.

The trail keeps what it says of the old records; the new entries are taken over into it by the upgrade.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Code → how the kind was called, which is what an empty title became.
KINDS = {
    "Q6": "业务技能大赛",
    "A24": "成果转化",
    "C29": "学习情况检查",
    "Q15": "实岗锻炼",
    "Q16": "党性分析",
    "Q17": "半年报告",
    "Q18": "学习档案",
    "Q19": "典型案例研讨会",
    "Q20": "单位工作计划",
    "Q28": "免于测试",
}
PAPERS = (
    ("plan", "年度学习计划"),
    ("summary", "年度学习总结"),
    ("discussion", "集中学习讨论记录"),
    ("words", "学习体会"),
)
# Choice and its title; a subject that is no more than a part of the title means it.
PROJECTS = (
    ("law", "行政执法"),
    ("petition", "信访维稳"),
    ("emergency", "应急处置"),
    ("rural", "乡村振兴"),
    ("governance", "基层治理"),
    ("quiz", "知识竞赛"),
)
CONTESTS = ("业务技能大赛", "业务大赛", "技能大赛")
INSPECTIONS = (
    ("morale", ("学风",)),
    ("norm", ("规范整改",)),
    ("campaign", ("专项行动", "专项督导", "作风督查", "督导")),
    ("watch", ("监督检查",)),
)
NOTHING_FOUND = frozenset({"", "无", "无问题", "没有问题", "未发现问题", "没有发现问题"})
NOTHING: Mapping[str, int | str] = MappingProxyType({})
SEMICOLONS = str.maketrans(";\n\r", "；；；")


class Record(NamedTuple):
    """A record of before, with the names of whom it points at; `people` are (person id, score in 1/100)."""

    id: int
    rule_code: str
    done_on: date
    unit_id: int | None = None
    person_id: int | None = None
    batch_id: int | None = None
    title: str = ""
    note: str = ""
    for_period: str = ""
    subject: str = ""
    ended_on: date | None = None
    people: tuple[tuple[int, int | None], ...] = ()
    unit: str = ""
    person: str = ""
    batch: str = ""
    sessions: tuple[tuple[int, date], ...] = ()
    members: tuple[int, ...] = ()


class MovedLine(NamedTuple):
    """A child line of an entry: a person, a class session, or only a name."""

    field: str
    person_id: int | None = None
    class_session_id: int | None = None
    name: str = ""
    data: Mapping[str, int | str] = NOTHING


class Moved(NamedTuple):
    """An entry to be; `choice` is a word the clerk's own choice of `project` has to be made for."""

    register: str
    on_day: date
    period: str = ""
    slot: str = ""
    unit_id: int | None = None
    person_id: int | None = None
    batch_id: int | None = None
    data: Mapping[str, int | str] = NOTHING
    lines: tuple[MovedLine, ...] = ()
    state: str = ""
    choice: str = ""

    @property
    def year(self) -> int:
        """Of the 所属期, else of the day."""
        return int(self.period[:4]) if self.period else self.on_day.year

    @property
    def key(self) -> tuple[object, ...] | None:
        """Whose it is, for which period and paper; None where a register has no key or it is not whole."""
        who = {"study-file": self.person_id, "young-cadre": self.person_id, "unit-plan": self.unit_id}
        if who.get(self.register) is None or not self.slot:
            return None
        return self.register, who[self.register], self.period, self.slot, self.batch_id


def moved(row: Record) -> Moved:
    """The entry a record of before becomes. Pure: no session, no clock."""
    return _MAP.get(row.rule_code, _unknown)(row)


def _own_title(row: Record, *usual: str) -> str:
    """The title, unless it is only how the kind or the paper is called."""
    title = row.title.strip()
    return "" if title in ("", KINDS.get(row.rule_code, ""), *usual) else title


def _words(*parts: str) -> str:
    """Everything that was said, once each, in order."""
    return "；".join(dict.fromkeys(part for each in parts if (part := each.strip())))


def _said(words: str, name: str) -> str:
    return f"{words}：{name}" if name else ""


def _filled(**values: int | str | None) -> dict[str, int | str]:
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _contest(row: Record) -> Moved:
    """Q6. Which project by the words of the subject, else a choice of the clerk's own."""
    subject = row.subject.strip()
    called = next((subject.removesuffix(each) for each in CONTESTS if subject.endswith(each)), subject)
    found = [project for project, title in PROJECTS if len(called) > 1 and called in title]
    known = found[0] if len(found) == 1 else ""
    lines = tuple(
        MovedLine("entrants", person_id=person, data=_filled(score=score)) for person, score in row.people
    )
    note = _words(row.note, _said("人员", row.person))
    return Moved(
        "contest", row.done_on, unit_id=row.unit_id, batch_id=row.batch_id,
        data=_filled(title=_own_title(row), project=known, note=note), lines=lines,
        choice="" if known else subject,
    )  # fmt: skip


def _share(row: Record) -> Moved:
    """A24: what came of a class, or of a person in it."""
    words = _words(row.note, _said("单位", row.unit))
    return Moved(
        "share", row.done_on, person_id=row.person_id, batch_id=row.batch_id,
        data=_filled(kind="result", title=row.title.strip() or KINDS["A24"], words=words),
    )  # fmt: skip


def _inspection(row: Record) -> Moved:
    """C29. What was noted is the finding; 待整改 it is only when somebody says so."""
    title, note = row.title.strip(), row.note.strip()
    kind = next((kind for kind, words in INSPECTIONS if any(word in title for word in words)), "study")
    is_fine = note in NOTHING_FOUND
    lines = (MovedLine("inspectors", person_id=row.person_id),) if row.person_id is not None else ()
    return Moved(
        "inspection", row.done_on, unit_id=row.unit_id, batch_id=row.batch_id,
        data=_filled(kind=kind, title=_own_title(row), result="fine" if is_fine else "found", finding=note),
        lines=lines, state="fine" if is_fine else "",
    )  # fmt: skip


def _trip(row: Record) -> Moved:
    """Q15; without a person it is of everybody in the class, by name as far as its lists know them."""
    last = row.ended_on or row.done_on
    people = row.members if row.person_id is None else (row.person_id,)
    lines = tuple(MovedLine("people", person_id=person) for person in people)
    return Moved(
        "trip", row.done_on, batch_id=row.batch_id,
        data=_filled(
            kind="post", to=last.isoformat(), place=row.title.strip() or KINDS["Q15"],
            reason=_words(row.note, _said("单位", row.unit)),
        ),
        lines=lines, state="done",
    )  # fmt: skip


def _analysis(row: Record) -> Moved:
    """Q16: 党性分析 of a class; it stands in the year it came in."""
    return Moved(
        "study-file", row.done_on, f"{row.done_on.year}", "analysis",
        person_id=row.person_id, batch_id=row.batch_id,
        data=_filled(title=_own_title(row), content=_words(row.note, _said("单位", row.unit))),
    )  # fmt: skip


def _report(row: Record) -> Moved:
    """Q17: the half-year report of a young cadre."""
    half = f"{row.done_on.year}-H{1 if row.done_on.month <= 6 else 2}"
    note = _words(_own_title(row), row.note, _said("单位", row.unit), _said("班次", row.batch))
    return Moved(
        "young-cadre", row.done_on, row.for_period or half, "report", person_id=row.person_id,
        data=_filled(note=note),
    )  # fmt: skip


def _paper(row: Record) -> Moved:
    """Q18: one of the four; a paper that is none of them stands alone, without a slot."""
    title = row.title.strip()
    slot, word = next((each for each in PAPERS if each[1] in (row.subject, title)), ("", ""))
    own = _own_title(row, word)
    said = _words(row.note, _said("单位", row.unit), _said("班次", row.batch))
    has_content = slot in ("plan", "summary", "words")
    data = _filled(title=own, content=said) if has_content else _filled(title=_words(own, said))
    period = row.for_period or f"{row.done_on.year}"
    return Moved("study-file", row.done_on, period, slot, person_id=row.person_id, data=data)


def _case(row: Record) -> Moved:
    """Q19: a seminar; the cases it was about by the words that were typed."""
    held = [number for number, on in row.sessions if on == row.done_on] or [n for n, _ in row.sessions]
    names = [part for each in row.subject.translate(SEMICOLONS).split("；") if (part := each.strip())]
    lines = [MovedLine("cases", name=each) for each in names]
    if held:
        lines.append(MovedLine("session", class_session_id=held[0]))
    outcome = _words(row.note, _said("人员", row.person), "" if held else _said("班次", row.batch))
    return Moved(
        "case", row.done_on, unit_id=row.unit_id,
        data=_filled(kind="seminar", title=row.title.strip() or KINDS["Q19"], outcome=outcome),
        lines=tuple(lines),
    )  # fmt: skip


def _plan(row: Record) -> Moved:
    """Q20: a unit's plan of the campaign, which is what the duty counted, whatever it was called."""
    topics = _words(_own_title(row), row.note, _said("人员", row.person), _said("班次", row.batch))
    period = row.for_period or f"{row.done_on.year}"
    return Moved(
        "unit-plan", row.done_on, period, "campaign", unit_id=row.unit_id, data=_filled(topics=topics)
    )


def _waiver(row: Record) -> Moved:
    """Q28: a class let off its test; the reason is the note, else the title of before."""
    reason = row.note.strip() or _own_title(row)
    paper = _own_title(row) if row.note.strip() else ""
    return Moved(
        "waiver", row.done_on, unit_id=row.unit_id, person_id=row.person_id, batch_id=row.batch_id,
        data=_filled(register="凡训必考", due=KINDS["Q28"], reason=reason, paper=paper),
    )  # fmt: skip


def _unknown(row: Record) -> Moved:
    """A kind nobody knows: kept among what was shared, without a kind, for somebody to look at."""
    words = _words(row.note, row.subject, _said("原类别", row.rule_code), _said("单位", row.unit))
    return Moved(
        "share", row.done_on, person_id=row.person_id, batch_id=row.batch_id,
        data=_filled(title=row.title.strip() or "原专项记录", words=words),
    )  # fmt: skip


_MAP = {
    "Q6": _contest,
    "A24": _share,
    "C29": _inspection,
    "Q15": _trip,
    "Q16": _analysis,
    "Q17": _report,
    "Q18": _paper,
    "Q19": _case,
    "Q20": _plan,
    "Q28": _waiver,
}


def newer(later: Moved, said: Mapping[str, int | str]) -> dict[str, int | str]:
    """What a later version says otherwise than what stands; it empties nothing."""
    return {name: value for name, value in later.data.items() if said.get(name) != value}


# Register and slot → months in which what comes in more often looks back on the period before.
LOOKS_BACK = {("study-file", "summary"): (1, 2, 3), ("young-cadre", "report"): (1, 7)}
DOUBTS = "register.period_doubts"


def is_doubtful(entry: Moved) -> bool:
    """Whether it came in the first months of the period it stands in, and may be of the one before."""
    if entry.on_day.month not in LOOKS_BACK.get((entry.register, entry.slot), ()):
        return False
    half = entry.period[5:]
    begins = half in ("", "H1") if entry.on_day.month < 7 else half == "H2"
    return begins and entry.period[:4] == f"{entry.on_day.year}"


# -- the data file ---------------------------------------------------------------------------------


def upgrade() -> None:
    """Go up."""
    entries = _entries_there()
    doubts: list[int] = []
    for row in _records():
        entry = moved(row)
        first = entries.get(entry.key) if entry.key is not None else None
        if first is not None:
            _join(first, entry)
            continue
        data = dict(entry.data)
        if entry.choice:
            data["project"] = _choice_of(entry.choice)
        entry_id = _add_entry(entry, data)
        if entry.key is not None:
            entries[entry.key] = _There(entry_id, entry.on_day, data)
        if is_doubtful(entry):
            doubts.append(entry_id)
    if doubts:
        _insert("setting", {"name": DOUBTS, "value": json.dumps(doubts)})
    op.drop_index(op.f("ix_duty_record_person_person_id"), "duty_record_person")
    op.drop_table("duty_record_person")
    op.drop_table("duty_record")


class _There:
    """An entry with a key: what it says itself and with its later versions, and the days they came on.

    `typed` are the days on which it came by itself; a record of such a day is that paper once more.
    """

    def __init__(self, entry_id: int, on_day: date, data: dict[str, int | str]) -> None:
        self.id, self.on_day, self.data = entry_id, on_day, data
        self.said = dict(data)
        self.typed: set[date] = set()


def _entries_there() -> dict[tuple[object, ...], _There]:
    """Key → entry of those the registers hold already."""
    run = op.get_bind().exec_driver_sql
    later: dict[int, list[tuple[date, dict[str, int | str]]]] = {}
    for entry_id, on_day, data in run("SELECT entry_id, on_day, data FROM register_step ORDER BY id"):
        later.setdefault(entry_id, []).append((date.fromisoformat(on_day), json.loads(data)))
    found = {}
    for row in run(
        "SELECT id, register, on_day, period, slot, unit_id, person_id, batch_id, data FROM register_entry"
        " WHERE register IN ('study-file', 'young-cadre', 'unit-plan') ORDER BY id DESC"
    ).mappings():
        day, data = date.fromisoformat(row["on_day"]), json.loads(row["data"])
        who = {name: row[name] for name in ("period", "slot", "unit_id", "person_id", "batch_id")}
        key = Moved(row["register"], day, **{name: value for name, value in who.items() if value}).key
        if key is not None:
            there = found[key] = _There(row["id"], day, data)
            there.typed.add(day)
            for on, words in later.get(row["id"], ()):
                there.said.update(words)
                there.typed.add(on)
    return found


def _join(there: _There, entry: Moved) -> None:
    """A record becomes a version of the entry of its key."""
    if entry.on_day in there.typed:
        missing = {name: value for name, value in entry.data.items() if name not in there.said}
        if missing:
            _fill(there, there.on_day, missing)
    elif entry.on_day < there.on_day:
        missing = {name: value for name, value in entry.data.items() if name not in there.said}
        _add_step(there.id, "", there.on_day, {})
        _fill(there, entry.on_day, missing)
    else:
        data = newer(entry, there.said)
        there.said.update(data)
        _add_step(there.id, "", entry.on_day, data)


def _fill(there: _There, on_day: date, data: Mapping[str, int | str]) -> None:
    there.on_day = on_day
    there.data.update(data)
    there.said.update(data)
    op.get_bind().exec_driver_sql(
        "UPDATE register_entry SET on_day = ?, data = ?, version = version + 1 WHERE id = ?",
        (on_day.isoformat(), _json(there.data), there.id),
    )


def _records() -> Iterable[Record]:
    run = op.get_bind().exec_driver_sql
    people: dict[int, list[tuple[int, int | None]]] = {}
    for record_id, person_id, score in run(
        "SELECT record_id, person_id, score_centi FROM duty_record_person ORDER BY position, id"
    ):
        people.setdefault(record_id, []).append((person_id, score))
    sessions: dict[int, list[tuple[int, date]]] = {}
    for batch_id, session_id, held_on in run(
        "SELECT batch_id, id, held_on FROM class_session ORDER BY status = 'cancelled', held_on, id"
    ):
        sessions.setdefault(batch_id, []).append((session_id, date.fromisoformat(held_on)))
    members: dict[int, list[int]] = {}
    for batch_id, person_id in run(
        "SELECT s.batch_id, p.person_id FROM participation p"
        " JOIN class_session s ON s.id = p.class_session_id"
        " WHERE s.batch_id IN"
        " (SELECT batch_id FROM duty_record WHERE rule_code = 'Q15' AND person_id IS NULL)"
        " GROUP BY s.batch_id, p.person_id ORDER BY s.batch_id, min(p.number), p.person_id"
    ):
        members.setdefault(batch_id, []).append(person_id)
    rows = run(
        "SELECT r.id, r.rule_code, r.done_on, r.unit_id, r.person_id, r.batch_id, r.title, r.note,"
        " r.for_period, r.subject, r.ended_on, u.name AS unit, p.name AS person,"
        " trim(c.title || ' ' || coalesce(b.name, '')) AS batch"
        " FROM duty_record r LEFT JOIN unit u ON u.id = r.unit_id LEFT JOIN person p ON p.id = r.person_id"
        " LEFT JOIN batch b ON b.id = r.batch_id LEFT JOIN course c ON c.id = b.course_id"
        " ORDER BY r.done_on, r.id"
    ).mappings()
    for row in rows.all():
        values = {name: value for name, value in row.items() if value is not None}
        values["done_on"] = date.fromisoformat(row["done_on"])
        if row["ended_on"]:
            values["ended_on"] = date.fromisoformat(row["ended_on"])
        yield Record(
            **values,
            people=tuple(people.get(row["id"], ())),
            sessions=tuple(sessions.get(row["batch_id"], ())),
            members=tuple(members.get(row["batch_id"], ())),
        )


def _json(data: Mapping[str, object]) -> str:
    """As every map of the file is stored: sorted keys, readable Chinese."""
    return json.dumps(dict(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _insert(table: str, values: Mapping[str, object]) -> int:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    done = op.get_bind().exec_driver_sql(
        f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values())
    )
    return int(done.lastrowid)


def _add_entry(entry: Moved, data: Mapping[str, int | str]) -> int:
    entry_id = _insert(
        "register_entry",
        {
            "register": entry.register,
            "on_day": entry.on_day.isoformat(),
            "year": entry.year,
            "period": entry.period,
            "slot": entry.slot,
            "unit_id": entry.unit_id,
            "person_id": entry.person_id,
            "batch_id": entry.batch_id,
            "data": _json(data),
            "version": 1,
        },
    )
    places: dict[str, int] = {}
    for line in entry.lines:
        place = places[line.field] = places.get(line.field, -1) + 1
        values = {
            "entry_id": entry_id,
            "field": line.field,
            "position": place,
            "person_id": line.person_id,
            "class_session_id": line.class_session_id,
            "name": line.name,
            "data": _json(line.data),
        }
        _insert("register_line", values)
    if entry.state:
        _add_step(entry_id, entry.state, entry.on_day, {})
    return entry_id


def _add_step(entry_id: int, state: str, on_day: date, data: Mapping[str, int | str]) -> None:
    values = {"entry_id": entry_id, "state": state, "on_day": on_day.isoformat(), "data": _json(data)}
    _insert("register_step", {**values, "reason": ""})


def _choice_of(words: str) -> str:
    """The id of a project of her own, kept among her differences as the window would have kept it."""
    run = op.get_bind().exec_driver_sql
    kept = run("SELECT id, json FROM register_form WHERE register = 'contest' AND kind = 'change'").first()
    changes = json.loads(kept.json) if kept is not None else {}
    own = changes.setdefault("choices", {}).setdefault("project", [])
    known = next((choice for choice, title in own if title == words), "")
    if known:
        return str(known)
    taken = {choice for choice, _ in own}
    choice = next(each for n in range(1, 100_000) if (each := f"x_{n}") not in taken)
    own.append([choice, words])
    text = _json(changes)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if kept is None:
        _insert("register_form", {"register": "contest", "kind": "change", "sha256": digest, "json": text})
    else:
        run("UPDATE register_form SET json = ?, sha256 = ? WHERE id = ?", (text, digest, kept.id))
    return choice


def downgrade() -> None:
    """Go down: the tables are there again, empty; the entries stay what they have become."""
    op.create_table(
        "duty_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_code", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("for_period", sa.String(), nullable=False, server_default=""),
        sa.Column("subject", sa.String(), nullable=False, server_default=""),
        sa.Column("ended_on", sa.Date(), nullable=True),
        *(
            sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=op.f(f"fk_duty_record_{to}_id_{to}"))
            for to in ("unit", "person", "batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_record")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_duty_record_rule_code_done_on"), "duty_record", ["rule_code", "done_on"])
    for to in ("unit", "person", "batch"):
        op.create_index(op.f(f"ix_duty_record_{to}_id"), "duty_record", [f"{to}_id"])
    op.create_table(
        "duty_record_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("score_centi", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["duty_record.id"],
            name=op.f("fk_duty_record_person_record_id_duty_record"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_duty_record_person_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_record_person")),
        sa.UniqueConstraint("record_id", "person_id", name=op.f("uq_duty_record_person_record_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_duty_record_person_person_id"), "duty_record_person", ["person_id"])
