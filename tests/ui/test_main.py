"""Starting and ending: first start, one window per folder, sample town, crash file, refusals."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, QTimer
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from app.context import open_context
from app.paths import Paths
from app.services.setting import town
from db.models import Unit
from tests.ui.conftest import Answers
from tests.ui.looks import WORD, check_looks, shoot
from ui import main
from ui.widgets.page import EmptyPage
from ui.window.crash import CrashWatch
from ui.window.main_window import MainWindow
from ui.window.opening import Opening
from ui.window.single_instance import SingleInstance
from ui.window.start_page import StartPage
from ui.work.context import UiContext
from ui.work.messages import split_sentence
from ui.work.sample import is_sample, other_folder
from ui.work.tasks import TaskRunner

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def fresh(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """A window with the real runner on a folder with a blank in its name."""
    folder = tmp_path / "我的 数据"
    folder.mkdir()
    window = MainWindow(UiContext(TaskRunner()))
    window.resize(1366, 700)
    window.show()
    Opening(window, Paths(folder)).start()
    yield window
    window.close()
    window.deleteLater()


def test_the_first_start_leads_by_the_hand(fresh: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: isinstance(fresh.stack.currentWidget(), StartPage))
    page = fresh.stack.currentWidget()
    assert isinstance(page, StartPage)
    assert not fresh.pages.isEnabled()
    assert page.name.hasFocus()
    check_looks(fresh)
    shoot(fresh, "start")
    page.accept_button.click()
    assert "请填写名称" in page.name_field.problem()
    page.name.setText("河东街道")
    page.name.textEdited.emit("河东街道")
    assert page.town_type() == "街道"
    page.accept_button.click()
    qtbot.waitUntil(fresh.pages.isEnabled)
    assert fresh.windowTitle().startswith("河东街道")
    tab = fresh.current_tab()
    assert tab is not None
    assert tab.title == "干部名册"
    qtbot.waitUntil(lambda: not fresh.ctx.runner.busy)
    check_looks(fresh)


def test_a_damaged_file_is_told_and_left_alone(qtbot: QtBot, tmp_path: Path) -> None:
    data = tmp_path / "ganxun.db"
    data.write_bytes(b"not a database" * 500)
    before = data.read_bytes()
    window = MainWindow(UiContext(TaskRunner()))
    window.show()
    Opening(window, Paths(tmp_path)).start()
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), EmptyPage))
    assert data.read_bytes() == before
    check_looks(window, set(WORD.findall(str(data).lower())))
    shoot(window, "damaged")
    window.close()
    window.deleteLater()


def test_a_second_start_calls_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = SingleInstance(tmp_path / "ganxun.lock"), SingleInstance(tmp_path / "ganxun.lock")
    assert first.take()
    with qtbot.waitSignal(first.knocked):
        assert not second.take()
    other = SingleInstance(tmp_path / "other" / "ganxun.lock")
    (tmp_path / "other").mkdir()
    assert other.take()
    assert second.is_answered
    first.release()
    assert second.take()
    for instance in (second, other):
        instance.release()


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_run_opens_closes_and_remembers(qtbot: QtBot, tmp_path: Path) -> None:
    context = open_context(tmp_path)
    with context.database.write(actor="测试", action="town.set", text="设置") as unit:
        town.set_town(unit.session, name="清河镇")
    context.close()
    statuses: list[int] = []

    def close() -> None:
        windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
        if windows and windows[0].pages.isEnabled():
            statuses.append(main.run([], tmp_path))  # a second start while the first one is open
            windows[0].close()
            timer.stop()

    timer = QTimer()
    timer.timeout.connect(close)
    timer.start(50)
    assert main.run([], tmp_path) == 0
    assert statuses == [main.EXIT_IN_USE]
    assert Paths(tmp_path).preferences.is_file()
    assert not Paths(tmp_path).lock.exists()


def test_the_sample_town_lives_beside_the_real_data(tmp_path: Path) -> None:
    assert not is_sample(tmp_path)
    assert is_sample(other_folder(tmp_path))
    assert other_folder(other_folder(tmp_path)) == tmp_path


@pytest.mark.slow
def test_the_sample_town_is_built_behind_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(UiContext(TaskRunner()))
    window.resize(1366, 700)
    window.show()
    Opening(window, Paths(other_folder(tmp_path))).start()
    qtbot.waitUntil(window.pages.isEnabled, timeout=150_000)
    assert "（样例）" in window.windowTitle()
    window.show_tab("roster")
    qtbot.waitUntil(lambda: not window.ctx.runner.busy)
    shoot(window, "sample-roster")
    assert window.offered.by_id["sample"].text() == "回到本单位数据"
    window.offered.do("sample")
    assert window.next_folder == tmp_path
    window.deleteLater()


def test_a_crash_is_shown_at_the_next_start(qtbot: QtBot, tmp_path: Path, answers: Answers) -> None:
    hook = sys.excepthook
    watch = CrashWatch(tmp_path)
    (tmp_path / "crash.txt").write_text("Fatal Python error: Segmentation fault", "utf-8")
    sys.excepthook = hook
    again = CrashWatch(tmp_path)
    again.report_last()
    assert "上次程序意外退出" in answers.asked[0].happened
    assert "Segmentation" in answers.asked[0].details
    again.close()
    watch.close()
    assert not (tmp_path / "crash.txt").exists()
    sys.excepthook = hook


def test_sentences_fall_into_three_parts() -> None:
    parts = split_sentence("找不到这个人（张三），没有改动；请核对姓名或刷新名册。")
    assert parts == ("找不到这个人（张三）。", "没有改动。", "请核对姓名或刷新名册。")
    assert split_sentence("已取消，没有写入任何内容。")[2] == ""


def test_qt_speaks_chinese(qtbot: QtBot) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert "取消" in box.button(QDialogButtonBox.StandardButton.Cancel).text()


def test_a_folder_held_by_another_computer_is_told(
    qtbot: QtBot, tmp_path: Path, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = SingleInstance(tmp_path / "ganxun.lock")
    assert first.take()
    monkeypatch.setattr(SingleInstance, "_knock", lambda self: None)
    assert main.run([], tmp_path) == main.EXIT_IN_USE
    assert "正被电脑" in answers.asked[0].happened
    first.release()


def test_a_lock_left_by_another_computer_is_lifted_only_when_the_clerk_says_so(
    qtbot: QtBot, tmp_path: Path, answers: Answers
) -> None:
    lock = tmp_path / "ganxun.lock"
    content = "12345\nganxun\n组织办电脑\nabc\nboot\n"
    lock.write_text(content, encoding="utf-8")
    answers.append("取消")
    assert main.run([], tmp_path) == main.EXIT_IN_USE
    assert "“组织办电脑”占用" in answers.asked[-1].happened
    assert lock.read_text(encoding="utf-8") == content
    second = SingleInstance(lock)
    assert not second.take()
    answers.append("仍要打开")
    assert main._take_over(second)
    assert second.owner_host() not in ("", "组织办电脑")
    second.release()
    assert not lock.exists()


def test_a_lock_without_a_word_in_it_stops_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    """A power cut while it was written leaves an empty lock (R7)."""
    lock = tmp_path / "ganxun.lock"
    lock.write_bytes(b"")
    instance = SingleInstance(lock)
    assert instance.take()
    assert not SingleInstance(lock).take()
    instance.release()


def test_closing_while_the_data_is_being_opened_leaves_it_free(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(UiContext(TaskRunner()))
    window.show()
    Opening(window, Paths(tmp_path)).start()
    window.close()
    window.deleteLater()
    # Free means: another process may write, and no lock of the closed window stands in its way.
    again = open_context(tmp_path)
    with again.database.write(actor="t", action="test.run") as unit:
        unit.session.add(Unit(name="东湾村"))
    again.close()
    assert unit.operation_id is not None


def test_the_data_opens_only_once_the_window_stands(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the worker imports would hold up the first picture; a closed window opens nothing."""
    begun: list[bool] = []
    window = MainWindow(UiContext(TaskRunner()))
    opening = Opening(window, Paths(tmp_path))
    monkeypatch.setattr(opening, "start", lambda: begun.append(window.windowHandle().isExposed()))
    opening.start_when_shown()
    assert begun == []
    window.show()
    qtbot.waitUntil(lambda: begun == [True])
    window.close()
    opening.start_when_shown()
    assert begun == [True]
    window.deleteLater()


