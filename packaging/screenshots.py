"""Pictures for the README and the help pages: every tab on the sample town, and the first page of its papers.

Run through `make screenshots`; writes resources/help/*.png, small enough to be kept.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

TARGET = ROOT / "resources" / "help"
WINDOW = (1366, 768)
PAPER_WIDTH = 900


def settle(application: Any, runner: Any) -> None:
    """Until nothing is on its way to the screen any more."""
    quiet = 0
    while quiet < 20:
        application.processEvents()
        quiet = 0 if runner.busy else quiet + 1
        time.sleep(0.01)


def shoot_window(data: Path) -> None:
    """One picture a tab, light, and one of them dark."""
    from app.context import open_context
    from ui.looks.theme import theme
    from ui.main import make_application
    from ui.window.main_window import MainWindow
    from ui.window.registry import TABS
    from ui.work.context import UiContext
    from ui.work.preferences import WindowPreferences
    from ui.work.tasks import TaskRunner

    application = make_application([])
    theme.apply(application, dark=False)
    context = open_context(data)
    ctx = UiContext(TaskRunner(), WindowPreferences(context.paths.preferences))
    ctx.attach(context)
    window = MainWindow(ctx)
    window.resize(*WINDOW)
    window.open_data(town="清河镇")
    window.show()
    window.activateWindow()
    for spec in TABS:
        window.show_tab(spec.id)
        settle(application, ctx.runner)
        save(window.grab().toImage(), f"window_{spec.id}")
    theme.apply(application, dark=True)
    window.show_tab("attendance")
    settle(application, ctx.runner)
    save(window.grab().toImage(), "window_dark")
    theme.apply(application, dark=False)
    window.close()
    ctx.runner.shutdown()


def save(image: Any, name: str) -> None:
    """With a palette of its own: flat colours need no more, and the file is a third of the size."""
    from PIL import Image
    from PySide6.QtGui import QImage

    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    size, stride = (plain.width(), plain.height()), plain.bytesPerLine()
    picture = Image.frombuffer("RGB", size, bytes(plain.constBits()), "raw", "RGB", stride)
    few = picture.quantize(64, dither=Image.Dither.NONE)
    few.save(TARGET / f"{name}.png", optimize=True)


def shoot_papers(out: Path) -> None:
    """The first page of each kind of PDF."""
    import pypdfium2
    from PySide6.QtGui import QImage

    for name, word in (
        ("sign_in", "签到表"),
        ("ledger", "台账"),
        ("scores", "成绩单"),
        ("attendance", "考勤登记表"),
    ):
        path = min(out.glob(f"*{word}*.pdf"))
        document = pypdfium2.PdfDocument(path)
        page = document[0]
        bitmap = page.render(scale=PAPER_WIDTH / page.get_width())
        image = QImage(
            bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_BGR888
        ).copy()
        save(image, f"paper_{name}")
        document.close()


def main() -> None:
    """Make the sample town in a throw-away folder and take its pictures."""
    from app.demo.command import run_sample
    from app.terminal import terminal_progress

    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ganxun-pictures-") as folder:
        data = run_sample(Path(folder), terminal_progress())
        shoot_window(data)
        shoot_papers(Path(folder))
    for path in sorted(TARGET.glob("*.png")):
        print(f"{path.stat().st_size:8,d}  {path.name}")


if __name__ == "__main__":
    main()
