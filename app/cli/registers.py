"""`ganxun register ID add|list|edit|state|remove|import`: entries of any register, by its description."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.importing import parse_date, run_import
from app.cli.register_proposals import list_proposed
from app.errors import UsageProblem
from app.given import UNSAID
from app.imports.kinds.register_entries import PREFIX
from app.rules.registers.cells import period_title
from app.rules.registers.description import LINKS, Choice, Field, Kind, Register
from app.rules.registers.entries import Line, Scalar
from app.rules.registers.lectures import slot_choices
from app.rules.registers.owing import Owed
from app.rules.registers.town_facts import TOWN
from app.rules.registers.values import DAY, linked, scalar
from app.rules.registers.verdict_words import verdict_text
from app.rules.registers.vocabulary import link_word
from app.services.duty.duty_registers import owing_of_year
from app.services.register import forms, moving, reading, writing
from app.services.register.debtor_names import with_names
from app.services.register.proposing import default_values
from app.services.register.reading import EntryRow
from app.terminal import complain, print_json, print_table, say

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.cli.chinese import ChineseParser, Commands, MakeCommand
    from app.context import AppContext

# Beside the fields of a register: what `--set` takes as well, in add and edit.
PERIOD, STATE = ("period", "所属期"), ("state", "状态")


def add_command(commands: Commands, command: MakeCommand, chinese: type[ChineseParser]) -> None:
    """The grammar of `register`."""
    from app.cli.numbers import record_number, year

    parser = command(commands, "register", "登记簿：登记、列出、修改、办理、删除")
    parser.add_argument("register", metavar="ID", help="登记簿代号或名称，见 list registers")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True, parser_class=chinese)
    add = command(acts, "add", "登记一条，显示它的编号")
    rows = command(acts, "list", "列出登记的内容")
    edit = command(acts, "edit", "修改一条，没写的不变")
    state = command(acts, "state", "转到下一个状态，或写明原因退回")
    remove = command(acts, "remove", "删除一条")
    _add_import(command(acts, "import", "从表格导入：新增、更新，原样的跳过"))
    for act in (edit, state, remove):
        act.add_argument("number", type=record_number, metavar="N", help="编号，见 list")
    state.add_argument("state", metavar="STATE", help="状态的代号或名称")
    state.add_argument("--day", metavar="D", help="哪天，默认今天")
    for act in (add, edit, state):
        act.add_argument(
            "--set",
            action="append",
            default=[],
            dest="values",
            metavar="FIELD=VALUE",
            help="栏目的代号或名称=内容；可写多次；明细写成 王芳:92,张伟:88；"
            "period=2024-H1 是所属期；等号后不写则清空",
        )
    rows.add_argument("--year", type=year, metavar="Y", help="年度，默认所有年度")
    rows.add_argument("--state", default="", metavar="S", help="只列这个状态的")
    what = rows.add_mutually_exclusive_group()
    what.add_argument("--owed", action="store_true", help="列出谁还应报什么")
    what.add_argument("--proposed", action="store_true", help="列出按记录建议登记的，不写入")
    for act in (add, edit, state, remove):
        act.add_argument("--reason", default="", metavar="WHY", help="原因（退回状态或涉及已封账年度时必填）")
    for act in (add, rows, edit, state, remove):
        act.add_argument("--json", action="store_true", help="以 JSON 输出")


def _add_import(parser: argparse.ArgumentParser) -> None:
    """FILE and what `ganxun import` takes as well; the rest of that is nothing to a register."""
    from app.cli.numbers import year

    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx、xls、et、ods、csv 文件或有表格的 docx")
    parser.add_argument("--check", action="store_true", help="只检查并逐行报告，不写入")
    parser.add_argument("--problems", type=Path, metavar="OUT.xlsx", help="把有问题的行另存为表格")
    parser.add_argument("--skip-problems", action="store_true", help="有问题的行跳过，其余写入")
    parser.add_argument("--reason", default="", metavar="WHY", help="原因（涉及已封账年度时必填）")
    parser.add_argument("--year", type=year, metavar="Y", help="表格中日期缺年份时使用")
    parser.add_argument("--date", metavar="D", help="表里没写日期时使用，例如打“√”的是哪天收到的")
    parser.add_argument("--sheet", default="", metavar="名称", help="有几张工作表时读哪一张")
    parser.add_argument("--answers", metavar="FILE.json", help="其余的回答，写法同 import --answers")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.set_defaults(
        session=None,
        exam="",
        resit_date=None,
        batches="",
        programme=None,
        column="",
        joined=None,
        unit="",
        mark=[],
        future=False,
    )


def _import(context: AppContext, args: argparse.Namespace, register: Register) -> int:
    args.kind = f"{PREFIX}{register.id}"
    return run_import(context, args)


def run(context: AppContext, args: argparse.Namespace) -> int:
    """One act on a register; returns 0, of an import with rows in error 1."""
    acts: Mapping[str, Callable[[AppContext, argparse.Namespace, Register], int]] = {
        "add": _add,
        "list": _list,
        "edit": _edit,
        "state": _state,
        "remove": _remove,
        "import": _import,
    }
    with context.database.read() as session:
        register = _meant(session, args.register)
    return acts[args.act](context, args, register)


def _meant(session: Session, words: str) -> Register:
    """The register by its id or its title. Raises `InputProblem` register.unknown."""
    shelf = forms.shelf(session)
    titled = (each.id for each in shelf.registers.values() if each.title == words.strip())
    return shelf[next(titled, words.strip())]


def _pairs(args: argparse.Namespace) -> dict[str, str]:
    """FIELD → VALUE of every `--set`. Raises `UsageProblem` usage.set, usage.set_twice."""
    found: dict[str, str] = {}
    for pair in args.values:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise UsageProblem("usage.set", value=pair)
        if name.strip() in found:
            raise UsageProblem("usage.set_twice", field=name.strip())
        found[name.strip()] = value
    return found


def _taken(values: dict[str, str], names: tuple[str, str], register: Register) -> str | None:
    """What is said of the 所属期 or the state, unless the register has a field called so."""
    own = {field.id for field in register.fields} | {field.title for field in register.fields}
    for name in names:
        if name in values and name not in own:
            return values.pop(name)
    return None


def _add(context: AppContext, args: argparse.Namespace, register: Register) -> int:
    values = _pairs(args)
    period = _taken(values, PERIOD, register) or ""
    state = _taken(values, STATE, register) or ""
    with context.database.write(
        actor=context.actor, action="register.add", text=f"登记{register.title}", reason=args.reason
    ) as unit:
        today = context.today
        # Not what was used last: a program says what it means.
        proposed = default_values(
            unit.session, register=register, today=today, given=dict(values), last=False
        )
        added = writing.add_entry(
            unit.session,
            register=register,
            values={**proposed, **values},
            today=today,
            period=period,
            state=state,
        )
    _tell(added.notes)
    if args.json:
        print_json({"id": added.entry_id, "revision": added.is_revision, "period": added.period})
    else:
        say(str(added.entry_id))
    return 0


def _edit(context: AppContext, args: argparse.Namespace, register: Register) -> int:
    values = _pairs(args)
    if not values:
        raise UsageProblem("usage.nothing_set")
    period = _taken(values, PERIOD, register)
    with context.database.write(
        actor=context.actor, action="register.edit", text=f"修改{register.title}", reason=args.reason
    ) as unit:
        notes = writing.edit_entry(
            unit.session,
            register=register,
            entry_id=args.number,
            values=dict(values),
            today=context.today,
            period=UNSAID if period is None else period,
        )
    _tell(notes)
    return _done(args, f"已修改“{register.title}”第 {args.number} 号。")


def _state(context: AppContext, args: argparse.Namespace, register: Register) -> int:
    on_day = parse_date(args.day) if args.day else context.today
    with context.database.write(
        actor=context.actor, action="register.state", text=f"办理{register.title}", reason=args.reason
    ) as unit:
        moving.set_state(
            unit.session,
            register=register,
            entry_id=args.number,
            state=args.state,
            on_day=on_day,
            values=dict(_pairs(args)),
            reason=args.reason,
        )
        row = reading.get_entry(unit.session, register=register, entry_id=args.number)
    return _done(args, f"“{register.title}”第 {args.number} 号：{row.state_title}。", state=row.entry.state)


def _remove(context: AppContext, args: argparse.Namespace, register: Register) -> int:
    with context.database.write(
        actor=context.actor, action="register.remove", text=f"删除{register.title}", reason=args.reason
    ) as unit:
        writing.remove_entry(unit.session, register=register, entry_id=args.number)
    return _done(args, f"已删除“{register.title}”第 {args.number} 号；可在操作记录里撤销。")


def _done(args: argparse.Namespace, words: str, **more: object) -> int:
    if args.json:
        print_json({"id": args.number, **more})
    else:
        say(words)
    return 0


def _tell(notes: tuple[str, ...]) -> None:
    """What comes near a limit, or stands beyond it with its reason, beside what a program reads."""
    for note in notes:
        complain(f"{note}。")


OWED_HEADERS = {
    "due_title": "事项",
    "who": "单位或人员",
    "unit": "单位",
    "term": "所属期",
    "slot_title": "材料",
    "deadline": "期限",
    "text": "情况",
}


def _owed(context: AppContext, args: argparse.Namespace, register: Register) -> int:
    """Who still owes what of the dues that are on, in order of the terms.

    [{due, due_title, kind, who_id, who, unit, period, term, slot, slot_title, deadline, verdict, days, text}]
    """
    year = int(args.year or context.today.year)
    with context.database.read() as session:
        found = owing_of_year(session, register=register, year=year, today=context.today)
        missing = (row for owing in found.values() for row in owing.rows if row.is_missing)
        named = with_names(session, rows=missing, register=register, registers=forms.shelf(session).registers)
    rows = [_owed_row(register, row) for row in named]
    if args.json:
        print_json(rows)
    else:
        print_table(OWED_HEADERS, rows)
    return 0


def _owed_row(register: Register, row: Owed) -> dict[str, object]:
    due = register.due(row.due)
    slots = slot_choices(register, due)
    return {
        "due": due.id,
        "due_title": due.title,
        "kind": row.debtor.kind,
        "who_id": row.debtor.id,
        "who": row.debtor.name or ("全镇" if row.debtor.kind == TOWN else ""),
        "unit": row.debtor.unit,
        "period": row.term.key,
        "term": period_title(row.term.key) or row.term.period.label,
        "slot": row.slot,
        "slot_title": _title(slots, row.slot),
        "deadline": row.deadline.isoformat(),
        "verdict": row.verdict,
        "days": row.days,
        "text": verdict_text(row),
    }


def _list(context: AppContext, args: argparse.Namespace, register: Register) -> int:
    if args.owed:
        return _owed(context, args, register)
    if args.proposed:
        return list_proposed(context, args, register)
    with context.database.read() as session:
        shelf = forms.shelf(session)
        state = next((each.id for each in register.states if args.state in (each.title, each.id)), None)
        if args.state and state is None:
            known = "、".join(each.title for each in register.states)
            raise UsageProblem("usage.state", state=args.state, known=known)
        found = reading.list_entries(
            session, register=register, year=args.year, state=state or "", registers=shelf.registers
        )
    rows = [entry_json(row) for row in found.rows]
    if args.json:
        print_json(rows)
        return 0
    fields = [each for each in register.fields if not each.retired and not each.secret and each.id != DAY]
    headers = {"id": "编号", "day": "日期"} | ({"period": "所属期"} if register.has_key else {})
    headers |= {f"f.{each.id}": each.title for each in fields}
    headers |= {"state_title": "状态"} if register.states else {}
    print_table(headers, [_table_row(row, fields) for row in rows])
    return 0


def _table_row(row: Mapping[str, object], fields: list[Field]) -> dict[str, object]:
    values = row["fields"]
    assert isinstance(values, Mapping)
    flat = {f"f.{each.id}": _flat(values.get(each.id)) for each in fields}
    return {**row, **flat, "period": period_title(str(row["period"]))}


def _flat(value: object) -> object:
    if isinstance(value, list):
        return "、".join(str(_flat(each)) for each in value)
    if isinstance(value, Mapping):
        parts = ["" if each is None else str(each) for name, each in value.items() if name[-3:] != "_id"]
        return ":".join(parts).rstrip(":")
    return "" if value is None else value


def entry_json(row: EntryRow) -> dict[str, object]:
    """One entry for a program: {id, day, year, period, state, state_title, fields, steps}.

    Values as `--set` takes them: days and months in ISO form, numbers and yuan as numbers, choices by title,
    links as {what, what_id} with the columns of their line; a secret field is left out, null is empty.
    """
    register, entry = row.register, row.entry
    return {
        "id": entry.id,
        "day": entry.on_day.isoformat(),
        "year": entry.year,
        "period": entry.period,
        "state": entry.state,
        "state_title": row.state_title,
        "fields": {
            each.id: _value(row, each) for each in register.fields if not each.retired and not each.secret
        },
        "steps": [
            {"state": step.state, "day": step.on_day.isoformat(), "reason": step.reason}
            for step in entry.steps
        ],
    }


def _value(row: EntryRow, field: Field) -> object:
    register, entry = row.register, row.entry
    if field.kind is Kind.FILE:
        return field.id in entry.files
    if field.choices_from == "programmes" and not field.is_lines:
        known = row.words.programmes.get(entry.programme_id or 0)
        return None if known is None else known.title
    if field.is_lines or field.kind in LINKS or field.choices_from == "categories":
        lines = [_line(row, field, line) for line in linked(register, entry, field.id)]
        return lines if field.is_lines else (lines[0] if lines else None)
    return _number(field, scalar(register, entry, field.id))


def _line(row: EntryRow, field: Field, line: Line) -> dict[str, object]:
    what = link_word(field.kind, field.of) or "name"
    title = row.words.of_line(line).title
    if field.kind is Kind.CHOICE:
        title = _title(field.choices, line.name) if line.category_id is None else title
    found: dict[str, object] = {what: title}
    linked_id = line.person_id or line.unit_id or line.batch_id or line.class_session_id
    linked_id = linked_id or line.category_id or line.entry_id
    if linked_id is not None:
        found[f"{what}_id"] = linked_id
    return found | {each.id: _number(each, line.data.get(each.id)) for each in field.columns}


def _number(field: Field, stored: Scalar | None) -> object:
    """A stored scalar as a program reads it."""
    if stored is None:
        return None
    if field.kind is Kind.CHOICE:
        return _title(field.choices, str(stored))
    if not isinstance(stored, int):
        return stored
    decimals = 2 if field.kind is Kind.MONEY else field.decimals
    return stored if decimals == 0 else round(stored / 10**decimals, decimals)


def _title(choices: tuple[Choice, ...], stored: str) -> str:
    return next((each.title for each in choices if each.id == stored), stored)
