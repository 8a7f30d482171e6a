"""The top of the sheet: which class session is entered, and how complete its papers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.rules.day_words import WEEKDAYS
from app.rules.session_status import CANCELLED
from ui.looks.plain import flat

if TYPE_CHECKING:
    from app.services.archive.archive_check import ArchiveRow
    from app.services.plan.class_sessions import ClassSessionRow


def facts_of(lesson: ClassSessionRow) -> str:
    """'8月15日 周四 09:00–11:30 · 会议室 · 2 学时 · 第1期'."""
    from app.rules.hours import format_centi

    day = f"{lesson.held_on.month}月{lesson.held_on.day}日 周{WEEKDAYS[lesson.held_on.weekday()]}"
    hours = f"{format_centi(lesson.hours_centi)} 学时" if lesson.hours_centi else ""
    printed = "签到表已打印" if lesson.sheet_printed_at else "▲ 签到表没有打印" if lesson.marked else ""
    parts = (f"{day} {lesson.when}".strip(), lesson.place, lesson.lecturers, hours, lesson.batch, printed)
    return " · ".join(part for part in parts if part)


class SheetHead(QWidget):
    """What is being entered: title, facts, and a warning when it may not be."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.title = QLabel(self)
        self.facts = QLabel(self)
        self.warning = QLabel(self)
        self.files = flat(QPushButton(self))
        self.files.setToolTip(
            "签到表扫描件、照片、课件等材料：查看、加入、打开（Ctrl+M），也可以把文件拖到这里"
        )
        self.files.hide()
        for label, name in ((self.title, "title"), (self.facts, "caption"), (self.warning, "problem")):
            label.setObjectName(name)
            label.setWordWrap(True)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title, 1)
        top.addWidget(self.files, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(top)
        layout.addWidget(self.facts)
        layout.addWidget(self.warning)
        self.warning.hide()

    def show_files(self, archive: ArchiveRow) -> None:
        """How complete the papers of the class session are."""
        count = f"{archive.attachments} 件" if archive.attachments else "未存"
        self.files.setText(f"材料 {count} · 齐全 {archive.percent}")
        self.files.setAccessibleName(archive.words)
        self.files.show()

    def show_session(self, lesson: ClassSessionRow) -> None:
        """The facts of a class session."""
        self.title.setText(lesson.title)
        self.facts.setText(facts_of(lesson))
        self.title.setToolTip(self.facts.text())
        reason = f"：{lesson.status_reason}" if lesson.status_reason else ""
        self.warning.setText(f"这一课次已取消{reason}。考勤只供查看，恢复课次后才能登记。")
        self.warning.setVisible(lesson.status == CANCELLED)
