"""The window tests itself: it opens on a fresh folder, shows itself and closes (used frozen, too)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from app.context import open_context
from app.paths import Paths
from app.services import town
from ui.crash import CrashWatch
from ui.main import make_application, make_window
from ui.opening import Opening
from ui.single_instance import SingleInstance

PATIENCE_MS = 30_000


def open_and_close(folder: Path) -> None:
    """Open the window on a new data folder and close it. Raises RuntimeError when it does not open."""
    context = open_context(folder)
    with context.database.write(actor="自检", action="town.set") as unit:
        town.set_town(unit.session, name="自检镇")
    context.close()
    make_application(["ganxun"])
    paths = Paths(folder)
    instance = SingleInstance(paths.lock)
    if not instance.take():
        raise RuntimeError("数据文件夹被占用")
    watch = CrashWatch(paths.logs)
    try:
        window = make_window(paths, instance, watch)
        assert isinstance(window.opening, Opening)
        loop = QEventLoop()
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
