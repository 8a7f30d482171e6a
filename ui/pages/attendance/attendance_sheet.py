"""The right side of 考勤签到: one class session's facts, figures, exceptions line and grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.rules.day_words import WEEKDAYS
from app.work import ReadSession
from ui.looks.mark_looks import legend_text
from ui.looks.plain import flat
from ui.models.sheet_model import SheetModel
from ui.pages.attendance.attendance_person import PersonLine, SheetNotes
from ui.pages.attendance.away_guard import AwayGuard
from ui.pages.attendance.step_words import line_words, rest_words, step_text
from ui.widgets.exceptions_bar import ExceptionsBar
from ui.widgets.figures import FiguresStrip
from ui.widgets.table.mark_grid import MarkGrid
from ui.work import messages
from ui.work.bus import Notice
from ui.work.context import UiContext
from ui.work.entry_queue import Block, EntryQueue
from ui.work.future_question import FutureGuard
from ui.work.tasks import Done, Failed

if TYPE_CHECKING:
    from app.rules.marks import MarkKindRow
    from app.services.archive.archive_check import ArchiveRow
    from app.services.mark.attendance import AttendanceSheet, EchoRow
    from app.services.plan.class_sessions import ClassSessionRow

FIGURES = (
    ("due", "应到", ""),
    ("present", "实到", ""),
    ("on_leave", "请假", "mark_leave"),
    ("late", "迟到", "mark_late"),
    ("early", "早退", "mark_late"),
    ("absent", "缺席", "mark_absent"),
    ("unmarked", "未登记", "accent"),
)
# What 应到 is called of a class of the superiors.
SENT_DUE = {"due": "应调"}
LOW_LINES = 30
LINE_KEY = "exceptions/"


def facts_of(held: ClassSessionRow) -> str:
    """'8月15日 周四 09:00–11:30 · 会议室 · 2 学时 · 第1期'."""
    from app.rules.hours import format_centi

    day = f"{held.held_on.month}月{held.held_on.day}日 周{WEEKDAYS[held.held_on.weekday()]}"
    hours = f"{format_centi(held.hours_centi)} 学时" if held.hours_centi else ""
    printed = "签到表已打印" if held.sheet_printed_at else "▲ 签到表没有打印" if held.marked else ""
    parts = (f"{day} {held.when}".strip(), held.place, held.lecturers, hours, held.batch, printed)
    return " · ".join(part for part in parts if part)


def captions_of(held: ClassSessionRow) -> dict[str, str]:
    """What the strip calls its figures: 应到, of 上级调训 应调."""
    from app.rules.hour_pots import SENT

    words = {figure_id: word for figure_id, word, _ in FIGURES}
    return {**words, **SENT_DUE} if held.pot == SENT else words


def line_key(class_session_id: int) -> str:
    """Under what the exceptions line of a class session is kept until it is entered."""
    return f"{LINE_KEY}{class_session_id}"


def fetch_sheet(
    session: ReadSession, *, class_session_id: int
) -> tuple[AttendanceSheet, tuple[MarkKindRow, ...]]:
    """The sheet and the marks as data, in one read."""
    from app.services.mark import attendance
    from app.services.setting import mark_kinds

    sheet = attendance.get_sheet(session, class_session_id=class_session_id)
    return sheet, mark_kinds.list_mark_kinds(session, on=sheet.class_session.held_on)


def names_of(model: SheetModel, block: Block[int, str]) -> str:
    """'3 号张伟等 2 人': whom a block of marks concerns."""
    lines = sorted(line for line in map(model.line_of, block.values) if line >= 0)
    if not lines:
        return ""
    first = model.rows[lines[0]]
    return f"{first.number} 号{first.name}" + (f"等 {len(lines)} 人" if len(lines) > 1 else "")


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

    def show_session(self, held: ClassSessionRow) -> None:
        """The facts of a class session."""
        self.title.setText(held.title)
        self.facts.setText(facts_of(held))
        self.title.setToolTip(self.facts.text())
        reason = f"：{held.status_reason}" if held.status_reason else ""
        self.warning.setText(f"这一课次已取消{reason}。考勤只供查看，恢复课次后才能登记。")
        self.warning.setVisible(held.status == "cancelled")


class SheetPage(QWidget):
    """Paints at once, writes behind; `changed` carries the class session with its figures of now."""

    changed = Signal(object)  # ClassSessionRow
    loaded = Signal(object)  # ClassSessionRow
    made_low = Signal(bool)

    def __init__(self, ctx: UiContext, owner: QWidget) -> None:
        super().__init__(owner)
        self.ctx, self._owner = ctx, owner
        self.held: ClassSessionRow | None = None
        self._stored: dict[int, str] = {}
        self._wanted_person, self._said = 0, ""
        self.queue = EntryQueue(self._write, self)
        self.queue.saved.connect(self._on_saved)
        self.queue.failed.connect(self._on_failed)
        self.model = SheetModel(self)
        self.away = AwayGuard(self.model, owner)
        self._future = FutureGuard(ctx, self)
        self._build()
        self.model.counted.connect(self._show_figures)
        self.grid.marked.connect(self.put)
        self.grid.line_wanted.connect(self.bar.focus)
        self.bar.left.connect(self.focus_grid)
        self.bar.applied.connect(self._apply_line)
        self.notes = SheetNotes(ctx, self.model, self.grid, self.person, self.loaded, self.changed)
        self.notes.files_known.connect(self.head.show_files)

    def _build(self) -> None:
        self.head = SheetHead(self)
        self.figures = FiguresStrip(FIGURES, self, name="考勤汇总", is_flat=True)
        self.bar = ExceptionsBar(self.model, self)
        self.grid = MarkGrid(self.model, self)
        self.person = PersonLine(self)
        self.legend = QLabel(self)
        self.legend.setObjectName("caption")
        self.legend.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.head, self.figures, self.bar, self.grid, self.person, self.legend):
            layout.addWidget(widget, int(widget is self.grid))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a very low screen the rows are worth more than the title and the reminder of the keys.
        is_low = self.window().height() < self.fontMetrics().height() * LOW_LINES
        self.legend.setHidden(is_low)
        self.head.facts.setHidden(is_low)
        self.bar.set_low(is_low)
        self.grid.set_low(is_low)
        self.made_low.emit(is_low)

    def focus_grid(self) -> None:
        """The cursor goes to the grid."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- loading -----------------------------------------------------------------------------------

    def open(self, held: ClassSessionRow) -> None:
        """Show a class session; its list is brought up to date first while nothing is settled yet."""
        from app.services.mark import attendance

        self.queue.flush()
        is_other = self.held is None or self.held.id != held.id
        self.held = held
        if is_other:
            self.bar.show_kept(self.ctx.kept, line_key(held.id), f"{held.held_on} {held.title}")
        if held.status != "cancelled" and not held.sheet_printed_at and not held.marked:
            self.ctx.runner.command(
                partial(attendance.prepare_sheet, class_session_id=held.id),
                action="attendance.prepare",
                text="整理应到名单",
                initiator=self._owner,
                done=self._prepared,
            )
        else:
            self.reload()

    def clear(self) -> None:
        """No class session: nothing can be typed into what is left on screen."""
        self.queue.flush()
        self.held = None
        self.notes.follow(None)
        self.bar.show_kept(self.ctx.kept, "", "")
        self.model.set_rows((), {})

    def _prepared(self, _changed: int) -> None:
        self.reload()

    def reload(self) -> None:
        """Read the sheet again; marks still on their way stay on screen."""
        if self.held is not None:
            self.ctx.runner.query(
                partial(fetch_sheet, class_session_id=self.held.id), key="attendance-sheet", done=self._take
            )

    def _take(self, found: tuple[AttendanceSheet, tuple[MarkKindRow, ...]]) -> None:
        sheet, kinds = found
        if self.held is None or sheet.class_session.id != self.held.id:
            return
        self.held = sheet.class_session
        self.model.set_kinds(kinds)
        self.grid.set_kinds(self.model.kinds)
        self.legend.setText(legend_text(kinds))
        is_cancelled = self.held.status == "cancelled"
        self.model.set_read_only(is_cancelled)
        self._stored = {row.id: row.mark for row in sheet.rows}
        self.model.set_rows(sheet.rows, self.queue.pending(self.held.id))
        self.head.show_session(self.held)
        self.figures.set_captions(captions_of(self.held))
        self.bar.setEnabled(not is_cancelled)
        self.bar.update_echo()
        if not self.grid.currentIndex().isValid():
            self.grid.go_to(0)
        if self._wanted_person:
            self.go_to_person(self._wanted_person)
            self._wanted_person = 0
        self.loaded.emit(self.held)

    def go_to_person(self, person_id: int) -> bool:
        """Put the cursor on a person; False when not listed."""
        line = next((n for n, row in enumerate(self.model.rows) if row.person_id == person_id), -1)
        self.grid.go_to(line)
        return line >= 0

    def want_person(self, person_id: int) -> None:
        """Put the cursor on a person after the next load."""
        self._wanted_person = person_id

    def _show_figures(self) -> None:
        tally = self.model.tally()
        self.figures.set_values({name: getattr(tally, name) for name, _, _ in FIGURES})

    # -- marks -------------------------------------------------------------------------------------

    def put(self, by_id: Mapping[int, str]) -> int:
        """Paint marks and send them on their way; returns how many changed."""
        if self.held is None or self.model.is_read_only:
            return 0
        wanted = by_id
        by_id = self.away.allowed(wanted) if self._future.allows(self.held) else {}
        self.grid.stay_at(wanted.keys() - by_id.keys())
        changed = self.model.set_marks(by_id)
        if changed:
            self.queue.put(self.held.id, {key: by_id[key] for key in changed})
        return len(changed)

    def _write(self, block: Block[int, str], done: Done[int], failed: Failed) -> None:
        self.ctx.runner.command(
            self.away.call(block),
            action="attendance.mark",
            text=step_text(self.model, block, self._stored),
            initiator=self._owner,
            done=done,
            failed=failed,
        )

    def _on_saved(self, block: Block[int, str]) -> None:
        if self.held is not None and block.target == self.held.id:
            self._stored.update(block.values)
            self._announce()

    def _on_failed(self, block: Block[int, str], error: Exception) -> None:
        if self.held is not None and block.target == self.held.id:
            newer = self.queue.pending(block.target)
            back = {key: self._stored[key] for key in block.values if key not in newer}
            # The cursor stays: somebody typing from paper would go on at the wrong line.
            self.model.set_marks(back)
        text = f"{names_of(self.model, block)}没有保存，已恢复原样。{messages.error_line(error)}"
        self.ctx.bus.notice.emit(Notice(text, problem=True))

    def _announce(self) -> None:
        if self.held is not None:
            status = "held" if self.held.status == "planned" else self.held.status
            self.held = replace(self.held, tally=self.model.tally(), status=status)
            self.changed.emit(self.held)

    # -- the exceptions line -----------------------------------------------------------------------

    def _apply_line(self, line: str, echo: tuple[EchoRow, ...], rest: bool) -> None:
        from app.services.mark import attendance

        if self.held is None or not self._future.allows(self.held) or not self.away.line_allowed(echo):
            return
        self.queue.flush()
        self.model.set_marks({row.participation_id: row.new for row in echo})
        words = line_words(echo, self.model.kinds, is_short=rest)
        parts = [words] if words else []
        parts += [f"其余 {rest_words(self._paint_rest(), self.model.kinds)}"] if rest else []
        self._said = f"已登记：{'，'.join(parts)}。"
        self.ctx.runner.command(
            partial(
                attendance.mark_line,
                class_session_id=self.held.id,
                line=line,
                rest_present=rest,
                even_away=any(row.away for row in echo),
            ),
            action="attendance.mark_line",
            text=f"登记考勤：{'，'.join(parts)}",
            initiator=self._owner,
            done=partial(self._line_done, self.held.id),
            failed=self.show_failure,
        )

    def _line_done(self, class_session_id: int, _echo: object) -> None:
        self.ctx.kept.forget({line_key(class_session_id)})
        if self.held is not None and self.held.id == class_session_id:
            self.bar.clear()
        self._bulk_done()

    def fill_rest(self) -> None:
        """其余全勤: blanks only, never a mark that stands (complaint 1)."""
        from app.services.mark import attendance

        is_locked = self.held is None or self.model.is_read_only
        if self.held is None or is_locked or self.bar.enter_with_rest() or not self._future.allows(self.held):
            return
        self.queue.flush()
        filled = self._paint_rest()
        if not filled:
            self.ctx.bus.say("没有未登记的人，未作改动。")
            return
        self._said = f"已登记其余 {rest_words(filled, self.model.kinds)}，已登记的没有改动。"
        self.ctx.runner.command(
            partial(attendance.fill_rest_present, class_session_id=self.held.id),
            action="attendance.fill_rest",
            text=f"其余全勤 {len(filled)} 人",
            initiator=self._owner,
            done=self._bulk_done,
            failed=self.show_failure,
        )

    def _paint_rest(self) -> dict[int, str]:
        blank = self.away.rest()
        changed = self.model.set_marks(blank)
        return {key: code for key, code in blank.items() if key in changed}

    def _bulk_done(self, _answer: object = None) -> None:
        self.ctx.bus.say(self._said, undo=True)
        self.focus_grid()
        self.reload()
        self._announce()

    def show_failure(self, error: Exception) -> None:
        """What was not stored is taken back on screen and told."""
        self.reload()
        self.ctx.bus.notice.emit(Notice(messages.error_line(error), problem=True))
