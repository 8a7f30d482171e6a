"""谈话补训 by keyboard: from a late mark to the signed record, from an absence to credited hours, resits."""

from __future__ import annotations

from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.services.exam import attempts, exams, resits
from app.services.follow_up import make_ups, talks
from app.services.hour import hours
from app.services.mark import attendance
from app.services.plan import planning, session_copy
from app.services.plan.planning import ClassSessionInput
from tests.ui.attendance_data import COURSES, DAYS, build_town, mark_past, shoot_both
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot
from ui.pages.attendance.discipline_note_dialog import DisciplineNoteDialog
from ui.pages.attendance.discipline_notes_dialog import DisciplineNotesDialog
from ui.pages.follow_up.follow_up_tab import FollowUpTab
from ui.pages.follow_up.follow_up_view import MISSED, RESITS, TALKS
from ui.pages.follow_up.make_up_dialog import MakeUpDialog
from ui.pages.follow_up.make_up_done_dialog import MakeUpDoneDialog
from ui.pages.follow_up.resit_dialog import ResitDialog
from ui.pages.follow_up.talk_notice_dialog import TalkNoticeDialog
from ui.pages.follow_up.talk_record_dialog import TalkRecordDialog
from ui.pages.follow_up.talk_triggers_dialog import TalkTriggersDialog
from ui.papers.preview_dialog import PreviewDialog
from ui.records.reason_dialog import ReasonDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def _more(session: Any, held: list[int]) -> None:
    """A second batch of the course of 8 August, and an exam with two people who are not through."""
    session_copy.copy_class_session(session, class_session_id=held[3], dates=[date(2024, 9, 5)])
    exam = exams.add_exam(session, title="八月业务知识测试", held_on=date(2024, 8, 9))
    entries = {1: exams.ScoreInput("normal", 5500), 2: exams.ScoreInput("absent")}
    exams.set_scores(session, exam_id=exam, by_person=entries)


PAGE = "follow_up"


def TOWN(ctx: UiContext) -> list[int]:
    made = build_town(ctx, count=60)
    mark_past(ctx, made)
    ctx.runner.command(partial(_more, held=made), action="test.more", text="更多")
    return made


@pytest.fixture
def held(built: list[int]) -> list[int]:
    return built


@pytest.fixture
def tab(window: MainWindow, held: list[int], qtbot: QtBot) -> FollowUpTab:
    window.set_year(2024)
    window.activateWindow()
    window.show_tab("follow_up")
    found = window.tab("follow_up")
    assert isinstance(found, FollowUpTab)
    qtbot.waitUntil(found.view.page.table.hasFocus)
    return found


@pytest.fixture
def keys(window: MainWindow, qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot, window)


def dialog_of(tab: FollowUpTab, kind: type[Any]) -> Any:
    found = [d for d in tab.findChildren(QDialog) if isinstance(d, kind) and d.isVisible()]
    assert len(found) == 1
    for _ in range(50):
        QApplication.processEvents()
        if found[0].isActiveWindow() and QApplication.focusWidget() is not None:
            break
    assert found[0].isActiveWindow()
    return found[0]


def back(tab: FollowUpTab) -> None:
    for _ in range(100):
        QApplication.processEvents()
        tab.window().activateWindow()
        tab.view.page.table.setFocus()
        if QApplication.focusWidget() is tab.view.page.table:
            return
    raise AssertionError(QApplication.focusWidget())


def lines(tab: FollowUpTab) -> list[str]:
    return [
        f"{line.talk.name} {line.talk.trigger} {line.state}"
        if hasattr(line, "talk")
        else f"{line.row.name} {getattr(line, 'state', '')}".strip()
        for line in tab.view.page.model.shown
    ]


def read(ctx: UiContext, query: Any) -> Any:
    with ctx.app.database.read() as session:
        return query(session)


def test_overdue_talks_stand_first_with_their_evidence(tab: FollowUpTab, qtbot: QtBot) -> None:
    assert len(tab.view.page.model.shown) == len({line.id for line in tab.view.found.talks})
    states = [line.state for line in tab.view.page.model.shown]
    assert states[0] == "overdue"
    assert [talk.due_on for talk in (line.talk for line in tab.view.page.model.shown)] == sorted(
        line.talk.due_on for line in tab.view.page.model.shown
    )
    assert tab.view.bar.tabText(TALKS) == f"待谈话 {len(states)}"
    assert "逾期" in tab.header.line()
    assert tab.view.talks.model.rowCount() == 1
    ModelTester(qtbot).check(tab.view.page.model, force_py=True)
    check_looks(tab.window())
    shoot_both(tab.window(), "follow-up-talks")


