"""Regular work by keys: the board, the weeks, the pairs, the records."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.services.mark import attendance
from app.services.person.groups import group_ids_by_name
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.person.units import find_or_add_units
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput, LecturerInput
from app.services.routine import mentorship, rotation, unit_study
from tests.ui.looks import check_looks, shoot
from ui.pages.duties.duties_tab import DutiesTab
from ui.pages.duties.pairs_page import PairsPage
from ui.pages.duties.rotation_page import RotationPage
from ui.pages.duties.routine_dialogs import PairDialog, TalkDayDialog
from ui.pages.duties.study_dialog import StudyDialog, TopicsDialog
from ui.pages.duties.turn_dialog import TurnDialog
from ui.pages.duties.weeks_page import WeeksPage
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

AUGUST = 7  # column; the clock of the tests stands in August 2024


def fill(session: Any) -> None:
    """Six leaders and twelve young cadres in three units."""
    ids = list(find_or_add_units(session, names=["党政领导", "党政办公室", "东湾村"]).values())
    named = group_ids_by_name(session)
    for number in range(18):
        leader = number < 6
        add_person(
            session,
            person=PersonInput(name=f"{'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦'[number]}明", birth="1995-08"),
            posts=[PostInput(unit_id=ids[0] if leader else ids[1 + number % 2])],
            group_ids=[named["班子成员" if leader else "机关干部"]],
        )


PAGE = "duties"


def TOWN(ctx: UiContext) -> None:
    ctx.runner.command(fill, action="roster.import", text="导入名册")


@pytest.fixture
def tab(window: MainWindow) -> DutiesTab:
    window.set_year(2024)
    window.show_tab("duties")
    found = window.current_tab()
    assert isinstance(found, DutiesTab)
    return found


def page_of(tab: DutiesTab, name: str) -> Any:
    tab.show_target(name)
    page = tab.view.currentWidget()
    tab.window().activateWindow()
    return page


def read(ctx: UiContext, query: Any, **values: Any) -> Any:
    kept: list[Any] = []
    ctx.runner.query(partial(query, **values), done=kept.append)
    return kept[0]


def test_a_month_is_filled_held_swapped_and_printed(
    ctx: UiContext, tab: DutiesTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(tab, "board")
    assert isinstance(page, RotationPage)
    assert page.grid.cell() == (0, AUGUST)
    tab.verbs["new"].trigger()
    turns = read(ctx, rotation.list_turns, year=2024)
    assert [t.role for t in turns].count("lecture") == 4
    assert [t.role for t in turns].count("report") == 6
    tab.verbs["new"].trigger()
    assert read(ctx, rotation.list_turns, year=2024) == turns
    qtbot.keyClick(page.grid, Qt.Key.Key_X)
    qtbot.keyClick(page.grid, Qt.Key.Key_Down)
    qtbot.keyClick(page.grid, Qt.Key.Key_X)
    swapped = read(ctx, rotation.list_turns, month="2024-08")
    assert [t.person_id for t in swapped[:2]] == [turns[1].person_id, turns[0].person_id]
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    held = [t for t in read(ctx, rotation.list_turns, month="2024-08") if t.done_on]
    assert [(t.name, t.done_on) for t in held] == [(swapped[1].name, ctx.app.today)]
    assert tab.header.line() == "2024 年 · 已排 10 人次，已讲 1 人次"
    check_looks(tab)
    shoot(tab.window(), "routines_board")
    asked: list[Any] = []
    monkeypatch.setattr(
        "ui.papers.preview_dialog.open_preview",
        lambda _p, _c, report, params: asked.append((report, params)),
    )
    tab.verbs["print"].trigger()
    assert asked == [("rotation-notice", {"month": "2024-08"})]


def test_dragging_swaps_and_the_form_changes_a_turn(ctx: UiContext, tab: DutiesTab, qtbot: QtBot) -> None:
    page = page_of(tab, "board")
    tab.verbs["new"].trigger()
    before = read(ctx, rotation.list_turns, month="2024-08")
    view = page.grid.viewport()
    first = page.grid.visualRect(page.model.index(0, AUGUST)).center()
    second = page.grid.visualRect(page.model.index(2, AUGUST)).center()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=first)
    qtbot.mouseMove(view, second + QPoint(2, 0))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=second)
    after = read(ctx, rotation.list_turns, month="2024-08")
    assert (after[0].person_id, after[2].person_id) == (before[2].person_id, before[0].person_id)
    page.grid.go_to((0, AUGUST))
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    dialog = page.findChild(TurnDialog)
    assert dialog is not None
    check_looks(dialog)
    dialog.topic.setText("乡村振兴")
    dialog.accept_button.click()
    assert read(ctx, rotation.list_turns, month="2024-08")[0].topic == "乡村振兴"
    page.grid.go_to((0, AUGUST))
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    assert len(read(ctx, rotation.list_turns, month="2024-08")) == 9


def test_weeks_are_entered_down_the_units(ctx: UiContext, tab: DutiesTab, qtbot: QtBot) -> None:
    page = page_of(tab, "weeks")
    assert isinstance(page, WeeksPage)
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    assert page.grid.cell() is not None
    assert page.grid.cell()[0] == 1  # type: ignore[index]
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    matrix = read(ctx, unit_study.study_matrix, first=date(2024, 8, 12), last=date(2024, 8, 12))
    assert len(matrix.cells) == 2
    page.grid.go_to((0, page.grid.cell()[1]))  # type: ignore[index]
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    assert tab.header.line() == "2024 年 · 3 个单位，已登记 1 次，缺 0 次"
    tab.verbs["new"].trigger()
    assert tab.header.line() == "2024 年 · 3 个单位，已登记 3 次，缺 0 次"
    check_looks(tab)
    shoot(tab.window(), "routines_weeks")


def test_pairs_and_their_talks(ctx: UiContext, tab: DutiesTab, qtbot: QtBot) -> None:
    page = page_of(tab, "pairs")
    assert isinstance(page, PairsPage)
    tab.verbs["new"].trigger()
    dialog = page.findChild(PairDialog)
    assert dialog is not None
    check_looks(dialog)
    dialog.mentor.set_person(7)
    dialog.mentee.set_person(8)
    dialog.accept_button.click()
    assert "不能当师傅" in dialog.problem.text()
    dialog.mentor.set_person(1)
    dialog.day.set_date(date(2024, 7, 1))
    dialog.accept_button.click()
    pair = read(ctx, mentorship.list_pairs, year=2024)[0]
    assert (pair.mentor, pair.mentee) == ("赵明", "王明")
    page.grid.go_to((0, AUGUST))
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    today = page.findChild(TalkDayDialog)
    assert today is not None
    today.accept_button.click()
    assert tab.header.line() == "2024 年 · 1 对，8月还差 1 对"  # a talk about nothing counts for nothing
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    again = next(d for d in page.findChildren(TalkDayDialog) if d.isVisible())
    again.topic.setText("思想和工作")
    again.accept_button.click()
    assert tab.header.line() == "2024 年 · 1 对，8月还差 0 对"
    page.grid.go_to((0, AUGUST - 1))
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    talk = next(d for d in page.findChildren(TalkDayDialog) if d.isVisible())
    talk.day.set_date(date(2024, 8, 3))
    talk.accept_button.click()
    assert talk.day_field.problem() == "请填7月里的日期。"
    talk.day.set_date(date(2024, 7, 9))
    talk.accept_button.click()
    assert set(read(ctx, mentorship.list_pairs, year=2024)[0].talks) == {"2024-07", "2024-08"}
    check_looks(tab)
    shoot(tab.window(), "routines_pairs")
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    assert set(read(ctx, mentorship.list_pairs, year=2024)[0].talks) == {"2024-08"}
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    edited = next(d for d in page.findChildren(PairDialog) if d.isVisible())
    assert edited.mentor.person().name == "赵明"
    edited.note.setText("帮带协议3号")
    edited.end.set_date(date(2024, 8, 10))
    check_looks(edited)
    shoot(edited, "routines_pair")
    edited.accept_button.click()
    assert "在改后的结对起止以外" in edited.problem.text()  # the talk of 15 August
    edited.end.set_date(date(2024, 12, 1))
    edited.accept_button.click()
    pair = read(ctx, mentorship.list_pairs, year=2024)[0]
    assert (pair.note, pair.end_on) == ("帮带协议3号", date(2024, 12, 1))
    assert page.paper() == ("pairs", {"year": 2024, "today": ctx.app.today})


def lesson(session: Any, *, title: str, day: date, lecturer: int) -> int:
    """A class session that was held."""
    data = ClassSessionInput(title=title, held_on=day, lecturers=(LecturerInput(person_id=lecturer),))
    held = planning.add_class_session(session, data=data)
    attendance.mark_line(session, class_session_id=held, line="", rest_present=True)
    return held


def test_topic_and_heads_by_keys_fast_entry_stays(ctx: UiContext, tab: DutiesTab, qtbot: QtBot) -> None:
    page = page_of(tab, "weeks")
    assert isinstance(page, WeeksPage)
    ctx.runner.command(
        partial(unit_study.set_topics, year=2024, topics=["二十届三中全会精神", "信访工作条例"]),
        action="routine.edit",
        text="专题",
    )
    start = page.grid.cell()
    assert start is not None
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    dialog = page.findChild(StudyDialog)
    assert dialog is not None
    assert [dialog.topic.itemText(n) for n in range(dialog.topic.count())] == [
        "二十届三中全会精神",
        "信访工作条例",
    ]
    check_looks(dialog)
    dialog.topic.setEditText("信访工作条例")
    dialog.heads.setText("十二")
    qtbot.keyClick(dialog.heads, Qt.Key.Key_Return)
    assert dialog.heads_field.problem().startswith("请填整数")
    dialog.heads.setText("12")
    shoot(dialog, "study_form")
    qtbot.keyClick(dialog.heads, Qt.Key.Key_Return)
    matrix = read(ctx, unit_study.study_matrix, first=date(2024, 8, 12), last=date(2024, 8, 12))
    assert [(cell.topic, cell.heads) for cell in matrix.cells.values()] == [("信访工作条例", 12)]
    page.grid.go_to(start)
    assert page.about.text() == "党政领导 · 8月12日起一周 · 已开 · 主题：信访工作条例 · 到会 12 人"
    tip = page.model.data(page.model.index(*start), Qt.ItemDataRole.ToolTipRole)
    assert tip == "党政领导 8月12日起一周 已开，信访工作条例，到会12人"
    page.grid.go_to((1, start[1]))
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    assert page.grid.cell() == (2, start[1])
    tab.verbs["edit"].trigger()
    form = next(d for d in page.findChildren(StudyDialog) if d.isVisible())
    form._edit_topics()
    topics = form.findChild(TopicsDialog)
    assert topics is not None
    check_looks(topics)
    topics.lines.setPlainText("公文处理\n\n公文处理\n防汛预案")
    topics.accept_button.click()
    assert read(ctx, unit_study.list_topics, year=2024) == ("公文处理", "防汛预案")
    assert form.topic.itemText(1) == "防汛预案"
    form._edit_topics()
    own = next(d for d in form.findChildren(TopicsDialog) if d.isVisible())
    own.unit.setCurrentIndex(3)
    own._show_unit()
    own.lines.setPlainText("本单位的专题")
    own.unit.setCurrentIndex(0)
    own._show_unit()  # what was typed for the unit stays
    check_looks(own)
    shoot(own, "topics")
    own.accept_button.click()
    unit = page._matrix.units[2][0]
    assert read(ctx, unit_study.list_topics, year=2024) == ("公文处理", "防汛预案")
    assert read(ctx, unit_study.list_topics, year=2024, unit_id=unit) == ("本单位的专题",)
    assert page.paper() == ("weeks", {"year": 2024, "today": ctx.app.today})


def test_a_held_class_session_ticks_the_turn(ctx: UiContext, tab: DutiesTab, qtbot: QtBot) -> None:
    page = page_of(tab, "board")
    assert isinstance(page, RotationPage)
    tab.verbs["new"].trigger()
    turn = read(ctx, rotation.list_turns, month="2024-08")[0]
    assert "人选理由：此前没有讲过，第1轮，未排人员都不比这少" in page.about.text()
    held = partial(lesson, title="信访条例解读", day=date(2024, 8, 9), lecturer=turn.person_id)
    ctx.runner.command(held, action="plan.add", text="上课")
    page.grid.go_to((0, AUGUST))
    assert page.model.data(page.model.index(0, AUGUST)) == f"✓ {turn.name}"
    assert "8月9日已讲（课次“信访条例解读”）" in page.about.text()
    check_looks(tab)
    shoot(tab.window(), "routines_board_held")
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    assert read(ctx, rotation.list_turns, month="2024-08")[0].done_on is None
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    dialog = page.findChild(TurnDialog)
    assert dialog is not None
    assert [dialog.lesson.itemText(n) for n in range(dialog.lesson.count())] == [
        "不关联",
        "08-09 信访条例解读（本人授课）",
    ]
    check_looks(dialog)
    shoot(dialog, "turn_form")
    dialog.lesson.setCurrentIndex(1)
    dialog.comment.setText("条理清楚")
    dialog.accept_button.click()
    row = read(ctx, rotation.list_turns, month="2024-08")[0]
    assert (row.class_session_id, row.done_on, row.held_on) == (1, None, date(2024, 8, 9))


def test_people_move_to_free_places_of_other_months(ctx: UiContext, tab: DutiesTab, qtbot: QtBot) -> None:
    """By X and by dragging; a report never takes a lecture's place."""
    page = page_of(tab, "board")
    tab.verbs["new"].trigger()
    first = read(ctx, rotation.list_turns, month="2024-08")
    page.grid.go_to((0, AUGUST))
    qtbot.keyClick(page.grid, Qt.Key.Key_X)
    qtbot.keyClick(page.grid, Qt.Key.Key_Right)
    qtbot.keyClick(page.grid, Qt.Key.Key_X)
    assert [t.name for t in read(ctx, rotation.list_turns, month="2024-09")] == [first[0].name]
    view = page.grid.viewport()
    source = page.grid.visualRect(page.model.index(0, AUGUST)).center()
    for target, moved in (((5, AUGUST + 1), False), ((1, AUGUST + 1), True)):
        place = page.grid.visualRect(page.model.index(*target)).center()
        qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=source)
        qtbot.mouseMove(view, place + QPoint(2, 0))
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place)
        assert (len(read(ctx, rotation.list_turns, month="2024-09")) == 2) is moved


