"""台账报表: pages are shown again without being made again, and never after something was written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from app.errors import Cancelled
from app.jobs.paper_jobs import PdfPaper
from app.services.mark import attendance
from app.services.plan import class_sessions
from app.work import CancelToken
from db.models import Operation
from tests.ui.plan_data import build_town
from ui.pages.reports import kept_previews
from ui.pages.reports.kept_previews import KeptPreviews
from ui.pages.reports.reports_tab import ReportsTab
from ui.papers import output
from ui.widgets.paper.pdf_pane import PdfPane
from ui.window.main_window import MainWindow

PAGE = "reports"
TOWN = partial(build_town, months=range(7, 10))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the papers that were made, in order."""
    found: list[str] = []
    build: Callable[..., Any] = output.build_pdf

    def told(ctx: Any, report_id: str, params: Any, **more: Any) -> Any:
        found.append(report_id)
        return build(ctx, report_id, params, **more)

    monkeypatch.setattr(output, "build_pdf", told)
    return found


@pytest.fixture(autouse=True)
def pages(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The papers that were shown, in order."""
    found: list[bytes] = []
    show = PdfPane.show_pdf

    def told(pane: PdfPane, data: bytes, *more: Any) -> None:
        found.append(data)
        show(pane, data, *more)

    monkeypatch.setattr(PdfPane, "show_pdf", told)
    return found


@pytest.fixture
def reports(window: MainWindow, made: list[str]) -> ReportsTab:
    window.set_year(2024)
    window.show_tab("reports")
    tab = window.tab("reports")
    assert isinstance(tab, ReportsTab)
    tab.show_target("ledger")
    made.clear()
    return tab


def mark(window: MainWindow, code: str) -> None:
    """Enter everybody of the first class session, as another page does."""

    def enter(session: Any) -> None:
        first = class_sessions.list_class_sessions(session, year=2024)[0].id
        rows = attendance.get_sheet(session, class_session_id=first).rows
        attendance.set_marks(session, class_session_id=first, by_participation={row.id: code for row in rows})

    window.ctx.runner.command(enter, action="attendance.mark", text="登记考勤")


def last_mark(session: Any) -> int:
    """The newest operation that entered marks."""
    found = select(func.max(Operation.id)).where(Operation.action == "attendance.mark")
    return int(session.scalar(found))


def test_a_paper_left_and_chosen_again_is_not_made_again(
    reports: ReportsTab, made: list[str], pages: list[bytes]
) -> None:
    ledger = pages[-1]
    reports.show_target("roster")
    assert pages[-1] != ledger
    reports.show_target("ledger")
    assert made == ["roster"]
    assert pages[-1] == ledger
    assert reports.view.right.currentWidget() is reports.view.pane
    assert reports.verbs["print"].isEnabled()


def test_another_year_and_back(
    window: MainWindow, reports: ReportsTab, made: list[str], pages: list[bytes]
) -> None:
    ledger = pages[-1]
    window.set_year(2023)
    window.set_year(2024)
    assert reports.view.right.currentWidget() is reports.view.pane
    assert pages[-1] == ledger
    assert made.count("ledger") <= 1  # that of 2023, where it has anything


def test_what_is_written_elsewhere_is_on_the_pages(
    window: MainWindow, reports: ReportsTab, made: list[str], pages: list[bytes]
) -> None:
    before = pages[-1]
    window.show_tab("attendance")
    mark(window, "absent")
    window.show_tab("reports")
    assert made == ["ledger"]
    after = pages[-1]
    assert after != before
    window.show_tab("attendance")
    window.ctx.runner.revert(last_mark)
    window.show_tab("reports")
    assert made == ["ledger", "ledger"]
    assert pages[-1] != after
    mark(window, "absent")  # with the page in front
    assert made == ["ledger", "ledger", "ledger"]


def test_other_options_another_head_or_none_are_another_paper(
    window: MainWindow, reports: ReportsTab, made: list[str]
) -> None:
    kept, values = KeptPreviews(), reports.view.options.values()
    assert values is not None
    cases = [(values, "a"), (values, "a"), (values, "b"), ({**values, "posts": "end"}, "b"), (values, "")] * 2
    for given, head in cases:
        kept.build(window.ctx, "ledger", given, head=head, done=str, failed=pytest.fail)
    assert len(made) == 5  # three, and that of an unknown head each time


def test_a_letter_is_made_anew_for_its_template_may_have_changed(
    window: MainWindow, reports: ReportsTab, made: list[str]
) -> None:
    mark(window, "present")
    made.clear()
    for _ in range(2):
        reports.show_target("bulletin")
        assert reports.view.right.currentWidget() is reports.view.pane
        reports.show_target("roster")
    assert made == ["bulletin", "roster", "bulletin"]


def test_old_pages_make_room(reports: ReportsTab, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_previews, "MOST_BYTES", 1)
    reports.show_target("roster")
    reports.show_target("ledger")
    reports.show_target("roster")
    assert made == ["roster", "ledger", "roster"]


def test_a_paper_no_longer_wanted_says_nothing_and_stops_no_print(
    reports: ReportsTab, pages: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the window the answers come late: that of the paper before, given up or still made."""
    asked: list[dict[str, Callable[[Any], object]]] = []

    def wait(_ctx: Any, _report_id: str, _params: Any, **answers: Any) -> CancelToken:
        asked.append(answers)
        return CancelToken()

    monkeypatch.setattr(output, "build_pdf", wait)
    printed: list[str] = []
    monkeypatch.setattr(reports.view, "_ask_printer", lambda: printed.append(reports.view.report_id()))
    paper = PdfPaper("干部花名册", "干部花名册", pages[0], 1, ())
    reports.show_target("roster")
    reports.view._print_prepared(1)  # its list was brought up to date: printed when it has been read again
    reports.view.preview()
    shown = len(pages)
    given_up, still_made, wanted = asked[-3:]
    given_up["failed"](Cancelled())
    still_made["done"](paper)
    assert (len(pages), printed) == (shown, [])
    assert not reports.verbs["print"].isEnabled()
    assert "没有生成" not in reports.view.state._title.text()
    wanted["done"](paper)
    assert printed == ["roster"]
    assert reports.verbs["print"].isEnabled()
    wanted["done"](paper)
    assert printed == ["roster"], "asked once"
