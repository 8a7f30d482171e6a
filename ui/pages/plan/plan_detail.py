"""The class session in front: its facts, who is due, how attendance stands, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.rules.session_status import CANCELLED
from ui.looks.plain import LongLabel, flat
from ui.models.plan_rows import NO_CATEGORY, day_text, hours_text, outside_text, state_of

if TYPE_CHECKING:
    from app.services.archive.archive_check import ArchiveRow
    from app.services.duty.class_structure import Gauge
    from app.services.page.register_cards import CardLine
    from app.services.plan.clashes import ClashRow
    from app.services.plan.class_sessions import AudienceRow, ClassSessionRow
    from app.services.plan.preparation import Preparation
    from app.work import ReadSession

FACTS = (
    "时间", "地点", "授课人", "类别", "其他类别", "期次", "形式",
    "学时", "课时结构", "年度方案", "与上年比", "备课", "应到人员", "列席",
    "考勤", "签到表", "材料", "登记簿", "备注",
)  # fmt: skip
# Actions of the page that stand with the class session as well.
BUTTONS = (
    ("edit", "修改"),
    ("attendance", "登记考勤"),
    ("copy", "复制"),
    ("cancel", "取消课次"),
    ("restore", "恢复课次"),
)
# Facts that are read after the row is shown.
LATER = ("课时结构", "与上年比", "备课", "应到人员", "材料", "登记簿")


def audience_text(audience: tuple[AudienceRow, ...]) -> str:
    """'机关干部、青石村；免训 1 人：张三（产假）'."""
    included = "、".join(line.name for line in audience if not line.excluded) or "全体在册人员"
    exempt = [line for line in audience if line.excluded]
    if not exempt:
        return included
    names = "、".join(f"{line.name}（{line.reason}）" if line.reason else line.name for line in exempt[:5])
    more = "等" if len(exempt) > 5 else ""
    return f"{included}；免训 {len(exempt)} 人：{names}{more}"


def tally_text(row: ClassSessionRow) -> str:
    """'应到 86 · 实到 80 · 请假 4 · 缺席 2', with what is not entered yet."""
    tally = row.tally
    if not row.marked:
        return f"应到 {tally.due} 人，考勤未登记"
    parts = [f"应到 {tally.due}", f"实到 {tally.present}"]
    named = (("迟到", tally.late), ("早退", tally.early), ("请假", tally.on_leave), ("缺席", tally.absent))
    parts += [f"{name} {count}" for name, count in (*named, ("未登记", tally.unmarked)) if count]
    return " · ".join(parts)


def preparation_text(rows: Sequence[Preparation]) -> str:
    """'张三：已备课，课件 1 件'; '' where nobody has said anything."""
    if not any(row.state or row.files for row in rows):
        return ""
    return "<br>".join(escape(f"{row.lecturer}：{row.words}") for row in rows)


MOST_WARNINGS = 3
SIGNED_LABEL = "签到表原件"


@dataclass(frozen=True)
class ClassCard:
    """What is read of a class session in front: its file (材料), who is due, what registers say of it."""

    file: ArchiveRow
    audience: tuple[AudienceRow, ...]
    registers: tuple[CardLine, ...]
    structure: tuple[Gauge, ...] = ()
    preparations: tuple[Preparation, ...] = ()
    changed: str | None = None


def fetch_card(
    session: ReadSession, *, class_session_id: int, batch_id: int, year: int, today: date
) -> ClassCard:
    """In one read, at every move of the cursor."""
    from app.services.archive import archive_check
    from app.services.duty import class_structure
    from app.services.page import register_cards
    from app.services.plan import class_sessions, plan_changes, preparation

    return ClassCard(
        archive_check.check_session(session, class_session_id=class_session_id),
        class_sessions.list_audience(session, batch_id=batch_id),
        register_cards.card_lines(
            session, card=register_cards.CLASS, link_id=batch_id, year=year, today=today
        ),
        class_structure.class_structure(session, batch_id=batch_id, today=today),
        preparation.list_preparations(session, first=today, last=today, class_session_id=class_session_id),
        plan_changes.change_of(session, class_session_id=class_session_id),
    )


def sheet_words(row: ClassSessionRow) -> str:
    """When the sheet was printed; a day marked without one says so (A26)."""
    if row.sheet_printed_at:
        return f"{row.sheet_printed_at[:16].replace('T', ' ')} 已打印"
    return "▲ 已登记考勤，没有打印；请打印，或存入签到表原件" if row.marked else "未打印"


class PlanDetail(QScrollArea):
    """`show_row` at once, `show_card` when the rest has been read."""

    wanted = Signal(str)  # the id of an action of the page

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._row: ClassSessionRow | None = None
        self._is_low = False
        self._clashes: tuple[ClashRow, ...] = ()
        self._ranges: Mapping[str, Sequence[tuple[date, date]]] = {}
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 19)
        inner = QWidget(self)
        inner.setObjectName("page")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = self._label("title")
        self.state = self._label("field")
        self.warning = self._label("problem")
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(12)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._form.setVerticalSpacing(4)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        for name in FACTS:
            key, value = self._label("subtitle"), self._label("")
            key.setText(name)
            key.setWordWrap(False)
            self._form.addRow(key, value)
            self._facts[name] = (key, value)
        papers = self._facts["材料"][1]
        papers.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        papers.setToolTip("本课次材料（Ctrl+M），也可以把文件拖到这一页")
        papers.linkActivated.connect(self._open_files)
        self.buttons: dict[str, QPushButton] = {}
        row = self._button_row()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.state)
        layout.addWidget(self.warning)
        layout.addLayout(row)
        layout.addLayout(self._form)
        layout.addStretch(1)
        self.setWidget(inner)
        self.show_row(None)

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        for name, text in BUTTONS:
            button = flat(QPushButton(text, self))
            button.setAccessibleName(text)
            button.clicked.connect(partial(self._want, name))
            row.addWidget(button)
            self.buttons[name] = button
        row.addStretch(1)
        return row

    def _want(self, name: str, _checked: bool = False) -> None:
        self.wanted.emit(name)

    def _label(self, name: str) -> LongLabel:
        label = LongLabel("", self, name=name)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def set_low(self, is_low: bool) -> None:
        """On a very low screen the facts need the room; 更多 has the same verbs."""
        if is_low != self._is_low:
            self._is_low = is_low
            self._show_buttons()

    def _show_buttons(self) -> None:
        is_cancelled = self._row is not None and self._row.status == CANCELLED
        hidden = {"cancel": is_cancelled, "restore": not is_cancelled, "attendance": is_cancelled}
        for name, button in self.buttons.items():
            button.setVisible(self._row is not None and not self._is_low and not hidden.get(name, False))

    def set_ranges(self, ranges: Mapping[str, Sequence[tuple[date, date]]]) -> None:
        """Programme title → when it has classes, to flag sessions outside (A07)."""
        self._ranges = ranges

    @property
    def row(self) -> ClassSessionRow | None:
        """The class session shown."""
        return self._row

    def show_row(self, row: ClassSessionRow | None) -> None:
        """Facts that are known at once; the audience follows."""
        is_same = row is not None and self._row is not None and row.id == self._row.id
        self._row = row
        self.title.setText(row.title if row is not None else "没有选中课次")
        self.state.setText(
            self._state_text(row) if row is not None else "在月历或列表中选一个课次，这里显示详情。"
        )
        self._show_warnings()
        self._show_buttons()
        if row is None:
            self._set({})
            return
        facts = {
            "时间": f"{row.held_on.year}年{day_text(row.held_on)}\n{row.when}".strip(),
            "地点": row.place,
            "授课人": row.lecturers,
            "类别": row.category or NO_CATEGORY,
            "其他类别": "、".join(row.tags),
            "期次": row.batch + ("　必修" if row.required else ""),
            "形式": row.form,
            "学时": f"{hours_text(row.hours_centi)}（计入{row.pot}）" if row.hours_centi else "",
            "年度方案": row.programme,
            "列席": row.guest_words.removeprefix("列席").strip("： "),
            "考勤": tally_text(row),
            "签到表": sheet_words(row),
            "备注": row.note,
        }
        if is_same:
            facts |= {name: self._facts[name][1].text() for name in LATER}
        self._set(facts)

    def set_clashes(self, clashes: Sequence[ClashRow]) -> None:
        """What cannot be at once, of the whole year; that of the class session in front is told (D38)."""
        self._clashes = tuple(clashes)
        self._show_warnings()

    def _show_warnings(self) -> None:
        from ui.pages.plan.clashes_dialog import clash_text

        row = self._row
        found: list[str] = []
        if row is not None:
            outside = outside_text(row, self._ranges)
            found = [outside] if outside else []
            found += [clash_text(each, row.id) for each in self._clashes if each.concerns(row.id)]
        shown = found[:MOST_WARNINGS]
        more = [f"还有 {len(found) - len(shown)} 处，见“冲突检查”"] if len(found) > len(shown) else []
        self.warning.setText("\n".join(f"▲ {words}" for words in (*shown, *more)))
        self.warning.setVisible(bool(found))

    def show_card(self, card: ClassCard) -> None:
        """The rest has been read."""
        if self._row is None or card.file.id != self._row.id:
            return
        self._set_one("应到人员", audience_text(card.audience))
        self._set_one("课时结构", "<br>".join(escape(gauge.words) for gauge in card.structure))
        same = "" if card.changed is None else "相同"
        self._set_one("与上年比", escape(card.changed or same))
        self._set_one("备课", preparation_text(card.preparations))
        self.show_files(card.file)
        said = (f"{escape(one.title)}：{escape(one.words)}" for one in card.registers)
        self._set_one("登记簿", "<br>".join(said))

    def show_files(self, archive: ArchiveRow) -> None:
        """How many papers are kept, how complete they are, and what is missing (I15)."""
        if self._row is not None and archive.id == self._row.id:
            self._set_one("材料", f'{escape(archive.words)}　<a href="#">查看、加入</a>')
            if self._row.sheet_printed_at is None and SIGNED_LABEL in archive.here:
                self._set_one("签到表", "未打印，已存入原件")

    def _open_files(self, _link: str) -> None:
        self.wanted.emit("files")

    def _state_text(self, row: ClassSessionRow) -> str:
        reason = f"：{row.status_reason}" if row.status_reason else ""
        return f"{state_of(row, self._today).text}{reason}"

    def _set(self, facts: dict[str, str]) -> None:
        for name in self._facts:
            self._set_one(name, facts.get(name, ""))

    def _set_one(self, name: str, text: str) -> None:
        key, value = self._facts[name]
        value.setText(text)
        self._form.setRowVisible(key, bool(text))