def test_evidence_opens_the_day(tab: FollowUpTab, keys: Keyboard, held: list[int]) -> None:
    tab.view.talks.evidence.setFocus()
    tab.view.talks.evidence.select_id(tab.view.talks.model.shown[0].key)
    keys.press(Qt.Key.Key_Return)
    page: Any = tab.window().tab("attendance")
    assert page.isVisible()


@pytest.mark.qt_log_ignore("does not support", extend=True)  # the list under the field, offscreen
def test_from_candidate_to_signed_record_by_keyboard(
    tab: FollowUpTab, keys: Keyboard, ctx: UiContext
) -> None:
    first = tab.view.page.model.shown[0].talk
    before = len(tab.view.page.model.shown)
    keys.press(Qt.Key.Key_Return)
    dialog = dialog_of(tab, TalkRecordDialog)
    check_looks(dialog)
    shoot(dialog, "talk-record")
    assert QApplication.focusWidget() is dialog.talker
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert dialog.content_field.problem()
    keys.type("王书记")
    dialog.content.setFocus()
    keys.type("指出迟到问题")
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert len(tab.view.page.model.shown) == before - 1
    stored = read(ctx, partial(talks.get_talk, talk_id=first.id))
    assert (stored.status, stored.talker, stored.content) == ("closed", "王书记", "指出迟到问题")
    back(tab)
    keys.press(Qt.Key.Key_H, CONTROL)
    assert f"{first.name} {first.trigger} closed" in lines(tab)
    # The next form proposes who talked last time.
    keys.press(Qt.Key.Key_Return)
    assert dialog_of(tab, TalkRecordDialog).talker.text() == "王书记"


def test_several_chosen_talks_are_entered_one_after_the_other(tab: FollowUpTab) -> None:
    table = tab.view.page.table
    table.selectAll()
    names = [line.talk.name for line in tab.view.page.chosen()]
    assert len(names) > 2
    tab.verbs["edit"].trigger()
    for place, name in enumerate(names[:2], start=1):
        dialog = dialog_of(tab, TalkRecordDialog)
        assert dialog.windowTitle() == f"警示谈话记录：{name}（第 {place} 份，共 {len(names)} 份）"
        dialog.talker.setText("镇纪委王某")
        dialog.content.setPlainText("指出问题")
        dialog.accept_button.click()
    third = dialog_of(tab, TalkRecordDialog)
    third.is_touched = False
    third.reject()  # those that are left stay on the list
    assert not [d for d in tab.findChildren(TalkRecordDialog) if d.isVisible()]
    closed = [line.talk.name for line in tab.view.found.talks if line.talk.status == "closed"]
    assert sorted(closed) == sorted(names[:2])


def talk_of(tab: FollowUpTab, talk_id: int) -> Any:
    return next(line.talk for line in tab.view.found.talks if line.id == talk_id)


def test_a_notice_counts_when_it_went_out_and_says_when_and_where(
    tab: FollowUpTab, keys: Keyboard, ctx: UiContext, tmp_path: Path
) -> None:
    talk_id = tab.view.page.table.current_row().id
    keys.press(Qt.Key.Key_P, CONTROL | SHIFT)
    asked = dialog_of(tab, TalkNoticeDialog)
    check_looks(asked)
    shoot(asked, "talk-notice-when")
    keys.press(Qt.Key.Key_Tab)
    keys.type("15")
    keys.press(Qt.Key.Key_Return)
    assert asked.hour_field.problem() == "请先填日期"
    asked.day.setFocus()
    keys.type("8-20")
    asked.place.setText("镇党建办")
    keys.press(Qt.Key.Key_Return)
    dialog = dialog_of(tab, PreviewDialog)
    assert dialog.pane.view.page_count == 1
    shoot(dialog, "talk-notice")
    assert talk_of(tab, talk_id).noticed_on is None, "looking tells nobody"
    dialog.save_to(str(tmp_path / "通知.pdf"))
    dialog.reject()
    talk = talk_of(tab, talk_id)
    assert (talk.noticed_on, talk.talked_on, talk.place) == (date(2024, 8, 15), date(2024, 8, 20), "镇党建办")
    assert f"{talk.appointed_at:%H:%M}" == "15:00"
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "通知.pdf").pages)
    assert "2024年8月20日15:00" in text.replace(" ", "")
    assert "镇党建办" in text
    assert tab.view.talks.words.text().startswith("约定 08-20 15:00 镇党建办")
    shown = next(line for line in tab.view.page.model.shown if line.id == talk_id)
    column = next(each for each in tab.view.page.model.columns if each.id == "talked")
    assert column.text(shown) == "约 2024-08-20", "not held yet"
    # The record of the talk begins with what was appointed.
    back(tab)
    keys.press(Qt.Key.Key_Return)
    record = dialog_of(tab, TalkRecordDialog)
    assert (record.day.date(), record.place.text()) == (date(2024, 8, 20), "镇党建办")
    record.reject()
    back(tab)
    keys.press(Qt.Key.Key_Down)
    other = tab.view.page.table.current_row().id
    tab.verbs["noticed"].trigger()
    assert talk_of(tab, other).noticed_on == date(2024, 8, 15)