def test_a_window_that_starts_minimised_opens_the_data_too(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[bool] = []
    window = MainWindow(UiContext(TaskRunner()))
    opening = Opening(window, Paths(tmp_path))
    monkeypatch.setattr(opening, "start", lambda: begun.append(True))
    opening.start_when_shown(looks=3)
    qtbot.waitUntil(lambda: begun == [True])
    window.close()
    window.deleteLater()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (QLockFile.LockError.PermissionError, "数据文件夹不可写"),
        (QLockFile.LockError.UnknownError, "磁盘空间不足，数据没有打开"),
    ],
)
def test_a_folder_that_cannot_be_locked_is_not_called_taken(
    qtbot: QtBot,
    tmp_path: Path,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
    error: QLockFile.LockError,
    words: str,
) -> None:
    """R4, R6: a write-protected or full disk is not somebody else's computer."""
    monkeypatch.setattr(QLockFile, "tryLock", lambda *_: False)
    monkeypatch.setattr(QLockFile, "error", lambda *_: error)
    assert main.run([], tmp_path) == main.EXIT_IN_USE
    assert words in answers.asked[-1].happened + answers.asked[-1].safe


HOLDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.window.single_instance import SingleInstance
application = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
assert instance.take()
print("taken", flush=True)
application.exec()
"""
KILLED_OWNERS = 20


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_owner_leaves_the_folder_free_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    """R7: refused while it lives, every time; taken the moment it is dead."""
    lock = tmp_path / "ganxun.lock"
    for _ in range(KILLED_OWNERS):
        with subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(lock)], cwd=ROOT, stdout=subprocess.PIPE
        ) as owner:
            assert owner.stdout is not None
            assert owner.stdout.readline() == b"taken\n"
            refused = SingleInstance(lock)
            assert [refused.take() for _ in range(20)] == [False] * 20
            assert refused.is_answered
            owner.kill()
        heir = SingleInstance(lock)
        assert heir.take()
        heir.release()


LATE = HOLDER.replace(
    "from PySide6.QtCore import QCoreApplication", "from PySide6.QtCore import QCoreApplication, QTimer"
)
LATE = LATE.replace("take()", "take(listens=False)").replace(
    "application.exec", "QTimer.singleShot(300, instance.listen)\napplication.exec"
)


def test_a_window_that_is_being_made_is_called_as_soon_as_it_hears(qtbot: QtBot, tmp_path: Path) -> None:
    """Two starts at once: the second finds the lock taken, and nobody listening yet."""
    lock = tmp_path / "ganxun.lock"
    with subprocess.Popen([sys.executable, "-c", LATE, str(lock)], cwd=ROOT, stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"taken\n"
        second = SingleInstance(lock)
        assert not second.take()
        assert second.is_answered
        owner.kill()


BROKEN_WINDOW = """
import subprocess
import sys
from pathlib import Path
from ui import self_test
from ui.pages.workbench import workbench_tab
self_test.open_and_close(Path(sys.argv[1]) / "good")
def broken(tab):
    raise ImportError("a part is missing")
workbench_tab.WorkbenchTab.activate = broken
try:
    self_test.open_and_close(Path(sys.argv[1]) / "bad")
except RuntimeError as error:
    print(error)
"""


def test_the_self_test_reports_what_the_window_says_instead_of_waiting(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BROKEN_WINDOW, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert "程序内部出错" in done.stdout
    assert "a part is missing" in done.stdout
