"""`ganxun import`: check a spreadsheet, say what is wrong with it, and write it in one operation."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.answers_file import read_answers, refuse_unused
from app.context import AppContext
from app.errors import InputProblem, UsageProblem
from app.imports import (
    Params,
    apply_preview,
    check_against_town,
    import_in_town,
    importer_of,
    marked_sessions,
    read_file,
    save_problems,
)
from app.imports.layouts.columns import SERIAL_WORDS
from app.imports.remembered import remember_marks, remember_people, with_remembered
from app.imports.rows_read import LEFT_OUT
from app.jobs.backups import copy_before
from app.rules import id_number
from app.rules.dates import typed_day
from app.services.mark.future import refuse_coming
from app.services.trail.import_list import import_label
from app.terminal import complain, print_json, say, terminal_progress

if TYPE_CHECKING:
    from app.imports import Preview
    from app.imports.preview import RowResult

VERDICTS = {"new": "新增", "update": "更新", "skip": "跳过", "error": "错误", "warning": "提醒"}
MOST_LINES = 200
MOST_PLACES = 10


def run_import(context: AppContext, args: argparse.Namespace) -> int:
    """Import one file; returns 0 when written (or checked) without errors, 1 when rows are in error."""
    refuse_missing(args.file)
    if args.problems is not None and args.problems.suffix.lower() != ".xlsx":
        raise UsageProblem("usage.out", out=args.problems.name, formats=".xlsx")
    with context.database.read() as session:
        kind = import_in_town(session, args.kind)
    params = Params(
        year=args.year,
        session_id=args.session,
        exam=args.exam or "",
        exam_date=parse_date(args.date) if args.date else None,
        resit_date=parse_date(args.resit_date) if args.resit_date else None,
        batches=args.batches,
        programme=args.programme,
        score_column=args.column,
        joined_on=parse_date(args.joined) if args.joined else None,
        unit=args.unit,
        sheet=args.sheet,
        marks=dict(args.mark),
        answers=read_answers(args.answers) if args.answers is not None else {},
    )
    params = with_remembered(params, context.preferences)
    progress = terminal_progress()
    workbook = read_file(args.file, progress=progress)
    try:
        preview = check_against_town(
            context.database.read, kind, workbook, params, today=context.today, progress=progress
        )
    except InputProblem as problem:
        if problem.code != "import.several_scores":
            raise
        raise InputProblem("import.several_scores_option", **problem.data) from problem
    refuse_unused(preview)
    if args.problems is not None and preview.has_problems:
        save_problems(preview, args.problems)
    write = not args.check and not preview.questions and (args.skip_problems or not preview.has_problems)
    if write:
        if not args.future:
            with context.database.read() as session:
                refuse_coming(session, class_session_ids=marked_sessions(preview), today=context.today)
        _write(context, preview, import_label(kind.title, args.file.name, preview.writes), args.reason)
        _remember(context, preview, params)
    _report(preview, args, written=write)
    return 1 if preview.has_problems or preview.questions else 0


def refuse_missing(path: Path) -> None:
    """Refuse a path that is no file: a folder, missing, or no name a file could have.

    Raises InputProblem usage.file_is_folder or usage.file_missing.
    """
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError:  # a name that is too long, a folder nobody may enter
        is_folder, is_file = False, False
    if is_folder:
        raise InputProblem("usage.file_is_folder", path=str(path))
    if not is_file:
        raise InputProblem("usage.file_missing", path=str(path))


def _remember(context: AppContext, preview: Preview, params: Params) -> None:
    """What signs meant and who was meant holds for the next file of this make, in the window too."""
    if params.marks or params.answers.get("people"):
        remember_marks(context.preferences, preview, params.marks)
        remember_people(context.preferences, preview, params.answers.get("people", {}))
        context.save_preferences()


def _ask(preview: Preview, file: Path) -> None:
    """The open questions in one sentence: nothing is written before they are answered."""
    asked = "；".join(
        f"{question.text}（用 {question.answer} 说明"
        + (f"，可选：{'、'.join(question.choices)}" if question.choices else "")
        + "）"
        for question in preview.questions
    )
    complain(f"“{file.name}”有 {len(preview.questions)} 处要先说明，没有写入任何内容：{asked}。")


def _write(context: AppContext, preview: Preview, text: str, reason: str) -> None:
    copy_before(context, "导入前")
    action = importer_of(preview).action
    with context.database.write(actor=context.actor, action=action, text=text, reason=reason) as unit:
        apply_preview(unit.session, preview)


def _report(preview: Preview, args: argparse.Namespace, *, written: bool) -> None:
    if args.json:
        print_json(preview.to_json())
    else:
        _print_rows(preview)
        _tell_notes(preview, written=written)
    for told in [*_twice(preview), *_signs_unused(preview)]:
        complain(told)
    other = preview.notes.get("other_kind")
    if isinstance(other, dict):
        advice = f"如果放错了地方，请改用 ganxun import {other['id']}"
        complain(f"“{args.file.name}”看起来是{other['title']}表；{advice}。")
    if preview.questions:
        _ask(preview, args.file)
    if preview.has_problems:
        complain(_verdict_sentence(preview, args.file, args.problems, written=written))


def _twice(preview: Preview) -> list[str]:
    """What to know of courses that stand several times and got no answer (A04)."""
    plans = preview.notes.get("programmes", [])
    found = preview.notes.get("courses_twice", [])
    told = []
    if isinstance(plans, list) and plans:
        titles = "、".join(f"“{title}”" for title in plans)
        told = [f"同一天有几个年度方案（{titles}），没有归入；请用 --programme 说明，或在课次里选择。"]
    return told + [
        f"“{each['title']}”有 {len(each['days'])} 期（{'、'.join(each['days'])}），"
        "没有说明是分批还是重复举办：各期应到名单相同，学时先只计一次；"
        "请用 --batches 说明，或在“课程计划”的“各期安排”里选择。"
        for each in (found if isinstance(found, list) else [])
    ]


def _signs_unused(preview: Preview) -> list[str]:
    """--mark of a sign that the file does not have: a slip, or meant for another file."""
    unused = preview.notes.get("marks_unused")
    if not isinstance(unused, list) or not unused:
        return []
    return [f"表里没有 {'、'.join(f'“{word}”' for word in unused[:10])}，用 --mark 写的含义没有用上。"]


def _tell_notes(preview: Preview, *, written: bool) -> None:
    """What concerns the whole file: a class session that looks wrong, newcomers' day, what is made new."""
    if "wrong_session" in preview.notes:
        say(f"{preview.notes['wrong_session']}。")
    kept = preview.notes.get("kept_open")
    if written and kept and isinstance(kept, list):
        names = "、".join(map(str, kept[:20]))
        say(f"成绩有错误的 {len(kept)} 人仍列在测试名单上，记为未登记：{names}。")
    undated = preview.notes.get("resits_undated")
    if undated and isinstance(undated, list):
        names = "、".join(map(str, undated[:20]))
        say(
            f"{len(undated)} 人的补考没有写日期（{names}），按期限内计；"
            "请用 --resit-date 写明，或在表里加“补考日期”一列。"
        )
    if "joining" in preview.notes:
        say(f"{preview.notes['joining']}（命令行用 --joined 写明入册日期）。")
    _tell_unread(preview)
    for name, word in (("new_units", "单位"), ("new_groups", "人员类别"), ("new_choices", "选项")):
        made = preview.notes.get(name)
        if made and isinstance(made, list):
            names = "、".join(map(str, made[:20]))
            say(f"{'已' if written else '将'}新建 {len(made)} 个{word}：{names}。")


