"""Is the data file whole, and was everything in it written by the program? (R9, R18, R19)"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from app.services.follow_up.own_talks import own_talks
from app.services.trail.audit_words import TABLES
from db.audit import head_code, verify_chain
from db.loading import is_made_up
from db.models import AuditEntry, ClassSession, Operation, Participation, Person, Seal
from db.replay import first_deviation, unwritten_records
from db.schema import is_schema_whole
from db.seal import PASS, odd_triggers

RESTORE = "请从“备份”文件夹中恢复最近一份完好的备份。"
# Of records nobody wrote this many are named.
MOST_NAMED = 5


@dataclass(frozen=True)
class DataReport:
    """Facts for the curious and problems for everybody, each one Chinese sentence."""

    facts: tuple[str, ...]
    problems: tuple[str, ...]


def check_data(session: Session) -> DataReport:
    """Check pages, foreign keys, every record against the trail, the trail's chain, and the closed years."""
    connection = session.connection()
    raw = connection.connection.dbapi_connection
    try:
        problems = [*_damage(connection, raw)]
        problems += _origin(session, raw)
        facts = _facts(session)
    except Exception as error:
        # A spoilt byte in a name or in the trail cannot even be read; driver and JSON say so, each its way.
        if not isinstance(error, ValueError) and "could not decode" not in str(error).lower():
            raise
        return DataReport((), (f"数据文件中有读不出来的内容，已损坏，文件原样保留；{RESTORE}",))
    if is_made_up(raw):
        facts.append("这是编造的示例乡镇，数据成批写入，不逐条核对来源。")
    if not problems:
        facts.append("数据文件完好。")
    return DataReport(tuple(facts), tuple(problems))


def origin_problems(session: Session) -> tuple[str, ...]:
    """What was changed by something else than the program, as far as the file itself can tell."""
    return tuple(_origin(session, session.connection().connection.dbapi_connection))


def counted(session: Session) -> dict[str, int]:
    """How much there is, by what the clerk calls it."""
    kinds = {"人员": Person, "课次": ClassSession, "参训记录": Participation, "操作记录": Operation}
    return {name: session.scalar(select(func.count()).select_from(kind)) or 0 for name, kind in kinds.items()}


def _facts(session: Session) -> list[str]:
    alone = "、".join(f"{row.name}（谈话编号 {row.talk_id}）" for row in own_talks(session))
    told = f"警示谈话记录中谈话人或记录人是谈话对象本人：{alone}；请核对签字的记录后更正。"
    return [
        "，".join(f"{name} {count}" for name, count in counted(session).items()),
        *([told] if alone else []),
        f"操作记录校验码 {head_code(session)}",
        "以上核对以文件自带的钥匙为准；拿到文件和钥匙、改完又重算全部记录链的，要与封账时打印的校验码核对。",
    ]


def _damage(connection: Connection, raw: Any) -> Iterator[str]:
    broken = False
    if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
        broken = True
        yield "数据文件有损坏的页，文件原样保留；请从“备份”文件夹中恢复最近一份备份。"
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        broken = True
        yield "数据文件中有失去归属的记录，没有改动；请从“备份”文件夹中恢复最近一份备份。"
    astray = None if broken else first_deviation(raw)
    if astray is not None:
        table = TABLES.get(astray[0], "其他")
        yield f"“{table}”第 {astray[1]} 条与操作记录不符，文件原样保留；{RESTORE}"


def _origin(session: Session, raw: Any) -> Iterator[str]:
    broken = verify_chain(session)
    if broken is not None:
        yield f"操作记录从第 {broken} 条起与校验码不符，可能被程序以外的工具改过；请与备份核对。"
    yield from _erased(raw)
    yield from _unwritten(raw)
    yield from _lock(raw)
    yield from _closed_years(session)


def _erased(raw: Any) -> Iterator[str]:
    """The file numbers operations without gaps and never takes one away."""
    row = raw.execute(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'operation'), 0),"
        " coalesce(max(id), 0), count(*) FROM operation"
    ).fetchone()
    given, last, count = (int(value) for value in row)
    if not given == last == count:
        yield f"操作记录编到第 {given} 步，现有 {count} 步，有的被删去了；请与备份核对。"


def _unwritten(raw: Any) -> Iterator[str]:
    if is_made_up(raw):
        return
    found = list(unwritten_records(raw))
    if found:
        named = "、".join(
            f"“{TABLES.get(table, '其他')}”第 {row_id} 条" for table, row_id in found[:MOST_NAMED]
        )
        more = f"等 {len(found)} 条" if len(found) > MOST_NAMED else ""
        yield f"{named}{more}不是由本程序写入的（操作记录中没有），没有改动；请逐条核对来历。"


def _lock(raw: Any) -> Iterator[str]:
    if odd_triggers(raw) or not is_schema_whole(raw):
        yield "封账的锁或数据表的结构被改动过，已封账年度可能被程序以外的工具改写；请与封账时的台账核对。"
    if raw.execute("SELECT 1 FROM meta WHERE name = ?", (PASS,)).fetchone():
        yield "封账的锁被人打开了，没有关上；请与封账时的台账核对。"


def _closed_years(session: Session) -> Iterator[str]:
    """Each seal keeps the head of the chain before it; and after it no change without a slip."""
    for seal in session.execute(select(Seal.id, Seal.year, Seal.head_code).order_by(Seal.year)).all():
        closed_by = session.scalar(
            select(AuditEntry.operation_id)
            .where(AuditEntry.table_name == "seal", AuditEntry.row_id == seal.id)
            .order_by(AuditEntry.id)
            .limit(1)
        )
        before = None
        if closed_by is not None:
            before = session.scalar(
                select(Operation.digest)
                .where(Operation.id < closed_by)
                .order_by(Operation.id.desc())
                .limit(1)
            )
        code = "00000000" if before is None else before[:8].upper()
        if closed_by is None or code != seal.head_code:
            yield (
                f"{seal.year} 年度封账时的校验码 {seal.head_code} 与操作记录不符：封账前的记录被改过；"
                "请与封账时打印的台账核对。"
            )
            continue
        if (step := _without_slip(session, seal.year, closed_by)) is not None:
            yield f"操作记录第 {step} 步改动了已封账的 {seal.year} 年度，却没有更正单；请与封账时的台账核对。"


def _without_slip(session: Session, year: int, closed_by: int) -> int | None:
    """The first operation since that changed a mark or a score of the closed year without a slip."""
    with_slip = set(
        session.scalars(select(AuditEntry.operation_id).where(AuditEntry.table_name == "correction"))
    )
    rows = session.connection().exec_driver_sql(
        "SELECT DISTINCT a.operation_id FROM audit_entry a"
        " LEFT JOIN participation p ON a.table_name = 'participation' AND p.id = a.row_id"
        " LEFT JOIN attempt t ON a.table_name = 'attempt' AND t.id = a.row_id"
        " LEFT JOIN class_session c ON c.id = p.class_session_id LEFT JOIN exam e ON e.id = t.exam_id"
        " WHERE a.operation_id > ? AND a.table_name IN ('participation', 'attempt')"
        " AND substr(coalesce(c.held_on, e.held_on), 1, 4) = ? ORDER BY 1",
        (closed_by, str(year)),
    )
    return next((int(row[0]) for row in rows if row[0] not in with_slip), None)