def test_verbs_follow_the_page(tab: DutiesTab, qtbot: QtBot) -> None:
    qtbot.keyClick(tab, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert tab.verbs["new"].text() == "本周全部已开"
    assert not tab.verbs["export"].isVisible()
    qtbot.keyClick(tab, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert tab.verbs["new"].text() == "登记学时"
    shown = [b.text() for b in tab.toolbar.findChildren(QPushButton) if b.isVisible()]
    assert {"登记学时", "导出", "打印"} <= set(shown)


def test_each_page_names_its_own_verbs(tab: DutiesTab) -> None:
    for view, new, edit, more in (
        ("calendar", "登记学时（Ctrl+N）", "制度设置（F2）", "学时折算"),
        ("board", "排本月人选（Ctrl+N）", "修改安排（F2）", ""),
        ("weeks", "本周全部已开（Ctrl+N）", "主题和人数（F2）", "周例会学习专题"),
        ("hours", "登记学时（Ctrl+N）", "制度设置（F2）", "学时折算"),
    ):
        tab.show_target(view)
        assert tab.verbs["new"].toolTip() == new
        assert tab.verbs["edit"].toolTip() == edit
        (button,) = (b for b in tab.toolbar.findChildren(QPushButton) if b.menu() is not None)
        assert button.isVisible() == bool(more)
        menu = button.menu()
        assert menu is not None
        shown = [action.text() for action in menu.actions() if action.isVisible()]
        assert (more in shown) if more else not shown


def test_blanks_of_the_weeks_are_told_apart(ctx: UiContext, tab: DutiesTab, qtbot: QtBot) -> None:
    page = page_of(tab, "weeks")
    assert isinstance(page, WeeksPage)
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    assert {page.model.cell(0, week) for week in range(30)} == {"before"}
    assert page.model.cell(0, page.model.columnCount() - 1) == "ahead"
    assert page.grid._corner.text() == "单位"
    assert page.grid._corner.width() == page.grid.verticalHeader().width()


def test_the_cursor_chooses_its_cell_with_ctrl_held(tab: DutiesTab, qtbot: QtBot) -> None:
    grid = page_of(tab, "board").grid
    grid.go_to((0, AUGUST))
    qtbot.keyPress(grid, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    grid.go_to((0, AUGUST))
    grid.go_to((1, AUGUST))
    qtbot.keyRelease(grid, Qt.Key.Key_Control)
    assert [(at.row(), at.column()) for at in grid.selectedIndexes()] == [(1, AUGUST)]
