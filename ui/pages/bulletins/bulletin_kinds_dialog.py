"""通报设置: issuer, number word, title and recipients of each kind, and the clerk's own template."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.sources import kind_basis
from ui.looks.plain import LongLabel
from ui.widgets.field.file_choice import choose_file, choose_save
from ui.widgets.field.form import Field, FormDialog, fill_combo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.bulletin.bulletin_kinds import BulletinKindRow

DOCUMENTS = "文字文档 (*.docx)"
FIELDS = (
    ("issuer", "发文机关", "可用【发文机关】【党委】【纪委】"),
    ("number_word", "文号用字", "后面接〔年份〕和序号"),
    ("title", "标题", "可用【日期】【事项】【时段】【单位】"),
    ("recipients", "主送", ""),
    ("copies", "抄送", "没有就留空"),
)


class BulletinKindsDialog(FormDialog):
    """Saves the kind shown; issued bulletins never change."""

    def __init__(self, ctx: UiContext, parent: QWidget | None) -> None:
        super().__init__("通报设置", "保存", parent)
        self._ctx = ctx
        self._rows: dict[str, BulletinKindRow] = {}
        self.kind = QComboBox(self)
        self.kind.currentIndexChanged.connect(self._show)
        self.kind_field = Field("通报种类", self.kind, self, width=24)
        self.body.addWidget(self.kind_field)
        self.edits: dict[str, QLineEdit] = {}
        self.fields: dict[str, Field] = {}
        for name, label, hint in FIELDS:
            edit = self.edits[name] = QLineEdit(self)
            edit.textEdited.connect(self.touch)
            field = self.fields[name] = Field(label, edit, self, width=52, hint=hint)
            self.body.addWidget(field)
        self.template = LongLabel("", self, name="hint")
        self.body.addWidget(self.template)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.take_button = self._button("选用自己的模板…", self._choose)
        self.drop_button = self._button("改回自带版式", self._drop)
        self.sample_button = self._button("另存样例模板…", self._sample)
        for button in (self.take_button, self.drop_button, self.sample_button):
            line.addWidget(button)
        line.addStretch(1)
        self.body.addLayout(line)
        self.first = self.kind
        self._load()

    def _button(self, text: str, call: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(call)
        return button

    def _load(self) -> None:
        from app.services.bulletin import bulletin_kinds

        self._ctx.runner.query(
            bulletin_kinds.list_bulletin_kinds, key="bulletin-kinds", done=self._show_kinds
        )

    def _show_kinds(self, rows: tuple[BulletinKindRow, ...]) -> None:
        self._rows = {row.code: row for row in rows}
        fill_combo(self.kind, [(row.code, row.label) for row in rows], self.kind.currentData())
        self._show()

    def _row(self) -> BulletinKindRow | None:
        return self._rows.get(self.kind.currentData())

    def _show(self, *_: object) -> None:
        row = self._row()
        if row is None:
            return
        self.kind_field.set_hint("\n".join(kind_basis("bulletin_kinds", row.code)))
        for name, edit in self.edits.items():
            edit.setText(getattr(row, name))
            self.fields[name].set_problem("")
        self.is_touched = False
        self._show_template()

    def _show_template(self) -> None:
        from app.jobs.bulletin_templates import template_in_use

        row = self._row()
        used = template_in_use(self._ctx.app, row.label) if row is not None else ""
        self.template.setText(
            f"导出 Word 时套用自己的模板“{used}”，其中【标题】【正文】等处自动填好。"
            if used
            else "导出 Word 时用自带的公文版式；也可以选用自己的模板，在要填的地方写【标题】【正文】等。"
        )
        self.drop_button.setEnabled(bool(used))

    # -- template ----------------------------------------------------------------------------------

    def _choose(self) -> None:
        choose_file(self, "选用模板", self.take_template, filters=DOCUMENTS)

    def take_template(self, path: Path) -> None:
        """Check the file and keep a copy in the data folder."""
        from app.jobs.bulletin_templates import take_template

        row = self._row()
        if row is not None:
            self.problem.hide()
            self._ctx.runner.job(
                partial(take_template, label=row.label, source=path),
                title="选用模板",
                done=self._taken,
                failed=self.show_failure,
            )

    def _taken(self, _path: object) -> None:
        self._show_template()

    def _drop(self) -> None:
        from app.jobs.bulletin_templates import drop_template

        row = self._row()
        if row is not None:
            self._ctx.runner.job(
                partial(drop_template, label=row.label),
                title="改回自带版式",
                done=self._taken,
                failed=self.show_failure,
            )

    def _sample(self) -> None:
        folder = self._ctx.app.paths.exports
        folder.mkdir(parents=True, exist_ok=True)
        choose_save(
            self, "另存样例模板", self.save_sample, suggested=folder / "通报样例模板.docx", filters=DOCUMENTS
        )

    def save_sample(self, path: Path) -> None:
        """A docx with every mark in place."""
        from app.jobs.bulletin_templates import write_sample_template

        self._ctx.runner.job(
            partial(write_sample_template, path=path),
            title="另存样例模板",
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, path: Path) -> None:
        self._ctx.bus.say(f"已保存“{path.name}”，改好后点“选用自己的模板”。")

    # -- saving ------------------------------------------------------------------------------------

    def save(self) -> None:
        row = self._row()
        values = {name: edit.text().strip() for name, edit in self.edits.items()}
        for name in ("issuer", "number_word", "title"):
            self.fields[name].set_problem("" if values[name] else "不能空着")
        if row is None or not all(values[name] for name in ("issuer", "number_word", "title")):
            return
        from app.services.bulletin import bulletin_kinds

        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(
                bulletin_kinds.edit_bulletin_kind,
                code=row.code,
                issuer=values["issuer"],
                number_word=values["number_word"],
                title=values["title"],
                recipients=values["recipients"],
                copies=values["copies"],
            ),
            action="bulletin_kind.edit",
            text=f"修改通报设置：{row.label}",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, _answer: object) -> None:
        self.accept()
        self._ctx.bus.say("已保存通报设置，已定稿的通报不变。", undo=True)
