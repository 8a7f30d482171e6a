"""Is the data file whole? Storage, references, audit chain (R9, R18)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.services.follow_up.talk_records import own_talks
from app.services.trail.audit_words import TABLES
from db.audit import head_code, verify_chain
from db.models import ClassSession, Operation, Participation, Person
from db.replay import first_deviation


@dataclass(frozen=True)
class DataReport:
    """Facts for the curious and problems for everybody, each one Chinese sentence."""

    facts: tuple[str, ...]
    problems: tuple[str, ...]


def check_data(session: Session) -> DataReport:
    """Check pages, foreign keys, every record against the trail, and the trail's chain."""
    connection = session.connection()
    problems = []
    if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
        problems.append("数据文件有损坏的页，文件原样保留；请从“备份”文件夹中恢复最近一份备份。")
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        problems.append("数据文件中有失去归属的记录，没有改动；请从“备份”文件夹中恢复最近一份备份。")
    astray = None if problems else first_deviation(connection.connection.dbapi_connection)
    if astray is not None:
        table = TABLES.get(astray[0], "其他")
        problems.append(
            f"“{table}”第 {astray[1]} 条与操作记录不符，文件原样保留；"
            "请从“备份”文件夹中恢复最近一份完好的备份。"
        )
    broken = verify_chain(session)
    if broken is not None:
        problems.append(f"操作记录从第 {broken} 条起与校验码不符，可能被程序以外的工具改过；请与备份核对。")
    counted = {
        "人员": session.scalar(select(func.count()).select_from(Person)),
        "课次": session.scalar(select(func.count()).select_from(ClassSession)),
        "参训记录": session.scalar(select(func.count()).select_from(Participation)),
        "操作记录": session.scalar(select(func.count()).select_from(Operation)),
    }
    facts = ["，".join(f"{name} {count}" for name, count in counted.items())]
    facts.append(f"操作记录校验码 {head_code(session)}")
    alone = own_talks(session)
    if alone:
        who = "、".join(f"{row.name}（谈话编号 {row.talk_id}）" for row in alone)
        facts.append(f"警示谈话记录中谈话人或记录人是谈话对象本人：{who}；请核对签字的记录后更正。")
    if not problems:
        facts.append("数据文件完好。")
    return DataReport(tuple(facts), tuple(problems))
