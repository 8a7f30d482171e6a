"""类别管理: schemes at the left, their tags at the right; every step is stored at once and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.work import WriteSession
from ui.looks.plain import LongLabel
from ui.work import messages
from ui.work.context import UiContext
from ui.work.under_way import Done, T

if TYPE_CHECKING:
    from app.services.plan.category_schemes import SchemeRow

ID = Qt.ItemDataRole.UserRole


class CategoriesDialog(QDialog):
    """The first scheme is the one shown as 类别 everywhere; the others are tags beside it."""

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("类别管理")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self._schemes: tuple[SchemeRow, ...] = ()
        self._wanted: int | None = None  # scheme to put the cursor on
        self.schemes = QListWidget(self)
        self.schemes.setAccessibleName("分类方式")
        self.tags = QListWidget(self)
        self.tags.setAccessibleName("类别")
        self.tags.setMinimumHeight(self.fontMetrics().height() * 16)
        self.name = QLineEdit(self)
        self.name.setAccessibleName("名称")
        self.name.setPlaceholderText("名称，Enter 新增类别")
        self.name.setMaxLength(20)
        self.problem = LongLabel("", self, name="problem")
        self.problem.hide()
        self._lay_out()
        self.schemes.currentRowChanged.connect(self._show_tags)
        self.tags.currentItemChanged.connect(self._show_name)
        self.name.returnPressed.connect(self.add_tag)
        self._load()

    def _button(self, text: str, call: Callable[[], None], tip: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(tip or text)
        button.setToolTip(tip or text)
        button.setAutoDefault(False)
        button.clicked.connect(call)
        return button

    def _lay_out(self) -> None:
        hint = LongLabel("排在第一的分类方式就是各处显示的“类别”；一门课程可以同时属于几种分类方式。", self)
        lists = QHBoxLayout()
        lists.setSpacing(12)
        for title, made, stretch in (("分类方式", self.schemes, 2), ("类别", self.tags, 3)):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(QLabel(title, self))
            column.addWidget(made, 1)
            lists.addLayout(column, stretch)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.name, 1)
        for text, call, tip in (
            ("新增类别", self.add_tag, ""), ("改名", self.rename, "把选中的类别改成上面的名称"),
            ("上移", self.move_up, ""), ("下移", self.move_down, ""),
        ):  # fmt: skip
            line.addWidget(self._button(text, call, tip))
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self._button("新增分类方式", self.add_scheme, "用上面的名称新增一种分类方式"))
        last.addWidget(self._button("删除类别", self.remove_tag))
        last.addWidget(self._button("删除分类方式", self.remove_scheme))
        last.addStretch(1)
        last.addWidget(self._button("关闭", self.accept))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(hint)
        layout.addLayout(lists, 1)
        layout.addLayout(line)
        layout.addWidget(self.problem)
        layout.addLayout(last)

    # -- showing -----------------------------------------------------------------------------------

    def _load(self) -> None:
        from app.services.plan import category_schemes

        self._ctx.runner.query(category_schemes.list_schemes, key="schemes", done=self._fill)

    def _fill(self, schemes: tuple[SchemeRow, ...]) -> None:
        scheme, tag = self.schemes.currentRow(), self.tags.currentRow()
        ids = [row.id for row in schemes]
        if self._wanted in ids:
            scheme, tag = ids.index(self._wanted), -1
            self.name.clear()
        self._schemes, self._wanted = schemes, None
        self.schemes.blockSignals(True)
        self.schemes.clear()
        for row in schemes:
            self.schemes.addItem(f"{row.name}（{len(row.tags)}）")
        self.schemes.blockSignals(False)
        self.schemes.setCurrentRow(min(max(0, scheme), len(schemes) - 1))
        self._show_tags()
        self.tags.setCurrentRow(min(tag, self.tags.count() - 1))

    def _show_tags(self, *_: object) -> None:
        self.tags.clear()
        scheme = self._scheme()
        for tag in scheme.tags if scheme is not None else ():
            used = f"（{tag.courses} 门课程）" if tag.courses else ""
            item = QListWidgetItem(f"{tag.name}{used}", self.tags)
            item.setData(ID, tag.id)
            item.setData(ID + 1, tag.name)

    def _show_name(self, item: QListWidgetItem | None, _previous: object) -> None:
        self.name.setText(str(item.data(ID + 1)) if item is not None else "")

    def _scheme(self) -> SchemeRow | None:
        place = self.schemes.currentRow()
        return self._schemes[place] if 0 <= place < len(self._schemes) else None

    def _tag_id(self) -> int | None:
        item = self.tags.item(self.tags.currentRow()) if self.tags.currentRow() >= 0 else None
        return int(item.data(ID)) if item is not None else None

    # -- steps -------------------------------------------------------------------------------------

    def _do(self, call: Callable[[WriteSession], T], text: str, done: Done[T] | None = None) -> None:
        self.problem.hide()
        self._ctx.runner.command(
            call, action="category.edit", text=text, done=done or self._done, failed=self._failed
        )

    def _done(self, _answer: object) -> None:
        self._load()

    def _scheme_made(self, scheme_id: int) -> None:
        self._wanted = scheme_id  # its first tags are typed next
        self._load()

    def _failed(self, error: Exception) -> None:
        self.problem.setText(messages.error_line(error))
        self.problem.show()

    def add_tag(self) -> None:
        """The typed name as a tag of the scheme chosen."""
        from app.services.plan import categories

        scheme = self._scheme()
        if scheme is not None and self.name.text().strip():
            self._do(partial(categories.add_category, name=self.name.text(), scheme_id=scheme.id), "新增类别")

    def rename(self) -> None:
        """The tag chosen gets the typed name."""
        from app.services.plan import category_schemes

        tag = self._tag_id()
        if tag is not None:
            self._do(partial(category_schemes.rename_tag, category_id=tag, name=self.name.text()), "类别改名")

    def move_up(self) -> None:
        """One place up."""
        self._move(-1)

    def move_down(self) -> None:
        """One place down."""
        self._move(1)

    def _move(self, step: int) -> None:
        from app.services.plan import category_schemes

        place = self.tags.currentRow()
        ids = [int(self.tags.item(at).data(ID)) for at in range(self.tags.count())]
        if 0 <= place < len(ids) and 0 <= place + step < len(ids):
            ids[place], ids[place + step] = ids[place + step], ids[place]
            self.tags.setCurrentRow(place + step)
            self._do(partial(category_schemes.order_tags, category_ids=ids), "类别排序")

    def remove_tag(self) -> None:
        """Remove the tag chosen; one in use stays."""
        from app.services.plan import category_schemes

        tag = self._tag_id()
        if tag is not None:
            self._do(partial(category_schemes.remove_tag, category_id=tag), "删除类别")

    def add_scheme(self) -> None:
        """The typed name as a new scheme."""
        from app.services.plan import category_schemes

        self._do(
            partial(category_schemes.add_scheme, name=self.name.text()), "新增分类方式", self._scheme_made
        )

    def remove_scheme(self) -> None:
        """Remove the scheme chosen; one with tags stays."""
        from app.services.plan import category_schemes

        scheme = self._scheme()
        if scheme is not None:
            self._do(partial(category_schemes.remove_scheme, scheme_id=scheme.id), "删除分类方式")

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance("汉")
        return super().sizeHint().expandedTo(QSize(wide * 44, wide * 32))
