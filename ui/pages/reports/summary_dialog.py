"""年度总结: every figure with its definition and the rows behind it, before it goes out (I11)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.sources import basis
from ui.looks.plain import LongLabel, fit_screen, primary
from ui.models.rows_model import Column, RowsModel
from ui.pages.reports.summary_marks import mark_of
from ui.papers import output
from ui.widgets.basis import folded
from ui.widgets.table.plain_table import plain_table
from ui.work.bus import RegisterPlace
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.figures.values import FigureRow
from app.services.year.figure_rows import SummaryFigure

# Where the row behind a figure opens.
TABS = {
    "session": "attendance",
    "exam": "scores",
    "person": "roster",
    "bulletin": "bulletins",
    "records": "registers",
}

INSPECTIONS = "inspection"


@dataclass(frozen=True)
class FigureLine:
    """A figure as a row of the list."""

    id: str
    figure: SummaryFigure


@dataclass(frozen=True)
class BehindLine:
    """A row behind a figure."""

    id: int
    row: FigureRow


def _sentences(figure: SummaryFigure) -> tuple[str, ...]:
    """The sentences of the plans that ask for a figure, or for the register it is of."""
    return figure.basis if figure.code.startswith("register.") else basis(figure.code)


def _asked(figure: SummaryFigure) -> str:
    """The figure, and the sentence of a summary that asks for it."""
    return folded("\n".join((figure.label, *_sentences(figure))))


ODD = "数字为零或带小数：请核对登记有无遗漏，确实如此请改写文中这句话。"
FIGURES: tuple[Column[FigureLine], ...] = (
    Column("label", "数字", lambda line: line.figure.label, 8, tip=lambda line: _asked(line.figure)),
    Column(
        "words",
        "文中写作",
        lambda line: line.figure.words,
        6,
        colour=lambda line: "warn" if line.figure.is_odd or not line.figure.enough else "",
        tip=lambda line: ODD if line.figure.is_odd else "",
    ),
    Column("exact", "准确数字", lambda line: line.figure.brief, 8, tip=lambda line: line.figure.exact),
)
BEHIND: tuple[Column[BehindLine], ...] = (
    Column("on", "日期", lambda line: line.row.on, 6),
    Column("what", "内容", lambda line: line.row.what, 11, tip=lambda line: line.row.what),
    Column("amount", "数量", lambda line: line.row.amount, 6, tip=lambda line: line.row.amount),
    Column("who", "单位或期次", lambda line: line.row.who, 6, tip=lambda line: line.row.who),
)


class SummaryDialog(QDialog):
    """Left the figures, right what each is made of; Enter on a row goes to where it was entered."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{year} 年总结的数字和依据")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self._year = year
        self._saver = output.Saver(ctx, self)
        self.definition = LongLabel("正在统计…", self)
        self.figures: RowsModel[FigureLine] = RowsModel(FIGURES, parent=self)
        self.behind: RowsModel[BehindLine] = RowsModel(BEHIND, parent=self)
        self.figures_view = plain_table(self.figures, "数字列表", self, columns=27)
        self.behind_view = plain_table(self.behind, "依据列表", self, columns=26)
        self.figures_view.current_changed.connect(self._show_figure)
        self.behind_view.opened.connect(self._go)
        self._build()
        self.load()

    def _build(self) -> None:
        lists = QSplitter(Qt.Orientation.Horizontal, self)
        lists.setChildrenCollapsible(False)
        lists.addWidget(self.figures_view)
        lists.addWidget(self.behind_view)
        lists.setStretchFactor(0, 0)
        lists.setStretchFactor(1, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.choices_button = self._button("口径…", self.edit_choices)
        self.texts_button = self._button("修改文字…", self.edit_texts)
        self.export_button = primary(self._button("导出 Word", self.export))
        close = self._button("关闭", self.reject)
        buttons.addWidget(self.choices_button)
        buttons.addWidget(self.texts_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.definition)
        layout.addWidget(lists, 1)
        layout.addLayout(buttons)
        # Qt opens a dialog no wider than two thirds of the screen, which cuts columns on a small one.
        self.resize(self.sizeHint())

    def _button(self, text: str, call: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: call())
        return button

    def load(self) -> None:
        """Count the year anew."""
        from app.services.year.register_marks import every_figure

        query = partial(every_figure, year=self._year, today=self._ctx.app.today)
        self._ctx.runner.query(query, key="year-figures", done=self._show_figures)

    def _show_figures(self, found: tuple[SummaryFigure, ...]) -> None:
        current = self.figures_view.current_row()
        self.figures.set_rows([FigureLine(figure.code, figure) for figure in found])
        if found:
            self.figures_view.select_id(current.id if current is not None else found[0].code)
            self._show_figure(self.figures_view.current_row())
        self.figures_view.setFocus()

    def _show_figure(self, line: FigureLine | None) -> None:
        if line is None:
            return
        figure = line.figure
        rows = figure.rows()
        self.behind.set_rows([BehindLine(number, row) for number, row in enumerate(rows)])
        odd = f"{ODD}　" if figure.is_odd else ""
        count = f"　依据 {len(rows)} 条。" if rows else "　没有可列的依据。"
        mark = mark_of(figure.code) or f"【{figure.label}】"
        self.definition.setText(
            f"{odd}{mark}{figure.exact}。口径：{figure.definition}{count}"
            f"\n原句　{'；'.join(_sentences(figure))}"
        )

    def _go(self, line: BehindLine) -> None:
        tab = TABS.get(line.row.target)
        if tab is not None:
            self.accept()
            kind, target_id = line.row.target, line.row.target_id
            targets = {"bulletin": ("bulletin", target_id), "records": RegisterPlace(INSPECTIONS, target_id)}
            self._ctx.bus.show_tab.emit(tab, targets.get(kind, target_id))

    def edit_choices(self) -> None:
        """What each figure means here; the figures are counted anew after a change."""
        from ui.pages.reports.summary_choices_dialog import SummaryChoicesDialog

        dialog = SummaryChoicesDialog(self._ctx, self, year=self._year)
        dialog.accepted.connect(self.load)
        dialog.open()

    def edit_texts(self) -> None:
        """The paragraphs the figures stand in."""
        from ui.pages.reports.summary_texts_dialog import SummaryTextsDialog

        SummaryTextsDialog(self._ctx, self, year=self._year).open()

    def export(self) -> None:
        """The summary as a word processor's file in the folder of exports."""
        self._saver.save("summary", {"year": self._year, "today": self._ctx.app.today}, ending="docx")

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance("汉")
        return fit_screen(self, QSize(wide * 72, self.fontMetrics().height() * 28))
