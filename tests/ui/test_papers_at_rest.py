"""Papers beside a list are made when the page rests: the list stands at once and says what comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.errors import Cancelled, InputProblem
from app.jobs import paper_start
from app.jobs.paper_jobs import PdfPaper, find_report
from app.services.mark import attendance
from app.work import CancelToken, Progress
from app.writers.pdf import fonts
from tests.ui.attendance_data import build_town, mark_past
from tests.ui.looks import check_looks, shoot
from ui.pages.bulletins.bulletins_tab import BulletinsTab
from ui.pages.reports.reports_tab import ReportsTab
from ui.papers import output
from ui.papers.at_rest import WORKING
from ui.widgets.paper.pdf_pane import PdfPane
from ui.window.get_ready import get_ready
from ui.window.main_window import MainWindow
from ui.window.registry import TABS
from ui.work.context import UiContext

REST_MS = 120


def TOWN(ctx: UiContext) -> list[int]:
    made = build_town(ctx, count=20)
    mark_past(ctx, made)
    return made


@pytest.fixture
def held(built: list[int]) -> list[int]:
    return built


@pytest.fixture
def ctx(ctx: UiContext) -> UiContext:
    ctx.paper_rest_ms = REST_MS
    return ctx


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """Papers that were begun: report and parameters."""
    found: list[tuple[str, dict[str, Any]]] = []
    build: Callable[..., Any] = output.build_pdf

    def told(ctx: Any, report_id: str, params: Any, **more: Any) -> Any:
        found.append((report_id, dict(params)))
        return build(ctx, report_id, params, **more)

    monkeypatch.setattr(output, "build_pdf", told)
    return found


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The papers that were shown."""
    found: list[bytes] = []
    show = PdfPane.show_pdf

    def told(pane: PdfPane, data: bytes, *more: Any) -> None:
        found.append(data)
        show(pane, data, *more)

    monkeypatch.setattr(PdfPane, "show_pdf", told)
    return found


@pytest.fixture
def reports(window: MainWindow, made: list[Any]) -> ReportsTab:
    window.set_year(2024)
    window.show_tab("reports")
    tab = window.tab("reports")
    assert isinstance(tab, ReportsTab)
    return tab


@pytest.fixture
def bulletins(window: MainWindow, held: list[int], made: list[Any]) -> BulletinsTab:
    window.set_year(2024)
    window.show_tab("bulletins")
    tab = window.tab("bulletins")
    assert isinstance(tab, BulletinsTab)
    return tab


def rest(qtbot: QtBot, made: list[Any], count: int) -> None:
    """Until so many papers were begun; no more come then."""
    qtbot.waitUntil(lambda: len(made) >= count)
    QTest.qWait(2 * REST_MS)
    assert len(made) == count


def said(tab: ReportsTab) -> str:
    return " ".join(label.text() for label in tab.view.state.findChildren(QLabel))


# -- 台账报表 ----------------------------------------------------------------------------------------


def test_the_list_stands_at_once_and_says_that_pages_come(
    window: MainWindow, reports: ReportsTab, made: list[Any], qtbot: QtBot
) -> None:
    assert made == []
    assert reports.view.list.count() > 10
    assert reports.view.options.values()
    assert reports.view.right.currentWidget() is reports.view.state
    assert WORKING in said(reports)
    assert not reports.verbs["print"].isEnabled()
    check_looks(window)
    shoot(window, "reports-working")
    rest(qtbot, made, 1)
    assert reports.view.right.currentWidget() is reports.view.pane
    assert reports.verbs["print"].isEnabled()
    assert "页" in reports.header.line()


def test_of_papers_passed_over_none_is_made(reports: ReportsTab, made: list[Any], qtbot: QtBot) -> None:
    rest(qtbot, made, 1)
    for name in ("roster", "plan-months", "ledger-details", "sign-in"):
        reports.show_target(name)
        assert not reports.verbs["print"].isEnabled()  # the pages in sight are of another paper
    rest(qtbot, made, 2)
    assert made[-1][0] == "sign-in"
    reports.show_target("ledger")  # kept: nothing to wait for
    assert reports.verbs["print"].isEnabled()
    assert len(made) == 2


def test_a_page_left_makes_nothing_until_it_is_seen_again(
    window: MainWindow, reports: ReportsTab, made: list[Any], qtbot: QtBot
) -> None:
    window.show_tab("roster")
    QTest.qWait(3 * REST_MS)
    assert made == []
    window.show_tab("reports")
    rest(qtbot, made, 1)
    assert reports.view.right.currentWidget() is reports.view.pane