@pytest.mark.qt_log_ignore("does not support", extend=True)  # the list under the field, offscreen
def test_a_talker_is_found_by_pinyin_or_typed_freely(tab: FollowUpTab, keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_Return)
    dialog = dialog_of(tab, TalkRecordDialog)
    someone = dialog.talker._people[3]
    keys.type(someone.search_key.split()[0])
    keys.press(Qt.Key.Key_Tab)
    assert dialog.talker.text() in [row.name for row in dialog.talker._people]
    dialog.recorder.setFocus()
    keys.type("县纪委王主任")
    keys.press(Qt.Key.Key_Tab)
    assert dialog.recorder.text() == "县纪委王主任"
    dialog.is_touched = False
    dialog.reject()


def test_the_next_line_follows_the_one_that_is_done(tab: FollowUpTab, keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_2, CONTROL)
    ids = [line.id for line in tab.view.page.model.shown]
    assert len(ids) > 4
    tab.view.page.choose(ids[2])
    keys.press(Qt.Key.Key_Return, CONTROL)
    dialog_of(tab, MakeUpDoneDialog)
    keys.press(Qt.Key.Key_Return)
    assert ids[2] not in [line.id for line in tab.view.page.model.shown]
    assert tab.view.page.table.current_row().id == ids[3]


def test_forms_are_shown_filled_or_blank(tab: FollowUpTab) -> None:
    tab.view.page.table.selectAll()
    tab.verbs["print"].trigger()
    forms = dialog_of(tab, PreviewDialog)
    assert forms.pane.view.page_count == len(tab.view.page.model.shown)
    shoot(forms, "talk-form")
    forms.reject()


def test_waiver_needs_a_reason_and_is_restored(tab: FollowUpTab, keys: Keyboard) -> None:
    talk = tab.view.page.table.current_row().talk
    tab.verbs["delete"].trigger()
    dialog = dialog_of(tab, ReasonDialog)
    check_looks(dialog)
    keys.press(Qt.Key.Key_Return)
    assert dialog.reason_field.problem() == "请写明原因"
    keys.type("因公务迟到")
    keys.press(Qt.Key.Key_Return)
    assert talk.id not in [line.id for line in tab.view.page.model.shown]
    back(tab)
    keys.press(Qt.Key.Key_H, CONTROL)
    tab.view.page.choose(talk.id)
    assert tab.view.talks.record.text() == "不予谈话：因公务迟到"
    tab.verbs["restore"].trigger()
    assert next(line for line in tab.view.found.talks if line.id == talk.id).is_open


def test_correction_withdraws_and_undo_skips_the_list_itself(
    tab: FollowUpTab, ctx: UiContext, held: list[int]
) -> None:
    talk = tab.view.page.table.current_row().talk
    number = next(
        row.number
        for row in read(
            ctx, partial(attendance.get_sheet, class_session_id=talk.evidence[0].class_session_id)
        ).rows
        if row.person_id == talk.person_id
    )
    ctx.runner.command(
        partial(
            attendance.mark_line,
            class_session_id=talk.evidence[0].class_session_id,
            line=f"{number}到",
        ),
        action="attendance.mark_line",
        text="登记考勤",
    )
    assert talk.evidence[0].key not in [e.key for line in tab.view.found.talks for e in line.talk.evidence]
    assert ctx.undo.undo_text == "登记考勤"
    ctx.undo.undo()
    assert talk.evidence[0].key in [e.key for line in tab.view.found.talks for e in line.talk.evidence]


