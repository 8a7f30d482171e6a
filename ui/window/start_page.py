"""The first start: the town, then a roster or the sample town. Leads by the hand, one question at a time."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.services.setting.town import TOWN_TYPES
from ui.looks.plain import LongLabel, primary
from ui.widgets.field.form import Field
from ui.work import messages
from ui.work.context import UiContext


class StartPage(QWidget):
    """Town name and type; `finished(town)` when the pages can be shown."""

    finished = Signal(str)
    sample_wanted = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._ctx = ctx
        self.name = QLineEdit(self)
        self.name.setMaxLength(30)
        self.name.setPlaceholderText("例如 清河镇")
        self.name_field = Field("乡镇（街道）名称", self.name, self, width=24)
        self._types = QButtonGroup(self)
        kinds = QHBoxLayout()
        kinds.setSpacing(16)
        for kind in TOWN_TYPES:
            button = QRadioButton(kind, self)
            button.setAccessibleName(kind)
            self._types.addButton(button)
            kinds.addWidget(button)
        kinds.addStretch(1)
        self._types.buttons()[0].setChecked(True)
        self.name.textEdited.connect(self._guess_type)
        self.accept_button = primary(QPushButton("开始使用", self))
        self.accept_button.setAccessibleName("开始使用")
        self.accept_button.clicked.connect(self._save)
        self.name.returnPressed.connect(self._save)
        self._lay_out(kinds)

    def _lay_out(self, kinds: QHBoxLayout) -> None:
        title = QLabel("欢迎使用干训台账", self)
        title.setObjectName("title")
        text = LongLabel("先告诉程序这是哪个乡镇或街道：签到表和台账的标题都会用到，以后可以修改。", self)
        kind_label = QLabel("类型", self)
        column = QWidget(self)
        column.setFixedWidth(self.fontMetrics().horizontalAdvance("汉") * 34)
        inner = QVBoxLayout(column)
        inner.setSpacing(16)
        inner.addWidget(title)
        inner.addWidget(text)
        inner.addWidget(self.name_field)
        inner.addWidget(kind_label)
        inner.addLayout(kinds)
        row = QHBoxLayout()
        row.addWidget(self.accept_button)
        sample = QPushButton("先看看样例乡镇", self)
        sample.setToolTip("样例放在单独的文件夹里，不会混进本单位的数据")
        sample.clicked.connect(self.sample_wanted)
        row.addWidget(sample)
        row.addStretch(1)
        inner.addLayout(row)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.name.setFocus()

    def town_type(self) -> str:
        """The chosen type."""
        return self._types.checkedButton().text()

    def _guess_type(self, text: str) -> None:
        self.name_field.set_problem("")
        for button in self._types.buttons():
            if text.strip().endswith(button.text()):
                button.setChecked(True)

    def full_name(self) -> str:
        """The name with its type at the end."""
        name = "".join(self.name.text().split())
        return name if not name or name.endswith(TOWN_TYPES) else name + self.town_type()

    def _save(self) -> None:
        name = self.full_name()
        if not name:
            self.name_field.set_problem("请填写名称，例如 清河镇。")
            self.name.setFocus()
            return
        from app.services.setting import town

        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(town.set_town, name=name, type=self.town_type()),
            action="town.set",
            text="设置单位名称",
            initiator=self,
            done=self._saved,
            failed=self._failed,
        )

    def _saved(self, _answer: object) -> None:
        self.finished.emit(self.full_name())

    def _failed(self, error: Exception) -> None:
        self.accept_button.setEnabled(True)
        self.name_field.set_problem(messages.error_line(error))
