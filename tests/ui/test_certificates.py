"""结业证书 in the window: a class gets its numbers in one step, and they print in one's own docx."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from app.jobs import certificates
from app.services.mark import attendance
from db.models import ClassSession, RegisterEntry
from tests.services.duty_town import hold
from tests.ui.looks import check_looks, shoot
from tests.ui.test_register_grid import only
from tests.ui.towns import fill_town
from ui.pages.registers import certificate_actions
from ui.pages.registers.certificate_dialog import CertificateDialog
from ui.pages.registers.registers_tab import RegistersTab
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

PAGE = "registers"


def fill(session: object) -> None:
    hold(session, date(2024, 6, 5), marks="none")  # type: ignore[arg-type]


def TOWN(ctx: UiContext) -> None:
    fill_town(ctx)
    ctx.runner.command(fill, action="class_session.add", text="课次")


def template(folder: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("【姓名】（【单位】）　{证书号}　【班次】　【颁发日期】　【发证单位】")
    document.save(str(folder / "证书.docx"))
    return folder / "证书.docx"


def test_a_class_gets_its_certificates_and_prints_them(
    window: MainWindow, ctx: UiContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ctx.app.database.read() as session:
        held = session.scalars(select(ClassSession.id).where(ClassSession.held_on == date(2024, 6, 5))).one()
    ctx.runner.command(
        lambda s: (
            attendance.prepare_sheet(s, class_session_id=held),
            attendance.fill_rest_present(s, class_session_id=held),
        ),
        action="attendance.mark",
        text="登记考勤",
    )
    window.set_year(2024)
    window.show_tab("registers")
    tab = window.current_tab()
    assert isinstance(tab, RegistersTab)
    tab.show_target("certificate")
    QApplication.processEvents()
    certificate_actions.give(tab.view)
    dialog = only(CertificateDialog)
    QApplication.processEvents()
    place = next(i for i in range(dialog.batch.count()) if "2024-06-05" in dialog.batch.itemText(i))
    dialog.batch.setCurrentIndex(place)
    check_looks(dialog)
    shoot(dialog, "certificate-give")
    dialog.save()
    QApplication.processEvents()
    with ctx.app.database.read() as session:
        entries = session.scalars(
            select(RegisterEntry.id).where(RegisterEntry.register == "certificate")
        ).all()
    assert len(entries) > 2
    shoot(window, "certificates")
    opened: list[Path] = []
    monkeypatch.setattr("ui.papers.output.open_file", opened.append)
    certificates.take_certificate_template(ctx.app, source=template(tmp_path))
    assert tab.view.entries, "the first line is chosen"
    certificate_actions.print_own(tab.view)
    text = docx.Document(str(opened[0])).paragraphs[0].text
    assert "〔2024〕" in text
    assert "2024年8月" in text
    assert "【" not in text
    assert certificates.certificate_template(ctx.app).parent == ctx.app.paths.templates
    out = certificates.print_certificates(ctx.app, entry_ids=entries, out=tmp_path / "all.docx")
    assert len(docx.Document(str(out)).paragraphs) == len(entries)