def test_discipline_note_makes_a_candidate(tab: FollowUpTab, keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_N, CONTROL)
    tab.verbs["new"].trigger() if not tab.findChildren(DisciplineNoteDialog) else None
    dialog = dialog_of(tab, DisciplineNoteDialog)
    check_looks(dialog)
    shoot(dialog, "discipline-note")
    dialog.person.set_person(10)
    dialog.words.setText("上课接打电话")
    keys.press(Qt.Key.Key_Return)
    assert any(line.talk.trigger == "T4" and line.talk.person_id == 10 for line in tab.view.found.talks)
    book = DisciplineNotesDialog(tab.ctx, tab, year=2024)
    book.open()
    check_looks(book)
    shoot(book, "discipline-notes")
    assert book.model.rowCount() == 1
    book._remove()
    assert book.model.rowCount() == 0
    assert not any(line.talk.trigger == "T4" for line in tab.view.found.talks)
    book.accept()


def test_threshold_is_set_in_the_window(tab: FollowUpTab, keys: Keyboard) -> None:
    assert any(line.talk.trigger == "T1" for line in tab.view.found.talks)
    dialog = TalkTriggersDialog(tab.ctx, tab)
    dialog.open()
    check_looks(dialog)
    shoot(dialog, "talk-triggers")
    dialog.lines["T1"][1].setValue(3)
    keys.press(Qt.Key.Key_Return)
    assert not any(line.talk.trigger == "T1" for line in tab.view.found.talks)


def test_make_up_in_a_later_session_by_keyboard(
    tab: FollowUpTab, keys: Keyboard, held: list[int], answers: Answers
) -> None:
    keys.press(Qt.Key.Key_2, CONTROL)
    shoot_both(tab.window(), "follow-up-missed")
    check_looks(tab.window())
    line = next(each for each in tab.view.page.model.shown if each.row.class_session_id == held[3])
    tab.view.page.choose(line.id)
    keys.press(Qt.Key.Key_Return)
    dialog = dialog_of(tab, MakeUpDialog)
    check_looks(dialog)
    shoot(dialog, "make-up")
    assert [row.on for row in dialog.model.shown] == [date(2024, 9, 5)]
    assert QApplication.focusWidget() is dialog.table
    # The copy of a class session has the same people: who missed the first is due at this one anyway.
    keys.press(Qt.Key.Key_Return)
    assert [each.verbs for each in answers.asked] == [("仍按这一次补训",)]
    assert f"{line.row.name}（1 人）本来就应参加" in answers.asked[0].happened
    assert next(each.row for each in tab.view.found.missed if each.id == line.id).make_up_on is None, (
        "no is no"
    )
    assert dialog.isVisible()
    answers.append("仍按这一次补训")
    keys.press(Qt.Key.Key_Return)
    row = next(each.row for each in tab.view.found.missed if each.id == line.id)
    assert (row.state, row.make_up_on) == ("planned", date(2024, 9, 5))
    assert not any(each.state == "late" for each in tab.view.found.missed)


def test_own_make_up_credits_hours_and_keeps_the_mark(
    tab: FollowUpTab, keys: Keyboard, ctx: UiContext
) -> None:
    keys.press(Qt.Key.Key_2, CONTROL)
    line = tab.view.page.table.current_row()
    keys.press(Qt.Key.Key_Return)
    dialog = dialog_of(tab, MakeUpDialog)
    assert not dialog.later.isEnabled()
    shoot(dialog, "make-up-own")
    assert dialog.table.isHidden()
    keys.type("8-10")
    dialog.place.setText("镇党校")
    keys.press(Qt.Key.Key_Return)
    found = next(each for each in tab.view.found.missed if each.id == line.id)
    assert found.state == "late"
    assert tab.view.page.model.shown[0].id == line.id
    back(tab)
    tab.view.page.choose(line.id)
    keys.press(Qt.Key.Key_Return)
    again = dialog_of(tab, MakeUpDialog)
    assert (again.day.date(), again.place.text()) == (date(2024, 8, 10), "镇党校"), "typed once"
    again.reject()
    back(tab)
    tab.view.page.choose(line.id)
    keys.press(Qt.Key.Key_Return, CONTROL)
    done = dialog_of(tab, MakeUpDoneDialog)
    check_looks(done)
    shoot(done, "make-up-done")
    keys.press(Qt.Key.Key_Return)
    row = next(each.row for each in tab.view.found.missed if each.id == line.id)
    assert (row.state, row.mark, row.credited_centi) == ("done", line.row.mark, 300)
    assert line.id not in [each.id for each in tab.view.page.model.shown]
    person = read(
        ctx, partial(hours.person_hours, person_id=row.person_id, year=2024, today=date(2024, 8, 15))
    )
    ctx.undo.undo()
    again = read(
        ctx, partial(hours.person_hours, person_id=row.person_id, year=2024, today=date(2024, 8, 15))
    )
    assert person.total_centi == again.total_centi + 300


