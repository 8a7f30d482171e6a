"""The reason asked for: a leaving day moved over a told class session, 口径 and words of a closed year."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.rules.summary_choices import SummaryChoices
from app.services.bulletin import bulletins
from app.services.mark import attendance
from app.services.operation import operations, seals
from app.services.person import roster
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
from app.services.setting import summary_choices
from app.services.year import summary_texts
from tests.ui.conftest import Answers
from tests.ui.looks import check_looks, shoot
from tests.ui.towns import fill_town
from ui.looks.plain import LongLabel
from ui.pages.reports.summary_choices_dialog import SummaryChoicesDialog
from ui.pages.reports.summary_texts_dialog import SummaryTextsDialog
from ui.pages.roster.leave_dialogs import LeavingDialog
from ui.pages.roster.roster_tab import RosterTab
from ui.records.correction_dialog import CorrectionDialog
from ui.window.main_window import MainWindow

DAY = date(2024, 8, 8)
LEFT = date(2024, 8, 28)  # to come: still on the roster of today


def ask(window: MainWindow, query: Any, **values: Any) -> Any:
    with window.ctx.app.database.read() as session:
        return query(session, **values)


def asked(window: MainWindow) -> CorrectionDialog:
    QApplication.processEvents()
    found = [
        one for one in QApplication.topLevelWidgets() if isinstance(one, CorrectionDialog) and one.isVisible()
    ]
    assert len(found) == 1
    return found[0]


@pytest.fixture
def leaver(window: MainWindow) -> int:
    """Somebody who leaves three days after a class session that an issued bulletin tells of."""
    fill_town(window.ctx)
    ctx = window.ctx
    made: list[int] = []
    data = ClassSessionInput(title="乡村振兴", held_on=DAY)
    ctx.runner.command(
        partial(planning.add_class_session, data=data), action="plan.add", text="新增", done=made.append
    )
    ctx.runner.command(
        partial(attendance.mark_line, class_session_id=made[0], line="1迟", rest_present=True),
        action="attendance.mark", text="登记考勤",
    )  # fmt: skip
    ctx.runner.command(
        partial(bulletins.issue_sessions, class_session_ids=(made[0],), on=DAY),
        action="bulletin.issue", text="定稿",
    )  # fmt: skip
    assert [row.status for row in ask(window, bulletins.list_bulletins)] == ["issued"]
    rows = ask(window, attendance.get_sheet, class_session_id=made[0]).rows
    return int(rows[1].person_id)


def leave(window: MainWindow, person_id: int, on: date) -> LeavingDialog:
    tab = window.tab("roster")
    assert isinstance(tab, RosterTab)
    window.show_tab("roster")
    tab.view.table.select_id(person_id)
    window.offered.do("delete")
    dialog = [each for each in window.findChildren(LeavingDialog) if each.isVisible()][-1]
    dialog.day.set_date(on)
    dialog.save()
    return dialog


def test_a_leaving_day_moved_over_a_told_class_session_asks_why(
    window: MainWindow, leaver: int, answers: Answers
) -> None:
    leave(window, leaver, LEFT)
    assert ask(window, roster.get_person, person_id=leaver).row.left_on == LEFT
    answers.append("改日期")
    leave(window, leaver, DAY - timedelta(days=1))
    assert "离册日期由 2024-08-28 改为 2024-08-07" in answers.asked[-1].happened
    dialog = asked(window)
    said = dialog.findChildren(LongLabel)[0].text()
    assert "已经通报过这些内容" in said
    assert "2024-08-07 起离册" in said
    assert dialog.windowTitle() == "更正原因"
    check_looks(dialog)
    shoot(dialog, "reason-leaving-day")
    dialog.accept_button.click()
    assert dialog.reason_field.problem(), "not without a reason"
    dialog.reject()
    assert ask(window, roster.get_person, person_id=leaver).row.left_on == LEFT, "nothing was kept"
    for each in window.findChildren(LeavingDialog):
        each.reject()
    answers.append("改日期")
    leave(window, leaver, DAY - timedelta(days=1))
    dialog = asked(window)
    assert dialog.reason.text() == "", "no reason of before"
    dialog.reason.setText("调令七日已到")
    dialog.accept_button.click()
    assert ask(window, roster.get_person, person_id=leaver).row.left_on == DAY - timedelta(days=1)
    assert ask(window, operations.list_operations)[0].reason == "调令七日已到"


def close(window: MainWindow) -> None:
    with window.ctx.app.database.write(actor="t", action="seal.close", text="封账") as unit:
        seals.seal_year(unit.session, year=2024, at="2025-01-05T09:00:00")


def test_a_closed_years_definitions_are_corrected_with_a_reason(window: MainWindow) -> None:
    fill_town(window.ctx)
    close(window)
    dialog = SummaryChoicesDialog(window.ctx, window, year=2024)
    dialog.open()
    assert "只是 2024 年度的" in dialog.closed.text()
    check_looks(dialog)
    shoot(dialog, "yearly-choices-closed")
    dialog.editors["age"].setValue(45)
    dialog.accept_button.click()
    reason = asked(window)
    assert "修改总结数字的口径（2024 年度）" in reason.findChildren(LongLabel)[0].text()
    assert reason.windowTitle() == "更正单"
    reason.reject()
    assert ask(window, summary_choices.summary_choices, year=2024) == SummaryChoices()
    dialog.accept_button.setEnabled(True)
    dialog.accept_button.click()
    reason = asked(window)
    reason.reason.setText("年龄界限填错")
    reason.accept_button.click()
    assert ask(window, summary_choices.summary_choices, year=2024).age == 45
    assert ask(window, summary_choices.summary_choices) == SummaryChoices()
    (slip,) = ask(window, seals.list_corrections, year=2024)
    assert (slip.reason, [word for word, *_ in slip.totals]) == ("年龄界限填错", ["总结口径【党员覆盖】"])
    other = SummaryChoicesDialog(window.ctx, window, year=2025)
    other.open()
    assert other.closed.isHidden()
    assert other.editors["age"].value() == SummaryChoices().age


def test_a_closed_years_words_are_corrected_with_a_reason(window: MainWindow) -> None:
    fill_town(window.ctx)
    close(window)
    dialog = SummaryTextsDialog(window.ctx, window, year=2024)
    dialog.open()
    assert "只是 2024 年度的" in dialog.closed.text()
    check_looks(dialog)
    shoot(dialog, "yearly-texts-closed")
    dialog.text_edit.setPlainText(f"{dialog.text_edit.toPlainText()}\n补记：另有一期。")
    dialog.accept_button.click()
    reason = asked(window)
    assert "修改年度总结的文字（2024 年度）" in reason.findChildren(LongLabel)[0].text()
    reason.reason.setText("漏写一期")
    reason.accept_button.click()
    assert ask(window, summary_texts.summary_texts, year=2024).blocks[-1].text == "补记：另有一期。"
    assert ask(window, summary_texts.summary_texts) == summary_texts.usual_texts()
    (slip,) = ask(window, seals.list_corrections, year=2024)
    assert slip.totals == (("总结文字“补记：另有一期。”", "—", "补记：另有一期。"),)
    other = SummaryTextsDialog(window.ctx, window, year=2025)
    other.open()
    assert other.closed.isHidden()
    assert "补记" not in other.text_edit.toPlainText()


def test_a_leaving_day_after_what_was_told_asks_nothing(window: MainWindow, leaver: int) -> None:
    leave(window, leaver, DAY + timedelta(days=1))
    assert ask(window, roster.get_person, person_id=leaver).row.left_on == DAY + timedelta(days=1)
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, CorrectionDialog)]
