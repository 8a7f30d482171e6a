"""The sample town: its spreadsheets go through the real importers, then the main job is done once.

The same steps a clerk takes: roster, plan, attendance, scores, a leave slip, the sign-in sheet, entering what
was signed by the numbers printed on it; then everything that follows from it in a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.context import AppContext
from app.demo.campaign import run_campaign
from app.demo.chain import run_chain
from app.demo.evidence import run_evidence
from app.demo.papers import Say, choose_papers, refresh_lists
from app.demo.registers import run_registers
from app.demo.tags import tag_courses
from app.demo.told import run_told
from app.errors import InputProblem
from app.imports import Params, apply_preview, check_workbook, get_import, known_town, read_file
from app.papers.letter import long_date
from app.paths import RESOURCES
from app.services.leave import leaves
from app.services.mark import attendance
from app.services.setting.town import set_town
from app.work import NO_PROGRESS, Progress

SAMPLES = RESOURCES / "samples"
YEAR = 2024
TOWN = "清河镇"
# What a clerk reads off the signed sheet of the first class session of December.
EXCEPTIONS = "3迟 7假 12缺 18迟早 25病"


@dataclass(frozen=True)
class SampleFile:
    """One spreadsheet, what it is, and the exam its scores belong to."""

    name: str
    kind: str
    exam: str = ""
    exam_date: date | None = None


FILES = (
    SampleFile("2024年机关干部花名册.xlsx", "roster"),
    SampleFile("2024年站所人员.csv", "roster"),
    SampleFile("2024年村社区干部名册一.xls", "roster"),
    SampleFile("2024年村社区干部名册二.et", "roster"),
    SampleFile("2024年干部教育培训课程安排表.xlsx", "plan"),
    SampleFile("2024年上半年机关集中学习考勤表.xlsx", "attendance"),
    SampleFile("2024年上半年村社区考勤.xls", "attendance"),
    SampleFile("2024年7-11月机关集中学习考勤表.xlsx", "attendance"),
    SampleFile("2024年7-11月村社区考勤.csv", "attendance"),
    SampleFile("2024年第一季度测试成绩.xlsx", "scores", "第一季度政治理论测试", date(2024, 3, 29)),
    SampleFile("2024年第二季度测试成绩.xls", "scores", "第二季度党规党纪知识测试", date(2024, 6, 28)),
    SampleFile("2024年第三季度测试成绩.csv", "scores", "第三季度业务知识测试", date(2024, 9, 27)),
)


def build_sample_town(
    context: AppContext, *, say: Say = lambda _: None, progress: Progress = NO_PROGRESS
) -> int:
    """Import every sample file and do the main job; returns the id of the class session that was marked.

    Raises `InputProblem` demo.import_failed when a sample does not read without errors.
    """
    with context.database.write(actor=context.actor, action="town.set", text="填写单位名称") as unit:
        set_town(unit.session, name=TOWN, type="镇", office="党建办")
    for file in FILES:
        say(f"  {file.name}：{import_sample(context, file, progress)}")
    say(f"  {tag_courses(context)}")
    refresh_lists(context, YEAR)
    held_id = do_main_job(context, say)
    run_campaign(context, say)
    run_evidence(context, say)
    run_registers(context, say)
    run_chain(context, say)
    run_told(context, say)
    context.preferences.year = YEAR
    context.save_preferences()
    return held_id


def import_sample(context: AppContext, file: SampleFile, progress: Progress = NO_PROGRESS) -> str:
    """Read, check and apply one file as one operation; returns what it brought in words."""
    kind = get_import(file.kind)
    workbook = read_file(SAMPLES / file.name, progress=progress)
    with context.database.read() as session:
        known = known_town(session, kind=kind.id)
    params = Params(year=YEAR, exam=file.exam, exam_date=file.exam_date)
    preview = check_workbook(kind, workbook, known, params, progress=progress)
    if preview.has_problems:
        first = next(row for row in preview.rows if row.verdict == "error")
        reason = first.messages[0].text if first.messages else ""
        raise InputProblem("demo.import_failed", file=file.name, row=first.row, reason=reason)
    text = f"导入{kind.title}“{file.name}”"
    with context.database.write(actor=context.actor, action=kind.action, text=text) as unit:
        apply_preview(unit.session, preview)
    summary = preview.summary
    words = (("new", "新增"), ("update", "更新"), ("skip", "跳过"), ("warning", "提醒"))
    return "，".join(f"{label} {summary[key]}" for key, label in words if summary.get(key))


def do_main_job(context: AppContext, say: Say) -> int:
    """A slip handed in before, then the signed sheet entered by its exceptions; returns the class session."""
    next_id = choose_papers(context).next_id
    assert next_id is not None, "the sample plan leaves December to be entered"
    with context.database.write(actor=context.actor, action="leave.add", text="登记请假条") as unit:
        attendance.prepare_sheet(unit.session, class_session_id=next_id)
        sheet = attendance.get_sheet(unit.session, class_session_id=next_id)
        day = sheet.class_session.held_on
        leaves.add_leave(
            unit.session,
            person_id=sheet.rows[6].person_id,
            kind="official",
            start_on=day,
            end_on=day,
            reason="到县里开会",
            approver="党委副书记",
            handed_in_on=day,
        )
    with context.database.write(actor=context.actor, action="attendance.mark", text="登记考勤") as unit:
        attendance.mark_line(unit.session, class_session_id=next_id, line=EXCEPTIONS, rest_present=True)
    with context.database.read() as session:
        tally = attendance.get_sheet(session, class_session_id=next_id).tally
    lesson = sheet.class_session
    say(f"  {long_date(lesson.held_on)}“{lesson.title}”：录入“{EXCEPTIONS}”，其余全勤")
    counts = f"应到 {tally.due} 实到 {tally.present} 请假 {tally.on_leave} 缺席 {tally.absent}"
    say(f"  {counts} 未登记 {tally.unmarked}")
    return next_id


def sample_files() -> tuple[Path, ...]:
    """The spreadsheets, in the order they are imported."""
    return tuple(SAMPLES / file.name for file in FILES)