def test_many_are_dropped_with_one_reason_and_notices_go_by_unit(tab: FollowUpTab, keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_2, CONTROL)
    units = {line.row.unit for line in tab.view.page.model.shown}
    keys.press(Qt.Key.Key_P, CONTROL | SHIFT)
    preview = dialog_of(tab, PreviewDialog)
    assert preview.pane.view.page_count >= len(units) > 1
    shoot(preview, "make-up-notice")
    preview.reject()
    back(tab)
    tab.verbs["print"].trigger()
    names = dialog_of(tab, PreviewDialog)
    shoot(names, "call-up")
    names.reject()
    back(tab)
    tab.view.page.table.selectAll()
    tab.verbs["delete"].trigger()
    keys_dialog = dialog_of(tab, ReasonDialog)
    keys_dialog.reason.setText("课程已取消，另行组织")
    keys_dialog._try_save()
    assert tab.view.page.model.rowCount() == 0
    assert tab.view.bar.tabText(MISSED) == "补训"
    assert tab.view.missed.empty._title.text() == "都已办结"
    shoot(tab.window(), "follow-up-empty")
    check_looks(tab.window())


def test_who_came_is_finished_in_one_go(
    tab: FollowUpTab, keys: Keyboard, ctx: UiContext, held: list[int]
) -> None:
    tab.view.show_list(MISSED)
    line = next(each for each in tab.view.found.missed if each.row.class_session_id == held[3])
    target = held[2]
    ctx.runner.command(
        partial(
            make_ups.plan_make_up, participation_ids=[line.id], target_session_id=target, due_anyway=True
        ),  # everybody is due at every class session of this town
        action="make_up.plan",
        text="安排补训",
    )
    assert next(each for each in tab.view.found.missed if each.id == line.id).state == "late"
    sheet = read(ctx, partial(attendance.get_sheet, class_session_id=target))
    number = next(row.number for row in sheet.rows if row.person_id == line.row.person_id)
    ctx.runner.command(
        partial(attendance.mark_line, class_session_id=target, line=f"{number}到"),
        action="attendance.mark_line",
        text="登记考勤",
    )
    assert next(each for each in tab.view.found.missed if each.id == line.id).state == "come"
    tab.view.show_list(MISSED)
    tab.verbs["attended"].trigger()
    assert next(each for each in tab.view.found.missed if each.id == line.id).state == "done"


def test_resit_until_passed_and_the_first_result_stays(
    tab: FollowUpTab, keys: Keyboard, ctx: UiContext, answers: Answers
) -> None:
    keys.press(Qt.Key.Key_3, CONTROL)
    assert tab.view.bar.currentIndex() == RESITS
    check_looks(tab.window())
    shoot(tab.window(), "follow-up-resits")
    assert tab.view.page.model.rowCount() == 2
    keys.press(Qt.Key.Key_Return)
    dialog = dialog_of(tab, ResitDialog)
    check_looks(dialog)
    keys.press(Qt.Key.Key_Return)
    assert dialog.score_field.problem()
    keys.type("58")
    shoot(dialog, "resit")
    keys.press(Qt.Key.Key_Return)
    assert tab.view.page.model.rowCount() == 2
    back(tab)
    keys.press(Qt.Key.Key_Return)
    again = dialog_of(tab, ResitDialog)
    assert (again.score.text(), again.score.selectedText()) == ("58", "58")
    words = " ".join(label.text() for label in again.findChildren(QLabel))
    assert "已登记补考：58 分，2024-08-15补考" in words
    assert "代替" in words
    shoot(again, "resit-again")
    keys.type("75")
    keys.press(Qt.Key.Key_Return)
    assert tab.view.page.model.rowCount() == 1
    tries = [
        (row.number, row.state, row.score_centi, row.sat_on)
        for row in read(ctx, partial(attempts.list_attempts, year=2024))
        if row.person_id == 1
    ]
    assert tries == [(1, "normal", 5500, None), (2, "makeup", 7500, date(2024, 8, 15))]
    assert len(read(ctx, partial(resits.list_resits, year=2024))) == 1


