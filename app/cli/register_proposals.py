"""`ganxun register ID list --proposed`: what the records suggest; nothing is stored."""

from __future__ import annotations

import argparse
from datetime import date

from app.context import AppContext
from app.errors import InputProblem
from app.rules.registers.description import Register
from app.rules.registers.typed_values import Given
from app.services.register import forms
from app.services.register.suggesting import Suggested, suggestions_of
from app.terminal import print_json, print_table, say

HEADERS = {"title": "建议登记", "basis": "依据", "missing_text": "还要填写"}


def list_proposed(context: AppContext, args: argparse.Namespace, register: Register) -> int:
    """What is suggested to a register in a year and was not put aside.

    [{title, basis, source, period, set, missing}]: `set` is what `add --set` takes, people, classes and
    entries by their numbers; `missing` are the ids of what only the clerk knows; `set` is {} for what is to
    be planned, not entered. Raises `InputProblem` register.locked for a confidential register.
    """
    year = int(args.year or context.today.year)
    with context.database.read() as session:
        registers = forms.shelf(session).registers
        found = suggestions_of(
            session, register=register, registers=registers, year=year, today=context.today
        )
    if register.secret:
        raise InputProblem("register.locked", register=register.title, count=len(found.lines))
    rows = [_row(register, line) for line in found.lines]
    if args.json:
        print_json([{name: value for name, value in row.items() if name != "missing_text"} for row in rows])
        return 0
    print_table(HEADERS, rows)
    if found.aside:
        say(f"另有 {found.aside} 条建议已设为不再提示。")
    return 0


def _row(register: Register, line: Suggested) -> dict[str, object]:
    return {
        "title": line.title,
        "basis": line.basis,
        "source": line.proposed.source,
        "period": line.proposed.period,
        "set": {name: _typed(value) for name, value in line.proposed.values.items()},
        "missing": [field.id for field in register.fields if field.title in line.missing],
        "missing_text": "、".join(line.missing),
    }


def _typed(value: Given) -> str:
    """A value as it is typed after `--set FIELD=`."""
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return "" if value is None else str(value)
    return "、".join(str(next(filter(None, line.link), "")) for line in value)
