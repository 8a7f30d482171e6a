"""The window tests itself: it opens on a fresh folder, shows itself and closes (used frozen, too)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from app.context import open_context
from app.paths import Paths
from app.services.setting import town
from ui.main import make_application, make_window
from ui.window.crash import CrashWatch
from ui.window.opening import Opening
from ui.window.single_instance import SingleInstance
from ui.work import messages

PATIENCE_MS = 30_000


def open_and_close(folder: Path) -> None:
    """Open the window on a new data folder and close it. Raises RuntimeError when it does not open.

    Nobody is there to answer a question, so whatever the window has to say is a failure.
    """
    make_application(["ganxun"])
    said: list[str] = []
    loop = QEventLoop()

    def note(_parent: QWidget | None, message: messages.Message) -> str:
        said.append(f"{message.happened} {message.details}".strip())
        loop.quit()
        return messages.CANCEL

    answerer, messages.answerer = messages.answerer, note
    try:
        _open_and_close(folder, loop)
    finally:
        messages.answerer = answerer
    if said:
        raise RuntimeError(said[0])


def _open_and_close(folder: Path, loop: QEventLoop) -> None:
    context = open_context(folder)
    with context.database.write(actor="自检", action="town.set") as unit:
        town.set_town(unit.session, name="自检镇")
    context.close()
    paths = Paths(folder)
    instance = SingleInstance(paths.lock)
    if not instance.take():
        raise RuntimeError("数据文件夹被占用")
    watch = CrashWatch(paths.logs)
    try:
        window = make_window(paths, instance, watch)
        assert isinstance(window.opening, Opening)
        window.opening.finished.connect(loop.quit)
        QTimer.singleShot(PATIENCE_MS, loop.quit)
        window.show()
        loop.exec()
        seen = window.grab()
        opened = window.ctx.is_open
        window.close()
        if not opened or seen.width() < 400:
            raise RuntimeError("窗口没有打开")
    finally:
        watch.close()
        instance.release()