def test_search_answers_pinyin_and_other_pages_point_here(tab: FollowUpTab, window: MainWindow) -> None:
    wanted = tab.view.found.talks[-1].talk
    tab.view.search(wanted.name)
    assert {line.talk.name for line in tab.view.page.model.shown} == {wanted.name}
    tab.view.search("没有这个人")
    assert tab.view.talks.list.empty._title.text() == "没有符合的"
    tab.view.search("")
    window.show_tab("plan")
    tab.ctx.bus.show_tab.emit("follow_up", wanted.id)
    assert tab.isVisible()
    assert tab.view.page.table.current_row().id == wanted.id


def test_the_persons_card_tells_of_talks_and_missed_training(tab: FollowUpTab, window: MainWindow) -> None:
    tab.view.show_list(MISSED)  # a list is read when it is shown
    person_id = next(
        line.talk.person_id
        for line in tab.view.found.talks
        if line.talk.trigger == "T3"
        and any(m.row.person_id == line.talk.person_id for m in tab.view.found.missed)
    )
    window.show_tab("roster")
    page: Any = window.tab("roster")
    page.show_person(person_id)
    QApplication.processEvents()
    texts = [label.text() for label in page.view.card.findChildren(QLabel) if label.isVisible()]
    assert "待谈话 1 次" in texts
    assert "缺训 1 次：未补 1 次" in texts
    check_looks(window)
    shoot(window, "follow-up-card")


def test_seats_are_kept_when_a_session_is_edited(ctx: UiContext, held: list[int]) -> None:
    from ui.pages.plan.class_session_fields import SessionFields
    from ui.pages.plan.class_session_values import read_fields, show_detail

    data = ClassSessionInput(title=COURSES[5], held_on=DAYS[5], start_time=time(9), capacity=20)
    ctx.runner.command(
        partial(planning.edit_class_session, class_session_id=held[5], version=1, data=data),
        action="test.edit",
        text="修改",
    )

    def load(session: Any) -> Any:
        from app.services.page import plan_forms
        from app.services.plan import class_sessions

        rows = class_sessions.list_class_sessions(session)
        return (
            rows,
            plan_forms.form_choices(session, on=DAYS[5]),
            class_sessions.get_class_session_detail(session, class_session_id=held[5]),
        )

    rows, choices, detail = read(ctx, load)
    fields = SessionFields(DAYS[4], rows, is_new=False)
    fields.set_choices(choices)
    show_detail(fields, detail)
    assert fields.capacity.text() == "20"
    kept = read_fields(fields, ())
    assert kept is not None
    assert kept.capacity == 20
    fields.capacity.setText("零")
    assert read_fields(fields, ()) is None
    fields.capacity.setText("")
    free = read_fields(fields, ())
    assert free is not None
    assert free.capacity is None
    fields.deleteLater()


def test_no_room_stays_empty_beside_a_column_that_is_cut(tab: FollowUpTab, keys: Keyboard) -> None:
    for view in (Qt.Key.Key_2, Qt.Key.Key_3):
        keys.press(view, CONTROL)
        table = tab.view.page.table
        assert table.horizontalHeader().length() >= table.viewport().width()