def test_what_is_written_in_front_is_on_the_pages(
    window: MainWindow,
    reports: ReportsTab,
    held: list[int],
    made: list[Any],
    pages: list[bytes],
    qtbot: QtBot,
) -> None:
    rest(qtbot, made, 1)
    before = pages[-1]

    def late(session: Any) -> None:
        attendance.mark_line(session, class_session_id=held[0], line="5迟")

    window.ctx.runner.command(late, action="attendance.mark_line", text="登记考勤")
    assert not reports.verbs["print"].isEnabled()  # what is in sight is of before
    rest(qtbot, made, 2)
    assert pages[-1] != before
    assert reports.verbs["print"].isEnabled()
    window.ctx.undo.undo()
    rest(qtbot, made, 3)
    window.set_year(2023)
    window.set_year(2024)
    QTest.qWait(2 * REST_MS)
    assert [params.get("year") for _, params in made if "year" in params][-1] == 2024


def test_the_paper_is_the_same_at_rest_and_at_once(
    reports: ReportsTab, made: list[Any], pages: list[bytes], qtbot: QtBot
) -> None:
    rest(qtbot, made, 1)
    at_rest = pages[-1]
    reports.view._kept._papers.clear()
    reports.view.preview()
    assert len(made) == 2
    assert made[0] == made[1]
    assert len(pages[-1]) == len(at_rest)


def test_nothing_is_begun_when_the_window_closes(
    window: MainWindow, reports: ReportsTab, made: list[Any]
) -> None:
    window.close()
    QTest.qWait(2 * REST_MS)
    assert made == []


# -- 通报 -------------------------------------------------------------------------------------------


def test_bulletins_are_listed_at_once_and_say_that_the_page_comes(
    window: MainWindow, bulletins: BulletinsTab, made: list[Any], qtbot: QtBot
) -> None:
    view = bulletins.view
    assert made == []
    assert view.model.rowCount() > 2
    assert view.list.current_row() is not None
    assert view.state.text().endswith(WORKING)
    assert bulletins.verbs["issue"].isEnabled()
    check_looks(window)
    shoot(window, "bulletins-working")
    rest(qtbot, made, 1)
    assert view.pane.file is not None
    assert WORKING not in view.state.text()


def test_a_cursor_that_runs_makes_the_last_page_only(
    bulletins: BulletinsTab, made: list[Any], qtbot: QtBot
) -> None:
    rest(qtbot, made, 1)
    rows = bulletins.view.model.shown
    for row in rows[1:]:
        bulletins.view.list.select_id(row.id)
    rest(qtbot, made, 2)
    assert made[-1][1] == dict(rows[-1].params)
    bulletins.view.search("没有这样的")
    assert bulletins.view.pane.file is None
    bulletins.view.search("")


def test_a_page_no_longer_wanted_is_not_shown(
    bulletins: BulletinsTab, pages: list[bytes], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Beside the window the answers come late, and not always in order."""
    asked: list[dict[str, Callable[[Any], object]]] = []

    def wait(_ctx: Any, _report_id: str, _params: Any, **answers: Any) -> CancelToken:
        asked.append(answers)
        return CancelToken()

    QTest.qWait(2 * REST_MS)
    monkeypatch.setattr(output, "build_pdf", wait)
    rows = bulletins.view.model.shown
    for row in (rows[1], rows[2]):
        bulletins.view.list.select_id(row.id)
        QTest.qWait(2 * REST_MS)
    older, newer = asked
    words, count = bulletins.view.state.text(), len(pages)
    paper = PdfPaper("通报", "通报", pages[-1], 1, ())
    newer["done"](paper)
    older["done"](paper)
    assert len(pages) == count + 1
    older["failed"](InputProblem("paper.nobody", paper="通报", period="2024年"))
    older["failed"](Cancelled())
    assert bulletins.view.state.text() == words
    assert bulletins.view.pane.file is not None


# -- getting ready ----------------------------------------------------------------------------------


def test_pages_fonts_and_writers_are_there_before_they_are_wanted(
    ctx: UiContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(fonts, "font", lambda name: read.append(name))
    get_ready(ctx.app, Progress())
    assert read == [fonts.SERIF, fonts.SANS_BOLD]
    assert all(isinstance(spec.load(), type) for spec in TABS)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        get_ready(ctx.app, Progress(token))


def test_the_usual_papers_need_no_other_font(
    bulletins: BulletinsTab,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    made: list[Any],
) -> None:
    """What is read ahead is what the pages in front are set in."""
    wanted: set[str] = set()
    real = fonts.font

    def noted(name: str) -> Any:
        wanted.add(name)
        return real(name)

    monkeypatch.setattr(fonts, "font", noted)
    fonts.font_for.cache_clear()
    rest(qtbot, made, 1)
    window.show_tab("reports")
    rest(qtbot, made, 2)
    assert {report for report, _ in made} == set(paper_start.USUAL)
    assert wanted == {fonts.SERIF, fonts.SANS_BOLD}
    assert all(find_report(name).params for name in paper_start.USUAL)


def test_a_missing_font_is_told_by_the_paper(ctx: UiContext, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise InputProblem("paper.fonts_missing", file=name)

    monkeypatch.setattr(fonts, "font", missing)
    paper_start.get_ready(ctx.app, Progress())
