"""上报表: point at a form from above once, say what goes into its cells, fill it by one click every month."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.papers.form_map import CellSource, ListSource, Place
from ui.pages.reports.form_draft import anchor
from ui.pages.reports.forms_frame import FormsFrame

if TYPE_CHECKING:
    from app.jobs.form_fill import Filled
    from app.jobs.kept_forms import FormSheet


class FormsDialog(FormsFrame):
    """A form at a time; what is said of its cells is kept by 保存, and by 填写 as well."""

    # -- cells -------------------------------------------------------------------------------------

    def _show_opened(self) -> None:
        opened = self.draft.opened
        self.bar.show_sheets([sheet.name for sheet in opened.sheets] if opened is not None else [])
        self._show_sheet()
        self._follow()

    def _sheet(self) -> FormSheet | None:
        return self.draft.sheet(self.bar.sheet.currentData())

    def _show_sheet(self) -> None:
        sheet = self._sheet()
        self.grid.show_sheet(sheet, self.draft.marks(sheet))
        self._on_cell()

    def _place(self) -> Place | None:
        sheet, index = self._sheet(), self.grid.currentIndex()
        return (
            None
            if sheet is None or not index.isValid()
            else anchor(sheet, index.row() + 1, index.column() + 1)
        )

    def _on_cell(self, *_: int) -> None:
        from app.jobs.kept_forms import words_beside

        place, sheet = self._place(), self._sheet()
        if place is not None and sheet is not None:
            words = words_beside(sheet, place.row, place.column)
            self.choice.show_place(place.ref, words, self.draft.source(place))

    def _put(self, source: CellSource | ListSource | None) -> None:
        place, sheet = self._place(), self._sheet()
        if place is None or sheet is None:
            return
        if (place.row, place.column) in sheet.formulas:
            self.note.setText(f"{place.ref} 里是公式，不能填；请填公式所取的那一格。")
            return
        self.draft.put(place, source)
        where = self.draft.where
        self.note.setText(f"已指定 {len(where.cells)} 格、{len(where.lists)} 列，还没有保存。")
        self._show_sheet()
        self._follow()
        self.grid.setFocus()

    def _ask_columns(self, paper: str) -> None:
        from app.jobs import kept_forms

        call = partial(kept_forms.paper_columns, paper=paper, year=self._year)
        self._job(call, "读取列名", self.choice.show_columns)

    # -- saving and filling ------------------------------------------------------------------------

    def _follow(self) -> None:
        draft = self.draft
        is_ready = draft.has_map and draft.opened is not None
        self.bar.other.setEnabled(draft.kept() is not None)
        self.bar.drop.setEnabled(draft.kept() is not None)
        self.save_button.setEnabled(draft.is_touched and is_ready)
        self.fill_button.setEnabled(is_ready)
        self.choice.setEnabled(draft.opened is not None)

    def save(self) -> None:
        """Keep a copy of the empty file, then the map."""
        from app.jobs import kept_forms

        opened = self.draft.opened
        if opened is not None:
            call = partial(kept_forms.keep_file, opened=opened, name=self.draft.name)
            self._job(call, "保存空表", self._keep)

    def _keep(self, _answer: object) -> None:
        from app.jobs.kept_forms import beside
        from app.services.setting import kept_forms

        opened, draft = self.draft.opened, self.draft
        if opened is None:
            return
        form = kept_forms.KeptForm(draft.name, opened.fingerprint, draft.where, beside(opened, draft.where))
        self._ctx.runner.command(
            partial(kept_forms.keep_form, form=form),
            action="form.save",
            text=f"保存上报表“{draft.name}”的对应",
            done=self._saved,
            failed=self._fail,
        )

    def _saved(self, _answer: object) -> None:
        self.draft.is_touched = False
        self.note.setText(f"已保存“{self.draft.name}”。")
        self._ctx.bus.say(f"已保存上报表“{self.draft.name}”的对应。", undo=True)
        self._load(self.draft.name)
        if self._fills:
            self._fills = False
            self.fill()

    def fill(self) -> None:
        """Fill the form in front into the folder of exports; what is not kept yet is kept first."""
        if self.draft.is_touched:
            self._fills = True
            self.save()
            return
        from app.jobs import kept_forms

        call = partial(kept_forms.fill_kept, name=self.draft.name, year=self._year)
        self._job(call, f"填写{self.draft.name}", self._filled)

    def _filled(self, filled: Filled) -> None:
        lists = f"、{filled.lists} 列" if filled.lists else ""
        told = "".join(f"　{words}" for words in filled.warnings)
        self.note.setText(f"已填写 {filled.cells} 格{lists}，存为导出文件夹的 {filled.path.name}。{told}")
        self._ctx.bus.say(f"已导出 {filled.path.name}")
