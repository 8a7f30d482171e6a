"""Every registered paper against its golden file: what stands on it, cell by cell and page by page.

`GANXUN_UPDATE_GOLDEN=1` writes the files anew; the difference is then read like any other change.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from docx.table import Table as DocxTable
from openpyxl import load_workbook
from sqlalchemy import select

from app import __version__
from app.reports import REPORTS, report
from app.reports.appraisal import AppraisalParams
from app.reports.attendance_sheet import AttendanceSheetParams
from app.reports.bulletin import BulletinParams, ScoreBulletinParams
from app.reports.call_up import CallUpParams, ResitListParams
from app.reports.campaigns import CampaignsParams
from app.reports.coverage import CoverageParams
from app.reports.duties import DutiesParams
from app.reports.hours_warning import HoursWarningParams
from app.reports.leave_slip import LeaveSlipParams
from app.reports.ledger_params import LedgerDetailParams, LedgerParams
from app.reports.make_up_notice import MakeUpNoticeParams
from app.reports.mentor_pairs import PairsParams
from app.reports.newcomers import NewcomersParams
from app.reports.person_record import PersonRecordParams
from app.reports.plan_execution import PlanExecutionParams
from app.reports.plan_review import PlanReviewParams
from app.reports.plan_table import PlanTableParams
from app.reports.registers.paper import RegisterParams
from app.reports.report import Paper
from app.reports.roster_list import RosterListParams
from app.reports.rotation_notice import RotationNoticeParams
from app.reports.score_list import ScoreListParams
from app.reports.sign_in import SignInParams
from app.reports.summary import SummaryParams
from app.reports.talk_papers import TalkFormParams, TalkNoticeParams
from app.reports.timetable import TimetableParams
from app.reports.training_rounds import RoundsParams
from app.reports.validity import ValidityParams
from app.reports.weekly_study import WeeksParams
from app.services.duty.training_rounds import RoundInput, add_round
from app.services.person.roster import list_people
from app.services.plan.execution import set_planned
from app.services.plan.programmes import ProgrammeInput, add_programme
from app.services.register.forms import get_register
from app.services.register.writing import add_entry
from app.services.routine import mentorship, unit_study
from app.work import Progress
from app.writers.output import write_document
from db.models import Batch, ClassSession, Course, Mentorship, RegisterEntry, UnitStudy

GOLDEN = Path(__file__).parents[1] / "golden" / "reports"
MADE_AT = datetime(2025, 1, 5, 10, 30)


def _rounds(town: Any) -> RoundsParams:
    """A 轮训 of one course, two days a person."""
    with town.database.write(actor="测试", action="test.make") as unit:
        held = unit.session.get_one(ClassSession, town.sessions[0])
        course = unit.session.get_one(Batch, held.batch_id).course_id
        add_round(
            unit.session,
            data=RoundInput("春季轮训", date(2024, 3, 1), date(2024, 6, 30), days=1, course_ids=(course,)),
        )
    return RoundsParams(2024, today=date(2024, 9, 10), made_at=MADE_AT)


def _weeks(town: Any) -> WeeksParams:
    """Two weeks of meetings, one without a topic."""
    params = WeeksParams(2024, today=date(2024, 8, 20), made_at=MADE_AT)
    with town.database.read() as session:
        if session.scalar(select(UnitStudy.id)) is not None:
            return params  # of a closed year, or made by an earlier paper
    with town.database.write(actor="测试", action="test.make") as unit:
        monday = date(2024, 8, 5)
        ids = [each for each, _ in unit_study.study_matrix(unit.session, first=monday, last=monday).units]
        topics = ("党的二十届三中全会精神", "", "信访工作条例")
        for place, (unit_id, topic) in enumerate(zip(ids, topics, strict=False)):
            unit_study.set_study(
                unit.session, unit_id=unit_id, week=date(2024, 8, 5), held=True, topic=topic, heads=5 + place
            )
    return params


def _pairs(town: Any) -> PairsParams:
    """One pair that talked twice, once about nothing."""
    params = PairsParams(2024, today=date(2024, 9, 10), made_at=MADE_AT)
    with town.database.read() as session:
        if session.scalar(select(Mentorship.id)) is not None:
            return params  # of a closed year, or made by an earlier paper
    with town.database.write(actor="测试", action="test.make") as unit:
        mentorship.set_pair_rules(unit.session, rules=mentorship.PairRules(60, target=28))
        mentor, mentee = list_people(unit.session)[:2]
        made = Mentorship(mentor_id=mentor.id, mentee_id=mentee.id, start_on=date(2024, 6, 3), note="协议3号")
        unit.session.add(made)
        unit.session.flush()
        for day, topic in ((date(2024, 6, 20), "公文写作"), (date(2024, 7, 2), "")):
            mentorship.add_talk(unit.session, pair_id=made.id, held_on=day, topic=topic)
    return params


def _validity(town: Any) -> ValidityParams:
    """The first course holds for half a year."""
    params = ValidityParams(date(2024, 9, 10), made_at=MADE_AT)
    with town.database.read() as session:
        if session.scalar(select(Course.id).where(Course.valid_months.is_not(None))) is not None:
            return params  # of a closed year, or made by an earlier paper
    with town.database.write(actor="测试", action="test.make") as unit:
        held = unit.session.get_one(ClassSession, town.sessions[0])
        course = unit.session.get_one(Batch, held.batch_id).course_id
        set_planned(unit.session, course_id=course, year=2024, batches=None, heads=None, valid_months=6)
    return params


def _contest(town: Any) -> RegisterParams:
    """A contest with three who took part."""
    params = RegisterParams("contest", 2024, today=date(2024, 9, 10), made_at=MADE_AT)
    with town.database.read() as session:
        if session.scalar(select(RegisterEntry.id).where(RegisterEntry.register == "contest")) is not None:
            return params  # of a closed year, or made by an earlier paper
    with town.database.write(actor="测试", action="test.make") as unit:
        people = list_people(unit.session)[:3]
        entrants = "、".join(f"{each.id}:{90 + n}" for n, each in enumerate(people))
        add_entry(
            unit.session,
            register=get_register(unit.session, register_id="contest"),
            values={"day": "2024-08-20", "project": "行政执法", "method": "实战演练", "entrants": entrants},
            today=date(2024, 8, 20),
            defaults=True,
        )
    return params


def _plan_review(town: Any) -> PlanReviewParams:
    """Two targets of a plan over three years, one of them with a year entered by hand."""
    params = PlanReviewParams(2024, with_open=True, today=date(2024, 9, 10), made_at=MADE_AT)
    entered = select(RegisterEntry.id).where(RegisterEntry.register == "plan-target")
    with town.database.read() as session:
        if session.scalar(entered) is not None:
            return params
    with town.database.write(actor="测试", action="test.make") as unit:
        plan = ProgrammeInput("干部教育培训规划", date(2023, 1, 1), date(2025, 12, 31), "清委发〔2023〕6号")
        title = f"{add_programme(unit.session, data=plan)}"
        for values in (
            {
                "title": "累计培训场次",
                "source": "培训场次",
                "target": "60",
                "unit": "场",
                "years": "2023年：21",
            },
            {"title": "出勤率", "source": "出勤率", "how": "每年达到", "target": "90", "unit": "%"},
        ):
            add_entry(
                unit.session,
                register=get_register(unit.session, register_id="plan-target"),
                values={"day": "2023-02-06", "plan": title, **values},
                today=date(2024, 9, 10),
                defaults=True,
            )
    return params


PARAMS: dict[str, Callable[[Any], Any]] = {
    "sign-in": lambda town: SignInParams(
        class_session_ids=tuple(town.sessions), extra_columns=("签退",), made_at=MADE_AT
    ),
    "timetable": lambda town: TimetableParams(2024, made_at=MADE_AT),
    "campaigns": lambda town: CampaignsParams(2024, today=date(2024, 9, 10), made_at=MADE_AT),
    "plan-review": lambda town: _plan_review(town),
    "plan-execution": lambda town: PlanExecutionParams(2024, today=date(2024, 9, 10), made_at=MADE_AT),
    "validity": lambda town: _validity(town),
    "newcomers": lambda town: NewcomersParams(2024, today=date(2024, 9, 10), made_at=MADE_AT),
    "plan": lambda town: PlanTableParams(2024, made_at=MADE_AT),
    "ledger": lambda town: LedgerParams(2024, made_at=MADE_AT),
    "ledger-details": lambda town: LedgerDetailParams(2024, made_at=MADE_AT),
    "attendance": lambda town: AttendanceSheetParams(town.sessions[0], MADE_AT),
    "scores": lambda town: ScoreListParams(town.exam, made_at=MADE_AT),
    "rotation-notice": lambda town: RotationNoticeParams("2024-11", made_at=MADE_AT),
    "weeks": lambda town: _weeks(town),
    "pairs": lambda town: _pairs(town),
    "duties": lambda town: DutiesParams(2024, today=date(2024, 9, 10), made_at=MADE_AT),
    "rounds": lambda town: _rounds(town),
    "register": lambda town: _contest(town),
    "coverage": lambda town: CoverageParams(2024, 1, today=date(2024, 9, 10), made_at=MADE_AT),
    "hours-warning": lambda town: HoursWarningParams(2024, today=date(2024, 12, 2), made_at=MADE_AT),
    "roster": lambda town: RosterListParams(date(2024, 8, 15), made_at=MADE_AT),
    "bulletin": lambda town: BulletinParams(
        class_session_ids=(town.sessions[0],), with_unmarked=True, made_at=MADE_AT
    ),
    "bulletin-scores": lambda town: ScoreBulletinParams(
        town.exam, order="score", names="masked", with_unmarked=True, made_at=MADE_AT
    ),
    "leave-slip": lambda town: LeaveSlipParams((1,), MADE_AT),
    "talk-form": lambda town: TalkFormParams(tuple(town.talks[:2]), made_at=MADE_AT),
    "talk-notice": lambda town: TalkNoticeParams(
        tuple(town.talks[1:3]), on=date(2024, 4, 11), place="镇纪委谈话室", made_at=MADE_AT
    ),
    "make-up-notice": lambda town: MakeUpNoticeParams(2024, issued_on=date(2024, 9, 1), made_at=MADE_AT),
    "call-up": lambda town: CallUpParams(2024, made_at=MADE_AT),
    "resits": lambda town: ResitListParams(2024, made_at=MADE_AT),
    "appraisal": lambda town: AppraisalParams(2024, made_at=MADE_AT),
    "study-file": lambda town: AppraisalParams(2024, made_at=MADE_AT),
    "summary": lambda town: SummaryParams(2024, made_at=MADE_AT),
    "record": lambda town: PersonRecordParams(
        2024, tuple(town.people[name] for name in ("李秀英", "张𬭎", "赵𫖯")), made_at=MADE_AT
    ),
    "archive": lambda town: PersonRecordParams(2024, (town.people["张𬭎"],), made_at=MADE_AT),
}


def made(town: Any, report_id: str) -> Paper:
    """The document of one report on the test town."""
    with town.database.read() as session:
        return report(report_id).build(session, PARAMS[report_id](town), Progress())


def xlsx_text(path: Path) -> str:
    """Values, types, merges and print set-up of a workbook as lines."""
    lines = []
    for sheet in load_workbook(path).worksheets:
        setup = sheet.page_setup
        lines.append(
            f"## {sheet.title} freeze={sheet.freeze_panes} titles={sheet.print_title_rows}"
            f" paper={setup.paperSize} {setup.orientation} fit={setup.fitToWidth}x{setup.fitToHeight}"
            f" footer={sheet.oddFooter.center.text}"
        )
        lines.append("merged " + " ".join(sorted(str(area) for area in sheet.merged_cells.ranges)))
        for row in sheet.iter_rows():
            cells = [
                f"{cell.coordinate}[{cell.data_type} {cell.number_format}]{cell.value}".replace(
                    " General", ""
                )
                for cell in row
                if cell.value is not None
            ]
            if cells:
                lines.append("\t".join(cell.replace("\n", "⏎") for cell in cells))
    return masked("\n".join(lines) + "\n")


def pdf_text(path: Path) -> str:
    """Text of every page."""
    reader = pypdf.PdfReader(path)
    pages = [f"## 第 {number} 页\n{page.extract_text()}" for number, page in enumerate(reader.pages, 1)]
    return masked("\n".join(pages) + "\n")


def docx_text(path: Path) -> str:
    """Page, then every paragraph and table row with its alignment and East Asian font."""
    document = docx.Document(str(path))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    lines = ["## " + " ".join(str(round(size.mm)) for size in sizes if size is not None)]
    for part in document.iter_inner_content():
        if isinstance(part, DocxTable):
            lines += ["\t".join(cell.text.replace("\n", "⏎") for cell in row.cells) for row in part.rows]
            continue
        fonts = dict.fromkeys(
            run._r.rPr.rFonts.get(qn("w:eastAsia"))
            for run in part.runs
            if run._r.rPr is not None and run._r.rPr.rFonts is not None
        )
        lines.append(f"[{part.alignment} {'/'.join(filter(None, fonts))}]{noted_text(part)}")
    lines += [f"[脚注 {number}]{note}" for number, note in enumerate(footnotes(path), 1)]
    return masked("\n".join(lines) + "\n")


def noted_text(paragraph: Any) -> str:
    """The words of a paragraph with [n] where the nth footnote has its mark."""
    parts = []
    for run in paragraph.runs:
        mark = run._r.find(qn("w:footnoteReference"))
        parts.append(run.text if mark is None else f"[{mark.get(qn('w:id'))}]")
    return "".join(parts)


def footnotes(path: Path) -> list[str]:
    """The words of the footnotes, in order, without the separators."""
    part = next((p for p in docx.Document(str(path)).part.package.parts if "footnotes" in p.partname), None)
    root = ElementTree.fromstring(part.blob) if part is not None else ()
    return [
        "".join(text.text or "" for text in note.iter(qn("w:t")))
        for note in root
        if note.get(qn("w:type")) is None
    ]


def txt_text(path: Path) -> str:
    """The text itself."""
    return masked(path.read_text(encoding="utf-8-sig"))


READERS = {"xlsx": xlsx_text, "pdf": pdf_text, "docx": docx_text, "txt": txt_text}


def masked(text: str) -> str:
    """Without what differs from run to run: the fingerprint of the data file (its audit key is random).

    A release leaves the golden files as they are: they say the version that wrote them first.
    """
    text = text.replace(f"干训台账 {__version__}", "干训台账 0.1.0")
    return re.sub(r"\b[0-9A-F]{8}\b", "########", text)


def check(name: str, found: str) -> None:
    """Equal to the golden file."""
    path = GOLDEN / name
    if os.environ.get("GANXUN_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_every_report_has_golden_files() -> None:
    expected = {f"{each.id}.{ending}.txt" for each in REPORTS for ending in each.formats}
    assert {path.name for path in GOLDEN.glob("*.txt")} == expected
    assert set(PARAMS) == {each.id for each in REPORTS}


@pytest.mark.parametrize("report_id", [each.id for each in REPORTS])
def test_report_equals_its_golden_files(town: Any, report_id: str, tmp_path: Path) -> None:
    document = made(town, report_id)
    for ending in report(report_id).formats:
        path = tmp_path / f"{document.file_stem}.{ending}"
        written = write_document(document, path)
        assert written.path == path
        check(f"{report_id}.{ending}.txt", READERS[ending](path))
