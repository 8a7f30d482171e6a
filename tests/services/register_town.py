"""Registers that exist only as files of a test's folder, and a town of two units and four people."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput

REPORTS = {
    "format": 1,
    "id": "half-report",
    "version": 1,
    "title": "半年报告",
    "group": "试验",
    "who": "person",
    "dated": "period",
    "period": "half",
    "slot": "kind",
    "fields": [
        {"id": "day", "title": "日期", "kind": "day", "required": True, "default": "today"},
        {"id": "person", "title": "姓名", "kind": "person", "required": True},
        {
            "id": "kind",
            "title": "类型",
            "kind": "choice",
            "required": True,
            "default": "report",
            "choices": [["report", "半年报告"], ["second", "挂职"]],
        },
        {"id": "place", "title": "岗位", "kind": "text", "when": {"kind": ["second"]}},
        {"id": "note", "title": "表现", "kind": "long"},
        {"id": "file", "title": "原件", "kind": "file"},
    ],
    "dues": [
        {"id": "report", "title": "半年报告", "who": {"people": True}, "period": "half", "citation": "办法"}
    ],
    "papers": [
        {
            "id": "list",
            "title": "半年报告一览表",
            "form": "list",
            "columns": ["#", "day", "person", "kind", "place", "note", "file"],
        }
    ],
}
CHECKS = {
    "format": 1,
    "id": "check",
    "version": 1,
    "title": "检查整改",
    "group": "试验",
    "who": "unit",
    "dated": "day",
    "fields": [
        {"id": "day", "title": "日期", "kind": "day", "required": True, "default": "today"},
        {"id": "unit", "title": "被检查单位", "kind": "unit", "required": True},
        {"id": "office", "title": "检查部门", "kind": "unit"},
        {
            "id": "topic",
            "title": "专题",
            "kind": "choice",
            "open": True,
            "default": "last",
            "choices": [["law", "执法"]],
        },
        {"id": "finding", "title": "问题", "kind": "long"},
        {"id": "cost", "title": "费用", "kind": "money"},
        {
            "id": "people",
            "title": "检查人",
            "kind": "persons",
            "columns": [{"id": "score", "title": "得分", "kind": "number", "decimals": 2}],
        },
        {"id": "demand", "title": "整改要求", "kind": "long"},
        {"id": "owner", "title": "责任人", "kind": "person"},
        {"id": "by", "title": "期限", "kind": "day", "default": "+7d:day"},
        {"id": "done", "title": "整改情况", "kind": "long"},
    ],
    "states": [
        {"id": "open", "title": "待整改", "asks": ["demand", "owner", "by"]},
        {"id": "done", "title": "已整改", "asks": ["done"]},
        {"id": "seen", "title": "已复查", "ends": True},
    ],
    "papers": [
        {
            "id": "list",
            "title": "检查一览表",
            "form": "list",
            "columns": [
                *("#", "day", "unit", "office", "topic", "finding", "cost", "people.score"),
                *("demand", "owner", "by", "done", "state"),
            ],
        }
    ],
}


def write_registers(folder: Path) -> Path:
    """The two registers as files of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in (REPORTS, CHECKS):
        text = json.dumps(document, ensure_ascii=False)
        (folder / f"{document['id']}.json").write_text(text, encoding="utf-8")
    return folder


def build_town(session: Session) -> list[int]:
    """Four people in two units; returns their ids."""
    offices = [units.add_unit(session, name=name) for name in ("党政办", "东湾村")]
    made = []
    for place, name in enumerate(("王芳", "张伟", "李娜", "王芳")):
        post = PostInput(unit_id=offices[place % 2], title="干事", start_on=date(2018, 1, 1))
        made.append(people.add_person(session, person=PersonInput(name=name), posts=[post]))
    return made
