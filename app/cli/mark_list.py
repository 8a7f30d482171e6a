"""`ganxun list marks`: every 考勤状态 with its word, letter, key and what it is worth, from its first day."""

from __future__ import annotations

import argparse
from datetime import date
from itertools import pairwise

from sqlalchemy.orm import Session

from app.rules.hours import format_centi
from app.rules.mark_hours import INCIDENTS
from app.services.mark.mark_versions import (
    LatenessRow,
    MarkVersionRow,
    list_lateness,
    list_mark_versions,
)

HEADERS = {
    "word": "考勤状态",
    "symbol": "符号",
    "letter": "简写",
    "key": "按键",
    "counts_as": "计作",
    "percent": "学时%",
    "steps_text": "按分钟折算",
    "deduction_text": "按次数折学时",
    "from": "从哪天起",
    "state": "状态",
}
TABLE_ONLY = ("steps_text", "deduction_text", "state")


def list_rows(session: Session, _args: argparse.Namespace) -> list[dict[str, object]]:
    """One row per version of a status; `from` None: since the beginning.

    `steps` are {over: minutes, percent}; `deductions` the rules "every n times" in force while the version
    holds, as {from, times, hours}, empty for what is neither 迟到 nor 早退.
    """
    # A status of the town's own begins with its first version.
    versions = [row for row in list_mark_versions(session) if row.start_on is not None or not row.is_local]
    labels = {row.kind.code: row.kind.label for row in versions}
    rules = list_lateness(session)
    ends = [after.start_on if after.kind.code == row.kind.code else None for row, after in pairwise(versions)]
    return [
        _row(row, labels, _while(rules, row, end)) for row, end in zip(versions, [*ends, None], strict=True)
    ]


def _row(row: MarkVersionRow, labels: dict[str, str], rules: list[LatenessRow]) -> dict[str, object]:
    kind = row.kind
    return {
        "code": kind.code,
        "word": kind.label,
        "symbol": kind.symbol,
        "letter": kind.acronym,
        "key": kind.key,
        "counts_as": labels[kind.mark],
        "percent": kind.hour_percent,
        "steps": [{"over": minutes, "percent": percent} for minutes, percent in kind.steps],
        "deductions": [
            {"from": rule.start_on.isoformat(), "times": rule.times, "hours": _hours(rule)} for rule in rules
        ],
        "from": row.start_on and row.start_on.isoformat(),
        "local": row.is_local,
        "active": kind.is_active,
        "steps_text": "、".join(f"超过{minutes}分钟{percent}%" for minutes, percent in kind.steps),
        "deduction_text": "、".join(map(_deduction_text, rules)),
        "state": "" if kind.is_active else "停用",
    }


def _while(rules: tuple[LatenessRow, ...], row: MarkVersionRow, end: date | None) -> list[LatenessRow]:
    """The rules that hold on some day of the version, for what counts as 迟到 or 早退."""
    if not rules or row.kind.mark not in INCIDENTS or not row.kind.is_active:
        return []
    start = row.start_on or date.min
    lasting = [*(rule.start_on for rule in rules[1:]), date.max]
    return [
        rule
        for rule, until in zip(rules, lasting, strict=True)
        if rule.times and rule.start_on < (end or date.max) and start < until
    ]


def _hours(rule: LatenessRow) -> int | float:
    whole, rest = divmod(rule.hours_centi, 100)
    return rule.hours_centi / 100 if rest else whole


def _deduction_text(rule: LatenessRow) -> str:
    return f"{rule.start_on}起每{rule.times}次折{format_centi(rule.hours_centi)}学时"
