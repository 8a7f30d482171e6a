"""覆盖 on the plan page: by keyboard from the matrix to who is blank and to the next class session (A10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.coverage.schemes import choose_scheme
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
from db.models import Category
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks
from tests.ui.plan_data import build_town
from ui.pages.plan.coverage_view import CoverageView
from ui.pages.plan.plan_tab import PlanTab
from ui.pages.plan.plan_views import CALENDAR, COVERAGE, LIST
from ui.papers.preview_dialog import PreviewDialog
from ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)
PAGE, TOWN = "plan", build_town
SAFETY = "安全生产"


@pytest.fixture
def held(window: MainWindow) -> int:
    """A class session of 安全生产 still ahead."""
    with window.ctx.app.database.write(actor="t", action="test.plan") as unit:
        session = unit.session
        scheme = choose_scheme(session, who="十七项知识")
        tag = session.query(Category).filter_by(scheme_id=scheme, name=SAFETY).one().id
        day = max(window.ctx.app.today, date(2024, 1, 1)) + timedelta(days=3)
        data = ClassSessionInput(title="安全生产月", held_on=day, hours_centi=200, category_ids=(tag,))
        return planning.add_class_session(session, data=data)


@pytest.fixture
def view(window: MainWindow, qtbot: QtBot, held: int) -> CoverageView:
    window.set_year(2024)
    window.show_tab("plan")
    tab = plan_of(window)
    tab.refresh(None)
    qtbot.waitUntil(lambda: held in [row.id for row in tab.views.rows])
    tab.verbs["coverage"].trigger()
    found = tab.views.coverage.view
    assert found is not None
    qtbot.waitUntil(lambda: found.found is not None)
    choose(qtbot, found, "十七项知识")
    return found


def plan_of(window: MainWindow) -> PlanTab:
    tab = window.tab("plan")
    assert isinstance(tab, PlanTab)
    return tab


def choose(qtbot: QtBot, view: CoverageView, name: str) -> None:
    place = view.scheme.findText(name)
    assert place >= 0
    view.scheme.setCurrentIndex(place)
    view.scheme.activated.emit(place)
    qtbot.waitUntil(lambda: view.found is not None and view.found.scheme == name)


def test_every_scheme_is_offered_and_shown(view: CoverageView) -> None:
    names = [view.scheme.itemText(place) for place in range(view.scheme.count())]
    assert names[:4] == ["培训内容", "课堂类型", "能力", "十七项知识"]
    assert view.model.columnCount() >= 17
    assert [view.rows.itemText(place) for place in range(3)] == ["按单位", "按人员", "按人员类别"]
    check_looks(view)


def test_from_a_blank_to_the_next_class_session(
    window: MainWindow, qtbot: QtBot, view: CoverageView, held: int
) -> None:
    keyboard = Keyboard(qtbot, window)
    assert view.found is not None
    column = [topic.name for topic in view.found.columns].index(SAFETY)
    view.grid.setFocus()
    view.grid.go_to((0, column))
    assert "空白" in view.about.text()
    assert view.blanks.rows
    assert {row.topic for row in view.blanks.rows} == {SAFETY}
    keyboard.press(Qt.Key.Key_Return)
    assert view.list.hasFocus()
    row = view.list.current_row()
    assert row is not None
    assert row.next is not None
    assert row.next.id == held
    keyboard.press(Qt.Key.Key_Escape)
    assert view.grid.hasFocus()
    keyboard.press(Qt.Key.Key_Return)
    keyboard.press(Qt.Key.Key_Return)
    views = plan_of(window).views
    assert views.view_name == LIST
    chosen = views.current_row()
    assert chosen is not None
    assert chosen.id == held


def test_nothing_of_the_plan_is_changed_from_here(window: MainWindow, view: CoverageView) -> None:
    """What acts on a class session is dead while none is to be seen; calendar and list come back whole."""
    tab = plan_of(window)
    assert tab.views.view_name == COVERAGE
    for id_ in ("edit", "delete", "cancel", "copy", "batches"):
        assert not tab.verbs[id_].isEnabled(), id_
    tab.verbs["view"].trigger()
    assert tab.views.view_name == CALENDAR
    assert tab.views.strip.isVisible()
    assert tab.filters.category_box.isVisible()
    assert tab.verbs["edit"].isEnabled() == (tab.views.current_row() is not None)


def test_print_is_the_table_of_what_is_in_front(window: MainWindow, qtbot: QtBot, view: CoverageView) -> None:
    tab = plan_of(window)
    assert tab.verbs["print"].text() == "打印覆盖表"
    tab.verbs["print"].trigger()
    found: list[PreviewDialog] = tab.views.findChildren(PreviewDialog)
    shown = [dialog for dialog in found if dialog.isVisible()]
    assert len(shown) == 1
    shown[0].close()


def test_a_mark_elsewhere_is_read_again(window: MainWindow, qtbot: QtBot, view: CoverageView) -> None:
    before = view.page
    window.ctx.runner.command(
        lambda s: planning.add_class_session(
            s, data=ClassSessionInput(title="另一课", held_on=date(2024, 3, 1), hours_centi=100)
        ),
        action="class_session.add",
        text="新增课次",
    )
    qtbot.waitUntil(lambda: view.page is not before)