def _listed(preview: Preview, name: str) -> list[dict[str, str]]:
    found = preview.notes.get(name)
    return found if isinstance(found, list) else []


def _tell_unread(preview: Preview) -> None:
    """Which sheets and columns were not read, and which rows were left out."""
    sheets = _listed(preview, "sheets_not_read")
    for sheet in sheets:
        say(f"没有读取工作表“{sheet['name']}”（{sheet['rows']} 行）：{sheet['why']}。")
    columns = [
        f"{each['label'] or each['column'] + ' 列'}（{each['filled']} 格）"
        for each in _listed(preview, "columns_unused")
        if each["label"] not in SERIAL_WORDS
    ]
    if columns:
        say(f"没有用到的列：{'、'.join(columns)}。")
    unread = {sheet["name"] for sheet in sheets}
    left = [row for row in preview.rows_read if row.kind == LEFT_OUT and row.sheet not in unread]
    if left:
        places = "、".join(f"第 {row.row} 行（{row.why}）" for row in left[:MOST_PLACES])
        say(f"没有读取 {len(left)} 行：{places}{'等' if len(left) > MOST_PLACES else ''}。")


def _print_rows(preview: Preview) -> None:
    importer = importer_of(preview)
    labels = {**{each.name: each.label for each in importer.fields}, **importer.words.labels}
    # A matrix says the same of a row once per day; once is enough to read.
    lines = dict.fromkeys(
        f"第 {row.row} 行  {VERDICTS[row.verdict]}  "
        + "；".join([*_overwritten(row, labels), *_messages(row)])
        for row in preview.rows
        if row.messages or row.old
    )
    for line in list(lines)[:MOST_LINES]:
        say(line)
    if len(lines) > MOST_LINES:
        say(f"……另有 {len(lines) - MOST_LINES} 条，可用 --problems 另存查看。")
    summary = preview.summary
    say("，".join(f"{label} {summary[verdict]}" for verdict, label in VERDICTS.items()))


def _messages(row: RowResult) -> list[str]:
    """The column is not said twice (学时：学时“三”看不懂)."""
    return [
        f"{m.column}：{m.text}" if m.column and not m.text.startswith(m.column) else m.text
        for m in row.messages
    ]


def _overwritten(row: RowResult, labels: Mapping[str, str]) -> list[str]:
    """What an import would write over, old → new, and the bulletin that told it."""
    if not row.old:
        return []

    def shown(name: str, value: object) -> str:
        return (
            id_number.mask(str(value)) if name == "id_number" else f"{'（空）' if value is None else value}"
        )

    who = "，".join(
        str(row.fields[key])
        for key in ("name" if "name" in row.fields else "title", "date", "day")
        if key in row.fields
    )
    who = f"{who}：" if who else ""
    parts = [f"{labels.get(key, key)} {shown(key, old)} → {shown(key, row.fields.get(key))}"
             for key, old in row.old.items()]  # fmt: skip
    told = [f"{row.told}已通报，改动要写明原因"] if row.told else []
    return [f"{who}{'，'.join(parts)}", *told]


def _verdict_sentence(preview: Preview, file: Path, saved: Path | None, *, written: bool) -> str:
    done = "其余各行已写入" if written else "没有写入任何内容"
    advice = f"请在 {saved} 中改正后重新导入" if saved else "请改正后重新导入，或加 --problems 另存问题行"
    return f"“{file.name}”有 {preview.errors} 行不能导入，{done}；{advice}。"


def parse_date(text: str) -> date:
    """A date of the command line, its year written out. Raises `UsageProblem` usage.date."""
    day = typed_day(text)
    if day is None:
        raise UsageProblem("usage.date", value=text)
    return day
