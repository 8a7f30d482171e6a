"""A draft says so in every format, an issued bulletin carries its code; exempt people stand on papers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from app.papers.letter import Letter
from app.reports import attendance_sheet, bulletin, sign_in
from app.reports.attendance_sheet import AttendanceSheetParams
from app.reports.bulletin import BulletinParams
from app.reports.sign_in import SignInParams
from app.services.bulletin import bulletins
from app.services.plan import planning
from app.services.plan.planning import AudienceInput, ClassSessionInput
from app.writers.output import write_document
from db.models import BatchAudience, ClassSession, Participation


def letter(town: Any, bulletin_id: int | None = None, template: Path | None = None) -> Letter:
    params = BulletinParams(
        bulletin_id=bulletin_id,
        class_session_ids=() if bulletin_id else (town.sessions[0],),
        with_unmarked=True,
        templates=template,
    )
    with town.database.read() as session:
        return bulletin.build(session, params)


def issued(town: Any) -> int:
    with town.database.write(actor="t", action="bulletin.issue", text="定稿") as unit:
        made = bulletins.draft_session(unit.session, class_session_id=town.sessions[0])
        bulletins.issue(unit.session, bulletin_id=made, on=date(2024, 3, 15), with_unmarked=True)
    return made


def heads_and_feet(path: Path) -> str:
    """Text of headers and footers of odd and even pages."""
    parts = []
    for section in docx.Document(str(path)).sections:
        parts += [section.header, section.even_page_header, section.footer, section.even_page_footer]
    return "\n".join(paragraph.text for part in parts for paragraph in part.paragraphs)


@pytest.mark.parametrize("template", [False, True])
def test_word_files_say_that_they_are_drafts_or_carry_the_code(
    town: Any, tmp_path: Path, template: bool
) -> None:
    folder = None
    if template:
        folder = tmp_path / "templates"
        folder.mkdir()
        own = docx.Document()
        own.add_paragraph("【标题】")
        own.add_paragraph("【正文】")
        own.save(str(folder / "通报.docx"))
    write_document(letter(town, template=folder), tmp_path / "草稿.docx")
    found = heads_and_feet(tmp_path / "草稿.docx")
    assert "草稿，未定稿" in found.split("\n")[0]
    paper = letter(town, issued(town), folder)
    write_document(paper, tmp_path / "定稿.docx")
    found = heads_and_feet(tmp_path / "定稿.docx")
    assert "草稿" not in found
    assert found.count(f"校验码 {paper.fingerprint}") == (1 if template else 2)


def test_text_files_say_so_too(town: Any, tmp_path: Path) -> None:
    write_document(letter(town), tmp_path / "草稿.txt")
    assert "草稿，未定稿" in (tmp_path / "草稿.txt").read_text(encoding="utf-8-sig").splitlines()[0]
    paper = letter(town, issued(town))
    write_document(paper, tmp_path / "定稿.txt")
    lines = (tmp_path / "定稿.txt").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == paper.title
    assert lines[-1] == f"校验码 {paper.fingerprint}"


def test_exempt_people_and_their_reason_stand_on_the_papers_of_the_day(town: Any) -> None:
    with town.database.write(actor="t", action="test.exempt", text="测试") as unit:
        everybody = tuple(
            AudienceInput(person_id=town.people[name]) for name in ("王建国", "李秀英", "张𬭎", "陈㛃")
        )
        held = planning.add_class_session(
            unit.session,
            data=ClassSessionInput(
                title="公文写作",
                held_on=date(2024, 5, 8),
                audience=(
                    *everybody,
                    AudienceInput(person_id=town.people["陈㛃"], excluded=True, reason="产假"),
                ),
            ),
        )
    words = "免训 1 人，不计入应到。党建工作办公室：陈㛃（产假）。"
    with town.database.read() as session:
        sheet = sign_in.build(session, SignInParams((held,)))
        assert words in sheet.sections[0].notes
        assert len(sheet.sections[0].table.rows) == 3
        filled = attendance_sheet.build(session, AttendanceSheetParams(held))
        assert words in filled.sections[0].notes
        paper = bulletin.build(session, BulletinParams(class_session_ids=(held,), with_unmarked=True))
    assert "免训1人，不计入应到。党建工作办公室：陈㛃（产假）。" in "\n".join(
        getattr(block, "text", "") for block in paper.blocks
    )


def test_who_stands_on_the_list_all_the_same_is_due_and_not_exempt(town: Any) -> None:
    """A printed list stays as it is when an exemption comes later."""
    first = town.sessions[0]
    with town.database.write(actor="t", action="test.exempt", text="测试") as unit:
        held = unit.session.get_one(ClassSession, first)
        unit.session.add(
            BatchAudience(
                batch_id=held.batch_id, person_id=town.people["王建国"], excluded=True, reason="外派"
            )
        )
    with town.database.read() as session:
        assert (
            session.query(Participation)
            .filter_by(class_session_id=first, person_id=town.people["王建国"])
            .count()
        )
        filled = attendance_sheet.build(session, AttendanceSheetParams(first))
    assert not any("免训" in note for note in filled.sections[0].notes)
