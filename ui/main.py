"""Composition root of the window: one application, one context, one runner, one window per data folder."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from app.errors import StoreProblem
from app.logs import start_log, stop_log
from app.paths import RESOURCES, Paths, default_data_folder
from app.preferences import load_preferences, save_preferences
from ui.looks.theme import STYLE, theme
from ui.looks.wheel_guard import WheelGuard
from ui.window.crash import CrashWatch
from ui.window.main_window import MainWindow
from ui.window.opening import Opening
from ui.window.single_instance import SingleInstance
from ui.work import messages
from ui.work.context import UiContext
from ui.work.preferences import WindowPreferences
from ui.work.tasks import TaskRunner

EXIT_IN_USE = 3
# Garbage is collected again after so many ms at the latest, also where the data do not open.
LONGEST_START_MS = 30_000
# Shorter than it takes to read the line that was chosen, longer than a key that is held down repeats.
PAPER_REST_MS = 150


def run(argv: Sequence[str] | None = None, data_dir: Path | None = None, *, inspects: bool = False) -> int:
    """Open the window on `data_dir` (default: this user's folder) and return the exit status.

    `inspects` begins in 迎检模式, and stays in it until somebody leaves it in the window.

    0 after an orderly end, 3 when another window has the folder (it then comes forward).
    """
    application = make_application([sys.argv[0], *(argv or ())])
    folder: Path | None = (data_dir or default_data_folder()).expanduser().absolute()
    status = 0
    if inspects and folder is not None:
        _begin_inspection(Paths(folder))
    while folder is not None:  # the clerk may turn to the sample town and back
        status, folder = _run_on(application, Paths(folder))
    return status


def _begin_inspection(paths: Paths) -> None:
    try:
        paths.data.mkdir(parents=True, exist_ok=True)
        preferences = load_preferences(paths.preferences)
        preferences.inspection = True
        save_preferences(preferences, paths.preferences)
    except OSError:
        messages.show_error(None, StoreProblem("store.read_only", path=str(paths.data)))


def _run_on(application: QApplication, paths: Paths) -> tuple[int, Path | None]:
    """One window on one data folder: its exit status, and the folder to open next, if any."""
    try:
        paths.data.mkdir(parents=True, exist_ok=True)
    except OSError:
        messages.show_error(None, StoreProblem("store.read_only", path=str(paths.data)))
        return EXIT_IN_USE, None
    instance = SingleInstance(paths.lock)
    if not instance.take(listens=False) and not _take_over(instance):
        return EXIT_IN_USE, None
    watch = CrashWatch(paths.logs)
    log = start_log(paths.logs)
    try:
        window = make_window(paths, instance, watch)
        window.show()
        status = int(application.exec())
        collect_again()
        next_folder = window.next_folder
        window.deleteLater()
        return status, next_folder
    finally:
        stop_log(log)
        watch.close()
        instance.release()


def _take_over(instance: SingleInstance) -> bool:
    """Say why the folder is not free; a lock left by another computer (U-disk) can be lifted by the clerk."""
    refusal = instance.refusal()
    if refusal is None:
        return False
    if refusal.code != "store.in_use_elsewhere":
        messages.show_error(None, refusal)
        return False
    host = refusal.data["host"]
    return (
        messages.confirm(
            None,
            f"数据文件夹正被电脑“{host}”占用，没有打开。",
            "仍要打开",
            safe="两台电脑同时打开会互相冲突。",
            advice=f"请先在“{host}”上退出程序；确定那台电脑没有开着程序（例如已断电），才选“仍要打开”。",
        )
        and instance.take_over()
    )


def make_application(argv: list[str]) -> QApplication:
    """The application: Chinese, Fusion, bundled fonts, exact scaling at 125 and 150 %."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication([*argv, *STYLE])
    application.setApplicationName("ganxun")
    application.setApplicationDisplayName("干训台账")
    application.setWindowIcon(QIcon(str(RESOURCES / "icons" / "app.svg")))
    install_translations(application)
    theme.apply(application)
    theme.follow_system(application)
    WheelGuard(application)
    return application


def install_translations(application: QApplication) -> None:
    """Qt's own dialogs in Chinese."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(application)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)


def collect_again() -> None:
    """The start is over: what it made stays for good, and is never looked through for garbage."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def come_forward(window: MainWindow) -> None:
    """A second start on the same data folder: this window is the one."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def make_window(paths: Paths, instance: SingleInstance, watch: CrashWatch) -> MainWindow:
    """The window; once it is shown, the data opens behind it on the worker."""
    ctx = UiContext(TaskRunner(), WindowPreferences(paths.preferences))
    ctx.paper_rest_ms = PAPER_REST_MS
    window = MainWindow(ctx)
    instance.knocked.connect(partial(come_forward, window))
    watch.window = window
    opening = Opening(window, paths)
    opening.stood.connect(instance.listen)
    opening.start_when_shown()
    ctx.settling.quiet.connect(collect_again)
    QTimer.singleShot(LONGEST_START_MS, window, collect_again)
    if watch.last_crash:
        opening.finished.connect(watch.report_last)
    return window