def counted(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> list[object]:
    """The calls of a function, while it does what it does."""
    real, calls = getattr(place, name), []

    def noted(*args: Any, **values: Any) -> Any:
        calls.append(values)
        return real(*args, **values)

    monkeypatch.setattr(place, name, noted)
    return calls


def test_only_the_list_in_front_is_read_and_the_others_when_they_come_there(
    window: MainWindow, ctx: UiContext, held: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    window.set_year(2024)
    page = window.tab("follow_up")
    assert isinstance(page, FollowUpTab)
    window.show_tab("plan")
    page.refresh(None)
    asked = {
        TALKS: counted(monkeypatch, talks, "list_talks"),
        MISSED: counted(monkeypatch, make_ups, "list_missed"),
    }
    window.show_tab("follow_up")
    assert [len(asked[TALKS]), len(asked[MISSED])] == [1, 0]
    missed = read(ctx, partial(make_ups.list_missed, year=2024, open_only=True))
    again = len(read(ctx, partial(resits.list_resits, year=2024)))
    asked[MISSED].clear()  # what this test has asked itself
    assert page.view.bar.tabText(MISSED) == f"补训 {len(missed)}"
    assert page.view.bar.tabText(RESITS) == f"补考 {again}"
    page.view.show_list(MISSED)
    assert [len(asked[TALKS]), len(asked[MISSED])] == [1, 1]
    assert {line.id for line in page.view.page.model.shown} == {row.id for row in missed}
    page.view.show_list(TALKS)
    page.view.show_list(MISSED)
    window.show_tab("plan")
    window.show_tab("follow_up")
    assert [len(asked[TALKS]), len(asked[MISSED])] == [1, 1]  # nothing was written in between
    page.view.show_list(RESITS)
    assert page.view.page.model.rowCount() == again


def test_lists_that_are_not_in_front_are_right_when_they_come_there(
    tab: FollowUpTab, window: MainWindow, ctx: UiContext, held: list[int]
) -> None:
    """After a write, an undo, another year and another page."""

    def shown(place: int) -> tuple[list[object], str]:
        tab.view.show_list(place)
        return [line.id for line in tab.view.page.model.shown], tab.header.line()

    def fresh() -> list[object]:
        rows = read(ctx, partial(make_ups.list_missed, year=tab.year, open_only=True))
        return sorted(row.id for row in rows)

    first, line = shown(MISSED)
    assert sorted(first) == fresh()
    shown(TALKS)
    ctx.runner.command(
        partial(make_ups.drop_make_ups, participation_ids=first[:1], note="课程已取消"),
        action="make_up.drop",
        text="不再补训",
    )
    assert tab.view.bar.tabText(MISSED) == f"补训 {len(first) - 1}"
    assert shown(MISSED)[0] == first[1:]
    assert tab.header.line() != line
    shown(RESITS)
    ctx.undo.undo()
    assert tab.view.bar.tabText(MISSED) == f"补训 {len(first)}"
    assert (sorted(shown(MISSED)[0]), tab.header.line()) == (sorted(first), line)
    shown(TALKS)
    window.set_year(2023)
    assert shown(MISSED)[0] == [] == shown(TALKS)[0]
    window.show_tab("roster")
    window.set_year(2024)
    window.show_tab("follow_up")
    assert (sorted(shown(MISSED)[0]), tab.header.line()) == (sorted(first), line)
    assert shown(TALKS)[0]


def test_candidates_are_looked_for_only_where_something_they_follow_from_was_written(
    tab: FollowUpTab, window: MainWindow, ctx: UiContext, held: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.services.follow_up import talk_news

    looked = counted(monkeypatch, talk_news, "refresh_candidates")

    def again() -> int:
        looked.clear()
        window.show_tab("roster")
        tab.refresh(None)
        window.show_tab("follow_up")
        return len(looked)

    def late(mark: str) -> None:
        ctx.runner.command(
            partial(attendance.mark_line, class_session_id=held[2], line=f"9{mark}"),
            action="attendance.mark",
            text="登记考勤",
        )

    assert again() == 0
    ctx.runner.command(
        partial(exams.add_exam, title="又一次", held_on=date(2024, 8, 20)), action="exam.add", text="新增测试"
    )
    assert again() == 0  # a test is nothing to talk about
    before = {line.id for line in tab.view.found.talks}
    window.show_tab("roster")
    late("迟")
    assert again() == 1
    assert {line.id for line in tab.view.found.talks} > before
    assert again() == 0  # what brought them up to date is no news
    window.show_tab("roster")
    ctx.undo.undo()
    assert again() == 1
    assert {line.id for line in tab.view.found.talks} == before
    window.show_tab("roster")
    with ctx.app.database.write(actor="命令行", action="attendance.mark", text="另一处") as unit:
        attendance.mark_line(unit.session, class_session_id=held[2], line="9早")
    assert again() == 1  # past this window
    assert {line.id for line in tab.view.found.talks} > before
    window.set_year(2023)
    looked.clear()
    window.set_year(2024)
    assert looked == []  # known of this year already
