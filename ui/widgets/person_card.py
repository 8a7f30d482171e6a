"""The roster's right side: one person in full, with every assignment ever held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.rules import id_number
from ui.looks.plain import LongLabel

if TYPE_CHECKING:
    from app.services.card.person_follow_up import PersonFollowUp
    from app.services.page.register_cards import CardLine
    from app.services.person.roster import PersonDetail, PostRow

BUTTONS_IN_A_ROW = 3
RUN = "连续缺席"
MOST_SAID = 4
SAID = {"warn": "warn", "problem": "over"}


class PersonCard(QScrollArea):
    """Facts at the top, posts below, the person's actions at the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("个人详情")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget(self)
        inner.setObjectName("page")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._name = self._label("title")
        self._line = self._label("hint")
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(6)
        self._facts.setColumnStretch(1, 1)
        self._posts_title = self._label("caption")
        self._posts = QVBoxLayout()
        self._posts.setSpacing(6)
        self._buttons = QWidget(inner)
        self._rows = QVBoxLayout(self._buttons)
        self._rows.setContentsMargins(0, 8, 0, 0)
        self._rows.setSpacing(8)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(16, 4, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._name)
        layout.addWidget(self._line)
        layout.addLayout(self._facts)
        layout.addWidget(self._posts_title)
        layout.addLayout(self._posts)
        layout.addWidget(self._buttons)
        layout.addStretch(1)
        self.setWidget(inner)
        self.show_nobody()

    def set_actions(self, actions: list[QAction]) -> None:
        """The buttons under the facts."""
        for place, action in enumerate(actions):
            if place % BUTTONS_IN_A_ROW == 0:
                row = QHBoxLayout()
                row.setSpacing(8)
                row.addStretch(1)
                self._rows.addLayout(row)
            button = QPushButton(action.text(), self._buttons)
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            action.changed.connect(lambda a=action, b=button: b.setText(a.text()))
            row.insertWidget(row.count() - 1, button)

    def _label(self, name: str) -> QLabel:
        label = LongLabel("", self, name=name)
        # As wide as it will be, so that its height is right from the start.
        label.resize(max(self.viewport().width() - 100, 160), label.height())
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def show_nobody(self) -> None:
        """Nobody is chosen."""
        self._clear()
        self._name.setText("")
        self._line.setText("在名册中选中一人，这里显示详细情况。")
        self._posts_title.hide()
        self._buttons.hide()

    def show_person(self, detail: PersonDetail, *, masked: bool, away: str = "") -> None:
        """Show a person; `away` says that they are not due for now (离册, 借调, 停职)."""
        self._clear()
        person = detail.row
        self._name.setText(person.name)
        self._line.setText(" · ".join(part for part in (person.unit, person.title) if part) or "没有现任职务")
        number = person.id_number
        facts = (
            ("性别", person.sex),
            ("出生年月", person.birth),
            ("民族", detail.ethnicity),
            ("政治面貌", person.politics),
            ("学历", detail.education),
            ("电话", person.phone),
            ("身份证号", id_number.mask(number) if masked and number else number),
            ("类别", "、".join(person.groups)),
            ("入册", person.joined_on.isoformat() if person.joined_on else ""),
            ("离册", _left(person.left_on.isoformat(), person.left_reason) if person.left_on else ""),
            ("备注", person.note),
        )
        self._add_facts((("在册情况", away),), name="warn")
        self._add_facts(facts)
        self._posts_title.setText("任职情况")
        self._posts_title.setVisible(bool(detail.posts))
        for post in detail.posts:
            label = self._label("")
            label.setText(post_text(post))
            self._posts.addWidget(label)
        self._buttons.show()

    def show_follow_up(self, found: PersonFollowUp) -> None:
        """Add what the year says of leave, absences, talks and missed training, if anything."""
        tip = f"{found.year} 年"
        self._add_facts((("请假", found.leave_words),), tip=tip, name="warn" if found.slips_late else "")
        for said in found.standing:
            caption = RUN if RUN in said.text else "请假学时"
            fact = (caption, said.text.removeprefix(f"{RUN} "))
            self._add_facts((fact,), tip=tip, name=SAID.get(said.token, ""))
        self._add_facts((("警示谈话", found.talk_words), ("补训", found.missed_words)), tip=tip)

    def show_registers(self, found: Sequence[CardLine], year: int) -> None:
        """Add what the registers say, a line for each."""
        self._add_facts(register_facts(found), tip=f"{year} 年登记簿")

    def _add_facts(self, facts: Sequence[tuple[str, str]], *, tip: str = "", name: str = "") -> None:
        for title, text in facts:
            if not text:
                continue
            line = self._facts.rowCount()
            caption = self._label("hint")
            caption.setText(title)
            caption.setWordWrap(False)
            value = self._label(name)
            value.setText(text)
            value.setToolTip(tip)
            self._facts.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(value, line, 1)

    def _clear(self) -> None:
        for layout in (self._facts, self._posts):
            while layout.count():
                widget = layout.takeAt(0).widget()
                widget.hide()
                widget.deleteLater()


def register_facts(found: Sequence[CardLine]) -> tuple[tuple[str, str], ...]:
    """Title of a register → what it says, the newest first, not more than `MOST_SAID` of one."""
    by_title: dict[str, list[str]] = {}
    for line in sorted(found, key=lambda one: one.on_day, reverse=True):
        by_title.setdefault(line.title, []).append(line.words)
    return tuple(
        (title, "；".join(words[:MOST_SAID]) + (f"等 {len(words)} 条" if len(words) > MOST_SAID else ""))
        for title, words in by_title.items()
    )


def _left(on: str, reason: str) -> str:
    return f"{on}（{reason}）" if reason else on


def post_text(post: PostRow) -> str:
    """党建办 组织委员（四级主任科员），2023-05-01 至今."""
    words = " ".join(part for part in (post.unit, post.title) if part)
    if post.rank:
        words += f"（{post.rank}）"
    if post.start_on or post.end_on:
        start = post.start_on.isoformat() if post.start_on else ""
        words += f"，{start} 至 {post.end_on.isoformat() if post.end_on else '今'}"
    return words if post.is_primary else f"兼 {words}"
