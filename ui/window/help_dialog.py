"""F1: the short page about what is in front."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.paths import RESOURCES
from app.sources import COMPLAINT, DUTY, IDEA, NUMBER, PROMISE, QUOTED, RULE, all_sources
from ui.actions.action import WINDOW_KEYS, Action, keys_section
from ui.looks.plain import fit_screen
from ui.window.frame import Frame
from ui.window.registry import TABS
from ui.work import messages

HELP = RESOURCES / "help"
# Page of resources/help: title in the list, in reading order.
PAGES = {
    "general": "开始使用",
    "workbench": "工作台",
    "plan": "课程计划",
    "roster": "干部名册",
    "import": "从表格导入",
    "attendance": "考勤签到",
    "scores": "测试成绩",
    "bulletins": "通报",
    "follow_up": "谈话补训",
    "duties": "制度执行",
    "reports": "台账报表",
    "registers": "登记簿",
    "trust": "备份、封账和存档",
    "keys": "快捷键",
    "basis": "制度原文",
}
# The page that is made from the book of the house.
BASIS = "basis"
# The page of all keys, those of the window and of each page after the few that lists and dialogs have.
KEYS = "keys"
HEADINGS = {
    DUTY: ("文件原文", "方案、要点和总结里的话，程序的每项功能由此而来。"),
    RULE: ("评判的标准", "制度执行、学时和谈话按这些评判；数值、期限可以在“制度设置”里改成本地的。"),
    NUMBER: ("年度总结的数字", "总结里要填的空，口径见“年度总结”。"),
    PROMISE: ("数据安全", "程序保证做到的。"),
    IDEA: ("做法", "程序为什么这样做。"),
    COMPLAINT: ("经办人提过的意见", "每条都已照办。"),
}


def basis_page() -> str:
    """Every sentence the clerk may be shown, by kind, with the number it is cited by."""
    parts = ["<h2>制度原文</h2><p>窗口里写着“依据”的地方，原文都在这里。</p>"]
    for kind, (title, words) in HEADINGS.items():
        parts.append(f"<h3>{title}</h3><p>{words}</p>")
        for of, group in groupby((s for s in all_sources().values() if s.kind == kind), lambda s: s.of):
            parts.append(f"<p><b>{escape(of)}</b></p>" if kind in QUOTED else "")
            for each in group:
                code = each.code.replace("complaint ", "意见")
                whose = f"（{escape(of)}）" if kind == RULE else ""
                parts.append(f"<p><b>{code}</b>　{escape(each.text)}{whose}</p>")
    return "".join(parts)


class HelpDialog(QDialog):
    """List of pages at the left, the page at the right."""

    def __init__(
        self, page: str, parent: QWidget | None = None, everywhere: Sequence[Action[Frame]] = ()
    ) -> None:
        """Opened at `page`; `everywhere` is what the window itself offers, for the page of keys."""
        super().__init__(parent)
        self._everywhere = everywhere
        self.setWindowTitle("帮助")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget(self)
        self.list.setAccessibleName("帮助目录")
        self.browser = QTextBrowser(self)
        self.browser.setAccessibleName("帮助内容")
        self.browser.setOpenLinks(False)
        for name, title in PAGES.items():
            if name == BASIS or (HELP / f"{name}.html").is_file():
                item = QListWidgetItem(title, self.list)
                item.setData(Qt.ItemDataRole.UserRole, name)
                item.setSizeHint(QSize(0, self.fontMetrics().height() + 12))
        self.list.currentItemChanged.connect(self._show)
        splitter = QSplitter(self)
        splitter.addWidget(self.list)
        splitter.addWidget(self.browser)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([180, 620])
        layout = QVBoxLayout(self)
        layout.addWidget(splitter)
        self.show_page(page)
        self.resize(self.sizeHint())

    def show_page(self, name: str) -> None:
        """Turn to a page (the first one when there is none of this name)."""
        for line in range(self.list.count()):
            if self.list.item(line).data(Qt.ItemDataRole.UserRole) == name:
                self.list.setCurrentRow(line)
                return
        self.list.setCurrentRow(0)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            name = item.data(Qt.ItemDataRole.UserRole)
            made = basis_page() if name == BASIS else (HELP / f"{name}.html").read_text("utf-8")
            self.browser.setHtml(made + (all_keys(self._everywhere) if name == KEYS else _keys_of(name)))

    def sizeHint(self) -> QSize:
        return fit_screen(self, QSize(860, 560))


def _keys_of(page: str) -> str:
    """The keys of a page of the window, as its table of actions says them."""
    spec = next((spec for spec in TABS if spec.id == page), None)
    return keys_section(spec.load().ACTIONS) if spec is not None else ""


def all_keys(everywhere: Sequence[Action[Frame]]) -> str:
    """The keys of the window, then page by page those of that page alone, as the tables of actions say."""
    titles = {spec.id: spec.title for spec in TABS}
    pages = [action for action in everywhere if action.id in titles]
    others = [action for action in everywhere if action.id not in titles]
    parts = [keys_section(pages, "切换页面"), keys_section(others, "各页都有的")]
    for spec in TABS:
        own = [action for action in spec.load().ACTIONS if action.id not in WINDOW_KEYS]
        parts.append(keys_section(own, f"只在“{spec.title}”"))
    return "".join(parts)


def show_about(parent: QWidget) -> None:
    """Which program this is and where its data lies."""
    ctx = getattr(parent, "ctx", None)
    folder = str(ctx.app.paths.data) if ctx is not None and ctx.is_open else "尚未打开"
    messages.tell(
        parent,
        "干训台账",
        safe="乡镇干部教育培训台账，全部数据只保存在本机。",
        advice=f"版本 {__version__}。数据文件夹：{folder}",
    )
