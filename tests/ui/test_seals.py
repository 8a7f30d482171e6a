"""封账 and 更正单 through the window: warnings, papers beside the data, a reason for every later change."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.bulletin import bulletins
from app.services.mark import attendance
from app.services.operation import seals, undo_steps
from app.services.person import units
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
from app.services.setting import town
from tests.ui.conftest import Answers
from tests.ui.looks import check_looks, shoot_both
from tests.ui.towns import fill_town
from tests.ui.undoing import take
from ui.looks.plain import LongLabel
from ui.pages.bulletins.bulletin_issue_dialog import BulletinIssueDialog
from ui.pages.bulletins.bulletins_tab import BulletinsTab
from ui.records.correction_dialog import CorrectionDialog
from ui.records.corrections_dialog import CorrectionsDialog
from ui.records.seal_dialog import SealDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

CODE = {chr(letter) for letter in range(ord("a"), ord("g"))}


def hex_words(text: str) -> set[str]:
    import re

    return {word.lower() for word in re.findall(r"[A-Za-z]+\d?", text)}


def read(ctx: UiContext, query: Any) -> Any:
    with ctx.app.database.read() as session:
        return query(session)


def TOWN(ctx: UiContext) -> int:
    fill_town(ctx)
    made: list[int] = []
    ctx.runner.command(
        partial(
            planning.add_class_session, data=ClassSessionInput(title="乡村振兴", held_on=date(2024, 8, 1))
        ),
        action="plan.add",
        text="新增课次",
        done=made.append,
    )
    return made[0]


@pytest.fixture
def held(built: int, window: MainWindow) -> int:
    return built


@pytest.fixture(autouse=True)
def sure(answers: Answers) -> Answers:
    """The question before closing is answered; a test may take that back."""
    answers.extend(["仍要封账"])
    return answers


def close(window: MainWindow) -> None:
    window.offered.do("close_year")
    dialog = window.findChild(SealDialog)
    assert dialog is not None
    dialog.accept_button.click()


def mark(ctx: UiContext, held: int, line: str, **more: Any) -> None:
    ctx.runner.command(
        partial(attendance.mark_line, class_session_id=held, line=line),
        action="attendance.mark",
        text="登记考勤",
        **more,
    )


def slip_dialog(window: MainWindow) -> CorrectionDialog:
    found = [dialog for dialog in window.findChildren(CorrectionDialog) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def test_closing_warns_backs_up_and_leaves_papers(window: MainWindow, ctx: UiContext, held: int) -> None:
    window.offered.do("close_year")
    dialog = window.findChild(SealDialog)
    assert dialog is not None
    assert "8 人次未登记" in dialog.state.text()
    assert "▲ 2024 年度还没有结束" in dialog.state.text()
    check_looks(dialog)
    shoot_both(dialog, "seal")
    dialog.accept_button.click()
    row = read(ctx, seals.list_seals)[0]
    assert row.year == 2024
    assert row.head_code in window.notice.text()
    folder = ctx.app.paths.data / "封账" / "2024"
    assert {path.suffix for path in folder.iterdir()} == {".xlsx", ".pdf", ".sha256", ".txt"}
    assert list(ctx.app.paths.backups.glob("*_封账前.db"))
    import pypdfium2

    document = pypdfium2.PdfDocument(folder / "2024年度台账.pdf")
    assert all(row.head_code in page.get_textpage().get_text_range() for page in document)
    document.close()


def test_a_change_asks_for_its_reason_and_is_done(window: MainWindow, ctx: UiContext, held: int) -> None:
    close(window)
    done: list[object] = []
    mark(ctx, held, "1迟", done=done.append)
    assert not done
    dialog = slip_dialog(window)
    dialog.accept_button.click()
    assert dialog.reason_field.problem()
    check_looks(dialog)
    shoot_both(dialog, "correction")
    dialog.reason.setText("签到表核对有误")
    dialog.accept_button.click()
    assert done
    slip = read(ctx, seals.list_corrections)[0]
    assert (slip.year, slip.number, slip.reason, slip.text) == (2024, 1, "签到表核对有误", "登记考勤")
    assert read(ctx, partial(attendance.list_participations, class_session_id=held))[0].mark == "late"

    window.offered.do("corrections")
    listed = window.findChild(CorrectionsDialog)
    assert listed is not None
    listed._made = lambda _written: None  # type: ignore[method-assign]
    listed.print_button.click()
    assert list(ctx.app.paths.exports.glob("*更正单第1号.pdf"))
    check_looks(listed, hex_words(read(ctx, seals.list_seals)[0].head_code))
    shoot_both(listed, "corrections")
    listed.accept()


def test_giving_up_changes_nothing_and_says_so(
    window: MainWindow, ctx: UiContext, held: int, answers: Answers
) -> None:
    close(window)
    failed: list[Exception] = []
    mark(ctx, held, "1迟", failed=failed.append)
    slip_dialog(window).reject()
    assert [error.code for error in failed] == ["seal.closed"]  # type: ignore[attr-defined]
    assert read(ctx, seals.list_corrections) == ()
    assert read(ctx, partial(attendance.list_participations, class_session_id=held))[0].mark == "none"


def test_the_programs_own_tidying_asks_for_no_reason(window: MainWindow, ctx: UiContext, held: int) -> None:
    close(window)
    failed: list[Exception] = []
    ctx.runner.command(
        partial(attendance.mark_line, class_session_id=held, line="1迟"),
        action="attendance.prepare",
        text="",
        failed=failed.append,
    )
    assert len(failed) == 1
    assert not window.findChildren(CorrectionDialog)


def test_undo_into_a_closed_year_is_a_correction_too(window: MainWindow, ctx: UiContext, held: int) -> None:
    mark(ctx, held, "1迟")
    close(window)
    assert take(window, window.offered.by_id["undo"].trigger, "登记错了人")
    assert read(ctx, partial(attendance.list_participations, class_session_id=held))[0].mark == "none"
    assert read(ctx, seals.list_corrections)[0].year == 2024


def test_taking_a_correction_back_keeps_its_slip(window: MainWindow, ctx: UiContext, held: int) -> None:
    close(window)
    mark(ctx, held, "1迟")
    dialog = slip_dialog(window)
    dialog.reason.setText("核对有误")
    dialog.accept_button.click()
    assert take(window, window.offered.by_id["undo"].trigger, "还是对的")
    assert take(window, window.offered.by_id["redo"].trigger, "又核对过")
    slips = read(ctx, seals.list_corrections)
    assert [(slip.number, slip.reason) for slip in slips] == [
        (1, "核对有误"),
        (2, "还是对的"),
        (3, "又核对过"),
    ]
    assert read(ctx, partial(attendance.list_participations, class_session_id=held))[0].mark == "late"


def test_the_slip_is_filed_under_the_year_it_touched(window: MainWindow, ctx: UiContext, held: int) -> None:
    close(window)
    with ctx.app.database.write(actor="t", action="seal.close", text="封账") as unit:
        seals.seal_year(unit.session, year=2025, at="2025-12-31T09:00:00")
    mark(ctx, held, "1迟")
    dialog = slip_dialog(window)
    dialog.reason.setText("核对")
    dialog.accept_button.click()
    assert [(slip.year, slip.number) for slip in read(ctx, seals.list_corrections)] == [(2024, 1)]


def test_fifty_steps_are_taken_back_after_a_restart(ctx: UiContext, held: int, window: MainWindow) -> None:
    from app.context import open_context
    from ui.work.tasks import SyncRunner

    for number in range(50):
        mark(ctx, held, f"1{'迟' if number % 2 == 0 else '到'}")
    data, clock = ctx.app.paths.data, ctx.app.clock
    window.close()
    fresh = UiContext(SyncRunner())
    fresh.attach(open_context(data, clock=clock))
    again = MainWindow(fresh)
    again.open_data(town="清河镇", tab="roster")
    for _ in range(50):
        assert take(again, again.offered.by_id["undo"].trigger)  # of an earlier sitting: asked about
    assert read(fresh, partial(attendance.list_participations, class_session_id=held))[0].mark == "none"
    assert read(fresh, undo_steps.undo_state).undo_text == "新增课次"
    for _ in range(50):
        assert not take(again, again.offered.by_id["redo"].trigger)
    assert read(fresh, partial(attendance.list_participations, class_session_id=held))[0].mark == "present"
    again.close()
    again.deleteLater()


def test_closing_asks_twice_and_names_what_is_open(
    window: MainWindow, ctx: UiContext, held: int, answers: Answers
) -> None:
    answers.clear()
    close(window)
    assert read(ctx, seals.list_seals) == ()
    asked = answers.asked[-1]
    assert asked.verbs == ("仍要封账",)
    assert "8 人次未登记" in asked.safe
    assert "2024 年度没有登记过任何考勤" in asked.happened
    dialog = window.findChild(SealDialog)
    assert dialog is not None
    assert dialog.accept_button.isEnabled()
    dialog.accept()


def test_a_closed_year_is_seen_on_every_page(window: MainWindow, ctx: UiContext, held: int) -> None:
    window.show_tab("scores")
    assert window.year_box.currentText() == "2024 年"
    close(window)
    assert window.year_box.currentText() == "2024 年（已封账）"
    for name in ("scores", "roster", "plan", "attendance", "duties"):
        window.show_tab(name)
        assert window.tab(name).header.is_sealed(), name
    shoot_both(window, "sealed_year")
    check_looks(window.tab("attendance"))
    window.set_year(2025)
    assert not window.tab("scores").header.is_sealed()
    assert window.year_box.currentText() == "2025 年"


def test_a_correction_names_its_slip(window: MainWindow, ctx: UiContext, held: int) -> None:
    close(window)
    said: list[str] = []
    ctx.bus.notice.connect(lambda notice: said.append(notice.text))
    mark(ctx, held, "1迟")
    dialog = slip_dialog(window)
    dialog.reason.setText("签到表核对有误")
    dialog.accept_button.click()
    assert "已更正，记入 2024 年度更正单第 1 号。" in said


def test_a_bulletin_of_a_closed_year_asks_for_its_reason(
    window: MainWindow, ctx: UiContext, held: int, qtbot: QtBot
) -> None:
    mark(ctx, held, "1迟")
    close(window)
    window.show_tab("bulletins")
    tab = window.current_tab()
    assert isinstance(tab, BulletinsTab)
    tab.verbs["issue"].trigger()
    dialog = tab.findChild(BulletinIssueDialog)
    assert dialog is not None
    dialog.confirm.setChecked(True)
    dialog.accept_button.click()
    assert read(ctx, bulletins.list_bulletins) == ()
    asked = [found for found in QApplication.topLevelWidgets() if isinstance(found, CorrectionDialog)]
    assert len(asked) == 1
    assert "2024年度已封账" in asked[0].findChildren(LongLabel)[0].text()
    asked[0].reason.setText("当日漏发")
    asked[0].accept_button.click()
    assert [row.status for row in read(ctx, bulletins.list_bulletins)] == ["issued"]
    slip = read(ctx, seals.list_corrections)[0]
    assert (slip.year, slip.reason) == (2024, "当日漏发")
    assert slip.text.startswith("通报定稿：")


@pytest.mark.parametrize("what", ["kind", "town"])
def test_what_stands_on_every_paper_says_why_it_reaches_into_a_closed_year(
    window: MainWindow, ctx: UiContext, held: int, what: str
) -> None:
    close(window)
    (unit, *_) = read(ctx, units.list_units)
    own = {"version": unit.version, "name": unit.name, "parent_id": None, "active": True}
    command: Any = (
        partial(units.edit_unit, unit_id=unit.id, kind="站所", **own)
        if what == "kind"
        else partial(town.set_town, name="清水镇")
    )
    ctx.runner.command(command, action="unit.edit", text="修改单位")
    dialog = slip_dialog(window)
    said = dialog.findChildren(LongLabel)[0].text()
    assert ("单位的名称、性质" if what == "kind" else "本镇名称") in said
    assert "写明原因后照改" in said
    check_looks(dialog)
    dialog.reason.setText("机构改革")
    dialog.accept_button.click()
    assert read(ctx, units.list_units)[0].kind == ("站所" if what == "kind" else unit.kind)
    assert [slip.reason for slip in read(ctx, seals.list_corrections)] == ["机构改革"]
