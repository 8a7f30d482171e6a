"""Long work on screen: appears after half a second, counts, and can be stopped."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from ui.widgets.short_label import ShortLabel
from ui.work.tasks import Runner
from ui.work.under_way import JobState

SHOW_AFTER_MS = 500


class ProgressPanel(QFrame):
    """The newest job: what it does, how far it is, 取消."""

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._job: JobState | None = None
        self._label = ShortLabel(self)
        self._bar = QProgressBar(self)
        self._bar.setAccessibleName("进度")
        self._bar.setMaximumWidth(160)
        self._bar.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 6)
        self._cancel = QPushButton("取消", self)
        self._cancel.setAccessibleName("取消任务")
        self._cancel.clicked.connect(self._stop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 2, 0)
        layout.setSpacing(8)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._bar)
        layout.addWidget(self._cancel)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOW_AFTER_MS)
        self._timer.timeout.connect(self._appear)
        runner.job_started.connect(self.begin)
        runner.job_moved.connect(self.move_to)
        runner.job_ended.connect(self.end)
        self.hide()

    def begin(self, job: JobState) -> None:
        """Follow `job` from now on; shown when it takes longer."""
        self._job = job
        self._cancel.setEnabled(True)
        self._label.setText(f"{job.title}…")
        self._bar.setRange(0, 0)
        self._timer.start()

    def _appear(self) -> None:
        if self._job is not None:
            self.show()

    def move_to(self, job: JobState) -> None:
        """Show how far it is."""
        if self._job is None or job.ticket != self._job.ticket or job.token.cancelled:
            return
        self._job = job
        state = job.state
        count = f" {state.done} / {state.total}" if state.total else (f" {state.done}" if state.done else "")
        self._label.setText(
            f"{job.title}：{state.text}{count}" if state.text != job.title else f"{job.title}{count}"
        )
        self._bar.setRange(0, state.total)
        self._bar.setValue(state.done)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.token.cancel()
            self._cancel.setEnabled(False)
            self._label.setText(f"正在停止：{self._job.title}…")

    def end(self, job: JobState) -> None:
        """It is over."""
        if self._job is not None and job.ticket == self._job.ticket:
            self._job = None
            self._timer.stop()
            self.hide()
